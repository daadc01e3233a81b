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

// tokens calls yield for every token of s in order. Characters are neighbours
// whatever stands between them that is no word, as words are.
func (a *analyser) tokens(s string, stem bool, yield func(token)) {
	a.words = text.AppendWords(a.words[:0], s)
	last := "" // the character before, if one was
	for _, w := range a.words {
		raw := s[w.Start:w.End]
		if w.Unspaced {
			last = unspacedTokens(last, text.Fold(raw), yield)
			continue
		}
		last = ""
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

// unspacedTokens yields the characters of a run and the pairs they make, also
// with the last one of the run before, and returns its last character.
func unspacedTokens(last, run string, yield func(token)) string {
	text.Bigrams(run, func(at int, gram string) {
		pair := isPair(gram)
		if at == 0 && !pair && last != "" {
			yield(token{word: last + gram, pair: true})
		}
		yield(token{word: gram, stem: gram, pair: pair})
		if !pair {
			last = gram
		}
	})
	return last
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
