package country

import "strings"

// define finds the abbreviations that the document gives a meaning of its own:
// "Photo-Refractive Crystals (PRC)", "ultrasound (US)". Where the words before
// the parenthesis hold a country's name, it is the country's after all.
func (d *document) define() {
	for i := range d.hits {
		h := &d.hits[i]
		p := &d.pages[h.page]
		if h.senses[0].class != classAbbreviation || h.first != h.last || p.mark(h.first-1) != "(" || p.mark(h.first+1) != ")" {
			continue
		}
		if i > 0 && d.hits[i-1].page == h.page && d.hits[i-1].last == h.first-2 {
			continue // "the United Kingdom (UK)"
		}
		if p.spells(h.first) {
			if d.other == nil {
				d.other = map[int32]bool{}
			}
			d.other[d.word(h)] = true
		}
	}
}

// spells reports whether the words before the parenthesis that token i opens
// spell it with their first letters, or the last word does alone with its
// first letter and others in order.
func (p *page) spells(i int) bool {
	letters := strings.ToLower(p.Text[p.tokens[i].start:p.tokens[i].end])
	last := i - 2
	if last < 0 || strings.Contains(letters, ".") {
		return false
	}
	if word := p.lower(last); p.tokens[last].shape == lower && len(word) > 2*len(letters) && inOrder(word, letters) {
		return true
	}
	for j := last; j >= 0 && p.tokens[j].shape != mark; j-- {
		switch word := p.lower(j); {
		case word[0] == letters[len(letters)-1]:
			if letters = letters[:len(letters)-1]; letters == "" {
				return true
			}
		case p.tokens[j].shape == lower && len(word) <= 3: // "of", "the"
		default:
			return false
		}
	}
	return false
}

func (p *page) lower(i int) string { return strings.ToLower(p.Text[p.tokens[i].start:p.tokens[i].end]) }

// inOrder reports whether word starts with the first of letters and has the
// others after it in their order.
func inOrder(word, letters string) bool {
	if word[0] != letters[0] {
		return false
	}
	for _, r := range letters[1:] {
		at := strings.IndexRune(word[1:], r)
		if at < 0 {
			return false
		}
		word = word[at+1:]
	}
	return true
}
