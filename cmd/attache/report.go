package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"attache"
	"attache/report"
)

type reportOptions struct {
	attache.ReportOptions
	top                 int
	json, csv, markdown bool
	html, charts        string
	title               string
	noNames             bool
}

func newReport(env *environment) *cobra.Command {
	var opts reportOptions
	cmd := &cobra.Command{
		Use:   "report CORPUS",
		Short: "Print the tables of a study",
		Long: `report counts the reports of a corpus and prints tables to paste. Each says of how
many reports its shares are, and which labels count.

--by names the tables, crossed with a comma:

` + dimensionHelp() + `
and the lists that domains correspond to:

  us_critical_technologies  US critical and emerging technologies
  made_in_china_2025        sectors of Made in China 2025
  aspi                      ASPI's technology tracker
  wipo35                    WIPO's fields of technology

Without --by: domain, origin, post, year, mode, kind, lang and source; a page has
more. Groups of countries count a report by its own date: the United Kingdom is
in the EU until 2020-01-31.

A report with two domains counts in both rows; --fractional shows halves beside.
"none" are reports without a label, "not assessed" those in a language that has
no model for it: shares leave them out.

--html writes a page with charts, tables that sort, method and codebook; a number
leads to its reports where there are no more than 5000, else to the search that
finds them. --charts writes the charts alone, each as SVG and PNG.

--split compares the monthly rate before a day with that from it on, by an exact
test.

--suppress 5 hides counts from 1 to 4, and with them others from which and the
totals they could be worked out, first and last dates, and the lists of reports
behind numbers. Two reports on one corpus, side by side, may still tell.`,
		Example: `  attache report study
  attache report study --by domain,origin --by quarter --csv > tables.csv
  attache report study --split 2020-07-24 --split-by post
  attache report study --html study.html --split 2020-07-24
  attache report study --query 'origin:RU date:2015..' --trend domain --markdown`,
		Args: arguments("CORPUS", 1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runReport(cmd.Context(), env, opts, args[0])
		},
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&opts.By, "by", nil, "what to count by, one of those above or two with a comma (repeat for more)")
	flags.StringVar(&opts.Query, "query", "", "count only the reports that this search finds")
	scoreFlag(flags, &opts.MinScore, "count")
	flags.StringVar(&opts.Split, "split", "", "compare before and after this `day`, as 2020-07-24")
	flags.StringVar(&opts.SplitBy, "split-by", "", "what to compare before and after (default post)")
	flags.StringVar(&opts.Trend, "trend", "", "follow this over the years: domain, origin, post, …")
	flags.BoolVar(&opts.Fractional, "fractional", false, "show parts of reports beside whole ones")
	flags.BoolVar(&opts.Distinct, "distinct", false, "count near-duplicates once")
	flags.BoolVar(&opts.noNames, "no-names", false, "do not count organisations and people, which takes memory for each")
	flags.IntVar(&opts.Suppress, "suppress", 0, "hide counts below this `number`, and what would tell them")
	flags.StringVar(&opts.Home, "home", "", "whose reports these are: a `country`, or none (default that of the corpus)")
	flags.StringVar(&opts.Groups, "groups", "", "a `file` of country groups, in place of the built-in ones; its form is that of models/groups.tsv")
	flags.StringVar(&opts.html, "html", "", "write one self-contained page to this `file`, charts, tables and method")
	flags.StringVar(&opts.charts, "charts", "", "write the charts as SVG and PNG to this `folder`")
	flags.StringVar(&opts.title, "title", "", "the title of the page (default the corpus's name)")
	flags.StringVar(&opts.Date, "date", "", "print this as the `day` of the report")
	flags.IntVar(&opts.top, "top", 12, "the most rows of a table, 0 for all; --json and --csv have all")
	flags.BoolVar(&opts.json, "json", false, "print one JSON object")
	flags.BoolVar(&opts.csv, "csv", false, "print all tables as one for a spreadsheet")
	flags.BoolVar(&opts.markdown, "markdown", false, "print Markdown tables")
	return cmd
}

// dimensionHelp lists what can be counted by, a line each.
func dimensionHelp() string {
	var b strings.Builder
	for _, d := range report.Dimensions() {
		fmt.Fprintf(&b, "  %-9s %s\n", d[0], d[1])
	}
	return b.String()
}

func runReport(ctx context.Context, env *environment, opts reportOptions, folder string) error {
	if opts.top < 0 || opts.Suppress < 0 {
		return usagef("--top and --suppress want numbers of 0 or more")
	}
	forms := 0
	for _, on := range []bool{opts.json, opts.csv, opts.markdown} {
		if on {
			forms++
		}
	}
	if forms > 1 {
		return usagef("--json, --csv and --markdown exclude each other")
	}
	opts.Names = !opts.noNames
	if opts.html != "" || opts.charts != "" {
		return opts.page(ctx, env, folder)
	}
	r, err := attache.Report(ctx, folder, opts.ReportOptions)
	if err != nil {
		return explainReport(err, opts.Query)
	}
	out := bufio.NewWriterSize(env.out, 1<<16)
	return errors.Join(opts.print(out, r), out.Flush())
}

func (o *reportOptions) print(out io.Writer, r *report.Report) error {
	switch {
	case o.json:
		return printJSON(out, struct {
			Type string `json:"type"`
			*report.Report
		}{"report", r})
	case o.csv:
		return report.CSV(out, r)
	case o.markdown:
		return report.Markdown(out, r, o.top)
	}
	return report.Text(out, r, o.top)
}

// page writes the page and the charts.
func (o *reportOptions) page(ctx context.Context, env *environment, folder string) error {
	if o.json || o.csv || o.markdown {
		return usagef("--html and --charts write files: take --json, --csv and --markdown in another command")
	}
	if o.top == 12 {
		o.top = 0 // a page has room
	}
	written, err := attache.ReportPage(ctx, folder, attache.PageOptions{ReportOptions: o.ReportOptions, HTML: o.html, Charts: o.charts, Title: o.title, Top: o.top})
	if err != nil {
		return explainReport(err, o.Query)
	}
	for _, path := range written {
		fmt.Fprintln(env.out, printable(path))
	}
	return nil
}

// explainReport tells a bad option from a failure.
func explainReport(err error, query string) error {
	if errors.As(err, new(*report.OptionError)) {
		return usage{err}
	}
	return explainQuery(notCorpus(err), query)
}
