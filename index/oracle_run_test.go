package index

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"attache/corpus"
)

// oracleSeeds worlds take some seconds; 300 were run when this was written.
const oracleSeeds = 2

var oracleThresholds = Thresholds{
	"domain": 0.5, "country": 0.3, "role": 0.4, "mode": 0.5, "mode/licensing": 0.2,
	"organization": 0.5, "organization/university": 0.7, "person": 0.5, "post": 0.4, "post/embassy": 0.8,
}

// Every query gives exactly the records that the oracle gives: from one segment
// or several, after updates, in one index or several, whether or not scores are
// wanted, and also when it is written out and read again.
func TestOracle(t *testing.T) {
	t.Parallel()
	for seed := range uint64(oracleSeeds) {
		for _, parts := range []int{1, 2, 5} {
			w := newWorld(seed*10 + uint64(parts))
			var list []*corpus.Record
			for i := range parts + w.IntN(40) {
				list = append(list, w.record(i))
			}
			size := (len(list) + parts - 1) / parts
			whole := buildPart(t, list, Options{Workers: 1 + w.IntN(2), batch: size})
			var corpora []*Index
			for part := range slices.Chunk(list, size) {
				corpora = append(corpora, buildPart(t, part, Options{}))
			}
			for range 40 {
				q := w.query(2)
				oracleCheck(t, []*Index{whole}, list, q, 0)
				oracleCheck(t, corpora, list, q, 0)
				oracleCheck(t, corpora, list, w.scoredLabel(), 0.1+w.score())
			}
			list = oracleUpdate(t, whole, list, w)
			for range 40 {
				oracleCheck(t, []*Index{whole}, list, w.query(2), 0)
			}
			if t.Failed() {
				t.Fatalf("seed %d, %d parts", seed, parts)
			}
		}
	}
}

func buildPart(t *testing.T, list []*corpus.Record, opts Options) *Index {
	t.Helper()
	opts.Thresholds = oracleThresholds
	dir := filepath.Join(t.TempDir(), "index")
	if err := Build(context.Background(), dir, records(list), Stamp{}, opts); err != nil {
		t.Fatal(err)
	}
	ix, err := Open(dir, OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := ix.Close(); err != nil {
			t.Error(err)
		}
	})
	return ix
}

func oracleCheck(t *testing.T, indexes []*Index, list []*corpus.Record, q Query, minScore float64) {
	t.Helper()
	thresholds := oracleThresholds
	if minScore > 0 {
		thresholds = Thresholds{"domain": minScore, "country": minScore, "role": minScore, "mode": minScore}
	}
	var want []string
	for _, r := range list {
		if oracleMatch(r, q, thresholds) {
			want = append(want, r.ID)
		}
	}
	slices.Sort(want)
	again, errs := Parse(q.String(), Vocabulary{})
	if errs != nil {
		t.Errorf("%s does not parse: %v", q, errs)
	}
	for _, r := range []Request{{Query: q}, {Query: Simplify(q), Sort: "id"}, {Query: again, Sort: "-date"}} {
		r.MinScore = minScore
		res, err := SearchAll(context.Background(), indexes, r)
		if len(indexes) == 1 {
			res, err = indexes[0].Search(context.Background(), r)
		}
		if err != nil {
			t.Fatalf("%s: %v", q, err)
		}
		var got []string
		for _, h := range res.Hits {
			got = append(got, h.ID)
		}
		slices.Sort(got)
		if slices.Equal(got, want) && res.Total == len(want) {
			continue
		}
		t.Errorf("%s by %q, at least %.1f, in %d: got %v (%d), want %v", r.Query, r.Sort, minScore, len(indexes), got, res.Total, want)
		for _, r := range list {
			if slices.Contains(got, r.ID) != slices.Contains(want, r.ID) {
				t.Logf("%s %s: %q / %q %v", r.ID, r.Lang, r.Title, r.Text, r.Date)
			}
		}
	}
}

// oracleUpdate changes some records, adds some, removes some.
func oracleUpdate(t *testing.T, ix *Index, list []*corpus.Record, w world) []*corpus.Record {
	t.Helper()
	var changed []*corpus.Record
	var deletes []string
	var kept []*corpus.Record
	next := 0
	for _, r := range list {
		next = max(next, r.Seq+1)
		switch w.IntN(4) {
		case 0:
			deletes = append(deletes, r.ID)
		case 1:
			changed = append(changed, w.record(r.Seq))
		default:
			kept = append(kept, r)
		}
	}
	for range w.IntN(5) {
		changed = append(changed, w.record(next))
		next++
	}
	opts := Options{Thresholds: oracleThresholds}
	if err := ix.Update(context.Background(), records(changed), deletes, Stamp{Runs: 2}, opts); err != nil {
		t.Fatal(err)
	}
	if problems, err := ix.Check(context.Background(), records(slices.Concat(kept, changed)), opts); err != nil || len(problems) > 0 {
		t.Errorf("after the update: %v, %v", problems, err)
	}
	return append(kept, changed...)
}

// Of five corpora or five segments, one that is damaged is an error: never a
// smaller total.
func TestOneDamaged(t *testing.T) {
	w := newWorld(4)
	var list []*corpus.Record
	for i := range 50 {
		list = append(list, w.record(i))
	}
	whole := buildPart(t, list, Options{batch: 10})
	segments, err := filepath.Glob(filepath.Join(whole.dir, "*", "*.zap"))
	if err != nil || len(segments) != 5 {
		t.Fatalf("segments %v, %v", segments, err)
	}
	for _, path := range segments {
		flip(t, path, 0.5)
		if _, err := Open(whole.dir, OpenOptions{}); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", path, err)
		}
		flip(t, path, 0.5)
	}
	var corpora []*Index
	for part := range slices.Chunk(list, 10) {
		corpora = append(corpora, buildPart(t, part, Options{}))
	}
	damaged, err := filepath.Glob(filepath.Join(corpora[3].dir, "*", "*.zap"))
	if err != nil || len(damaged) != 1 {
		t.Fatal(damaged, err)
	}
	if err := os.Truncate(damaged[0], 0); err != nil { // under the open index
		t.Fatal(err)
	}
	res, err := SearchAll(context.Background(), corpora, Request{Query: parse(t, "laser OR the")})
	if !errors.Is(err, ErrDamaged) {
		t.Errorf("one of five cut short while open: %v, %v", res, err)
	}
	if _, err := Open(corpora[3].dir, OpenOptions{}); !errors.Is(err, ErrDamaged) {
		t.Errorf("one of five opened: %v", err)
	}
}

// flip changes a bit at a part of a file's length, or changes it back.
func flip(t *testing.T, path string, part float64) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data[int(float64(len(data)-1)*part)] ^= 0x10
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(fmt.Errorf("flip: %w", err))
	}
}
