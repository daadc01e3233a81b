package text

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestStem(t *testing.T) {
	for in, want := range map[string]string{
		"licensing": "licens", "licensed": "licens", "lasers": "laser", "is": "is", "": "",
		"5g": "5g", "москва": "москва", "technologies": "technolog", "generously": "generous",
	} {
		if got := Stem(in); got != want {
			t.Errorf("Stem(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestBigrams(t *testing.T) {
	type gram struct {
		Position int
		Gram     string
	}
	for in, want := range map[string][]gram{
		"":    nil,
		"华":   {{0, "华"}},
		"华为":  {{0, "华"}, {0, "华为"}, {1, "为"}},
		"新技术": {{0, "新"}, {0, "新技"}, {1, "技"}, {1, "技术"}, {2, "术"}},
	} {
		var got []gram
		Bigrams(in, func(position int, g string) { got = append(got, gram{position, g}) })
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", in, diff)
		}
	}
}
