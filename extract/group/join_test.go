package group

import (
	"slices"
	"strings"
	"testing"

	"attache/corpus"
)

// pair makes two nodes of "Name [CC kind]".
func pair(t *testing.T, a, b string) (*node, *node) {
	t.Helper()
	nodes := gather(slices.Values([]Item{item(t, "1: "+a), item(t, "2: "+b)}))
	if len(nodes) != 2 {
		t.Fatalf("%q and %q make %d nodes", a, b, len(nodes))
	}
	return nodes[0], nodes[1]
}

func TestWeigh(t *testing.T) {
	j := &joiner{}
	for _, tt := range []struct {
		a, b, why string
		score     float64
		want      float64
		says      string
	}{
		{"Acme [ ]", "Bolt [ ]", "near", 0.9, 0.9, "near"},
		{"Acme [DE ]", "Bolt [DE ]", "near", 0.9, 0.93, "both in DE"},
		{"Acme [DE ]", "Bolt [US ]", "near", 0.9, 0.6, "near"},
		{"Acme [DE company]", "Bolt [ university]", "near", 0.9, 0.85, "though company and university"},
		{"Acme [DE company]", "Bolt [US university]", "same identifier x", 1, 1, "same identifier x"},
	} {
		a, b := pair(t, tt.a, tt.b)
		score, why := j.weigh(a, b, tt.score, tt.why)
		if corpus.Round(score) != tt.want || !strings.Contains(why, tt.says) {
			t.Errorf("%s + %s: %.3f %q, want %.2f %q", tt.a, tt.b, score, why, tt.want, tt.says)
		}
	}
}

func TestPreferred(t *testing.T) {
	docs := func(list ...string) map[string]bool {
		m := map[string]bool{}
		for _, d := range list {
			m[d] = true
		}
		return m
	}
	for want, names := range map[string]map[string]map[string]bool{
		"Siemens":     {"Siemens": docs("1", "2"), "Siemens AG": docs("3")},
		"Siemens AG":  {"Siemens": docs("1"), "Siemens AG": docs("3")},
		"Acme Works":  {"ACME WORKS": docs("1", "2", "3"), "Acme Works": docs("4")},
		"BOLT":        {"BOLT": docs("1", "2"), "Bolt": docs("3")},
		"Alpha Works": {"Alpha Works": docs("1"), "Bravo Works": docs("2")},
		"":            {},
	} {
		if got := preferred(names); got != want {
			t.Errorf("preferred(%v) = %q, want %q", names, got, want)
		}
	}
}

func TestAcronym(t *testing.T) {
	for name, want := range map[string]bool{"NCI": true, "CSIRO": true, "Siemens": false, "National Cancer Institute": false, "A": false, "": false, "清华": false} {
		if got := acronym(name); got != want {
			t.Errorf("acronym(%q) = %v", name, got)
		}
	}
}

// TestThreshold holds that a higher threshold joins less.
func TestThreshold(t *testing.T) {
	list := items(t, `
		d1: Zhejiang Shapuaisi Pharmaceutical [CN company]
		d2: Zhejiang Shapuasi Pharmaceutical [CN company]`)
	for threshold, want := range map[float64]int{0: 1, 0.85: 1, 0.95: 2} {
		if got := Group(slices.Values(list), Options{Threshold: threshold}); len(got) != want {
			t.Errorf("threshold %v: %d entities, want %d", threshold, len(got), want)
		}
	}
}

// TestChain holds that a chain of near names does not join two countries.
func TestChain(t *testing.T) {
	list := items(t, `
		d1: Tchaikovsky Conservatory [RU university]
		d2: Chaikovsky Conservatory [ university]
		d3: Chaikovskii Conservatory [UA university]`)
	for _, e := range Group(slices.Values(list), Options{}) {
		if slices.Contains(e.Documents, "d1") && slices.Contains(e.Documents, "d3") {
			t.Errorf("one entity in two countries: %+v", e)
		}
	}
}

// TestDocumentTwice holds that a document counts once, however many of its
// organisations come together.
func TestDocumentTwice(t *testing.T) {
	list := Group(slices.Values(items(t, `
		d1: Siemens AG [DE company]
		d1: SIEMENS [ company]`)), Options{})
	if len(list) != 1 || len(list[0].Documents) != 1 {
		t.Errorf("%+v", list)
	}
}
