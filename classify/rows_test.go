package classify

import (
	"math"
	"slices"
	"strings"
	"testing"

	"attache/corpus"
)

// A vector has unit length, whatever the document, or none.
func FuzzVector(f *testing.F) {
	var docs []*corpus.Document
	for _, e := range lessons(30) {
		docs = append(docs, e.Doc)
	}
	rows := newRowSet(nil, docs)
	f.Add("", "pluckers in the hill garden")
	f.Add("matcha", strings.Repeat("powder ", 3000))
	f.Add("\xff", "\x00")
	f.Fuzz(func(t *testing.T, title, text string) {
		x := rows.vector(doc(title, text))
		if n := x.Norm2(); len(x) > 0 && math.Abs(n-1) > 1e-4 {
			t.Fatalf("length² %v", n)
		}
		seen := make(map[int32]bool)
		for _, term := range x {
			if seen[term.Index] || int(term.Index) >= len(rows.keys) {
				t.Fatalf("row %d twice or beyond %d", term.Index, len(rows.keys))
			}
			seen[term.Index] = true
		}
	})
}

func TestRowSetKeepsTheBase(t *testing.T) {
	m := tinyModel(t)
	var docs []*corpus.Document
	for range 4 {
		docs = append(docs, doc("", "pluckers met a zeppelin over the hill garden"))
	}
	rows := newRowSet(m, docs)
	if !slices.Equal(rows.keys[:len(m.keys)], m.keys) || !slices.Equal(rows.idf[:len(m.idf)], m.idf) || rows.measured != m.measured {
		t.Error("the base's rows moved")
	}
	if len(rows.keys) == len(m.keys) {
		t.Error("nothing was added for the zeppelin")
	}
	known := doc("", "pluckers in the hill garden")
	if diff := newRowSet(m, nil).vector(known).Norm2() - rows.vector(known).Norm2(); math.Abs(diff) > 1e-6 {
		t.Errorf("new rows change the length of known text by %v", diff)
	}
}

func TestRareFeaturesAreNoRows(t *testing.T) {
	texts := []*corpus.Document{doc("", "zeppelin"), doc("", "zeppelin"), doc("", "plucker"), doc("", "plucker"), doc("", "pluckers")}
	if rows := newRowSet(nil, texts); len(rows.keys) != 1 {
		t.Errorf("%d rows, want that of plucker alone", len(rows.keys))
	}
}

// Texts that begin alike are in one fold; folds are about equal.
func TestFoldOf(t *testing.T) {
	base := batteryText + " Then it goes on in one way."
	if foldOf(doc("", base), 1) != foldOf(doc("x", strings.ToUpper(base)+" Or in another."), 1) {
		t.Error("one beginning, two folds")
	}
	count := make([]int, folds)
	for _, e := range lessons(400) {
		count[foldOf(&corpus.Document{ID: e.Doc.ID}, 1)]++
	}
	for fold, n := range count {
		if n < 400/folds/2 {
			t.Errorf("fold %d has %d of 400", fold, n)
		}
	}
}

func TestLead(t *testing.T) {
	if lead(doc("t", batteryText)) != nil {
		t.Error("a short text has a lead")
	}
	long := strings.Repeat(batteryText+" ", 5)
	d := lead(doc("t", long))
	if d == nil || d.Title != "" || !strings.HasPrefix(long, d.Text) || len(strings.Fields(d.Text)) > leadWords {
		t.Errorf("%+v", d)
	}
}
