package extract

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache/corpus"
	"attache/extract/country"
)

var (
	updateQuality = flag.Bool("update-quality", false, "rewrite testdata/reports/quality.txt")
	showErrors    = flag.String("show-errors", "", "log what is wrong on this set: dev or real")
)

// report is a line of testdata/reports: an invented report and its labels.
type report struct {
	ID, Title, Text, Home string
	Truth                 struct {
		Date            string
		Post            *corpus.Post
		Origin, Partner []string
		Modes           []string
	}
}

func (r *report) document() *corpus.Document {
	return &corpus.Document{ID: r.ID, Title: r.Title, Text: r.Text, Lang: "en"}
}

func readReports(t testing.TB, name string) []report {
	t.Helper()
	data, err := os.ReadFile("testdata/reports/" + name + ".jsonl")
	if err != nil {
		t.Fatal(err)
	}
	list := readLines[report](t, data)
	if len(list) < 40 {
		t.Fatalf("%s: %d reports", name, len(list))
	}
	return list
}

func readLines[T any](t testing.TB, data []byte) []T {
	t.Helper()
	var list []T
	s := bufio.NewScanner(bytes.NewReader(data))
	s.Buffer(nil, 1<<22)
	for s.Scan() {
		var v T
		if err := json.Unmarshal(s.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		list = append(list, v)
	}
	if err := s.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

var cutter = func() *segmenter {
	s, err := newSegmenter()
	if err != nil {
		panic(err)
	}
	return s
}()

func passagesOf(doc *corpus.Document) []Passage {
	return []Passage{cutter.passage("title", doc.Title), cutter.passage("text", doc.Text)}
}

func mentionsOf(t testing.TB, passages []Passage) []country.Mention {
	t.Helper()
	finder, err := country.New()
	if err != nil {
		t.Fatal(err)
	}
	var fields []country.Field
	for i := range passages {
		fields = append(fields, country.Field{Name: passages[i].Field, Text: passages[i].Text, Lang: "en"})
	}
	return finder.Find(fields)
}

// tally counts what is right, wrongly found and missed.
type tally struct{ right, wrong, missed int }

func (c *tally) add(got, want []string) {
	for _, g := range got {
		if slices.Contains(want, g) {
			c.right++
		} else {
			c.wrong++
		}
	}
	for _, w := range want {
		if !slices.Contains(got, w) {
			c.missed++
		}
	}
}

func (c tally) f1() float64 { return share(2*c.right, 2*c.right+c.wrong+c.missed) }

func (c tally) String() string {
	return fmt.Sprintf("F1 %.3f (right %d, wrong %d, missed %d)", c.f1(), c.right, c.wrong, c.missed)
}

func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

// score is what a set of reports gave.
type score struct {
	reports, dates, posts, origins, partners int
	modes                                    tally
	byMode                                   map[string]*tally
}

// TestReports measures the invented reports and the real texts. The figures
// are kept in testdata/reports/quality.txt; -update-quality rewrites it. The
// bounds are those the package promises.
func TestReports(t *testing.T) {
	x, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	var all score
	all.byMode = map[string]*tally{}
	for _, half := range []string{"dev", "held"} {
		s := measure(t, x, half)
		fmt.Fprintf(&out, "%s\t%d reports\tdate %d\tpost %d\torigin %d\tpartner %d\tmodes %v\n", half, s.reports, s.dates, s.posts, s.origins, s.partners, s.modes)
		all.merge(&s)
	}
	for _, id := range modeIDs {
		fmt.Fprintf(&out, "both\t%s\t%v\n", id, *all.byMode[id])
	}
	real := measureReal(t)
	for i, c := range real {
		fmt.Fprintf(&out, "real %s\t%v\n", []string{"even", "odd"}[i], c)
	}
	n := all.reports
	if share(all.origins, n) < 0.9 || share(all.posts, n) < 0.95 || share(all.dates, n) < 0.95 || all.modes.f1() < 0.8 {
		t.Errorf("below the bounds:\n%s", out.String())
	}
	goldenQuality(t, out.String(), real == nil)
}

func (s *score) merge(o *score) {
	s.reports += o.reports
	s.dates += o.dates
	s.posts += o.posts
	s.origins += o.origins
	s.partners += o.partners
	s.modes.right += o.modes.right
	s.modes.wrong += o.modes.wrong
	s.modes.missed += o.modes.missed
	for id, c := range o.byMode {
		if s.byMode[id] == nil {
			s.byMode[id] = &tally{}
		}
		s.byMode[id].right += c.right
		s.byMode[id].wrong += c.wrong
		s.byMode[id].missed += c.missed
	}
}

// measure labels a half. Errors are shown for the dev half alone.
func measure(t *testing.T, x *Extractor, half string) score {
	s := score{byMode: map[string]*tally{}}
	for _, id := range modeIDs {
		s.byMode[id] = &tally{}
	}
	for _, r := range readReports(t, half) {
		x.opts.Home = r.Home
		doc := r.document()
		got, err := x.Extract(context.Background(), doc)
		if err != nil {
			t.Fatal(err)
		}
		checkEvidence(t, doc, &corpus.Record{Date: got.Date, Post: got.Post, Countries: got.Countries, Modes: got.Modes})
		wrong := s.compare(&r, &got)
		if wrong != "" && *showErrors == half && half == "dev" {
			t.Logf("%s %s%s", r.ID, r.Title, wrong)
		}
	}
	x.opts.Home = ""
	return s
}

// compare counts one report and says what is wrong with its labels.
func (s *score) compare(r *report, got *Labels) string {
	s.reports++
	var wrong strings.Builder
	date := ""
	if got.Date != nil {
		date = got.Date.Value
	}
	check := func(count *int, what, got, want string) {
		if got == want {
			*count++
		} else {
			fmt.Fprintf(&wrong, "\n  %s %q, want %q", what, got, want)
		}
	}
	check(&s.dates, "date", date, r.Truth.Date)
	check(&s.posts, "post", postLine(got.Post), postLine(r.Truth.Post))
	check(&s.origins, "origin", strings.Join(withRole(got.Countries, "origin"), " "), strings.Join(r.Truth.Origin, " "))
	check(&s.partners, "partner", strings.Join(withRole(got.Countries, "partner"), " "), strings.Join(r.Truth.Partner, " "))
	var modes []string
	for _, m := range got.Modes {
		if m.Score >= ModeThreshold {
			modes = append(modes, m.ID)
			if !slices.Contains(r.Truth.Modes, m.ID) {
				fmt.Fprintf(&wrong, "\n  mode %s is wrong: %.2f %s", m.ID, m.Score, quoted(m.Evidence))
			}
		}
	}
	for _, id := range r.Truth.Modes {
		if !slices.Contains(modes, id) {
			fmt.Fprintf(&wrong, "\n  mode %s is missed", id)
		}
	}
	s.modes.add(modes, r.Truth.Modes)
	for _, id := range modeIDs {
		only := func(list []string) []string {
			if slices.Contains(list, id) {
				return []string{id}
			}
			return nil
		}
		s.byMode[id].add(only(modes), only(r.Truth.Modes))
	}
	return wrong.String()
}

func quoted(list []corpus.Evidence) string {
	var quotes []string
	for _, e := range list {
		quotes = append(quotes, fmt.Sprintf("%q", e.Text))
	}
	return strings.Join(quotes, " ")
}

// postLine is a post as one line, cities by one spelling; empty for one below
// the threshold. A truth has no score.
func postLine(p *corpus.Post) string {
	if p == nil || p.Score > 0 && p.Score < PostThreshold {
		return ""
	}
	city := strings.NewReplacer("St. ", "Saint ", "St ", "Saint ", ", D.C.", "", " D.C.", "", " City", "", "Brasilia", "Brasília").Replace(p.City)
	return strings.Join([]string{p.Kind, city, p.Host, p.Sender, p.Accredited}, "/")
}

// withRole is the codes of the countries with a role, ascending.
func withRole(list []corpus.Country, role string) []string {
	var codes []string
	for _, c := range list {
		if slices.ContainsFunc(c.Roles, func(r corpus.Role) bool { return r.ID == role }) {
			codes = append(codes, c.Code)
		}
	}
	slices.Sort(codes)
	return codes
}

// measureReal measures modes on the marked real texts, lines in even places
// and those in odd ones apart; nil where the texts are not here.
func measureReal(t *testing.T) []tally {
	type text struct{ Key, Title, Text string }
	texts := map[string]text{}
	for _, name := range []string{"labelled", "labelled_companies"} {
		for _, x := range readLines[text](t, unzipped(t, "../../shared/data/domains/"+name+".jsonl.gz")) {
			texts[x.Key] = x
		}
	}
	if len(texts) == 0 {
		return nil
	}
	data, err := os.ReadFile("testdata/reports/real.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	counts := make([]tally, 2)
	for i, line := range readLines[struct {
		Key   string
		Modes []struct {
			ID, Field string
			Span      corpus.Span
		}
	}](t, data) {
		x, ok := texts[line.Key]
		if !ok {
			t.Fatalf("%s: no such text", line.Key)
		}
		var want, got []string
		for _, m := range line.Modes {
			want = append(want, m.ID)
			if field := map[string]string{"text": x.Text, "title": x.Title}[m.Field]; m.Span.Of(field) == "" {
				t.Errorf("%s: nothing at %s%v", line.Key, m.Field, m.Span)
			}
		}
		for _, m := range findModes(passagesOf(&corpus.Document{Title: x.Title, Text: x.Text})) {
			if m.Score >= ModeThreshold {
				got = append(got, m.ID)
			}
		}
		counts[i%2].add(got, want)
		if i%2 == 0 && *showErrors == "real" && !cmp.Equal(got, want) {
			t.Logf("%s: got %v, want %v", line.Key, got, want)
		}
	}
	return counts
}

// unzipped reads a file of the shared data, nil where there is none.
func unzipped(t *testing.T, name string) []byte {
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if _, err := out.ReadFrom(z); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// goldenQuality compares with the file of figures; without the shared data
// the lines on real texts are not compared.
func goldenQuality(t *testing.T, got string, noReal bool) {
	const name = "testdata/reports/quality.txt"
	if *updateQuality {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	want := string(data)
	if noReal {
		t.Log("real texts not measured: ../shared/data is absent")
		want, _, _ = strings.Cut(want, "real ")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("figures changed (-update-quality accepts):\n%s", diff)
	}
}

// Columns state country and post as fields of the text do, whatever their case.
func TestStatedInColumns(t *testing.T) {
	x, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	doc := &corpus.Document{
		Title: "Feed from wood for salmon", Text: "A firm grows yeast on sugar and looks for a maker of fermenters in Chile.", Lang: "en",
		Meta: map[string]string{"Country": "Norway", "Post": "Embassy of China in Norway", "date": "2022-01-18", "tags": "China"},
	}
	got, err := x.Extract(context.Background(), doc)
	if err != nil {
		t.Fatal(err)
	}
	checkEvidence(t, doc, &corpus.Record{Date: got.Date, Post: got.Post, Countries: got.Countries, Modes: got.Modes})
	if want := "embassy/Oslo/NO/CN/"; postLine(got.Post) != want {
		t.Errorf("post %q, want %q", postLine(got.Post), want)
	}
	if diff := cmp.Diff([]string{"NO"}, withRole(got.Countries, "origin")); diff != "" {
		t.Error(diff)
	}
	if got.Date == nil || got.Date.Value != "2022-01-18" {
		t.Errorf("date %v", got.Date)
	}
	if diff := cmp.Diff([]string{"Country", "Post"}, statingColumns(doc)); diff != "" {
		t.Error(diff)
	}
}

// A column that only repeats a line of the text's head is not evidence again.
func TestColumnsOutOfTheHead(t *testing.T) {
	for _, tt := range []struct {
		text, column, value string
		said                bool
	}{
		{"Lasers\n\nCountry: Norway\nField: optics\n", "country", "Norway", true},
		{"**Country:** Norway\r\n", "country", "Norway", true},
		{"国别：以色列\n", "国别", "以色列", true},
		{"Country: Norway and Sweden\n", "country", "Norway", false},
		{"Partner country: Norway\n", "country", "Norway", false},
		{"The firm is in Norway\n", "country", "Norway", false},
		{strings.Repeat("x", 5000) + "\nCountry: Norway\n", "country", "Norway", false},
	} {
		doc := &corpus.Document{Text: tt.text, Meta: map[string]string{tt.column: tt.value}}
		if got := len(statingColumns(doc)) == 0; got != tt.said {
			t.Errorf("%.40q says %s %s: %v", tt.text, tt.column, tt.value, got)
		}
	}
}

// The tables of seats and cities are read as they stand.
func TestSeatsAndCities(t *testing.T) {
	for code, want := range map[string]string{"RU": "Moscow", "NL": "The Hague", "US": "Washington", "SG": "Singapore", "AT": "Vienna"} {
		if got := embassySeats()[code]; got != want {
			t.Errorf("%s: got %q, want %q", code, got, want)
		}
	}
	for name, want := range map[string]string{"St. Petersburg": "RU", "SYDNEY": "AU", "São Paulo": "BR", "Nowhere": ""} {
		if got := knownCities()[cityKey(name)].code; got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}
