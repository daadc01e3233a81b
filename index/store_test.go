package index

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"attache/corpus"

	"github.com/google/go-cmp/cmp"
)

// Whatever byte of whatever file is changed or lost, the index is an error and
// no answer.
func TestDamage(t *testing.T) {
	ix := open(t, sample())
	files, err := filepath.Glob(filepath.Join(ix.dir, "*", "*"))
	if err != nil || len(files) != 4 {
		t.Fatalf("files %v, %v", files, err)
	}
	for _, path := range append(files, filepath.Join(ix.dir, manifestName)) {
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		damage := map[string][]byte{"longer": append(slices.Clone(whole), 'x'), "doubled": slices.Concat(whole, whole)}
		for i := range 40 {
			at := i * (len(whole) - 1) / 39
			damage[fmt.Sprint("cut to ", at)] = whole[:at]
			flipped := slices.Clone(whole)
			flipped[at] ^= 0x10
			damage[fmt.Sprint("changed at ", at)] = flipped
		}
		for what, data := range damage {
			if err := os.WriteFile(path, data, 0o644); err != nil {
				t.Fatal(err)
			}
			_, err := Open(ix.dir, OpenOptions{})
			if !errors.Is(err, ErrDamaged) && !(errors.Is(err, ErrOutdated) && filepath.Base(path) == manifestName) {
				t.Errorf("%s %s: %v", filepath.Base(path), what, err)
			}
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(ix.dir, OpenOptions{}); !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrNoIndex) {
			t.Errorf("%s lost: %v", filepath.Base(path), err)
		}
		if err := os.WriteFile(path, whole, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	again, err := Open(ix.dir, OpenOptions{})
	if err != nil {
		t.Fatal(err) // all is as it was
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}

// A manifest of another format is told from a damaged one.
func TestManifest(t *testing.T) {
	ix := open(t, sample())
	manifest := filepath.Join(ix.dir, manifestName)
	for data, want := range map[string]error{
		"":              ErrDamaged,
		"{":             ErrDamaged,
		`{"format":99}`: ErrOutdated,
		`{"format":1}`:  ErrOutdated,
		fmt.Sprintf(`{"format":%d,"stamp":{"format":%d},"generation":"g000001"}`, storeFormat, mappingVersion): ErrDamaged,
	} {
		if err := os.WriteFile(manifest, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(ix.dir, OpenOptions{}); !errors.Is(err, want) {
			t.Errorf("manifest %s: %v, want %v", data, err, want)
		}
	}
	outside := manifestFile{manifest: ix.manifest}
	outside.Generation = "../g000001"
	if err := publishManifest(ix.dir, outside.manifest); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(ix.dir, OpenOptions{}); !errors.Is(err, ErrDamaged) {
		t.Errorf("a generation elsewhere: %v", err)
	}
	if err := os.Remove(manifest); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(ix.dir, OpenOptions{}); !errors.Is(err, ErrNoIndex) {
		t.Error(err)
	}
}

func TestOpenOtherMapping(t *testing.T) {
	ix := open(t, sample())
	if again, err := Open(ix.dir, OpenOptions{Mapping: Mapping(thresholds)}); err != nil {
		t.Error(err)
	} else if err := again.Close(); err != nil {
		t.Error(err)
	}
	if _, err := Open(ix.dir, OpenOptions{Mapping: Mapping(Thresholds{"domain": 0.6})}); !errors.Is(err, ErrOutdated) {
		t.Error(err)
	}
}

// An index is found again where it was moved to, and without the right to
// write.
func TestMovedAndReadOnly(t *testing.T) {
	ix := open(t, sample())
	moved := filepath.Join(t.TempDir(), "moved")
	if err := os.CopyFS(moved, os.DirFS(ix.dir)); err != nil {
		t.Fatal(err)
	}
	err := filepath.WalkDir(moved, func(path string, e os.DirEntry, err error) error {
		if e.IsDir() {
			return errors.Join(err, os.Chmod(path, 0o555))
		}
		return errors.Join(err, os.Chmod(path, 0o444))
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		err := filepath.WalkDir(moved, func(path string, _ os.DirEntry, err error) error { return errors.Join(err, os.Chmod(path, 0o755)) })
		if err != nil {
			t.Error(err)
		}
	})
	var readers []*Index
	for range 3 {
		r, err := Open(moved, OpenOptions{ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		readers = append(readers, r)
	}
	for _, r := range readers {
		if _, got := search(t, r, Request{Query: parse(t, "chip")}); got != "us-1" {
			t.Errorf("got %s", got)
		}
		if err := errors.Join(r.Close(), r.Close()); err != nil {
			t.Error(err)
		}
	}
}

// failing yields some records, then an error.
func failing(list []*corpus.Record, err error) iter.Seq2[*corpus.Record, error] {
	return func(yield func(*corpus.Record, error) bool) {
		for _, r := range list {
			if !yield(r, nil) {
				return
			}
		}
		yield(nil, err)
	}
}

// A build or update that fails or is cancelled leaves the index as it was, and
// what a killed one left behind goes with the next.
func TestInterrupted(t *testing.T) {
	ix := open(t, sample())
	gone := errors.New("disk on fire")
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	opts := Options{Thresholds: thresholds}
	for what, err := range map[string]error{
		"build":            Build(context.Background(), ix.dir, failing(sample()[:2], gone), Stamp{}, opts),
		"update":           ix.Update(context.Background(), failing(sample()[:2], gone), []string{"us-1"}, Stamp{}, opts),
		"cancelled build":  Build(cancelled, ix.dir, records(sample()), Stamp{}, opts),
		"cancelled update": ix.Update(cancelled, records(sample()[:1]), []string{"us-1"}, Stamp{}, opts),
	} {
		if !errors.Is(err, gone) && !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, got := search(t, ix, Request{Sort: "seq"}); got != "ru-1 us-1 cn-1 de-1" {
		t.Errorf("got %s", got)
	}
	for _, left := range []string{"g000042/000000000001.zap", "g000043/batch-000000", "index.json.tmp-1"} {
		path := filepath.Join(ix.dir, left)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte("x"), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	if err := ix.Update(context.Background(), records(nil), []string{"us-1"}, Stamp{Runs: 5}, opts); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(ix.dir)
	if err != nil || len(entries) != 2 {
		t.Errorf("left %v, %v", entries, err)
	}
	if _, got := search(t, ix, Request{Sort: "seq"}); got != "ru-1 cn-1 de-1" {
		t.Errorf("got %s", got)
	}
}

// The same records give the same answers, scores and all, and files of the same
// size, for any number of workers. (Bytes differ: zap numbers a document's terms
// in the order of a map.)
func TestDeterministic(t *testing.T) {
	w := newWorld(7)
	var list []*corpus.Record
	for i := range 60 {
		list = append(list, w.record(i))
	}
	var queries []Query
	for range 30 {
		queries = append(queries, w.query(2))
	}
	var all [][]string
	for _, workers := range []int{1, 2, 8} {
		dir := filepath.Join(t.TempDir(), "index")
		if err := Build(context.Background(), dir, records(list), Stamp{}, Options{Workers: workers, batch: 3}); err != nil {
			t.Fatal(err)
		}
		ix, err := Open(dir, OpenOptions{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range ix.manifest.Files {
			got = append(got, fmt.Sprint(f.Name, f.Bytes))
		}
		for _, q := range queries {
			res, _ := search(t, ix, Request{Query: q})
			got = append(got, fmt.Sprint(q, res.Hits))
		}
		if err := ix.Close(); err != nil {
			t.Fatal(err)
		}
		all = append(all, got)
	}
	for i := range all {
		if diff := cmp.Diff(all[0], all[i]); diff != "" {
			t.Error(diff)
		}
	}
}

func TestCheck(t *testing.T) {
	ix := open(t, sample())
	opts := Options{Thresholds: thresholds}
	check := func(list []*corpus.Record) (got []string) {
		t.Helper()
		problems, err := ix.Check(context.Background(), records(list), opts)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range problems {
			got = append(got, p.String())
		}
		return got
	}
	if got := check(sample()); got != nil {
		t.Errorf("sound, yet %v", got)
	}
	list := sample()
	list[0].Text = strings.Replace(list[0].Text, "institute licenses", "licenses institute", 1)
	list[1].Domains[0].Score = 0.91
	list[1].Post.City = "Boston"
	list[2].ID = "other"
	list = append(list, list[0])
	want := []string{
		"record ru-1: differs in words",
		"record us-1: differs in post, score, words",
		"record other: missing",
		"record ru-1: twice among the records",
		"record cn-1: extra",
	}
	if diff := cmp.Diff(want, check(list)); diff != "" {
		t.Error(diff)
	}
}

func TestSourceParts(t *testing.T) {
	for source, want := range map[string]string{
		"":                         "[] ",
		"x.txt":                    "[x.txt x.txt] x.txt",
		"reports/ru/1.html":        "[reports reports/ru reports/ru/1.html reports/ru/1.html] reports/ru",
		"table.csv:12":             "[table.csv table.csv:12] table.csv",
		"a/table.csv:12":           "[a a/table.csv a/table.csv:12] a/table.csv",
		"reports.zip!2019/a.csv:3": "[reports.zip reports.zip!2019 reports.zip!2019/a.csv reports.zip!2019/a.csv:3] reports.zip",
	} {
		parts, place := sourceParts(source)
		if got := fmt.Sprint(parts, " ", place); strings.ReplaceAll(got, "  ", " ") != want {
			t.Errorf("%s: got %s, want %s", source, got, want)
		}
	}
}
