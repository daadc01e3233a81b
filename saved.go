package attache

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"attache/corpus"
)

// ErrNoSaved says that the corpus has no saved query of a name.
var ErrNoSaved = errors.New("no such saved query")

// SaveQuery keeps a query in the corpus folder under a name. The error wraps
// *QueryError if it cannot be read, and corpus.ErrLocked while another process
// writes; a name that is taken is an error unless replace is set. A query that
// is replaced by another counts as never run.
func SaveQuery(ctx context.Context, folder, name, query string, replace bool) (err error) {
	name = strings.TrimSpace(name)
	if name == "" || strings.ContainsAny(name, "\n\t") {
		return fmt.Errorf("name %q: want one line of text", name)
	}
	s, err := OpenSearch(ctx, folder)
	if err != nil {
		return err
	}
	if err := errors.Join(s.Lint(query), s.Close()); err != nil {
		return err
	}
	return changeSaved(folder, func(list []corpus.SavedQuery) ([]corpus.SavedQuery, error) {
		i := slices.IndexFunc(list, func(q corpus.SavedQuery) bool { return q.Name == name })
		switch {
		case i < 0:
			return append(list, corpus.SavedQuery{Name: name, Query: query}), nil
		case !replace:
			return nil, fmt.Errorf("%s: a query %q is saved already: %s", folder, name, list[i].Query)
		case list[i].Query != query:
			list[i] = corpus.SavedQuery{Name: name, Query: query}
		}
		return list, nil
	})
}

// RemoveQuery removes a saved query. The error wraps ErrNoSaved if there is
// none of the name.
func RemoveQuery(folder, name string) error {
	return changeSaved(folder, func(list []corpus.SavedQuery) ([]corpus.SavedQuery, error) {
		i := slices.IndexFunc(list, func(q corpus.SavedQuery) bool { return q.Name == name })
		if i < 0 {
			return nil, fmt.Errorf("%s: %q: %w", folder, name, ErrNoSaved)
		}
		return slices.Delete(list, i, i+1), nil
	})
}

// SavedQueries lists the saved queries of the corpus folder by name.
func SavedQueries(folder string) ([]corpus.SavedQuery, error) {
	f, err := corpus.Open(folder)
	if err != nil {
		return nil, err
	}
	list, err := corpus.ReadQueries(folder)
	return list, errors.Join(err, f.Close())
}

// FindSaved returns the saved query of a name. The error wraps ErrNoSaved.
func FindSaved(folder, name string) (corpus.SavedQuery, error) {
	list, err := SavedQueries(folder)
	if err != nil {
		return corpus.SavedQuery{}, err
	}
	for _, q := range list {
		if q.Name == name {
			return q, nil
		}
	}
	return corpus.SavedQuery{}, fmt.Errorf("%s: %q: %w", folder, name, ErrNoSaved)
}

// NoteRun notes that the saved queries of these names were run when the corpus
// had so many runs: [SearchOptions.SinceRun] tells then what is new. The error
// wraps corpus.ErrLocked while another process writes.
func NoteRun(folder string, runs int, names ...string) error {
	return changeSaved(folder, func(list []corpus.SavedQuery) ([]corpus.SavedQuery, error) {
		for i := range list {
			if slices.Contains(names, list[i].Name) {
				list[i].Ran = runs
			}
		}
		return list, nil
	})
}

// changeSaved replaces the saved queries by what change makes of them.
func changeSaved(folder string, change func([]corpus.SavedQuery) ([]corpus.SavedQuery, error)) (err error) {
	f, err := corpus.Open(folder) // before there is a lock in what is no corpus
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	unlock, err := corpus.Lock(folder)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	list, err := corpus.ReadQueries(folder)
	if err != nil {
		return err
	}
	if list, err = change(list); err != nil {
		return err
	}
	return corpus.WriteQueries(folder, list)
}

// SavedCount says how much a saved query finds.
type SavedCount struct {
	corpus.SavedQuery
	Total int `json:"total"`
	// New counts what came after the run at which it was last run.
	New int `json:"new"`
}

// RunSaved counts what saved queries find, all of them or those of the names,
// and what of it is new. It returns too how many runs the corpus had: what
// [NoteRun] is told.
func RunSaved(ctx context.Context, folder string, opts SearchOptions, names ...string) (list []SavedCount, runs int, err error) {
	saved, err := SavedQueries(folder)
	if err != nil {
		return nil, 0, err
	}
	for _, name := range names {
		if !slices.ContainsFunc(saved, func(q corpus.SavedQuery) bool { return q.Name == name }) {
			return nil, 0, fmt.Errorf("%s: %q: %w", folder, name, ErrNoSaved)
		}
	}
	s, err := OpenSearch(ctx, folder)
	if err != nil {
		return nil, 0, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	for _, q := range saved {
		if len(names) > 0 && !slices.Contains(names, q.Name) {
			continue
		}
		c := SavedCount{SavedQuery: q}
		if c.Total, c.New, err = s.countNew(ctx, q, opts); err != nil {
			return nil, 0, fmt.Errorf("saved query %q: %w", q.Name, err)
		}
		list = append(list, c)
	}
	return list, s.Runs(), nil
}

// Runs is the number of runs of the first corpus.
func (s *Searcher) Runs() int { return len(s.folders[0].Manifest().Runs) }

func (s *Searcher) countNew(ctx context.Context, q corpus.SavedQuery, opts SearchOptions) (total, fresh int, err error) {
	opts.Query, opts.Limit, opts.SinceRun = q.Query, 1, 0
	all, err := s.Search(ctx, opts)
	if err != nil {
		return 0, 0, err
	}
	if q.Ran == 0 {
		return all.Total, all.Total, nil
	}
	opts.SinceRun = q.Ran
	since, err := s.Search(ctx, opts)
	if err != nil {
		return 0, 0, err
	}
	return all.Total, since.Total, nil
}
