package index

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"attache/corpus"
	"attache/internal/text"
)

// Passage is the part of a record that shows why it was found.
type Passage struct {
	// Field is "text", "title" or "meta.X".
	Field string
	// Span is the passage within the field, Text what it holds:
	// Text == Span.Of(field).
	Span corpus.Span
	Text string
	// Marks are all matched words of the passage, ascending, within the field
	// (not within Text). What reaches beyond the passage is cut at its end.
	Marks []corpus.Span
}

// NewPassage returns the stretch of about width bytes of the record's text, or
// of its title or a column if the text has none, that holds the most different
// words of the query. Words match as they do in the search: by stem, prefix,
// likeness, in phrases; labels asked for ("country:RU") show their evidence. If
// nothing does, the passage is the beginning of the text.
func NewPassage(r *corpus.Record, q Query, width int) Passage {
	finders := marksFor(r, q)
	fields := []string{fieldText, fieldTitle}
	for _, column := range slices.Sorted(maps.Keys(r.Meta)) {
		fields = append(fields, metaPrefix+column)
	}
	for _, name := range fields {
		value, _ := r.Field(name)
		if marks := findMarks(finders, name, value, analysis(r.Lang) == "en" && !strings.HasPrefix(name, metaPrefix)); len(marks) > 0 {
			return cut(name, value, marks, width)
		}
	}
	return cut(fieldText, r.Text, nil, width)
}

// Marks returns all words of a record's field that the query matches,
// ascending, without overlaps.
func Marks(r *corpus.Record, q Query, field string) []corpus.Span {
	value, _ := r.Field(field)
	var spans []corpus.Span
	for _, m := range findMarks(marksFor(r, q), field, value, analysis(r.Lang) == "en" && !strings.HasPrefix(field, metaPrefix)) {
		if n := len(spans); n > 0 && spans[n-1].Overlaps(m.span) {
			spans[n-1].End = max(spans[n-1].End, m.span.End)
			continue
		}
		spans = append(spans, m.span)
	}
	return spans
}

// mark is a matched word and the number of the clause it matches.
type mark struct {
	span   corpus.Span
	clause int
}

// finder finds one clause of a query in a text.
type finder struct {
	field  string // "" for text and title
	word   string // folded, for a single word
	stem   string
	prefix bool
	fuzzy  int
	phrase []string // folded words and characters; nil for a single word
	near   int
	// evidence is what a label rests on; then there is nothing to find.
	evidence []corpus.Evidence
}

// marksFor collects the clauses that can be marked: words, phrases and labels
// that are not negated.
func marksFor(r *corpus.Record, q Query) []finder {
	var list []finder
	var walk func(q Query)
	walk = func(q Query) {
		switch q := q.(type) {
		case And:
			for _, part := range q {
				walk(part)
			}
		case Or:
			for _, part := range q {
				walk(part)
			}
		case Word:
			list = append(list, newFinder(q.Field, q.Text, q.Prefix, q.Fuzzy, 0))
		case Phrase:
			list = append(list, newFinder(q.Field, q.Text, false, 0, q.Near))
		default:
			if evidence := evidenceFor(r, q); len(evidence) > 0 {
				list = append(list, finder{evidence: evidence})
			}
		}
	}
	if q != nil {
		walk(q)
	}
	return list
}

func newFinder(field, words string, prefix bool, fuzzy, near int) finder {
	f := finder{field: field, prefix: prefix, fuzzy: fuzzy, near: near}
	if f.field == fieldOrg || f.field == fieldPerson || f.field == fieldPost {
		f.field = "" // their words stand in the text or the title
	}
	for _, u := range units(words) {
		f.phrase = append(f.phrase, u.folded)
	}
	if len(f.phrase) == 1 {
		f.word, f.phrase = f.phrase[0], nil
		f.stem = text.Stem(f.word)
	}
	return f
}

// unit is a word, or a character of an unspaced run.
type unit struct {
	span   corpus.Span
	folded string
}

func units(s string) []unit {
	var list []unit
	for _, w := range text.AppendWords(nil, s) {
		if !w.Unspaced {
			if folded := text.Fold(s[w.Start:w.End]); folded != "" {
				list = append(list, unit{corpus.Span{Start: w.Start, End: w.End}, folded})
			}
			continue
		}
		for i := w.Start; i < w.End; {
			_, size := utf8.DecodeRuneInString(s[i:w.End])
			if folded := text.Fold(s[i : i+size]); folded != "" {
				list = append(list, unit{corpus.Span{Start: i, End: i + size}, folded})
			}
			i += size
		}
	}
	return list
}

// findMarks returns what the finders match in one field, ascending.
func findMarks(finders []finder, field, value string, stemmed bool) []mark {
	var marks []mark
	var list []unit
	for i, f := range finders {
		if f.evidence != nil {
			for _, e := range f.evidence {
				if e.Field == field && e.Span.Of(value) != "" {
					marks = append(marks, mark{e.Span, i})
				}
			}
			continue
		}
		if f.field != "" && f.field != field || f.field == "" && field != fieldText && field != fieldTitle {
			continue
		}
		if list == nil {
			list = units(value)
		}
		for _, span := range f.find(list, stemmed) {
			marks = append(marks, mark{span, i})
		}
	}
	slices.SortStableFunc(marks, func(a, b mark) int {
		return cmp.Or(cmp.Compare(a.span.Start, b.span.Start), cmp.Compare(b.span.End, a.span.End), cmp.Compare(a.clause, b.clause))
	})
	return marks
}

func (f *finder) find(list []unit, stemmed bool) []corpus.Span {
	var spans []corpus.Span
	if f.phrase == nil {
		for _, u := range list {
			if f.matches(u.folded, stemmed) {
				spans = append(spans, u.span)
			}
		}
		return spans
	}
	if f.near > 0 {
		return f.findNear(list, stemmed)
	}
	for i := 0; i+len(f.phrase) <= len(list); i++ {
		if f.phraseAt(list[i:], stemmed) {
			for _, u := range list[i : i+len(f.phrase)] {
				spans = append(spans, u.span)
			}
		}
	}
	return spans
}

func (f *finder) phraseAt(list []unit, stemmed bool) bool {
	for i, word := range f.phrase {
		if !same(word, list[i].folded, stemmed) {
			return false
		}
	}
	return true
}

// findNear marks the words of every stretch that holds them all.
func (f *finder) findNear(list []unit, stemmed bool) []corpus.Span {
	var spans []corpus.Span
	marked := map[int]bool{}
	for i := range list {
		end := min(len(list), i+len(f.phrase)+f.near)
		var at []int
		used := map[int]bool{}
		for _, word := range f.phrase {
			for j := i; j < end; j++ {
				if !used[j] && same(word, list[j].folded, stemmed) {
					used[j] = true
					at = append(at, j)
					break
				}
			}
		}
		if len(at) < len(f.phrase) {
			continue
		}
		slices.Sort(at)
		for _, j := range at {
			if !marked[j] {
				marked[j] = true
				spans = append(spans, list[j].span)
			}
		}
	}
	return spans
}

// same reports whether two folded words match. Stemming keeps the first letter,
// which saves most of it.
func same(a, b string, stemmed bool) bool {
	return a == b || stemmed && a[0] == b[0] && text.Stem(a) == text.Stem(b)
}

func (f *finder) matches(word string, stemmed bool) bool {
	switch {
	case f.prefix:
		return strings.HasPrefix(word, f.word)
	case f.fuzzy > 0:
		return text.Distance(f.word, word, f.fuzzy) <= f.fuzzy
	}
	return word == f.word || stemmed && word[0] == f.word[0] && text.Stem(word) == f.stem
}

// cut chooses the stretch with the most different clauses, then the most marks,
// then the earliest, and widens it to whole words.
func cut(field, value string, marks []mark, width int) Passage {
	width = max(width, 1)
	best, clauses, most := 0, 0, 0
	for i := range marks {
		seen := map[int]bool{}
		n := 0
		for _, m := range marks[i:] {
			if m.span.End > marks[i].span.Start+width {
				break
			}
			seen[m.clause] = true
			n++
		}
		if len(seen) > clauses || len(seen) == clauses && n > most {
			best, clauses, most = i, len(seen), n
		}
	}
	start := 0
	if len(marks) > 0 {
		last := marks[min(best+max(most-1, 0), len(marks)-1)].span.End
		start = marks[best].span.Start - max(0, width-(last-marks[best].span.Start))/2
	}
	span := wholeWords(value, start, width)
	p := Passage{Field: field, Span: span, Text: span.Of(value)}
	for _, m := range marks {
		if n := len(p.Marks); m.span.Overlaps(span) {
			m.span.Start, m.span.End = max(m.span.Start, span.Start), min(m.span.End, span.End)
			if n > 0 && p.Marks[n-1].Overlaps(m.span) {
				p.Marks[n-1].End = max(p.Marks[n-1].End, m.span.End)
				continue
			}
			p.Marks = append(p.Marks, m.span)
		}
	}
	return p
}

// wholeWords moves the ends of a stretch to spaces, if one is near.
func wholeWords(s string, start, width int) corpus.Span {
	const near = 24
	start = max(0, min(start, len(s)-width))
	end := min(len(s), start+width)
	if start > 0 {
		for start > 0 && !utf8.RuneStart(s[start]) {
			start--
		}
		if i := strings.LastIndexAny(s[max(0, start-near):start], " \n\t"); i >= 0 {
			start = max(0, start-near) + i + 1
		} else if start <= near {
			start = 0
		}
	}
	for end < len(s) && !utf8.RuneStart(s[end]) {
		end++
	}
	if end < len(s) {
		if i := strings.IndexAny(s[end:min(len(s), end+near)], " \n\t"); i >= 0 {
			end += i
		} else if end+near >= len(s) {
			end = len(s)
		}
	}
	return corpus.Span{Start: start, End: end}
}
