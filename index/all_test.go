package index

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"attache/corpus"

	"github.com/google/go-cmp/cmp"
)

// Three indexes searched as one answer as one index of all their records does.
func TestSearchAll(t *testing.T) {
	w := newWorld(21)
	var list []*corpus.Record
	for i := range 60 {
		list = append(list, w.record(i))
	}
	one := open(t, list)
	three := []*Index{open(t, list[:5]), open(t, list[5:30]), open(t, list[30:])}
	facets, err := ParseFacets("domain:2,country,year")
	if err != nil {
		t.Fatal(err)
	}
	for range 80 {
		q := w.query(2)
		for _, sort := range []string{"", "date", "-date", "id", "seq"} {
			r := Request{Query: q, Sort: sort, Facets: facets, Limit: 1000}
			want, _ := search(t, one, r)
			got, err := SearchAll(context.Background(), three, r)
			if err != nil {
				t.Fatal(err)
			}
			if got.Total != want.Total {
				t.Errorf("%s: total %d, want %d", q, got.Total, want.Total)
			}
			if diff := cmp.Diff(want.Facets, got.Facets); diff != "" {
				t.Errorf("%s: %s", q, diff)
			}
			compareAll(t, q, sort, want.Hits, got.Hits)
		}
	}
	if _, err := SearchAll(context.Background(), three, Request{After: "x"}); !errors.Is(err, ErrCursor) {
		t.Error(err)
	}
}

// compareAll allows for other expansions of * and ~ in an index that lacks some
// of the words: their weights differ a little.
func compareAll(t *testing.T, q Query, sort string, want, got []Hit) {
	t.Helper()
	ids := func(hits []Hit) (list []string) {
		for _, h := range hits {
			list = append(list, h.ID)
		}
		return list
	}
	widened := false
	Map(q, func(q Query) Query {
		w, ok := q.(Word)
		widened = widened || ok && (w.Prefix || w.Fuzzy > 0)
		return q
	})
	if sort == "" {
		score := map[string]float64{}
		for _, h := range want {
			score[h.ID] = h.Score
		}
		for _, h := range got {
			if !widened && math.Abs(score[h.ID]-h.Score) > 1e-4 {
				t.Errorf("%s: %s scores %f, want %f", q, h.ID, h.Score, score[h.ID])
			}
		}
		return
	}
	a, b := ids(want), ids(got)
	if !slices.Equal(a, b) {
		t.Errorf("%s by %s: got %v, want %v", q, sort, b, a)
	}
}
