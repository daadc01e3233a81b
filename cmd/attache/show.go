package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"attache/corpus"
)

func newShow(env *environment) *cobra.Command {
	var asJSON, cite bool
	var why, whyNot string
	cmd := &cobra.Command{
		Use:   "show CORPUS ID",
		Short: "Show one report with its labels and their evidence",
		Long: `show prints one record: what it was labelled with, how sure each label is, the
words it rests on, and the text with its evidence marked. A score in brackets is
below the label's threshold: the label is kept, and not counted. On a terminal
the marks are colours; elsewhere they stand in brackets, [Rosatom org].

--why DOMAIN says why a report has a technology domain, word by word: what each
adds to the sum, the score, the threshold and the runners-up. --why-not DOMAIN
says what speaks against it, and which key phrases the report lacks.

--cite prints what a footnote needs: the report's title, date, address and
SHA-256, and for each label that counts the passages it rests on, with the page
where the file has pages.`,
		Example: "  attache show study ru-17\n  attache show study ru-17 --json | jq .domains\n  attache show study ru-17 --why ai\n  attache show study ru-17 --cite",
		Args:    arguments("CORPUS and ID", 2, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case why != "" && whyNot != "":
				return usagef("--why and --why-not: give one")
			case cite && why+whyNot != "":
				return usagef("--cite and --why: give one")
			case cite:
				return runCite(env, args[0], args[1], asJSON)
			case why+whyNot != "":
				return runWhy(cmd.Context(), env, args[0], args[1], why+whyNot, whyNot != "", asJSON)
			}
			return runShow(cmd.Context(), env, args[0], args[1], asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the record as JSON")
	cmd.Flags().BoolVar(&cite, "cite", false, "every label that counts with its quotes, their pages, and where the report is from")
	cmd.Flags().StringVar(&why, "why", "", "why it has this `domain`")
	cmd.Flags().StringVar(&whyNot, "why-not", "", "why it has not this `domain`")
	return cmd
}

func runShow(_ context.Context, env *environment, folder, id string, asJSON bool) error {
	f, err := corpus.Open(folder)
	if err != nil {
		return notCorpus(err)
	}
	defer f.Close()
	rec, err := f.Get(id)
	if err != nil {
		return notRecord(err, folder)
	}
	if asJSON {
		return printJSON(env.out, rec)
	}
	var b strings.Builder
	showHead(env, &b, rec)
	showLabels(env, &b, rec, f.Manifest().Thresholds)
	if err := showCorrections(env, &b, f, id); err != nil {
		return err
	}
	fmt.Fprintf(&b, "\n%s\n", wrap(env.mark(rec), min(env.width(), 100)))
	_, err = io.WriteString(env.out, b.String())
	return err
}

func notRecord(err error, folder string) error {
	if errors.Is(err, corpus.ErrNotFound) {
		return hint(err, "attache search %s WORDS lists reports with their ids", folder)
	}
	return err
}

func notCorpus(err error) error {
	if errors.Is(err, corpus.ErrNoCorpus) {
		return hint(err, "attache label INPUT -o CORPUS makes one")
	}
	return err
}

// headed prints a report's title, and returns what prints a line below it, if
// there is a value.
func headed(env *environment, w io.Writer, rec *corpus.Record) func(name, value string) {
	title := oneLine(rec.Title)
	if title == "" {
		title = "(no title)"
	}
	fmt.Fprintln(w, env.style(bold, title))
	return func(name, value string) {
		if value != "" {
			fmt.Fprintf(w, "%s %s\n", env.style(dim, pad(name, 9)), oneLine(value))
		}
	}
}

func showHead(env *environment, w io.Writer, rec *corpus.Record) {
	head := headed(env, w, rec)
	head("id", rec.ID)
	if rec.Date != nil {
		head("date", rec.Date.Value+quotes(rec.Date.Evidence, 1))
	}
	if rec.Post != nil {
		head("post", describePost(rec.Post)+fmt.Sprintf("  %.2f", rec.Post.Score)+quotes(rec.Post.Evidence, 1))
	}
	head("language", rec.Lang)
	head("source", rec.Source)
	head("url", rec.URL)
	if rec.Rev > 1 {
		head("revision", fmt.Sprint(rec.Rev))
	}
}

func describePost(p *corpus.Post) string {
	words := []string{strings.ReplaceAll(p.Kind, "-", " ")}
	if p.Sender != "" {
		words = append(words, "of "+p.Sender)
	}
	if p.Accredited != "" {
		words = append(words, "to the "+p.Accredited)
	}
	switch {
	case p.City != "" && p.Host != "":
		words = append(words, fmt.Sprintf("in %s, %s", p.City, p.Host))
	case p.City+p.Host != "":
		words = append(words, "in "+p.City+p.Host)
	}
	return strings.Join(words, " ")
}

// showLabels prints every label that was kept, those that do not count in
// brackets.
func showLabels(env *environment, w io.Writer, rec *corpus.Record, thresholds corpus.Thresholds) {
	section := func(name string, n int) {
		if n > 0 {
			fmt.Fprintf(w, "\n%s\n", env.style(bold, name))
		}
	}
	line := func(kind, id, name, detail string, score float64, evidence string) {
		number := fmt.Sprintf(" %.2f ", score)
		if score < thresholds.Of(kind, id) {
			number = fmt.Sprintf("(%.2f)", score)
		}
		text := fmt.Sprintf("  %s  %s  %s%s", pad(cut(oneLine(name), 44), 44), pad(detail, 18), number, evidence)
		fmt.Fprintln(w, strings.TrimRight(text, " "))
	}
	section("Domains", len(rec.Domains))
	for _, d := range rec.Domains {
		line("domain", d.ID, d.ID, "", d.Score, quotes(d.Evidence, 4))
	}
	section("Countries", len(rec.Countries))
	for _, c := range rec.Countries {
		roles := make([]string, len(c.Roles))
		for i, r := range c.Roles {
			roles[i] = r.ID
		}
		line("country", c.Code, c.Name+" ("+c.Code+")", strings.Join(roles, ", "), c.Score, quotes(c.Mentions, 3))
	}
	section("Organisations", len(rec.Organizations))
	for _, o := range rec.Organizations {
		line("organization", o.Kind, o.Name, strings.TrimSpace(o.Kind+" "+o.Country), o.Score, times(len(o.Mentions))+linked(&o))
	}
	section("People", len(rec.People))
	for _, p := range rec.People {
		line("person", "", p.Name, "", p.Score, times(len(p.Mentions)))
	}
	section("Modes of cooperation", len(rec.Modes))
	for _, m := range rec.Modes {
		line("mode", m.ID, m.ID, "", m.Score, quotes(m.Evidence, 2))
	}
	if len(rec.Unlabelled) > 0 {
		fmt.Fprintf(w, "\nNot assessed in this language: %s\n", strings.Join(rec.Unlabelled, ", "))
	}
}

// linked says what the authority lists say of an organisation.
func linked(o *corpus.Organization) string {
	var b strings.Builder
	if len(o.Watch) > 0 {
		b.WriteString("  on watch-list " + oneLine(strings.Join(o.Watch, ", ")))
	}
	if len(o.IDs) > 0 {
		b.WriteString("  " + oneLine(strings.Join(o.IDs, " ")))
	}
	return b.String()
}

func times(n int) string {
	if n < 2 {
		return ""
	}
	return fmt.Sprintf("  ×%d", n)
}

// quotes are the first few different quotes of the evidence.
func quotes(list []corpus.Evidence, most int) string {
	var b strings.Builder
	seen := map[string]bool{}
	for _, e := range list {
		if quote := cut(oneLine(e.Text), 40); !seen[quote] {
			if len(seen) == most {
				b.WriteString(" …")
				break
			}
			seen[quote] = true
			b.WriteString("  “" + quote + "”")
		}
	}
	return b.String()
}

// mark returns the text with its evidence marked. Of marks that overlap the
// first stays, of those that start together the longest.
func (env *environment) mark(rec *corpus.Record) string {
	type tagged struct {
		corpus.Span
		name, style string
	}
	var marks []tagged
	add := func(list []corpus.Evidence, name, style string) {
		for _, e := range list {
			if e.Field == "text" {
				marks = append(marks, tagged{e.Span, name, style})
			}
		}
	}
	if rec.Date != nil {
		add(rec.Date.Evidence, "date", dim)
	}
	if rec.Post != nil {
		add(rec.Post.Evidence, "post", green)
	}
	for _, o := range rec.Organizations {
		add(o.Mentions, "org", cyan)
	}
	for _, p := range rec.People {
		add(p.Mentions, "person", magenta)
	}
	for _, c := range rec.Countries {
		add(c.Mentions, c.Code, yellow)
	}
	for _, d := range rec.Domains {
		add(d.Evidence, d.ID, underline)
	}
	for _, m := range rec.Modes {
		add(m.Evidence, m.ID, bold)
	}
	slices.SortStableFunc(marks, func(a, b tagged) int {
		return cmp.Or(a.Start-b.Start, b.End-a.End)
	})
	var b strings.Builder
	at := 0
	for _, m := range marks {
		if m.Start < at {
			continue
		}
		b.WriteString(printable(rec.Text[at:m.Start]))
		if quote := printable(m.Of(rec.Text)); env.colour {
			b.WriteString(env.style(m.style, quote))
		} else {
			b.WriteString("[" + quote + " " + m.name + "]")
		}
		at = m.End
	}
	b.WriteString(printable(rec.Text[at:]))
	return b.String()
}

func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(jsonLines{w})
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
