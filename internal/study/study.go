// Package study writes an invented corpus of cooperation reports with its truth
// beside it: 642 reports whose true counts are modelled on those that a press
// text reported of the study that attache grew from. 190 are about
// biotechnology and 171 about artificial intelligence; 112 offers come from
// Russia, 77 from the United States, 62 from the United Kingdom and 57 from
// Japan; nearly nine in ten of the American ones since January 2015 were filed
// by one consulate, until it closed.
//
// The prose is put together from products, sentences and layouts in text files,
// in an order that a seed decides. Companies, people, offers and figures do not
// exist; countries and cities do. The reports are clear, and so they prove that
// the counts add up, not how well real reports are labelled.
package study

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Size is the number of reports.
const Size = 642

// Closing is the day after which Consulate files nothing more.
const (
	Closing   = "2020-07-24"
	Consulate = "Houston"
)

// Truth is what a report says, as it was meant: a line of truth.jsonl.
type Truth struct {
	// Source is as a record has it: reports/0001.txt.
	Source string `json:"source"`
	// Domains are ids of the taxonomy, parents of children left out.
	Domains []string `json:"domains"`
	// Origin is the code of the country the technology comes from.
	Origin string `json:"origin"`
	// Date is as exact as the report states it, "" where it does not.
	Date  string   `json:"date,omitempty"`
	Post  Post     `json:"post"`
	Modes []string `json:"modes"`
	// Organizations are the foreign ones, Home those of the sender's country.
	Organizations []Organization `json:"organizations"`
	Home          []string       `json:"home,omitempty"`
	People        []string       `json:"people,omitempty"`
}

// Post is the mission that filed a report.
type Post struct{ Kind, City, Host string }

// Organization is a foreign organisation of a report.
type Organization struct{ Name, Kind, Country string }

// Report is an invented report: the bytes of its file, with the truth.
type Report struct {
	Truth
	Body string
}

// Generate makes the corpus. The same seed gives the same reports.
func Generate(seed uint64) []Report {
	g := &generator{rng: rand.New(rand.NewPCG(seed, Size)), made: map[string]int{}}
	plans := g.plan()
	reports := make([]Report, len(plans))
	for i := range plans {
		reports[i] = g.report(i+1, &plans[i])
	}
	return reports
}

// Write makes the corpus in the folder dir: reports/ and truth.jsonl.
func Write(dir string, seed uint64) error {
	if err := os.MkdirAll(filepath.Join(dir, "reports"), 0o755); err != nil {
		return err
	}
	var truth strings.Builder
	enc := json.NewEncoder(&truth)
	enc.SetEscapeHTML(false)
	for _, r := range Generate(seed) {
		err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(r.Source)), []byte(r.Body), 0o644)
		if err = errors.Join(err, enc.Encode(r.Truth)); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(dir, "truth.jsonl"), []byte(truth.String()), 0o644)
}

// plan is what is settled of a report before a word is written.
type plan struct {
	country *country
	product *product
	post    Post
	date    time.Time
}

type generator struct {
	rng  *rand.Rand
	made map[string]int // organisations by country, to go round
}

// plan deals products, countries, posts and dates out, each with its count.
func (g *generator) plan() []plan {
	plans := make([]plan, 0, Size)
	for i := range countries {
		c := &countries[i]
		for n := range c.reports {
			p := plan{country: c, date: g.day("2012-01-01", "2022-06-30")}
			if c.code == "US" {
				p.post, p.date = g.american(n)
			} else {
				p.post = c.posts[g.rng.IntN(len(c.posts))]
			}
			plans = append(plans, p)
		}
	}
	var stock []*product
	for _, kind := range kinds {
		for n := range kind.reports {
			stock = append(stock, &kind.products[n%len(kind.products)])
		}
	}
	g.rng.Shuffle(len(stock), func(i, j int) { stock[i], stock[j] = stock[j], stock[i] })
	for i := range plans {
		plans[i].product = stock[i]
	}
	g.rng.Shuffle(len(plans), func(i, j int) { plans[i], plans[j] = plans[j], plans[i] })
	return plans
}

// american is the post and date of the nth American report: 8 before 2015, 61
// by the one consulate since, 7 by others meanwhile and 1 after it closed.
func (g *generator) american(n int) (Post, time.Time) {
	others := []Post{{"embassy", "Washington", "US"}, {"consulate-general", "San Francisco", "US"}, {"consulate-general", "New York", "US"}, {"consulate-general", "Chicago", "US"}}
	other := others[n%len(others)]
	switch {
	case n < 8:
		return other, g.day("2012-01-01", "2014-12-31")
	case n < 15:
		return other, g.day("2015-01-01", "2020-07-20")
	case n == 15:
		return other, g.day("2020-10-01", "2022-06-30")
	}
	return Post{"consulate-general", Consulate, "US"}, g.day("2015-01-01", "2020-07-20")
}

// day draws a day between two, both included.
func (g *generator) day(first, last string) time.Time {
	a, _ := time.Parse(time.DateOnly, first)
	b, _ := time.Parse(time.DateOnly, last)
	return a.AddDate(0, 0, g.rng.IntN(int(b.Sub(a).Hours()/24)+1))
}

// organization makes the organisation that a report is about. Each country has
// about half as many as it has reports, so that most come back.
func (g *generator) organization(p *plan) Organization {
	c := p.country
	if len(p.product.domains) == 0 || g.rng.IntN(5) == 0 {
		stem := c.stems[g.rng.IntN(len(c.stems))]
		name, kind := stem+" University", "university"
		switch g.rng.IntN(4) {
		case 0:
			name = stem + " Technical University"
		case 1:
			name = "University of " + stem
		case 2:
			name, kind = stem+" Research Institute", "institute"
		}
		return Organization{name, kind, c.code}
	}
	words := trades[strings.Split(p.product.domains[0], "/")[0]]
	if words == nil {
		words = trades["*"]
	}
	n := g.made[c.code]
	g.made[c.code]++
	n %= max(2, c.reports/2)
	stem := c.stems[n%len(c.stems)]
	form := c.forms[(n/len(c.stems)+n)%len(c.forms)]
	return Organization{fmt.Sprintf(form, stem+" "+words[n/len(c.stems)%len(words)]), "company", c.code}
}

// trades are the words that companies of a field call themselves by.
var trades = map[string][]string{
	"biotech":        {"Biologics", "Therapeutics", "Biotech", "Genomics"},
	"ai":             {"Analytics", "Robotics", "Cognitive Systems", "Intelligence"},
	"semiconductors": {"Microsystems", "Semiconductor", "Electronics"},
	"*":              {"Technologies", "Engineering", "Systems", "Industries"},
}

// pick draws one of a list.
func pick[T any](g *generator, list []T) T { return list[g.rng.IntN(len(list))] }

// chance is true in so many of a hundred cases.
func (g *generator) chance(percent int) bool { return g.rng.IntN(100) < percent }

// sorted returns the list sorted, each once.
func sorted(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}
