package attache

import (
	"slices"
	"testing"

	"attache/extract"
	"attache/report"
)

// The codebook defines every mode and kind there is, and no other.
func TestCodebookIsComplete(t *testing.T) {
	for name, c := range map[string]struct {
		terms []report.Definition
		ids   []string
	}{
		"modes": {modeTerms, extract.Modes()},
		"kinds": {kindTerms, extract.Kinds()},
		"roles": {roleTerms, []string{"origin", "post", "partner", "mention"}},
	} {
		var ids []string
		for _, term := range c.terms {
			if term.Name == "" || term.Definition == "" {
				t.Errorf("%s: %s is not defined", name, term.ID)
			}
			ids = append(ids, term.ID)
		}
		want := slices.Clone(c.ids)
		slices.Sort(ids)
		slices.Sort(want)
		if !slices.Equal(ids, want) {
			t.Errorf("%s: %q, want %q", name, ids, want)
		}
	}
}
