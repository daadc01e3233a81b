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
	own  uint32 // the stem's number in the analyser's vocabulary
	pair bool
}

// analyser turns text into tokens. It remembers the words it has seen, so one
// belongs to one goroutine.
type analyser struct {
	cut   []text.Word
	fold  []byte
	known [2]map[string]token // by raw word: not stemmed, stemmed
	words *vocabulary
}

// maxRemembered bounds the memory of an analyser; texts repeat far fewer words.
const maxRemembered = 1 << 17

func newAnalyser() *analyser {
	a := &analyser{}
	a.forget()
	return a
}

func (a *analyser) forget() {
	a.known = [2]map[string]token{{}, {}}
	a.words = newVocabulary()
}

// begin is called before a batch of texts: an analyser that remembers too much
// begins anew.
func (a *analyser) begin() {
	if len(a.words.list) > maxRemembered {
		a.forget()
	}
}

// tokens calls yield for every token of s in order. Characters are neighbours
// whatever stands between them that is no word, as words are.
func (a *analyser) tokens(s string, stem bool, yield func(token)) {
	a.cut = text.AppendWords(a.cut[:0], s)
	last := "" // the character before, if one was
	for _, w := range a.cut {
		raw := s[w.Start:w.End]
		if w.Unspaced {
			last = a.unspaced(last, text.Fold(raw), yield)
			continue
		}
		last = ""
		if t := a.token(raw, stem); t.word != "" { // else nothing but marks
			yield(t)
		}
	}
}

// unspaced yields the characters of a run and the pairs they make, also with the
// last one of the run before, and returns its last character.
func (a *analyser) unspaced(last, run string, yield func(token)) string {
	text.Bigrams(run, func(at int, gram string) {
		pair := isPair(gram)
		if at == 0 && !pair && last != "" {
			yield(token{word: last + gram, pair: true})
		}
		if pair {
			yield(token{word: gram, pair: true})
			return
		}
		yield(token{word: gram, stem: gram, own: a.words.add(gram)})
		last = gram
	})
	return last
}

// token returns a raw word folded, and its stem or, if it is not to be stemmed,
// the word in its place.
func (a *analyser) token(raw string, stem bool) token {
	known := a.known[0]
	if stem {
		known = a.known[1]
	}
	if t, ok := known[raw]; ok {
		return t
	}
	a.fold = text.AppendFold(a.fold[:0], raw)
	t := token{word: string(a.fold)}
	t.stem = t.word
	if stem {
		t.stem = text.Stem(t.word)
	}
	if t.word != "" {
		t.own = a.words.add(t.stem)
	}
	known[strings.Clone(raw)] = t
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
