package feature

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNormalize(t *testing.T) {
	for in, want := range map[string]string{
		"Batteries": "battery", "battery": "battery", "lenses": "lens", "Lens": "lens", "biogases": "biogas", "Viruses": "virus", "minibuses": "minibus", "buses": "bus", "campuses": "campus",
		"houses": "house", "fuses": "fuse", "causes": "cause", "abuses": "abuse", "nurses": "nurse", "phases": "phase", "boxes": "box", "processes": "process", "dishes": "dish",
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
	want := []string{"·The", "·state", "·of", "·the", "art", "5G", "network", "·|in", "·2024", "·|it", "·s", "·new"}
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

// Words of the genre are no features; words of a field are.
func TestStopWords(t *testing.T) {
	for word, want := range map[string]bool{
		"the": true, "Award": true, "awards": true, "patents": true, "licence": true, "2024": true, "x": true, "commercialization": true,
		"laser": false, "5G": false, "3D": false, "batteries": false, "steel": false, "software": false, "supercommercializations": false,
	} {
		var c Cutter
		words := c.AppendWords(nil, word)
		if len(words) != 1 || words[0].Stop != want {
			t.Errorf("%q: %+v, want stop %v", word, words, want)
		}
	}
}

func TestBreaks(t *testing.T) {
	for gap, want := range map[string]bool{
		" ": false, "-": false, "/": false, "'": false, "\n": false, " \u2010 ": false, "\u2019": false,
		", ": true, ". ": true, "\n\n": true, " (": true, " – ": true, ": ": true,
	} {
		var c Cutter
		words := c.AppendWords(nil, "laser"+gap+"optics")
		if len(words) != 2 || words[1].Break != want {
			t.Errorf("%q: %+v, want break %v", gap, words, want)
		}
	}
}

func BenchmarkAppendWords(b *testing.B) {
	var c Cutter
	text := "The company develops lithium-ion batteries with a solid electrolyte for grid storage. "
	var words []Word
	for range b.N {
		words = c.AppendWords(words[:0], text)
	}
	b.ReportMetric(float64(len(words))*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}

func ExampleKeys() {
	fmt.Println(len(Keys("system on a chip")))
	// Output: 4
}
