package extract

import (
	"slices"
	"strings"
	"unicode"
)

// begun returns the first word of an organisation's name without an article or
// an adjective in small letters before it: "the independent Electoral
// Commission". An article with a capital that nothing but the name asks for
// stays: "a band called The Stands".
func begun(words []wordForm, first, last int) int {
	for ; first+1 < last && words[first].outside; first++ {
		if words[first].caps.capital() && first > 0 && words[first-1].caps != capsOther {
			break
		}
	}
	return first
}

// opened returns the first word of a name that was found from within its
// brackets on, "Hong Kong) Holdings Limited", or from behind them, "Holdings
// Limited": the capitalised words before the bracket begin it. Where there are
// none, what stands behind the bracket does.
func opened(text string, tokens []Token, first, last int) int {
	word := func(i int) string { return tokens[i].Of(text) }
	shut := first
	for shut < last && word(shut) != ")" && word(shut) != "(" {
		shut++
	}
	switch {
	case shut < last && word(shut) == ")":
		if begin := beforeBracket(text, tokens, shut); begin < shut {
			return begin
		}
		return min(shut+1, last-1)
	case first > 0 && word(first-1) == ")" && !hasCore(text, tokens[first:last]):
		if begin := beforeBracket(text, tokens, first-1); begin < first-1 {
			return begin
		}
	}
	return first
}

// beforeBracket returns the first of the capitalised words before the bracket,
// of three words at most, that closes at shut, or shut if there are none.
func beforeBracket(text string, tokens []Token, shut int) int {
	word := func(i int) string { return tokens[i].Of(text) }
	for open := shut - 1; open > 0 && open >= shut-4; open-- {
		if word(open) != "(" {
			continue
		}
		begin := open
		for begin > 0 && open-begin < maxFormed && capital(word(begin-1)) && !article[lowerHash(word(begin-1))] {
			begin--
		}
		if begin < open {
			return begin
		}
		break
	}
	return shut
}

// hasCore reports whether any of the words is neither a legal form nor one that
// stands before such: "Holdings Limited" has none.
func hasCore(text string, tokens []Token) bool {
	return slices.ContainsFunc(tokens, func(t Token) bool {
		word := t.Of(text)
		return capital(word) && !legalEnd(word) && word != "Holdings" && word != "Holding" && word != "Group"
	})
}

// completed returns the end of an organisation's name with what belongs to it
// but is rarely seen in training: a legal form behind a comma, "(publ)",
// "(Persero) Tbk", and a place in brackets with what follows it up to a legal
// form, "(Hong Kong) Co., Ltd.". The tags say where the next names begin.
func (s *tagSet) completed(text string, tokens []Token, tags []uint8, to int) int {
	rest := tokens[to:]
	word := func(i int) string { return rest[i].Of(text) }
	// free reports whether the next n words are there, and no name but one of
	// an organisation in a single word: a legal form by itself.
	free := func(n int) bool {
		alone := uint8(1 + 4*s.number[ORG] + tagWhole)
		return n <= len(rest) && !slices.ContainsFunc(tags[to:to+n], func(tag uint8) bool { return tag != 0 && tag != alone })
	}
	n := bracketed(text, rest)
	switch {
	case n > 0:
	case free(2) && word(0) == "," && formAfterComma(word(1)):
		n = 2
	case free(1) && formAlone(word(0)):
		n = 1
	}
	if n+3 <= len(rest) && word(n) == "(" && (word(n+1) == "publ" || word(n+1) == "Persero") && word(n+2) == ")" {
		n += 3
		if n < len(rest) && formAlone(word(n)) {
			n++
		}
	}
	return to + n
}

// bracketed is the number of words that go on a company's name by a place or a
// short mark in brackets and end in a legal form: "(Hong Kong) Holdings
// Limited", "(M) Sdn. Bhd.", "(Beijing) Co., Ltd.". It is 0 if they do not.
func bracketed(text string, tokens []Token) int {
	word := func(i int) string { return tokens[i].Of(text) }
	if len(tokens) < 4 || word(0) != "(" {
		return 0
	}
	shut := 2
	for shut < 5 && shut < len(tokens) && word(shut) != ")" {
		shut++
	}
	if shut == 5 || shut == len(tokens) || !capital(word(1)) || word(shut-1) == "." {
		return 0
	}
	end := 0
	for i := shut + 1; i < len(tokens) && i < shut+6; i++ {
		switch {
		case legalEnd(word(i)):
			end = i + 1
		case !capital(word(i)) && (word(i) != "," || end == 0):
			return end
		}
	}
	return end
}

func capital(word string) bool { return unicode.IsUpper(firstRune(word)) }

// legalEnd reports whether a word may end the legal form of a company's name.
func legalEnd(word string) bool {
	return endings[lowerHash(word)] || strings.HasPrefix(word, "Sdn") || strings.HasPrefix(word, "Pte") || word == "Co" || word == "Co." || word == "Company"
}

// formAfterComma reports whether a word behind a name and a comma is its legal
// form; formAlone one right behind it. Both take what strongForm does.
func formAfterComma(word string) bool {
	switch word {
	case "INC.", "LTD.", "L.P.", "LP", "Tbk.", "Co.", "S.L.U.", "S.A.S.", "Limited", "Incorporated", "P.C.", "PLLC":
		return true
	}
	return strongForm(word)
}

func formAlone(word string) bool {
	switch word {
	case "AG", "Oy", "ASA", "AS", "AB", "KG", "SE", "SARL", "S.A.R.L.", "SAS", "S.A.S.", "Srl", "SpA", "S.L.", "Ltda", "a.s.", "d.d.", "Kft.", "Zrt.", "Nyrt.", "UAB", "OÜ":
		return true
	}
	return strongForm(word)
}

// formed adds to dst, whose names from number from on are the sentence's, the
// organisations that the field missed and that end in a legal form: "Hamburg
// Quantum GmbH". A place within such a name gives way to it.
func (r *reader) formed(p *Passage, tokens []Token, dst []Entity, from int) []Entity {
	if r.keep || r.m.tags.number[ORG] < 0 {
		return dst // scores are fitted to what the field finds
	}
	for i := 1; i < len(tokens); i++ {
		if !strongForm(tokens[i].Of(p.Text)) {
			continue
		}
		first := i
		for first > 0 && i-first < maxFormed && r.namelike(p.Text, tokens[first-1], first == 1) {
			first--
		}
		if first > 0 && tokens[first-1].Of(p.Text) == ")" {
			first = min(first, beforeBracket(p.Text, tokens, first-1))
		}
		span := Token{Start: tokens[first].Start, End: tokens[i].End}
		within := func(e Entity) bool { return e.Span.Start < span.End && span.Start < e.Span.End }
		if !hasCore(p.Text, tokens[first:i]) || slices.ContainsFunc(dst[from:], func(e Entity) bool { return e.Type != LOC && within(e) }) {
			continue
		}
		dst = append(dst[:from], slices.DeleteFunc(dst[from:], within)...)
		at, _ := slices.BinarySearchFunc(dst[from:], span.Start, func(e Entity, start int) int { return e.Span.Start - start })
		dst = slices.Insert(dst, from+at, Entity{Field: p.Field, Span: span, Type: ORG, Score: formedScore})
	}
	return dst
}

// maxFormed is how many words stand before the legal form at most, formedScore
// the score of such a name: set by hand, as the marked sets hold too few to fit.
const (
	maxFormed   = 5
	formedScore = 0.6
)

// namelike reports whether a word may belong to a firm's name: it has a
// capital, and where it begins the sentence, is not mostly seen without.
func (r *reader) namelike(text string, t Token, begins bool) bool {
	word := t.Of(text)
	if !capital(word) {
		return false
	}
	w := makeWord(word, asWritten, r.m.lex)
	return !article[w.lower] && !(begins && w.lex.caps() == 1)
}

// strongForm reports whether a word is a legal form that hardly is anything else.
func strongForm(word string) bool {
	switch word {
	case "GmbH", "Inc.", "Inc", "Ltd.", "Ltd", "LLC", "L.L.C.", "LLP", "Corp.", "plc", "PLC", "KGaA", "Oyj", "ApS", "A/S", "S.A.", "S.p.A.", "S.r.l.", "S.R.L.", "B.V.", "N.V.", "K.K.",
		"Bhd.", "Ltda.", "JSC", "OJSC", "PJSC", "s.r.o.", "d.o.o.", "Tbk":
		return true
	}
	return false
}
