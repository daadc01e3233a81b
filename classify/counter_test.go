package classify

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCounter(t *testing.T) {
	var c counter
	c.reset(4)
	for _, key := range []uint64{7, 1, 7, math.MaxUint64, 0, 7} {
		c.add(key, 1)
	}
	c.add(0, 0.5)
	if diff := cmp.Diff([]uint64{7, 1, math.MaxUint64, 0}, c.keys); diff != "" {
		t.Error(diff)
	}
	for key, want := range map[uint64]float64{7: 3, 1: 1, math.MaxUint64: 1, 0: 1.5, 9: 0} {
		if got := c.of(key); got != want {
			t.Errorf("%d: %v, want %v", key, got, want)
		}
	}
	c.reset(4)
	if c.distinct() != 0 || c.of(7) != 0 {
		t.Error("something is left after a reset")
	}
}

// The counter counts as a map does, however it grows and is reused.
func FuzzCounter(f *testing.F) {
	f.Add([]byte{1, 2, 3, 1, 255, 0})
	f.Add(make([]byte, 300))
	f.Fuzz(func(t *testing.T, data []byte) {
		var c counter
		for range 2 {
			c.reset(2)
			want := make(map[uint64]float64)
			for i, b := range data {
				key := uint64(b) << (i % 3 * 24)
				c.add(key, 1)
				want[key]++
			}
			if len(want) != c.distinct() {
				t.Fatalf("%d keys, want %d", c.distinct(), len(want))
			}
			for key, n := range want {
				if c.of(key) != n {
					t.Fatalf("%d: %v, want %v", key, c.of(key), n)
				}
			}
		}
	})
}

// The epoch wraps round without old counts coming back.
func TestCounterEpoch(t *testing.T) {
	var c counter
	c.reset(4)
	c.add(5, 1)
	c.epoch = math.MaxUint32
	c.reset(4)
	if c.of(5) != 0 {
		t.Error("an old count came back")
	}
}

func TestCount(t *testing.T) {
	var c Count
	for _, d := range [][2]bool{{true, true}, {true, true}, {true, true}, {true, false}, {false, true}, {false, true}, {false, false}} {
		c.add(d[0], d[1])
	}
	if diff := cmp.Diff(Count{Both: 3, Wrong: 1, Missed: 2}, c); diff != "" {
		t.Error(diff)
	}
	if c.Precision() != 0.75 || c.Recall() != 0.6 || math.Abs(c.F1()-2*0.75*0.6/1.35) > 1e-12 {
		t.Errorf("P %v R %v F1 %v", c.Precision(), c.Recall(), c.F1())
	}
	var none Count
	if none.Precision() != 0 || none.Recall() != 0 || none.F1() != 0 {
		t.Error("nothing counted is not zero")
	}
	c.Add(Count{1, 1, 1})
	if c != (Count{4, 2, 3}) {
		t.Errorf("%+v", c)
	}
}
