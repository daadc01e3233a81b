package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"attache"
	"attache/corpus"
)

func searchText(env *environment, out io.Writer, result *attache.Result, opts searchOptions) error {
	shown := 0
	for hit, err := range result.Hits {
		if err != nil {
			return err
		}
		shown++
		if err := printHit(env, out, shown, &hit, opts); err != nil {
			return err
		}
	}
	for i := range result.Facets {
		printFacet(env, out, &result.Facets[i])
	}
	_, err := fmt.Fprintln(out, totals(result, opts, shown))
	for _, line := range remarks(result, opts) {
		_, err = fmt.Fprintln(out, line)
	}
	return err
}

func printFacet(env *environment, out io.Writer, f *attache.Facet) {
	wide := 0
	for _, v := range f.Values {
		wide = max(wide, visible(oneLine(v.Name)))
	}
	wide = min(wide, 48)
	fmt.Fprintf(out, "%s  %s\n", env.style(bold, "By "+f.Field), env.style(dim, fmt.Sprintf("%s, %s without", count(f.Distinct, "value"), count(f.Missing, "report"))))
	for _, v := range f.Values {
		fmt.Fprintf(out, "%6d  %s  %s\n", v.Count, pad(cut(oneLine(v.Name), wide), wide), env.style(dim, oneLine(v.Query)))
	}
	if more := f.Distinct - len(f.Values); more > 0 {
		fmt.Fprintf(out, "        %s\n", env.style(dim, fmt.Sprintf("and %d more; --facets %s:0 shows all", more, f.Field)))
	}
	fmt.Fprintln(out)
}

// totals says how many reports there are, and how many were shown.
func totals(result *attache.Result, opts searchOptions, shown int) string {
	line := count(result.Total, "report")
	if result.Total == 0 {
		line = "No report matches"
	}
	if opts.Fold && result.Total > 0 {
		line += fmt.Sprintf(", %d distinct", result.Distinct)
	}
	if opts.SinceRun > 0 {
		line += fmt.Sprintf(", new since run %d", opts.SinceRun)
	}
	switch {
	case result.Next != "" && opts.After == "":
		line += fmt.Sprintf(", the first %d shown; -n 0 shows all, --after %s the next", shown, result.Next)
	case result.Next != "":
		line += fmt.Sprintf(", %d more of them shown; the next: --after %s", shown, result.Next)
	case opts.After != "":
		line += fmt.Sprintf(", the last %d shown", shown)
	}
	if opts.MinScore > 0 {
		line += fmt.Sprintf("; labels count from %g on", opts.MinScore)
	}
	return line
}

// remarks say how the query was read, what widened it and what else may have
// been meant.
func remarks(result *attache.Result, opts searchOptions) []string {
	lines := reading(opts.Query, &attache.Reading{Read: result.Read, Widened: result.Widened, Notes: result.Notes}, " (--no-synonyms leaves them out)")
	for _, s := range result.Suggestions {
		lines = append(lines, "Did you mean: "+oneLine(s))
	}
	return lines
}

func printHit(env *environment, out io.Writer, n int, hit *attache.Hit, opts searchOptions) error {
	r, width := hit.Record, min(env.width(), 110)
	title := oneLine(r.Title)
	if title == "" {
		title = "(no title)"
	}
	right := oneLine(r.ID)
	if opts.many {
		right = oneLine(hit.Corpus) + "  " + right
	}
	if r.Date != nil {
		right = r.Date.Value + "  " + right
	}
	left := fmt.Sprintf("%2d  %s", n, title)
	room := max(width-visible(right)-2, 20)
	fmt.Fprintln(out, env.style(bold, pad(cut(left, room), room))+"  "+env.style(dim, right))
	if line := hitLabels(r); line != "" {
		fmt.Fprintf(out, "    %s\n", env.style(cyan, cut(line, width-4)))
	}
	if names := watchedNames(r); len(names) > 0 {
		fmt.Fprintf(out, "    %s\n", env.style(yellow, cut("on a watch-list: "+strings.Join(names, ", "), width-4)))
	}
	if n := len(hit.Folded); n > 0 {
		fmt.Fprintf(out, "    %s\n", env.style(dim, cut("and "+count(n, "near-duplicate")+": "+oneLine(strings.Join(hit.Folded, " ")), width-4)))
	}
	_, err := fmt.Fprintf(out, "%s\n\n", indent(wrap(env.passage(hit), width-4)))
	return err
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
