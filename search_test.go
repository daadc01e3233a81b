package attache

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache/classify"
	"attache/corpus"
	"attache/corpus/read"
	"attache/index"
	"attache/models"
)

// write makes a corpus folder of records as they are, a run a list.
func write(t testing.TB, basis corpus.Basis, runs ...[]corpus.Record) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "study")
	seq := 0
	for _, records := range runs {
		w, err := corpus.NewWriter(folder, corpus.WriterOptions{Basis: basis, Inputs: []string{"test"}})
		if err != nil {
			t.Fatal(err)
		}
		for _, rec := range records {
			if rec.Seq, rec.Rev = seq, max(rec.Rev, 1); rec.SourceSHA256 == "" {
				rec.Source, rec.SourceSHA256 = "test/"+rec.ID, digest([]byte(rec.ID+rec.Text))
			}
			line, err := rec.AppendJSON(nil)
			if err == nil {
				err = w.Add(seq, line)
			}
			if err != nil {
				t.Fatal(err)
			}
			seq++
		}
		if err := errors.Join(w.Finish(corpus.Counts{New: len(records)}), w.Close()); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func basis() corpus.Basis {
	return corpus.Basis{Engine: Version, Models: map[string]string{"taxonomy": digest(models.Taxonomy)}}
}

// found searches and returns the ids of the hits with the result.
func found(t testing.TB, folders []string, opts SearchOptions) ([]string, *Result) {
	t.Helper()
	result, err := SearchAll(t.Context(), folders, opts)
	if err != nil {
		t.Fatalf("%+v: %v", opts, err)
	}
	defer result.Close()
	ids := []string{}
	for hit, err := range result.Hits {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, hit.Record.ID)
	}
	return ids, result
}

// The clause of every value of every facet finds just the records counted.
func TestFacetsDrillDown(t *testing.T) {
	folder := labelSample(t, RunOptions{}).Dir()
	for _, query := range []string{"", "domain:biotech OR country:DE"} {
		_, whole := found(t, []string{folder}, SearchOptions{Query: query, Facets: strings.Join(index.FacetFields(), ":0,") + ":0", Limit: 1})
		values := 0
		for _, facet := range whole.Facets {
			for _, v := range facet.Values {
				values++
				_, part := found(t, []string{folder}, SearchOptions{Query: "(" + query + " *) " + v.Query, Limit: 1})
				if part.Total != v.Count || v.Name == "" {
					t.Errorf("%s: %s %q (%s): %d found, %d counted", query, facet.Field, v.Value, v.Query, part.Total, v.Count)
				}
			}
		}
		if values < 50 {
			t.Errorf("%s: %d values", query, values)
		}
	}
}

// Domains go by the taxonomy that the corpus was labelled with: names, parts of
// names, children, abbreviations and the names of facets.
func TestTaxonomyOfTheCorpus(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mine.yaml")
	taxonomy := `
version: 1
domains:
  - {id: lasers, name: Lasers and masers, phrases: {laser: 3, maser: 3, fel: 2, free electron laser: 3}}
  - {id: lasers/fibre, name: Fibre lasers, phrases: {fibre laser: 3}}
  - {id: ships, name: Ships and boats, phrases: {ship: 3}}
`
	if err := os.WriteFile(path, []byte(taxonomy), 0o644); err != nil {
		t.Fatal(err)
	}
	lines := Lines(t.Context(), strings.NewReader(`{"id":"a","text":"A fibre laser from Jena is offered. The fibre laser cuts steel with one kilowatt."}
{"id":"b","text":"The free electron laser of Novosibirsk is open to users from abroad."}
{"id":"c","text":"A ship and another ship were built in Gdansk."}`), read.Options{})
	folder := filepath.Join(t.TempDir(), "study")
	if _, err := Run(t.Context(), lines, folder, RunOptions{Options: Options{Taxonomy: path}}); err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]string{
		"domain:lasers":              "a b",
		`domain:"Lasers and masers"`: "a b",
		"domain:MASERS":              "a b",
		`domain:"fibre lasers"`:      "a",
		"domain:boats>0.1":           "c",
		"domain:ships>0.2":           "c",
		"FEL":                        "b",
	} {
		ids, _ := found(t, []string{folder}, SearchOptions{Query: query, Sort: "seq"})
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
	_, res := found(t, []string{folder}, SearchOptions{Query: "FEL", Facets: "domain"})
	if diff := cmp.Diff([][]string{{"FEL", "free electron laser"}}, res.Widened); diff != "" || res.Facets[0].Values[0].Name != "Lasers and masers" {
		t.Errorf("%s %+v", diff, res.Facets)
	}
	_, err := Search(t.Context(), folder, SearchOptions{Query: "domain:ai domain:biotech"})
	var wrong *QueryError
	if !errors.As(err, &wrong) || len(wrong.Errors) != 2 || !strings.Contains(wrong.Errors[0].Message, "want one of lasers, lasers/fibre, ships") {
		t.Errorf("built-in domains are known: %v", err)
	}
	if err := os.RemoveAll(filepath.Join(folder, "used")); err != nil {
		t.Fatal(err)
	}
	if ids, _ := found(t, []string{folder}, SearchOptions{Query: "domain:lasers"}); len(ids) != 2 { // the ids are in the manifest
		t.Errorf("without used/: %v", ids)
	}
}

func TestSynonymsInSearch(t *testing.T) {
	folder := write(t, basis(), []corpus.Record{
		{ID: "a", Lang: "en", Text: "Artificial intelligence for ships."}, {ID: "b", Lang: "en", Text: "An AI chip."}, {ID: "c", Lang: "en", Text: "A microchip."},
	})
	groups, err := index.ParseSynonyms("mine", "chip = microchip")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		opts SearchOptions
		want string
	}{
		{SearchOptions{Query: "AI"}, "a b"},
		{SearchOptions{Query: "AI", NoSynonyms: true}, "b"},
		{SearchOptions{Query: "chip"}, "b"},
		{SearchOptions{Query: "chip", Synonyms: groups}, "b c"},
		{SearchOptions{Query: "-AI"}, "c"},
	} {
		c.opts.Sort = "seq"
		ids, res := found(t, []string{folder}, c.opts)
		if got := strings.Join(ids, " "); got != c.want {
			t.Errorf("%+v: %s, want %s", c.opts, got, c.want)
		}
		if c.opts.NoSynonyms != (res.Widened == nil) && c.opts.Query != "chip" {
			t.Errorf("%+v: widened by %v", c.opts, res.Widened)
		}
	}
}

// Pages of one corpus and of several give every hit once, in the order of the
// whole; a cursor of before a change is refused.
func TestPages(t *testing.T) {
	one, two := labelSample(t, RunOptions{}).Dir(), labelSample(t, RunOptions{}).Dir()
	for _, folders := range [][]string{{one}, {one, two}} {
		for _, sort := range []string{"score", "date", "id"} {
			opts := SearchOptions{Query: "country:CN OR laser", Sort: sort}
			whole, _ := found(t, folders, opts)
			var pages []string
			for opts.Limit = 8; ; {
				ids, res := found(t, folders, opts)
				pages = append(pages, ids...)
				if opts.After = res.Next; res.Next == "" {
					break
				}
			}
			if len(whole) < 30 || !slices.Equal(pages, whole) {
				t.Errorf("%v by %s: %v, want %v", len(folders), sort, pages, whole)
			}
		}
	}
	_, res := found(t, []string{one}, SearchOptions{Limit: 3})
	more, err := Files(t.Context(), []string{"corpus/sample/README.md"}, read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Run(t.Context(), more, one, RunOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, err := Search(t.Context(), one, SearchOptions{Limit: 3, After: res.Next}); !errors.Is(err, index.ErrCursor) {
		t.Errorf("cursor of before the run: %v", err)
	}
}

func TestSinceRun(t *testing.T) {
	folder := write(t, basis(),
		[]corpus.Record{{ID: "a", Text: "laser"}, {ID: "b", Text: "laser"}},
		[]corpus.Record{{ID: "c", Text: "laser"}, {ID: "b", Text: "maser", Rev: 2}},
	)
	for _, c := range []struct {
		run   int
		query string
		want  string
	}{{0, "laser", "a c"}, {1, "laser", "c"}, {1, "*", "c b"}, {2, "*", ""}} {
		ids, res := found(t, []string{folder}, SearchOptions{Query: c.query, SinceRun: c.run, Sort: "seq"})
		if got := strings.Join(ids, " "); got != c.want || res.Total != len(ids) {
			t.Errorf("since %d: %s: %s (%d), want %s", c.run, c.query, got, res.Total, c.want)
		}
	}
	if _, err := Search(t.Context(), folder, SearchOptions{SinceRun: 3}); err == nil || !strings.Contains(err.Error(), "the last run was 2") {
		t.Error(err)
	}
	if _, err := SearchAll(t.Context(), []string{folder, folder}, SearchOptions{SinceRun: 1}); err == nil {
		t.Error("since a run of two corpora")
	}
}

// Several corpora answer as one that holds the records of all.
func TestSearchAllIsOne(t *testing.T) {
	var a, b []corpus.Record
	for i := range 40 {
		rec := corpus.Record{ID: fmt.Sprint("r", i), Lang: "en", Text: strings.Repeat("laser ", i%5) + strings.Repeat("chip ", i%3) + "ship"}
		if i%4 == 0 {
			a = append(a, rec)
		} else {
			b = append(b, rec)
		}
	}
	whole := write(t, basis(), slices.Concat(a, b))
	parts := []string{write(t, basis(), a), write(t, basis(), b)}
	for _, query := range []string{"laser", "laser chip", "chip OR -laser"} {
		want, one := found(t, []string{whole}, SearchOptions{Query: query, Facets: "lang"})
		got, all := found(t, parts, SearchOptions{Query: query, Facets: "lang"})
		if !slices.Equal(got, want) || all.Total != one.Total || cmp.Diff(one.Facets, all.Facets) != "" {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
	result, err := SearchAll(t.Context(), parts, SearchOptions{Query: "laser"})
	if err != nil {
		t.Fatal(err)
	}
	defer result.Close()
	for hit := range result.Hits {
		f, err := corpus.Open(hit.Corpus)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Get(hit.Record.ID); err != nil {
			t.Error(err)
		}
		f.Close()
	}
}

// A result of 50,000 hits is read one record at a time: between the thousandth
// and the last the heap grows by nothing to speak of, and a reader that stops
// has read no more than it asked for.
func TestHitsStream(t *testing.T) {
	n := 50_000
	if testing.Short() {
		n = 5_000
	}
	records := make([]corpus.Record, n)
	padding := strings.Repeat("x", 40)
	for i := range records {
		records[i] = corpus.Record{ID: fmt.Sprintf("r%06d", i), Text: "laser " + padding, SourceSHA256: "00", Source: fmt.Sprint("test/", i)}
	}
	folder := write(t, corpus.Basis{}, records)
	records = nil
	result, err := Search(t.Context(), folder, SearchOptions{Query: "laser", Sort: "seq"})
	if err != nil {
		t.Fatal(err)
	}
	defer result.Close()
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	var early, late uint64
	read := 0
	for hit, err := range result.Hits {
		if err != nil {
			t.Fatal(err)
		}
		if want := fmt.Sprintf("r%06d", read); hit.Record.ID != want {
			t.Fatalf("hit %d is %s", read, hit.Record.ID)
		}
		switch read++; read {
		case 1000:
			early = heap()
		case n:
			late = heap()
		}
	}
	if read != n || result.Total != n {
		t.Fatalf("%d of %d read", read, result.Total)
	}
	if grown := int64(late) - int64(early); grown > 1<<20 {
		t.Errorf("the heap grew by %d bytes over %d hits", grown, n-1000)
	}
}

// Names in a passage lie within it, do not overlap, and are all there.
func TestEntitiesInPassages(t *testing.T) {
	folder := labelSample(t, RunOptions{}).Dir()
	result, err := Search(t.Context(), folder, SearchOptions{Query: "country:CN"})
	if err != nil {
		t.Fatal(err)
	}
	defer result.Close()
	n := 0
	for hit, err := range result.Hits {
		if err != nil {
			t.Fatal(err)
		}
		end := hit.Passage.Span.Start
		covered := func(s corpus.Span) bool {
			return slices.ContainsFunc(hit.Entities, func(e EntityMark) bool { return e.Span.Overlaps(s) })
		}
		for _, e := range hit.Entities {
			if e.Span.Start < end || e.Span.Len() <= 0 || e.Span.End > hit.Passage.Span.End || e.Name == "" {
				t.Errorf("%s: %+v in %v", hit.Record.ID, e, hit.Passage.Span)
			}
			end = e.Span.End
			n++
		}
		for _, o := range hit.Record.Organizations {
			for _, m := range o.Mentions {
				if m.Field == hit.Passage.Field && m.Span.Overlaps(hit.Passage.Span) && !covered(m.Span) {
					t.Errorf("%s: %q is not marked", hit.Record.ID, m.Text)
				}
			}
		}
	}
	if n < 50 {
		t.Errorf("%d names", n)
	}
}

func TestNotes(t *testing.T) {
	folder := write(t, basis(), []corpus.Record{{ID: "a", Text: "laser or maser and more"}})
	for query, want := range map[string]int{"laser or maser": 1, "laser OR maser": 0, "or AND and": 2, `"laser or maser"`: 0, "title:or": 0} {
		if _, res := found(t, []string{folder}, SearchOptions{Query: query}); len(res.Notes) != want {
			t.Errorf("%s: %q", query, res.Notes)
		}
	}
	if _, res := found(t, []string{folder}, SearchOptions{Query: `country:"south korea" OR laser`}); res.Read != "country:KR OR laser" {
		t.Error(res.Read)
	}
}

func TestLike(t *testing.T) {
	folder := write(t, basis(), []corpus.Record{
		{ID: "a", Lang: "en", Text: "Optical clocks with strontium atoms in a lattice."},
		{ID: "b", Lang: "en", Text: "Strontium atoms in an optical lattice keep time."},
		{ID: "c", Lang: "en", Text: "Rice and strontium."},
		{ID: "d", Lang: "en", Text: "Nothing."},
	})
	if ids, _ := found(t, []string{folder}, SearchOptions{Like: "a"}); strings.Join(ids, " ") != "b c" {
		t.Error(ids)
	}
	if ids, _ := found(t, []string{folder}, SearchOptions{Like: "a", Query: "rice"}); strings.Join(ids, " ") != "c" {
		t.Error(ids)
	}
	if ids, _ := found(t, []string{folder}, SearchOptions{Like: "d"}); len(ids) != 0 {
		t.Error(ids)
	}
	if _, err := Search(t.Context(), folder, SearchOptions{Like: "x"}); !errors.Is(err, corpus.ErrNotFound) {
		t.Error(err)
	}
}

// Queries made to hurt are answered or refused, in bounded work, and never
// panic.
func TestHostileQueries(t *testing.T) {
	var records []corpus.Record
	for i := range 200 {
		var text strings.Builder
		for j := range 60 {
			fmt.Fprintf(&text, "aa%c%c%c ", 'a'+i%26, 'a'+i/26, 'a'+j%26)
		}
		records = append(records, corpus.Record{ID: fmt.Sprint(i), Lang: "en", Text: text.String()})
	}
	folder := write(t, basis(), records)
	s, err := OpenSearch(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for name, c := range map[string]struct{ query, want string }{
		"a megabyte": {strings.Repeat("laser ", 1<<20/6), "at most 65536 are allowed"},
		"clauses":    {strings.Repeat("a ", 10_000), "at most 1024 are allowed"},
		"distinct": {func() string {
			var b strings.Builder
			for i := range 1024 {
				fmt.Fprintf(&b, "aa%d OR ", i)
			}
			return b.String() + "x"
		}(), "at most 1024"},
		"parentheses":  {strings.Repeat("(", 30_000) + strings.Repeat(")", 30_000), "parentheses deeper than 100"},
		"negations":    {strings.Repeat("-", 60_000) + "a", ""},
		"letter":       {"a*", "at least 2 letters"},
		"many words":   {"aa*", ""},
		"fuzzy":        {strings.Repeat("a", 60_000) + "~2", ""},
		"regexp":       {"/(a+)+$/", "no letter or digit"},
		"regexp whole": {"/a+b/", "regular expressions are not in the language"},
		"control":      {"aa\x00\x1b[31m\u202eaaa", ""},
		"not UTF-8":    {"\xff\xfe:\x80\"", "unexpected"},
		"near":         {`"` + strings.Repeat("aaaaa ", 5000) + `"~100`, ""},
		"date":         {"date:99999-99", "is no date"},
	} {
		result, err := s.Search(t.Context(), SearchOptions{Query: c.query, Limit: 1})
		var wrong *QueryError
		switch {
		case c.want == "" && err != nil && len(err.Error()) > 500:
			t.Errorf("%s: an error of %d bytes", name, len(err.Error()))
		case c.want == "" && err == nil && result.Total > len(records):
			t.Errorf("%s: %d found", name, result.Total)
		case c.want != "" && (!errors.As(err, &wrong) || !strings.Contains(err.Error(), c.want) || len(wrong.Errors) > 20):
			t.Errorf("%s: %.200v", name, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Search(ctx, SearchOptions{Query: "aa*"}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestDomainNames(t *testing.T) {
	d := domainNames{name: map[string]string{}, id: map[string]string{}}
	taxonomy, err := classify.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	d.add(taxonomy)
	for name, want := range map[string]string{
		"ai": "ai", "AI": "ai", "artificial intelligence": "ai", "Biotechnology": "biotech", "semiconductors/design": "semiconductors/design",
		"integrated-circuit design": "semiconductors/design", "nothing": "", "": "",
	} {
		if id, ok := d.lookup(name); id != want || ok != (want != "") {
			t.Errorf("%q: %q", name, id)
		}
	}
	for i := range taxonomy.Domains { // every id and every name is itself
		e := &taxonomy.Domains[i]
		for _, name := range []string{e.ID, e.Name, strings.ToUpper(e.Name)} {
			if id, _ := d.lookup(name); id != e.ID {
				t.Errorf("%s: %s, want %s", name, id, e.ID)
			}
		}
	}
}
