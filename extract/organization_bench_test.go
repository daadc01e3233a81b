package extract

import (
	"fmt"
	"strings"
	"testing"
)

// BenchmarkResolve measures joining and placing alone: entities as the rules
// find them, in words of text a second.
func BenchmarkResolve(b *testing.B) {
	sets := goldSets(b)
	r, rules := resolve(b), NewRules()
	set := sets["newswire-reread.dev.bio"]
	var docs [][]Passage
	words := 0
	for i := 0; i < len(set.passages); i += 20 {
		var doc []Passage
		for k, p := range set.passages[i:min(i+20, len(set.passages))] {
			p.Field = fmt.Sprint("meta.", k)
			doc = append(doc, p)
			words += len(p.Tokens)
		}
		docs = append(docs, doc)
	}
	entities := make([][]Entity, len(docs))
	for i, doc := range docs {
		entities[i] = rules.Recognize(doc, nil)
	}
	b.ReportAllocs()
	for b.Loop() {
		for i, doc := range docs {
			orgs := r.organizations(doc, entities[i], nil)
			r.people(doc, entities[i], orgs)
		}
	}
	b.ReportMetric(float64(words)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}

// TestResolveLinear holds that resolving needs no more than twice the
// allocations for twice the names, on text made to be costly: thousands of
// names that share their words, acronyms, and one that shortens all.
func TestResolveLinear(t *testing.T) {
	r, rules := resolve(t), NewRules()
	s, err := newSegmenter()
	if err != nil {
		t.Fatal(err)
	}
	allocs := func(n int) float64 {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "The Institute of Physics of Acmeville%d and Acme%d Technologies Co., Ltd. met ACM%d and Dr. Ivan Petrov%d. ", i, i%7, i, i)
		}
		p := []Passage{s.passage("text", b.String())}
		entities := rules.Recognize(p, nil)
		if len(entities) < 2*n {
			t.Fatalf("%d entities in %d sentences", len(entities), n)
		}
		return testing.AllocsPerRun(1, func() { r.people(p, entities, r.organizations(p, entities, nil)) })
	}
	small, large := allocs(400), allocs(1600)
	if large > 5*small {
		t.Errorf("%v allocations for 400 sentences, %v for 1600", small, large)
	}
}
