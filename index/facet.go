package index

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"attache/internal/text"
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

// FacetClause returns the clause of the query language that finds the records
// with a value of a facet.
func FacetClause(field, value string) string {
	switch field {
	case "org", "post":
		return Label{Field: field + "=", Value: value}.String()
	case "role-country":
		return Label{Field: fieldRole, Value: value}.String()
	case "year", "month":
		return Dates{value, value}.String()
	case "source":
		return Label{Field: fieldPlace, Value: value}.String()
	}
	return Label{Field: field, Value: value}.String()
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
	if s := text.Nearest(name, FacetFields()); s != "" {
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
		decode := facetDecoder(f.Field)
		if r.MinScore > 0 && slices.Contains(scored[:], column) {
			decode, column = scoreDecoder(column, r.MinScore), fieldScore
		}
		c, err := ix.column(column)
		if err != nil {
			return nil, err
		}
		out = append(out, c.facet(f, found, decode))
	}
	return out, nil
}

// facet counts what the terms of a column decode to; "" is no value.
func (c *valueColumn) facet(f FacetRequest, found []hit, decode func(string) string) Facet {
	var values []string
	number := map[string]int{}
	ofTerm := make([]int, len(c.terms)) // the number of each term's value, -1 for none
	for i, term := range c.terms {
		value := decode(term)
		if value == "" {
			ofTerm[i] = -1
			continue
		}
		n, ok := number[value]
		if !ok {
			n = len(values)
			number[value], values = n, append(values, value)
		}
		ofTerm[i] = n
	}
	counts, last := make([]int, len(values)), make([]int, len(values))
	missing := 0
	for i, h := range found {
		has := false
		for _, ord := range c.of(h.doc) {
			n := ofTerm[ord]
			if n >= 0 && last[n] != i+1 { // once a document
				counts[n]++
				last[n] = i + 1
			}
			has = has || n >= 0
		}
		if !has {
			missing++
		}
	}
	return newFacet(f, values, counts, missing)
}

// facetDecoder turns a value of a column into one of a facet; empty for none.
func facetDecoder(field string) func(string) string {
	size := map[string]int{"year": 4, "month": 7}[field]
	if size == 0 {
		return func(term string) string { return term }
	}
	return func(term string) string {
		if len(term) < size || !isDate(term) {
			return ""
		}
		return term[:size]
	}
}

// scoreDecoder picks the labels of a kind with at least a score.
func scoreDecoder(kind string, least float64) func(string) string {
	prefix := kind + "\x00"
	return func(term string) string {
		if !strings.HasPrefix(term, prefix) || decodeScore(term) < least {
			return ""
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

func newFacet(r FacetRequest, values []string, counts []int, missing int) Facet {
	f := Facet{Field: r.Field, Missing: missing}
	for i, n := range counts {
		if n > 0 {
			f.Values = append(f.Values, FacetValue{values[i], n})
		}
	}
	f.Distinct = len(f.Values)
	size := r.Size
	if size <= 0 {
		size = len(f.Values)
	}
	f.Values = firstOf(f.Values, size, func(a, b FacetValue) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Value, b.Value))
	})
	return f
}
