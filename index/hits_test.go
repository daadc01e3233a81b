package index

import (
	"slices"
	"testing"

	"attache/internal/text"
)

// drawHits draws an ascending list of documents, each with score 1.
func drawHits(w world) (list []hit) {
	for doc := range uint32(30) {
		if w.IntN(3) == 0 {
			list = append(list, hit{doc, 1})
		}
	}
	return list
}

// Lists behave as sets do, and scores of what several have add up.
func TestHits(t *testing.T) {
	w := newWorld(51)
	for range 300 {
		lists := make([][]hit, 1+w.IntN(5))
		count := map[uint32]int{}
		for i := range lists {
			lists[i] = drawHits(w)
			for _, h := range lists[i] {
				count[h.doc]++
			}
		}
		before := make([][]hit, len(lists))
		for i := range lists {
			before[i] = slices.Clone(lists[i])
		}
		a, b := lists[0], lists[len(lists)-1]
		has := func(list []hit, doc uint32) bool {
			return slices.ContainsFunc(list, func(h hit) bool { return h.doc == doc })
		}
		var all, both, less []hit
		for doc := range uint32(30) {
			if n := count[doc]; n > 0 {
				all = append(all, hit{doc, float32(n)})
			}
			if has(a, doc) && has(b, doc) {
				both = append(both, hit{doc, 2})
			}
			if has(a, doc) && !has(b, doc) {
				less = append(less, hit{doc, 1})
			}
		}
		if got := union(lists); !slices.Equal(got, all) {
			t.Fatalf("union of %v: %v", lists, got)
		}
		if got := intersect(a, b); !slices.Equal(got, both) {
			t.Fatalf("%v and %v: %v", a, b, got)
		}
		if got := subtract(a, b); !slices.Equal(got, less) {
			t.Fatalf("%v without %v: %v", a, b, got)
		}
		for i := range lists {
			if !slices.Equal(lists[i], before[i]) {
				t.Fatalf("an argument was changed: %v", lists[i])
			}
		}
	}
	if got := union(nil); got == nil || len(got) != 0 {
		t.Errorf("the union of nothing is %v, which stands for everything", got)
	}
}

// The counts of words that stand for one term add up.
func TestSumPostings(t *testing.T) {
	w := newWorld(52)
	for range 100 {
		lists := make([][]posting, w.IntN(5))
		want := map[uint32]float32{}
		for i := range lists {
			for _, h := range drawHits(w) {
				n := float32(1 + w.IntN(3))
				lists[i] = append(lists[i], posting{h.doc, n, 7})
				want[h.doc] += n
			}
		}
		got := sumPostings(lists)
		for i, p := range got {
			if p.count != want[p.doc] || p.length != 7 || i > 0 && got[i-1].doc >= p.doc {
				t.Fatalf("%v, want %v", got, want)
			}
		}
		if len(got) != len(want) {
			t.Fatalf("%d documents, want %d", len(got), len(want))
		}
	}
}

// The distance of two words is the oracle's, and beyond the limit one more than
// it.
func TestDistance(t *testing.T) {
	w := newWorld(53)
	letters := []rune("abé华")
	word := func() string {
		var s []rune
		for range w.IntN(6) {
			s = append(s, letters[w.IntN(len(letters))])
		}
		return string(s)
	}
	for range 3000 {
		a, b, limit := word(), word(), w.IntN(4)
		want := min(oracleDistance(a, b, 99), limit+1)
		if got := text.Distance(a, b, limit); got != want {
			t.Errorf("%q to %q, at most %d: %d, want %d", a, b, limit, got, want)
		}
	}
}
