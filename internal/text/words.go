// Package text cuts text into words and folds them, for the classifier and the
// index alike, so that a word means the same at labelling, at rebuilding and
// at querying; and finds what was meant by a word that is misspelt.
package text

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Word is a half-open range of bytes, s[w.Start:w.End], of a text s. Unspaced
// marks a run of characters of a script that does not part words by spaces
// (Han, kana, Thai); its reader takes it character by character.
type Word struct {
	Start, End int
	Unspaced   bool
}

// AppendWords appends the words of s to dst: maximal runs of letters, marks
// and digits. Everything else parts words ("state-of-the-art" is four words,
// "U.S." two, "don't" is "don" and "t"). Runs of unspaced scripts are words of
// their own. Invalid UTF-8 parts words.
func AppendWords(dst []Word, s string) []Word {
	const none = -1
	start, unspaced := none, false
	flush := func(end int) {
		if start != none {
			dst = append(dst, Word{start, end, unspaced})
			start = none
		}
	}
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if !isASCIIWord(c) {
				flush(i)
			} else if start == none || unspaced {
				flush(i)
				start, unspaced = i, false
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case Unspaced(r):
			if start == none || !unspaced {
				flush(i)
				start, unspaced = i, true
			}
		case unicode.In(r, unicode.Letter, unicode.Nd, unicode.M) && r != utf8.RuneError:
			if start == none || unspaced {
				flush(i)
				start, unspaced = i, false
			}
		default:
			flush(i)
		}
		i += size
	}
	flush(len(s))
	return dst
}

func isASCIIWord(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// Unspaced reports whether r belongs to a script that does not part words by
// spaces.
func Unspaced(r rune) bool {
	return r >= 0x0E00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai)
}

// AppendFold appends s in lower case without accents, as words are compared:
// compatibility decomposition (NFKD) less its marks, lower-cased. "Genève"
// folds to "geneve", "ﬁ" to "fi". Folding twice changes nothing more.
func AppendFold(dst []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return appendFoldUnicode(dst, s[i:])
		}
		c := s[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		dst = append(dst, c)
	}
	return dst
}

func appendFoldUnicode(dst []byte, s string) []byte {
	for _, r := range norm.NFKD.String(s) {
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		dst = appendLower(dst, r)
	}
	return dst
}

// appendLower spells out the letters that decomposition leaves whole.
func appendLower(dst []byte, r rune) []byte {
	switch r = unicode.ToLower(r); r {
	case 'ß':
		return append(dst, "ss"...)
	case 'ø':
		return append(dst, 'o')
	case 'ł':
		return append(dst, 'l')
	case 'đ', 'ð':
		return append(dst, 'd')
	case 'æ':
		return append(dst, "ae"...)
	case 'œ':
		return append(dst, "oe"...)
	case 'þ':
		return append(dst, "th"...)
	case 'ı':
		return append(dst, 'i')
	}
	return utf8.AppendRune(dst, r)
}

// Fold is AppendFold for a string.
func Fold(s string) string { return string(AppendFold(nil, s)) }
