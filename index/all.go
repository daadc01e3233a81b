package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// SearchAll searches several indexes as one: totals and facets are summed,
// words are weighed by how often all of them have them, so that scores compare,
// and hits say by Corpus where they are from. Ties go by the order of the
// list. Groups fold within each index.
func SearchAll(ctx context.Context, list []*Index, r Request) (*Result, error) {
	skip, err := r.skip(list)
	if err != nil {
		return nil, err
	}
	each := r
	if each.After = ""; r.Limit > 0 {
		each.Limit = skip + r.Limit
	}
	each.Facets = make([]FacetRequest, len(r.Facets))
	for i, f := range r.Facets {
		each.Facets[i] = FacetRequest{Field: f.Field} // all values: cut after summing
	}
	all := &Result{}
	var facets [][]Facet
	for i, ix := range list {
		beside := slices.Concat(list[:i], list[i+1:])
		if r.Fold != nil {
			each.Fold = func(_ int, id string) string { return r.Fold(i, id) }
		}
		res, err := ix.search(ctx, each, beside)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("search %s", ix.dir), err)
		}
		for _, h := range res.Hits {
			h.Corpus = i
			all.Hits = append(all.Hits, h)
		}
		all.Total += res.Total
		all.Distinct += res.Distinct
		facets = append(facets, res.Facets)
		all.Suggestions = append(all.Suggestions, res.Suggestions...)
	}
	slices.SortStableFunc(all.Hits, func(a, b Hit) int { return compareHits(r.Sort, a, b) })
	all.Hits = all.Hits[min(skip, len(all.Hits)):]
	if r.Limit > 0 && r.Limit < len(all.Hits) {
		all.Hits = all.Hits[:r.Limit]
	}
	if n := skip + len(all.Hits); n < all.Distinct {
		all.Next = fmt.Sprintf("all-%s-%08x-%d", cmp.Or(r.Sort, "score"), r.state(list...), n)
	}
	for i, f := range r.Facets {
		all.Facets = append(all.Facets, sumFacets(f, i, facets))
	}
	slices.Sort(all.Suggestions)
	if all.Suggestions = slices.Compact(all.Suggestions); all.Total > fewHits {
		all.Suggestions = nil
	}
	return all, nil
}

// skip is the number of hits before the cursor of a search over several
// indexes.
func (r *Request) skip(list []*Index) (n int, err error) {
	if r.After == "" {
		return 0, nil
	}
	var state uint32
	prefix := "all-" + cmp.Or(r.Sort, "score") + "-"
	rest, ok := strings.CutPrefix(r.After, prefix)
	if ok {
		_, err = fmt.Sscanf(rest, "%08x-%d", &state, &n)
	}
	switch {
	case !ok || err != nil || n < 0:
		return 0, fmt.Errorf("%w: %q", ErrCursor, r.After)
	case state != r.state(list...):
		return 0, fmt.Errorf("%w: it is of another search, or a corpus has changed since", ErrCursor)
	}
	return n, nil
}

// compareHits orders hits of several indexes as each index orders its own.
func compareHits(sort string, a, b Hit) int {
	c := 0
	switch sort {
	case "", "score":
		c = cmp.Compare(b.Score, a.Score)
	case "seq":
	default:
		switch {
		case a.key == b.key:
		case a.key == "" || b.key == "":
			c = -strings.Compare(a.key, b.key)
		case sort == "date":
			c = strings.Compare(b.key, a.key)
		default:
			c = strings.Compare(a.key, b.key)
		}
	}
	return cmp.Or(c, cmp.Compare(a.Corpus, b.Corpus), cmp.Compare(a.Seq, b.Seq))
}

func sumFacets(r FacetRequest, n int, of [][]Facet) Facet {
	counts, missing := map[string]int{}, 0
	for _, facets := range of {
		missing += facets[n].Missing
		for _, v := range facets[n].Values {
			counts[v.Value] += v.Count
		}
	}
	var values []string
	var sums []int
	for value, n := range counts {
		values, sums = append(values, value), append(sums, n)
	}
	return newFacet(r, values, sums, missing)
}
