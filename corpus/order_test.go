package corpus

import (
	"bytes"
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
		var data []byte
		keys := make([]uint64, n)
		last := map[[16]byte]int{}
		var past []int
		for i := range n {
			r := row{id: hash16(fmt.Sprint(rng.IntN(n))), length: 1, rev: 1}
			if at, again := last[r.id]; again {
				past = append(past, at)
			}
			last[r.id], keys[i] = i, idKey(r.id)
			data = r.append(data)
		}
		rows := &rows{data: bytes.NewReader(data)}
		rows.settle(keys, nil)
		for id, want := range last {
			if got, r, ok, err := rows.last(id); err != nil || !ok || got != want || r.id != id {
				t.Fatalf("%d rows: row %d, %v, %v, want %d", n, got, ok, err, want)
			}
		}
		if got, _, ok, err := rows.last(hash16("another")); ok || err != nil {
			t.Errorf("%d rows: an id that is not there has row %d, %v", n, got, err)
		}
		var got []int
		for i := range n {
			if !rows.current(i) {
				got = append(got, i)
			}
		}
		slices.Sort(past)
		if !slices.Equal(got, past) || rows.count != n-len(past) {
			t.Errorf("%d rows: %d superseded and %d records, want %d", n, len(got), rows.count, len(past))
		}
	}
}
