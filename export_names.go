package attache

import (
	"context"
	"fmt"
	"slices"

	"attache/corpus"
	"attache/extract/group"
)

// organizationNames says what each organisation of a record is called across the
// corpus, as Organizations lists it. Of two that have one name and country, the
// second is called "… (2)".
func organizationNames(ctx context.Context, f *corpus.Folder, minScore float64) (func(id, name string) (corpus.Organization, bool), error) {
	found, err := entitiesOf(ctx, f, minScore)
	if err != nil {
		return nil, err
	}
	type called struct {
		*group.Entity
		as string
	}
	byName := map[string][]called{}
	times := map[[2]string]int{}
	for i := range found.Organizations {
		e := &found.Organizations[i]
		c := called{e, e.Name}
		key := [2]string{e.Name, e.Country}
		if times[key]++; times[key] > 1 {
			c.as = fmt.Sprintf("%s (%d)", e.Name, times[key])
		}
		for _, v := range e.Variants {
			byName[v.Name] = append(byName[v.Name], c)
		}
	}
	return func(id, name string) (corpus.Organization, bool) {
		for _, c := range byName[name] {
			if _, in := slices.BinarySearch(c.Documents, id); in {
				return corpus.Organization{Name: c.as, Kind: c.Kind, Country: c.Country}, true
			}
		}
		return corpus.Organization{}, false
	}, nil
}
