package export

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/corpus"
)

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
//	the texts of the tokens, one after another, are f.Text
//
// No token crosses the border of a span, so that no label is lost.
func (f Flat) tokens() []token {
	var list []token
	next := 0 // the span at hand
	for at := 0; at < len(f.Text); {
		for next < len(f.Names) && f.Names[next].End <= at {
			next++
		}
		border := len(f.Text)
		if next < len(f.Names) {
			if border = f.Names[next].Start; border <= at {
				border = f.Names[next].End
			}
		}
		t := cutToken(f.Text[at:border])
		t.Start, t.End = at, at+t.End
		if next < len(f.Names) && f.Names[next].Start <= at {
			s := f.Names[next]
			t.tag, t.last = "I-"+s.Label, t.End == s.End
			if at == s.Start {
				t.tag = "B-" + s.Label
			}
		}
		list = append(list, t)
		at = t.End
	}
	markSentences(f.Text, list)
	return list
}

// cutToken is the first token of text: a run of spaces, a run of letters and
// digits, or one other character. Han, kana and Hangul stand alone.
func cutToken(text string) token {
	class := func(r rune) int {
		switch {
		case isSpace(r):
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

// isSpace also takes the four separators of ASCII for space, as Python does when
// it splits a line of CoNLL.
func isSpace(r rune) bool { return unicode.IsSpace(r) || 0x1c <= r && r <= 0x1f }

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
