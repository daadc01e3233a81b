package attache_test

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"

	"attache"
	"attache/corpus"
	"attache/corpus/read"
)

func ExampleEngine_Label() {
	engine, err := attache.New(attache.Options{})
	if err != nil {
		log.Fatal(err)
	}
	rec, err := engine.Label(context.Background(), &corpus.Document{
		Source: "note.txt",
		Text: "Consulate-General of China in Houston, 4 May 2018. Lyell Immunopharma, Inc. of Seattle " +
			"seeks a licensee for a T cell therapy in China.",
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(rec.Date.Value, rec.Post.Kind, rec.Post.City)
	for _, c := range rec.Countries {
		fmt.Println(c.Code, c.Roles[0].ID)
	}
	m := rec.Organizations[0].Mentions[0]
	fmt.Println(rec.Organizations[0].Name, m.Span, rec.Text[m.Span.Start:m.Span.End] == m.Text)
	// Output:
	// 2018-05-04 consulate-general Houston
	// CN partner
	// US origin
	// Lyell Immunopharma, Inc. {51 75} true
}

// example labels two reports into a new folder.
func example(ctx context.Context) (folder string) {
	dir, err := os.MkdirTemp("", "attache-example")
	if err != nil {
		log.Fatal(err)
	}
	folder = filepath.Join(dir, "study")
	lines := strings.NewReader(`{"id":"r1","title":"A laser from Kazan","text":"A laboratory in Russia offers a femtosecond laser for optical metrology and seeks a partner."}
{"id":"r2","title":"Rice","text":"A breeder in Vietnam offers a rice variety and drought-resistant crops."}
{"id":"r3","text":3}`)
	summary, err := attache.Run(ctx, attache.Lines(ctx, lines, read.Options{}), folder, attache.RunOptions{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(summary.New, "labelled,", summary.Skipped, "skipped")
	return folder
}

func ExampleRun() {
	folder := example(context.Background())
	defer os.RemoveAll(filepath.Dir(folder))
	f, err := corpus.Open(folder)
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	for rec, err := range f.All() {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(rec.ID, rec.Countries[0].Name)
	}
	for s := range f.Skipped() {
		fmt.Println(s.Source, s.Reason, s.Detail)
	}
	// Output:
	// 2 labelled, 1 skipped
	// r1 Russia
	// r2 Vietnam
	// -:3 bad-json field "text" is a number, want a string
}

func ExampleSearch() {
	ctx := context.Background()
	folder := example(ctx)
	defer os.RemoveAll(filepath.Dir(folder))
	result, err := attache.Search(ctx, folder, attache.SearchOptions{Query: "lasers", Facets: "country"})
	if err != nil {
		log.Fatal(err)
	}
	defer result.Close()
	for hit, err := range result.Hits {
		if err != nil {
			log.Fatal(err)
		}
		mark := hit.Passage.Marks[0]
		fmt.Println(hit.Record.ID, hit.Record.Text[mark.Start:mark.End])
	}
	fmt.Println(result.Total, result.Facets[0].Values[0].Name)
	// Output:
	// 2 labelled, 1 skipped
	// r1 laser
	// 1 Russia
}

func ExampleExportTo() {
	ctx := context.Background()
	folder := example(ctx)
	defer os.RemoveAll(filepath.Dir(folder))
	path := filepath.Join(filepath.Dir(folder), "study.conll")
	report, err := attache.ExportTo(ctx, folder, "conll", path, attache.ExportOptions{Verify: true})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(report.Records, "records and", report.Spans, "spans read back")
	// Output:
	// 2 labelled, 1 skipped
	// 2 records and 4 spans read back
}

func ExampleExport() {
	ctx := context.Background()
	folder := example(ctx)
	defer os.RemoveAll(filepath.Dir(folder))
	var out bytes.Buffer
	if err := attache.Export(ctx, folder, "jsonl", &out, attache.ExportOptions{Query: "country:VN"}); err != nil {
		log.Fatal(err)
	}
	fmt.Println(strings.HasPrefix(out.String(), `{"id":"r2",`), strings.Count(out.String(), "\n"))
	// Output:
	// 2 labelled, 1 skipped
	// true 1
}

// Several queries over one opening, near-duplicates shown once.
func ExampleSearcher() {
	ctx := context.Background()
	folder := example(ctx)
	defer os.RemoveAll(filepath.Dir(folder))
	s, err := attache.OpenSearch(ctx, folder)
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	for _, query := range []string{"laser OR rice", "country:Vietnam", "contry:RU"} {
		result, err := s.Search(ctx, attache.SearchOptions{Query: query, Fold: true})
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(result.Read, result.Total, result.Distinct)
	}
	// Output:
	// 2 labelled, 1 skipped
	// laser OR rice 2 2
	// country:VN 1 1
	// query:1: unknown field 'contry' (put it in quotes if it is no field), did you mean country?
}

// Counts for reports and for distinct reports.
func ExampleDuplicates() {
	ctx := context.Background()
	folder := example(ctx)
	defer os.RemoveAll(filepath.Dir(folder))
	again := strings.NewReader(`{"id":"r9","title":"Re-posted","text":"A breeder in Vietnam offers a rice variety and drought-resistant crops."}`)
	if _, err := attache.Run(ctx, attache.Lines(ctx, again, read.Options{}), folder, attache.RunOptions{}); err != nil {
		log.Fatal(err)
	}
	groups, err := attache.Duplicates(ctx, folder)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(groups.Reports, groups.Distinct, groups.Head("r9"), groups.CountDistinct([]string{"r2", "r9"}))
	// Output:
	// 2 labelled, 1 skipped
	// 3 2 r2 1
}

// What the machine got wrong is corrected once, and every view goes by it.
func ExampleAmend() {
	dir, err := os.MkdirTemp("", "attache")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	ctx, folder := context.Background(), filepath.Join(dir, "study")
	reports := strings.NewReader(`{"id":"r-1","lang":"en","text":"The embassy met Siemens AG in Germany."}`)
	if _, err := attache.Run(ctx, attache.Lines(ctx, reports, read.Options{}), folder, attache.RunOptions{}); err != nil {
		log.Fatal(err)
	}
	amendment, err := attache.ReadAmendment([]string{"kind", "Siemens", "institute"})
	if err != nil {
		log.Fatal(err)
	}
	amendment.Who, amendment.Why = "ana", "for the sake of example"
	report, err := attache.Amend(ctx, folder, amendment, false)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("changed:", report.Changed)
	list, err := attache.Organizations(ctx, folder, attache.ListOptions{Kind: "institute"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(list[0].Name, list[0].Kind)
	// Output:
	// changed: [r-1]
	// Siemens AG institute
}

func ExampleReport() {
	ctx := context.Background()
	folder := example(ctx)
	defer os.RemoveAll(filepath.Dir(folder))
	r, err := attache.Report(ctx, folder, attache.ReportOptions{By: []string{"origin"}})
	if err != nil {
		log.Fatal(err)
	}
	for _, row := range r.Table("origin").Rows {
		fmt.Printf("%s: %d of %d\n", row.Name, row.Count, r.Reports)
	}
	// Output:
	// 2 labelled, 1 skipped
	// Russia: 1 of 2
	// none: 1 of 2
}
