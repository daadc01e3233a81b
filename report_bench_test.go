package attache

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"

	"attache/corpus"
	"attache/corpus/read"
	"attache/internal/study"
)

// BenchmarkReport counts a corpus of the invented reports of package study,
// repeated under new ids to ATTACHE_BENCH_RECORDS (20,000 without it), by the
// usual tables, with domain by origin and a comparison, on two workers. Counting
// is a scan over records.jsonl: the fields of a record that hold labels are
// decoded, and the rest is only passed over. Facets of the index were the other
// way; they know no parts, no cells of a cross, and nothing of first and last.
//
//	ATTACHE_BENCH_RECORDS=1000000 go test . -run xxx -bench 'Report$' -benchtime 1x -timeout 60m
func BenchmarkReport(b *testing.B) {
	n, err := strconv.Atoi(os.Getenv("ATTACHE_BENCH_RECORDS"))
	if err != nil {
		n = 20_000
	}
	folder := os.Getenv("ATTACHE_BENCH_FOLDER") // made once, kept for the next time
	if folder == "" {
		folder = filepath.Join(b.TempDir(), "many")
	}
	if _, err := os.Stat(folder); err != nil {
		manyRecords(b, folder, n)
	}
	opts := ReportOptions{By: []string{"domain", "origin", "post", "year", "mode", "kind", "lang", "source", "domain,origin"}, Split: "2020-07-24", Workers: 2}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for b.Loop() {
		r, err := Report(b.Context(), folder, opts)
		if err != nil || r.Reports != n {
			b.Fatal(r, err)
		}
	}
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "reports/s")
	b.ReportMetric(float64(after.HeapSys)/(1<<20), "heap-MiB")
	b.ReportMetric(0, "ns/op")
}

// manyRecords writes a folder of n records.
func manyRecords(b *testing.B, folder string, n int) {
	b.Helper()
	dir := b.TempDir()
	if err := study.Write(dir, 1); err != nil {
		b.Fatal(err)
	}
	source, err := Files(b.Context(), []string{filepath.Join(dir, "reports")}, read.Options{})
	if err != nil {
		b.Fatal(err)
	}
	small := filepath.Join(dir, "study")
	if _, err := Run(b.Context(), source, small, RunOptions{NoIndex: true}); err != nil {
		b.Fatal(err)
	}
	f, err := corpus.Open(small)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	var list []*corpus.Record
	for rec, err := range f.All() {
		if err != nil {
			b.Fatal(err)
		}
		list = append(list, rec)
	}
	w, err := corpus.NewWriter(folder, corpus.WriterOptions{Basis: f.Manifest().Basis, Inputs: []string{"reports"}, Fingerprint: "x"})
	if err != nil {
		b.Fatal(err)
	}
	var line []byte
	for i := range n {
		rec := *list[i%len(list)]
		rec.ID, rec.Seq, rec.Source = fmt.Sprintf("doc-%07d", i), i, fmt.Sprintf("reports/%d.txt", i)
		if line, err = rec.AppendJSON(line[:0]); err == nil {
			err = w.Add(i, line)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	if err := errors.Join(w.Finish(corpus.Counts{New: n}), w.Close()); err != nil {
		b.Fatal(err)
	}
}
