package corpus

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestScan(t *testing.T) {
	dir := t.TempDir()
	var inputs []testInput
	for i := range 700 {
		inputs = append(inputs, testInput{fmt.Sprintf("in/%d", i), strings.Repeat(fmt.Sprintf("report %d ", i), 100)})
	}
	if _, err := label(t, dir, WriterOptions{}, inputs, -1); err != nil {
		t.Fatal(err)
	}
	if err := AppendLedger(dir, []Correction{{Do: Add, What: "domain", Doc: ID("in/5"), Label: "ai"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := Forget(dir, []string{ID("in/7")}); err != nil {
		t.Fatal(err)
	}
	f, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	fold := func(r *Record) string { return fmt.Sprint(r.Source, " ", len(r.Domains)) }
	var want []string
	for rec, err := range f.All() {
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, fold(rec))
	}
	if len(want) != 699 || want[5] != "in/5 1" {
		t.Fatalf("%d records, %q", len(want), want[5])
	}
	for _, workers := range []int{1, 2, 8} {
		var got []string
		if err := Scan(context.Background(), f, workers, fold, func(s string) error { got = append(got, s); return nil }); err != nil {
			t.Fatal(err)
		}
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%d workers: %d records, in another order or with other labels", workers, len(got))
		}
	}
	var labels []string
	if err := ScanLabels(context.Background(), f, 2, fold, func(s string) error { labels = append(labels, s); return nil }); err != nil {
		t.Fatal(err)
	}
	if strings.Join(labels, "|") != strings.Join(want, "|") {
		t.Errorf("scanned for labels: %d records, in another order or with other labels", len(labels))
	}
	full := errors.New("full")
	if err := Scan(context.Background(), f, 4, fold, func(string) error { return full }); !errors.Is(err, full) {
		t.Errorf("a sink that fails: %v", err)
	}
}
