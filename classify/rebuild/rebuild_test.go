package main

import (
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache/classify"
	"attache/corpus"
)

// write makes a gzipped file of lines.
func write(t *testing.T, dir, name string, lines ...string) {
	t.Helper()
	file, err := os.Create(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	zip := gzip.NewWriter(file)
	fmt.Fprintln(zip, strings.Join(lines, "\n"))
	if err := zip.Close(); err != nil {
		t.Fatal(err)
	}
}

const (
	known = "The project builds a floating platform for offshore wind turbines and measures the loads on its moorings over two winters at sea."
	other = "The award supports a study of how maize roots take up phosphorus from dry soils, with field trials in three regions and two seasons."
)

// folder makes a data folder in which every file has a line or two.
func folder(t *testing.T) string {
	dir := t.TempDir()
	write(t, dir, "labelled.jsonl.gz", `{"key":"h2020:1","text":"`+known+`","source":"h2020","domains":["energy","marine"]}`)
	for _, f := range unlabelledFiles {
		write(t, dir, f.file, `{"filler":1}`)
	}
	return dir
}

func TestReadLabelled(t *testing.T) {
	list, sources, err := readLabelled(filepath.Join(folder(t), "labelled.jsonl.gz"))
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 1 || list[0].Doc.ID != "h2020:1" || sources[0] != "h2020" || strings.Join(list[0].Domains, " ") != "energy marine" {
		t.Errorf("%+v %v", list, sources)
	}
}

func TestReadLabelledErrors(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "bad.gz", `{"key":"a"}`, `{"key":`)
	write(t, dir, "empty.gz")
	if err := os.WriteFile(filepath.Join(dir, "plain.gz"), []byte("not gzipped"), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"bad.gz": "bad.gz:2: ", "empty.gz": "empty.gz", "plain.gz": "plain.gz: gzip", "missing.gz": "no such file"} {
		if _, _, err := readLabelled(filepath.Join(dir, name)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A text among the labelled ones is left out by key, and by what it says.
func TestReadUnlabelled(t *testing.T) {
	dir := folder(t)
	write(t, dir, "h2020_projects.jsonl.gz",
		`{"id":"1","title":"The same project","objective":"Other words under the same key, of which there are enough to be read as a text of their own."}`,
		`{"id":"2","title":"A copy","objective":"`+known+`"}`,
		`{"id":"3","title":"New","objective":"`+other+`"}`)
	examples, _, err := readLabelled(filepath.Join(dir, "labelled.jsonl.gz"))
	if err != nil {
		t.Fatal(err)
	}
	docs, err := readUnlabelled(dir, examples)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, d := range docs {
		if strings.TrimSpace(d.Text) != "" {
			ids = append(ids, d.ID)
		}
	}
	if diff := cmp.Diff([]string{"h2020:3"}, ids); diff != "" {
		t.Error(diff)
	}
	if err := os.Remove(filepath.Join(dir, "patents.jsonl.gz")); err != nil {
		t.Fatal(err)
	}
	if _, err := readUnlabelled(dir, examples); err == nil {
		t.Error("a file is missing and nobody says so")
	}
}

func example(id, text string, domains ...string) classify.Example {
	return classify.Example{Doc: &corpus.Document{ID: id, Title: "T", Text: text}, Domains: domains}
}

func TestCutAndJoin(t *testing.T) {
	list := []classify.Example{example("a", known, "energy"), example("b", other, "agriculture"), example("c", "Nothing of note.")}
	for _, e := range cutTo(list, 5) {
		if n := len(strings.Fields(e.Doc.Text)); n > 5 || e.Doc.Title != "" {
			t.Errorf("%s: %d words, title %q", e.Doc.ID, n, e.Doc.Title)
		}
	}
	both := 0
	for _, e := range joined(list, 200) {
		if n := len(strings.Fields(e.Doc.Text)); n < 150 {
			t.Errorf("%s: %d words", e.Doc.ID, n)
		}
		if len(e.Domains) == 2 {
			both++
			if !strings.Contains(e.Doc.Text, "turbines") || !strings.Contains(e.Doc.Text, "maize") {
				t.Errorf("%v does not have both texts", e.Domains)
			}
		}
	}
	if both != 1 {
		t.Errorf("%d reports of two fields", both)
	}
	if len(list[0].Domains) != 1 {
		t.Error("joining changed the examples")
	}
}

func TestFoldsPartTheExamples(t *testing.T) {
	if foldOf(example("a", known)) != foldOf(example("b", known)) {
		t.Error("one text in two folds")
	}
	for i := range 50 {
		if f := foldOf(example("a", fmt.Sprint(i, known))); f < 0 || f >= folds {
			t.Fatalf("fold %d", f)
		}
	}
}

// fakeFasttext answers as fasttext does: energy for sure, whatever the text.
const fakeFasttext = `#!/bin/sh
if [ "$1" = predict-prob ]; then
	while read -r line; do echo "__label__energy 0.9 __label__none 0.2"; done < "$3"
fi
`

func TestRunFasttext(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the stand-in for fasttext is a shell script")
	}
	program := filepath.Join(t.TempDir(), "fasttext")
	if err := os.WriteFile(program, []byte(fakeFasttext), 0o755); err != nil {
		t.Fatal(err)
	}
	taxonomy, err := classify.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	train := []classify.Example{example("a", known, "energy"), example("b", known, "energy"), example("c", known, "energy"), example("d", other, "energy")}
	judged, err := runFasttext(program, taxonomy.IDs(), train, []classify.Example{example("x", known, "energy"), example("y", other, "agriculture")})
	if err != nil {
		t.Fatal(err)
	}
	e, err := classify.EvaluateJudged(taxonomy.IDs(), judged)
	if err != nil {
		t.Fatal(err)
	}
	if e.Micro != (classify.Count{Both: 1, Wrong: 1, Missed: 1}) {
		t.Errorf("%+v", e.Micro)
	}
	if _, err := runFasttext(filepath.Join(t.TempDir(), "none"), taxonomy.IDs(), train, train); err == nil {
		t.Error("no program and no error")
	}
}

// The whole run on a folder of made-up texts: a model that can be read, and a
// table with every line.
func TestRun(t *testing.T) {
	dir := folder(t)
	var lines, firms []string
	for i := range 60 {
		source := []string{"h2020", "patents", "nsf", "dod_sbir", "sbir_cet", "federal_register"}[i%6]
		text, label := known, `"energy"`
		if i%2 == 1 {
			text, label = other, `"agriculture"`
		}
		lines = append(lines, fmt.Sprintf(`{"key":"k%d","text":"Case %d. %s","source":%q,"domains":[%s]}`, i, i*i, text, source, label))
		firms = append(firms, fmt.Sprintf(`{"key":"f%d","text":"%s","source":"companies","domains":[%s]}`, i, text, label))
	}
	write(t, dir, "labelled.jsonl.gz", lines...)
	write(t, dir, "labelled_companies.jsonl.gz", firms...)
	model, figures := filepath.Join(dir, "out.model"), filepath.Join(dir, "cv.txt")
	if err := run(dir, model, "", "", 1, 1); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(model)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := classify.ParseModel(model, data); err != nil {
		t.Error(err)
	}
	if err := run(dir, "", figures, "", 1, 1); err != nil {
		t.Fatal(err)
	}
	table, err := os.ReadFile(figures)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"attache  ", "key phrases only", "attache, first 40 words", "attache, 4,000 words", "attache on companies", "attache by source", "federal_register", "agriculture", "reliability"} {
		if !strings.Contains(string(table), want) {
			t.Errorf("no %q in\n%s", want, table)
		}
	}
}
