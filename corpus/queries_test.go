package corpus

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestQueries(t *testing.T) {
	dir := t.TempDir()
	if list, err := ReadQueries(dir); list != nil || err != nil {
		t.Errorf("%v, %v", list, err)
	}
	list := []SavedQuery{{Name: "b", Query: `"x y" OR <z>`, Ran: 2}, {Name: "a", Query: "*"}}
	if err := WriteQueries(dir, list); err != nil {
		t.Fatal(err)
	}
	got, err := ReadQueries(dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]SavedQuery{list[1], list[0]}, got); diff != "" {
		t.Error(diff)
	}
	for _, bad := range [][]SavedQuery{{{Name: ""}}, {{Name: "a"}, {Name: "a"}}} {
		if WriteQueries(dir, bad) == nil {
			t.Errorf("%v was written", bad)
		}
	}
	for data, want := range map[string]string{
		"":                             "unexpected end",
		`{"format":1,"queries":[`:      "unexpected end",
		`{"format":2,"queries":[]}`:    "format 2",
		`{"format":1,"queries":{}}`:    "cannot unmarshal",
		`{"format":1,"queries":[]}  x`: "invalid character",
	} {
		if err := os.WriteFile(filepath.Join(dir, "queries.json"), []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadQueries(dir); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "queries.json") {
			t.Errorf("%q: %v", data, err)
		}
	}
}
