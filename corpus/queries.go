package corpus

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// SavedQuery is a query that people keep in the corpus folder under a name.
type SavedQuery struct {
	Name  string `json:"name"`
	Query string `json:"query"`
	// Ran is the last run that the corpus had when the query was last run; 0 if
	// it never was.
	Ran int `json:"ran,omitempty"`
}

const queriesName = "queries.json"

// queries is queries.json.
type queries struct {
	Format  int          `json:"format"`
	Queries []SavedQuery `json:"queries"`
}

// ReadQueries reads queries.json of the folder dir, in the order of the names;
// no file is none.
func ReadQueries(dir string) ([]SavedQuery, error) {
	path := filepath.Join(dir, queriesName)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var q queries
	if err := json.Unmarshal(data, &q); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if q.Format != 1 {
		return nil, fmt.Errorf("%s: format %d, this engine reads 1", path, q.Format)
	}
	return q.Queries, nil
}

// WriteQueries replaces queries.json, whole or not at all; the list is sorted
// by name. The caller holds the folder's lock. A name that is empty or there
// twice is an error.
func WriteQueries(dir string, list []SavedQuery) error {
	path := filepath.Join(dir, queriesName)
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b SavedQuery) int { return strings.Compare(a.Name, b.Name) })
	for i := range list {
		if list[i].Name == "" || i > 0 && list[i].Name == list[i-1].Name {
			return fmt.Errorf("%s: name %q: want one, used once", path, list[i].Name)
		}
	}
	if list == nil {
		list = []SavedQuery{}
	}
	data, err := json.MarshalIndent(queries{1, list}, "", "  ")
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return WriteFile(path, append(data, '\n'))
}

// CarryQueries adds the saved queries of the folder from to those of the folder
// to, which was made from it. A query that had run over all of from counts as
// run over the first seen runs of to; any other as never run, so that nothing
// new is missed. A name that to has for another query stays as it is there;
// rename, if set, gives the other a name of its own. clashes are those names.
// The caller holds the lock of to.
func CarryQueries(from, to string, seen int, rename func(name string, taken func(string) bool) string) (clashes []string, err error) {
	list, err := ReadQueries(from)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	m, err := readManifest(from)
	if err != nil {
		return nil, err
	}
	have, err := ReadQueries(to)
	if err != nil {
		return nil, err
	}
	find := func(name string) int {
		return slices.IndexFunc(have, func(h SavedQuery) bool { return h.Name == name })
	}
	for _, q := range list {
		if i := find(q.Name); i >= 0 {
			if have[i].Query == q.Query {
				continue
			}
			clashes = append(clashes, q.Name)
			if rename == nil {
				continue
			}
			q.Name = rename(q.Name, func(name string) bool { return find(name) >= 0 })
		}
		if q.Ran == m.last().Run && q.Ran > 0 {
			q.Ran = seen
		} else {
			q.Ran = 0
		}
		have = append(have, q)
	}
	return clashes, WriteQueries(to, have)
}
