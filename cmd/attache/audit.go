package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"attache"
	"attache/audit"
	"attache/corpus"
	"attache/internal/sheet"
	"attache/internal/stat"
)

type auditOptions struct {
	audit.Options
	out, read string
	json      bool
}

func newAudit(env *environment) *cobra.Command {
	var opts auditOptions
	cmd := &cobra.Command{
		Use:   "audit CORPUS",
		Short: "Judge a sample by hand, and estimate how far the counts are true",
		Long: `audit -n draws reports at random and writes a table to fill in: in the column
tick, y or n to whether the report has the label; where the row says (missing?),
the labels that are missing with ; between them, or none. audit --read reads the
table back. Then, and whenever it is given neither, audit prints for each label
its precision, its recall and the true number of reports, with 95 % intervals.
They want 30 marks of each kind: of reports said to have the label, and of
others.

--for domain:ai asks about one label and draws most where errors are likely;
--for domain asks about all domains, and --for may be repeated for whole kinds:
` + strings.Join(audit.Kinds, ", ") + `. Without it, domain and origin.

The audit is kept in CORPUS/audits, marks and all, but not the table, which
quotes the reports. Several audits add up. Each speaks of the reports that were
there when it was drawn; how many came later is said, and they are left out.
attache report shows the true numbers beside its counts, for the whole corpus
and for the part that its --query finds.`,
		Example: `  attache audit study -n 100 --for domain:ai -o ai.xlsx
  attache audit study --read ai.xlsx
  attache audit study`,
		Args: arguments("CORPUS", 1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runAudit(cmd, env, opts, args[0])
		},
	}
	flags := cmd.Flags()
	flags.IntVarP(&opts.N, "number", "n", 0, "draw so many reports")
	flags.StringArrayVar(&opts.For, "for", nil, "what to judge: a `label` such as domain:ai or origin:RU, or a kind such as domain")
	flags.Uint64Var(&opts.Seed, "seed", 1, "decides which reports are drawn")
	flags.StringVar(&opts.Name, "name", "", "what the audit is called (audit-1 and so on)")
	flags.StringVarP(&opts.out, "output", "o", "", "the table's `file`, .csv or .xlsx, which must not be there yet; - for standard output (NAME.csv)")
	flags.StringVar(&opts.read, "read", "", "read a table that was filled in")
	flags.BoolVar(&opts.json, "json", false, "print JSON lines")
	return cmd
}

func runAudit(cmd *cobra.Command, env *environment, opts auditOptions, folder string) error {
	drawing := cmd.Flags().Changed("number")
	switch {
	case drawing && opts.read != "":
		return usagef("-n draws and --read reads: give one of them")
	case drawing && opts.N < 1:
		return usagef("-n %d: want 1 report or more", opts.N)
	case !drawing && (len(opts.For) > 0 || opts.out != "" || opts.Name != ""):
		return usagef("--for, --name and -o go with -n, the number of reports to draw")
	case drawing:
		return drawAudit(cmd.Context(), env, opts, folder)
	}
	if opts.read != "" {
		judged, replaced, err := attache.ReadAudit(folder, opts.read)
		if err != nil {
			return notCorpus(err)
		}
		fmt.Fprintf(env.err, "attache: %s of %s read for %s", count(len(judged.Marks), "mark"), count(len(judged.Rows), "row"), judged.Name)
		if replaced > 0 {
			fmt.Fprintf(env.err, ", in place of the %d it had", replaced)
		}
		fmt.Fprintln(env.err)
	}
	return printAudits(cmd.Context(), env, opts, folder)
}

func drawAudit(ctx context.Context, env *environment, opts auditOptions, folder string) error {
	if len(opts.For) == 0 {
		opts.For = []string{"domain", "origin"}
	}
	if ext := strings.ToLower(filepath.Ext(opts.out)); opts.out != "" && opts.out != "-" && ext != ".csv" && ext != ".xlsx" {
		return usagef("-o %s: the table is written as .csv or .xlsx", opts.out)
	}
	if opts.out != "" && opts.out != "-" {
		if _, err := os.Lstat(opts.out); err == nil {
			return usagef("%s: there already, and marks may stand in it: give another name", opts.out)
		}
		if _, err := os.Stat(filepath.Dir(opts.out)); err != nil {
			return usagef("-o %s: there is no folder %s", opts.out, filepath.Dir(opts.out))
		}
	}
	a, rows, err := attache.DrawAudit(ctx, folder, opts.Options)
	if errors.Is(err, audit.ErrTarget) {
		return usage{err}
	}
	if err != nil {
		return notCorpus(err)
	}
	if opts.json {
		return printJSON(env.out, map[string]any{"type": "audit", "key": a.Key(), "audit": a})
	}
	out := opts.out
	if out == "" {
		out = a.Name + ".csv" // not in the corpus: it quotes texts, which may have to be forgotten
	}
	if _, err := os.Lstat(out); err == nil {
		return fmt.Errorf("%s: there already; %s is drawn all the same, give -o another name to a new one", out, a.Name)
	}
	data, err := sheet.Encode(out, rows, audit.Widths)
	if err != nil {
		return err
	}
	if out == "-" {
		_, err := env.out.Write(data)
		return err
	}
	if err := corpus.WriteFile(out, data); err != nil {
		return err
	}
	drawn := 0
	for _, s := range a.Strata {
		drawn += s.Drawn
	}
	fmt.Fprintf(env.out, "%s: %s drawn of %d, %s to mark in %s\n", a.Name, count(drawn, "report"), a.Records, count(len(a.Rows), "row"), printable(out))
	_, err = fmt.Fprintf(env.out, "Fill in the column tick, then: attache audit %s --read %s\n", printable(folder), printable(out))
	return err
}

func printAudits(ctx context.Context, env *environment, opts auditOptions, folder string) error {
	list, err := attache.Estimates(ctx, folder)
	if err != nil {
		return notCorpus(err)
	}
	audits, err := attache.Audits(folder)
	if err != nil {
		return err
	}
	if opts.json {
		for _, a := range audits {
			if err := printJSON(env.out, struct {
				Type string `json:"type"`
				attache.AuditState
			}{"audit", a}); err != nil {
				return err
			}
		}
		for _, e := range list {
			if err := printJSON(env.out, struct {
				Type string `json:"type"`
				audit.Estimate
			}{"estimate", e}); err != nil {
				return err
			}
		}
		return nil
	}
	if len(audits) == 0 {
		return hint(errors.New("no audit yet"), "attache audit %s -n 100 draws one", folder)
	}
	var b strings.Builder
	for _, a := range audits {
		fmt.Fprintf(&b, "%s for %s: %d of %s marked\n", a.Name, strings.Join(a.For, ", "), a.Marked, count(a.Rows, "row"))
	}
	if len(list) > 0 {
		fmt.Fprintf(&b, "\n%s\n", env.style(bold, fmt.Sprintf("%-34s%8s  %-18s%-18s%s", "label", "counted", "precision", "recall", "true number, 95 % interval")))
	}
	for _, e := range list {
		fmt.Fprintf(&b, "%s%8d  %s%s%s\n", pad(cut(printable(e.Kind+" "+e.Label), 33), 34), e.Raw, pad(percent(e.Precision), 18), pad(percent(e.Recall), 18), trueNumber(&e))
	}
	unheard := 0
	for _, e := range list {
		unheard = max(unheard, e.Unheard)
	}
	if unheard > 0 {
		fmt.Fprintf(&b, "\nNo audit speaks of %s that came after it was drawn, or from a merged corpus\nthat has none: precision, recall and true number leave them out.\n", count(unheard, "report"))
	}
	_, err = io.WriteString(env.out, b.String())
	return err
}

// percent prints a share with its interval: "91 % (83–96)".
func percent(i *stat.Interval) string {
	if i == nil {
		return "–"
	}
	return fmt.Sprintf("%.0f %% (%.0f–%.0f)", 100*i.Value, 100*i.Low, 100*i.High)
}

// trueNumber prints the count with its interval, and what it speaks of.
func trueNumber(e *audit.Estimate) string {
	text := e.Lack()
	if e.Count != nil {
		text = fmt.Sprintf("%.0f (%.0f–%.0f)", e.Count.Value, e.Count.Low, e.Count.High)
	}
	if e.Unheard > 0 && e.Heard() > 0 {
		text += fmt.Sprintf(" in %d of %d reports, %d counted there", e.Heard(), e.Assessed, e.Raw-e.RawUnheard)
	}
	return text
}
