package index

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"attache/corpus"
)

// However many batches there are, few segments are left, and they hold all.
func TestManyBatches(t *testing.T) {
	w := newWorld(71)
	var list []*corpus.Record
	for i := range 150 {
		list = append(list, w.record(i))
	}
	for _, n := range []int{1, 7, 8, 9, 40, 150} {
		ix := buildPart(t, list[:n], Options{Workers: 2, batch: 1})
		segments, err := filepath.Glob(filepath.Join(ix.dir, "*", "*.zap"))
		if err != nil || len(segments) > maxSegments || n <= maxSegments && len(segments) != n {
			t.Errorf("%d batches: %d segments, %v", n, len(segments), err)
		}
		if left, err := filepath.Glob(filepath.Join(ix.dir, "*", "batch-*")); err != nil || len(left) > 0 {
			t.Errorf("%d batches: left %v, %v", n, left, err)
		}
		problems, err := ix.Check(context.Background(), records(list[:n]), Options{Thresholds: oracleThresholds})
		if err != nil || len(problems) > 0 || ix.Count() != n || !ix.manifest.Ordered {
			t.Errorf("%d batches: %d records, ordered %t, %v, %v", n, ix.Count(), ix.manifest.Ordered, problems, err)
		}
	}
}

// A long text ends a batch early, so that a batch fits memory.
func TestBatches(t *testing.T) {
	long := &corpus.Record{ID: "long", Text: string(make([]byte, batchBytes))}
	var sizes []int
	for b, err := range batches(records([]*corpus.Record{{ID: "a"}, {ID: "b"}, {ID: "c"}, {ID: "d"}, long, {ID: "e"}}), 3) {
		if err != nil {
			t.Fatal(err)
		}
		sizes = append(sizes, len(b.docs))
	}
	if !slices.Equal(sizes, []int{3, 2, 1}) {
		t.Errorf("batches of %v", sizes)
	}
	for _, err := range batches(records([]*corpus.Record{{ID: "a"}, {ID: "a"}}), 3) {
		if !errors.Is(err, ErrTwice) {
			t.Errorf("the same id: %v", err)
		}
	}
}

// Update after update the index stays sound, and means and orders with it: it
// answers as one built at once does, but for the order of equals.
func TestManyUpdates(t *testing.T) {
	w := newWorld(72)
	ctx, opts := context.Background(), Options{Thresholds: oracleThresholds}
	var list []*corpus.Record
	for i := range 30 {
		list = append(list, w.record(i))
	}
	ix := buildPart(t, list, Options{})
	for round := range 6 {
		list = oracleUpdate(t, ix, list, w)
		for range 15 {
			oracleCheck(t, []*Index{ix}, list, w.query(2), 0)
		}
		if ix.Stamp().Runs != 2 {
			t.Fatalf("round %d: %+v", round, ix.Stamp())
		}
	}
	var all []string
	for _, r := range list {
		all = append(all, r.ID)
	}
	if err := ix.Update(ctx, records(nil), all, Stamp{Runs: 3}, opts); err != nil {
		t.Fatal(err)
	}
	if res, _ := search(t, ix, Request{}); res.Total != 0 {
		t.Errorf("%d left when all are removed", res.Total)
	}
	if err := ix.Update(ctx, records(list), nil, Stamp{Runs: 4}, opts); err != nil {
		t.Fatal(err)
	}
	if problems, err := ix.Check(ctx, records(list), opts); err != nil || len(problems) > 0 {
		t.Errorf("all put back: %v, %v", problems, err)
	}
}

// Records laid over an index twice answer phrases as written ones do.
func TestOverlayTwice(t *testing.T) {
	w := newWorld(73)
	ctx, opts := context.Background(), Options{Thresholds: oracleThresholds}
	var list []*corpus.Record
	for i := range 20 {
		list = append(list, w.record(i))
	}
	ix := buildPart(t, list, Options{})
	for round := range 3 {
		var changed []*corpus.Record
		for range 6 {
			i := w.IntN(len(list) + 3)
			r := w.record(i)
			r.Text += []string{" unheardof words", " wholly fresh", ""}[round]
			if i >= len(list) {
				i = len(list)
				r.ID, r.Seq = w.record(i).ID, i
				list = append(list, nil)
			}
			list[i] = r
			changed = slices.DeleteFunc(changed, func(have *corpus.Record) bool { return have.ID == r.ID })
			changed = append(changed, r)
		}
		if err := ix.Overlay(ctx, records(changed), Stamp{Records: int64(round + 1)}, opts); err != nil {
			t.Fatal(err)
		}
		for range 60 {
			oracleCheck(t, []*Index{ix}, list, w.query(1), 0)
		}
		for _, phrase := range []string{"unheardof words", "wholly fresh"} {
			oracleCheck(t, []*Index{ix}, list, Phrase{Text: phrase}, 0)
		}
	}
}

// A folder in which no index can be made is an error that names it.
func TestBuildNowhere(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	err := Build(context.Background(), filepath.Join(file, "index"), records(sample()), Stamp{}, Options{})
	if err == nil {
		t.Error("an index inside a file")
	}
	if _, err := Open(filepath.Join(file, "index"), OpenOptions{}); err == nil {
		t.Error("opened inside a file")
	}
}
