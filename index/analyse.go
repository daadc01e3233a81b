package index

import (
	"strings"

	"attache/internal/text"
)

// token is one thing that stands at a place of a text. A spaced word is one
// token; a character of an unspaced run is one, and so is every pair of
// neighbours, which takes no place of its own.
type token struct {
	word string // folded: the term that is indexed
	stem string // what phrases compare: equal for all forms of a word, where stemmed
	pair bool
}

// analyser turns text into tokens. It remembers the words it has seen, so one
// belongs to one goroutine.
type analyser struct {
	words  []text.Word
	fold   []byte
	folded map[string]token
}

// maxRemembered bounds the memory of an analyser; texts repeat far fewer words.
const maxRemembered = 1 << 17

func newAnalyser() *analyser { return &analyser{folded: map[string]token{}} }

// tokens calls yield for every token of s in order.
func (a *analyser) tokens(s string, stem bool, yield func(token)) {
	a.words = text.AppendWords(a.words[:0], s)
	for _, w := range a.words {
		raw := s[w.Start:w.End]
		if w.Unspaced {
			text.Bigrams(text.Fold(raw), func(_ int, gram string) {
				yield(token{word: gram, stem: gram, pair: isPair(gram)})
			})
			continue
		}
		t := a.token(raw)
		if t.word == "" {
			continue // nothing but marks
		}
		if !stem {
			t.stem = t.word
		}
		yield(t)
	}
}

// token returns a raw word folded, and its stem.
func (a *analyser) token(raw string) token {
	if t, ok := a.folded[raw]; ok {
		return t
	}
	a.fold = text.AppendFold(a.fold[:0], raw)
	t := token{word: string(a.fold)}
	if t.stem = text.Stem(t.word); t.stem == t.word {
		t.stem = t.word // one string, not two
	}
	if len(a.folded) < maxRemembered {
		a.folded[strings.Clone(raw)] = t
	}
	return t
}

// isPair reports whether a gram of an unspaced run is two characters.
func isPair(gram string) bool {
	n := 0
	for range gram {
		n++
	}
	return n == 2
}
