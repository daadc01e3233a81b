package extract

import (
	"strings"
	"unicode"

	"attache/internal/orgname"
)

// joinEqual joins forms with the same core words: "SIEMENS AG", "Siemens".
func (d *document) joinEqual() {
	byKey := make(map[string]*form, len(d.forms))
	for _, f := range d.forms {
		if f.key == "" {
			continue
		}
		if g, ok := byKey[f.key]; ok {
			join(g, f)
		} else {
			byKey[f.key] = f
		}
	}
}

// joinBracketed joins "National Cancer Institute (NCI)" and "NCI (National
// Cancer Institute)", when the one abbreviates or begins the other.
func (d *document) joinBracketed() {
	for i := 1; i < len(d.entities); i++ {
		a, b := d.of[i-1], d.of[i]
		if a == nil || b == nil || d.entities[i-1].Field != d.entities[i].Field {
			continue
		}
		text := d.passages[d.place[d.entities[i].Field]].Text
		start, end := d.entities[i-1].Span.End, d.entities[i].Span.Start
		if start > end || end-start > 12 || !opensBracket(text[start:end]) {
			continue
		}
		if abbreviates(a, b) || abbreviates(b, a) {
			join(a, b)
		}
	}
}

// opensBracket reports whether the text between two names says that the
// second is another name of the first: " (", ` (the "`, " (also ".
func opensBracket(between string) bool {
	s, ok := strings.CutPrefix(strings.TrimSpace(between), "(")
	if !ok {
		return false
	}
	s = strings.Trim(s, ` "“'‘`)
	return s == "" || s == "the" || s == "also" || s == "or"
}

// abbreviates reports whether short, in brackets beside long, names it: an
// acronym of it, its beginning, or capitals whose letters all stand in it in
// order ("MPG", "Max-Planck-Gesellschaft").
func abbreviates(short, long *form) bool {
	if len(short.core) == 0 || len(long.core) <= len(short.core) && len(long.text) <= len(short.text) {
		return false
	}
	return acronymOf(short.text, long.text) || begins(short.core, long.core) ||
		len(short.core) == 1 && isAcronym(short.text) && lettersIn(short.text, long.text)
}

// lettersIn reports whether the letters of short stand in long in order, the
// first of both the same.
func lettersIn(short, long string) bool {
	want := []rune(strings.ToLower(short))
	at := 0
	for i, r := range strings.ToLower(long) {
		if i == 0 && r != want[0] {
			return false
		}
		if at < len(want) && r == want[at] {
			at++
		}
	}
	return at == len(want)
}

// isAcronym reports whether a name is two to ten letters and digits, mostly
// capitals: "NCI", "CSIRO", "UniBW" is not.
func isAcronym(name string) bool {
	upper, other := 0, 0
	for _, r := range name {
		switch {
		case unicode.IsUpper(r):
			upper++
		case r == '&' || r == '-' || r == '.':
		case unicode.IsLower(r) || unicode.IsDigit(r):
			other++
		default:
			return false
		}
	}
	return upper >= 2 && upper > other && upper+other <= 10
}

// initials are the acronyms one would make of a name: the first letters of all
// its words, and of those that are no particles.
func (d *document) initials(f *form) (all, content string) {
	var a, c []byte
	for _, w := range f.core {
		if len(w) == 0 || w[0] >= 0x80 {
			return "", ""
		}
		a = append(a, w[0])
		if d.words[w]&joinWord == 0 {
			c = append(c, w[0])
		}
	}
	return string(a), string(c)
}

// joinAcronyms joins an acronym with the one name of the document whose
// initials it is. Two such names, and it stays alone.
func (d *document) joinAcronyms() {
	long := make(map[string][]*form)
	for _, f := range d.forms {
		if len(f.core) < 2 || isAcronym(f.text) {
			continue
		}
		all, content := d.initials(f)
		long[all] = append(long[all], f)
		if content != all {
			long[content] = append(long[content], f)
		}
	}
	spelt := make(map[*form]bool) // acronyms joined with a longer name already
	for _, f := range d.forms {
		if len(f.core) > 1 {
			spelt[f.root()] = true
		}
	}
	for _, f := range d.forms {
		if len(f.core) != 1 || !isAcronym(f.text) || spelt[f.root()] || len(f.key) < 2 {
			continue
		}
		if g := only(long[f.key]); g != nil {
			join(g, f)
		}
	}
}

// only returns the first form if all are one organisation, else nil.
func only(forms []*form) *form {
	for _, f := range forms {
		if f.root() != forms[0].root() {
			return nil
		}
	}
	if len(forms) == 0 {
		return nil
	}
	return forms[0]
}

// joinShort joins a short form with the one longer name that it begins, if
// what the longer one adds is generic: "Huawei" and "Huawei Technologies",
// "Institute of Physics" and "Institute of Physics of the Russian Academy of
// Sciences". A name without the person it honours is a short form, too. If the
// document holds two such names, it joins neither.
func (d *document) joinShort() {
	candidates := make(map[string][]*form)
	for _, f := range d.forms {
		for n := 1; n < min(len(f.core), 12); n++ {
			if d.shortens(f.core[:n], f.core[n:]) {
				key := strings.Join(f.core[:n], " ")
				candidates[key] = append(candidates[key], f)
			}
			if d.honours(f.core[:n], f.core[n:]) {
				key := strings.Join(f.core[n:], " ")
				candidates[key] = append(candidates[key], f)
			}
		}
	}
	for _, f := range d.forms {
		if d.located[f.text] || len(f.core) > 8 {
			continue
		}
		if g := only(candidates[f.key]); g != nil && g.root() != f.root() {
			join(g, f)
		}
	}
}

// honours reports whether the first words of a name are those of the person
// it is named after, and the rest a name by itself: "B. I. Stepanov Institute
// of Physics".
func (d *document) honours(person, rest []string) bool {
	return len(person) <= 4 && len(rest) >= 3 && rest[1] == "of" && d.words[title(rest[0])]&headWord != 0 &&
		!d.universal(rest) && d.generic(rest) && !d.generic(person)
}

// shortens reports whether a name may be called by its first words alone.
func (d *document) shortens(short, rest []string) bool {
	if d.generic(short) {
		return d.headed(short) && (rest[0] == "of" || rest[0] == "named" || rest[0] == "under") && !d.universal(short)
	}
	if len(short) == 1 && len(short[0]) < 3 {
		return false
	}
	if short[len(short)-1] == "of" || short[len(short)-1] == "and" || contains(short, "of") || d.headed(short) {
		return false
	}
	if len(rest) == 1 {
		return orgname.FirmWord(rest[0]) || rest[0] == "university" || rest[0] == "institute" || rest[0] == "foundation"
	}
	for _, w := range rest {
		if !orgname.FirmWord(w) {
			return false
		}
	}
	return len(rest) <= 4
}

// generic reports whether no word of a name is distinctive.
func (d *document) generic(words []string) bool {
	for _, w := range words {
		if d.words[title(w)]&(headWord|weakHead|topicWord|nationWord|legalWord|stopWord) == 0 && d.words[w]&joinWord == 0 && !common[w] {
			return false
		}
	}
	return true
}

// headed reports whether a name holds a head word and more.
func (d *document) headed(words []string) bool {
	if len(words) < 2 {
		return false
	}
	for _, w := range words {
		if d.words[title(w)]&headWord != 0 {
			return true
		}
	}
	return false
}

// universal reports whether the name begins as names of many different bodies
// do: "University of …", "Bank of …" are whole only with what follows.
func (d *document) universal(words []string) bool {
	return words[0] == "university" || words[0] == "bank" || len(words) < 3
}

// common holds words that open many names and set none apart.
var common = map[string]bool{
	"national": true, "federal": true, "state": true, "central": true, "royal": true, "general": true, "new": true, "united": true, "first": true, "north": true,
	"south": true, "east": true, "west": true, "global": true, "world": true, "local": true, "regional": true, "joint": true, "special": true, "supreme": true, "high": true,
}

func begins(short, long []string) bool {
	if len(short) >= len(long) {
		return false
	}
	for i := range short {
		if short[i] != long[i] {
			return false
		}
	}
	return true
}

func contains(words []string, w string) bool {
	for _, v := range words {
		if v == w {
			return true
		}
	}
	return false
}

// title writes a folded word as the vocabulary does, with a capital.
func title(w string) string {
	if w == "" || w[0] < 'a' || w[0] > 'z' {
		return w
	}
	return string(w[0]-'a'+'A') + w[1:]
}
