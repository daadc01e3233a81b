package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"attache"
	"attache/survey"
)

func newOutcome(env *environment) *cobra.Command {
	var o survey.Outcome
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "outcome CORPUS SURVEY UNIT --outcome WHAT",
		Short: "Record what became of a unit of a survey",
		Long: `outcome appends what was found about a unit, by its number or name, to the
survey: one of ` + strings.Join(survey.Outcomes, ", ") + `.
Nothing is overwritten: a deal takes the place of none, none takes the place of
every deal before it, and of two deals of one kind the later holds. A deal needs
its source.`,
		Example: `  attache outcome study survey-1 4 --outcome joint-venture --url https://example.org/deal --date 2018-05
  attache outcome study survey-1 'Uralgrad Biotech JSC' --outcome none --note 'trade register, newspapers'`,
		Args: arguments("CORPUS, SURVEY and UNIT", 3, 3),
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.Outcome == "" {
				return usagef("outcome needs --outcome: one of %s", strings.Join(survey.Outcomes, ", "))
			}
			if err := attache.CheckOutcome(o); err != nil {
				return usage{err}
			}
			done, err := attache.RecordOutcome(args[0], args[1], args[2], o)
			if errors.Is(err, attache.ErrNoSurvey) || errors.Is(err, survey.ErrNoUnit) {
				return hint(err, "attache sample %s lists the surveys, and --show NAME the units of one", args[0])
			}
			if err != nil {
				return notCorpus(err)
			}
			if asJSON {
				return printJSON(env.out, struct {
					Type string `json:"type"`
					survey.Outcome
				}{"outcome", done})
			}
			_, err = fmt.Fprintf(env.out, "%s, unit %d: %s: %s\n", args[1], done.Unit, oneLine(done.Name), done.Outcome)
			return err
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.Outcome, "outcome", "", "what was found")
	flags.StringVar(&o.URL, "url", "", "where it was found")
	flags.StringVar(&o.Date, "date", "", "when the deal was made: 2019, 2019-03 or 2019-03-02")
	flags.StringVar(&o.Note, "note", "", "anything else to remember")
	flags.BoolVar(&asJSON, "json", false, "print what was recorded as JSON")
	return cmd
}
