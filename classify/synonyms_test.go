package classify

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSynonyms(t *testing.T) {
	taxonomy, err := ParseTaxonomy("test.yaml", []byte(`
version: 1
domains:
  - id: a
    name: A
    phrases: {ai: 1, artificial intelligence: 2, ai chip: 1, ic design: 1, integrated circuit design: 2, as: 1, soc: 1, system on chip: 1}
  - id: b
    name: B
    phrases: {active substance: 1, ai: 1, acoustic imaging: 1, interior design: 1}
`))
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"AI", "artificial intelligence"}, {"IC", "integrated circuit"}, {"SOC", "system on chip"}}
	if diff := cmp.Diff(want, taxonomy.Synonyms()); diff != "" {
		t.Error(diff)
	}
}

func TestBuiltinSynonyms(t *testing.T) {
	taxonomy, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	groups := taxonomy.Synonyms()
	for _, want := range [][]string{{"AI", "artificial intelligence"}, {"IC", "integrated circuit"}} {
		if !slices.ContainsFunc(groups, func(g []string) bool { return slices.Equal(g, want) }) {
			t.Errorf("no %q", want)
		}
	}
	for _, g := range groups {
		if g[0] == "ML" && !slices.Equal(g, []string{"ML", "machine learning"}) {
			t.Errorf("%q", g)
		}
	}
}
