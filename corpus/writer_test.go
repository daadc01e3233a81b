package corpus

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var testBasis = Basis{Engine: "test", Models: map[string]string{"m": "1234567890abcdef"}, Options: map[string]string{"home": ""}}

// input is one document of a made-up run; an empty text is a skip.
type testInput struct{ source, text string }

func record(seq int, in testInput, rev int) []byte {
	rec := Record{ID: ID(in.source), Seq: seq, Rev: rev, Source: in.source, Text: in.text, SourceSHA256: sha(in.text),
		Meta: map[string]string{"x": `,"source_sha256":"bad`}}
	line, err := rec.AppendJSON(nil)
	if err != nil {
		panic(err)
	}
	return line
}

func sha(s string) string {
	h := hash16(s)
	return fmt.Sprintf("%x", h[:])
}

// label runs the inputs into dir and stops after so many lines (all, if
// negative) without a commit, as a kill would.
func label(t *testing.T, dir string, opts WriterOptions, inputs []testInput, stopAfter int) (Counts, error) {
	t.Helper()
	opts.Basis = testBasis
	if opts.Inputs == nil {
		opts.Inputs = []string{"in"}
	}
	w, err := NewWriter(dir, opts)
	if err != nil {
		return Counts{}, err
	}
	defer w.Close()
	var counts Counts
	seq := w.FirstSeq()
	for n, in := range inputs {
		if n == stopAfter {
			return counts, w.out.Flush()
		}
		doc := &Document{ID: ID(in.source), Source: in.source, Text: in.text, SourceSHA256: sha(in.text)}
		fate, rev, _ := w.Known().Document(doc, false, false)
		if fate == Unchanged {
			counts.Unchanged++
			continue
		}
		if i := seq - w.FirstSeq(); i < len(w.Done()) {
			if reason := map[bool]string{true: "empty"}[in.text == ""]; !w.Done()[i].Is(in.source, reason, sha(in.text)) {
				t.Fatalf("done[%d] is not %s", i, in.source)
			}
		} else if in.text == "" {
			err = w.Skip(Skipped{Seq: seq, Run: w.Run(), Source: in.source, Reason: "empty", SourceSHA256: sha(in.text)})
		} else {
			err = w.Add(seq, record(seq, in, rev))
		}
		if err != nil {
			return counts, err
		}
		seq++
		counts.New++
		if n%3 == 2 {
			if err := w.Commit(); err != nil {
				return counts, err
			}
		}
	}
	counts.Vanished = w.Known().Vanished(opts.Inputs)
	return counts, w.Finish(counts)
}

func appendFile(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

func inputs(n int) []testInput {
	list := make([]testInput, n)
	for i := range list {
		list[i] = testInput{source: fmt.Sprintf("in/%02d.txt", i), text: strings.Repeat(fmt.Sprintf("report %d é. ", i), i+1)}
		if i%5 == 4 {
			list[i].text = ""
		}
	}
	return list
}

func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	content := map[string]string{}
	for _, name := range []string{"manifest.json", "records.jsonl", "skipped.jsonl", "records.idx"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		content[name] = string(data)
	}
	return content
}

// A run stopped after any number of lines, with any number of bytes of its
// last line on disk, ends the same when it is run again.
func TestResumeGivesTheSameBytes(t *testing.T) {
	in := inputs(11)
	whole := t.TempDir()
	opts := WriterOptions{Fingerprint: "f"}
	if _, err := label(t, whole, opts, in, -1); err != nil {
		t.Fatal(err)
	}
	want := files(t, whole)
	for stop := range in {
		for _, tail := range []string{"", `{"id":"torn`} {
			dir := t.TempDir()
			if _, err := label(t, dir, opts, in, stop); err != nil {
				t.Fatal(err)
			}
			for _, name := range []string{"records.jsonl", "skipped.jsonl", "commits.log"} {
				if err := appendFile(filepath.Join(dir, name), []byte(tail)); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := Open(dir); !errors.Is(err, ErrUnfinished) {
				t.Fatalf("stopped after %d: Open gives %v", stop, err)
			}
			if _, err := label(t, dir, opts, in, -1); err != nil {
				t.Fatalf("stopped after %d: %v", stop, err)
			}
			if diff := cmp.Diff(want, files(t, dir)); diff != "" {
				t.Fatalf("stopped after %d with %q: %s", stop, tail, diff)
			}
		}
	}
}

func TestRunsAddNewAndChanged(t *testing.T) {
	dir := t.TempDir()
	opts := WriterOptions{Fingerprint: "f"}
	if _, err := label(t, dir, opts, inputs(4), -1); err != nil {
		t.Fatal(err)
	}
	before, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer before.Close()

	second := inputs(6)[1:]
	second[1].text = "changed"
	counts, err := label(t, dir, opts, second, -1)
	if err != nil {
		t.Fatal(err)
	}
	if want := (Counts{New: 3, Unchanged: 2, Vanished: 1}); counts != want {
		t.Errorf("counts %+v, want %+v", counts, want)
	}
	after, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer after.Close()
	rec, err := after.Get(ID("in/02.txt"))
	if err != nil || rec.Text != "changed" || rec.Rev != 2 || rec.Seq != 4 {
		t.Errorf("changed record: %+v, %v", rec, err)
	}
	if old, err := before.Get(ID("in/02.txt")); err != nil || old.Rev != 1 {
		t.Errorf("a folder opened before the run sees %+v, %v", old, err)
	}
	n := 0
	for rec, err := range after.All() {
		if err != nil {
			t.Fatal(err)
		}
		if rec.ID == ID("in/02.txt") && rec.Rev != 2 {
			t.Errorf("All yields the superseded %+v", rec)
		}
		n++
	}
	if n != after.Len() || n != 5 {
		t.Errorf("All yields %d records, Len is %d, want 5", n, after.Len())
	}
	unread, err := after.Unread()
	if err != nil || len(unread) != 1 || unread[0].Source != "in/04.txt" {
		t.Errorf("unread: %+v, %v", unread, err)
	}
}

// A table that is damaged, cut or gone is made anew from the records.
func TestDamagedTable(t *testing.T) {
	dir := t.TempDir()
	if _, err := label(t, dir, WriterOptions{Fingerprint: "f"}, inputs(7), -1); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "records.idx")
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	flipped := append([]byte{}, good...)
	flipped[len(tableHeader)+rowSize] ^= 1 // the id of the second row
	for name, data := range map[string][]byte{"cut": good[:len(good)-5], "empty": nil, "other": []byte("something else"), "flipped": flipped} {
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		f, err := Open(dir)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if rec, err := f.Get(ID("in/06.txt")); err != nil || rec.Source != "in/06.txt" {
			t.Errorf("%s: %+v, %v", name, rec, err)
		}
		f.Close()
	}
}

func TestWriterRefuses(t *testing.T) {
	in := inputs(5)
	interrupted := func(t *testing.T) string {
		dir := t.TempDir()
		if _, err := label(t, dir, WriterOptions{Fingerprint: "f"}, in, 3); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	t.Run("other fingerprint", func(t *testing.T) {
		if _, err := label(t, interrupted(t), WriterOptions{Fingerprint: "g"}, in, -1); !errors.Is(err, ErrInterrupted) {
			t.Errorf("%v", err)
		}
	})
	t.Run("other inputs", func(t *testing.T) {
		if _, err := label(t, interrupted(t), WriterOptions{Fingerprint: "f", Inputs: []string{"b"}}, in, -1); !errors.Is(err, ErrInterrupted) {
			t.Errorf("%v", err)
		}
	})
	t.Run("restart", func(t *testing.T) {
		dir, whole := interrupted(t), t.TempDir()
		for _, d := range []string{dir, whole} {
			if _, err := label(t, d, WriterOptions{Fingerprint: "g", Restart: true}, in, -1); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(files(t, whole), files(t, dir)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("other basis", func(t *testing.T) {
		basis := testBasis
		basis.Engine = "newer"
		var refused *BasisError
		_, err := NewWriter(interrupted(t), WriterOptions{Basis: basis, Inputs: []string{"in"}, Fingerprint: "f"})
		if !errors.As(err, &refused) || len(refused.Lines) != 1 {
			t.Errorf("%v", err)
		}
	})
	t.Run("not empty", func(t *testing.T) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "thesis.doc"), nil, 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := label(t, dir, WriterOptions{}, in, -1); !errors.Is(err, ErrNotEmpty) {
			t.Errorf("%v", err)
		}
	})
	t.Run("locked", func(t *testing.T) {
		dir := t.TempDir()
		w, err := NewWriter(dir, WriterOptions{Basis: testBasis})
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		_, err = NewWriter(dir, WriterOptions{Basis: testBasis})
		if !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), fmt.Sprint(os.Getpid())) {
			t.Errorf("%v", err)
		}
	})
	t.Run("later format", func(t *testing.T) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "manifest.json"), []byte(`{"format":99}`), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), "format 99") {
			t.Errorf("%v", err)
		}
	})
	t.Run("no corpus", func(t *testing.T) {
		if _, err := Open(t.TempDir()); !errors.Is(err, ErrNoCorpus) {
			t.Errorf("%v", err)
		}
		file := filepath.Join(t.TempDir(), "notes.txt")
		if err := os.WriteFile(file, []byte("notes"), 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(file); !errors.Is(err, ErrNoCorpus) || !strings.Contains(err.Error(), "notes.txt is a file") {
			t.Errorf("%v", err)
		}
	})
}
