package index

import (
	"strings"

	"attache/internal/text"
)

// token is one place of a text: what is indexed there.
type token struct {
	word string // folded; or one or two characters of an unspaced run
	stem string // marked; empty if the word is its own stem or is not stemmed
	pos  int
}

// analyser turns text into tokens. It remembers the words it has seen, so one
// belongs to one goroutine.
type analyser struct {
	words  []text.Word
	fold   []byte
	folded map[string]forms
}

type forms struct{ word, stem string }

// maxRemembered bounds the memory of an analyser; texts repeat far fewer words.
const maxRemembered = 1 << 17

func newAnalyser() *analyser { return &analyser{folded: map[string]forms{}} }

// tokens calls yield for every token of s, positions counting from first, and
// returns the position after the last. Each spaced word takes one position,
// each character of an unspaced run one.
func (a *analyser) tokens(s string, stem bool, first int, yield func(token)) int {
	a.words = text.AppendWords(a.words[:0], s)
	pos := first
	for _, w := range a.words {
		raw := s[w.Start:w.End]
		if !w.Unspaced {
			f := a.forms(raw)
			if f.word == "" {
				continue // nothing but marks
			}
			t := token{word: f.word, pos: pos}
			if stem {
				t.stem = f.stem
			}
			yield(t)
			pos++
			continue
		}
		n := 0
		text.Bigrams(text.Fold(raw), func(at int, gram string) {
			yield(token{word: gram, pos: pos + at})
			n = at + 1
		})
		pos += n
	}
	return pos
}

// forms returns a raw word folded, and its stem if that is another word.
func (a *analyser) forms(raw string) forms {
	if f, ok := a.folded[raw]; ok {
		return f
	}
	a.fold = text.AppendFold(a.fold[:0], raw)
	f := forms{word: string(a.fold)}
	if stem := text.Stem(f.word); stem != f.word {
		f.stem = string(stemMark) + stem
	}
	if len(a.folded) < maxRemembered {
		a.folded[strings.Clone(raw)] = f
	}
	return f
}

// stemTerms returns the terms whose postings together hold every word with the
// stem of this one: the marked stem, and the stem as a word if it is its own
// stem.
func stemTerms(word string) []string {
	stem := text.Stem(word)
	terms := []string{string(stemMark) + stem}
	if text.Stem(stem) == stem {
		terms = append(terms, stem)
	}
	return terms
}
