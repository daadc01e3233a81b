package read

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// benchmarkFile reads one file over and over and reports documents, MB and
// words a second.
func benchmarkFile(b *testing.B, name string, data []byte, opts Options) {
	opts.SetDefaults()
	docs, words := 0, 0
	s := &session{ctx: context.Background(), opts: &opts}
	s.yield = func(item Item, err error) bool {
		if item.Doc != nil {
			docs++
			words += len(strings.Fields(item.Doc.Text))
		}
		return err == nil
	}
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		s.open(name, name, bytes.NewReader(data))
	}
	if docs == 0 {
		b.Fatal("nothing was read")
	}
	b.ReportMetric(float64(docs)/b.Elapsed().Seconds(), "docs/s")
	b.ReportMetric(float64(words)/b.Elapsed().Seconds(), "words/s")
}

// BenchmarkFormats reads each file of the sample, one a format.
func BenchmarkFormats(b *testing.B) {
	for _, name := range []string{"houston-2019-014.txt", "eindhoven-visit.md", "london-antibody.html", "posts-2022.jsonl", "register-2015.csv", "bern-2016.txt.gz", "seoul-zh-gb.txt"} {
		data, err := os.ReadFile(filepath.Join("../sample/reports", name))
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) { benchmarkFile(b, name, data, Options{}) })
	}
}

// BenchmarkH2020 reads 1,712 project texts from gzipped JSON lines.
func BenchmarkH2020(b *testing.B) {
	data, err := os.ReadFile(realData(b, "domains/h2020_projects.jsonl.gz"))
	if err != nil {
		b.Fatal(err)
	}
	benchmarkFile(b, "h2020.jsonl.gz", data, Options{Map: map[string]string{"text": "objective"}})
}

// BenchmarkLongPage reads one page of a megabyte.
func BenchmarkLongPage(b *testing.B) {
	var page strings.Builder
	page.WriteString("<html><body><article>")
	for i := 0; page.Len() < 1<<20; i++ {
		fmt.Fprintf(&page, "<p>Paragraph %d says that the company offers a licence and that it looks for a partner with a plant of its own.</p>", i)
	}
	benchmarkFile(b, "long.html", []byte(page.String()), Options{})
}
