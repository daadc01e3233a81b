package classify

import (
	"slices"
	"strings"
)

// Synonyms returns groups of terms that mean the same by the taxonomy: an
// abbreviation and what it stands for. It takes two phrases of one domain for
// the same where one has a word that is the initials of two or more words in
// its place in the other: "ai" and "artificial intelligence", or "ic design"
// and "integrated circuit design", which make AI and IC abbreviations. Each
// group begins with the abbreviation; groups are sorted by it. Where one may stand
// for several, the phrase of the greatest weight counts: ML is machine
// learning, not meta learning.
func (t *Taxonomy) Synonyms() [][]string {
	full, weight := map[string][]string{}, map[string]float64{}
	for i := range t.Domains {
		phrases := t.Domains[i].Phrases
		words := make([][]string, len(phrases))
		for j, p := range phrases {
			words[j] = strings.Fields(strings.ToLower(p.Text))
		}
		for _, short := range words {
			for j, long := range words {
				abbreviation, meaning := abbreviated(short, long)
				switch w := phrases[j].Weight; {
				case abbreviation == "" || w < weight[abbreviation] || slices.Contains(full[abbreviation], meaning):
				case w > weight[abbreviation]:
					full[abbreviation], weight[abbreviation] = []string{meaning}, w
				default:
					full[abbreviation] = append(full[abbreviation], meaning)
				}
			}
		}
	}
	var groups [][]string
	for abbreviation, meanings := range full {
		slices.Sort(meanings)
		groups = append(groups, append([]string{strings.ToUpper(abbreviation)}, meanings...))
	}
	slices.SortFunc(groups, func(a, b []string) int { return strings.Compare(a[0], b[0]) })
	return groups
}

// abbreviated compares two phrases: where they differ only in that a word of
// the short one is the initials of words of the long one, it returns both.
func abbreviated(short, long []string) (abbreviation, meaning string) {
	more := len(long) - len(short)
	if more < 1 {
		return "", ""
	}
	i := 0
	for i < len(short) && short[i] == long[i] {
		i++
	}
	if i == len(short) || !slices.Equal(short[i+1:], long[i+1+more:]) || !isInitials(short[i], long[i:i+1+more]) {
		return "", ""
	}
	return short[i], strings.Join(long[i:i+1+more], " ")
}

// isInitials reports whether s is the first letters of the words, one of each.
func isInitials(s string, words []string) bool {
	letters := []rune(s)
	if len(letters) != len(words) {
		return false
	}
	for i, w := range words {
		if first := []rune(w)[0]; first != letters[i] {
			return false
		}
	}
	return true
}
