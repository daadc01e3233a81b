package classify

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBuiltinTaxonomy(t *testing.T) {
	taxonomy, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"ai", "semiconductors", "semiconductors/design", "semiconductors/equipment", "computing", "telecom", "cybersecurity", "quantum",
		"biotech", "medical", "materials", "energy", "nuclear", "aerospace", "marine", "transport", "manufacturing", "photonics", "environment",
		"agriculture", "resources", "construction"}
	if diff := cmp.Diff(want, taxonomy.IDs()); diff != "" {
		t.Error(diff)
	}
	for i := range taxonomy.Domains {
		e := &taxonomy.Domains[i]
		if n := len(e.Phrases); n < 40 {
			t.Errorf("%s: %d phrases", e.ID, n)
		}
		if e.Name == "" || e.Definition == "" {
			t.Errorf("%s: no name or definition", e.ID)
		}
		if len(e.Crosswalk("wipo35")) == 0 {
			t.Errorf("%s: no WIPO field", e.ID)
		}
	}
	design, ok := taxonomy.Lookup("semiconductors/design")
	if !ok || design.Parent() != "semiconductors" {
		t.Errorf("semiconductors/design: %v, parent %q", ok, design.Parent())
	}
	if e, ok := taxonomy.Lookup("alchemy"); ok {
		t.Errorf("alchemy: %v", e)
	}
}

func TestParseTaxonomyErrors(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"empty", "", "my.yaml:1: no domains"},
		{"no domains", "version: 1\n", "my.yaml:1: no domains"},
		{"bad yaml", "version: 1\ndomains: [\n", "my.yaml:2: did not find expected node content"},
		{"version", "version: 2\ndomains: [{id: a}]\n", `my.yaml:1: version "2": this engine reads version 1`},
		{"not a list", "domains: {id: a}\n", "my.yaml:1: domains: want a list"},
		{"not a mapping", "domains:\n - a\n", "my.yaml:2: domain: want a mapping (key: value)"},
		{"no id", "domains:\n - name: A\n", "my.yaml:2: domain without an id"},
		{"id shape", "domains:\n - id: Big Data\n", `my.yaml:2: id "Big Data": want lower-case letters, digits, - and _, at most one /`},
		{"duplicate id", "domains:\n - id: a\n - id: b\n - id: a\n", `my.yaml:4: duplicate id "a", first at line 2`},
		{"unknown parent", "domains:\n - id: a\n - id: b/c\n", `my.yaml:3: b/c: unknown parent "b" (a parent stands before its children)`},
		{"unknown key", "domains:\n - id: a\n   phrase: {x: 1}\n", `my.yaml:3: unknown key "phrase" (id, name, definition, not, phrases, exclusions, crosswalks)`},
		{"key twice", "domains:\n - id: a\n   name: A\n   name: B\n", `my.yaml:4: domain: "name" stands twice, first at line 3`},
		{"weight", "domains:\n - id: a\n   phrases:\n     big lake: deep\n", `my.yaml:4: phrase "big lake": weight "deep" is not a number`},
		{"weight NaN", "domains:\n - id: a\n   phrases: {lake: NaN}\n", `my.yaml:3: phrase "lake": weight "NaN" is not a number`},
		{"weight range", "domains:\n - id: a\n   phrases: {lake: 0}\n", `my.yaml:3: phrase "lake": weight 0 is not in (0, 10]`},
		{"no word", "domains:\n - id: a\n   phrases: {'--': 1}\n", `my.yaml:3: phrase "--" has no word`},
		{"too long", "domains:\n - id: a\n   exclusions: [a b c d e f g h i j k l m]\n", `my.yaml:3: phrase "a b c d e f g h i j k l m" has 13 words, at most 12`},
		{"alike", "domains:\n - id: a\n   phrases: {Lakes: 1,\n     lake: 2}\n", `my.yaml:4: phrase "lake" compares like "Lakes"`},
		{"list", "domains:\n - id: a\n   exclusions: lake\n", "my.yaml:3: exclusions: want a list"},
	} {
		_, err := ParseTaxonomy("my.yaml", []byte(c.in))
		if err == nil {
			t.Errorf("%s: no error", c.name)
			continue
		}
		if got := err.Error(); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestParseTaxonomyReportsAllFaults(t *testing.T) {
	in := "domains:\n - id: a\n   phrases: {x: y, z: w}\n - id: a\n"
	_, err := ParseTaxonomy("my.yaml", []byte(in))
	if err == nil {
		t.Fatal("no error")
	}
	if lines := strings.Split(err.Error(), "\n"); len(lines) != 3 {
		t.Errorf("want three faults, got %q", lines)
	}
}

// What parses has every promise of a taxonomy: unique ids, parents first.
func FuzzParseTaxonomy(f *testing.F) {
	f.Add([]byte("version: 1\ndomains:\n - {id: a, phrases: {x: 1}}\n - {id: a/b}\n"))
	f.Add([]byte("domains: [{id: a, exclusions: [{}]}]"))
	f.Add([]byte("domains: &a [*a]"))
	f.Add([]byte("\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		taxonomy, err := ParseTaxonomy("f", data)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "f:") {
				t.Fatalf("error without its place: %v", err)
			}
			return
		}
		seen := make(map[string]bool)
		for i := range taxonomy.Domains {
			e := &taxonomy.Domains[i]
			if seen[e.ID] || e.Parent() != "" && !seen[e.Parent()] {
				t.Fatalf("%s: twice, or before its parent", e.ID)
			}
			seen[e.ID] = true
		}
		newPhraseTrie(taxonomy)
	})
}
