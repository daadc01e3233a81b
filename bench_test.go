package attache

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"attache/corpus"
	"attache/corpus/read"
)

const h2020 = "../shared/data/domains/h2020_projects.jsonl.gz"

// projects reads the texts of EU projects that the figures are measured on.
func projects(tb testing.TB) (docs []*corpus.Document, words, size int) {
	tb.Helper()
	if _, err := os.Stat(h2020); err != nil {
		tb.Skip("no ../shared/data beside the checkout: there is nothing to measure on")
	}
	opts := read.Options{Map: map[string]string{"text": "objective"}}
	for item, err := range read.Read(context.Background(), []string{h2020}, opts) {
		if err != nil {
			tb.Fatal(err)
		}
		if item.Doc != nil {
			docs = append(docs, item.Doc)
			words += len(bytes.Fields([]byte(item.Doc.Text)))
			size += len(item.Doc.Text)
		}
	}
	return docs, words, size
}

// speed adds the units we speak of to a benchmark.
func speed(b *testing.B, words, size int) {
	seconds := b.Elapsed().Seconds()
	b.ReportMetric(float64(words)*float64(b.N)/seconds, "words/s")
	b.ReportMetric(float64(size)*float64(b.N)/1e6/seconds, "MB/s")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkLabel is the whole label path on one core, from decoded text to the
// bytes of the record, the index apart: with the trained model of names, and
// with rules in its place.
func BenchmarkLabel(b *testing.B) {
	for _, c := range []struct {
		name   string
		models []string
	}{{"models", nil}, {"rules", []string{"rules"}}} {
		b.Run(c.name, func(b *testing.B) { benchmarkLabel(b, Options{Models: c.models}) })
	}
}

func benchmarkLabel(b *testing.B, opts Options) {
	engine, err := New(opts)
	if err != nil {
		b.Fatal(err)
	}
	docs, words, size := projects(b)
	b.ResetTimer()
	b.ReportAllocs()
	var line []byte
	for range b.N {
		for _, doc := range docs {
			rec, err := engine.Label(b.Context(), doc)
			if err != nil {
				b.Fatal(err)
			}
			if line, err = rec.AppendJSON(line[:0]); err != nil {
				b.Fatal(err)
			}
		}
	}
	speed(b, words, size)
}

// BenchmarkRead reads the compressed JSON lines and does nothing with them.
func BenchmarkRead(b *testing.B) {
	_, words, size := projects(b)
	b.ResetTimer()
	for range b.N {
		projects(b)
	}
	speed(b, words, size)
}

// BenchmarkRun labels a folder's worth of projects into a corpus on all cores,
// with and without the index.
func BenchmarkRun(b *testing.B) {
	for name, noIndex := range map[string]bool{"label": true, "label+index": false} {
		b.Run(name, func(b *testing.B) {
			_, words, size := projects(b)
			b.ResetTimer()
			for range b.N {
				source, err := Files(b.Context(), []string{h2020}, read.Options{Map: map[string]string{"text": "objective"}})
				if err != nil {
					b.Fatal(err)
				}
				folder := filepath.Join(b.TempDir(), "study")
				if _, err := Run(b.Context(), source, folder, RunOptions{NoIndex: noIndex}); err != nil {
					b.Fatal(err)
				}
			}
			speed(b, words, size)
		})
	}
}
