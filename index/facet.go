package index

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// FacetRequest asks how often each value of a field occurs in the result.
type FacetRequest struct {
	// Field is one of [FacetFields].
	Field string
	// Size is the most values to return, the commonest first; 0 means all.
	Size int
}

// Facet counts the values of a field over a whole result.
type Facet struct {
	Field  string
	Values []FacetValue
	// Missing counts records without a value, Distinct all values, returned or
	// not.
	Missing, Distinct int
}

// FacetValue is a value and the number of records that have it.
type FacetValue struct {
	Value string
	Count int
}

// facetColumns tells where the values of a facet are kept.
var facetColumns = map[string]string{
	"domain": fieldDomain, "country": fieldCountry, "role-country": fieldRole, "org": fieldOrgName, "kind": fieldKind,
	"post": fieldPostAll, "mode": fieldMode, "year": fieldDate, "month": fieldDate, "lang": fieldLang, "source": fieldPlace,
}

// FacetFields lists what can be counted.
func FacetFields() []string {
	return []string{"domain", "country", "role-country", "org", "kind", "post", "mode", "year", "month", "lang", "source"}
}

// ParseFacets reads "domain,year:20".
func ParseFacets(s string) ([]FacetRequest, error) {
	var list []FacetRequest
	for part := range strings.SplitSeq(s, ",") {
		name, size, sized := strings.Cut(strings.TrimSpace(part), ":")
		r := FacetRequest{Field: name, Size: 10}
		if sized {
			n, err := strconv.Atoi(size)
			if err != nil || n < 0 {
				return nil, fmt.Errorf("facet %q: %q is no number of values", part, size)
			}
			r.Size = n
		}
		if _, ok := facetColumns[name]; !ok {
			return nil, facetError(name)
		}
		list = append(list, r)
	}
	return list, nil
}

func facetError(name string) error {
	hint := "want " + strings.Join(FacetFields(), ", ")
	if s := nearest(name, FacetFields()); s != "" {
		hint = "did you mean " + s + "?"
	}
	return fmt.Errorf("facet %q: unknown field, %s", name, hint)
}

func (ix *Index) facets(ctx context.Context, r Request, found []hit) ([]Facet, error) {
	var out []Facet
	for _, f := range r.Facets {
		column, ok := facetColumns[f.Field]
		if !ok {
			return nil, facetError(f.Field)
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		counts, with := map[string]int{}, 0
		last := int64(-1)
		decode := facetDecoder(f.Field)
		if r.MinScore > 0 && slices.Contains(scored[:], column) {
			decode, column = scoreDecoder(column, r.MinScore), fieldScore
		}
		err := ix.visit([]string{column}, found, func(doc uint32, _ string, term []byte) {
			value := decode(term)
			if len(value) == 0 {
				return
			}
			counts[string(value)]++
			if last != int64(doc) {
				with, last = with+1, int64(doc)
			}
		})
		if err != nil {
			return nil, err
		}
		out = append(out, newFacet(f, counts, len(found)-with))
	}
	return out, nil
}

// facetDecoder turns a value of a column into one of a facet; empty for none.
func facetDecoder(field string) func([]byte) []byte {
	size := map[string]int{"year": 4, "month": 7}[field]
	if size == 0 {
		return func(term []byte) []byte { return term }
	}
	return func(term []byte) []byte {
		if len(term) < size {
			return nil
		}
		return term[:size]
	}
}

// scoreDecoder picks the labels of a kind with at least a score.
func scoreDecoder(kind string, least float64) func([]byte) []byte {
	prefix := kind + "\x00"
	return func(term []byte) []byte {
		value := string(term)
		if !strings.HasPrefix(value, prefix) || decodeScore(value) < least {
			return nil
		}
		return term[len(prefix) : len(term)-6]
	}
}

// decodeScore reads what scoreTerm wrote.
func decodeScore(term string) float64 {
	n, err := strconv.Atoi(term[max(0, len(term)-5):])
	if err != nil {
		return -1
	}
	return float64(n) / 1e4
}

func newFacet(r FacetRequest, counts map[string]int, missing int) Facet {
	f := Facet{Field: r.Field, Missing: missing, Distinct: len(counts)}
	for value, n := range counts {
		f.Values = append(f.Values, FacetValue{value, n})
	}
	slices.SortFunc(f.Values, func(a, b FacetValue) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Value, b.Value))
	})
	if r.Size > 0 && r.Size < len(f.Values) {
		f.Values = f.Values[:r.Size]
	}
	return f
}
