package extract

import (
	"slices"
	"strings"
	"testing"
)

// The rules that are shown are those that the program runs by: every mode with
// as many phrases as its compiled table has, every kind of mission, and no
// empty rule.
func TestCriteriaAreThoseOfTheProgram(t *testing.T) {
	words := map[string][]string{}
	for _, r := range Criteria() {
		if len(r.Words) == 0 || slices.Contains(r.Words, "") || r.Name == "" {
			t.Errorf("%s %s: %q", r.Of, r.Name, r.Words)
		}
		words[r.Of+" "+r.Name] = append(words[r.Of+" "+r.Name], r.Words...)
	}
	for kind, id := range modeIDs {
		n := 0
		for _, p := range modeRules().phrases {
			if p.kind == kind {
				n++
			}
		}
		if got := len(words["mode "+id]); got != n || n == 0 {
			t.Errorf("%s: %d phrases shown, %d in the program", id, got, n)
		}
	}
	for _, k := range missionKinds {
		if !slices.Equal(words["post "+k.kind], k.phrases) {
			t.Errorf("%s: %q", k.kind, words["post "+k.kind])
		}
	}
	if !slices.Contains(words["date columns, best first"], "date") || !strings.Contains(words["mode investment"][0], "0.") {
		t.Errorf("%q, %q", words["date columns, best first"], words["mode investment"][0])
	}
}
