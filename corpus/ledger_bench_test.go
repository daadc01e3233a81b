package corpus

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// BenchmarkLedger measures how long a folder with a ledger of a tenth as many
// entries as records takes to open, and how much slower its records are read
// than without, in one run:
//
//	ATTACHE_BENCH_RECORDS=1000000 go test ./corpus -run xxx -bench Ledger -benchtime 1x
//
// Half of the entries are about documents, half about names, and three records
// in ten are touched; the first 200,000 are read, and the best of five times
// counts, with and without the ledger in turn.
func BenchmarkLedger(b *testing.B) {
	n, err := strconv.Atoi(os.Getenv("ATTACHE_BENCH_RECORDS"))
	if err != nil {
		n = 20_000
	}
	dir := b.TempDir()
	if err := writeBenchCorpus(dir, n); err != nil {
		b.Fatal(err)
	}
	ledger, err := os.ReadFile(ledgerPath(dir))
	if err != nil {
		b.Fatal(err)
	}
	read := func() (open, all time.Duration) {
		start := time.Now()
		f, err := Open(dir)
		if err != nil {
			b.Fatal(err)
		}
		defer f.Close()
		open = time.Since(start)
		start = time.Now()
		read := 0
		for _, err := range f.All() {
			if err != nil {
				b.Fatal(err)
			}
			if read++; read == 200_000 {
				break
			}
		}
		return open, time.Since(start)
	}
	for b.Loop() {
		const forever = time.Hour
		open, plainOpen, with, plain := forever, forever, forever, forever
		for range 5 {
			o, a := read()
			open, with = min(open, o), min(with, a)
			if err := os.Remove(ledgerPath(dir)); err != nil {
				b.Fatal(err)
			}
			o, a = read()
			plainOpen, plain = min(plainOpen, o), min(plain, a)
			if err := os.WriteFile(ledgerPath(dir), ledger, 0o644); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(open.Seconds(), "open-s")
		b.ReportMetric(plainOpen.Seconds(), "open-without-s")
		b.ReportMetric(float64(with)/float64(plain), "read/without")
	}
	b.ReportMetric(0, "ns/op")
}

// writeBenchCorpus writes n invented records of about two kilobytes with five
// organisations each, and a ledger.
func writeBenchCorpus(dir string, n int) error {
	w, err := NewWriter(dir, WriterOptions{Basis: testBasis, Inputs: []string{"in"}, Fingerprint: "x"})
	if err != nil {
		return err
	}
	text := ""
	for i := range 200 {
		text += fmt.Sprintf("word%d ", i)
	}
	var line []byte
	for i := range n {
		rec := labelledRecord(fmt.Sprintf("doc-%07d", i))
		rec.Seq, rec.Source = i, "in"
		rec.Text += text
		for k := range 3 {
			rec.Organizations = append(rec.Organizations, Organization{Name: fmt.Sprintf("Company %d of Things %d", (i*7+k*13)%(n/5+1), k), Kind: "company", Score: 0.9, Mentions: []Evidence{}})
		}
		if line, err = rec.AppendJSON(line[:0]); err != nil {
			return err
		}
		if err := w.Add(i, line); err != nil {
			return err
		}
	}
	if err := errors.Join(w.Finish(Counts{New: n}), w.Close()); err != nil {
		return err
	}
	info, err := os.Stat(filepath.Join(dir, "records.jsonl"))
	if err != nil || info.Size() == 0 {
		return errors.Join(err, errors.New("no records"))
	}
	return AppendLedger(dir, benchEntries(n/20))
}

// BenchmarkReadLedger measures reading a ledger of 100,000 entries.
func BenchmarkReadLedger(b *testing.B) {
	dir := b.TempDir()
	if err := AppendLedger(dir, benchEntries(50_000)); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if l, err := ReadLedger(dir); err != nil || l.Len() != 100_000 || len(l.Problems()) > 0 {
			b.Fatal(err, l.Len())
		}
	}
}

// benchEntries are twice as many entries as n, half about documents.
func benchEntries(n int) (list []Correction) {
	for i := range n {
		list = append(list,
			Correction{When: "2024-01-02T03:04:05Z", Who: "ana", Why: "it says so in the second paragraph", Do: Remove, What: "organization", Doc: fmt.Sprintf("doc-%07d", i*20),
				At: &Place{Field: "text", Quote: "Kola Science", After: " met Rosatom in Murmansk", Every: true}},
			Correction{When: "2024-01-02T03:04:05Z", Who: "ana", Do: Kind, What: "organization", Name: fmt.Sprintf("Company %d of Things 0", i*3), To: &Value{Kind: "institute"}})
	}
	return list
}
