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
	folded := foldName(name)
	start := -1
	flush := func(end int) {
		if start >= 0 {
			dst = append(dst, folded[start:end])
			start = -1
		}
	}
	for i, r := range folded {
		switch {
		case text.Unspaced(r):
			flush(i)
			dst = append(dst, folded[i:i+utf8.RuneLen(r)])
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r):
			if start < 0 {
				start = i
			}
		default:
			flush(i)
		}
	}
	flush(len(folded))
	return dst
}

// foldName folds a name and settles its dots, apostrophes and ampersands.
func foldName(name string) string {
	folded := text.AppendFold(make([]byte, 0, len(name)+8), strings.ToValidUTF8(name, " "))
	out := make([]byte, 0, len(folded)+8)
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
		case strings.HasPrefix(string(folded[i:min(i+3, len(folded))]), "’"):
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
	core, _ := Split(words)
	return core
}

// Split is [Core] that also returns the forms that were cut off, joined and in
// the order they were cut: "ltd", "co".
func Split(words []string) (core []string, forms []string) {
	if len(words) > 1 && words[0] == "the" {
		words = words[1:]
	}
	for {
		n := suffix(words)
		if n == 0 {
			break
		}
		forms = append(forms, strings.Join(words[len(words)-n:], " "))
		words = words[:len(words)-n]
	}
	for {
		n := prefix(words)
		if n == 0 {
			break
		}
		forms = append(forms, strings.Join(words[:n], " "))
		words = words[n:]
	}
	return words, forms
}

// Key joins the core words of a name by spaces: what equal names share.
func Key(name string) string { return strings.Join(Core(Words(name)), " ") }

// suffix is the number of words at the end that are one legal form, 0 if none
// is or if nothing would be left.
func suffix(words []string) int {
	for n := min(longestForm, len(words)-1); n > 0; n-- {
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
	for n := min(longestForm, len(words)-1); n > 0; n-- {
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
