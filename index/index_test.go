package index

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"attache/corpus"

	"github.com/google/go-cmp/cmp"
)

func records(list []*corpus.Record) iter.Seq2[*corpus.Record, error] {
	return func(yield func(*corpus.Record, error) bool) {
		for _, r := range list {
			if !yield(r, nil) {
				return
			}
		}
	}
}

var thresholds = Thresholds{"domain": 0.5, "country": 0.5}

// sample is a small corpus with something of everything.
func sample() []*corpus.Record {
	return []*corpus.Record{
		{ID: "ru-1", Seq: 0, Source: "reports/ru/1.html", Lang: "en", Title: "Laser licensing offered",
			Text: "A Moscow institute licenses laser sources. State-of-the-art optics.", Date: &corpus.Date{Value: "2019-03-02"},
			Countries: []corpus.Country{{Code: "RU", Score: 0.9, Roles: []corpus.Role{{ID: "origin", Score: 0.8}}}},
			Domains:   []corpus.Domain{{ID: "photonics", Score: 0.95}, {ID: "ai", Score: 0.3}},
			Organizations: []corpus.Organization{{Name: "Moscow State University", Kind: "university", Score: 0.9},
				{Name: "Institute of Optics", Kind: "institute", Score: 0.9, Watch: []string{"Entity List"}}}},
		{ID: "us-1", Seq: 1, Source: "table.csv:12", Lang: "en", Title: "Chip design house", Text: "The laser is used in chip design. Quantum optics was not.",
			Date:      &corpus.Date{Value: "2020"},
			Countries: []corpus.Country{{Code: "US", Score: 0.9, Roles: []corpus.Role{{ID: "partner", Score: 0.8}}}},
			Domains:   []corpus.Domain{{ID: "semiconductors/design", Score: 0.9}},
			Post:      &corpus.Post{Kind: "consulate-general", City: "Houston", Host: "US", Score: 1},
			Modes:     []corpus.Mode{{ID: "licensing", Score: 0.9}}, Meta: map[string]string{"region": "South West"}},
		{ID: "cn-1", Seq: 2, Source: "reports.zip!2019/cn.html", Lang: "zh", Title: "华为5G技术", Text: "深圳公司寻求人工智能合作。", Date: &corpus.Date{Value: "2020-07"},
			Unlabelled: []string{"domains"}},
		{ID: "de-1", Seq: 3, Source: "x.txt", Lang: "de", Title: "", Text: "Genève: Quanten und Laser in München"},
	}
}

func open(t testing.TB, list []*corpus.Record) *Index {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "index")
	if err := Build(context.Background(), dir, records(list), Stamp{Runs: 1, Records: 7}, Options{Thresholds: thresholds}); err != nil {
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

func parse(t testing.TB, query string) Query {
	t.Helper()
	q, errs := Parse(query, Vocabulary{})
	if len(errs) > 0 {
		t.Fatalf("%s: %v", query, errs)
	}
	return q
}

func search(t testing.TB, ix *Index, r Request) (*Result, string) {
	t.Helper()
	res, err := ix.Search(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, h := range res.Hits {
		ids = append(ids, h.ID)
	}
	return res, strings.Join(ids, " ")
}

func TestSearch(t *testing.T) {
	ix := open(t, sample())
	for _, c := range []struct{ query, want string }{
		{"", "ru-1 us-1 cn-1 de-1"},
		{"laser", "ru-1 us-1 de-1"},
		{"LASERS", "ru-1 us-1"}, // stems are English
		{"licence", ""},
		{"license", "ru-1"},
		{"laser design", "us-1"},
		{"laser -design", "ru-1 de-1"},
		{"chip OR quanten", "us-1 de-1"},
		{"geneve munchen", "de-1"},
		{`"chip design"`, "us-1"},
		{`"design chip"`, ""},
		{`"design chip"~1`, "us-1"},
		{`"laser design"~1`, ""},
		{`"laser design"~4`, "us-1"},
		{"state-of-the-art", "ru-1"},
		{"opti*", "ru-1 us-1"},
		{"lazer~1", "ru-1 us-1 de-1"},
		{"lsaer~", "ru-1 us-1 de-1"},
		{"title:laser", "ru-1"},
		{"title:(laser OR chip)", "ru-1 us-1"},
		{"text:chip", "us-1"},
		{"country:RU", "ru-1"},
		{"origin:RU", "ru-1"},
		{"origin:US", ""},
		{"role-country:US", "us-1"},
		{"role-country:partner/US", "us-1"},
		{`org:"moscow state"`, "ru-1"},
		{`org:"university institute"`, ""},
		{`org:="Institute of Optics"`, "ru-1"},
		{`org:="Institute of"`, ""},
		{"kind:university", "ru-1"},
		{"domain:semiconductors", "us-1"},
		{"domain:semiconductors/design", "us-1"},
		{"domain:ai", ""},
		{"domain:ai>0.2", "ru-1"},
		{"domain:photonics>0.95", ""},
		{"domain:photonics>=0.95", "ru-1"},
		{"domain:semiconductors<1", "us-1"},
		{"post:houston", "us-1"},
		{"has:post", "us-1"},
		{"NOT has:post", "ru-1 cn-1 de-1"},
		{"mode:licensing", "us-1"},
		{"lang:zh", "cn-1"},
		{"date:2019", "ru-1"},
		{"date:2019..2020", "ru-1 us-1 cn-1"},
		{"date:2019-01..2020-06", "ru-1"},
		{"date:2020-07", "cn-1"},
		{"date:..2019-03", "ru-1"},
		{"meta.region:south", "us-1"},
		{"south", ""},
		{"watch:yes", "ru-1"},
		{`watch:"entity list"`, "ru-1"},
		{"source:reports", "ru-1"},
		{"source:table.csv", "us-1"},
		{"source:rep*", "ru-1 cn-1"},
		{"id:us-1", "us-1"},
		{"华为", "cn-1"},
		{"为", "cn-1"},
		{"人工智能", "cn-1"},
		{"工人", ""},
		{"华为5G", "cn-1"},
		{"*", "ru-1 us-1 cn-1 de-1"},
	} {
		res, got := search(t, ix, Request{Query: parse(t, c.query), Sort: "seq"})
		if got != c.want || res.Total != len(res.Hits) {
			t.Errorf("%s: got %q (total %d), want %q", c.query, got, res.Total, c.want)
		}
	}
}

func TestRanking(t *testing.T) {
	list := []*corpus.Record{
		{ID: "other", Seq: 0, Lang: "en", Text: "they license the laser to us today"},
		{ID: "exact", Seq: 1, Lang: "en", Text: "they licensed the laser to us today"},
		{ID: "title", Seq: 2, Lang: "en", Title: "Licensed", Text: "nothing else of interest here today"},
		{ID: "none", Seq: 3, Lang: "en", Text: "nothing"},
	}
	ix := open(t, list)
	if _, got := search(t, ix, Request{Query: parse(t, "licensed")}); got != "title exact other" {
		t.Errorf("got %s", got)
	}
}

func TestFacets(t *testing.T) {
	ix := open(t, sample())
	all, err := ParseFacets("domain:0,country,role-country,org,kind,post,mode,year,month,lang,source")
	if err != nil {
		t.Fatal(err)
	}
	res, _ := search(t, ix, Request{Facets: all, Limit: 1})
	var got []string
	for _, f := range res.Facets {
		line := fmt.Sprintf("%s -%d", f.Field, f.Missing)
		for _, v := range f.Values {
			line += fmt.Sprintf(" %s=%d", v.Value, v.Count)
		}
		got = append(got, line)
	}
	want := []string{
		"domain -2 photonics=1 semiconductors=1 semiconductors/design=1",
		"country -2 RU=1 US=1",
		"role-country -2 origin/RU=1 partner/US=1",
		"org -3 Institute of Optics=1 Moscow State University=1",
		"kind -3 institute=1 university=1",
		"post -3 consulate-general Houston US=1",
		"mode -3 licensing=1",
		"year -1 2020=2 2019=1",
		"month -2 2019-03=1 2020-07=1",
		"lang -0 en=2 de=1 zh=1",
		"source -0 reports.zip=1 reports/ru=1 table.csv=1 x.txt=1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	res, _ = search(t, ix, Request{Facets: []FacetRequest{{Field: "domain"}}, MinScore: 0.2})
	if diff := cmp.Diff([]FacetValue{{"ai", 1}, {"photonics", 1}, {"semiconductors", 1}, {"semiconductors/design", 1}}, res.Facets[0].Values); diff != "" {
		t.Error(diff)
	}
	if _, err := ParseFacets("domian"); err == nil || !strings.Contains(err.Error(), "did you mean domain?") {
		t.Error(err)
	}
}

func TestUpdate(t *testing.T) {
	ix := open(t, sample())
	reader, err := Open(ix.dir, OpenOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	changed := sample()[:1]
	changed[0].Text, changed[0].Seq = "now about masers", 9
	stamp := Stamp{Runs: 2, Records: 9}
	if err := ix.Update(context.Background(), records(changed), []string{"us-1", "nobody"}, stamp, Options{Thresholds: thresholds}); err != nil {
		t.Fatal(err)
	}
	if _, got := search(t, ix, Request{Sort: "seq"}); got != "cn-1 de-1 ru-1" {
		t.Errorf("after the update: %s", got)
	}
	if _, got := search(t, ix, Request{Query: parse(t, "maser")}); got != "ru-1" {
		t.Errorf("maser: %s", got)
	}
	if _, got := search(t, reader, Request{Sort: "seq"}); got != "ru-1 us-1 cn-1 de-1" {
		t.Errorf("the reader of before sees %s", got)
	}
	if got := ix.Stamp(); got.Runs != 2 || got.Records != 9 || got.Mapping != Mapping(thresholds) {
		t.Errorf("stamp %+v", got)
	}
	if on, err := ReadStamp(ix.dir); err != nil || on != ix.Stamp() {
		t.Errorf("ReadStamp %+v, %v", on, err)
	}
	ids, err := ix.IDs(context.Background())
	slices.Sort(ids)
	if diff := cmp.Diff([]string{"cn-1", "de-1", "ru-1"}, ids); err != nil || diff != "" {
		t.Error(err, diff)
	}
	if err := reader.Update(context.Background(), records(nil), nil, stamp, Options{Thresholds: thresholds}); !errors.Is(err, ErrReadOnly) {
		t.Error(err)
	}
	if err := ix.Update(context.Background(), records(nil), nil, stamp, Options{}); !errors.Is(err, ErrOutdated) {
		t.Error(err)
	}
}

func TestBuildWholeOrNot(t *testing.T) {
	ix := open(t, sample())
	before, err := os.ReadDir(ix.dir)
	if err != nil {
		t.Fatal(err)
	}
	twice := append(sample(), sample()[0])
	if err := Build(context.Background(), ix.dir, records(twice), Stamp{}, Options{}); !errors.Is(err, ErrTwice) {
		t.Fatal(err)
	}
	after, err := os.ReadDir(ix.dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(after) != len(before) {
		t.Errorf("left behind: %v, before %v", after, before)
	}
	if err := Build(context.Background(), ix.dir, records(nil), Stamp{Runs: 3}, Options{}); err != nil {
		t.Fatal(err)
	}
	empty, err := Open(ix.dir, OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer empty.Close()
	if empty.Count() != 0 || empty.Stamp().Runs != 3 {
		t.Errorf("%d records, stamp %+v", empty.Count(), empty.Stamp())
	}
	if res, _ := search(t, empty, Request{Query: parse(t, "laser"), Facets: []FacetRequest{{Field: "year"}}}); res.Total != 0 {
		t.Errorf("found %d in nothing", res.Total)
	}
}

func TestPassage(t *testing.T) {
	r := &corpus.Record{Lang: "en", Title: "Lasers", Text: strings.Repeat("Nothing here. ", 20) + "The licensed laser of Geneva, Genève. " + strings.Repeat("More of nothing. ", 20)}
	for _, c := range []struct{ query, want string }{
		{"license lasers", "licensed laser"},
		{"geneve", "Genève"},
		{"genev*", "Geneva Genève"},
		{"lazer~1", "laser"},
		{`"laser of"`, "laser of"},
		{`"geneva licensing"~3`, "licensed Geneva"},
		{"absent", ""},
		{"laser -geneva", "laser"},
	} {
		p := NewPassage(r, parse(t, c.query), 60)
		var got []string
		for _, m := range p.Marks {
			got = append(got, m.Of(r.Text))
		}
		if strings.Join(got, " ") != c.want || p.Text != p.Span.Of(r.Text) || p.Field != "text" {
			t.Errorf("%s: got %q in %q, want %q", c.query, got, p.Text, c.want)
		}
	}
	if p := NewPassage(r, parse(t, "title:laser"), 60); p.Field != "title" || p.Text != "Lasers" {
		t.Errorf("%+v", p)
	}
}

func TestLimits(t *testing.T) {
	var words []string
	for i := range maxExpansion + 1 {
		words = append(words, fmt.Sprintf("aa%05d", i))
	}
	ix := open(t, []*corpus.Record{{ID: "long", Text: strings.Join(words, " ")}})
	for query, want := range map[string]string{
		"aa0*":     "",
		"aa*":      "aa* stands for more than 10000 words; write more letters",
		"-aa*":     "aa* stands for more than 10000 words; write more letters",
		"aa0000~2": "",
	} {
		_, err := ix.Search(context.Background(), Request{Query: parse(t, query)})
		if got := fmt.Sprint(err); err == nil && want != "" || err != nil && got != want {
			t.Errorf("%s: %v, want %q", query, err, want)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, query := range []string{"", "aa00001", `"aa00001 aa00002"`, "date:2019"} {
		if _, err := ix.Search(ctx, Request{Query: parse(t, query)}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s cancelled: %v", query, err)
		}
	}
}

// Records with the strangest of texts and values are indexed and found.
func TestStrangeRecords(t *testing.T) {
	list := []*corpus.Record{
		{ID: "\xff\x00", Seq: 1, Lang: "en", Title: "\xff\xfe", Text: "bell\a \x00 \x02text_en\x00laser\x00 \x03 end", Meta: map[string]string{"": "x", "a b": "col", "\x02": "y"}},
		{ID: "long", Seq: 2, Text: strings.Repeat("x", 1<<17) + " tail", Source: "s\x00t"},
		{ID: "negative", Seq: -5, Date: &corpus.Date{Value: "yesterday"}},
		{ID: strings.Repeat("i", 5000), Seq: 3},
	}
	ix := open(t, list)
	for query, want := range map[string]int{"": 4, "laser": 1, `"bell text"`: 1, "tail": 1, `meta."a b":col`: 1, "date:..2030": 0, "has:date": 1, "id:iii*": 1} {
		if res, _ := search(t, ix, Request{Query: parse(t, query), Facets: []FacetRequest{{Field: "year"}, {Field: "month"}}}); res.Total != want {
			t.Errorf("%s: %d, want %d", query, res.Total, want)
		}
	}
	if problems, err := ix.Check(context.Background(), records(list), Options{Thresholds: thresholds}); err != nil || len(problems) > 0 {
		t.Errorf("%v, %v", problems, err)
	}
}
