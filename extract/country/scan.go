package country

import (
	"unicode"
	"unicode/utf8"

	"attache/internal/text"
)

// token is a word, a Han character or a punctuation mark, text[start:end].
type token struct {
	start, end int
	word       int32 // number in the vocabulary, -1 for others
	shape      shape
	gap        gap // what stands before it
}

// shape is how a token is written.
type shape uint8

const (
	lower shape = iota
	title       // "Chad", "McDonald"
	upper       // "CHAD", "U"
	digits
	han
	other // other unspaced scripts
	mark  // punctuation
)

// gap is the widest thing between a token and the one before it.
type gap uint8

const (
	touching gap = iota
	space
	hyphen
	newline
	column // a tab
	blank  // a blank line, or the start of the text
)

// appendTokens cuts s into tokens. Spaces and hyphens part words without
// being tokens; every other mark is one.
func (f *trie) appendTokens(dst []token, s string) []token {
	before := blank
	var fold []byte
	for i := 0; i < len(s); {
		size, kind := next(s[i:])
		if kind != lower && kind != han && kind != other && kind != mark {
			kind = lower
		}
		switch g, isGap := gapOf(s[i : i+size]); {
		case isGap:
			before = widen(before, g)
			i += size
			continue
		case kind == lower:
			size = wordLen(s[i:])
		}
		t := token{start: i, end: i + size, word: -1, shape: kind, gap: before}
		if kind == lower {
			t.shape = shapeOf(s[i : i+size])
		}
		fold = appendKey(fold[:0], s[i:i+size])
		if w, ok := f.vocabulary[string(fold)]; ok {
			t.word = w
		}
		dst = append(dst, t)
		before = touching
		i += size
	}
	return dst
}

// widen joins two gaps: two line breaks are a blank line.
func widen(a, b gap) gap {
	if a == newline && b == newline {
		return blank
	}
	return max(a, b)
}

// gapOf says which gap a character is, if any.
func gapOf(c string) (gap, bool) {
	switch c {
	case " ", "\u00a0", "\u3000", "\u2009", "\u202f", "\r", "\u200b", "\ufeff", "\u00ad":
		return space, true
	case "-", "\u2010", "\u2011", "\u2012", "\u2013":
		return hyphen, true
	case "\n":
		return newline, true
	case "\t":
		return column, true
	}
	return touching, false
}

// next returns the size of the first character and whether it is of a word
// (lower), a Han character, of another unspaced script, or a mark.
func next(s string) (int, shape) {
	if c := s[0]; c < utf8.RuneSelf {
		if wordByte(c) {
			return 1, lower
		}
		return 1, mark
	}
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case unicode.Is(unicode.Han, r):
		return size, han
	case text.Unspaced(r):
		return size, other
	case r != utf8.RuneError && unicode.In(r, unicode.Letter, unicode.Nd, unicode.M):
		return size, lower
	}
	return size, mark
}

func wordByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// wordLen is the length of the word s starts with.
func wordLen(s string) int {
	for i := 0; i < len(s); {
		if wordByte(s[i]) {
			i++
			continue
		}
		if s[i] < utf8.RuneSelf {
			return i
		}
		size, kind := next(s[i:])
		if kind != lower {
			return i
		}
		i += size
	}
	return len(s)
}

// shapeOf tells how a word is written.
func shapeOf(w string) shape {
	uppers, lowers := 0, 0
	first := false
	for i, r := range w {
		switch {
		case 'a' <= r && r <= 'z':
			lowers++
		case 'A' <= r && r <= 'Z', r >= utf8.RuneSelf && unicode.IsUpper(r):
			uppers++
			first = first || i == 0
		case r >= utf8.RuneSelf && unicode.IsLetter(r):
			lowers++
		}
	}
	switch {
	case uppers+lowers == 0:
		return digits
	case lowers == 0:
		return upper
	case first:
		return title
	}
	return lower
}

// appendKey folds a token as the vocabulary holds it: case and accents off,
// apostrophes alike.
func appendKey(dst []byte, s string) []byte {
	switch s {
	case "’", "‘", "ʻ", "ʼ", "`", "´":
		return append(dst, '\'')
	case "（":
		return append(dst, '(')
	case "）":
		return append(dst, ')')
	case "，":
		return append(dst, ',')
	case "：":
		return append(dst, ':')
	}
	if len(s) == 3 && s >= "一" && s <= "鿿" {
		return append(dst, s...) // a Han character folds to itself
	}
	return text.AppendFold(dst, s)
}
