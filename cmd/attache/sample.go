package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"attache"
	"attache/corpus"
	"attache/extract"
	"attache/survey"
)

type sampleOptions struct {
	attache.SurveyOptions
	show string
	json bool
}

func newSample(env *environment) *cobra.Command {
	var opts sampleOptions
	cmd := &cobra.Command{
		Use:   "sample CORPUS",
		Short: "Draw organisations or reports to follow up, and say what came of them",
		Long: `sample -n draws units at random for a survey and keeps it in CORPUS/surveys.
attache outcome records what was found about each; sample --show NAME prints the
units and the share that came to a deal, with its 95 % interval (Wilson's), for
each stratum too. Without either it lists the surveys.

With --strata the draws are in proportion to the strata's sizes.`,
		Example: `  attache sample study --unit organization --kind company --except CN -n 30 --seed 7 --strata origin
  attache outcome study survey-1 4 --outcome joint-venture --url https://example.org/deal --date 2018-05
  attache sample study --show survey-1`,
		Args: arguments("CORPUS", 1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runSample(cmd, env, opts, args[0])
		},
	}
	flags := cmd.Flags()
	flags.IntVarP(&opts.N, "number", "n", 0, "draw so many units")
	flags.StringVar(&opts.Unit, "unit", "organization", "what to draw: organization or report")
	flags.StringVar(&opts.Kind, "kind", "", "only organisations of this `kind`: "+strings.Join(extract.Kinds(), ", "))
	flags.StringVar(&opts.Country, "country", "", "only organisations of this `country`")
	flags.StringVar(&opts.Except, "except", "", "no organisations of this `country`, such as the one that the reports go to")
	flags.StringVar(&opts.Query, "query", "", "only what the reports name that this search finds, or these reports")
	flags.StringVar(&opts.Strata, "strata", "", "draw in proportion: organisations by origin (their country) or kind, reports by "+strings.Join(attache.FigureKinds, ", "))
	flags.Uint64Var(&opts.Seed, "seed", 1, "decides which units are drawn")
	flags.StringVar(&opts.Name, "name", "", "what the survey is called (survey-1 and so on)")
	flags.StringVar(&opts.show, "show", "", "print the survey of this `name`")
	flags.BoolVar(&opts.json, "json", false, "print JSON lines")
	return cmd
}

func runSample(cmd *cobra.Command, env *environment, opts sampleOptions, folder string) error {
	drawing := cmd.Flags().Changed("number")
	switch {
	case drawing && opts.show != "":
		return usagef("-n draws and --show prints: give one of them")
	case drawing:
		if err := opts.Validate(); err != nil {
			return usage{err}
		}
		s, err := attache.DrawSurvey(cmd.Context(), folder, opts.SurveyOptions)
		if err != nil {
			return notCorpus(err)
		}
		fmt.Fprintf(env.err, "attache: %s: %s drawn of %d, kept in %s/surveys\n", s.Name, count(len(s.Units), s.Unit), frameSize(s), printable(folder))
		opts.show = s.Name
	case opts.show == "":
		for _, name := range []string{"unit", "kind", "country", "except", "query", "strata", "seed", "name"} {
			if cmd.Flags().Changed(name) {
				return usagef("--%s goes with -n, the number of units to draw", name)
			}
		}
		return listSurveys(env, opts, folder)
	}
	return showSurvey(cmd.Context(), env, opts, folder)
}

func frameSize(s *survey.Survey) (n int) {
	for _, h := range s.Frame {
		n += h.Size
	}
	return n
}

func listSurveys(env *environment, opts sampleOptions, folder string) error {
	names, err := attache.Surveys(folder)
	if err != nil {
		return notCorpus(err)
	}
	for _, name := range names {
		s, followed, err := attache.LoadSurvey(folder, name)
		if err != nil {
			return err
		}
		all := s.Summarize(followed)[0]
		if opts.json {
			err = printJSON(env.out, map[string]any{"type": "survey", "name": name, "unit": s.Unit, "summary": all})
		} else {
			_, err = fmt.Fprintf(env.out, "%s: %s drawn of %d, %s\n", name, count(all.Drawn, s.Unit), all.Size, shareOfDeals(&all))
		}
		if err != nil {
			return err
		}
	}
	if len(names) == 0 {
		fmt.Fprintf(env.err, "attache: no survey yet; attache sample %s -n 30 draws one\n", printable(folder))
	}
	return nil
}

// shareOfDeals says "14 of 30 = 47 % (95 % interval 30 to 64 %) came to a deal".
func shareOfDeals(s *survey.Summary) string {
	if s.Share == nil {
		return "none looked up yet"
	}
	text := fmt.Sprintf("%d of %d = %.0f %% (95 %% interval %.0f to %.0f %%) came to a deal", s.Deals, s.Followed, 100*s.Share.Value, 100*s.Share.Low, 100*s.Share.High)
	if left := s.Drawn - s.Followed; left > 0 {
		text += fmt.Sprintf("; %d not looked up yet", left)
	}
	return text
}

func noSurvey(err error, folder string) error {
	if errors.Is(err, attache.ErrNoSurvey) {
		return hint(err, "attache sample %s lists the surveys", folder)
	}
	return notCorpus(err)
}

func showSurvey(ctx context.Context, env *environment, opts sampleOptions, folder string) error {
	s, followed, err := attache.LoadSurvey(folder, opts.show)
	if err != nil {
		return noSurvey(err, folder)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	summaries := s.Summarize(followed)
	if opts.json {
		for _, f := range followed {
			if err := printJSON(env.out, struct {
				Type string `json:"type"`
				survey.Followed
			}{"unit", f}); err != nil {
				return err
			}
		}
		for _, sum := range summaries {
			if err := printJSON(env.out, struct {
				Type string `json:"type"`
				survey.Summary
			}{"summary", sum}); err != nil {
				return err
			}
		}
		return nil
	}
	var b strings.Builder
	name, done, err := unitNames(folder, s)
	if err != nil {
		return err
	}
	for _, f := range followed {
		fmt.Fprintf(&b, "%3d  %s  %-2s  %s\n", f.Number, pad(cut(oneLine(name(f.Name)), 48), 48), f.Country, foundOut(&f))
	}
	if err := done(); err != nil {
		return err
	}
	fmt.Fprintln(&b)
	small := 0
	for i, sum := range summaries {
		name := sum.Stratum
		if i == 0 {
			name = "all"
		} else if sum.Drawn == 0 {
			small++
			continue
		}
		fmt.Fprintf(&b, "%s  %s\n", pad(cut(printable(name), 24), 24), shareOfDeals(&sum))
	}
	if small > 0 {
		fmt.Fprintf(&b, "(%d strata were too small for a draw)\n", small)
	}
	for _, outcome := range slices.Sorted(maps.Keys(summaries[0].Outcomes)) {
		fmt.Fprintf(&b, "  %s  %d\n", pad(outcome, 22), summaries[0].Outcomes[outcome])
	}
	_, err = io.WriteString(env.out, b.String())
	return err
}

// unitNames looks up what units are called: reports have ids for names, and
// titles to be read.
func unitNames(folder string, s *survey.Survey) (name func(string) string, done func() error, err error) {
	if s.Unit != "report" {
		return func(name string) string { return name }, func() error { return nil }, nil
	}
	f, err := corpus.Open(folder)
	if err != nil {
		return nil, nil, err
	}
	return func(id string) string {
		rec, err := f.Get(id)
		if err != nil {
			return id + " (no longer there)"
		}
		return id + "  " + rec.Title
	}, f.Close, nil
}

// foundOut says what was found about a unit, with dates and sources.
func foundOut(f *survey.Followed) string {
	if len(f.Outcomes) == 0 {
		return "–"
	}
	var parts []string
	for _, o := range f.Outcomes {
		parts = append(parts, strings.Join(strings.Fields(strings.Join([]string{o.Outcome, o.Date, o.URL, oneLine(o.Note)}, " ")), " "))
	}
	return printable(strings.Join(parts, "; "))
}
