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
put one behind the other: of two about one thing, the one of the corpus named
later holds. Saved queries, audits with their marks and surveys with their
outcomes come along; where a name is taken by another, the corpus's name is put
behind it. An audit speaks for the corpus it was drawn of: without one, the
reports of the others are taken to err alike. A report that two corpora have,
read from the same bytes, is taken once; one that any of them has forgotten is
left out.

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
		printClashes(env, summary, prefer)
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
		return printJSON(env.out, struct {
			Type   string `json:"type"`
			Corpus string `json:"corpus"`
			*attache.MergeSummary
		}{"summary", out, summary})
	}
	fmt.Fprintf(env.out, "%s: %s, %s", printable(out), count(summary.Records, "report"), count(summary.Corrections, "correction"))
	for _, kept := range []struct {
		n         int
		one, many string
	}{{summary.Queries, "saved query", "saved queries"}, {summary.Audits, "audit", "audits"}, {summary.Surveys, "survey", "surveys"}} {
		switch {
		case kept.n == 1:
			fmt.Fprintf(env.out, ", 1 %s", kept.one)
		case kept.n > 1:
			fmt.Fprintf(env.out, ", %d %s", kept.n, kept.many)
		}
	}
	fmt.Fprintln(env.out)
	return nil
}

// printClashes says what did not fit together, and what became of it.
func printClashes(env *environment, summary *attache.MergeSummary, prefer bool) {
	same := 0
	for _, c := range summary.Clashes {
		if c.Same && !c.Forgotten {
			same++
			continue
		}
		fmt.Fprintf(env.err, "attache: %s: %s (%s) and %s (%s): %s\n", printable(c.ID),
			printable(c.First), printable(c.Source), printable(c.Second), printable(c.Other), clashWords(&c, prefer))
	}
	if same > 0 {
		fmt.Fprintf(env.err, "attache: %s in more than one corpus, read from the same bytes: taken once\n", count(same, "report"))
	}
	for _, r := range summary.Renamed {
		fmt.Fprintf(env.err, "attache: %s %s of %s: the name is taken by another, it is %s now\n", r.Kind, printable(r.Name), printable(r.Folder), printable(r.Now))
	}
	for _, name := range summary.Remarked {
		fmt.Fprintf(env.err, "attache: audit %s: marked otherwise in two corpora, the marks of the first hold\n", printable(name))
	}
	if n := summary.Overruled; n > 0 {
		fmt.Fprintf(env.err, "attache: %s of one corpus overruled by another's, the later holds: attache corrections lists them\n", count(n, "correction"))
	}
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
