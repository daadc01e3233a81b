package index

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"attache/corpus"

	gocmp "github.com/google/go-cmp/cmp"
)

// oracleFacet counts the values of a field over records that match.
func oracleFacet(list []*corpus.Record, name string, t Thresholds) Facet {
	counts := map[string]int{}
	f := Facet{Field: name}
	for _, r := range list {
		seen := map[string]bool{}
		for _, v := range oracleValues(r, name, t) {
			if v != "" && !seen[v] {
				seen[v] = true
				counts[v]++
			}
		}
		if len(seen) == 0 {
			f.Missing++
		}
	}
	for v, n := range counts {
		f.Values = append(f.Values, FacetValue{v, n})
	}
	slices.SortFunc(f.Values, func(a, b FacetValue) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Value, b.Value))
	})
	f.Distinct = len(f.Values)
	return f
}

func oracleValues(r *corpus.Record, name string, t Thresholds) (list []string) {
	date := ""
	if r.Date != nil {
		date = r.Date.Value
	}
	switch name {
	case "year":
		return []string{date[:min(4, len(date))]}
	case "month":
		if len(date) >= 7 {
			return []string{date[:7]}
		}
		return nil
	case "org":
		return oracleLabels(r, fieldOrgName, t)
	case "post":
		return oracleLabels(r, fieldPostAll, t)
	case "role-country":
		return oracleLabels(r, fieldRole, t)
	case "source":
		return oracleLabels(r, fieldPlace, t)
	case "domain":
		for _, id := range oracleLabels(r, fieldDomain, t) {
			list = append(list, id)
			if top, _, child := strings.Cut(id, "/"); child {
				list = append(list, top)
			}
		}
		return list
	}
	return oracleLabels(r, name, t)
}

// Every facet counts what the oracle counts, in one index and over several, and
// cut to any size it is the beginning of the whole.
func TestFacetOracle(t *testing.T) {
	w := newWorld(31)
	var list []*corpus.Record
	for i := range 80 {
		list = append(list, w.record(i))
	}
	whole := buildPart(t, list, Options{batch: 17})
	parts := []*Index{buildPart(t, list[:30], Options{}), buildPart(t, list[30:], Options{})}
	for range 40 {
		q := w.query(2)
		var match []*corpus.Record
		for _, r := range list {
			if oracleMatch(r, q, oracleThresholds) {
				match = append(match, r)
			}
		}
		size := w.IntN(4)
		var request []FacetRequest
		for _, name := range FacetFields() {
			request = append(request, FacetRequest{name, size})
		}
		r := Request{Query: q, Facets: request, Limit: 1}
		one, err := whole.Search(context.Background(), r)
		if err != nil {
			t.Fatal(err)
		}
		two, err := SearchAll(context.Background(), parts, r)
		if err != nil {
			t.Fatal(err)
		}
		for i, name := range FacetFields() {
			want := oracleFacet(match, name, oracleThresholds)
			if size > 0 {
				want.Values = want.Values[:min(size, len(want.Values))]
			}
			for what, got := range map[string]Facet{"one": one.Facets[i], "two": two.Facets[i]} {
				if d := gocmp.Diff(fmt.Sprint(want), fmt.Sprint(got)); d != "" {
					t.Errorf("%s of %s in %s: %s", name, q, what, d)
				}
			}
		}
	}
}

// With a least score, labels count by it: those above their thresholds and
// below it too.
func TestFacetMinScore(t *testing.T) {
	w := newWorld(32)
	var list []*corpus.Record
	for i := range 60 {
		list = append(list, w.record(i))
	}
	ix := buildPart(t, list, Options{})
	for _, least := range []float64{0.1, 0.3, 0.6, 1} {
		thresholds := Thresholds{"domain": least, "country": least, "role": least, "mode": least}
		for _, name := range []string{"domain", "country", "role-country", "mode"} {
			res, err := ix.Search(context.Background(), Request{MinScore: least, Limit: 1, Facets: []FacetRequest{{Field: name}}})
			if err != nil {
				t.Fatal(err)
			}
			if d := gocmp.Diff(fmt.Sprint(oracleFacet(list, name, thresholds)), fmt.Sprint(res.Facets[0])); d != "" {
				t.Errorf("%s from %.1f: %s", name, least, d)
			}
		}
	}
}

func TestParseFacets(t *testing.T) {
	for s, want := range map[string]string{
		"domain":              "[{domain 10}] <nil>",
		"domain, year:20":     "[{domain 10} {year 20}] <nil>",
		"org:0":               "[{org 0}] <nil>",
		"domian":              `[] facet "domian": unknown field, did you mean domain?`,
		"year:x":              `[] facet "year:x": "x" is no number of values`,
		"year:-1":             `[] facet "year:-1": "-1" is no number of values`,
		"zzzzzzzz":            `[] facet "zzzzzzzz": unknown field, want ` + strings.Join(FacetFields(), ", "),
		"year,country:3,kind": "[{year 10} {country 3} {kind 10}] <nil>",
	} {
		list, err := ParseFacets(s)
		if got := fmt.Sprint(list, " ", err); got != want {
			t.Errorf("%s: %s, want %s", s, got, want)
		}
	}
	ix := open(t, sample())
	if _, err := ix.Search(context.Background(), Request{Facets: []FacetRequest{{Field: "size"}}}); err == nil {
		t.Error("counted by size")
	}
}
