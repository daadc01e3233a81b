package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"attache"
	"attache/corpus"
)

type correctionsOptions struct {
	attache.CorrectionFilter
	json bool
}

func newCorrections(env *environment) *cobra.Command {
	var opts correctionsOptions
	cmd := &cobra.Command{
		Use:   "corrections CORPUS",
		Short: "List what was corrected, by whom and why, and what no longer applies",
		Long: `corrections lists the entries of corrections.jsonl in their order: what each
says, who made it when and why, and in how many reports it changes something.

Of two about the same thing the later holds; the earlier is listed as overruled.
An entry that no longer applies is kept and listed: the report is gone, or its
text no longer says so. A line that cannot be read is named, and the rest holds.`,
		Example: "  attache corrections study\n  attache corrections study --in ru-17\n  attache corrections study --idle --json",
		Args:    arguments("CORPUS", 1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runCorrections(cmd.Context(), env, opts, args[0])
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.Doc, "in", "", "only those about the report with this `id`")
	flags.StringVar(&opts.Do, "action", "", "only this `action`: remove, add, kind, …")
	flags.StringVar(&opts.What, "what", "", "only those about this kind of `label`: org, person, domain, …")
	flags.StringVar(&opts.Who, "who", "", "only those that this `person` made")
	flags.StringVar(&opts.Name, "about", "", "only those about what has this `name`, or label")
	flags.BoolVar(&opts.Idle, "idle", false, "only those that change nothing now")
	flags.BoolVar(&opts.json, "json", false, "print one JSON object a line")
	return cmd
}

func runCorrections(ctx context.Context, env *environment, opts correctionsOptions, folder string) error {
	if opts.What != "" {
		what, ok := attache.LabelKind(opts.What)
		if !ok {
			return usagef("--what %s: want org, person, country, role, post, mode, date or domain", opts.What)
		}
		opts.What = what
	}
	list, err := attache.Corrections(ctx, folder, opts.CorrectionFilter)
	if err != nil {
		return notCorpus(err)
	}
	for _, problem := range list.Problems {
		fmt.Fprintf(env.err, "attache: %s\n", printable(problem.Error()))
	}
	if opts.json {
		return correctionsJSON(env, list)
	}
	var b strings.Builder
	counts := map[string]int{}
	for i := range list.Entries {
		e := &list.Entries[i]
		counts[e.State]++
		fmt.Fprintf(&b, "%s  %s\n", env.style(bold, e.ID), oneLine(inWords(&e.Correction)))
		fmt.Fprintf(&b, "              %s\n", oneLine(stateInWords(e)))
		fmt.Fprintf(&b, "              %s\n", env.style(dim, "by "+oneLine(signature(&e.Correction))))
	}
	b.WriteString(count(len(list.Entries), "correction"))
	if len(list.Entries) < list.Total {
		fmt.Fprintf(&b, " of %d", list.Total)
	}
	for _, state := range []string{"in force", "undone", "overruled", "no effect", "no longer applies"} {
		if n := counts[state]; n > 0 && n < len(list.Entries) {
			fmt.Fprintf(&b, "; %d %s", n, state)
		}
	}
	if n := len(list.Problems); n > 0 {
		fmt.Fprintf(&b, "; %s cannot be read", count(n, "line"))
	}
	_, err = fmt.Fprintln(env.out, b.String())
	return err
}

func correctionsJSON(env *environment, list *attache.CorrectionList) error {
	for i := range list.Entries {
		line := struct {
			Type string `json:"type"`
			attache.CorrectionState
		}{"correction", list.Entries[i]}
		if err := printJSON(env.out, line); err != nil {
			return err
		}
	}
	problems := []string{}
	for _, p := range list.Problems {
		problems = append(problems, p.Error())
	}
	return printJSON(env.out, map[string]any{"type": "summary", "total": list.Total, "shown": len(list.Entries), "problems": problems})
}

// showCorrections says what people corrected in a record, and what of it no
// longer applies.
func showCorrections(env *environment, w io.Writer, f *corpus.Folder, id string) error {
	rec, err := f.With(nil).Get(id)
	if err != nil {
		return err
	}
	begun := false
	for _, o := range f.Ledger().ReplayWhy(rec) {
		if o.Status == corpus.Already || o.Status == corpus.Passed {
			continue
		}
		if !begun {
			fmt.Fprintf(w, "\n%s\n", env.style(bold, "Corrected"))
			begun = true
		}
		line := o.Detail
		if o.Status == corpus.Gone {
			line = inWords(o.Entry) + " no longer applies: " + o.Detail
		}
		fmt.Fprintf(w, "  %s  by %s\n", oneLine(line), oneLine(signature(o.Entry)))
	}
	return nil
}

// stateInWords says what an entry does now.
func stateInWords(e *attache.CorrectionState) string {
	switch e.State {
	case "in force":
		if e.Do == corpus.Split && e.Doc == "" {
			return "in force: they are grouped apart"
		}
		if e.Effect.Applied == 0 {
			return "in force: it overrules an earlier one"
		}
		s := "in force in " + count(e.Effect.Applied, "report")
		if e.Effect.Already > 0 {
			s += fmt.Sprintf(", %d say so without it", e.Effect.Already)
		}
		if e.Effect.Gone > 0 {
			s += fmt.Sprintf(", not in %d", e.Effect.Gone)
		}
		return s + ": " + e.Effect.Detail
	case "undone", "overruled":
		return e.State + " by " + e.By
	case "no effect":
		return "no effect: " + e.Effect.Detail
	case "no longer applies":
		return "no longer applies: " + e.Effect.Detail
	}
	return e.State
}

// signature is who made an entry, when and why.
func signature(c *corpus.Correction) string {
	s := cmp.Or(c.Who, "someone")
	if day, _, _ := strings.Cut(c.When, "T"); day != "" {
		s += " on " + day
	}
	if c.Why != "" {
		s += ": " + c.Why
	}
	return s
}

// inWords is an entry as a sentence, near to the words it was made with.
func inWords(c *corpus.Correction) string {
	if c.Do == corpus.Undo {
		return "undo " + c.Reverts
	}
	words := []string{c.Do}
	if !slices.Contains([]string{corpus.Kind, corpus.Located, corpus.Link, corpus.Unlink}, c.Do) {
		words = append(words, short(c.What))
	}
	named := c.What == "organization" || c.What == "person"
	quoted := c.At != nil && c.At.Quote != ""
	if named && quoted {
		words = append(words, quoteIfNeeded(c.At.Quote))
	} else {
		words = appendWords(words, c.Name, strings.Replace(c.Label, "/", ":", 1))
	}
	words = appendWords(words, c.Names...)
	if c.To != nil {
		words = append(words, valueInWords(c, named)...)
	}
	if c.Country != "" {
		words = append(words, "of "+c.Country)
	}
	if !named && quoted {
		words = append(words, "by “"+c.At.Quote+"”")
	}
	if c.Doc != "" {
		words = append(words, "in "+c.Doc)
		if named && c.At != nil && !c.At.Every {
			words = append(words, "(one mention)")
		}
	}
	return strings.Join(words, " ")
}

// valueInWords is what an entry puts in place.
func valueInWords(c *corpus.Correction, named bool) (words []string) {
	to := c.To
	as := func(name string) {
		if name != "" && name != c.Name {
			words = append(words, "as", quoteIfNeeded(name))
		}
	}
	switch {
	case c.Do == corpus.Retype:
		words = appendWords(words, short(to.What))
	case c.Do == corpus.Respan && to.At != nil:
		words = appendWords(words, to.At.Quote)
	case c.Do == corpus.Located:
		words = appendWords(words, cmp.Or(to.Country, "none"))
	case c.Do == corpus.Merge || named && c.Do == corpus.Split:
		as(to.Name)
	case named && c.Do == corpus.Add:
		words = appendWords(words, to.Kind, to.Country)
		as(to.Name)
	case named:
		words = appendWords(words, to.Kind, to.Name, to.ID)
	default:
		words = appendWords(words, strings.Replace(to.Label, "/", ":", 1))
	}
	words = appendWords(words, to.Date)
	if to.Post != nil {
		words = append(words, describePost(to.Post))
	}
	return words
}

// short is a kind of label as the command line has it.
func short(what string) string { return strings.Replace(what, "organization", "org", 1) }

// appendWords adds what is not empty.
func appendWords(words []string, values ...string) []string {
	for _, v := range values {
		if v != "" {
			words = append(words, quoteIfNeeded(v))
		}
	}
	return words
}

func quoteIfNeeded(s string) string {
	if strings.ContainsAny(s, " \t\n") {
		return "“" + s + "”"
	}
	return s
}
