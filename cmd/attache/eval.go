package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"attache"
	"attache/classify"
	"attache/corpus"
	"attache/extract"
)

type evalOptions struct {
	gold, model, taxonomy, predictions string
	errors, json                       bool
}

func newEval(env *environment) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "eval entities|domains --gold FILE",
		Short: "Measure a model on texts labelled by people",
		Args:  chooses("entities or domains"),
		RunE:  func(*cobra.Command, []string) error { return usagef("eval needs entities or domains") },
	}
	cmd.AddCommand(newEvalEntities(env), newEvalDomains(env))
	return cmd
}

func evalFlags(cmd *cobra.Command, opts *evalOptions) {
	flags := cmd.Flags()
	flags.StringVar(&opts.gold, "gold", "", "the labelled `file`; .gz is unpacked")
	flags.BoolVar(&opts.errors, "errors", false, "list what was missed and what is wrong")
	flags.BoolVar(&opts.json, "json", false, "print JSON lines")
}

func newEvalEntities(env *environment) *cobra.Command {
	var opts evalOptions
	cmd := &cobra.Command{
		Use:   "entities --gold FILE",
		Short: "Measure a model of names",
		Long: `eval entities compares the names found with the names marked in a file: a word, a
tab and its tag a line, or JSON lines with spans. A name is right when its
first and last character and its type are. It prints precision, recall and F1
with 95 % intervals (a bootstrap over documents), and whether the scores are to
be believed: of the names with a score near 0.9 nine in ten should be right.
Types that the file never marks are left out.`,
		Example: "  attache eval entities --gold test.bio\n  attache eval entities --gold test.jsonl.gz --model rules --errors",
		Args:    arguments("--gold FILE and nothing else", 0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runEvalEntities(cmd.Context(), env, opts)
		},
	}
	evalFlags(cmd, &opts)
	cmd.Flags().StringVar(&opts.model, "model", "", "the model `file` to measure in place of the built-in one, or rules")
	cmd.Flags().StringVar(&opts.predictions, "predictions", "", "write word, marked tag and found tag to a `file`, for other scorers")
	return cmd
}

func runEvalEntities(ctx context.Context, env *environment, opts evalOptions) error {
	if opts.gold == "" {
		return usagef("eval entities needs --gold FILE")
	}
	e, err := attache.EvaluateEntities(ctx, opts.gold, opts.model)
	if err != nil {
		return err
	}
	if opts.predictions != "" {
		var b bytes.Buffer
		if err := e.WritePredictions(&b); err != nil {
			return err
		}
		if err := corpus.WriteFile(opts.predictions, b.Bytes()); err != nil {
			return err
		}
	}
	if opts.json {
		return evalEntitiesJSON(env.out, e, opts.errors)
	}
	var b strings.Builder
	if _, err := e.WriteTo(&b); err != nil {
		return err
	}
	if opts.errors {
		fmt.Fprintln(&b)
		if err := e.WriteErrors(&b); err != nil {
			return err
		}
	}
	_, err = io.WriteString(env.out, printable(b.String()))
	return err
}

// evalEntitiesJSON prints a line an error, if asked for, and one of figures.
func evalEntitiesJSON(out io.Writer, e *attache.EntityEvaluation, withErrors bool) (err error) {
	type mistake struct {
		Type     string      `json:"type"`
		Document string      `json:"document"`
		Field    string      `json:"field"`
		Span     corpus.Span `json:"span"`
		Text     string      `json:"text"`
		Name     string      `json:"name_type"`
		What     string      `json:"what"`
		Score    float64     `json:"score,omitempty"`
	}
	if withErrors {
		e.EachError(func(id string, p *extract.Passage, j extract.Judged) bool {
			m := mistake{Type: "error", Document: id, Field: p.Field, Span: j.Entity.Span, Text: j.Entity.Span.Of(p.Text), Name: j.Entity.Type.String(), What: "missed"}
			if j.Found {
				m.What, m.Score = "false", corpus.Round(j.Entity.Score)
			}
			err = printJSON(out, m)
			return err == nil
		})
		if err != nil {
			return err
		}
	}
	types := []map[string]any{}
	for _, t := range e.Types {
		types = append(types, map[string]any{
			"name_type": t.Type, "gold": t.Counts.Gold, "found": t.Counts.Found, "right": t.Counts.Right,
			"precision": corpus.Round(t.Counts.Precision()), "recall": corpus.Round(t.Counts.Recall()), "f1": corpus.Round(t.F1),
			"interval": map[string]float64{"low": corpus.Round(t.Low), "high": corpus.Round(t.High)},
		})
	}
	bins := []classify.Bin{}
	for _, b := range e.Reliability {
		bins = append(bins, classify.Bin{Low: b.Low, High: b.High, Count: b.Count, Score: corpus.Round(b.Score), Right: corpus.Round(b.Right)})
	}
	return printJSON(out, map[string]any{
		"type": "entities", "documents": e.Documents, "sentences": e.Sentences, "words": e.Words, "types": types,
		"reliability": bins, "calibration_error": corpus.Round(e.Calibration),
	})
}
