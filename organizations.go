package attache

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"attache/corpus"
	"attache/extract"
	"attache/extract/country"
	"attache/extract/group"
	"attache/internal/orgname"
	"attache/internal/text"
)

// ListOptions say which organisations or people are listed, and how. The zero
// value lists all, by falling number of documents.
type ListOptions struct {
	// Kind and Country, if set, take only organisations of that kind, and of
	// that country, by code or name. They do not go with people.
	Kind, Country string
	// Watched takes only organisations that stand on a watch-list.
	Watched bool
	// Query, if set, counts only the documents that this search finds. Names,
	// kinds and variants stay those of the whole corpus.
	Query string
	// Sort is "documents" (the default), "name" or "first": the earliest date.
	Sort string
	// Name, if set, takes only what is called so, in any of its variants: the
	// same name but for case, accents, punctuation and legal form, or, where
	// there is none, names that contain it.
	Name string
	// MinScore, if positive, takes the place of every label's threshold.
	MinScore float64
}

// Validate returns an error that names the option at fault.
func (o *ListOptions) Validate() error {
	if o.Kind != "" && !slices.Contains(extract.Kinds(), o.Kind) {
		return fmt.Errorf("--kind %s: want one of %s", o.Kind, strings.Join(extract.Kinds(), ", "))
	}
	if _, ok := country.Lookup(o.Country); o.Country != "" && !ok {
		return fmt.Errorf("--country %s: want a country's name or code", o.Country)
	}
	if !slices.Contains([]string{"", "documents", "name", "first"}, o.Sort) {
		return fmt.Errorf("--sort %s: want documents, name or first", o.Sort)
	}
	return nil
}

// Organizations lists the organisations of a corpus, each once under one name,
// with the documents that name it and the evidence for every join of two
// names. Labels below their thresholds are left out. The error wraps
// *QueryError or corpus.ErrNoCorpus, or is that of ListOptions.Validate.
func Organizations(ctx context.Context, folder string, opts ListOptions) ([]group.Entity, error) {
	found, err := listed(ctx, folder, opts)
	if err != nil {
		return nil, err
	}
	code, _ := country.Lookup(opts.Country)
	var list []group.Entity
	for _, e := range found.Organizations {
		if opts.Kind != "" && e.Kind != opts.Kind || code != "" && e.Country != code || opts.Watched && len(e.Watch) == 0 {
			continue
		}
		if found.narrow(&e.Documents, &e.First, &e.Last) {
			list = append(list, e)
		}
	}
	list = called(list, opts.Name, func(e *group.Entity) (string, []group.Variant) { return e.Name, e.Variants })
	order(list, opts.Sort, func(e *group.Entity) item { return item{e.Name, e.First, len(e.Documents)} })
	return list, nil
}

// People lists the people of a corpus as Organizations lists organisations.
func People(ctx context.Context, folder string, opts ListOptions) ([]group.PersonEntity, error) {
	found, err := listed(ctx, folder, opts)
	if err != nil {
		return nil, err
	}
	var list []group.PersonEntity
	for _, e := range found.People {
		if found.narrow(&e.Documents, &e.First, &e.Last) {
			list = append(list, e)
		}
	}
	list = called(list, opts.Name, func(e *group.PersonEntity) (string, []group.Variant) { return e.Name, e.Variants })
	order(list, opts.Sort, func(e *group.PersonEntity) item { return item{e.Name, e.First, len(e.Documents)} })
	return list, nil
}

// groups are the entities of a corpus, and the documents that count.
type groups struct {
	entities
	all   bool              // documents count
	dates map[string]string // of those that count, unless all do
}

func listed(ctx context.Context, folder string, opts ListOptions) (*groups, error) {
	if err := opts.Validate(); err != nil {
		return nil, err
	}
	f, err := corpus.Open(folder)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	g := &groups{all: opts.Query == ""}
	if !g.all { // first, as it tells a bad query soonest
		if g.dates, err = datesOf(ctx, f, opts); err != nil {
			return nil, err
		}
	}
	g.entities, err = entitiesOf(ctx, f, opts.MinScore)
	return g, err
}

// datesOf returns the documents that a query finds, with their dates.
func datesOf(ctx context.Context, f *corpus.Folder, opts ListOptions) (map[string]string, error) {
	result, err := search(ctx, f, SearchOptions{Query: opts.Query, Sort: "seq", MinScore: opts.MinScore, Width: 1})
	if err != nil {
		return nil, err
	}
	dates := map[string]string{}
	for hit, err := range result.Hits {
		if err != nil {
			return nil, err
		}
		dates[hit.Record.ID] = dateOf(hit.Record)
	}
	return dates, nil
}

func dateOf(rec *corpus.Record) string {
	if rec.Date == nil {
		return ""
	}
	return rec.Date.Value
}

// narrow keeps the documents that count, and the dates they give; it reports
// whether there are any.
func (g *groups) narrow(documents *[]string, first, last *string) bool {
	if g.all {
		return true
	}
	var kept []string
	*first, *last = "", ""
	for _, id := range *documents {
		date, ok := g.dates[id]
		if !ok {
			continue
		}
		kept = append(kept, id)
		if date != "" && (*first == "" || date < *first) {
			*first = date
		}
		*last = max(*last, date)
	}
	*documents = kept
	return len(kept) > 0
}

// called keeps what has the name, or contains it if nothing has it.
func called[T any](list []T, name string, names func(*T) (string, []group.Variant)) []T {
	if name == "" {
		return list
	}
	key, folded := orgname.Key(name), text.Fold(name)
	for _, same := range []func(string) bool{
		func(s string) bool { return orgname.Key(s) == key || text.Fold(s) == folded },
		func(s string) bool { return strings.Contains(text.Fold(s), folded) },
	} {
		kept := keepIf(list, func(e *T) bool {
			main, variants := names(e)
			return same(main) || slices.ContainsFunc(variants, func(v group.Variant) bool { return same(v.Name) })
		})
		if len(kept) > 0 {
			return kept
		}
	}
	return nil
}

func keepIf[T any](list []T, keep func(*T) bool) []T {
	var kept []T
	for i := range list {
		if keep(&list[i]) {
			kept = append(kept, list[i])
		}
	}
	return kept
}

// item is what lists are ordered by.
type item struct {
	name, first string
	documents   int
}

func order[T any](list []T, by string, of func(*T) item) {
	byName := func(a, b item) int {
		return cmp.Or(cmp.Compare(text.Fold(a.name), text.Fold(b.name)), cmp.Compare(a.name, b.name))
	}
	compare := func(a, b item) int { return cmp.Or(cmp.Compare(b.documents, a.documents), byName(a, b)) }
	switch by {
	case "name":
		compare = byName
	case "first": // what has no date comes last
		compare = func(a, b item) int {
			return cmp.Or(cmp.Compare(cmp.Or(a.first, "~"), cmp.Or(b.first, "~")), byName(a, b))
		}
	}
	slices.SortStableFunc(list, func(a, b T) int { return compare(of(&a), of(&b)) })
}
