package index_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"attache/corpus"
	"attache/index"
)

func all(list []*corpus.Record) func(func(*corpus.Record, error) bool) {
	return func(yield func(*corpus.Record, error) bool) {
		for _, r := range list {
			if !yield(r, nil) {
				return
			}
		}
	}
}

var reports = []*corpus.Record{
	{ID: "ru-1", Seq: 0, Lang: "en", Title: "Laser optics", Text: "An institute in Moscow licenses its laser.", Countries: []corpus.Country{{Code: "RU", Score: 0.9}}},
	{ID: "us-1", Seq: 1, Lang: "en", Title: "Chips", Text: "A design house in Austin seeks investors.", Countries: []corpus.Country{{Code: "US", Score: 0.9}}},
}

// Build an index, open it, ask.
func Example() {
	temp, err := os.MkdirTemp("", "attache")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(temp)
	dir, ctx := filepath.Join(temp, "index"), context.Background()
	if err := index.Build(ctx, dir, all(reports), index.Stamp{Runs: 1}, index.Options{}); err != nil {
		fmt.Println(err)
		return
	}
	ix, err := index.Open(dir, index.OpenOptions{ReadOnly: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer ix.Close()
	query, problems := index.Parse("licensing OR country:US", index.Vocabulary{})
	if len(problems) > 0 {
		fmt.Println(problems)
		return
	}
	res, err := ix.Search(ctx, index.Request{Query: query, Sort: "id", Facets: []index.FacetRequest{{Field: "country"}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(res.Total, "records", res.Facets[0].Values)
	for _, h := range res.Hits {
		i := slices.IndexFunc(reports, func(r *corpus.Record) bool { return r.ID == h.ID })
		p := index.NewPassage(reports[i], query, 30)
		fmt.Printf("%s: %s", h.ID, p.Text)
		for _, m := range p.Marks {
			fmt.Printf(" [%s]", m.Of(reports[i].Text))
		}
		fmt.Println()
	}
	// Output:
	// 2 records [{RU 1} {US 1}]
	// ru-1: institute in Moscow licenses its laser. [licenses]
	// us-1: A design house in Austin seeks
}

// All that is wrong with a query is said at once.
func ExampleParse() {
	_, problems := index.Parse(`contry:RU date:20199 "laser`, index.Vocabulary{})
	for _, p := range problems {
		fmt.Println(p)
	}
	// Output:
	// query:1: unknown field 'contry' (put it in quotes if it is no field), did you mean country?
	// query:16: '20199' is no date, want 2019, 2019-03, 2019-03-02 or two of them with .. between
	// query:22: quotation mark is not closed
}

func ExampleSynonyms_Expand() {
	s := index.NewSynonyms([][]string{{"IC", "integrated circuit"}})
	query, _ := index.Parse("integrated circuit design", index.Vocabulary{})
	fmt.Println(s.Expand(query))
	// Output:
	// ((integrated circuit) OR IC) design
}

func ExampleDuplicates() {
	var signed []index.Signed
	for i, text := range []string{"Laser wanted, in Moscow", "Chip design house", "LASER wanted in Moscow"} {
		if sig, ok := index.Sign(text); ok {
			signed = append(signed, index.Signed{ID: fmt.Sprint("r", i), Seq: i, Signature: sig})
		}
	}
	fmt.Println(index.Duplicates(signed, index.DuplicateSimilarity))
	// Output:
	// [{r0 [{r2 1}]}]
}
