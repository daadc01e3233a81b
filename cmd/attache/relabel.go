package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"attache"
	"attache/corpus"
)

func newRelabel(env *environment) *cobra.Command {
	opts := labelOptions{mem: 1 << 30}
	cmd := &cobra.Command{
		Use:   "relabel CORPUS -o NEW",
		Short: "Label a corpus anew, from its stored text, into another folder",
		Long: `relabel labels the stored texts of a corpus with this engine's models and the
options given, into a new folder. The original files are not needed. It is the
way to newer models or other options: records of different models are not mixed
in one folder.

What people made of the corpus comes along: corrections, saved queries, audits
with their marks, surveys with their outcomes. relabel says how the counts moved;
attache diff CORPUS NEW explains it report by report.`,
		Example: "  attache relabel study -o study2\n  attache relabel study -o mine --model mine.model",
		Args:    arguments("CORPUS and -o NEW", 1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runRelabel(cmd.Context(), env, opts, args[0])
		},
	}
	cmd.Flags().StringVarP(&opts.out, "output", "o", "", "the new corpus `folder`")
	cmd.Flags().BoolVar(&opts.Restart, "restart", false, "give up an interrupted run and start over")
	runFlags(cmd, &opts)
	engineFlags(cmd.Flags(), &opts.Options)
	return cmd
}

func runRelabel(ctx context.Context, env *environment, opts labelOptions, folder string) error {
	if err := opts.complete(); err != nil {
		return err
	}
	if opts.out == "" || opts.out == "-" {
		return usagef("relabel needs -o NEW, the folder to write to")
	}
	if sameFile(folder, opts.out) {
		return usagef("relabel writes to a new folder: %s is the one it reads", opts.out)
	}
	f, err := corpus.Open(folder)
	if err != nil {
		return notCorpus(err)
	}
	defer f.Close()
	source, err := attache.Stored(f)
	if err == nil && opts.Names == "" {
		opts.Names, err = attache.NamesOf(folder)
	}
	if err != nil {
		return err
	}
	summary, err := labelInto(ctx, env, source, opts)
	if err != nil {
		return explain(err, opts.out, "relabel "+folder)
	}
	if opts.DryRun {
		return printSummary(ctx, env, summary, opts)
	}
	carried, err := attache.Carry(ctx, folder, opts.out, opts.NoIndex)
	if err != nil {
		return explain(err, opts.out, "relabel "+folder)
	}
	skipped := printSummary(ctx, env, summary, opts)
	if skipped != nil && !errors.Is(skipped, errSkipped) {
		return skipped
	}
	return errors.Join(printMoved(ctx, env, folder, carried, opts), skipped)
}

// printMoved says what came along, and how the counts moved.
func printMoved(ctx context.Context, env *environment, folder string, carried *attache.Carried, opts labelOptions) error {
	diff, err := attache.DiffFolders(ctx, folder, opts.out, nil)
	if err != nil {
		return err
	}
	if opts.json {
		return printJSON(env.out, map[string]any{"type": "relabel", "carried": carried, "diff": diff})
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\nBrought along: %s", count(carried.Corrections, "correction"))
	if len(carried.Files) > 0 {
		fmt.Fprintf(&b, ", %s", printable(strings.Join(carried.Files, ", ")))
	}
	if len(carried.Kept) > 0 {
		fmt.Fprintf(&b, "; %s had others there, which stay: %s", printable(opts.out), printable(strings.Join(carried.Kept, ", ")))
	}
	fmt.Fprintf(&b, "\n%d of %s have other labels", diff.Changed, count(diff.Both, "report"))
	if diff.Changed > 0 {
		fmt.Fprintf(&b, "; document by document: attache diff %s %s", printable(folder), printable(opts.out))
	}
	fmt.Fprintln(&b)
	writeFigures(env, &b, diff.Figures)
	_, err = io.WriteString(env.out, b.String())
	return err
}
