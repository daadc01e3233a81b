package export

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/corpus"
)

// flat is a record as one text with named spans in it, for formats that know
// no fields: the title, a blank line and the text, or the text alone where it
// opens with its title.
//
//	f.text[s.Start:s.End] is the quote of s, for every s of f.spans
//
// Spans ascend and do not overlap; they may touch.
type flat struct {
	text  string
	spans []labelled
}

// labelled is a span with what it names: ORG, PER or LOC.
type labelled struct {
	corpus.Span
	label string
	score float64
}

// flatten gathers the mentions of organisations, people and countries, and
// places by which a country is named. Adjectives and peoples are no names, and
// of two mentions that overlap the longer stays, or the first.
func flatten(r *corpus.Record) flat {
	f := flat{text: r.Text}
	shift := 0
	if r.Title != "" && !strings.HasPrefix(strings.TrimSpace(r.Text), strings.TrimSpace(r.Title)) {
		f.text, shift = r.Title+"\n\n"+r.Text, len(r.Title)+2
	}
	titled := shift > 0
	add := func(label string, mentions []corpus.Evidence) {
		for _, m := range mentions {
			s := m.Span
			switch {
			case m.Field == "text":
				s.Start, s.End = s.Start+shift, s.End+shift
			case m.Field != "title" || !titled:
				continue
			}
			if s.Len() > 0 && s.Of(f.text) == m.Text {
				f.spans = append(f.spans, labelled{s, label, m.Score})
			}
		}
	}
	for _, o := range r.Organizations {
		add("ORG", o.Mentions)
	}
	for _, p := range r.People {
		add("PER", p.Mentions)
	}
	for _, c := range r.Countries {
		for i := range c.Mentions {
			switch c.Mentions[i].Kind {
			case "adjective", "demonym", "name-part":
			default:
				add("LOC", c.Mentions[i:i+1])
			}
		}
	}
	f.spans = apart(f.spans)
	return f
}

// apart sorts spans and drops those that overlap a longer one.
func apart(spans []labelled) []labelled {
	sort.SliceStable(spans, func(i, j int) bool { return spans[i].Len() > spans[j].Len() })
	var kept []labelled
	for _, s := range spans { // kept stays sorted by Start
		i := sort.Search(len(kept), func(i int) bool { return kept[i].Start >= s.Start })
		if i > 0 && kept[i-1].Overlaps(s.Span) || i < len(kept) && kept[i].Overlaps(s.Span) {
			continue
		}
		kept = append(kept, labelled{})
		copy(kept[i+1:], kept[i:])
		kept[i] = s
	}
	return kept
}

// token is a word, a sign or a run of spaces of a flat text.
type token struct {
	corpus.Span
	space bool
	tag   string // "" or "B-ORG", "I-ORG"; then by scheme
	last  bool   // the last token of its span
	first bool   // the first token of a sentence
}

// tokens cuts a flat text into tokens that cover it without a gap:
//
//	the texts of the tokens, one after another, are f.text
//
// No token crosses the border of a span, so that no label is lost.
func (f flat) tokens() []token {
	var list []token
	next := 0 // the span at hand
	for at := 0; at < len(f.text); {
		for next < len(f.spans) && f.spans[next].End <= at {
			next++
		}
		border := len(f.text)
		if next < len(f.spans) {
			if border = f.spans[next].Start; border <= at {
				border = f.spans[next].End
			}
		}
		t := cutToken(f.text[at:border])
		t.Start, t.End = at, at+t.End
		if next < len(f.spans) && f.spans[next].Start <= at {
			s := f.spans[next]
			t.tag, t.last = "I-"+s.label, t.End == s.End
			if at == s.Start {
				t.tag = "B-" + s.label
			}
		}
		list = append(list, t)
		at = t.End
	}
	markSentences(f.text, list)
	return list
}

// cutToken is the first token of text: a run of spaces, a run of letters and
// digits, or one other character. Han, kana and Hangul stand alone.
func cutToken(text string) token {
	class := func(r rune) int {
		switch {
		case unicode.IsSpace(r):
			return 1
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
			return 0
		case unicode.In(r, unicode.Letter, unicode.Digit):
			return 2
		case unicode.In(r, unicode.M):
			return 3 // goes with what is before it
		}
		return 0
	}
	first, size := utf8.DecodeRuneInString(text)
	kind := class(first)
	for size < len(text) {
		r, n := utf8.DecodeRuneInString(text[size:])
		if c := class(r); c != 3 && (c != kind || c == 0) || c == 3 && kind == 1 {
			break
		}
		size += n
	}
	return token{Span: corpus.Span{End: size}, space: kind == 1}
}

// markSentences marks the tokens that begin sentences: after a blank line, and
// after a full stop that a capital follows, but never within a name.
func markSentences(text string, list []token) {
	start := true
	stopped := false
	for i := range list {
		t := &list[i]
		quote := t.Of(text)
		if t.space {
			start = start || stopped || strings.Count(quote, "\n") > 1
			continue
		}
		r, _ := utf8.DecodeRuneInString(quote)
		wide := stopped && !start && unicode.Is(unicode.Han, r)
		inside := strings.HasPrefix(t.tag, "I-")
		if (start && (!stopped || !unicode.IsLower(r)) || wide) && !inside {
			t.first = true
		}
		start, stopped = false, strings.ContainsAny(quote, ".!?。！？")
	}
	for i := range list {
		if !list[i].space {
			list[i].first = true
			return
		}
	}
}

// counter turns byte offsets into counts of code points; offsets must ascend.
type counter struct {
	text      string
	at, count int
}

func (c *counter) points(offset int) int {
	c.count += utf8.RuneCountInString(c.text[c.at:offset])
	c.at = offset
	return c.count
}
