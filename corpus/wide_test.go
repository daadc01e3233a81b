package corpus

import (
	"fmt"
	"testing"
)

// TestSieve holds that a sieve lets through all that it was given, and not much
// else; one that was given nothing, nothing.
func TestSieve(t *testing.T) {
	var s sieve
	if s.may("a") {
		t.Error("an empty sieve lets something through")
	}
	for i := range 50_000 {
		s.add(fmt.Sprint("in ", i))
	}
	others := 0
	for i := range 50_000 {
		if !s.may(fmt.Sprint("in ", i)) {
			t.Fatalf("%d was given, and does not pass", i)
		}
		if s.may(fmt.Sprint("out ", i)) {
			others++
		}
	}
	if others > 50_000/8 {
		t.Errorf("%d of 50,000 others pass", others)
	}
}
