package extract

import (
	"iter"
	"slices"
	"strings"
	"unicode"
)

// terms are the short names that the document itself says are no
// organisations': it spells them out before the bracket they stand in, and what
// it spells is no name of a body. "electromagnetic interference (EMI)",
// "Digital Single Market (DSM)", but not "National Cancer Institute (NCI)".
func (d *document) terms() map[string]bool {
	type place struct {
		field string
		end   int
	}
	short, ends := make(map[string]bool), make(map[place]bool)
	for i := range d.entities {
		e := &d.entities[i]
		at, ok := d.place[e.Field]
		if !ok || e.Type != ORG {
			continue
		}
		ends[place{e.Field, e.Span.End}] = true
		if name := e.Span.Of(d.passages[at].Text); leadingCapitals(name) == len(name) && len(name) <= maxTerm {
			short[name] = true
		}
	}
	terms := make(map[string]bool)
	if len(short) == 0 {
		return terms
	}
	for i := range d.passages {
		p := &d.passages[i]
		for at := range brackets(p.Text) {
			name := p.Text[at+1:][:leadingCapitals(p.Text[at+1:])]
			if !short[name] || !strings.HasPrefix(strings.TrimPrefix(p.Text[at+1+len(name):], "s"), ")") {
				continue
			}
			delete(short, name) // the first time counts
			end := len(strings.TrimRightFunc(p.Text[:at], unicode.IsSpace))
			terms[name] = !ends[place{p.Field, end}] && d.spellsTerm(p.Text[:end], name)
		}
	}
	return terms
}

// maxTerm is the longest short name, in bytes; maxSpelt what spells it.
const (
	maxTerm  = 8
	maxSpelt = 200
)

// leadingCapitals is the number of capitals from A to Z that a text begins with.
func leadingCapitals(text string) int {
	n := 0
	for n < len(text) && 'A' <= text[n] && text[n] <= 'Z' {
		n++
	}
	return n
}

// brackets yields where brackets open.
func brackets(text string) iter.Seq[int] {
	return func(yield func(int) bool) {
		for at := 0; ; at++ {
			i := strings.IndexByte(text[at:], '(')
			if i < 0 {
				return
			}
			if at += i; !yield(at) {
				return
			}
		}
	}
}

// spellsTerm reports whether the end of a text spells a short name out, without
// a noun that says what a body is.
func (d *document) spellsTerm(text, name string) bool {
	text = text[max(0, len(text)-maxSpelt):]
	text = text[strings.LastIndexAny(text, ".,;:()\n\"“”")+1:]
	words := strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '-' || r == '/' })
	letters := strings.ToLower(name)
	for n := 1; n <= min(len(words), len(name)+3); n++ {
		if long := words[len(words)-n:]; spelt(long, letters) {
			return !slices.ContainsFunc(long, func(w string) bool {
				w = strings.ToLower(w)
				_, kind := d.nouns[w]
				return kind || slices.Contains(bodyNouns, w)
			})
		}
	}
	return false
}

// bodyNouns are nouns that a body's name is built on and that tell no kind.
var bodyNouns = strings.Fields(`academy administration alliance board bureau center centre command commission committee company consortium corps council
	directorate division faculty federation force forces forum fund group league network office organization organisation partnership party school service services trust`)

// spelt reports whether words give the letters in order: each its first, and
// others of its own behind that; "of" and the like may give none.
func spelt(words []string, letters string) bool {
	if len(words) == 0 || letters == "" {
		return len(words) == 0 && letters == ""
	}
	word := strings.ToLower(words[0])
	if word[0] == letters[0] {
		for n := 1; n <= len(letters) && inOrder(word[1:], letters[1:n]); n++ {
			if spelt(words[1:], letters[n:]) {
				return true
			}
		}
	}
	return linking[lowerHash(word)] && spelt(words[1:], letters)
}

// inOrder reports whether a word has the letters, in their order.
func inOrder(word, letters string) bool {
	for _, r := range letters {
		at := strings.IndexRune(word, r)
		if at < 0 {
			return false
		}
		word = word[at+1:]
	}
	return true
}
