package extract

import (
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func readGold(t *testing.T, name, text string) ([]GoldDocument, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return ReadGoldFile(path)
}

// marks are "document field TYPE name" for each name.
func marks(docs []GoldDocument) []string {
	var all []string
	for _, d := range docs {
		for p, names := range d.Names {
			for _, n := range names {
				all = append(all, strings.Join([]string{d.ID, n.Field, n.Type.String(), n.Span.Of(d.Passages[p].Text)}, " "))
			}
		}
	}
	return all
}

func TestReadGoldTags(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"documents", "# doc = a\nBank\tB-ORG\nSaderat\tI-ORG\n\nOslo\tB-LOC\n# doc = b\nOslo\tB-LOC\n",
			[]string{"a s1 ORG Bank Saderat", "a s2 LOC Oslo", "b s1 LOC Oslo"}},
		{"no documents", "Oslo\tB-LOC\n\n\nLima\tB-LOC\n", []string{"1 s1 LOC Oslo", "2 s1 LOC Lima"}},
		{"I- begins a name after none or another type", "A\tI-ORG\nB\tI-PER\nC\tI-PER\n", []string{"1 s1 ORG A", "1 s1 PER B C"}},
		{"B- parts two names", "A\tB-ORG\nB\tB-ORG\n", []string{"1 s1 ORG A", "1 s1 ORG B"}},
		{"other types are none", "A\tB-NORP\nB\tI-NORP\r\n", nil},
		{"a hash is a word too", "#\tO\nOslo\tB-LOC\n", []string{"1 s1 LOC Oslo"}},
	} {
		docs, err := readGold(t, "a.bio", c.text)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		} else if diff := cmp.Diff(c.want, marks(docs)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestReadGoldLines(t *testing.T) {
	docs, err := readGold(t, "a.jsonl", `{"key":"k","text":"Zürich hosts Köln AG.","spans":[[13,20,"ORG"],[0,6,"LOC"],[7,9,"VERB"]]}
{"key":"k","text":"Oslo.","spans":[[0,4,"LOC"]]}

{"id":"r","title":"Acme in Oslo","text":"Mary of Acme.","organizations":[{"mentions":[{"field":"title","span":[0,4]},{"field":"text","span":[8,12]}]}],"people":[{"mentions":[{"field":"text","span":[0,4]}]}]}
`)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"k s1 LOC Zürich", "k s1 ORG Köln AG", "k s2 LOC Oslo", "r title ORG Acme", "r text PER Mary", "r text ORG Acme"}
	if diff := cmp.Diff(want, marks(docs)); diff != "" {
		t.Errorf("marks (-want +got):\n%s", diff)
	}
}

func TestReadGoldErrors(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a.bio", "Oslo\tB-LOC\nLima\n", "a.bio:2: want a word, a tab and its tag"},
		{"a.bio", "Oslo\tLOC\n", `a.bio:1: want O, B-TYPE or I-TYPE, got "LOC"`},
		{"a.bio", "\xff\tO\n", "a.bio:1"},
		{"a.jsonl", "{\n", "a.jsonl:1"},
		{"a.jsonl", `{"text":"ab","spans":[[0,3,"ORG"]]}`, "outside the text of 2 characters"},
		{"a.jsonl", `{"text":"ab","spans":[[1,1,"ORG"]]}`, "outside the text"},
		{"a.jsonl", `{"text":"ab","spans":[["x"]]}`, "a.jsonl:1: span"},
		{"a.bio.gz", "not packed", "a.bio.gz"},
	} {
		if _, err := readGold(t, c.name, c.text); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %q: %v, want %q", c.name, c.text, err, c.want)
		}
	}
}

func TestReadGoldUnpacks(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.bio.gz")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	zip := gzip.NewWriter(file)
	if _, err := zip.Write([]byte("Oslo\tB-LOC\n")); err != nil {
		t.Fatal(err)
	}
	if err := zip.Close(); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	docs, err := ReadGoldFile(path)
	if err != nil || len(docs) != 1 {
		t.Fatalf("%d documents, %v", len(docs), err)
	}
}

func TestJoinedMakesDocuments(t *testing.T) {
	docs, err := readGold(t, "a.bio", "A\tB-ORG\n\nB\tB-ORG\n\nC\tB-ORG\n")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"1 s1 ORG A", "1 s2 ORG B", "3 s1 ORG C"}
	if diff := cmp.Diff(want, marks(joined(docs, 2))); diff != "" {
		t.Errorf("marks (-want +got):\n%s", diff)
	}
}
