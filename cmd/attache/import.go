package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"

	"attache"
)

type importOptions struct {
	attache.ImportOptions
	json bool
}

func newImport(env *environment) *cobra.Command {
	var opts importOptions
	cmd := &cobra.Command{
		Use:   "import CORPUS FILE",
		Short: "Bring back an export that people corrected",
		Long: `import takes a file that attache export wrote and that people then changed in a
spreadsheet or an annotation tool, and writes down each change as a correction.
Formats: ` + strings.Join(attache.ImportFormats(), ", ") + `.

A file says which record, with which corrections, each row was exported from. So
only what was changed in the file counts as a change, whatever was corrected
since; a change of what someone corrected otherwise since is named and left out,
unless --overwrite is given. A file with rows of another corpus is refused.

In a table, lists are parted by ";". A name in the place of another renames it;
one that is gone is none; one that is new was missed, wherever its words stand
in the report. Texts and titles are not corrected.`,
		Example: "  attache export study -f csv -o study.csv      # correct it in a spreadsheet\n  attache import study study.csv --dry-run\n  attache import study study.csv --why 'read by Ana'",
		Args:    arguments("CORPUS and FILE", 2, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runImport(cmd.Context(), env, opts, args[0], args[1])
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&opts.Format, "format", "f", "", "one of "+strings.Join(attache.ImportFormats(), ", ")+" (default by the file's name)")
	flags.StringVar(&opts.Why, "why", "", "the `reason`, kept with each correction (default the file's name)")
	flags.StringVar(&opts.Who, "who", "", "`who` made the corrections (default the user's name)")
	flags.BoolVar(&opts.DryRun, "dry-run", false, "say what would be corrected, write nothing")
	flags.BoolVar(&opts.Overwrite, "overwrite", false, "take changes of what was corrected otherwise since the export, too")
	flags.BoolVar(&opts.Partial, "partial", false, "take the rows that fit the corpus, where others do not")
	flags.BoolVar(&opts.json, "json", false, "print the corrections and what they change as JSON")
	return cmd
}

func runImport(ctx context.Context, env *environment, opts importOptions, folder, path string) error {
	if opts.Who == "" {
		opts.Who = userName()
	}
	if opts.Why == "" {
		opts.Why = "import of " + path
	}
	opts.When = now()
	report, err := attache.Import(ctx, folder, path, opts.ImportOptions)
	switch {
	case errors.Is(err, attache.ErrImportFormat):
		return hint(usage{err}, "import takes back what attache export %s -f FORMAT wrote; an archive is unpacked first, but for brat", folder)
	case errors.Is(err, attache.ErrForeign):
		printRefused(env, report)
		if report == nil || len(report.Refused) == 0 {
			return hint(err, "import takes back what attache export %s -f FORMAT wrote", folder)
		}
		return hint(err, "--partial takes the rows that fit; --dry-run shows what they change")
	case errors.Is(err, fs.ErrNotExist) && report == nil:
		return err
	case err != nil:
		return explainCorrection(err, folder)
	}
	printRefused(env, report)
	for _, note := range report.Notes {
		fmt.Fprintf(env.err, "attache: not taken: %s\n", printable(note))
	}
	for _, o := range report.Overlaps {
		taken := "left out"
		if opts.Overwrite {
			taken = "taken"
		}
		fmt.Fprintf(env.err, "attache: %s: %s; since the export %s: %s\n", taken, oneLine(inWords(&o.Edit)), o.Since.ID, oneLine(inWords(&o.Since)+", by "+signature(&o.Since)))
	}
	if opts.json {
		err = printReport(env, report.CorrectReport, opts.DryRun)
	} else {
		err = printImport(env, report, opts)
	}
	if err == nil && len(report.Refused)+len(report.Notes) > 0 {
		return errSkipped
	}
	return err
}

// printRefused names the rows that do not fit, the first few.
func printRefused(env *environment, report *attache.ImportReport) {
	const most = 10
	if report == nil {
		return
	}
	for i, refused := range report.Refused {
		if i == most {
			fmt.Fprintf(env.err, "attache: and %d more rows that do not fit\n", len(report.Refused)-most)
			return
		}
		fmt.Fprintf(env.err, "attache: does not fit: %s\n", printable(refused.Error()))
	}
}

func printImport(env *environment, report *attache.ImportReport, opts importOptions) error {
	var b strings.Builder
	const most = 40
	for i := range report.Entries {
		if i == most {
			fmt.Fprintf(&b, "… and %d more\n", len(report.Entries)-most)
			break
		}
		fmt.Fprintf(&b, "%s  %s\n", report.Entries[i].ID, oneLine(inWords(&report.Entries[i])))
		if report.Outcomes[i].Applied == 0 {
			fmt.Fprintf(&b, "%14s%s\n", "", oneLine(idle(&report.Entries[i], report.Outcomes[i])))
		}
	}
	fmt.Fprintf(&b, "%s, %d unchanged; %s", count(report.Rows, "row"), report.Unchanged, count(len(report.Entries), "correction"))
	if report.Known > 0 {
		fmt.Fprintf(&b, ", %d made before", report.Known)
	}
	if n := len(report.Overlaps); n > 0 && !opts.Overwrite {
		fmt.Fprintf(&b, ", %d left out", n)
	}
	fmt.Fprintf(&b, "; %s\n", changes(report.CorrectReport, opts.DryRun))
	_, err := fmt.Fprint(env.out, b.String())
	return err
}
