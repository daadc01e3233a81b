package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"attache"
)

func newDiff(env *environment) *cobra.Command {
	limit, asJSON := 40, false
	cmd := &cobra.Command{
		Use:   "diff A B",
		Short: "Say which reports have other labels in another corpus, why, and how the counts move",
		Long: `diff compares two corpora of the same reports, such as one and what relabel made
of it: the models and options that differ, how each count moves, and which labels
each report lost (-) and gained (+). The cause of each is the models (or tables,
or options), the taxonomy, corrections, or another text. A correction is named by
its id, as attache corrections lists it.`,
		Example: "  attache relabel study -o study2\n  attache diff study study2\n  attache diff study study2 --json | grep '\"type\":\"document\"'",
		Args:    arguments("two corpora, A and B", 2, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			if limit < 0 {
				return usagef("-n %d: want a number of reports, or 0 for all", limit)
			}
			if asJSON && !cmd.Flags().Changed("limit") {
				limit = 0
			}
			return runDiff(cmd.Context(), env, args[0], args[1], limit, asJSON)
		},
	}
	cmd.Flags().IntVarP(&limit, "limit", "n", limit, "the most reports to list, 0 for all; --json lists all unless it is given")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON lines")
	return cmd
}

func runDiff(ctx context.Context, env *environment, a, b string, limit int, asJSON bool) error {
	var list []attache.DocumentDiff
	diff, err := attache.DiffFolders(ctx, a, b, func(d attache.DocumentDiff) error {
		if limit == 0 || len(list) < limit {
			list = append(list, d)
		}
		return nil
	})
	if err != nil {
		return notCorpus(err)
	}
	if asJSON {
		for _, d := range list {
			if err := printJSON(env.out, struct {
				Type string `json:"type"`
				attache.DocumentDiff
			}{"document", d}); err != nil {
				return err
			}
		}
		return printJSON(env.out, struct {
			Type string `json:"type"`
			*attache.Diff
		}{"diff", diff})
	}
	var w strings.Builder
	fmt.Fprintf(&w, "%s in both, %d only in %s, %d only in %s; %d have other labels\n", count(diff.Both, "report"), diff.OnlyA, printable(a), diff.OnlyB, printable(b), diff.Changed)
	for _, line := range diff.Basis {
		fmt.Fprintf(&w, "  %s\n", printable(line))
	}
	for _, cause := range slices.Sorted(maps.Keys(diff.Causes)) {
		fmt.Fprintf(&w, "%6d  labels differ by %s\n", diff.Causes[cause], cause)
	}
	writeFigures(env, &w, diff.Figures)
	if len(list) > 0 {
		fmt.Fprintf(&w, "\n%s\n", env.style(bold, "Reports"))
	}
	for _, d := range list {
		fmt.Fprintf(&w, "%s  %s\n", pad(oneLine(d.ID), 16), describeDiff(&d))
	}
	if more := diff.Changed + diff.OnlyA + diff.OnlyB - len(list); more > 0 {
		fmt.Fprintf(&w, "… and %d more: -n 0 lists all\n", more)
	}
	_, err = io.WriteString(env.out, w.String())
	return err
}

// describeDiff is one report's line: "+domain ai (models); -mode licensing".
func describeDiff(d *attache.DocumentDiff) string {
	if d.Only != "" {
		return "only in " + strings.ToUpper(d.Only)
	}
	var parts []string
	for _, l := range d.Labels {
		sign := "+"
		if l.In == "a" {
			sign = "-"
		}
		why := l.Cause
		for i := range l.Corrections {
			c := &l.Corrections[i]
			why += fmt.Sprintf(", %s %s by %s", c.ID, oneLine(inWords(&c.Correction)), oneLine(cmp.Or(c.Who, "someone")))
		}
		parts = append(parts, fmt.Sprintf("%s%s %s (%s)", sign, l.Kind, oneLine(l.Label), why))
	}
	return strings.Join(parts, "; ")
}

// writeFigures prints how counts move.
func writeFigures(env *environment, w io.Writer, changes []attache.Change) {
	if len(changes) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s\n", env.style(bold, fmt.Sprintf("%-44s%8s%8s%8s", "Counts that moved", "was", "is", "by")))
	for _, c := range changes {
		fmt.Fprintf(w, "%s%8d%8d%+8d\n", pad(cut(oneLine(c.Kind+" "+c.Label), 43), 44), c.A, c.B, c.B-c.A)
	}
}
