package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"attache"
	"attache/corpus"
)

func printIDs(out io.Writer, result *attache.Result, opts searchOptions) error {
	for hit, err := range result.Hits {
		if err != nil {
			return err
		}
		id := printable(hit.Record.ID)
		if opts.many {
			id = printable(hit.Corpus) + "\t" + id
		}
		if _, err := fmt.Fprintln(out, id); err != nil {
			return err
		}
	}
	return nil
}

// hitJSON is a line of search --json.
type hitJSON struct {
	Type      string               `json:"type"`
	Name      string               `json:"name,omitempty"` // of the query, in a batch
	Corpus    string               `json:"corpus,omitempty"`
	ID        string               `json:"id"`
	Score     float64              `json:"score"`
	Title     string               `json:"title,omitempty"`
	Date      string               `json:"date,omitempty"`
	Source    string               `json:"source,omitempty"`
	Countries []labelJSON          `json:"countries,omitempty"`
	Domains   []labelJSON          `json:"domains,omitempty"`
	Modes     []labelJSON          `json:"modes,omitempty"`
	Orgs      []string             `json:"organizations,omitempty"`
	Watch     []watchJSON          `json:"watch,omitempty"`
	Field     string               `json:"field"`
	Span      corpus.Span          `json:"span"`
	Passage   string               `json:"passage"`
	Marks     []corpus.Span        `json:"marks,omitempty"`
	Entities  []attache.EntityMark `json:"entities,omitempty"`
	Folded    []string             `json:"folded,omitempty"`
}

// watchJSON is an organisation on watch-lists.
type watchJSON struct {
	Name  string   `json:"name"`
	Lists []string `json:"lists"`
}

type labelJSON struct {
	ID    string   `json:"id"`
	Score float64  `json:"score"`
	Roles []string `json:"roles,omitempty"`
}

// summaryJSON is the last line of search --json; in a batch there is one with
// type "query" behind the hits of each.
type summaryJSON struct {
	Type     string          `json:"type"`
	Name     string          `json:"name,omitempty"`
	Corpora  []string        `json:"corpora,omitempty"`
	Query    string          `json:"query"`
	Read     string          `json:"read"`
	Total    int             `json:"total"`
	Distinct *int            `json:"distinct,omitempty"`
	MinScore float64         `json:"min_score,omitempty"`
	Since    int             `json:"since_run,omitempty"`
	Next     string          `json:"next,omitempty"`
	Synonyms [][]string      `json:"synonyms,omitempty"`
	Notes    []string        `json:"notes,omitempty"`
	Meant    []string        `json:"suggestions,omitempty"`
	Facets   []attache.Facet `json:"facets,omitempty"`
}

func searchJSON(out io.Writer, result *attache.Result, opts searchOptions) error {
	if _, err := hitsJSON(out, "", result, opts); err != nil {
		return err
	}
	return printJSON(out, newSummaryJSON("summary", "", opts.Query, result, opts))
}

func hitsJSON(out io.Writer, name string, result *attache.Result, opts searchOptions) (n int, err error) {
	for hit, err := range result.Hits {
		if err != nil {
			return n, err
		}
		n++
		line := newHitJSON(&hit, opts)
		line.Name = name
		if err := printJSON(out, line); err != nil {
			return n, err
		}
	}
	return n, nil
}

func newSummaryJSON(kind, name, query string, result *attache.Result, opts searchOptions) summaryJSON {
	s := summaryJSON{
		Type: kind, Name: name, Query: query, Read: result.Read, Total: result.Total, MinScore: opts.MinScore, Since: opts.SinceRun,
		Next: result.Next, Synonyms: result.Widened, Notes: result.Notes, Meant: result.Suggestions, Facets: result.Facets,
	}
	if opts.Fold {
		s.Distinct = &result.Distinct
	}
	return s
}

func newHitJSON(hit *attache.Hit, opts searchOptions) hitJSON {
	r := hit.Record
	h := hitJSON{
		Type: "hit", ID: r.ID, Score: corpus.Round(hit.Score), Title: r.Title, Source: r.Source, Folded: hit.Folded,
		Field: hit.Passage.Field, Span: hit.Passage.Span, Passage: hit.Passage.Text, Marks: hit.Passage.Marks, Entities: hit.Entities,
	}
	if opts.many {
		h.Corpus = hit.Corpus
	}
	if r.Date != nil {
		h.Date = r.Date.Value
	}
	for _, c := range r.Countries {
		label := labelJSON{ID: c.Code, Score: c.Score}
		for _, role := range c.Roles {
			label.Roles = append(label.Roles, role.ID)
		}
		h.Countries = append(h.Countries, label)
	}
	for _, d := range r.Domains {
		h.Domains = append(h.Domains, labelJSON{ID: d.ID, Score: d.Score})
	}
	for _, m := range r.Modes {
		h.Modes = append(h.Modes, labelJSON{ID: m.ID, Score: m.Score})
	}
	for _, o := range r.Organizations {
		h.Orgs = append(h.Orgs, o.Name)
		if len(o.Watch) > 0 {
			h.Watch = append(h.Watch, watchJSON{o.Name, o.Watch})
		}
	}
	return h
}

// hitHeads are the columns of search --csv.
var hitHeads = []string{
	"rank", "corpus", "id", "score", "date", "title", "source", "url", "post", "countries", "origins", "domains", "modes", "organizations", "watch", "near_duplicates", "field", "passage",
}

func searchCSV(out io.Writer, result *attache.Result, _ searchOptions) error {
	t, n := newTable(out, append([]string{}, hitHeads...)), 0
	for hit, err := range result.Hits {
		if err != nil {
			return err
		}
		n++
		if t.row(hitRow(n, &hit)); t.err != nil {
			return t.err
		}
	}
	return t.flush()
}

func hitRow(n int, hit *attache.Hit) []string {
	r := hit.Record
	var date, post string
	if r.Date != nil {
		date = r.Date.Value
	}
	if r.Post != nil {
		post = describePost(r.Post)
	}
	var countries, origins, domains, modes, orgs []string
	for _, c := range r.Countries {
		countries = append(countries, c.Code)
		for _, role := range c.Roles {
			if role.ID == "origin" {
				origins = append(origins, c.Code)
			}
		}
	}
	for _, d := range r.Domains {
		domains = append(domains, d.ID)
	}
	for _, m := range r.Modes {
		modes = append(modes, m.ID)
	}
	for _, o := range r.Organizations {
		orgs = append(orgs, o.Name)
	}
	list := func(names []string) string { return strings.Join(names, "; ") }
	plain := &environment{} // without colours
	return []string{
		strconv.Itoa(n), hit.Corpus, r.ID, strconv.FormatFloat(corpus.Round(hit.Score), 'f', -1, 64), date, r.Title, r.Source, r.URL, post,
		list(countries), list(origins), list(domains), list(modes), list(orgs), list(watchedNames(r)), list(hit.Folded), hit.Passage.Field, plain.passage(hit),
	}
}
