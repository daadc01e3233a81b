package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"attache"
	"attache/corpus"
	"attache/corpus/export"
)

type exportOptions struct {
	attache.ExportOptions
	format string
	out    string
	config string
	json   bool
}

func newExport(env *environment) *cobra.Command {
	var opts exportOptions
	cmd := &cobra.Command{
		Use:   "export CORPUS -f FORMAT",
		Short: "Write the labelled corpus for other programs",
		Long: `export writes the labelled reports, all of them or those that a query finds, to
standard output, a file or a folder, which appear whole or not at all.

` + formatHelp() + `
brat and hf are folders: -o NAME makes one, -o NAME.zip and standard output an
archive of it. Each export says what it was made from, where its format has room;
those that people correct (csv, xlsx, jsonl, conll, brat, labelstudio, doccano)
carry the hash of each record and the length of the corrections.

--verify reads the output back with a reader of its own, before it gets its name,
and compares every span by its text.

In CSV a cell that a spreadsheet would run as a formula has an apostrophe before
it, unless --raw says otherwise.`,
		Example: `  attache export study -f csv --query 'domain:quantum date:2018..' -o quantum.csv
  attache export study -f csv --rows organizations -o organizations.csv
  attache export study -f xlsx -o study.xlsx
  attache export study -f jsonl | jq .countries
  attache export study -f parquet -o study.parquet && duckdb -c "SELECT title, domains FROM 'study.parquet'"
  attache export study -f conll --scheme bioes --verify -o study.conll
  attache export study -f spacy -o study.json && spacy convert study.json .
  attache export study -f brat --no-people -o to-annotate
  attache export study -f labelstudio --config interface.xml -o tasks.json
  attache export study -f doccano -o study.jsonl
  attache export study -f ftm -o study.ftm.jsonl
  attache export study -f graphml -o study.graphml
  attache export study -f hf --no-text -o dataset
  attache export study -f bulk --config mapping.json | curl -H 'Content-Type: application/x-ndjson' --data-binary @- 'localhost:9200/reports/_bulk'`,
		Args: arguments("CORPUS", 1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runExport(cmd.Context(), env, opts, args[0])
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&opts.format, "format", "f", "", "the `format`, one of those above")
	flags.StringVarP(&opts.out, "output", "o", "-", "the `file` or folder to write, - for standard output")
	flags.StringVar(&opts.Query, "query", "", "only the reports that this search finds")
	flags.StringVar(&opts.Rows, "rows", "", "what a row of csv is: reports, organizations, people, countries, domains or modes (default reports)")
	flags.StringVar(&opts.Scheme, "scheme", "", "how conll marks names: bio or bioes (default bio)")
	flags.StringVar(&opts.config, "config", "", "the `file` to write what goes beside the export: bulk's index mapping, labelstudio's labelling interface")
	flags.BoolVar(&opts.Verify, "verify", false, "read the output back and compare every span")
	flags.BoolVar(&opts.NoText, "no-text", false, "leave the texts out: offsets, hashes and short quotes stay")
	flags.BoolVar(&opts.NoPeople, "no-people", false, "leave people out, and mask their names in the text")
	flags.BoolVar(&opts.json, "json", false, "say what --verify found as JSON, on standard output")
	scoreFlag(flags, &opts.MinScore, "take")
	flags.BoolVar(&opts.Raw, "raw", false, "do not guard CSV cells that a spreadsheet would run as formulas")
	return cmd
}

// formatHelp lists the formats, a line each.
func formatHelp() string {
	var b strings.Builder
	for _, f := range export.Formats() {
		fmt.Fprintf(&b, "  %-12s %s\n", f.Name, f.About)
	}
	return b.String()
}

func runExport(ctx context.Context, env *environment, opts exportOptions, folder string) error {
	if opts.format == "" {
		return usagef("export needs -f FORMAT: one of %s", export.Names())
	}
	if err := opts.Check(opts.format); err != nil {
		return usage{err}
	}
	if opts.json && (!opts.Verify || opts.out == "-") {
		return usagef("--json says what --verify found of -o FILE")
	}
	if opts.config != "" {
		config, ok, err := attache.ExportConfig(folder, opts.format)
		if err != nil {
			return notCorpus(err)
		}
		if !ok {
			return usagef("--config goes with bulk and labelstudio, not with %s", opts.format)
		}
		if err := corpus.WriteFile(opts.config, []byte(config)); err != nil {
			return err
		}
	}
	env.sayQuery(ctx, folder, opts.Query)
	var err error
	switch {
	case opts.out != "-":
		err = exportTo(ctx, env, opts, folder, opts.out)
	case opts.Verify:
		err = exportVerified(ctx, env, opts, folder)
	default:
		out := bufio.NewWriterSize(env.out, 1<<16)
		err = errors.Join(attache.Export(ctx, folder, opts.format, out, opts.ExportOptions), out.Flush())
	}
	return explainQuery(notCorpus(err), opts.Query)
}

func exportTo(ctx context.Context, env *environment, opts exportOptions, folder, path string) error {
	report, err := attache.ExportTo(ctx, folder, opts.format, path, opts.ExportOptions)
	if err != nil || !opts.Verify {
		return err
	}
	if opts.json {
		return json.NewEncoder(env.out).Encode(struct {
			Type    string `json:"type"`
			Records int    `json:"records"`
			Spans   int    `json:"spans"`
			Covered int    `json:"covered"`
		}{"verified", report.Records, report.Spans, report.Covered})
	}
	fmt.Fprintf(env.err, "Read back: %s", count(report.Records, "report"))
	if report.Spans > 0 {
		fmt.Fprintf(env.err, ", every one of %s in its place", count(report.Spans, "span"))
	}
	fmt.Fprintln(env.err, ".")
	if report.Covered > 0 {
		fmt.Fprintf(env.err, "Not in it: %s within longer ones, as %s holds no names that overlap.\n", count(report.Covered, "name"), opts.format)
	}
	return nil
}

// exportVerified writes to standard output what was verified in a file first.
func exportVerified(ctx context.Context, env *environment, opts exportOptions, folder string) (err error) {
	dir, err := os.MkdirTemp("", "attache-export-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	path := filepath.Join(dir, "export.zip") // an archive, if it is several files
	if err := exportTo(ctx, env, opts, folder, path); err != nil {
		return err
	}
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(env.out, in)
	return errors.Join(err, in.Close())
}
