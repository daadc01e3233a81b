package main

import (
	"context"

	"github.com/spf13/cobra"

	"attache"
)

func newSimilar(env *environment) *cobra.Command {
	opts := searchOptions{}
	cmd := &cobra.Command{
		Use:   "similar CORPUS ID [QUERY]",
		Short: "Find reports like one, by its most telling words",
		Long: `similar finds the reports that share the most telling words of one: those that
occur often in it and seldom elsewhere. The most alike come first, with these
words in brackets; a QUERY narrows the search, and all else is as in search.

It is about content. Copies of a report are listed by attache duplicates.`,
		Example: "  attache similar study 21d865fa9624ccbc -n 5\n  attache similar study 21d865fa9624ccbc 'date:2019.. -country:AU'",
		Args:    arguments("CORPUS, ID and one QUERY", 2, 3),
		RunE: func(cmd *cobra.Command, args []string) error {
			if opts.Like = args[1]; len(args) == 3 {
				opts.Query = args[2]
			}
			return runSimilar(cmd.Context(), env, opts, args[0])
		},
	}
	searchFlags(cmd, &opts)
	return cmd
}

func runSimilar(ctx context.Context, env *environment, opts searchOptions, folder string) error {
	if err := opts.complete(); err != nil {
		return err
	}
	if opts.since == "last" {
		return usagef("--since-run needs the run: --since-run=2")
	}
	result, err := attache.Search(ctx, folder, opts.SearchOptions)
	if err != nil {
		return explainSearch(err, opts.Query)
	}
	defer result.Close()
	return printResult(env, result, opts)
}
