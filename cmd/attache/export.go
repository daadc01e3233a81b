package main

import (
	"bufio"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"attache"
	"attache/corpus/export"
)

type exportOptions struct {
	attache.ExportOptions
	format string
	out    string
}

func newExport(env *environment) *cobra.Command {
	var opts exportOptions
	cmd := &cobra.Command{
		Use:   "export CORPUS -f FORMAT",
		Short: "Write the labelled corpus for other programs",
		Long: `export writes the labelled reports, all of them or those that a query finds,
to standard output or a file. Formats: ` + formatNames() + `.`,
		Example: "  attache export study -f csv -o study.csv\n  attache export study -f jsonl --query 'domain:quantum date:2018..' | jq .title",
		Args:    arguments("CORPUS", 1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runExport(cmd.Context(), env, opts, args[0])
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&opts.format, "format", "f", "", "one of "+formatNames())
	flags.StringVarP(&opts.out, "output", "o", "-", "the `file` to write, - for standard output")
	flags.StringVar(&opts.Query, "query", "", "only the reports that this search finds")
	flags.BoolVar(&opts.NoText, "no-text", false, "leave the texts out: offsets, hashes and short quotes stay")
	flags.BoolVar(&opts.NoPeople, "no-people", false, "leave people out, and mask their names in the text")
	flags.Float64Var(&opts.MinScore, "min-score", 0, "take labels from this score on, in place of their thresholds")
	flags.BoolVar(&opts.Raw, "raw", false, "do not guard CSV cells that a spreadsheet would run as formulas")
	return cmd
}

func formatNames() string {
	var names []string
	for _, f := range export.Formats() {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

func runExport(ctx context.Context, env *environment, opts exportOptions, folder string) error {
	if opts.format == "" {
		return usagef("export needs -f FORMAT: %s", formatNames())
	}
	if !slices.ContainsFunc(export.Formats(), func(f export.Format) bool { return f.Name == opts.format }) {
		return usagef("no format %q: there are %s", opts.format, formatNames())
	}
	if opts.out != "-" {
		return exportFile(ctx, folder, opts)
	}
	out := bufio.NewWriterSize(env.out, 1<<16)
	err := attache.Export(ctx, folder, opts.format, out, opts.ExportOptions)
	return explainQuery(notCorpus(errors.Join(err, out.Flush())), opts.Query)
}

// exportFile writes to a temporary file beside the target, and renames it when
// it is whole.
func exportFile(ctx context.Context, folder string, opts exportOptions) (err error) {
	f, err := os.CreateTemp(filepath.Dir(opts.out), ".attache-export-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	out := bufio.NewWriterSize(f, 1<<16)
	err = attache.Export(ctx, folder, opts.format, out, opts.ExportOptions)
	if err = errors.Join(err, out.Flush(), f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return explainQuery(notCorpus(err), opts.Query)
	}
	return os.Rename(f.Name(), opts.out)
}
