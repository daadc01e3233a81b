package classify

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache/classify/internal/feature"
)

const lakes = `
domains:
  - id: water
    phrases: {lake: 1, deep lake: 2, deep lake fish: 3, state of the art pump: 4}
    exclusions: [salt lake city]
  - id: food
    phrases: {fish: 1, lake fish: 2}
`

func hits(t *testing.T, text string) []string {
	t.Helper()
	taxonomy, err := ParseTaxonomy("lakes", []byte(lakes))
	if err != nil {
		t.Fatal(err)
	}
	trie := newPhraseTrie(taxonomy)
	var c feature.Cutter
	words := c.AppendWords(nil, text)
	var list []string
	for _, h := range trie.match(nil, words, make([]phraseHit, len(taxonomy.Domains))) {
		use := trie.uses[h.use]
		list = append(list, fmt.Sprintf("%s: %s", taxonomy.Domains[use.domain].ID, text[words[h.first].Start:words[h.last].End]))
	}
	return list
}

func TestPhraseMatch(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"", nil},
		{"a pond", nil},
		{"Lakes", []string{"water: Lakes"}},
		{"a deep LAKE", []string{"water: deep LAKE"}},                            // the longest
		{"deep lake fish", []string{"water: deep lake fish", "food: lake fish"}}, // each domain its own
		{"deep, lake", []string{"water: lake"}},                                  // punctuation parts
		{"in Salt Lake City, by a lake", []string{"water: lake"}},                // exclusion
		{"a state-of-the-art pump", []string{"water: state-of-the-art pump"}},    // hyphens do not
		{"lake lake", []string{"water: lake", "water: lake"}},
	} {
		if diff := cmp.Diff(c.want, hits(t, c.in)); diff != "" {
			t.Errorf("%q: %s", c.in, diff)
		}
	}
}

// For each domain hits ascend and do not overlap, and stay within the words.
func FuzzPhraseMatch(f *testing.F) {
	f.Add("salt lake city deep lake fish lake")
	f.Add("state of the art deep deep lake lake fish fish")
	f.Fuzz(func(t *testing.T, s string) {
		taxonomy, err := ParseTaxonomy("lakes", []byte(lakes))
		if err != nil {
			t.Fatal(err)
		}
		trie := newPhraseTrie(taxonomy)
		var c feature.Cutter
		words := c.AppendWords(nil, s)
		last := []int32{-1, -1}
		for _, h := range trie.match(nil, words, make([]phraseHit, 2)) {
			use := trie.uses[h.use]
			if h.first <= last[use.domain] || h.last < h.first || int(h.last) >= len(words) || use.weight == 0 {
				t.Fatalf("%q: hit %v after %d", s, h, last[use.domain])
			}
			last[use.domain] = h.last
		}
	})
}

func TestMissingPhrasesAreThoseNotFound(t *testing.T) {
	taxonomy, err := ParseTaxonomy("lakes", []byte(lakes))
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(Options{Taxonomy: taxonomy, PhrasesOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	e, err := c.Explain(doc("", "We fish in a deep lake."), "water")
	if err != nil {
		t.Fatal(err)
	}
	want := []Phrase{{"state of the art pump", 4}, {"deep lake fish", 3}, {"lake", 1}}
	if diff := cmp.Diff(want, e.Missing); diff != "" {
		t.Error(diff)
	}
	if len(e.Terms) != 1 || e.Terms[0].Text != "deep lake" {
		t.Errorf("terms: %v", e.Terms)
	}
	if _, err := c.Explain(doc("", ""), "wine"); err == nil || !strings.Contains(err.Error(), `no domain "wine"`) {
		t.Errorf("unknown domain: %v", err)
	}
}
