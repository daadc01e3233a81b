package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"attache"
	"attache/index"
)

// searchOptions are those of search, similar and saved run.
type searchOptions struct {
	attache.SearchOptions
	json, ids, csv bool
	out            string
	since          string // a run, or "last"
	synonyms       string // a file
	batch          string // a file
	many           bool   // corpora
}

func newSearch(env *environment) *cobra.Command {
	opts := searchOptions{}
	cmd := &cobra.Command{
		Use:   "search CORPUS... QUERY",
		Short: "Find reports, best first, with the passage that matched",
		Long:  searchHelp(),
		Example: `  attache search study 'laser origin:RU date:2018..'
  attache search study 'domain:biotech mode:licensing' --facets country,year:20
  attache search study --ids -n 0 'has:post' | xargs -n 1 attache show study
  attache search study --batch queries.csv -o hits.csv
  attache search study-2018 study-2019 'quantum -computer' --sort date`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("search needs CORPUS and one QUERY; see attache search --help")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if opts.batch != "" {
				if !cmd.Flags().Changed("limit") {
					opts.Limit = 0
				}
				return runBatch(cmd.Context(), env, opts, args)
			}
			folders, query, err := splitArguments(env, args)
			if err != nil {
				return err
			}
			opts.Query = query
			return runSearch(cmd.Context(), env, opts, folders)
		},
	}
	searchFlags(cmd, &opts)
	cmd.Flags().StringVar(&opts.batch, "batch", "", "run all queries of a CSV `file`, a row a query and report; all hits unless -n says otherwise")
	return cmd
}

// searchFlags binds what search, similar and saved run share.
func searchFlags(cmd *cobra.Command, opts *searchOptions) {
	flags := cmd.Flags()
	flags.IntVarP(&opts.Limit, "limit", "n", 10, "the most hits to print; 0 prints all")
	flags.StringVar(&opts.After, "after", "", "go on behind the `cursor` that an earlier search ended with")
	flags.StringVar(&opts.Sort, "sort", "score", "score, date (newest first), -date, id or seq")
	flags.StringVar(&opts.Facets, "facets", "", "count the whole result by `fields`: "+strings.Join(index.FacetFields(), ", ")+"; year:20 for more values, year:0 for all")
	scoreFlag(flags, &opts.MinScore, "count")
	flags.StringVar(&opts.since, "since-run", "", "only what came after this `run`, as --since-run=2")
	flags.Lookup("since-run").NoOptDefVal = "last"
	flags.BoolVar(&opts.Fold, "fold", false, "show and count near-duplicates once: the earliest report that matches stands for them")
	flags.StringVar(&opts.synonyms, "synonyms", "", "a `file` of more synonyms, a group a line: IC = integrated circuit = microchip")
	flags.BoolVar(&opts.NoSynonyms, "no-synonyms", false, "look for nothing but what the query says")
	flags.BoolVar(&opts.json, "json", false, "print one JSON object a line")
	flags.BoolVar(&opts.csv, "csv", false, "print a table for a spreadsheet")
	flags.BoolVar(&opts.ids, "ids", false, "print ids only, after their corpus if there are several")
	flags.StringVarP(&opts.out, "output", "o", "-", "the `file` to write, whole or not at all; - for standard output")
}

// sorts are the orders of hits.
var sorts = []string{"score", "date", "-date", "id", "seq"}

// complete checks the options and reads the file of synonyms.
func (o *searchOptions) complete() error {
	one := 0
	for _, set := range []bool{o.json, o.csv, o.ids} {
		if set {
			one++
		}
	}
	switch {
	case one > 1:
		return usagef("--json, --csv and --ids exclude each other")
	case o.Limit < 0:
		return usagef("-n %d: want a number of hits, or 0 for all", o.Limit)
	case o.NoSynonyms && o.synonyms != "":
		return usagef("--synonyms and --no-synonyms exclude each other")
	}
	if !slices.Contains(sorts, o.Sort) {
		return usagef("--sort %s: want %s", o.Sort, strings.Join(sorts, ", "))
	}
	if o.since != "" && o.since != "last" {
		n, err := strconv.Atoi(o.since)
		if err != nil || n < 1 {
			return usagef("--since-run=%s: want the number of a run; attache info lists them", o.since)
		}
		o.SinceRun = n
	}
	if o.Facets != "" {
		if _, err := index.ParseFacets(o.Facets); err != nil {
			return usage{err}
		}
	}
	if o.synonyms == "" {
		return nil
	}
	data, err := os.ReadFile(o.synonyms)
	if err != nil {
		return err
	}
	o.Synonyms, err = index.ParseSynonyms(o.synonyms, string(data))
	return err
}

// splitArguments takes the last argument for the query and all before it for
// corpora; a single one is a corpus, of which everything is found.
func splitArguments(env *environment, args []string) (folders []string, query string, err error) {
	if len(args) == 1 {
		return args, "", nil
	}
	last := len(args) - 1
	for _, folder := range args[1:last] {
		if !isCorpus(folder) {
			return nil, "", usagef("%q is no corpus folder: only the last argument is the query, and words with spaces go in quotes: '%s'", folder, strings.Join(args[1:], " "))
		}
	}
	if isCorpus(args[last]) {
		fmt.Fprintf(env.err, "attache: hint: %s is a corpus folder and was looked for as a word; an empty query after it, '', searches it too\n", args[last])
	}
	return args[:last], args[last], nil
}

func isCorpus(folder string) bool {
	_, err := os.Stat(filepath.Join(folder, "manifest.json"))
	return err == nil
}

func runSearch(ctx context.Context, env *environment, opts searchOptions, folders []string) error {
	if err := opts.complete(); err != nil {
		return err
	}
	if opts.since == "last" {
		return usagef("--since-run needs the run for a query that is not saved: --since-run=2")
	}
	opts.many = len(folders) > 1
	result, err := attache.SearchAll(ctx, folders, opts.SearchOptions)
	if err != nil {
		return explainSearch(err, opts.Query)
	}
	defer result.Close()
	return printResult(env, result, opts)
}

// printResult prints the hits in the form that is wanted, and then what there
// is to say of the whole.
func printResult(env *environment, result *attache.Result, opts searchOptions) error {
	err := env.output(opts.out, func(out io.Writer) error {
		switch {
		case opts.ids:
			return printIDs(out, result, opts)
		case opts.json:
			return searchJSON(out, result, opts)
		case opts.csv:
			return searchCSV(out, result, opts)
		}
		return searchText(env, out, result, opts)
	})
	if err == nil && (opts.ids || opts.csv) {
		for _, line := range remarks(result, opts) {
			fmt.Fprintf(env.err, "attache: %s\n", line)
		}
	}
	return err
}
