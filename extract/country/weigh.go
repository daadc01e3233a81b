package country

import (
	"slices"
	"strings"
)

// placeContext weighs the words around a place's name, in log-odds.
func (d *document) placeContext(h *hit, s *sense) float64 {
	p := &d.pages[h.page]
	prev, next := d.before(h), d.after(h)
	self := &p.tokens[h.first]
	if self.shape == han {
		return d.hanContext(h, s)
	}
	e := 0.0
	single := h.first == h.last
	if self.shape == upper && single && !p.caps[h.first] && !d.dateline(p, h) {
		e -= 3 // an acronym, more likely
	}
	if single && s.class != classRegion && (mixed(p.Text[self.start:self.end]) || plural(p.Text[self.start:self.end])) {
		e -= 3
	}
	class := d.class(self)
	if single && class&wordGivenPlace != 0 {
		e--
	}
	if single && class&wordGiven != 0 {
		e -= 2
	}
	if single && class&wordOrdinary != 0 {
		e -= 2.5
		if s.people >= 1000 {
			e++
		}
	}
	if h.part {
		return e + 0.5
	}
	switch {
	case prev == nil || self.gap > space && self.gap != newline:
	case d.class(prev)&wordIn != 0:
		e += 1.5
	case d.class(prev)&wordGeo != 0 && prev.shape == title:
		e -= 2
	case (prev.shape == title || prev.shape == upper && prev.end-prev.start > 1) && d.class(prev)&(wordPattern|wordCommon) == 0:
		e -= 2
	}
	if next != nil && next.gap == space && next.shape == title && d.class(next)&(wordPattern|wordCommon|wordHead) == 0 {
		e--
	}
	if next != nil && next.gap == touching && p.Text[next.start:next.end] == "," && prev != nil && d.class(prev)&wordIn != 0 {
		e += 0.3
	}
	return e
}

// dateline reports whether a hit in capitals opens a line and is followed by
// a comma, a parenthesis or a dash: "BEIJING (AP)".
func (d *document) dateline(p *page, h *hit) bool {
	if h.first > 0 && p.tokens[h.first].gap < newline || h.last+1 >= len(p.tokens) {
		return false
	}
	next := &p.tokens[h.last+1]
	switch p.Text[next.start:next.end] {
	case ",", "(", "—", ":":
		return true
	}
	return next.gap == hyphen
}

// nameContext weighs the words around a country's name, in log-odds.
func (d *document) nameContext(i int, s *sense) float64 {
	h := &d.hits[i]
	p := &d.pages[h.page]
	prev, next := d.before(h), d.after(h)
	self := &p.tokens[h.first]
	e := 0.0
	if self.shape == upper && h.first == h.last && s.class == className && !p.caps[h.first] && self.end-self.start <= 5 {
		e -= 2.5
		if s.people >= 1000 {
			e++
		}
	}
	if s.weak == strong {
		return e
	}
	if d.class(prev)&wordIn != 0 && s.class != classAbbreviation {
		e += 1.2
	}
	word := d.word(h)
	switch {
	case word == d.f.words.english:
		if next != nil && next.gap == space && d.class(next)&wordEnglish != 0 {
			return e + 4
		}
		return e - 4
	case word == d.f.words.indian && d.tribal && d.support(h, s.code) == 0:
		return e - 4
	case slices.Contains(d.f.words.america[:], word):
		return e + 3
	}
	if next != nil && next.gap == space && next.shape == title && d.class(self)&wordGivenPlace != 0 &&
		d.class(next)&(wordPattern|wordCommon|wordHead) == 0 {
		e -= 2
	}
	return e
}

// hanContext weighs a Chinese name: short ones stand inside other words too.
func (d *document) hanContext(h *hit, s *sense) float64 {
	switch n := h.last - h.first + 1; {
	case n >= 3:
		return 1.5
	case s.code == d.f.t.index["CN"]:
		return 1
	}
	return 0.3
}

// mixed reports whether a word has a capital after a small letter at its end
// or twice: "SoFiA", but not "McLean".
func mixed(w string) bool {
	capitals := 0
	for i := 1; i < len(w); i++ {
		if 'A' <= w[i] && w[i] <= 'Z' && 'a' <= w[i-1] && w[i-1] <= 'z' {
			capitals++
		}
	}
	return capitals > 1
}

// plural reports whether a word is an acronym with a plural's s: "IMUs".
func plural(w string) bool {
	stem, ok := strings.CutSuffix(w, "s")
	return ok && len(stem) > 1 && strings.ToUpper(stem) == stem
}
