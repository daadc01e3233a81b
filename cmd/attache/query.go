package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"attache"
	"attache/corpus"
	"attache/index"
)

// explainSearch makes errors of a search readable.
func explainSearch(err error, query string) error {
	if errors.Is(err, index.ErrCursor) {
		return hint(usage{err}, "search again without --after")
	}
	if errors.Is(err, corpus.ErrNotFound) {
		return hint(err, "attache search CORPUS WORDS --ids prints ids")
	}
	return explainQuery(notCorpus(err), query)
}

// explainQuery prints a query that cannot be read with every error under it.
func explainQuery(err error, query string) error {
	var wrong *attache.QueryError
	if !errors.As(err, &wrong) {
		return err
	}
	return usage{errors.New("the query cannot be read\n" + faults(wrong))}
}

// widestQuery is the most columns of a query that is printed whole.
const widestQuery = 100

// faults are all errors of a query, each under its place. Of a long query only
// the surroundings of each error are printed.
func faults(wrong *attache.QueryError) string {
	query := wrong.Query
	var b strings.Builder
	whole := len(query) <= 4*widestQuery && visible(oneLine(query)) <= widestQuery
	if whole {
		b.WriteString("  " + flat(query))
	}
	for i := range wrong.Errors {
		e := &wrong.Errors[i]
		from, to := 0, len(query)
		before := ""
		if !whole {
			from, to, before = around(query, e.Span.Start)
			if i > 0 {
				b.WriteByte('\n')
			}
			b.WriteString("  " + before + flat(query[from:to]))
			if to < len(query) {
				b.WriteString("…")
			}
		}
		at := min(max(e.Span.Start, from), to)
		end := min(max(e.Span.End, at), to)
		marks := strings.Repeat("^", max(1, visible(flat(query[at:end]))))
		fmt.Fprintf(&b, "\n  %s%s %s", strings.Repeat(" ", visible(before+flat(query[from:at]))), cut(marks, 40), printable(e.Message))
		if e.Suggestion != "" {
			fmt.Fprintf(&b, ", did you mean %s?", printable(e.Suggestion))
		}
	}
	return b.String()
}

// around returns the stretch of a long query about a place, at whole letters.
func around(query string, at int) (from, to int, before string) {
	const left, right = 30, 60
	whole := func(i int) int {
		for i > 0 && i < len(query) && query[i]&0xC0 == 0x80 {
			i--
		}
		return i
	}
	from, to = whole(max(0, at-left)), whole(min(len(query), at+right))
	if from > 0 {
		before = "…"
	}
	return from, to, before
}

// reading says how a query was read and what widened it; out tells how to leave
// that out.
func reading(query string, r *attache.Reading, out string) []string {
	var lines, widened []string
	if plain, problems := index.Parse(query, index.Vocabulary{}); problems == nil && plain.String() != r.Read {
		lines = append(lines, "Read as: "+oneLine(r.Read))
	}
	for _, group := range r.Widened {
		widened = append(widened, oneLine(strings.Join(group, " = ")))
	}
	if len(widened) > 0 {
		lines = append(lines, "Synonyms: "+strings.Join(widened, "; ")+out)
	}
	for _, note := range r.Notes {
		lines = append(lines, "Note: "+oneLine(note))
	}
	return lines
}

// sayQuery says on standard error how the query of a command that prints no
// hits is read. Errors are left to what the command does next.
func (env *environment) sayQuery(ctx context.Context, folder, query string) {
	if query == "" {
		return
	}
	if r, err := attache.ReadQuery(ctx, folder, query); err == nil {
		for _, line := range reading(query, r, "") {
			fmt.Fprintf(env.err, "attache: %s\n", line)
		}
	}
}
