package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"attache"
	"attache/corpus"
)

type correctOptions struct {
	attache.Amendment
	dryRun, json bool
}

func newCorrect(env *environment) *cobra.Command {
	var opts correctOptions
	cmd := &cobra.Command{
		Use:   "correct CORPUS ACTION ...",
		Short: "Correct what the machine found, once and for good",
		Long: `correct writes down what is wrong and what is right. It holds from then on in
every view, after every later run, and when the corpus is labelled anew. The
labels themselves stay as they were: a correction can be undone.

Organisations and people, in all reports, or in one with --in ID:
  remove org|person NAME               it is none
  add    org|person NAME               it is one, however doubtful it was found
  rename org|person NAME NEW           what it is called
  merge  org|person NAME NAME...       they are one, called by the first
  split  org|person NAME NAME          they are not one
  split  org|person NAME --as NEW      in this report it is another one (--in)
  kind NAME KIND                       company, university, institute, …
  country NAME COUNTRY                 of an organisation; none for none
  link NAME ID, unlink NAME ID         an identifier of an authority list
In one report, --in ID:
  add org|person WORDS                 one that was missed (--kind, --country)
  retype org|person NAME TYPE          it is a person, an org, a place (--country)
  span org|person WORDS NEW-WORDS      the name has more words, or fewer
  add|remove domain|mode|country|role VALUE    a role is origin:RU
  change domain|mode|country|role OLD NEW
  change date 2019-03; change post kind=consulate city=Houston host=US
  remove date; remove post
And:
  undo CORRECTION                      by its id, see attache corrections

A name found with a score below the threshold is kept and not counted. What kind or
country it is of, and what it is called, does not change that, so that counts stay;
add without --in does. What was removed in one report stays so whatever is said of
the name in all.

--always keeps the name in the list CORPUS/used/names.csv as well. Later runs into
the corpus go by it, and others with label --names FILE: it finds an organisation
that was added wherever its name stands, and none where it was removed.

--nth 2 takes only the second mention of a name in the report. --quote gives the
words that a label rests on. --dry-run says how many reports would change.`,
		Example: `  attache correct study kind Rosatom government --why 'it is a state corporation'
  attache correct study merge org Siemens 'Siemens Healthineers' --dry-run
  attache correct study remove org 'Kola Bay' --in ru-17
  attache correct study add domain quantum --in ru-17 --quote 'spin qubits'
  attache correct study undo 3f2a9c`,
		Args: arguments("CORPUS and an action", 2, -1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runCorrect(cmd.Context(), env, opts, args[0], args[1:])
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.In, "in", "", "the `id` of the one report it is about")
	flags.IntVar(&opts.Nth, "nth", 0, "only this mention of the name in the report")
	flags.StringVar(&opts.Quote, "quote", "", "the `words` of the report that the label rests on")
	flags.StringVar(&opts.As, "as", "", "the `name` that it is called by")
	flags.StringVar(&opts.Kind, "kind", "", "the `kind` of an organisation that is added")
	flags.StringVar(&opts.Country, "country", "", "the `country` of what is added; else only organisations of that country")
	flags.StringVar(&opts.Why, "why", "", "the `reason`, kept with the correction")
	flags.StringVar(&opts.Who, "who", "", "`who` makes it (default the user's name)")
	flags.BoolVar(&opts.Always, "always", false, "keep the name in the corpus's own list as well: later runs go by it")
	flags.BoolVar(&opts.dryRun, "dry-run", false, "say what would change, write nothing")
	flags.BoolVar(&opts.json, "json", false, "print the entries and what they change as JSON")
	return cmd
}

func runCorrect(ctx context.Context, env *environment, opts correctOptions, folder string, words []string) error {
	a, err := attache.ReadAmendment(words)
	if err != nil {
		return usage{err}
	}
	opts.Do, opts.What, opts.Args = a.Do, a.What, a.Args
	if opts.Nth < 0 {
		return usagef("--nth %d: mentions count from 1", opts.Nth)
	}
	if opts.Who == "" {
		opts.Who = userName()
	}
	opts.When = now()
	report, err := attache.Amend(ctx, folder, opts.Amendment, opts.dryRun)
	if err != nil {
		return explainCorrection(err, folder)
	}
	if opts.json {
		return printReport(env, report, opts.dryRun)
	}
	for i := range report.Entries {
		e := &report.Entries[i]
		fmt.Fprintf(env.out, "%s  %s\n", e.ID, oneLine(inWords(e)))
		if report.Outcomes[i].Applied == 0 && len(report.Changed) == 0 {
			fmt.Fprintf(env.out, "%14s%s\n", "", oneLine(idle(e, report.Outcomes[i])))
		}
	}
	fmt.Fprintln(env.out, changes(report, opts.dryRun))
	return nil
}

// now is the time, to the second.
func now() string { return time.Now().UTC().Format(time.RFC3339) }

// userName is who is at the keyboard, as far as the system tells.
func userName() string {
	for _, name := range []string{"USER", "USERNAME", "LOGNAME"} {
		if value := os.Getenv(name); value != "" {
			return value
		}
	}
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return ""
}

func explainCorrection(err error, folder string) error {
	switch {
	case errors.Is(err, attache.ErrAmendment), errors.As(err, new(*attache.UnknownDomainError)):
		return usage{err}
	case errors.Is(err, corpus.ErrLocked):
		return hint(err, "wait for it to end, and correct then")
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return hint(err, "who may not write to %s cannot correct it; --dry-run says what would change", folder)
	}
	return notRecord(notCorpus(err), folder)
}

// changes says how many reports are other than before.
func changes(report *attache.CorrectReport, dryRun bool) string {
	n := len(report.Changed)
	s := count(n, "report") + " changed"
	if dryRun {
		s = count(n, "report") + " would change; nothing was written"
	}
	if n > 0 {
		const most = 8
		s += ": " + strings.Join(report.Changed[:min(n, most)], " ")
		if n > most {
			s += " …"
		}
	}
	return oneLine(s)
}

// idle says why an entry changes no report.
func idle(c *corpus.Correction, e attache.Effect) string {
	switch {
	case c.Do == corpus.Undo, c.Do == corpus.Split && c.Doc == "":
		return "organisations and people are grouped anew"
	case e.Already > 0:
		return "no change: " + e.Detail
	case e.Overruled > 0:
		return "no change: overruled " + e.Detail
	case e.Detail != "":
		return "it applies nowhere: " + e.Detail
	case c.Do == corpus.Add && c.Doc == "":
		return "it applies nowhere: the name was found in no report; --in ID adds it to one"
	}
	return "it applies nowhere"
}

func printReport(env *environment, report *attache.CorrectReport, dryRun bool) error {
	for i := range report.Entries {
		line := struct {
			Type string `json:"type"`
			corpus.Correction
			Effect attache.Effect `json:"effect"`
		}{"correction", report.Entries[i], report.Outcomes[i]}
		if err := printJSON(env.out, line); err != nil {
			return err
		}
	}
	changed := report.Changed
	if changed == nil {
		changed = []string{}
	}
	return printJSON(env.out, map[string]any{"type": "summary", "dry_run": dryRun, "corrections": len(report.Entries), "changed": changed})
}
