package attache

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"attache/corpus"
)

// A name found below the threshold is shown nowhere. What kind or country it is
// of, and what it is called, leaves that so in every view; that it is an
// organisation does not, but for the report in which it was said to be none.
func TestDoubtfulNames(t *testing.T) {
	org := func(score float64) []corpus.Organization {
		at := corpus.Evidence{Field: "text", Span: corpus.Span{Start: 9, End: 14}, Text: "Orion", Score: score}
		return []corpus.Organization{{Name: "Orion", Kind: "company", Score: score, Mentions: []corpus.Evidence{at}}}
	}
	var records []corpus.Record
	for i, score := range []float64{0.2, 0.9, 0.25, 0.15} {
		records = append(records, corpus.Record{ID: string(rune('a' + i)), Lang: "en", Text: "We asked Orion about it.", Organizations: org(score)})
	}
	basis := basis()
	basis.Thresholds = corpus.Thresholds{"organization": 0.3}
	labelled := write(t, basis, records)
	orion := view{query: "org:=Orion", field: "org", value: "Orion", has: hasOrg("Orion", "", ""), organization: "Orion"}
	named := func(name, kind, code string) view {
		return view{query: `org:="` + name + `"`, field: "org", value: name, has: hasOrg(name, kind, code), organization: name}
	}
	for _, c := range []struct {
		words         string
		asks          view
		before, after int
	}{
		{"kind|Orion|institute", view{query: "kind:institute", field: "kind", value: "institute", has: hasOrg("Orion", "institute", "")}, 0, 1},
		{"country|Orion|FR", view{query: "org:=Orion", has: hasOrg("Orion", "", "")}, 1, 1},
		{"rename|org|Orion|Orion Works", named("Orion Works", "", ""), 0, 1},
		{"merge|org|Orion|Hyperion", orion, 1, 1},
		{"link|Orion|https://ror.org/010pmpe69", orion, 1, 1},
		{"remove|org|orion", orion, 1, 0},
		{"add|org|ORION", orion, 1, 4},
	} {
		t.Run(c.words, func(t *testing.T) {
			folder := filepath.Join(t.TempDir(), "study")
			if err := os.CopyFS(folder, os.DirFS(labelled)); err != nil {
				t.Fatal(err)
			}
			agreeAfter(t, folder, "", c.words, c.asks, c.before, c.after)
		})
	}
	amend(t, labelled, "b", "remove|org|Orion")
	amend(t, labelled, "", "kind|Orion|institute")
	if report := amend(t, labelled, "", "add|org|Orion"); !slices.Equal(report.Changed, []string{"a", "c", "d"}) {
		t.Errorf("changed %v: what was removed in one report came back", report.Changed)
	}
	amend(t, labelled, "b", "add|org|Orion")
	if got := orion.count(t, labelled); got.Search != 4 {
		t.Errorf("added to that report again: %+v", got)
	}
}
