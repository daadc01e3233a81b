package extract

import (
	"unicode"
	"unicode/utf8"
)

// acronymOf reports whether short is an acronym of long: each of its letters
// begins a word of long, in order, every word that is capitalised or no mere
// particle gives at most one letter, and the first word gives the first.
// Letters may be skipped only for lower-case words ("of") and for at most one
// capitalised word in three.
//
//	acronymOf("NCI", "National Cancer Institute") == true
func acronymOf(short, long string) bool {
	letters, skipped, words := []rune(nil), 0, 0
	for _, r := range short {
		if unicode.IsLetter(r) {
			letters = append(letters, unicode.ToUpper(r))
		}
	}
	if len(letters) < 2 {
		return false
	}
	at, inWord := 0, false
	for i, r := range long {
		if !unicode.IsLetter(r) {
			inWord = inWord && (r == '\'' || r == '’')
			continue
		}
		// A capital inside a word begins one too: BioNTech gives B and N.
		begins := !inWord
		if !begins {
			begins = unicode.IsUpper(r) && prevLower(long, i)
		}
		inWord = true
		if !begins {
			continue
		}
		switch {
		case at < len(letters) && unicode.ToUpper(r) == letters[at]:
			at++
			words++
		case unicode.IsUpper(r):
			if words == 0 {
				return false
			}
			words++
			skipped++
		}
	}
	return at == len(letters) && skipped*3 <= words
}

func prevLower(s string, i int) bool {
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	return unicode.IsLower(r)
}
