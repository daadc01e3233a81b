package main

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/spf13/cobra"

	"attache"
	"attache/corpus"
)

func newMerge(env *environment) *cobra.Command {
	var out string
	var prefer, asJSON bool
	cmd := &cobra.Command{
		Use:   "merge CORPUS... -o NEW",
		Short: "Join corpora into a new one, with their corrections",
		Long: `merge joins corpora that were labelled with the same models and options into a
new one. Records and ids stay as they are, and the ledgers of corrections are
put one behind the other. A report that two corpora have, read from the same
bytes, is taken once; one that any of them has forgotten is left out.

Where one id stands for different reports, nothing is written and the ids are
listed; --prefer-first takes the report of the corpus named first.`,
		Example: "  attache merge moscow beijing -o all",
		Args:    arguments("at least two CORPUS and -o NEW", 2, -1),
		RunE: func(_ *cobra.Command, args []string) error {
			if out == "" {
				return usagef("merge needs -o NEW, the folder to write to")
			}
			return runMerge(env, args, out, prefer, asJSON)
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "", "the new corpus `folder`")
	cmd.Flags().BoolVar(&prefer, "prefer-first", false, "where one id stands for different reports, take that of the corpus named first")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the summary as JSON")
	return cmd
}

func runMerge(env *environment, folders []string, out string, prefer, asJSON bool) error {
	summary, err := attache.Merge(folders, out, prefer)
	if summary != nil && (err == nil || errors.Is(err, attache.ErrClash)) && !asJSON {
		same := 0
		for _, c := range summary.Clashes {
			if c.Same && !c.Forgotten {
				same++
				continue
			}
			fmt.Fprintf(env.err, "attache: %s: %s (%s) and %s (%s): %s\n", printable(c.ID),
				c.First, printable(c.Source), c.Second, printable(c.Other), clashWords(&c, prefer))
		}
		if same > 0 {
			fmt.Fprintf(env.err, "attache: %s in more than one corpus, read from the same bytes: taken once\n", count(same, "report"))
		}
	}
	var basis *corpus.BasisError
	switch {
	case errors.As(err, &basis):
		return hint(fmt.Errorf("%s was labelled with other models or options than %s:\n  %s", basis.Dir, folders[0], oneLine(basis.Lines[0])),
			"label it anew first: attache relabel %s -o NEW", basis.Dir)
	case errors.Is(err, attache.ErrClash):
		return hint(err, "--prefer-first takes the report of the corpus named first")
	case errors.Is(err, fs.ErrExist):
		return usagef("merge writes to a new folder: %s exists", out)
	case err != nil:
		return notCorpus(err)
	case asJSON:
		return printJSON(env.out, map[string]any{"type": "summary", "corpus": out, "records": summary.Records, "corrections": summary.Corrections, "clashes": summary.Clashes})
	}
	fmt.Fprintf(env.out, "%s: %s, %s\n", out, count(summary.Records, "report"), count(summary.Corrections, "correction"))
	return nil
}

// clashWords says what becomes of an id that two corpora have.
func clashWords(c *attache.MergeClash, prefer bool) string {
	switch {
	case c.Forgotten:
		return "forgotten in one, left out"
	case prefer:
		return "different reports, the first is taken"
	}
	return "different reports"
}
