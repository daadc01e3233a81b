package report

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// options are those of the tests: domains with a child, one crosswalk.
func options(tables ...string) Options {
	return Options{
		Tables: tables,
		Parent: func(d string) string { p, _, child := strings.Cut(d, "/"); return map[bool]string{true: p}[child] },
		Crosswalk: func(list, d string) []string {
			return map[string][]string{"ai": {"data", "software"}, "chips/design": {"data"}}[d]
		},
		Crosswalks: []string{"other"},
		Groups: []Group{
			{ID: "eu", Name: "Union", Members: []Member{{"GB", "1973-01-01", "2020-01-31"}, {"DE", "1958", ""}}},
			{ID: "all", Name: "All", Members: []Member{{Country: "GB"}, {Country: "US"}}},
		},
	}
}

// six are reports with a little of everything.
var six = []Facts{
	{ID: "a", Date: "2019-03-02", Domains: []string{"ai"}, Origins: []string{"GB"}, Post: "embassy/London", Host: "GB"},
	{ID: "b", Date: "2020-02-01", Domains: []string{"ai", "chips/design"}, Origins: []string{"GB", "DE"}, Post: "embassy/London", Host: "GB"},
	{ID: "c", Date: "2020-07", Domains: []string{"chips", "chips/design"}, Origins: []string{"US"}},
	{ID: "d", Date: "2021", Origins: []string{"US"}},
	{ID: "e", Domains: []string{"bio"}},
	{ID: "f", Date: "2021-05-06", Lang: "zh", Missing: []string{"domains"}, Origins: []string{"DE"}},
}

func count(t *testing.T, o Options, facts []Facts) *Report {
	t.Helper()
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	for i := range facts {
		c.Add(&facts[i])
	}
	return c.Report()
}

// rows are "key count fraction share first last", a line each.
func rows(t *Table) string {
	var b strings.Builder
	for i := range t.Rows {
		r := &t.Rows[i]
		fmt.Fprintf(&b, "%s %d %g %g %s %s\n", r.Key, r.Count, r.Fraction, r.Share, r.First, r.Last)
	}
	return b.String()
}

func TestTables(t *testing.T) {
	r := count(t, options("domain", "origin", "year", "quarter", "group", "other", "post"), six)
	for _, c := range []struct{ by, want string }{
		// 5 of 6 reports were assessed; b and c share 2 and 1 domains.
		{"domain", "ai 2 1.5 0.4 2019-03-02 2020-02-01\nchips 2 1.5 0.4 2020-02-01 2020-07\nchips/design 2 1.5 0.4 2020-02-01 2020-07\n" +
			"bio 1 1 0.2  \n(none) 1 1 0.2 2021 2021\n(not assessed) 1 1 0 2021-05-06 2021-05-06\n"},
		{"origin", "DE 2 1.5 0.3333 2020-02-01 2021-05-06\nGB 2 1.5 0.3333 2019-03-02 2020-02-01\nUS 2 2 0.3333 2020-07 2021\n(none) 1 1 0.1667  \n"},
		{"year", "2019 1 1 0.2 2019-03-02 2019-03-02\n2020 2 2 0.4 2020-02-01 2020-07\n2021 2 2 0.4 2021 2021-05-06\n(undated) 1 1 0  \n"},
		{"quarter", "2019-Q1 1 1 0.25 2019-03-02 2019-03-02\n2020-Q1 1 1 0.25 2020-02-01 2020-02-01\n2020-Q3 1 1 0.25 2020-07 2020-07\n2021-Q2 1 1 0.25 2021-05-06 2021-05-06\n" +
			"(date less exact) 1 1 0 2021 2021\n(undated) 1 1 0  \n"},
		// The United Kingdom counts for the Union in a, and no more in b.
		{"group", "all 4 3 0.6667 2019-03-02 2021\neu 3 2 0.5 2019-03-02 2021-05-06\n(none) 1 1 0.1667  \n"},
		{"other", "data 3 2 0.6 2019-03-02 2020-07\nsoftware 2 1 0.4 2019-03-02 2020-02-01\n(none) 2 2 0.4 2021 2021\n(not assessed) 1 1 0 2021-05-06 2021-05-06\n"},
		{"post", "embassy/London 2 2 0.3333 2019-03-02 2020-02-01\n(none) 4 4 0.6667 2020-07 2021-05-06\n"},
	} {
		if got := rows(r.Table(c.by)); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.by, got, c.want)
		}
	}
	if r.Reports != 6 || r.Undated != 1 || r.First != "2019-03-02" || r.Last != "2021-05-06" {
		t.Errorf("%+v", r)
	}
}

// Parts of every table make up all reports, whatever these are; every cell of a
// cross is no more than its row and column, and what is kept is what is counted.
func TestEveryTableAddsUp(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	pick := func(list ...string) (some []string) {
		for _, s := range list {
			if rng.IntN(3) == 0 {
				some = append(some, s)
			}
		}
		return some
	}
	var facts []Facts
	for i := range 500 {
		f := Facts{ID: fmt.Sprint(i), Domains: pick("ai", "chips", "chips/design", "chips/tools", "bio"), Origins: pick("GB", "DE", "US"), Modes: pick("x", "y"), Lang: "en"}
		if rng.IntN(5) > 0 {
			f.Date = fmt.Sprintf("20%02d-%02d-11", rng.IntN(20), 1+rng.IntN(12))[:[]int{4, 7, 10}[rng.IntN(3)]]
		}
		if rng.IntN(9) == 0 {
			f.Missing = []string{"domains"}
		}
		facts = append(facts, f)
	}
	o := options("domain", "origin", "mode", "year", "month", "group", "other", "kind", "source", "domain,origin")
	o.Keep = true
	r := count(t, o, facts)
	for i := range r.Tables {
		table := &r.Tables[i]
		var sum float64
		for j := range table.Rows {
			row := &table.Rows[j]
			if row.Parent == "" {
				sum += row.Fraction
			}
			if len(row.Documents) != row.Count {
				t.Errorf("%s %s: %d reports kept of %d", table.By, row.Key, len(row.Documents), row.Count)
			}
		}
		if sum < 499.95 || sum > 500.05 {
			t.Errorf("%s: the parts make %g of 500 reports", table.By, sum)
		}
	}
	x := &r.Crosses[0]
	for i, row := range x.RowKeys {
		for j, column := range x.ColumnKeys {
			if n := x.Counts[i][j]; n > row.Count || n > column.Count || len(x.Documents[i][j]) != n {
				t.Errorf("%s, %s: %d of %d and %d", row.Key, column.Key, n, row.Count, column.Count)
			}
		}
	}
}

func TestChange(t *testing.T) {
	var facts []Facts
	for i := range 20 {
		facts = append(facts, Facts{Date: fmt.Sprintf("2019-01-%02d", i+1), Post: "a"}, Facts{Date: fmt.Sprintf("2020-12-%02d", i+12), Post: "b"})
	}
	// All of 2020 is from the day on.
	facts = append(facts, Facts{Date: "2020"}, Facts{}, Facts{Date: "2020-01"}, Facts{Date: "2020-01-01", Post: "a"})
	o := options("post")
	o.Split = "2020-01-01"
	c := count(t, o, facts).Change
	if c.LeftOut != 1 || c.Before != 11.99 || c.After != 12.02 {
		t.Errorf("%d left out, %g months before, %g after", c.LeftOut, c.Before, c.After)
	}
	var a ChangeRow
	for _, row := range c.Rows {
		if row.Key == "a" {
			a = row
		}
	}
	// 1 and 20 in almost equal times: 2 (1+21) / 2^21 = 2.1e-05.
	if a.Before != 20 || a.After != 1 || a.P == nil || *a.P > 3e-5 || *a.P < 1e-5 || *a.Ratio > 0.051 {
		t.Errorf("%+v, p %g", a, *a.P)
	}
	for _, split := range []string{"2020", "2020-02-30", "x", "2020-1-1"} {
		o.Split = split
		if _, err := New(o); err == nil {
			t.Errorf("split at %q goes", split)
		}
	}
}

func TestDimensionsThatCannotBe(t *testing.T) {
	for _, by := range []string{"colour", "", "domain,domain", "domain,origin,year", "domain,"} {
		if _, err := New(options(by)); err == nil {
			t.Errorf("--by %q goes", by)
		}
	}
	o := options("domain")
	o.Split, o.SplitBy = "2020-01-01", "year"
	if _, err := New(o); err == nil {
		t.Error("years are compared before and after")
	}
	o = options("domain")
	o.TrendBy = "domain,origin"
	if _, err := New(o); err == nil {
		t.Error("a cross is followed over the years")
	}
}

func TestParseGroups(t *testing.T) {
	for _, bad := range []string{"eu\tUnion", "eu\tUnion\t", "eu\tUnion\tgb", "eu\tUnion\tGB:2020..2019", "eu\tUnion\tGB:20", "eu\tU\tGB\neu\tU\tGB", "\tU\tGB"} {
		if _, err := ParseGroups("file", bad); err == nil || !strings.HasPrefix(err.Error(), "file:") {
			t.Errorf("%q: %v", bad, err)
		}
	}
	g, err := ParseGroups("file", "# remark\n\neu\tUnion\tGB:1973-01-01..2020-01-31 DE:1958\n")
	if err != nil || len(g) != 1 {
		t.Fatal(g, err)
	}
	for _, c := range []struct {
		country, date string
		want          bool
	}{
		{"GB", "2020-01-31", true}, {"GB", "2020-02-01", false}, {"GB", "2020-01", true}, {"GB", "2020-02", false}, {"GB", "2020", true}, {"GB", "1972-12-31", false},
		{"GB", "", false}, {"DE", "", true}, {"DE", "1957", false}, {"FR", "2000", false},
	} {
		if got := g[0].has(c.country, c.date); got != c.want {
			t.Errorf("%s on %q: %v", c.country, c.date, got)
		}
	}
}

// full is a report with every part, and names that mean mischief.
func full(t *testing.T) *Report {
	t.Helper()
	o := options("domain", "origin", "year", "quarter", "post", "domain,origin", "group")
	o.Split, o.TrendBy, o.Keep = "2020-03-01", "domain", true
	o.Name = func(by, key string) string {
		if by == "post" && !special(key) {
			return "=cmd|\x1b[31m<script>alert(1)</script>*[x](y)"
		}
		return ""
	}
	entities := []Entity{
		{Name: "<b>Acme</b>", Kind: "company", Country: "GB", Documents: []string{"a", "b"}}, {Name: "Home Office", Kind: "government", Country: "CN", Documents: []string{"a"}},
		{Name: "Other", Kind: "company", Documents: []string{"b", "a"}}, {Name: "Jo", Kind: "person", Documents: []string{"a"}}, {Name: "Li", Kind: "person", Country: "CN", Documents: []string{"b"}},
		{Name: "Not chosen", Kind: "company", Documents: []string{"z"}},
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	net := NewNet(entities, &o)
	for i := range six {
		f := six[i]
		f.Title = "A title with </script> & more"
		c.Add(&f)
		net.Add(&f)
	}
	r := c.Report()
	r.Home = "CN"
	r.Entities, r.Network = net.Entities("CN", 0), net.Network("CN", 5)
	r.Method = Method{Engine: "1", Thresholds: map[string]float64{"domain": 0.5}, Skipped: []Skip{{"empty", 2}}, Domains: []Definition{{"ai", "Learning machines", "what learns", "what does not"}}}
	r.Table("domain").Rows[0].Estimate = &Estimate{Count: 3, Low: 2, High: 5, Marked: 40}
	r.Table("domain").Rows[1].Estimate = &Estimate{Note: "not estimable, mark about 20 more"}
	r.Surveys = []Survey{{Name: "one", What: "companies with a deal", Rows: []SurveyRow{{Name: "all", Drawn: 30, Answered: 30, Hits: 14}}}}
	return r
}

func TestEntities(t *testing.T) {
	r := full(t)
	e := r.Entities
	if e.Organizations != 3 || e.People != 2 || e.Home != 1 || e.Foreign != 3 || e.UnknownCountry != 1 {
		t.Errorf("%+v", e)
	}
	if len(e.Top) != 2 || e.Top[0].Reports != 2 || strings.Join(e.Top[1].Domains, " ") != "ai chips/design" {
		t.Errorf("%+v", e.Top)
	}
	want := "<b>Acme</b> origin GB 2|Other origin GB 2|<b>Acme</b> domain ai 2|Other domain ai 2|<b>Acme</b> organization Other 2"
	var got []string
	for _, p := range r.Network.Pairs {
		got = append(got, fmt.Sprint(p.Organization, " ", p.With, " ", p.Key, " ", p.Reports))
	}
	if strings.Join(got, "|") != want {
		t.Errorf("%q", got)
	}
}

func TestForms(t *testing.T) {
	r := full(t)
	var text, md, sheet, page bytes.Buffer
	if err := errors.Join(Text(&text, r, 2), Markdown(&md, r, 0), CSV(&sheet, r), HTML(&page, r, "T", "my study", 0)); err != nil {
		t.Fatal(err)
	}
	for form, want := range map[*bytes.Buffer][]string{
		&text:  {"6 reports, 2019-03-02 to 2021-05-06, 1 undated", "% of the 5 of 6 reports assessed for it", "3  2 to 5", "not estimable, mark about 20 more", "… 1 more", "14", "exact conditional"},
		&md:    {"| technology domain | reports | % |", "&lt;b>Acme", `\*\[x\]`},
		&sheet: {"domain × origin,ai", "'=cmd", "survey one,all"},
		&page:  {"&lt;script&gt;", "&lt;b&gt;Acme", "attache search &#39;my study&#39; domain:ai", "Learning machines", "2 · empty", `<title id="c-domain-t">`, `id="c-map-d"`},
	} {
		for _, w := range want {
			if !strings.Contains(form.String(), w) {
				t.Errorf("%q is not in\n%s", w, form.String())
			}
		}
		if strings.ContainsRune(form.String(), 0x1b) {
			t.Error("an escape sequence goes through")
		}
	}
	if strings.Contains(page.String(), "<script>alert") || strings.Contains(page.String(), "</script> &") || strings.Count(page.String(), "<script") != 1 {
		t.Error("a script gets into the page")
	}
	rows, err := csv.NewReader(strings.NewReader(sheet.String())).ReadAll()
	if err != nil || len(rows) < 30 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
	var again bytes.Buffer
	if err := HTML(&again, full(t), "T", "my study", 0); err != nil || !bytes.Equal(again.Bytes(), page.Bytes()) {
		t.Errorf("the same report gives another page, %v", err)
	}
}

// failing takes n bytes and no more.
type failing struct{ n int }

var errFull = errors.New("full")

func (f *failing) Write(p []byte) (int, error) {
	if f.n -= len(p); f.n < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestWriterThatFails(t *testing.T) {
	r := full(t)
	for _, room := range []int{0, 500} {
		for i, err := range []error{Text(&failing{room}, r, 0), Markdown(&failing{room}, r, 0), CSV(&failing{room}, r), HTML(&failing{room}, r, "t", "c", 0)} {
			if !errors.Is(err, errFull) {
				t.Errorf("form %d with room for %d: %v", i, room, err)
			}
		}
	}
}

func TestCharts(t *testing.T) {
	names := ""
	for _, c := range full(t).Charts() {
		names += c.Name + " "
		svg, err := c.SVG()
		png, pngErr := c.PNG()
		if err != nil || pngErr != nil || !bytes.HasPrefix(png, []byte("\x89PNG")) || c.Alt == "" {
			t.Errorf("%s: %v, %v, %q", c.Name, err, pngErr, c.Alt)
		}
		if s := string(svg); strings.Contains(s, "<script") || strings.ContainsAny(s, atEnd+atMiddle) {
			t.Errorf("%s: %.300s", c.Name, s)
		}
	}
	if names != "domain origin domain-origin time post map " {
		t.Error(names)
	}
	if list := count(t, options("domain"), nil).Charts(); len(list) != 0 {
		t.Errorf("%d charts of nothing", len(list))
	}
}

func TestThresholdsInWords(t *testing.T) {
	given := map[string]float64{"domain": 0.5, "domain/ai": 0.3229, "domain/biotech": 0.27, "domain/chips": 0.41, "role": 0.5}
	if got, want := thresholds(given), "domain 0.27 to 0.41 (each its own), role 0.5"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := allThresholds(given), "domain 0.5, domain/ai 0.3229, domain/biotech 0.27, domain/chips 0.41, role 0.5"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
