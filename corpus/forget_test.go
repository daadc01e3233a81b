package corpus

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var forgettable = []testInput{
	{"in/a", "The first report stays where it is."},
	{"in/b", "The secret zirconium paper of Dr. Hale, at some length, so that it is a record like others."},
	{"in/c", "The third report stays too."},
}

// folderBytes joins everything under dir.
func folderBytes(t *testing.T, dir string) []byte {
	t.Helper()
	var all []byte
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		all = append(append(all, path...), data...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func forgetFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if _, err := label(t, dir, WriterOptions{}, forgettable, -1); err != nil {
		t.Fatal(err)
	}
	// a second revision of the one that goes
	again := append([]testInput(nil), forgettable...)
	again[1].text = "The secret zirconium paper of Dr. Hale, second version, longer than the first one was by far."
	if _, err := label(t, dir, WriterOptions{}, again, -1); err != nil {
		t.Fatal(err)
	}
	if err := AppendLedger(dir, []Correction{
		{Do: Remove, What: "organization", Doc: ID("in/b"), At: &Place{Field: "text", Quote: "zirconium"}, Why: "zirconium is no firm"},
		{Do: Rename, What: "organization", Name: "Acme", To: &Value{Name: "Acme Works"}},
	}); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestForget(t *testing.T) {
	dir := forgetFolder(t)
	if !bytes.Contains(folderBytes(t, dir), []byte("zirconium")) {
		t.Fatal("the folder does not hold the text in the first place")
	}
	before, err := os.Stat(filepath.Join(dir, "records.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	left := filepath.Join(dir, "surveys", ".survey-1.json.123456") // by a kill
	if err := errors.Join(os.Mkdir(filepath.Dir(left), 0o755), os.WriteFile(left, []byte("zirconium"), 0o644),
		os.WriteFile(filepath.Join(dir, ".records.jsonl.98765"), []byte("Hale"), 0o644)); err != nil {
		t.Fatal(err)
	}
	n, err := Forget(dir, []string{ID("in/b"), ID("in/b")})
	if err != nil || n != 1 {
		t.Fatalf("%d, %v", n, err)
	}
	all := folderBytes(t, dir)
	for _, word := range []string{"zirconium", "Hale"} {
		if bytes.Contains(all, []byte(word)) {
			t.Errorf("the folder still holds %q", word)
		}
	}
	after, err := os.Stat(filepath.Join(dir, "records.jsonl"))
	if err != nil || after.Size() != before.Size() {
		t.Errorf("records.jsonl has %d bytes, had %d: %v", after.Size(), before.Size(), err)
	}
	f, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if f.Len() != 2 {
		t.Errorf("%d records", f.Len())
	}
	if _, err := f.Get(ID("in/b")); !errors.Is(err, ErrForgotten) || !errors.Is(err, ErrNotFound) {
		t.Errorf("Get: %v", err)
	}
	if got := texts(t, f); got != forgettable[0].text+"|"+forgettable[2].text {
		t.Errorf("records: %s", got)
	}
	l := f.Ledger()
	if l.Len() != 2 || len(l.Problems()) > 0 {
		t.Errorf("ledger of %d lines: %v", l.Len(), l.Problems())
	}
	// Once more changes nothing.
	if n, err := Forget(dir, []string{ID("in/b")}); n != 0 || err != nil {
		t.Errorf("again: %d, %v", n, err)
	}
	if _, err := Forget(dir, []string{"nobody"}); !errors.Is(err, ErrNotFound) {
		t.Errorf("unknown id: %v", err)
	}
}

func texts(t *testing.T, f *Folder) string {
	t.Helper()
	var list []string
	for rec, err := range f.All() {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, rec.Text)
	}
	return strings.Join(list, "|")
}

// A forgotten report does not come back with the next run, changed or not, and
// is not counted as vanished.
func TestForgottenStaysForgotten(t *testing.T) {
	dir := forgetFolder(t)
	if _, err := Forget(dir, []string{ID("in/b")}); err != nil {
		t.Fatal(err)
	}
	k, err := LoadKnown(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{forgettable[1].text, "something new"} {
		doc := &Document{ID: ID("in/b"), Source: "in/b", Text: text, SourceSHA256: sha(text)}
		if fate, _, _ := k.Document(doc, false, true); fate != Forgotten {
			t.Errorf("%q: fate %d", text, fate)
		}
	}
	if n := k.Vanished([]string{"in"}); n != 2 {
		t.Errorf("%d vanished of the two that are left", n)
	}
}

// Cut short between any two steps, forgetting is done again and ends the same.
func TestForgetCutShort(t *testing.T) {
	whole := forgetFolder(t)
	if _, err := Forget(whole, []string{ID("in/b")}); err != nil {
		t.Fatal(err)
	}
	read := func(dir, name string) string {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	for _, done := range [][]string{{"corrections.jsonl"}, {"corrections.jsonl", "records.jsonl"}} {
		dir := forgetFolder(t)
		if err := os.Remove(filepath.Join(dir, "records.idx")); err != nil {
			t.Fatal(err)
		}
		for _, name := range done {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(read(whole, name)), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := Forget(dir, []string{ID("in/b")}); err != nil {
			t.Fatalf("after %v: %v", done, err)
		}
		for _, name := range []string{"records.jsonl", "records.idx", "manifest.json"} {
			if read(dir, name) != read(whole, name) {
				t.Errorf("after %v: %s differs", done, name)
			}
		}
	}
}

func TestForgetInterruptedRun(t *testing.T) {
	dir := forgetFolder(t)
	more := append([]testInput{{"in/d", "one more"}}, forgettable...)
	if _, err := label(t, dir, WriterOptions{}, more, 1); err != nil {
		t.Fatal(err)
	}
	if _, err := Forget(dir, []string{ID("in/b")}); !errors.Is(err, ErrInterrupted) {
		t.Errorf("%v", err)
	}
}

// What was said of a name in all records goes with the last record that has it,
// as it was labelled or as it was corrected; what another record has stays, and
// so does what nobody had.
func TestForgetNames(t *testing.T) {
	dir := t.TempDir()
	w, err := NewWriter(dir, WriterOptions{Basis: Basis{Engine: "test"}, Inputs: []string{"in"}})
	if err != nil {
		t.Fatal(err)
	}
	for i, names := range [][]string{{"Orion Ltd", "Siemens"}, {"Siemens AG"}} {
		rec := Record{ID: string(rune('a' + i)), Seq: i, Rev: 1, Source: "in", Text: strings.Repeat("long enough ", 20)}
		for _, name := range names {
			rec.Organizations = append(rec.Organizations, Organization{Name: name, Score: 0.9})
		}
		line, err := rec.AppendJSON(nil)
		if err = errors.Join(err, w.Add(i, line)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Finish(Counts{New: 2}), w.Close()); err != nil {
		t.Fatal(err)
	}
	if err := AppendLedger(dir, []Correction{
		{Do: Kind, What: "organization", Name: "ORION", To: &Value{Kind: "company"}, Why: "orion's own site"},
		{Do: Rename, What: "organization", Doc: "a", Name: "Orion", To: &Value{Name: "Betelgeuse"}},
		{Do: Link, What: "organization", Name: "Betelgeuse", To: &Value{ID: "https://example.org/betelgeuse"}},
		{Do: Kind, What: "organization", Name: "Siemens", To: &Value{Kind: "company"}},
		{Do: Merge, What: "organization", Name: "Siemens", Names: []string{"Orion"}},
		{Do: Kind, What: "organization", Name: "Vega", To: &Value{Kind: "company"}},
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := Forget(dir, []string{"a"}); err != nil {
		t.Fatal(err)
	}
	l, err := ReadLedger(dir)
	if err != nil || l.Len() != 6 || l.Problems() != nil {
		t.Fatalf("%d lines, %v, %v", l.Len(), l.Problems(), err)
	}
	var got []string
	for i := range l.Len() {
		e, _ := l.Entry(i)
		got = append(got, e.Do)
	}
	if want := "blank blank blank kind merge kind"; strings.Join(got, " ") != want {
		t.Errorf("the ledger holds %v, want %s", got, want)
	}
	if all := folderBytes(t, dir); bytes.Contains(all, []byte("etelgeuse")) || bytes.Contains(all, []byte("site")) {
		t.Error("the name of a report that was forgotten is left")
	}
}
