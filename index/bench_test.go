package index

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"attache/corpus"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/mapping"
)

// texts returns n records made of the real texts, repeated with some words
// changed, and labels drawn at random, always the same.
func texts(t testing.TB, n int) (list []*corpus.Record, bytes int) {
	t.Helper()
	var real [][2]string
	for _, name := range []string{"h2020_projects", "nsf_awards", "patents"} {
		real = append(real, realTexts(t, "../../shared/data/domains/"+name+".jsonl.gz")...)
	}
	random := rand.New(rand.NewPCG(1, 2))
	countries := []string{"RU", "US", "GB", "JP", "DE", "FR", "IL", "KR"}
	domains := []string{"ai", "biotech", "semiconductors/design", "semiconductors/equipment", "quantum", "energy", "aerospace"}
	for i := range n {
		source := real[i%len(real)]
		words := strings.Fields(source[1])
		for j := i / len(real) * 5; j > 0; j-- {
			words[random.IntN(len(words))] = strings.Fields(real[random.IntN(len(real))][1])[0]
		}
		r := &corpus.Record{ID: fmt.Sprintf("r%07d", i), Seq: i, Lang: "en", Title: source[0], Text: strings.Join(words, " "),
			Source: fmt.Sprintf("table.csv:%d", i), Date: &corpus.Date{Value: fmt.Sprintf("%d-%02d-%02d", 2008+random.IntN(12), 1+random.IntN(12), 1+random.IntN(28))}}
		for range random.IntN(3) {
			code := countries[min(random.IntN(8), random.IntN(8))]
			r.Countries = append(r.Countries, corpus.Country{Code: code, Score: 0.9, Roles: []corpus.Role{{ID: "origin", Score: 0.7}}})
			r.Domains = append(r.Domains, corpus.Domain{ID: domains[random.IntN(len(domains))], Score: corpus.Round(0.5 + random.Float64()/2)})
			r.Organizations = append(r.Organizations, corpus.Organization{Name: "Institute " + words[random.IntN(len(words))], Kind: "institute", Score: 0.9})
		}
		list = append(list, r)
		bytes += len(r.Text) + len(r.Title)
	}
	return list, bytes
}

func realTexts(t testing.TB, path string) (list [][2]string) {
	t.Helper()
	type row struct{ Title, Text, Objective, Abstract string }
	for _, row := range jsonLines[row](t, path) {
		if s := row.Text + row.Objective + row.Abstract; len(strings.Fields(s)) > 5 {
			list = append(list, [2]string{row.Title, s})
		}
	}
	return list
}

// jsonLines reads a file of the labelled data, which is not part of the
// project: the test is skipped where it is not.
func jsonLines[T any](t testing.TB, path string) (list []T) {
	t.Helper()
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("%s is not here", path)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var row T
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		list = append(list, row)
	}
	if len(list) == 0 || lines.Err() != nil {
		t.Fatalf("%s: %d lines, %v", path, len(list), lines.Err())
	}
	return list
}

// benchSize is 10,000 records, or what ATTACHE_BENCH_RECORDS says.
func benchSize(b *testing.B) int {
	s := os.Getenv("ATTACHE_BENCH_RECORDS")
	if s == "" {
		return 10_000
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// BenchmarkBuild builds the same records with ours and, for comparison, with
// bleve's own offline builder on the same fields and English analysis: without
// positions, so without phrases; with them; and with the texts stored too. Of
// ours it also says what the order of words takes and what labels take.
func BenchmarkBuild(b *testing.B) {
	list, raw := texts(b, benchSize(b))
	bare := make([]*corpus.Record, len(list))
	for i, r := range list {
		bare[i] = &corpus.Record{ID: r.ID, Seq: r.Seq, Lang: r.Lang, Title: r.Title, Text: r.Text}
	}
	ours := func(list []*corpus.Record, workers int) func(b *testing.B, dir string) {
		return func(b *testing.B, dir string) {
			if err := Build(context.Background(), dir, records(list), Stamp{}, Options{Workers: workers}); err != nil {
				b.Fatal(err)
			}
		}
	}
	for _, c := range []struct {
		name  string
		build func(b *testing.B, dir string)
	}{
		{"ours-1", ours(list, 1)},
		{"ours-2", ours(list, 2)},
		{"ours-2-no-labels", ours(bare, 2)},
		{"bleve", func(b *testing.B, dir string) { buildBleve(b, dir, list, false, false) }},
		{"bleve-positions", func(b *testing.B, dir string) { buildBleve(b, dir, list, true, false) }},
		{"bleve-positions-stored", func(b *testing.B, dir string) { buildBleve(b, dir, list, true, true) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(raw))
			start := cpuTime()
			for b.Loop() {
				dir := filepath.Join(b.TempDir(), "index")
				c.build(b, dir)
				b.ReportMetric(float64(treeSize(b, dir, ""))/float64(raw), "size/raw")
				if size := treeSize(b, dir, orderName); size > 0 {
					b.ReportMetric(float64(size)/float64(raw), "order/raw")
				}
			}
			b.ReportMetric((cpuTime()-start).Seconds()/float64(b.N), "cpu-s/op")
		})
	}
}

// benchMix answers the judged queries in turn, top 10 with passages, and reports
// the median and the 99th percentile of the processor time of one.
func benchMix(b *testing.B, ix *Index, byID map[string]*corpus.Record) {
	var queries []Query
	synonyms := NewSynonyms(BuiltinSynonyms())
	for _, j := range readJudged(b) {
		queries = append(queries, synonyms.Expand(parse(b, j.query)))
	}
	var took []time.Duration
	slowest, longest := "", time.Duration(0)
	for i := 0; b.Loop(); i++ {
		q := queries[i%len(queries)]
		start := cpuTime()
		answerWithPassages(b, ix, q, byID)
		d := cpuTime() - start
		took = append(took, d)
		if i >= len(queries) && d > longest { // warm
			slowest, longest = q.String(), d
		}
	}
	took = took[min(len(queries), len(took)-1):]
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1e3, "p50-cpu-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1e3, "p99-cpu-ms")
	b.Logf("slowest, %v: %s", longest, slowest)
}

func answerWithPassages(b *testing.B, ix *Index, q Query, byID map[string]*corpus.Record) {
	res, err := ix.Search(context.Background(), Request{Query: q, Limit: 10})
	if err != nil {
		b.Fatal(err)
	}
	for _, h := range res.Hits {
		NewPassage(byID[h.ID], q, 200)
	}
}

// treeSize adds up the files below dir, or those of a name.
func treeSize(b *testing.B, dir, name string) (n int64) {
	b.Helper()
	err := filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err == nil && !e.IsDir() && (name == "" || name == e.Name()) {
			n += info.Size()
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return n
}

func buildBleve(b *testing.B, dir string, list []*corpus.Record, positions, stored bool) {
	b.Helper()
	builder, err := bleve.NewBuilder(dir, bleveMapping(positions, stored), map[string]any{"buildPathPrefix": b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	for _, r := range list {
		d := newDocument(&corpus.Record{ID: r.ID, Seq: r.Seq, Source: r.Source, Date: r.Date, Countries: r.Countries, Domains: r.Domains, Organizations: r.Organizations}, newAnalyser(), nil)
		data := map[string]any{"text": r.Text, "title": r.Title}
		for _, f := range d.fields {
			var values []string
			for term := range f.terms {
				values = append(values, term)
			}
			data[f.name] = values
		}
		if err := builder.Index(r.ID, data); err != nil {
			b.Fatal(err)
		}
	}
	if err := builder.Close(); err != nil {
		b.Fatal(err)
	}
}

func bleveMapping(positions, stored bool) mapping.IndexMapping {
	m := bleve.NewIndexMapping()
	m.DefaultMapping.Dynamic = false
	for _, name := range []string{"text", "title"} {
		f := bleve.NewTextFieldMapping()
		f.Analyzer, f.Store, f.IncludeInAll, f.IncludeTermVectors, f.DocValues = "en", stored, false, positions, false
		m.DefaultMapping.AddFieldMappingsAt(name, f)
	}
	for _, name := range []string{fieldID, fieldSeq, fieldLang, fieldPlace, fieldSource, fieldDate, fieldCountry, fieldRole, fieldKind, fieldDomain, fieldOrgName, fieldScore, fieldHas, fieldOrg} {
		f := bleve.NewKeywordFieldMapping()
		f.Store, f.IncludeInAll, f.IncludeTermVectors = false, false, false
		f.DocValues = name != fieldSource && name != fieldHas && name != fieldOrg
		m.DefaultMapping.AddFieldMappingsAt(name, f)
	}
	return m
}

// hardQueries are shapes that cost more than judged queries do.
var hardQueries = []string{
	`"machine learning"`, `"neural network"~3`, `"in the"`, "licens*", "semiconducter~1", "method -computer", "the", "*",
	"domain:semiconductors laser", "date:2012..2014 battery", "origin:US (vaccine OR antibody)", "domain:ai>0.8", "robot OR drone OR vehicle",
}

// BenchmarkSearch reports the latency of the judged queries, of hard ones, and of
// four facets over everything, the time to open and the memory held.
func BenchmarkSearch(b *testing.B) {
	list, bytes := texts(b, benchSize(b))
	byID := map[string]*corpus.Record{}
	for _, r := range list {
		byID[r.ID] = r
	}
	ix := open(b, list)
	b.Logf("%d texts, %.1f MB", len(list), float64(bytes)/1e6)
	b.Run("judged", func(b *testing.B) { benchMix(b, ix, byID) })
	for _, s := range hardQueries {
		q := parse(b, s)
		b.Run(strings.ReplaceAll(s, " ", "_"), func(b *testing.B) {
			start := cpuTime()
			for b.Loop() {
				answerWithPassages(b, ix, q, byID)
			}
			b.ReportMetric(float64((cpuTime()-start).Microseconds())/1e3/float64(b.N), "cpu-ms/op")
		})
	}
	facets, err := ParseFacets("domain,country,year,org")
	if err != nil {
		b.Fatal(err)
	}
	b.Run("facets", func(b *testing.B) {
		start := cpuTime()
		for b.Loop() {
			if _, err := ix.Search(context.Background(), Request{Facets: facets, Limit: 10}); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64((cpuTime()-start).Microseconds())/1e3/float64(b.N), "cpu-ms/op")
	})
	b.Run("open", func(b *testing.B) {
		start := cpuTime()
		for b.Loop() {
			again, err := Open(ix.dir, OpenOptions{ReadOnly: true})
			if err != nil {
				b.Fatal(err)
			}
			if err := again.Close(); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64((cpuTime()-start).Microseconds())/1e3/float64(b.N), "cpu-ms/op")
	})
}
