package attache

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"attache/classify"
	"attache/corpus"
)

// Explanation says why a record has a domain, or why not.
type Explanation struct {
	ID    string `json:"id"`
	Title string `json:"title,omitempty"`
	// Recorded is the score in the record, 0 for one below the floor.
	Recorded float64 `json:"recorded"`
	*classify.Explanation
	// Differs says, a line each, what the record was labelled with and is not
	// at hand; the score may then not be the recorded one.
	Differs []string `json:"differs,omitempty"`
}

// Explain says why the record with the id has the domain, which is an id or a
// name of the corpus's taxonomy, or why it has not. It reads the stored text
// again, with the models the corpus was labelled with if they are built in or
// kept in the folder. Errors wrap corpus.ErrNotFound, and *UnknownDomainError
// for what is no domain.
func Explain(ctx context.Context, folder, id, domain string) (*Explanation, error) {
	f, err := corpus.Open(folder)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rec, err := f.Get(id)
	if err != nil {
		return nil, err
	}
	c, differs, err := classifierOf(f)
	if err != nil {
		return nil, err
	}
	key, err := domainID(c.Taxonomy(), domain)
	if err != nil {
		return nil, err
	}
	if slices.Contains(rec.Unlabelled, "domains") {
		return nil, fmt.Errorf("%s: domains were not assessed: there is no model for its language, %q", id, rec.Lang)
	}
	labelled, err := f.With(nil).Get(id) // with the names that were found
	if err != nil {
		return nil, err
	}
	why, err := c.Explain(rec.Document(), key, classify.Names(labelled)...)
	if err != nil {
		return nil, err
	}
	e := &Explanation{ID: rec.ID, Title: rec.Title, Explanation: why, Differs: differs}
	for _, d := range rec.Domains {
		if d.ID == key {
			e.Recorded = d.Score
		}
	}
	return e, ctx.Err()
}

// UnknownDomainError is what is no domain of a taxonomy.
type UnknownDomainError struct {
	Name string
	IDs  []string // that there are
}

func (e *UnknownDomainError) Error() string {
	return fmt.Sprintf("no domain %q: there are %s", e.Name, strings.Join(e.IDs, ", "))
}

// domainID finds a domain by id or name.
func domainID(t *classify.Taxonomy, name string) (string, error) {
	for i := range t.Domains {
		if d := &t.Domains[i]; strings.EqualFold(name, d.ID) || strings.EqualFold(name, d.Name) {
			return d.ID, nil
		}
	}
	return "", &UnknownDomainError{name, t.IDs()}
}
