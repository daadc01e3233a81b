package corpus

import (
	"encoding/binary"
	"slices"
)

// order finds the rows of a table by the key of their id. It takes four bytes a
// row, a tenth of what a map of the ids would; the keys are in the rows.
type order struct {
	// byKey are the places of the rows, sorted by key and, for one key, by place.
	byKey []uint32
	// starts are the places in byKey of buckets of keys, by their first bits, and
	// the end of the last bucket.
	starts []uint32
	bits   int
}

// idKey is the key of an id: the first bytes of its digest. That two ids share
// it is left to chance, which is less than that of a faulty disk.
func idKey(id [16]byte) uint64 { return binary.BigEndian.Uint64(id[:]) }

// newOrder sorts the keys of rows: into buckets by their first bits, which are
// those of a hash and so fill them alike, and then within each.
func newOrder(keys []uint64) order {
	o := order{byKey: make([]uint32, len(keys))}
	for o.bits < 16 && len(keys)>>o.bits > 8 {
		o.bits++
	}
	o.starts = make([]uint32, 1<<o.bits+1)
	for _, key := range keys {
		o.starts[o.bucket(key)+1]++
	}
	for i := 1; i < len(o.starts); i++ {
		o.starts[i] += o.starts[i-1]
	}
	next := slices.Clone(o.starts)
	for i, key := range keys {
		b := o.bucket(key)
		o.byKey[next[b]] = uint32(i)
		next[b]++
	}
	for b := range len(o.starts) - 1 {
		slices.SortFunc(o.byKey[o.starts[b]:o.starts[b+1]], func(x, y uint32) int {
			switch {
			case keys[x] < keys[y]:
				return -1
			case keys[x] > keys[y]:
				return 1
			}
			return int(x) - int(y)
		})
	}
	return o
}

func (o *order) bucket(key uint64) int { return int(key >> 32 >> (32 - o.bits)) }

// near are the places of the rows among which a key is, sorted as byKey is.
func (o *order) near(key uint64) []uint32 {
	b := o.bucket(key)
	return o.byKey[o.starts[b]:o.starts[b+1]]
}
