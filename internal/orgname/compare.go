package orgname

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Name is a name made ready for comparing.
type Name struct {
	Text  string   // as written
	Words []string // folded; see [AppendWords]
	Core  []string // without article and legal forms
	Plain []string // Core with abbreviations spelt out, initials joined and without particles
}

// Parse makes a name ready.
func Parse(name string) Name {
	n := Name{Text: name, Words: Words(name)}
	n.Core = Core(n.Words)
	n.Plain = make([]string, 0, len(n.Core))
	letters := false // the last word is a run of single letters
	for _, w := range n.Core {
		if len(w) == 1 {
			if letters {
				n.Plain[len(n.Plain)-1] += w
			} else {
				n.Plain = append(n.Plain, w)
			}
			letters = true
			continue
		}
		letters = false
		if full, ok := abbreviations[w]; ok {
			w = full
		}
		if !particles[w] {
			n.Plain = append(n.Plain, w)
		}
	}
	if len(n.Plain) == 0 {
		n.Plain = n.Core
	}
	return n
}

// Key is the joined core; see [Key].
func (n *Name) Key() string { return join(n.Core) }

// Compare says how sure the spelling of two names makes it that they name one
// organisation, in [0,1], and what sets the spellings apart, in words that a
// person can check. common reports whether a word is an ordinary one that
// many names use; nil is none. The score is
//
//	1.00  case, accents and punctuation differ at most
//	0.98  legal forms differ
//	0.96  particles and abbreviations differ ("Univ. of X", "University X")
//	0.94  spacing differs ("Data Bricks", "Databricks")
//	1 - Σ for each pair of words that differ, when as many words stand in the
//	      same order and most agree: 0.06 for a plural, 0.08 for a spelling
//	      that transliterates alike ("Chaikovsky", "Tchaikovskii"), and
//	      1.2·edits/length for a near miss of one or two letters, 1.6 where a
//	      letter is replaced by another ("Yancheng" is not "Yanching"); half as
//	      much again if the name is that one word
//	0     otherwise
//
// Two ordinary words, names of places that are easily confused ("Shanxi",
// "Shaanxi"), words with digits, and words whose first letters differ are
// never near misses.
func Compare(a, b *Name, common func(string) bool) (score float64, why string) {
	switch {
	case len(a.Core) == 0 || len(b.Core) == 0:
		return 0, ""
	case equal(a.Core, b.Core):
		if equal(a.Words, b.Words) {
			return 1, "same name but for case, accents and punctuation"
		}
		return 0.98, "same name but for legal form or article"
	case equal(a.Plain, b.Plain):
		return 0.96, "same name but for abbreviations and particles"
	}
	if s, t := strings.Join(a.Plain, ""), strings.Join(b.Plain, ""); s == t && len(s) >= 6 {
		return 0.94, "same name but for spacing"
	}
	return compareWords(a.Plain, b.Plain, common)
}

// compareWords scores names that differ in some of their words.
func compareWords(a, b []string, common func(string) bool) (float64, string) {
	if len(a) != len(b) {
		return 0, ""
	}
	cost, near := 0.0, 0
	var differ []string
	for i := range a {
		if a[i] == b[i] {
			continue
		}
		c, how := wordCost(a[i], b[i], common)
		if c < 0 {
			return 0, ""
		}
		if how == "near miss" {
			near++
		}
		cost += c
		differ = append(differ, how+" "+a[i]+" / "+b[i])
	}
	if len(a) == 1 {
		cost *= 1.5
	}
	if near > 1 || cost > 0.5 {
		return 0, ""
	}
	return 1 - cost, strings.Join(differ, ", ")
}

// wordCost is what a pair of different words takes off the score, and how they
// differ; negative when they are two words.
func wordCost(a, b string, common func(string) bool) (cost float64, how string) {
	n := min(utf8.RuneCountInString(a), utf8.RuneCountInString(b))
	switch {
	case strings.ContainsAny(a+b, "0123456789") || confusable[a] && confusable[b]:
		return -1, ""
	case n >= 4 && (plural(a, b) || plural(b, a)):
		return 0.06, "plural"
	case n >= 5 && Sound(a) == Sound(b):
		if common != nil && common(a) && common(b) {
			return -1, ""
		}
		return 0.08, "transliteration"
	}
	if n < 5 || a[0] != b[0] || common != nil && common(a) && common(b) {
		return -1, ""
	}
	edits := distance(a, b, 2)
	if edits > 2 || edits == 2 && n < 8 {
		return -1, ""
	}
	each := 1.2
	if replaced(a, b) {
		each = 1.6
	}
	return each * float64(edits) / float64(n), "near miss"
}

// replaced reports whether two words of one length differ in their letters, not
// only in the order of them.
func replaced(a, b string) bool {
	s, t := []rune(a), []rune(b)
	slices.Sort(s)
	slices.Sort(t)
	return len(s) == len(t) && !slices.Equal(s, t)
}

// plural reports whether many is the plural of one, as English spells it.
func plural(one, many string) bool {
	if stem, ok := strings.CutSuffix(one, "y"); ok && many == stem+"ies" {
		return true
	}
	return one+"s" == many
}

func equal(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// distance is the number of edits between two words, neighbours swapped
// counting as one (Damerau 1964), or more than limit.
func distance(a, b string, limit int) int {
	s, t := []rune(a), []rune(b)
	if len(s)-len(t) > limit || len(t)-len(s) > limit {
		return limit + 1
	}
	two, one, row := make([]int, len(t)+1), make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range one {
		one[j] = j
	}
	for i := 1; i <= len(s); i++ {
		row[0] = i
		for j := 1; j <= len(t); j++ {
			sub := one[j-1]
			if s[i-1] != t[j-1] {
				sub++
			}
			row[j] = min(sub, one[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				row[j] = min(row[j], two[j-2]+1)
			}
		}
		two, one, row = one, row, two
	}
	return one[len(t)]
}
