package index

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// foreign finds what other query languages would take for more than words, and
// what says it here.
func foreign(s string) (message, instead string) {
	first, size := utf8.DecodeRuneInString(s)
	last, _ := utf8.DecodeLastRuneInString(s)
	switch {
	case s == "&&":
		return "&& joins nothing here: all words must match anyway", "AND"
	case s == "||":
		return "|| joins nothing here", "OR"
	case first == '!' && strings.IndexFunc(s[size:], unicode.IsLetter) == 0:
		return "! does not negate here", "-" + s[size:]
	case len(s) > 2 && first == '/' && last == '/':
		return "regular expressions are not in the language; beginnings* and typing errors~ are", ""
	}
	for i, r := range s {
		if r != '?' && r != '^' {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		rest := s[i+1:]
		after, _ := utf8.DecodeRuneInString(rest)
		switch {
		case r == '?' && isWordRune(before) && isWordRune(after):
			return "? stands for no letter here; beginnings* and typing errors~ are in the language", ""
		case r == '^' && isWordRune(before) && rest != "" && strings.Trim(rest, "0123456789.") == "":
			return "words have no weights here", s[:i]
		}
	}
	return "", ""
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
