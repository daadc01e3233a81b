package attache

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"attache/corpus"
	"attache/corpus/read"
)

// labelTexts labels texts, by file name, into a new corpus folder with its index.
func labelTexts(t *testing.T, texts map[string]string) string {
	t.Helper()
	in := filepath.Join(t.TempDir(), "in")
	if err := os.Mkdir(in, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range texts {
		if err := os.WriteFile(filepath.Join(in, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	source, err := Files(context.Background(), []string{in}, read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "corpus")
	if _, err := Run(context.Background(), source, dir, RunOptions{Options: Options{Models: []string{"rules"}}}); err != nil {
		t.Fatal(err)
	}
	return dir
}

// filesWith are the files under dir, by name or content, that hold a word.
func filesWith(t *testing.T, dir, word string) (list []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if bytes.Contains(bytes.ToLower(data), []byte(word)) {
			list = append(list, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// Nothing of a forgotten report is left anywhere in the folder, the index and
// the lists made from the records included.
func TestForgetLeavesNothing(t *testing.T) {
	dir := labelTexts(t, map[string]string{
		"a.txt": "A shipyard in Turku, Finland, offers a laser for welding under licence.",
		"b.txt": "Zephyrine Labs Ltd in Dubna, Russia, offers zirconium cladding. Contact: Dr Ottokar Vandermolen.",
	})
	if _, err := Organizations(context.Background(), dir, ListOptions{}); err != nil {
		t.Fatal(err)
	}
	f, err := corpus.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	var id string
	for rec, err := range f.All() {
		if err != nil {
			t.Fatal(err)
		}
		if rec.Source == "in/b.txt" {
			id = rec.ID
		}
	}
	f.Close()
	words := []string{"zirconium", "cladding", "zephyrine", "vandermolen"}
	if err := corpus.AppendLedger(dir, []corpus.Correction{{Do: corpus.Remove, What: "organization", Doc: id, Name: "Zephyrine Labs", Why: "cladding"}}); err != nil {
		t.Fatal(err)
	}
	kept := map[string]string{
		"audits/audit-1.json":             `{"format":1,"name":"audit-1","for":["domain:ai"],"strata":[{"name":"said","size":1,"drawn":1}],"rows":[{"stratum":0,"report":"` + id + `","kind":"domain","label":"ai"}]}`,
		"audits/audit-1.marks":            `[{"row":1,"right":true,"note":"the zirconium one"}]`,
		"surveys/survey-1.json":           `{"name":"survey-1","unit":"organization","units":[{"name":"Zephyrine Labs Ltd","documents":["` + id + `"]},{"name":"Turku Yard","documents":["x"]}]}`,
		"surveys/survey-1.outcomes.jsonl": `{"unit":1,"name":"Zephyrine Labs Ltd","outcome":"none","note":"cladding"}` + "\n" + `{"unit":2,"name":"Turku Yard","outcome":"licence","url":"https://example.org"}` + "\n",
	}
	for name, data := range kept {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(data), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	if held := filesWith(t, dir, words[0]); len(held) < 2 {
		t.Fatalf("only %q hold the text before", held)
	}
	if n, err := Forget(dir, []string{id}); n != 1 || err != nil {
		t.Fatalf("%d, %v", n, err)
	}
	for _, word := range words {
		if held := filesWith(t, dir, word); held != nil {
			t.Errorf("%q is still in %q", word, held)
		}
	}
	if s, found, err := LoadSurvey(dir, "survey-1"); err != nil || s.Units[1].Name != "Turku Yard" || len(found) != 2 {
		t.Errorf("the survey's other unit: %v %v %v", s, found, err)
	}
	if _, err := Forget(dir, []string{"nobody"}); !errors.Is(err, corpus.ErrNotFound) {
		t.Errorf("unknown id: %v", err)
	}
}
