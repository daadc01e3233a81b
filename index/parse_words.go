package index

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/internal/text"
)

// words makes a clause of a field of words.
func (p *parser) words(f queryField, v value) Query {
	if v.exact {
		return p.whole(f, v)
	}
	if v.prefix && v.text == "" && !v.quoted {
		switch {
		case f.label == "":
			return And{}
		case slices.Contains(hasValues[:], f.label):
			return Has{f.label}
		}
	}
	cut := text.AppendWords(nil, v.text)
	message, instead := "", ""
	if !v.quoted {
		message, instead = foreign(v.text)
	}
	switch {
	case message != "":
		p.fail(v.span, instead, "%s", message)
	case len(cut) == 0:
		p.fail(v.span, "", "no letter or digit in '%s'", v.text)
	case v.quoted && v.prefix:
		p.fail(v.span, "", "a * cannot follow a phrase")
	case v.quoted && v.tilde > maxNear:
		p.fail(v.span, "", "~%d, at most ~%d words may come between", v.tilde, maxNear)
	case v.quoted:
		return Phrase{f.label, v.text, max(0, v.tilde)}
	case v.tilde > 2:
		p.fail(v.span, "", "~%d, at most ~2 letters may differ (to find words near each other, put them in quotes)", v.tilde)
	case (v.prefix || v.tilde > 0) && (len(cut) > 1 || cut[0].Unspaced || cut[0].End-cut[0].Start != len(v.text)):
		p.fail(v.span, "", "* and ~ want one plain word, '%s' is not", v.text)
	case v.prefix && utf8.RuneCountInString(v.text) < 2:
		p.fail(v.span, "", "* wants at least 2 letters before it")
	default:
		return Word{f.label, v.text, v.prefix, max(0, v.tilde)}
	}
	return nil
}

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
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		rest := s[i+utf8.RuneLen(max(r, 0)):]
		switch {
		case r == utf8.RuneError:
			return "", ""
		case r == '?' && isWordRune(before) && rest != "" && isWordRune([]rune(rest)[0]):
			return "? stands for no letter here; beginnings* and typing errors~ are in the language", ""
		case r == '^' && isWordRune(before) && rest != "" && strings.Trim(rest, "0123456789.") == "":
			return "words have no weights here", s[:i]
		}
	}
	return "", ""
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// whole makes a clause that matches an exact name, for fields that have them.
func (p *parser) whole(f queryField, v value) Query {
	if f.label != fieldOrg && f.label != fieldPost || v.prefix || v.tilde >= 0 {
		p.fail(v.span, "", ":= takes a whole value, of org, post and the fields of values")
		return nil
	}
	return Label{Field: f.label + "=", Value: v.text}
}
