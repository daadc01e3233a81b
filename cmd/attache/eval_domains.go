package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"attache"
	"attache/classify"
	"attache/corpus"
)

func newEvalDomains(env *environment) *cobra.Command {
	var opts evalOptions
	cmd := &cobra.Command{
		Use:   "domains --gold FILE.jsonl",
		Short: "Measure a model of technology domains",
		Long: `eval domains compares the domains assigned with those that people gave, JSON
lines {"id":"1","title":"…","text":"…","domains":["ai"]}. Micro figures pool all
decisions, macro F1 is the mean over the domains that the file has; intervals are
95 %, by a bootstrap over documents. Coverage is the share of the labels found
when only scores so high count that nine in ten are right.`,
		Example: "  attache eval domains --gold gold.jsonl\n  attache eval domains --gold gold.jsonl.gz --model mine.model --errors",
		Args:    arguments("--gold FILE.jsonl and nothing else", 0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runEvalDomains(cmd.Context(), env, opts)
		},
	}
	evalFlags(cmd, &opts)
	cmd.Flags().StringVar(&opts.model, "model", "", "the model `file` to measure in place of the built-in one")
	cmd.Flags().StringVar(&opts.taxonomy, "taxonomy", "", "a taxonomy `file` in place of the built-in one")
	return cmd
}

func runEvalDomains(ctx context.Context, env *environment, opts evalOptions) error {
	if opts.gold == "" {
		return usagef("eval domains needs --gold FILE.jsonl")
	}
	e, err := attache.EvaluateDomains(ctx, opts.gold, opts.model, opts.taxonomy)
	if err != nil {
		return err
	}
	mistakes := e.Errors
	if !opts.errors {
		mistakes = nil
	}
	if opts.json {
		return evalDomainsJSON(env.out, e, mistakes)
	}
	var b strings.Builder
	evalDomainsTable(env, &b, e)
	evalDomainsRest(env, &b, e)
	for i, m := range mistakes {
		if i == 0 {
			fmt.Fprintf(&b, "\n%s\n", env.style(bold, "Documents with a wrong or missed domain"))
		}
		fmt.Fprintf(&b, "%s  wrong: %s  missed: %s  %s\n", oneLine(m.ID), listed(m.Wrong), listed(m.Missed), cut(oneLine(m.Title), 60))
	}
	_, err = io.WriteString(env.out, b.String())
	return err
}

func listed(ids []string) string { return cmp.Or(strings.Join(ids, ", "), "none") }

func evalDomainsJSON(out io.Writer, e *classify.Evaluation, mistakes []classify.Mistake) error {
	for _, m := range mistakes {
		if err := printJSON(out, struct {
			Type string `json:"type"`
			classify.Mistake
		}{"error", m}); err != nil {
			return err
		}
	}
	figures := *e
	return printJSON(out, struct {
		Type string `json:"type"`
		classify.Evaluation
		Errors *int `json:"errors,omitempty"` // stand on lines of their own
	}{Type: "domains", Evaluation: figures})
}

func evalDomainsTable(env *environment, w io.Writer, e *classify.Evaluation) {
	fmt.Fprintf(w, "%s, %.1f %% with exactly the right domains\n\n", count(e.Documents, "document"), 100*e.Exact)
	fmt.Fprintln(w, env.style(bold, pad("domain", 30)+"  gold found right  precision recall     F1"))
	row := func(name string, c classify.Count) {
		fmt.Fprintf(w, "%s %5d %5d %5d %10.3f %6.3f %6.3f", pad(name, 30), c.Both+c.Missed, c.Both+c.Wrong, c.Both, c.Precision(), c.Recall(), c.F1())
	}
	for _, d := range e.Domains {
		row(d.ID, d.Count)
		fmt.Fprintln(w)
	}
	row("all (micro)", e.Micro)
	fmt.Fprintf(w, "  95 %%: %.3f to %.3f\n", e.MicroInterval.Low, e.MicroInterval.High)
	fmt.Fprintf(w, "%s %40.3f  95 %%: %.3f to %.3f\n", pad("mean F1 (macro)", 30), e.MacroF1, e.MacroInterval.Low, e.MacroInterval.High)
}

func evalDomainsRest(env *environment, w io.Writer, e *classify.Evaluation) {
	fmt.Fprintf(w, "\n%s\n", env.style(bold, "score        decisions   mean  right"))
	for _, b := range e.Reliability {
		if b.Count > 0 {
			fmt.Fprintf(w, "%.1f to %.1f %11d %6.3f %6.3f\n", b.Low, b.High, b.Count, b.Score, b.Right)
		}
	}
	fmt.Fprintf(w, "expected calibration error %.4f over all, %.4f over the scores a record keeps\n", e.CalibrationError, e.CalibrationErrorKept)
	fmt.Fprintf(w, "coverage at precision 0.9: %.3f of the labels, with scores from %.4f\n", e.Coverage, e.CoverageScore)
	const most = 12
	if len(e.Confusion) > 0 {
		fmt.Fprintf(w, "\n%s\n", env.style(bold, "Given in place of"))
	}
	for _, c := range e.Confusion[:min(most, len(e.Confusion))] {
		fmt.Fprintf(w, "%5d  %s for %s\n", c.Count, c.Got, c.Gold)
	}
}

// trainedJSON is the summary of train domains.
func trainedJSON(report *classify.TrainReport, model string) map[string]any {
	type row struct {
		ID        string  `json:"id"`
		Positive  int     `json:"examples"`
		Precision float64 `json:"precision"`
		Recall    float64 `json:"recall"`
		F1        float64 `json:"f1"`
		Threshold float64 `json:"threshold"`
		TooFew    bool    `json:"too_few,omitempty"`
	}
	rows := make([]row, len(report.Domains))
	for i, d := range report.Domains {
		rows[i] = row{d.ID, d.Positive, corpus.Round(d.Precision), corpus.Round(d.Recall), corpus.Round(d.F1), corpus.Round(d.Threshold), d.TooFew}
	}
	return map[string]any{"type": "trained", "model": model, "examples": report.Examples, "features": report.Features, "domains": rows}
}
