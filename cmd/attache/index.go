package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"attache"
)

func newIndex(env *environment) *cobra.Command {
	var check, rebuild, asJSON bool
	cmd := &cobra.Command{
		Use:   "index CORPUS",
		Short: "Bring the full-text index up to date, rebuild it, or check it",
		Long: `index brings the full-text index of a corpus up to date. The index follows from
the records: it can be thrown away and built anew at any time. --check compares
it with the records and changes nothing.`,
		Args: arguments("CORPUS", 1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if check {
				return runIndexCheck(cmd.Context(), env, args[0], asJSON)
			}
			build := attache.UpdateIndex
			if rebuild {
				build = attache.RebuildIndex
			}
			if err := build(cmd.Context(), args[0]); err != nil {
				return notCorpus(explain(err, args[0], "index "+args[0]))
			}
			fmt.Fprintf(env.err, "attache: %s: the index is up to date\n", args[0])
			return nil
		},
	}
	cmd.Flags().BoolVar(&check, "check", false, "compare the index with the records, change nothing")
	cmd.Flags().BoolVar(&rebuild, "rebuild", false, "build it anew")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the check as JSON")
	return cmd
}

func runIndexCheck(ctx context.Context, env *environment, folder string, asJSON bool) error {
	report, err := attache.CheckIndex(ctx, folder)
	if err != nil {
		return hint(notCorpus(err), "attache index %s --rebuild builds the index anew", folder)
	}
	if asJSON {
		if err := printJSON(env.out, report); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(env.out, "%s, %d in the index\n", count(report.Records, "record"), report.Indexed)
		for _, p := range report.Problems {
			fmt.Fprintf(env.out, "  %s\n", oneLine(p.String()))
		}
		if more := report.Found - len(report.Problems); more > 0 {
			fmt.Fprintf(env.out, "  and %d more\n", more)
		}
	}
	if report.OK() {
		return nil
	}
	err = fmt.Errorf("%s: the index does not agree with the records", folder)
	if report.Stale {
		err = fmt.Errorf("%s: the index is behind the records", folder)
	}
	return hint(err, "attache index %s brings it up to date, --rebuild builds it anew", folder)
}
