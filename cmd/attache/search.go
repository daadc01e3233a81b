package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"attache"
	"attache/corpus"
	"attache/index"
)

type searchOptions struct {
	attache.SearchOptions
	json, ids bool
}

func newSearch(env *environment) *cobra.Command {
	opts := searchOptions{}
	cmd := &cobra.Command{
		Use:   "search CORPUS [QUERY]",
		Short: "Find reports, best first, with the passage that matched",
		Long: `search finds the reports that match a query and prints them best first, each
with the passage that matched. All words must match; an empty query finds all.

  laser "machine tool"     both, the second as a phrase
  laser OR maser, -radar   either; not
  "laser Moscow"~5         near each other
  photon*  lasre~          beginnings; typing errors

` + fieldHelp() + `
With --json each hit is a line of JSON, and the last line is the summary.`,
		Example: `  attache search study 'laser origin:RU date:2018..'
  attache search study 'domain:biotech mode:licensing' --facets country,year
  attache search study --ids 'has:post' | xargs -n 1 attache show study`,
		Args: arguments("CORPUS and one QUERY", 1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 2 {
				opts.Query = args[1]
			}
			return runSearch(cmd.Context(), env, opts, args[0])
		},
	}
	flags := cmd.Flags()
	flags.IntVarP(&opts.Limit, "limit", "n", 10, "the most hits to print; 0 prints all")
	flags.StringVar(&opts.After, "after", "", "go on behind the hit that an earlier search ended with")
	flags.StringVar(&opts.Sort, "sort", "score", "score, date (newest first), -date, id or seq")
	flags.StringVar(&opts.Facets, "facets", "", "count the whole result by `fields`: "+strings.Join(index.FacetFields(), ", ")+"; year:20 for more values")
	flags.Float64Var(&opts.MinScore, "min-score", 0, "count labels from this score on, in place of their thresholds")
	flags.BoolVar(&opts.json, "json", false, "print one JSON object a line")
	flags.BoolVar(&opts.ids, "ids", false, "print ids only")
	return cmd
}

func fieldHelp() string {
	var b strings.Builder
	for _, line := range index.FieldHelp() {
		fmt.Fprintf(&b, "  %s %s\n", pad(line[0], 14), line[1])
	}
	return b.String()
}

func runSearch(ctx context.Context, env *environment, opts searchOptions, folder string) error {
	if opts.Limit < 0 {
		return usagef("-n %d: want a number of hits, or 0 for all", opts.Limit)
	}
	result, err := attache.Search(ctx, folder, opts.SearchOptions)
	if err != nil {
		return explainQuery(notCorpus(err), opts.Query)
	}
	defer result.Close()
	out := bufio.NewWriterSize(env.out, 1<<16)
	switch {
	case opts.ids:
		err = printIDs(out, result)
	case opts.json:
		err = searchJSON(out, result, opts)
	default:
		err = searchText(env, out, result, opts)
	}
	return errors.Join(err, out.Flush())
}

// explainQuery prints a query that cannot be read with every error under it.
func explainQuery(err error, query string) error {
	var wrong *attache.QueryError
	if !errors.As(err, &wrong) {
		return err
	}
	var b strings.Builder
	b.WriteString("the query cannot be read\n  " + oneLine(query))
	for i := range wrong.Errors {
		e := &wrong.Errors[i]
		at := min(e.Span.Start, len(query))
		marks := strings.Repeat("^", max(1, visible(oneLine(e.Span.Of(query)))))
		fmt.Fprintf(&b, "\n  %s%s %s", strings.Repeat(" ", visible(query[:at])), cut(marks, 40), printable(e.Message))
		if e.Suggestion != "" {
			fmt.Fprintf(&b, ", did you mean %s?", printable(e.Suggestion))
		}
	}
	return usage{errors.New(b.String())}
}

func printIDs(out io.Writer, result *attache.Result) error {
	for hit, err := range result.Hits {
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintln(out, printable(hit.Record.ID)); err != nil {
			return err
		}
	}
	return nil
}

// hitJSON is a line of search --json.
type hitJSON struct {
	Type      string        `json:"type"`
	ID        string        `json:"id"`
	Score     float64       `json:"score"`
	Title     string        `json:"title,omitempty"`
	Date      string        `json:"date,omitempty"`
	Source    string        `json:"source,omitempty"`
	Countries []labelJSON   `json:"countries,omitempty"`
	Domains   []labelJSON   `json:"domains,omitempty"`
	Modes     []labelJSON   `json:"modes,omitempty"`
	Orgs      []string      `json:"organizations,omitempty"`
	Watch     []watchJSON   `json:"watch,omitempty"`
	Field     string        `json:"field"`
	Span      corpus.Span   `json:"span"`
	Passage   string        `json:"passage"`
	Marks     []corpus.Span `json:"marks,omitempty"`
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

func searchJSON(out io.Writer, result *attache.Result, opts searchOptions) error {
	for hit, err := range result.Hits {
		if err != nil {
			return err
		}
		if err := printJSON(out, newHitJSON(&hit)); err != nil {
			return err
		}
	}
	return printJSON(out, struct {
		Type     string          `json:"type"`
		Query    string          `json:"query"`
		Total    int             `json:"total"`
		MinScore float64         `json:"min_score,omitempty"`
		Next     string          `json:"next,omitempty"`
		Meant    []string        `json:"suggestions,omitempty"`
		Facets   []attache.Facet `json:"facets,omitempty"`
	}{"summary", opts.Query, result.Total, opts.MinScore, result.Next, result.Suggestions, result.Facets})
}

func newHitJSON(hit *attache.Hit) hitJSON {
	r := hit.Record
	h := hitJSON{
		Type: "hit", ID: r.ID, Score: corpus.Round(hit.Score), Title: r.Title, Source: r.Source,
		Field: hit.Passage.Field, Span: hit.Passage.Span, Passage: hit.Passage.Text, Marks: hit.Passage.Marks,
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

func searchText(env *environment, out io.Writer, result *attache.Result, opts searchOptions) error {
	shown := 0
	for hit, err := range result.Hits {
		if err != nil {
			return err
		}
		shown++
		printHit(env, out, shown, &hit)
	}
	for _, f := range result.Facets {
		fmt.Fprintf(out, "%s  %s\n", env.style(bold, "By "+f.Field), env.style(dim, fmt.Sprintf("%d values, %d reports without", f.Distinct, f.Missing)))
		for _, v := range f.Values {
			fmt.Fprintf(out, "%6d  %s\n", v.Count, oneLine(v.Name))
		}
		fmt.Fprintln(out)
	}
	line := count(result.Total, "report")
	if result.Total == 0 {
		line = "No report matches"
	}
	if shown < result.Total && shown > 0 {
		line += fmt.Sprintf(", the first %d shown; -n 0 shows all", shown)
	}
	if opts.MinScore > 0 {
		line += fmt.Sprintf("; labels count from %g on", opts.MinScore)
	}
	for _, s := range result.Suggestions {
		line += fmt.Sprintf("\nDid you mean: %s", oneLine(s))
	}
	_, err := fmt.Fprintln(out, line)
	return err
}

func printHit(env *environment, out io.Writer, n int, hit *attache.Hit) {
	r, width := hit.Record, min(env.width(), 110)
	title := oneLine(r.Title)
	if title == "" {
		title = "(no title)"
	}
	date := ""
	if r.Date != nil {
		date = r.Date.Value
	}
	right := strings.TrimSpace(date + "  " + oneLine(r.ID))
	left := fmt.Sprintf("%2d  %s", n, title)
	fmt.Fprintln(out, env.style(bold, pad(cut(left, width-visible(right)-2), width-visible(right)-2))+"  "+env.style(dim, right))
	if line := hitLabels(r); line != "" {
		fmt.Fprintf(out, "    %s\n", env.style(cyan, cut(line, width-4)))
	}
	if names := watchedNames(r); len(names) > 0 {
		fmt.Fprintf(out, "    %s\n", env.style(yellow, cut("on a watch-list: "+strings.Join(names, ", "), width-4)))
	}
	fmt.Fprintf(out, "%s\n\n", indent(wrap(env.passage(hit), width-4)))
}

// hitLabels are the countries with their roles, the domains and the first
// organisations of a report.
func hitLabels(r *corpus.Record) string {
	var countries, domains, orgs []string
	for _, c := range r.Countries {
		name := c.Name
		if i := slices.IndexFunc(c.Roles, func(role corpus.Role) bool { return role.ID != "mention" }); i >= 0 {
			name += " (" + c.Roles[i].ID + ")"
		}
		countries = append(countries, name)
	}
	for _, d := range r.Domains {
		domains = append(domains, d.ID)
	}
	for i, o := range r.Organizations {
		if i == 2 {
			orgs = append(orgs, "…")
			break
		}
		orgs = append(orgs, oneLine(o.Name))
	}
	var parts []string
	for _, list := range [][]string{countries, domains, orgs} {
		if len(list) > 0 {
			parts = append(parts, strings.Join(list, ", "))
		}
	}
	return strings.Join(parts, " · ")
}

// passage is the passage with its matched words marked.
func (env *environment) passage(hit *attache.Hit) string {
	p := &hit.Passage
	full, _ := hit.Record.Field(p.Field)
	var b strings.Builder
	if p.Span.Start > 0 {
		b.WriteString("… ")
	}
	at := p.Span.Start
	for _, m := range p.Marks {
		b.WriteString(flat(full[at:m.Start]))
		if word := flat(m.Of(full)); env.colour {
			b.WriteString(env.style(yellow, word))
		} else {
			b.WriteString("[" + word + "]")
		}
		at = m.End
	}
	b.WriteString(flat(full[at:p.Span.End]))
	if p.Span.End < len(full) {
		b.WriteString(" …")
	}
	return b.String()
}

// flat is printable text with each line break or tab turned to one space.
func flat(s string) string {
	return strings.NewReplacer("\n", " ", "\t", " ").Replace(printable(s))
}

func indent(s string) string { return "    " + strings.ReplaceAll(s, "\n", "\n    ") }
