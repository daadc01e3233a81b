package attache

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"attache/corpus"
	"attache/extract"
)

// ownNames is the corpus folder's own list of names, used/names.csv: what
// people said for always. Later runs into the folder go by it.
func ownNames(folder string) string { return filepath.Join(folder, usedFolder, "names.csv") }

// NamesOf is the path of the list of names that a run into the folder goes by:
// its own, or its copy of the one that it was labelled with; "" for none.
func NamesOf(folder string) (string, error) {
	if _, err := os.Stat(ownNames(folder)); err == nil {
		return ownNames(folder), nil
	}
	f, err := corpus.Open(folder)
	if err != nil {
		return "", nil // no run is finished: it has none yet
	}
	sum := f.Manifest().Models["names"]
	if err := f.Close(); err != nil || sum == "" {
		return "", err
	}
	path, err := usedFile(folder, sum)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil // the manifest says what it lacks
	}
	return path, err
}

// useNames takes the folder's list of names where the options name none.
func (o *Options) useNames(folder string) (own bool, err error) {
	if o.Names == "" {
		o.Names, err = NamesOf(folder)
	}
	return o.Names == ownNames(folder), err
}

// errNotAlways is what an amendment is that cannot be kept for always.
var errNotAlways = badAmendment("--always goes with remove org, add org, kind and country: a name is or is not an organisation, of a kind, of a country")

// always is the line that the amendment adds to a list of names.
func (a *Amendment) always() (*extract.OwnName, error) {
	if a.What != "organization" {
		return nil, errNotAlways
	}
	own := &extract.OwnName{Name: a.Args[0], Kind: a.Kind, Country: a.Country}
	switch a.Do {
	case corpus.Remove:
		own.Organization = "no"
	case corpus.Add:
		own.Organization = "yes"
	case corpus.Kind:
		own.Kind = a.Args[1]
	case corpus.Located:
		if a.Args[1] == "none" {
			return nil, badAmendment("--always: a country goes with it, not none")
		}
		own.Country = a.Args[1]
	default:
		return nil, errNotAlways
	}
	return own, nil
}

// keepName adds a line to the folder's list of names, which begins as the one
// that the folder was labelled with. The caller holds the lock.
func keepName(folder string, own *extract.OwnName) error {
	path, err := NamesOf(folder)
	if err != nil {
		return err
	}
	data := []byte(extract.NamesHeader)
	if path != "" {
		if data, err = os.ReadFile(path); err != nil {
			return err
		}
	}
	if len(data) > 0 && data[len(data)-1] != '\n' {
		data = append(data, '\n')
	}
	out := bytes.NewBuffer(data)
	w := csv.NewWriter(out)
	if err := w.Write([]string{own.Name, own.Organization, own.Kind, own.Country}); err != nil {
		return err
	}
	if w.Flush(); w.Error() != nil {
		return w.Error()
	}
	if _, err := extract.ParseNames(ownNames(folder), out.Bytes()); err != nil {
		return fmt.Errorf("keep for always: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(ownNames(folder)), 0o755); err != nil {
		return err
	}
	return corpus.WriteFile(ownNames(folder), out.Bytes())
}
