package corpus

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// manyParts is a folder of two inputs and three runs, with revisions, skips,
// tombstones of one revision and of two, and corrections.
func manyParts(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	first := inputs(60)
	changed := slices.Clone(first)
	for i := 0; i < len(changed); i += 7 {
		changed[i].text = "another text of " + changed[i].source
	}
	second := inputs(30)
	for i := range second {
		second[i].source = fmt.Sprintf("other.csv:%d", i)
	}
	for _, run := range []struct {
		inputs []testInput
		name   string
	}{{first, "in"}, {second, "other.csv"}, {changed, "in"}} {
		if _, err := label(t, dir, WriterOptions{Inputs: []string{run.name}}, run.inputs, -1); err != nil {
			t.Fatal(err)
		}
	}
	if err := AppendLedger(dir, []Correction{
		{Do: Add, What: "domain", Doc: ID("in/07.txt"), Label: "ai"},
		{Do: Add, What: "domain", Doc: ID("other.csv:3"), Label: "quantum"},
	}); err != nil {
		t.Fatal(err)
	}
	if n, err := Forget(dir, []string{ID("in/01.txt"), ID("in/14.txt"), ID("other.csv:28")}); err != nil || n != 3 {
		t.Fatal(n, err)
	}
	return dir
}

// lastLines are the texts of the records by what the lines of records.jsonl say
// for themselves: the last of each id, but tombstones.
func lastLines(t *testing.T, dir string) (texts []string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, "records.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	type line struct {
		ID, Text  string
		Forgotten bool
	}
	var list []line
	last := map[string]int{}
	for one := range bytes.Lines(data) {
		var l line
		if err := json.Unmarshal(one, &l); err != nil {
			break // of a run that was killed
		}
		last[l.ID] = len(list)
		list = append(list, l)
	}
	for i, l := range list {
		if last[l.ID] == i && !l.Forgotten {
			texts = append(texts, l.Text)
		}
	}
	return texts
}

// answers is all that a folder tells by its rows.
func answers(t *testing.T, f *Folder) string {
	t.Helper()
	var b strings.Builder
	check := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	say := func(r *Record) string { return fmt.Sprint(r.ID, r.Seq, r.Rev, len(r.Domains)) }
	fmt.Fprintln(&b, "len", f.Len())
	for _, size := range []int64{0, 1, 500, f.Bytes() / 2, f.Bytes() - 1, f.Bytes()} {
		fmt.Fprint(&b, "since ", size)
		for rec, err := range f.Since(size) {
			check(err)
			fmt.Fprint(&b, " ", say(rec))
		}
		fmt.Fprintln(&b)
	}
	note := func(s string) error { fmt.Fprint(&b, " ", s); return nil }
	check(Scan(context.Background(), f, 3, say, note))
	check(ScanLabels(context.Background(), f, 3, say, note))
	for i := range 62 {
		for _, id := range []string{ID(fmt.Sprintf("in/%02d.txt", i)), ID(fmt.Sprintf("other.csv:%d", i))} {
			rec, err := f.Get(id)
			if err != nil && !errors.Is(err, ErrNotFound) {
				t.Fatal(err)
			}
			if err == nil {
				fmt.Fprintln(&b, say(rec), f.Current(id, rec.Seq), f.Current(id, rec.Seq+1))
			} else {
				fmt.Fprintln(&b, id, errors.Is(err, ErrForgotten), f.Current(id, i))
			}
		}
	}
	forgotten, err := f.Forgotten()
	check(err)
	unread, err := f.Unread()
	check(err)
	clashes, err := f.Clashes(f)
	check(err)
	touched, err := f.Touched(0)
	check(err)
	fmt.Fprintln(&b, forgotten, unread, clashes, touched)
	return b.String()
}

// What is read with the rows in records.idx, in memory, or both ways of a folder
// whose last run was killed, is one; and it is what the lines say.
func TestRowsAgree(t *testing.T) {
	dir := manyParts(t)
	idx := filepath.Join(dir, "records.idx")
	good, err := os.ReadFile(idx)
	if err != nil {
		t.Fatal(err)
	}
	want := ""
	see := func(name string, inFile bool) {
		t.Helper()
		f, err := Open(dir)
		if err != nil {
			t.Fatal(name, err)
		}
		defer f.Close()
		if (f.rows.file != nil) != inFile {
			t.Errorf("%s: rows in the file: %v", name, !inFile)
		}
		if got, lines := texts(t, f), strings.Join(lastLines(t, dir), "|"); got != lines {
			t.Errorf("%s: %q, and the lines say %q", name, got, lines)
		}
		got := answers(t, f)
		if want == "" {
			want = got
		}
		if got != want {
			t.Errorf("%s: %s\nwith records.idx whole: %s", name, got, want)
		}
	}
	see("whole", true)
	for name, data := range map[string][]byte{"none": nil, "half": good[:len(tableHeader)+rowSize*20], "torn": good[:len(good)-3]} {
		if err := os.WriteFile(idx, data, 0o644); err != nil {
			t.Fatal(err)
		}
		see(name, false)
	}
	// A run that was killed leaves lines, the last half a line, and maybe rows of
	// them, that no reader believes.
	if err := errors.Join(os.WriteFile(idx, append(good, good[len(good)-rowSize:]...), 0o644),
		appendFile(filepath.Join(dir, "records.jsonl"), []byte(`{"id":"half`))); err != nil {
		t.Fatal(err)
	}
	see("rows that do not follow", false)
	next := row{id: hash16("x"), offset: manifestBytes(t, dir), length: 9, rev: 1}
	if err := os.WriteFile(idx, next.append(slices.Clone(good)), 0o644); err != nil {
		t.Fatal(err)
	}
	see("a row too many", true)
}

func manifestBytes(t *testing.T, dir string) int64 {
	t.Helper()
	m, err := readManifest(dir)
	if err != nil {
		t.Fatal(err)
	}
	return m.last().RecordsBytes
}

// A reader keeps the rows that it opened with, whatever a writer does to the file.
func TestRowsStay(t *testing.T) {
	dir := manyParts(t)
	f, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if f.rows.file == nil {
		t.Fatal("the rows are in memory")
	}
	want := answers(t, f)
	if _, err := label(t, dir, WriterOptions{Inputs: []string{"late"}}, []testInput{{"late/1", "one more"}}, -1); err != nil {
		t.Fatal(err)
	}
	if got := answers(t, f); got != want {
		t.Errorf("after a run: %s\nbefore: %s", got, want)
	}
	idx := filepath.Join(dir, "records.idx")
	if err := appendFile(idx, []byte("torn")); err != nil {
		t.Fatal(err)
	}
	if err := extendTable(dir, 0); err != nil { // written anew, and short: the reader's file would be too
		t.Fatal(err)
	}
	if got := answers(t, f); got != want {
		t.Errorf("with another records.idx: %s\nbefore: %s", got, want)
	}
	if _, err := os.Stat(idx); err != nil {
		t.Error(err)
	}
}

// A row that can no longer be read is an error with its place. (The first two are
// superseded and forgotten.)
func TestRowsBroken(t *testing.T) {
	dir := manyParts(t)
	f, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := os.Truncate(filepath.Join(dir, "records.idx"), int64(len(tableHeader)+4*rowSize)); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, err = range f.All() {
		n++
	}
	if n != 3 || err == nil || !strings.Contains(err.Error(), "records.idx: row 4: ") {
		t.Errorf("%d times, then %v", n, err)
	}
	if _, err := f.Get(ID("in/40.txt")); err == nil || errors.Is(err, ErrNotFound) {
		t.Errorf("Get: %v", err)
	}
}
