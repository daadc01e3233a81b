package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"attache"
	"attache/classify"
)

// runWhy explains one domain of one record; not asks why it is missing.
func runWhy(ctx context.Context, env *environment, folder, id, domain string, not, asJSON bool) error {
	e, err := attache.Explain(ctx, folder, id, domain)
	switch {
	case errors.As(err, new(*attache.UnknownDomainError)):
		return usage{err}
	case err != nil:
		return notCorpus(notRecord(err, folder))
	}
	env.differs(folder, e.Differs)
	if asJSON {
		return printJSON(env.out, struct {
			Type string `json:"type"`
			*attache.Explanation
		}{"explanation", e})
	}
	var b strings.Builder
	whyHead(env, &b, e)
	whyTerms(env, &b, e.Explanation, not)
	if not || e.Score < e.Threshold {
		whyMissing(env, &b, e.Missing)
	}
	fmt.Fprintf(&b, "\n%s\n", env.style(bold, "Other domains"))
	for _, d := range e.RunnersUp {
		fmt.Fprintf(&b, "  %s %6.4f  counts from %.4f\n", pad(d.ID, 30), d.Score, d.Threshold)
	}
	_, err = io.WriteString(env.out, b.String())
	return err
}

// differs warns that the models at hand are not those of the corpus.
func (env *environment) differs(folder string, lines []string) {
	if len(lines) > 0 {
		fmt.Fprintf(env.err, "attache: %s was labelled with other models; the figures are those of this engine's:\n  %s\n", folder, printable(strings.Join(lines, "\n  ")))
	}
}

func whyHead(env *environment, w io.Writer, e *attache.Explanation) {
	title := oneLine(e.Title)
	if title == "" {
		title = "(no title)"
	}
	fmt.Fprintf(w, "%s  %s\n", env.style(bold, title), env.style(dim, oneLine(e.ID)))
	verdict := "it counts"
	if e.Score < e.Threshold {
		verdict = "it does not count"
	}
	fmt.Fprintf(w, "%s (%s): score %.4f, counts from %.4f: %s\n", e.Name, e.Domain, e.Score, e.Threshold, verdict)
	if e.Recorded != e.Score && (e.Recorded != 0 || e.Score >= classify.DefaultFloor) {
		fmt.Fprintf(w, "The record says %.4f.\n", e.Recorded)
	}
	if e.Child != "" {
		fmt.Fprintf(w, "The score is that of its part %s, which is higher than its own.\n", e.Child)
	}
}

// whyTerms prints the sum; for why not, what speaks against first.
func whyTerms(env *environment, w io.Writer, e *classify.Explanation, not bool) {
	terms := slices.Clone(e.Terms)
	if not {
		slices.SortStableFunc(terms, func(a, b classify.Term) int {
			switch {
			case a.Logits < 0 && b.Logits >= 0:
				return -1
			case a.Logits >= 0 && b.Logits < 0:
				return 1
			}
			return 0
		})
	}
	fmt.Fprintf(w, "\n%s\n", env.style(bold, "   adds  times  what"))
	for _, t := range terms {
		kind := "word learnt"
		if t.Kind == "phrase" {
			kind = "key phrase"
		}
		fmt.Fprintf(w, "%+7.3f %6d  %s %s\n", t.Logits, t.Count, pad(cut("“"+oneLine(t.Text)+"”", 44), 44), env.style(dim, kind))
	}
	if e.Rest != 0 {
		fmt.Fprintf(w, "%+7.3f         all other words\n", e.Rest)
	}
	fmt.Fprintf(w, "%+7.3f         start: how common the domain is\n", e.Bias)
	fmt.Fprintf(w, "%+7.3f         %s score = %.2f / (1 + exp(%.3f))\n", e.Logit, env.style(bold, "sum;"), e.Matter, -e.Logit)
}

func whyMissing(env *environment, w io.Writer, missing []classify.Phrase) {
	if len(missing) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s\n", env.style(bold, "Key phrases of the domain that it lacks"))
	for _, p := range missing {
		fmt.Fprintf(w, "  %s %g points\n", pad(oneLine(p.Text), 30), p.Weight)
	}
}
