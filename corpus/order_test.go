package corpus

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// However many rows there are and however often an id returns, the last row of
// every id is found, those before it are superseded, and no other id is found.
func TestOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 1, 2, 9, 100, 5000, 70_000} {
		rows := make([]row, n)
		last := map[[16]byte]int{}
		var past []int
		for i := range rows {
			rows[i].id = hash16(fmt.Sprint(rng.IntN(n)))
			if at, again := last[rows[i].id]; again {
				past = append(past, at)
			}
			last[rows[i].id] = i
		}
		o := newOrder(rows)
		for id, want := range last {
			if got, ok := o.last(id); !ok || got != want {
				t.Fatalf("%d rows: row %d, %v, want %d", n, got, ok, want)
			}
		}
		if got, ok := o.last(hash16("another")); ok {
			t.Errorf("%d rows: an id that is not there has row %d", n, got)
		}
		var got []int
		o.superseded(func(i int) { got = append(got, i) })
		slices.Sort(got)
		slices.Sort(past)
		if !slices.Equal(got, past) {
			t.Errorf("%d rows: %d superseded, want %d", n, len(got), len(past))
		}
	}
}
