package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"attache"
	"attache/classify"
)

type trainOptions struct {
	attache.TrainOptions
	out   string
	quiet bool
	json  bool
}

func newTrain(env *environment) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "train entities|domains FILE... -o MODEL",
		Short: "Fit a model of names or of domains to your own labels",
		Args:  chooses("entities or domains"),
		RunE:  func(*cobra.Command, []string) error { return usagef("train needs entities or domains") },
	}
	cmd.AddCommand(newTrainEntities(env), newTrainDomains(env))
	return cmd
}

// chooses refuses anything but a subcommand.
func chooses(names string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usagef("there is no %s %s: want %s", cmd.Name(), args[0], names)
		}
		return nil
	}
}

func trainFlags(cmd *cobra.Command, opts *trainOptions) {
	flags := cmd.Flags()
	flags.StringVarP(&opts.out, "output", "o", "", "the `file` of the model to write")
	flags.StringVar(&opts.Base, "base", "", "start from this model `file` in place of the built-in one")
	flags.Uint64Var(&opts.Seed, "seed", 1, "orders the examples; the same seed gives the same model")
	flags.IntVarP(&opts.Workers, "jobs", "j", 0, "processor cores to use (default all)")
	flags.BoolVarP(&opts.quiet, "quiet", "q", false, "no progress")
	flags.BoolVar(&opts.json, "json", false, "print the summary as JSON")
}

func (opts *trainOptions) check(env *environment, what string) error {
	if opts.out == "" {
		return usagef("train %s needs -o MODEL, the file to write", what)
	}
	if opts.Workers < 0 {
		return usagef("-j %d: want 1 or more workers", opts.Workers)
	}
	if !opts.quiet {
		opts.Log = func(line string) { fmt.Fprintf(env.err, "attache: %s\n", printable(line)) }
	}
	return nil
}

func newTrainDomains(env *environment) *cobra.Command {
	var opts trainOptions
	cmd := &cobra.Command{
		Use:   "domains LABELLED.jsonl...|CORPUS -o MODEL",
		Short: "Fit a model of technology domains",
		Long: `train domains fits a model to labelled texts, JSON lines as attache suggest
writes them and as attache export -f jsonl does:

  {"id":"1","title":"…","text":"…","domains":["ai","energy"]}

"domains":[] means none; a line without domains, or with null, is left out. The
new model starts from the built-in one and keeps what it knows unless the labels
speak against it. The figures are measured on parts of the texts held out.

In place of files it takes a corpus folder: then it learns from the reports whose
domains were corrected (see attache correct), and says how the model does on a
fifth of them held out, before and after.`,
		Example: "  attache train domains mine.jsonl -o mine.model\n  attache label reports/ -o study --model mine.model",
		Args:    arguments("LABELLED.jsonl... or CORPUS, and -o MODEL", 1, -1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runTrainDomains(cmd.Context(), env, opts, args)
		},
	}
	trainFlags(cmd, &opts)
	cmd.Flags().StringVar(&opts.Taxonomy, "taxonomy", "", "a taxonomy `file` in place of the built-in one")
	cmd.Flags().BoolVar(&opts.Scratch, "scratch", false, "start from nothing: only these labels count")
	return cmd
}

func runTrainDomains(ctx context.Context, env *environment, opts trainOptions, files []string) error {
	if err := opts.check(env, "domains"); err != nil {
		return err
	}
	if opts.Scratch && opts.Base != "" {
		return usagef("--scratch and --base: give one")
	}
	var report *classify.TrainReport
	var from *attache.LearntFrom
	var err error
	if len(files) == 1 && attache.IsCorpus(files[0]) {
		report, from, err = attache.TrainDomainsOn(ctx, files[0], opts.out, opts.TrainOptions)
	} else {
		report, err = attache.TrainDomains(ctx, files, opts.out, opts.TrainOptions)
	}
	if err != nil {
		return explainTraining(err, files[0])
	}
	if opts.json {
		out := trainedJSON(report, opts.out)
		learntJSON(out, from)
		return printJSON(env.out, out)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s: learnt from %s\n\n", opts.out, count(report.Examples, "labelled text"))
	fmt.Fprintln(&b, env.style(bold, pad("domain", 30)+" labelled precision recall     F1  counts from"))
	few := 0
	for _, d := range report.Domains {
		fmt.Fprintf(&b, "%s %8d", pad(d.ID, 30), d.Positive)
		if d.TooFew {
			few++
			fmt.Fprintln(&b, "  too few: it stays as it was")
			continue
		}
		fmt.Fprintf(&b, " %9.3f %6.3f %6.3f %12.3f\n", d.Precision, d.Recall, d.F1, d.Threshold)
	}
	if few > 0 {
		fmt.Fprintf(&b, "\n%s with too few texts: the model it started from, or the taxonomy's key phrases, speak for them.\n", count(few, "domain"))
	}
	learntInWords(&b, from)
	fmt.Fprintf(&b, "\nNext:  attache label INPUT -o CORPUS --model %s\n", opts.out)
	_, err = fmt.Fprint(env.out, b.String())
	return err
}

// explainTraining adds advice to what keeps a corpus from being learnt from.
func explainTraining(err error, folder string) error {
	if errors.Is(err, attache.ErrTooLittle) {
		return hint(err, "attache suggest %s picks the reports that would teach most; attache correct and import take what you say of them", folder)
	}
	return notCorpus(err)
}

func learntJSON(out map[string]any, from *attache.LearntFrom) {
	if from != nil {
		figures := map[string]any{"corrected": from.Corrected, "reports": from.Reports, "held_out": from.HeldOut, "f1_before": from.Before, "f1_after": from.After}
		if from.Low < from.High {
			figures["gain"] = map[string]float64{"low": from.Low, "high": from.High}
			figures["whole"] = from.Whole
		}
		out["corpus"] = figures
	}
}

// learntInWords says what of a corpus was learnt from, and whether it helped.
func learntInWords(w io.Writer, from *attache.LearntFrom) {
	if from == nil {
		return
	}
	fmt.Fprintf(w, "\nLearnt from %d corrected reports of %d. On %d of them held out, F1 is %.3f after and %.3f before.\n", from.Corrected, from.Reports, from.HeldOut, from.After, from.Before)
	if from.Whole {
		fmt.Fprintln(w, "Going half the way from the old model brought much less, so it went the whole way: expect more errors on other kinds of text.")
	}
	switch {
	case from.After > from.Before && from.Low < from.High:
		fmt.Fprintf(w, "The gain is %+.3f, between %+.3f and %+.3f with 95 %% confidence.\n", from.After-from.Before, from.Low, from.High)
		if from.Low <= 0 {
			fmt.Fprintln(w, "That may be chance: correct more to be sure.")
		}
	case from.After <= from.Before:
		fmt.Fprintln(w, "The new model is no better there: keep the one you have, and correct more.")
	}
}

func newTrainEntities(env *environment) *cobra.Command {
	var opts trainOptions
	cmd := &cobra.Command{
		Use:   "entities FILE...|CORPUS -o MODEL",
		Short: "Fit a model of names: organisations, people, places",
		Long: `train entities fits a model to texts whose names are marked: files of a word, a
tab and its tag (B-ORG, I-ORG, O …) a line with a blank line after each sentence,
or JSON lines {"key":"1","text":"…","spans":[[0,7,"ORG"]]} that count characters,
or exported records; each also gzipped. The model knows English word forms and
name lists from the built-in one (--base FILE: from another; --base rules: none).
In place of files it takes a corpus folder: then the model it starts from is
adapted to the reports whose organisations or people were corrected, and keeps
what it knows unless they speak against it. All names in such a report are taken
as right, as corrected: correct the whole of it. Places stay as they were. It says
how models do on each fifth of the reports when trained on the others, before
and after, and whether that is a gain. The new model goes half the way to what the
reports teach, so that it forgets less of other texts; the whole way where that
gains clearly more.

--recipe gives full control: lists, raw texts and settings, on files below
--data. models/entities-en.recipe is that of the built-in model.`,
		Example: "  attache train entities marked.bio more.jsonl -o names.model\n  attache train entities --recipe entities-en.recipe --data data -o names.model",
		Args:    arguments("FILE... or --recipe, and -o MODEL", 0, -1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runTrainEntities(cmd.Context(), env, opts, args)
		},
	}
	trainFlags(cmd, &opts)
	cmd.Flags().StringVar(&opts.Recipe, "recipe", "", "train by this `file`")
	cmd.Flags().StringVar(&opts.Data, "data", "", "the `folder` that the recipe's files are below")
	return cmd
}

func runTrainEntities(ctx context.Context, env *environment, opts trainOptions, files []string) error {
	if err := opts.check(env, "entities"); err != nil {
		return err
	}
	switch {
	case opts.Recipe == "" && len(files) == 0:
		return usagef("train entities needs FILE... or --recipe; see attache train entities --help")
	case opts.Recipe != "" && len(files) > 0:
		return usagef("train entities takes FILE... or --recipe, not both")
	case opts.Recipe == "" && opts.Data != "":
		return usagef("--data goes with --recipe")
	}
	var trained *attache.TrainedNames
	var from *attache.LearntFrom
	var err error
	if len(files) == 1 && attache.IsCorpus(files[0]) {
		trained, from, err = attache.TrainEntitiesOn(ctx, files[0], opts.out, opts.TrainOptions)
		err = explainTraining(err, files[0])
	} else {
		trained, err = attache.TrainEntities(ctx, files, opts.out, opts.TrainOptions)
	}
	if err != nil {
		return err
	}
	if opts.json {
		out := map[string]any{"type": "trained", "model": opts.out, "bytes": trained.Bytes, "types": trained.Types}
		learntJSON(out, from)
		return printJSON(env.out, out)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %d bytes\n\n%s\n", opts.out, trained.Bytes, env.style(bold, "type    names marked"))
	for _, t := range trained.Types {
		fmt.Fprintf(&b, "%s %12d", pad(t.Type, 7), t.Names)
		if t.TooFew {
			b.WriteString("  too few to trust: mark more")
		}
		b.WriteByte('\n')
	}
	learntInWords(&b, from)
	fmt.Fprintf(&b, "\nNext:  attache eval entities --gold FILE --model %s    attache label INPUT -o CORPUS --model %s\n", opts.out, opts.out)
	_, err = fmt.Fprint(env.out, b.String())
	return err
}
