package attache

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache/corpus"
)

// A difference that corrections made names the entry that made it: the last
// that gave or took the label, whatever was said between.
func TestDiffNamesTheEntry(t *testing.T) {
	a := labelReports(t, correctedReports)
	b := filepath.Join(t.TempDir(), "b")
	if err := os.CopyFS(b, os.DirFS(a)); err != nil {
		t.Fatal(err)
	}
	amend(t, b, "b", "remove|domain|photonics")
	amend(t, b, "b", "add|domain|quantum")
	amend(t, b, "b", "remove|date")
	amend(t, b, "b", "remove|role|origin:DE")
	amend(t, b, "", "rename|org|Acme Robotics Ltd|Acme")
	amend(t, b, "", "kind|Acme|institute")
	amend(t, b, "a", "remove|org|Siemens")
	amend(t, b, "a", "add|mode|scouting")
	amend(t, a, "d", "add|country|France")
	amend(t, a, "d", "add|country|Italy")
	amend(t, a, "d", "remove|country|Italy")
	var got []string
	_, err := DiffFolders(t.Context(), a, b, func(d DocumentDiff) error {
		for _, l := range d.Labels {
			line := fmt.Sprintf("%s %s %s in %s:", d.ID, l.Kind, l.Label, l.In)
			for _, c := range l.Corrections {
				line += " " + c.Ledger + " " + told([]corpus.Correction{c.Correction})[0]
			}
			got = append(got, line)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(got)
	want := []string{
		"a mode scouting in b: b add mode a scouting",
		`a organization Siemens AG in a: b remove organization a text:"Siemens AG"*`,
		`a organization-kind company in a: b remove organization a text:"Siemens AG"*`,
		"b domain photonics in a: b remove domain b photonics",
		"b domain quantum in b: b add domain b quantum",
		"b origin DE in a: b remove role b origin/DE",
		"b year 2020 in a: b remove date b",
		"c organization Acme Robotics Ltd in a: b rename organization  Acme Robotics Ltd -> Acme",
		"c organization Acme in b: b rename organization  Acme Robotics Ltd -> Acme",
		"c organization-kind company in a: b kind organization  Acme -> institute",
		"c organization-kind institute in b: b kind organization  Acme -> institute",
		"d country FR in a: a add country d FR -> France",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
