// Package orgname reduces names of organisations to what is compared: folded
// words, without legal form, article and punctuation. Joining mentions of one
// document, grouping a corpus and matching an authority list all compare
// names through it, so that a name means the same in each.
//
// It judges nothing: whether two names are one organisation is for its
// callers to say. [AppendWords] and [Core] are the entry points. Reducing a
// reduced name changes nothing more:
//
//	Key(Key(name)) == Key(name)
package orgname

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/internal/text"
)

// AppendWords appends the words of a name to dst, folded by [text.Fold]. Dots
// and apostrophes vanish ("S.p.A." is "spa", "L'Oréal" is "loreal"), a
// possessive "'s" goes, "&" and "+" between spaces are "and", inside a word
// nothing ("AT&T" is "att"); everything else that is no letter or digit parts
// words. A character of an unspaced script (Han, kana) is a word of its own.
func AppendWords(dst []string, name string) []string {
	if joined, ok := plainWords(name); ok {
		return appendPlain(dst, joined)
	}
	return appendWords(dst, foldName(name))
}

// plainWords are the words of a name joined by spaces; ok is false for one that
// has more to it than plain tells.
func plainWords(name string) (joined string, ok bool) {
	var room [128]byte // a name that fits costs no more than the string
	folded := room[:0]
	for i := range len(name) {
		c := plain[name[i]]
		if c == 0 {
			return "", false
		}
		if c != ' ' || len(folded) > 0 && folded[len(folded)-1] != ' ' {
			folded = append(folded, c)
		}
	}
	return string(bytes.TrimSuffix(folded, []byte{' '})), true
}

// appendPlain takes joined words apart.
func appendPlain(dst []string, joined string) []string {
	for more := joined != ""; more; {
		var word string
		word, joined, more = strings.Cut(joined, " ")
		dst = append(dst, word)
	}
	return dst
}

// plain folds the bytes that need no look at their neighbours, as most do:
// ASCII letters and digits, and what parts words, which is a space here. Of the
// others it is 0.
var plain = func() (table [256]byte) {
	for c := range byte(utf8.RuneSelf) {
		switch r := rune(c); {
		case strings.ContainsRune(".'&+", r):
		case unicode.IsLetter(r), unicode.IsDigit(r):
			table[c] = byte(unicode.ToLower(r))
		default:
			table[c] = ' '
		}
	}
	return table
}()

// appendWords appends the words of a folded name.
func appendWords(dst []string, folded string) []string {
	start := -1
	flush := func(end int) {
		if start >= 0 {
			dst = append(dst, folded[start:end])
			start = -1
		}
	}
	for i := 0; i < len(folded); {
		r, size := rune(folded[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(folded[i:])
		}
		switch {
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9',
			r >= utf8.RuneSelf && !text.Unspaced(r) && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r)):
			if start < 0 {
				start = i
			}
		default:
			flush(i)
			if text.Unspaced(r) {
				dst = append(dst, folded[i:i+size])
			}
		}
		i += size
	}
	flush(len(folded))
	return dst
}

// foldName folds a name and settles its dots, apostrophes and ampersands.
func foldName(name string) string {
	var room, outRoom [128]byte // names that fit cost no more than the string
	folded := text.AppendFold(room[:0], strings.ToValidUTF8(name, " "))
	out := outRoom[:0]
	for i := 0; i < len(folded); i++ {
		switch c := folded[i]; {
		case c == '.' && dropsDot(folded, i), c == '\'':
			if c == '\'' && possessive(folded[i+1:]) {
				i++
			}
		case c == '&' || c == '+':
			if i > 0 && i+1 < len(folded) && folded[i-1] != ' ' && folded[i+1] != ' ' {
				continue
			}
			out = append(out, " and "...)
		case c == apostrophe[0] && string(folded[i:min(i+3, len(folded))]) == apostrophe:
			i += 2
			if possessive(folded[i+1:]) {
				i++
			}
		default:
			out = append(out, c)
		}
	}
	return string(out)
}

const apostrophe = "’"

// dropsDot reports whether the dot at i is an abbreviation's, which joins what
// it stands between: a single letter comes before it ("u.s.", "s.p.a.").
func dropsDot(s []byte, i int) bool {
	return i == 1 || i > 1 && (s[i-2] == '.' || s[i-2] == ' ' || s[i-2] == '(')
}

// possessive reports whether the rest after an apostrophe is "s" and a break.
func possessive(rest []byte) bool {
	return len(rest) > 0 && rest[0] == 's' && (len(rest) == 1 || rest[1] == ' ' || rest[1] == ',')
}

// Words returns the words of a name; see [AppendWords].
func Words(name string) []string { return AppendWords(nil, name) }

// Core returns the words without a leading article and without legal forms at
// either end: "Huawei Technologies Co., Ltd." leaves [huawei technologies],
// "OOO Yandex" leaves [yandex]. At least one word is left. The result shares
// its memory with words.
func Core(words []string) []string {
	words = withoutArticle(words)
	for n := suffix(words); n > 0; n = suffix(words) {
		words = words[:len(words)-n]
	}
	for n := prefix(words); n > 0; n = prefix(words) {
		words = words[n:]
	}
	return words
}

// Split is [Core] that also returns the forms that were cut off, joined and in
// the order they were cut: "ltd", "co".
func Split(words []string) (core []string, forms []string) {
	words = withoutArticle(words)
	for n := suffix(words); n > 0; n = suffix(words) {
		forms = append(forms, join(words[len(words)-n:]))
		words = words[:len(words)-n]
	}
	for n := prefix(words); n > 0; n = prefix(words) {
		forms = append(forms, join(words[:n]))
		words = words[n:]
	}
	return words, forms
}

func withoutArticle(words []string) []string {
	if len(words) > 1 && words[0] == "the" {
		return words[1:]
	}
	return words
}

// Key joins the core words of a name by spaces: what equal names share.
func Key(name string) string {
	var room [16]string
	joined, ok := plainWords(name)
	if !ok {
		return join(Core(AppendWords(room[:0], name)))
	}
	words := appendPlain(room[:0], joined)
	core := Core(words)
	if len(core) == len(words) {
		return joined // as most are
	}
	return join(core)
}

// suffix is the number of words at the end that are one legal form, 0 if none
// is or if nothing would be left.
func suffix(words []string) int {
	if len(words) < 2 {
		return 0
	}
	for n := min(suffixWords[words[len(words)-1]], len(words)-1); n > 0; n-- {
		if _, ok := suffixes[join(words[len(words)-n:])]; ok && !dangling(words[:len(words)-n]) {
			return n
		}
	}
	return 0
}

// dangling reports whether what would be left ends in a word that needs one
// after it: the "company" of "Bank and Trust Company" stays.
func dangling(words []string) bool {
	switch words[len(words)-1] {
	case "and", "of", "the", "for", "de":
		return true
	}
	return false
}

func prefix(words []string) int {
	if len(words) < 2 {
		return 0
	}
	for n := min(prefixWords[words[0]], len(words)-1); n > 0; n-- {
		if _, ok := prefixes[join(words[:n])]; ok {
			return n
		}
	}
	return 0
}

func join(words []string) string {
	if len(words) == 1 {
		return words[0]
	}
	return strings.Join(words, " ")
}
