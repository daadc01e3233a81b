package report

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// Whatever the reports: what is shown is true, no count below the limit is shown
// where it says what reports are about, and none that is hidden can be worked
// out from the rest of the report.
func TestNoHiddenCountCanBeWorkedOut(t *testing.T) {
	sets := [][]string{
		{"post"}, {"lang", "source"}, {"year", "quarter"}, {"year", "quarter", "month"}, {"month", "year"}, {"host", "post"}, {"domain", "origin", "group"},
		{"post,lang"}, {"post,lang", "post", "lang"}, {"post,year", "year"}, {"post,year", "lang,quarter"}, {"domain,origin", "domain"}, {"origin,post", "origin"},
		{"domain,year", "year", "domain"}, {"origin,year", "origin", "post"}, {"host,lang", "post"},
	}
	hidden, checked := 0, 0
	rounds := 100
	if testing.Short() {
		rounds = 10
	}
	for seed := range rounds {
		rng := rand.New(rand.NewPCG(uint64(seed), 9))
		facts, hosts := invented(rng)
		for _, set := range sets {
			o := options(set...)
			o.Suppress = 3 + rng.IntN(3)
			if rng.IntN(3) == 0 {
				o.Split, o.SplitBy = []string{"2019-01-01", "2019-04-01", "2019-05-10"}[rng.IntN(3)], []string{"post", "origin", "source"}[rng.IntN(3)]
			}
			if rng.IntN(4) == 0 {
				o.TrendBy = []string{"lang", "domain"}[rng.IntN(2)]
			}
			h, n := attack(t, o, facts, hosts, fmt.Sprintf("seed %d, %v below %d, split %s by %s, trend %s", seed, set, o.Suppress, o.Split, o.SplitBy, o.TrendBy))
			hidden, checked = hidden+h, checked+n
		}
	}
	t.Logf("%d of %d counts hidden", hidden, checked)
	if hidden < checked/20 || hidden > checked*19/20 {
		t.Errorf("%d of %d counts are hidden: nothing is tested", hidden, checked)
	}
}

// attack compares a report with the one that hides nothing, and tries to work
// out what it hides.
func attack(t *testing.T, o Options, facts []Facts, hosts map[string]string, what string) (hidden, all int) {
	t.Helper()
	c, err := New(o)
	if errors.As(err, new(*OptionError)) {
		return 0, 0 // tables that tell on each other are refused
	} else if err != nil {
		t.Fatal(err)
	}
	for i := range facts {
		c.Add(&facts[i])
	}
	limit := o.Suppress
	o.Suppress = 0
	reader, truth := learn(c.Report(), hosts), learn(count(t, o, facts), hosts)
	state := reader.truth(t, truth, what)
	for name, i := range reader.names {
		all++
		is := state[i]
		_, key, _ := strings.Cut(name, ":")
		switch {
		case reader.low[i] != reader.high[i]:
			hidden++ // that a hidden count is 0 may be told
			if is > 0 && !reader.can(t, i, state) {
				t.Errorf("%s: that %q is %d can be worked out", what, name, is)
			}
		case reader.low[i] != is:
			t.Errorf("%s: %q is %d and said to be %d", what, name, is, reader.low[i])
		case is > 0 && is < limit && !always(key) && !strings.Contains(name, NotAssessed):
			t.Errorf("%s: %q is %d and shown", what, name, is)
		}
	}
	return hidden, all
}

func TestSuppress(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 9))
	facts, _ := invented(rng)
	o := options("domain", "domain,origin", "post", "year")
	o.Suppress, o.Split, o.SplitBy, o.TrendBy, o.Keep = 5, "2019-03-01", "origin", "domain", true
	r := count(t, o, facts)
	if len(r.Documents) > 0 {
		t.Error("lists of reports behind the numbers tell the hidden ones")
	}
	after := false // rows by count would tell what is hidden by their place
	for _, row := range r.Tables[0].Rows {
		if row.Parent != "" || row.Special() {
			continue
		}
		if after && !row.Hidden {
			t.Errorf("%s stands behind hidden rows", row.Key)
		}
		after = row.Hidden
		if row.Hidden && (row.Count != 0 || row.Fraction != 0 || row.Share != 0 || row.Query != "") || row.First != "" {
			t.Errorf("%+v", row)
		}
	}
	for _, row := range r.Trend.Rows {
		if slices.Contains(row.Counts, -1) && row.P != nil {
			t.Errorf("the test of %s tells its hidden years", row.Key)
		}
	}
	var forms bytes.Buffer
	for _, err := range []error{Text(&forms, r, 0), Markdown(&forms, r, 0), CSV(&forms, r), HTML(&forms, r, "t", "c", 0)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if !strings.Contains(forms.String(), "others that would tell them, are hidden") {
		t.Error("no form says that counts are hidden")
	}
}

// What cannot be shown without telling is refused with the reason.
func TestSuppressRefuses(t *testing.T) {
	for _, c := range []struct {
		tables []string
		below  int
		split  string
		want   string
	}{
		{[]string{"post"}, 2, "", "below 2 only counts of 1"},
		{[]string{"post,year", "post,month"}, 3, "", "post by year and by month"},
		{[]string{"year,month"}, 3, "", "one is a part of the other"},
		{[]string{"post,year"}, 3, "2019-01-01", "post by year and by before and after"},
	} {
		o := options(c.tables...)
		o.Suppress, o.Split = c.below, c.split
		if _, err := New(o); !errors.As(err, new(*OptionError)) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v below %d: %v, want %q", c.tables, c.below, err, c.want)
		}
	}
}

func TestSurveySuppress(t *testing.T) {
	for _, c := range []struct {
		rows []SurveyRow
		want int
	}{
		{[]SurveyRow{{Answered: 30, Hits: 14}, {Answered: 20, Hits: 10}, {Answered: 10, Hits: 4}}, 1},
		{[]SurveyRow{{Answered: 30, Hits: 14}, {Answered: 15, Hits: 7}, {Answered: 15, Hits: 7}}, 3},
		{[]SurveyRow{{Answered: 30, Hits: 2}}, 0},
		{nil, 0},
	} {
		s := Survey{Rows: c.rows}
		if s.Suppress(5); len(s.Rows) != c.want {
			t.Errorf("%+v: %d rows stay, want %d", c.rows, len(s.Rows), c.want)
		}
	}
}
