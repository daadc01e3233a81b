package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"attache"
	"attache/corpus"
	"attache/extract"
	"attache/extract/group"
)

// listOptions are those of organizations and people.
type listOptions struct {
	attache.ListOptions
	limit     int
	json, csv bool
}

func newOrganizations(env *environment) *cobra.Command {
	var opts listOptions
	cmd := &cobra.Command{
		Use:   "organizations CORPUS",
		Short: "List the organisations of a corpus, each under one name",
		Long: `organizations lists the organisations that the reports name, each once: names
that differ in case, accents, punctuation or legal form are one, and others are
joined where there is evidence, such as a report that gives both. --why NAME
prints that evidence, the spellings and the reports. Names that nothing joins
stay apart.

First and last are the dates of the earliest and the latest report that names
it. With --query only the reports that the search finds are counted; names,
kinds and spellings stay those of the whole corpus.`,
		Example: `  attache organizations study --kind company --country RU
  attache organizations study --query 'domain:quantum date:2018..' --csv > quantum.csv
  attache organizations study --why Rosatom`,
		Args: arguments("CORPUS", 1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := opts.complete(cmd); err != nil {
				return err
			}
			return runOrganizations(cmd.Context(), env, opts, args[0])
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.Kind, "kind", "", "only those of this `kind`: "+strings.Join(extract.Kinds(), ", "))
	flags.StringVar(&opts.Country, "country", "", "only those of this `country`, by code or name")
	flags.BoolVar(&opts.Watched, "watched", false, "only those that stand on a watch-list")
	listFlags(cmd, &opts)
	return cmd
}

// listFlags binds what organizations and people share.
func listFlags(cmd *cobra.Command, opts *listOptions) {
	flags := cmd.Flags()
	flags.StringVar(&opts.Query, "query", "", "count only the reports that this search finds")
	flags.StringVar(&opts.Sort, "sort", "documents", "documents (most first), name, or first (earliest first)")
	flags.IntVarP(&opts.limit, "limit", "n", 40, "the most to print, 0 for all; --json and --csv print all unless it is given")
	flags.StringVar(&opts.Name, "why", "", "print the spellings, reports and evidence of what has this `name`")
	scoreFlag(flags, &opts.MinScore, "count")
	flags.BoolVar(&opts.json, "json", false, "print one JSON object a line")
	flags.BoolVar(&opts.csv, "csv", false, "print a table for a spreadsheet")
}

// complete checks the options.
func (o *listOptions) complete(cmd *cobra.Command) error {
	switch {
	case o.limit < 0:
		return usagef("-n %d: want a number of lines, or 0 for all", o.limit)
	case o.json && o.csv:
		return usagef("--json and --csv exclude each other")
	case o.csv && o.Name != "":
		return usagef("--csv has no room for evidence: take --why with --json")
	case (o.json || o.csv || o.Name != "") && !cmd.Flags().Changed("limit"):
		o.limit = 0
	}
	if err := o.Validate(); err != nil {
		return usage{err}
	}
	return nil
}

func runOrganizations(ctx context.Context, env *environment, opts listOptions, folder string) error {
	env.sayQuery(ctx, folder, opts.Query)
	list, err := attache.Organizations(ctx, folder, opts.ListOptions)
	if err != nil {
		return explainQuery(notCorpus(err), opts.Query)
	}
	l := listing{what: "organisation", kind: "organization", numbers: 2, total: len(list), folder: folder, opts: &opts}
	l.heads = []string{"reports", "names", "first", "last", "kind", "country", "organisation", "also"}
	l.names = []string{"name", "kind", "country", "documents", "first", "last", "ids", "watch", "variants", "document_ids"}
	for i := range list {
		l.entries = append(l.entries, organizationEntry(&list[i]))
	}
	return l.print(env)
}

func organizationEntry(e *group.Entity) entry {
	name := e.Name
	if len(e.Watch) > 0 {
		name += " [watch-list " + strings.Join(e.Watch, ", ") + "]"
	}
	return entry{
		cells: []string{strconv.Itoa(len(e.Documents)), strconv.Itoa(len(e.Variants)), e.First, e.Last, e.Kind, e.Country, name, also(e.Name, e.Variants)},
		row: []string{
			e.Name, e.Kind, e.Country, strconv.Itoa(len(e.Documents)), e.First, e.Last, strings.Join(e.IDs, "; "), strings.Join(e.Watch, "; "),
			variants(e.Variants), strings.Join(e.Documents, "; "),
		},
		json: struct {
			Type string `json:"type"`
			*group.Entity
		}{"organization", e},
		why: func(env *environment, w io.Writer) { whyOrganization(env, w, e) },
	}
}

func whyOrganization(env *environment, w io.Writer, e *group.Entity) {
	line := head(env, w, e.Name)
	line("kind", e.Kind)
	line("country", e.Country)
	line("ids", strings.Join(e.IDs, " "))
	line("watch", strings.Join(e.Watch, ", "))
	line("dates", span(e.First, e.Last))
	line("reports", documents(e.Documents))
	spellings(env, w, e.Variants)
	fmt.Fprintf(w, "\n%s\n", env.style(bold, "What joins them"))
	if len(e.Why) == 0 {
		fmt.Fprintln(w, "  nothing but the name: the same but for case, accents, punctuation and legal form, or given to one organisation within a report")
	}
	for _, j := range e.Why {
		fmt.Fprintf(w, "  %.2f  %s = %s: %s\n", j.Score, oneLine(j.A), oneLine(j.B), oneLine(j.Why))
	}
}

// entry is an organisation or a person in each way of printing.
type entry struct {
	cells []string // of the table
	row   []string // of --csv
	json  any
	why   func(*environment, io.Writer)
}

// listing is a list to be printed.
type listing struct {
	what, kind   string // "organisation", and as JSON has it
	heads, names []string
	numbers      int // so many columns of the table are numbers
	entries      []entry
	total        int
	folder       string
	opts         *listOptions
}

func (l *listing) print(env *environment) error {
	if l.opts.Name != "" && l.total == 0 {
		return hint(fmt.Errorf("%s: no %s that counts is called %s", l.folder, l.what, l.opts.Name), "attache search %s '%s' finds the words wherever they stand", l.folder, l.opts.Name)
	}
	if n := l.opts.limit; n > 0 && n < len(l.entries) {
		l.entries = l.entries[:n]
	}
	out := bufio.NewWriterSize(env.out, 1<<16)
	var err error
	switch {
	case l.opts.json:
		err = l.asJSON(out)
	case l.opts.csv:
		err = l.asCSV(out)
	case l.opts.Name != "":
		for i, e := range l.entries {
			if i > 0 {
				fmt.Fprintln(out)
			}
			e.why(env, out)
		}
	default:
		l.asTable(env, out)
	}
	return errors.Join(err, out.Flush())
}

func (l *listing) asJSON(out io.Writer) error {
	for _, e := range l.entries {
		if err := printJSON(out, e.json); err != nil {
			return err
		}
	}
	return printJSON(out, struct {
		Type     string  `json:"type"`
		Of       string  `json:"of"`
		Total    int     `json:"total"`
		Query    string  `json:"query,omitempty"`
		MinScore float64 `json:"min_score,omitempty"`
	}{"summary", l.kind, l.total, l.opts.Query, l.opts.MinScore})
}

func (l *listing) asCSV(out io.Writer) error {
	t := newTable(out, l.names)
	for _, e := range l.entries {
		t.row(e.row)
	}
	return t.flush()
}

// asTable aligns the columns. The last one takes what room the line has left,
// and is left out where that is too little.
func (l *listing) asTable(env *environment, out io.Writer) {
	const widest, least = 44, 12
	n := len(l.heads)
	widths, room := make([]int, n), env.width()
	for i, h := range l.heads {
		widths[i] = visible(h)
		for _, e := range l.entries {
			e.cells[i] = oneLine(e.cells[i])
			widths[i] = min(max(widths[i], visible(e.cells[i])), widest)
		}
		if i < n-1 {
			room -= widths[i] + 2
		}
	}
	if widths[n-1] = room; room < least {
		n--
	}
	line := func(cells []string, style string) {
		var b strings.Builder
		for i, cell := range cells[:n] {
			cell = cut(cell, widths[i])
			if i < l.numbers {
				cell = strings.Repeat(" ", widths[i]-visible(cell)) + cell
			}
			b.WriteString(pad(cell, widths[i]+2))
		}
		fmt.Fprintln(out, env.style(style, strings.TrimRight(b.String(), " ")))
	}
	if len(l.entries) > 0 {
		line(l.heads, bold)
	}
	for _, e := range l.entries {
		line(e.cells, "")
	}
	last := strings.Replace(count(l.total, l.what), "persons", "people", 1)
	if len(l.entries) < l.total {
		last += fmt.Sprintf(", the first %d shown; -n 0 shows all", len(l.entries))
	}
	if l.opts.MinScore > 0 {
		last += fmt.Sprintf("; labels count from %g on", l.opts.MinScore)
	}
	fmt.Fprintln(out, last)
}

// head prints a name, and returns what prints a line of facts under it.
func head(env *environment, w io.Writer, name string) func(what, value string) {
	fmt.Fprintln(w, env.style(bold, oneLine(name)))
	return func(what, value string) {
		if value != "" {
			fmt.Fprintf(w, "%s %s\n", env.style(dim, pad(what, 9)), oneLine(value))
		}
	}
}

func spellings(env *environment, w io.Writer, list []group.Variant) {
	fmt.Fprintf(w, "\n%s\n", env.style(bold, "Spellings, and reports with each"))
	for _, v := range list {
		fmt.Fprintf(w, "%6d  %s\n", v.Documents, oneLine(v.Name))
	}
}

func span(first, last string) string {
	if first == last {
		return first
	}
	return first + " to " + last
}

// documents are the ids of the reports, the first of many.
func documents(ids []string) string {
	const most = 20
	shown := ids[:min(len(ids), most)]
	s := fmt.Sprintf("%d: %s", len(ids), strings.Join(shown, " "))
	if len(ids) > most {
		s += " …"
	}
	return s
}

// also are the spellings other than the name.
func also(name string, list []group.Variant) string {
	var others []string
	for _, v := range list {
		if v.Name != name {
			others = append(others, v.Name)
		}
	}
	return strings.Join(others, "; ")
}

func variants(list []group.Variant) string {
	names := make([]string, len(list))
	for i, v := range list {
		names[i] = v.Name
	}
	return strings.Join(names, "; ")
}

// watchedNames are the organisations of a record that stand on a watch-list,
// with the lists.
func watchedNames(r *corpus.Record) []string {
	var names []string
	for _, o := range r.Organizations {
		if len(o.Watch) > 0 {
			names = append(names, oneLine(o.Name)+" ("+oneLine(strings.Join(o.Watch, ", "))+")")
		}
	}
	return names
}

// watchSummary adds the organisations on watch-lists to the summary of a run
// that had such lists.
func watchSummary(ctx context.Context, opts labelOptions, summary map[string]any) error {
	if len(opts.Watchlists) == 0 || opts.DryRun {
		return nil
	}
	list, err := attache.Organizations(ctx, opts.out, attache.ListOptions{Watched: true})
	summary["watched"] = list
	return err
}

// printWatched says which organisations of the corpus stand on the watch-lists
// it was labelled with.
func printWatched(ctx context.Context, env *environment, opts labelOptions) error {
	if len(opts.Watchlists) == 0 {
		return nil
	}
	list, err := attache.Organizations(ctx, opts.out, attache.ListOptions{Watched: true})
	if err != nil {
		return err
	}
	if len(list) == 0 {
		_, err = fmt.Fprintln(env.out, "No organisation stands on a watch-list.")
		return err
	}
	const most = 5
	documents, names := map[string]bool{}, []string(nil)
	for i, e := range list {
		for _, id := range e.Documents {
			documents[id] = true
		}
		if i < most {
			names = append(names, fmt.Sprintf("%s (%s)", oneLine(e.Name), oneLine(strings.Join(e.Watch, ", "))))
		}
	}
	if len(list) > most {
		names = append(names, "…")
	}
	_, err = fmt.Fprintf(env.out, "%s, in %s: %s. All of them: attache organizations %s --watched\n",
		env.style(yellow, count(len(list), "organisation")+" on a watch-list"), count(len(documents), "report"), strings.Join(names, ", "), opts.out)
	return err
}
