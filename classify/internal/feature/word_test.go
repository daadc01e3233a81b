package feature

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNormalize(t *testing.T) {
	for in, want := range map[string]string{
		"Batteries": "battery", "battery": "battery", "lenses": "lense", "gases": "gase", "boxes": "box", "processes": "process", "dishes": "dish",
		"analysis": "analysis", "virus": "virus", "glass": "glass", "gas": "gas", "5G": "5g", "Télécoms": "telecom", "S": "s", "": "", "ties": "tie",
	} {
		if got := string(Normalize(nil, in)); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestAppendWords(t *testing.T) {
	s := "The state-of-the-art 5G network, in 2024: \n\nit’s new"
	var c Cutter
	var got []string
	for _, w := range c.AppendWords(nil, s) {
		mark := ""
		if w.Stop {
			mark += "·"
		}
		if w.Break {
			mark += "|"
		}
		got = append(got, mark+s[w.Start:w.End])
	}
	want := []string{"·The", "state", "·of", "·the", "art", "5G", "network", "·|in", "·2024", "·|it", "·s", "·new"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestKeysCompareFolded(t *testing.T) {
	if diff := cmp.Diff(Keys("Fuel-Cells"), Keys("fuel cell")); diff != "" {
		t.Error(diff)
	}
	if Join(Join(0, 1), 2) == Join(Join(0, 2), 1) {
		t.Error("order does not matter")
	}
}

// Words ascend and do not overlap, and normalising twice changes a word no
// more than singular of singular does: never its key's dependence on case.
func FuzzAppendWords(f *testing.F) {
	f.Add("A b-c d's\x00é")
	f.Fuzz(func(t *testing.T, s string) {
		var c Cutter
		last := int32(0)
		for _, w := range c.AppendWords(nil, s) {
			if w.Start < last || w.End <= w.Start || int(w.End) > len(s) {
				t.Fatalf("%q: %v", s, w)
			}
			last = w.End
			if again := c.AppendWords(nil, s[w.Start:w.End]); len(again) != 1 || again[0].Key != w.Key {
				t.Fatalf("%q: %q alone has another key", s, s[w.Start:w.End])
			}
		}
	})
}

func ExampleKeys() {
	fmt.Println(len(Keys("system on a chip")))
	// Output: 4
}
