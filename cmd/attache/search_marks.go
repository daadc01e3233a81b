package main

import (
	"cmp"
	"slices"
	"strings"

	"attache"
	"attache/corpus"
)

// passage is the passage of a hit with its matched words and names marked.
func (env *environment) passage(hit *attache.Hit) string {
	p := &hit.Passage
	full, _ := hit.Record.Field(p.Field)
	s := ""
	if env.colour {
		s = env.coloured(full, p.Span, p.Marks, hit.Entities)
	} else {
		s = bracketed(full, p.Span, p.Marks, hit.Entities)
	}
	if p.Span.Start > 0 {
		s = "… " + s
	}
	if p.Span.End < len(full) {
		s += " …"
	}
	return s
}

var entityStyles = map[string]string{"organization": cyan, "person": magenta, "country": yellow}

// coloured marks words that match in bold and names in the colour of their
// kind. Each word is styled by itself: a line may break between them.
func (env *environment) coloured(full string, within corpus.Span, marks []corpus.Span, names []attache.EntityMark) string {
	cuts := []int{within.Start, within.End}
	for _, m := range marks {
		cuts = append(cuts, m.Start, m.End)
	}
	for _, n := range names {
		cuts = append(cuts, n.Span.Start, n.Span.End)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var b strings.Builder
	for i, at := range cuts[:len(cuts)-1] {
		part, styles := corpus.Span{Start: at, End: cuts[i+1]}, []string(nil)
		if slices.ContainsFunc(marks, func(m corpus.Span) bool { return m.Contains(part) }) {
			styles = append(styles, bold, underline)
		}
		if n := slices.IndexFunc(names, func(n attache.EntityMark) bool { return n.Span.Contains(part) }); n >= 0 {
			styles = append(styles, entityStyles[names[n].Kind])
		}
		words := strings.Split(flat(part.Of(full)), " ")
		for j, w := range words {
			if len(styles) > 0 {
				words[j] = env.style(strings.Join(styles, ";"), w)
			}
		}
		b.WriteString(strings.Join(words, " "))
	}
	return b.String()
}

// bracket is a pair of marks about a span.
type bracket struct {
	corpus.Span
	open, close byte
}

// bracketed puts [ ] about words that match and { } about names. A match that
// crosses the end of a name is cut in two there, so that pairs nest.
func bracketed(full string, within corpus.Span, marks []corpus.Span, names []attache.EntityMark) string {
	var pairs []bracket
	for _, n := range names {
		pairs = append(pairs, bracket{n.Span, '{', '}'})
	}
	for _, m := range marks {
		for _, n := range names { // ascending, without overlaps
			switch {
			case !m.Overlaps(n.Span) || m.Contains(n.Span) || n.Span.Contains(m):
			case m.Start < n.Span.Start:
				pairs = append(pairs, bracket{corpus.Span{Start: m.Start, End: n.Span.Start}, '[', ']'})
				m.Start = n.Span.Start
			default:
				pairs = append(pairs, bracket{corpus.Span{Start: m.Start, End: n.Span.End}, '[', ']'})
				m.Start = n.Span.End
			}
		}
		pairs = append(pairs, bracket{m, '[', ']'})
	}
	// The outer first: of equal spans the name.
	slices.SortStableFunc(pairs, func(a, b bracket) int { return cmp.Or(a.Start-b.Start, b.End-a.End) })
	var b strings.Builder
	var open []bracket
	at := within.Start
	to := func(i int) {
		b.WriteString(flat(full[at:i]))
		at = i
	}
	closeTo := func(i int) {
		for n := len(open); n > 0 && open[n-1].End <= i; n = len(open) {
			to(open[n-1].End)
			b.WriteByte(open[n-1].close)
			open = open[:n-1]
		}
	}
	for _, p := range pairs {
		closeTo(p.Start)
		to(p.Start)
		b.WriteByte(p.open)
		open = append(open, p)
	}
	closeTo(within.End)
	to(within.End)
	return b.String()
}

// flat is printable text with each line break or tab turned to one space.
func flat(s string) string {
	return strings.NewReplacer("\n", " ", "\t", " ", "\r", " ").Replace(printable(s))
}

func indent(s string) string { return "    " + strings.ReplaceAll(s, "\n", "\n    ") }
