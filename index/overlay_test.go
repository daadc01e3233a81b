package index

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"attache/corpus"

	"github.com/google/go-cmp/cmp"
)

// An index that records are laid over answers as one that they were written
// to, and its folder is as it was.
func TestOverlay(t *testing.T) {
	w := newWorld(5)
	var list []*corpus.Record
	for i := range 60 {
		list = append(list, w.record(i))
	}
	w = newWorld(6)
	var tail []*corpus.Record
	for i := range 30 { // half of them new, half replacing
		tail = append(tail, w.record(i+45))
	}
	tail[29].Lang, tail[29].Text = "en", tail[29].Text+" Unheardof licences."
	ctx, stamp := context.Background(), Stamp{Runs: 2, Records: 8, Ledger: 9}
	written, laid := open(t, list), open(t, list)
	if err := written.Update(ctx, records(tail), nil, stamp, Options{Thresholds: thresholds}); err != nil {
		t.Fatal(err)
	}
	before := contents(t, laid.dir)
	ro, err := Open(laid.dir, OpenOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer ro.Close()
	if err := ro.Overlay(ctx, records(tail), stamp, Options{Thresholds: thresholds}); err != nil {
		t.Fatal(err)
	}
	if ro.Stamp() != written.Stamp() {
		t.Errorf("stamp %+v, want %+v", ro.Stamp(), written.Stamp())
	}
	queries := []Query{parse(t, "*"), parse(t, "unheardof licence"), parse(t, "country:RU"), parse(t, "domain:ai>0.3")}
	for range 40 {
		queries = append(queries, w.query(2))
	}
	for _, query := range queries {
		for _, sort := range []string{"score", "date", "seq"} {
			r := Request{Query: query, Sort: sort, Facets: []FacetRequest{{Field: "domain"}, {Field: "org", Size: 5}, {Field: "country"}}}
			a, want := search(t, written, r)
			b, got := search(t, ro, r)
			if got != want || a.Total != b.Total {
				t.Errorf("%v by %s: %d %s\nwant %d %s", query, sort, b.Total, got, a.Total, want)
			}
			if d := cmp.Diff(a.Facets, b.Facets); d != "" {
				t.Errorf("%v: %s", query, d)
			}
		}
	}
	if _, found := search(t, ro, Request{Query: parse(t, "unheardof licence")}); !strings.Contains(found, tail[29].ID) {
		t.Errorf("a word that only the overlay has is not found: %q", found)
	}
	if d := cmp.Diff(before, contents(t, laid.dir)); d != "" {
		t.Errorf("the folder changed: %s", d)
	}
}

// contents are the files below dir.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		files[path] = string(data)
		return err
	})
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	return files
}
