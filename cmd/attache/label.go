package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"attache"
	"attache/corpus"
	"attache/corpus/read"
)

type labelOptions struct {
	attache.RunOptions
	read  read.Options
	out   string
	mem   size
	maps  []string
	quiet bool
	json  bool
}

func newLabel(env *environment) *cobra.Command {
	opts := labelOptions{mem: 1 << 30}
	cmd := &cobra.Command{
		Use:   "label INPUT... -o CORPUS",
		Short: "Read reports and label them into a corpus folder",
		Long: `label reads reports, says who, where and which technology, and writes them to
a corpus folder, with a full-text index.

An INPUT is a file or a folder, read to its depths:
` + formatList() + `.
In tables and JSON the fields are id, title, text, date, url
and lang; --map names others, and every other column is carried through. An
INPUT of - is JSON lines on standard input; with -o - too, records go to
standard output and no folder is made.

Labelling into the same folder again adds what is new or changed. A run that
was interrupted goes on where it stopped when the same command is given again.
What cannot be read is listed in CORPUS/skipped.jsonl with the reason; where that
is a limit, with the limit and its flag.

A file's format is told by its content before its name. Files inside archives,
e-mails and saved crawls are read as documents of their own. Nothing leaves this
machine, unless --tika names a server.`,
		Example: `  attache label reports/ -o study
  attache label projects.jsonl.gz --map text=objective -o projects
  generate | attache label - -o - | jq .domains`,
		Args: arguments("INPUT... and -o CORPUS", 1, -1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runLabel(cmd.Context(), env, opts, args)
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&opts.out, "output", "o", "", "the corpus `folder`, or - for JSON lines on standard output")
	flags.StringArrayVar(&opts.maps, "map", nil, "read a field from another column: `text=Body` (repeat for more)")
	flags.BoolVar(&opts.RetrySkipped, "retry-skipped", false, "try again what an earlier run could not read")
	flags.BoolVar(&opts.Restart, "restart", false, "give up an interrupted run and start over")
	flags.BoolVar(&opts.DryRun, "dry-run", false, "say what would be done, write nothing")
	readFlags(flags, &opts.read)
	runFlags(cmd, &opts)
	engineFlags(flags, &opts.Options)
	return cmd
}

// formatList is what is read, in two lines.
func formatList() string {
	all := read.Formats()
	half := (len(all) + 1) / 2
	return strings.Join(all[:half], ", ") + ",\n" + strings.Join(all[half:], ", ")
}

// runFlags binds what label and relabel share.
func runFlags(cmd *cobra.Command, opts *labelOptions) {
	flags := cmd.Flags()
	flags.IntVarP(&opts.Workers, "jobs", "j", 0, "documents labelled at once (default one a core)")
	flags.Var(&opts.mem, "mem", "bound on the bytes in flight")
	flags.BoolVar(&opts.NoIndex, "no-index", false, "do not build the full-text index")
	flags.BoolVarP(&opts.quiet, "quiet", "q", false, "no progress")
	flags.BoolVar(&opts.json, "json", false, "print the summary as JSON")
}

func runLabel(ctx context.Context, env *environment, opts labelOptions, inputs []string) error {
	if err := opts.complete(); err != nil {
		return err
	}
	if opts.out == "" {
		return usagef("label needs -o CORPUS, the folder to write to")
	}
	source, err := openSource(ctx, env, inputs, opts)
	if err != nil {
		return err
	}
	if opts.out == "-" {
		return stream(ctx, env, source, opts)
	}
	summary, err := labelInto(ctx, env, source, opts)
	if err != nil {
		return explain(err, opts.out, "label "+strings.Join(inputs, " "))
	}
	return printSummary(ctx, env, summary, opts)
}

// complete checks the options that need more than parsing.
func (opts *labelOptions) complete() error {
	opts.Memory = int64(opts.mem)
	if opts.Workers < 0 {
		return usagef("-j %d: want 1 or more workers", opts.Workers)
	}
	opts.read.Map = map[string]string{}
	for _, m := range opts.maps {
		field, column, ok := strings.Cut(m, "=")
		if !ok || field == "" || column == "" {
			return usagef("--map %s: want FIELD=COLUMN, as in text=Body", m)
		}
		opts.read.Map[field] = column
	}
	if err := opts.read.Validate(); err != nil {
		return usage{err}
	}
	if err := opts.Options.Validate(); err != nil {
		return usage{err}
	}
	return nil
}

func openSource(ctx context.Context, env *environment, inputs []string, opts labelOptions) (attache.Source, error) {
	if len(inputs) == 1 && inputs[0] == "-" {
		return attache.Lines(ctx, env.in, opts.read), nil
	}
	for _, input := range inputs {
		if input == "-" {
			return attache.Source{}, usagef("standard input (-) cannot be mixed with files")
		}
		if read.IsCorpus(input) {
			return attache.Source{}, hint(usagef("%s is a corpus folder: label reads reports and writes a corpus beside them", input), "attache relabel %s -o NEW labels its texts anew", input)
		}
		if sameFile(input, opts.out) {
			return attache.Source{}, usagef("-o %s: it is an INPUT too: label reads reports and writes a corpus into a folder of its own", opts.out)
		}
	}
	opts.read.Exclude = append(opts.read.Exclude, opts.out) // it may lie within an INPUT
	source, err := attache.Files(ctx, inputs, opts.read)
	if errors.Is(err, fs.ErrNotExist) {
		return source, hint(err, "an INPUT is a file or a folder of reports")
	}
	return source, err
}

func sameFile(a, b string) bool {
	infoA, errA := os.Stat(a)
	infoB, errB := os.Stat(b)
	return errA == nil && errB == nil && os.SameFile(infoA, infoB)
}

// labelInto runs the run with its progress on standard error.
func labelInto(ctx context.Context, env *environment, source attache.Source, opts labelOptions) (*attache.Summary, error) {
	debug.SetMemoryLimit(opts.Memory) // collect garbage sooner rather than grow past it
	if opts.DryRun || opts.quiet {
		return attache.Run(ctx, source, opts.out, opts.RunOptions)
	}
	p := newProgress(env.err, isTerminal(env.err))
	opts.Progress = p.update
	summary, err := attache.Run(ctx, source, opts.out, opts.RunOptions)
	p.finish(err == nil)
	return summary, err
}

func stream(ctx context.Context, env *environment, source attache.Source, opts labelOptions) error {
	summary, err := attache.Stream(ctx, source, env.out, opts.RunOptions, func(s corpus.Skipped) {
		fmt.Fprintf(env.err, "attache: skipped %s: %s: %s\n", printable(s.Source), s.Reason, printable(s.Detail))
	})
	if err != nil {
		return err
	}
	if summary.Skipped > 0 {
		return errSkipped
	}
	return nil
}

// explain adds advice to the errors a user can do something about.
func explain(err error, folder, command string) error {
	var basis *corpus.BasisError
	switch {
	case errors.As(err, &basis):
		return hint(fmt.Errorf("%s: %w:\n  %s", folder, corpus.ErrBasis, strings.Join(basis.Lines, "\n  ")),
			"give the options it was made with, or label its stored text anew into another folder: attache relabel %s -o NEW", folder)
	case errors.Is(err, context.Canceled):
		return hint(err, "to go on where it stopped: attache %s -o %s", command, folder)
	case errors.Is(err, corpus.ErrNotEmpty):
		return hint(err, "give a new folder, or one that attache made")
	case errors.Is(err, corpus.ErrLocked):
		return hint(err, "wait for it to end; search, show and export work meanwhile")
	}
	return err
}

// printSummary says what the run did, where the results are, and what was
// found.
func printSummary(ctx context.Context, env *environment, s *attache.Summary, opts labelOptions) error {
	var skipped error
	if s.Skipped > 0 {
		skipped = errSkipped
	}
	if opts.json {
		summary := map[string]any{"type": "summary", "corpus": opts.out, "dry_run": opts.DryRun, "run": s.Run, "counts": s.Counts, "resumed": s.Resumed}
		return errors.Join(watchSummary(ctx, opts, summary), printJSON(env.out, summary), skipped)
	}
	if opts.DryRun {
		fmt.Fprintf(env.out, "A run would add %s, and write nothing now.\n", describe(s))
		return nil
	}
	if s.New+s.Changed+s.Skipped == 0 && s.Run > 1 {
		fmt.Fprintf(env.out, "Nothing to add to %s: %s.\n", opts.out, describe(s))
	} else {
		fmt.Fprintf(env.out, "Run %d into %s: %s.\n", s.Run, opts.out, describe(s))
	}
	if s.Resumed > 0 {
		fmt.Fprintf(env.out, "It went on where an interrupted run had stopped, after %s.\n", count(s.Resumed, "input"))
	}
	if s.Skipped > 0 {
		reasons, err := attache.SkipReasons(opts.out, s.Run)
		if err != nil {
			return err
		}
		fmt.Fprintf(env.out, "What was skipped, and why: %s\n", filepath.Join(opts.out, "skipped.jsonl"))
		printSkips(env.out, reasons)
	}
	if err := printWatched(ctx, env, opts); err != nil {
		return err
	}
	if opts.NoIndex || s.New+s.Changed+s.Unchanged+s.Vanished == 0 {
		return skipped
	}
	if err := printFound(ctx, env, opts.out); err != nil {
		return err
	}
	fmt.Fprintf(env.out, "\nNext:  attache search %s WORDS    attache info %s    attache export %s -f csv\n", opts.out, opts.out, opts.out)
	return skipped
}

// describe puts the counts of a run in words.
func describe(s *attache.Summary) string {
	parts := []string{count(s.New, "new report")}
	for _, p := range []struct {
		n    int
		what string
	}{
		{s.Changed, "changed"}, {s.Unchanged, "unchanged"}, {s.Skipped, "skipped"},
		{s.StillSkipped, "skipped as before"}, {s.Vanished, "no longer in the input (kept)"},
	} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.what))
		}
	}
	return strings.Join(parts, ", ")
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// printFound prints the domains and countries of the corpus, side by side.
func printFound(ctx context.Context, env *environment, folder string) error {
	found, err := attache.Counts(ctx, folder, "domain", "country")
	if err != nil {
		return err
	}
	const rows = 12
	fmt.Fprintf(env.out, "\n%s %s\n", env.style(bold, pad("Reports by domain", 52)), env.style(bold, "by country"))
	domains, countries := found[0].Values, found[1].Values
	for i := range min(rows, max(len(domains), len(countries))) {
		left, right := "", ""
		if i < len(domains) {
			left = fmt.Sprintf("%5d  %s", domains[i].Count, domains[i].Name)
		}
		if i < len(countries) {
			right = fmt.Sprintf("%5d  %s", countries[i].Count, countries[i].Name)
		}
		fmt.Fprintln(env.out, strings.TrimRight(pad(left, 52)+" "+right, " "))
	}
	if more := max(len(domains), len(countries)) - rows; more > 0 {
		fmt.Fprintf(env.out, "       … all of them: attache info %s\n", folder)
	}
	return nil
}
