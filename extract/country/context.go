package country

import (
	"sort"

	"attache/corpus"
)

// before and after return the token next to a hit in its line, nil if none.
func (d *document) before(h *hit) *token {
	p := &d.pages[h.page]
	if h.first == 0 || p.tokens[h.first].gap >= column {
		return nil
	}
	return &p.tokens[h.first-1]
}

func (d *document) after(h *hit) *token {
	p := &d.pages[h.page]
	if h.last+1 >= len(p.tokens) || p.tokens[h.last+1].gap >= column {
		return nil
	}
	return &p.tokens[h.last+1]
}

// class returns the classes of a token's word.
func (d *document) class(t *token) wordClass {
	if t == nil || t.word < 0 {
		return 0
	}
	return d.f.classes[t.word]
}

// cover returns the recognised name that covers a span, and whether it is
// longer than the span.
func (p *page) cover(s corpus.Span) (kind string, longer bool) {
	after := sort.Search(len(p.Names), func(i int) bool { return p.Names[i].Span.Start > s.Start })
	if after == 0 {
		return "", false
	}
	if n := &p.Names[after-1]; n.Span.Contains(s) {
		return n.Type, n.Span.Len() > s.Len()
	}
	return "", false
}

// vetoed reports whether the surroundings of a hit rule it out.
func (d *document) vetoed(h *hit) bool {
	p := &d.pages[h.page]
	next, prev := d.after(h), d.before(h)
	if next != nil && next.gap == hyphen && next.word == d.f.words.based {
		return false // "Seoul-based Samsung", whatever that was taken for
	}
	if kind, longer := p.cover(h.span(d.pages)); kind == "PER" && (longer || h.weakest() > strong || h.anyPlace()) {
		return true
	}
	first := &p.tokens[h.first]
	switch {
	case d.other[d.word(h)]:
		return true
	case h.senses[0].class == classAbbreviation:
		return d.vetoedAbbreviation(h, next)
	case h.first == h.last && d.class(first)&wordHead != 0 && h.allCities() && d.isPart(h):
		return true // "Clemson University": no town of that name
	case h.first == h.last && d.isPerson(h, prev, next, first):
		return true
	case h.hasAdjective() && d.isLanguage(h, prev, next):
		return true
	case h.hasPrefix():
		return next == nil || next.gap != hyphen || next.shape != title && next.shape != upper || d.class(next)&wordPattern == 0
	case d.class(next)&wordFood != 0 && next.shape == lower && d.word(h) == d.f.words.turkey:
		return true
	}
	return false
}

// word returns the vocabulary's number of a hit of one word, -1 for longer ones.
func (d *document) word(h *hit) int32 {
	if h.first != h.last {
		return -1
	}
	return d.pages[h.page].tokens[h.first].word
}

// vetoedAbbreviation rules out "US" in a line of capitals, where it may be
// the pronoun, and in sums of money.
func (d *document) vetoedAbbreviation(h *hit, next *token) bool {
	p := &d.pages[h.page]
	span := h.span(d.pages)
	if span.Of(p.Text) == "US" {
		if p.caps[h.first] {
			return true
		}
		if next != nil && next.gap == touching && p.Text[next.start] == '$' {
			return true
		}
	}
	return false
}

func (h *hit) weakest() uint8 {
	w := strong
	for i := range h.senses {
		w = max(w, h.senses[i].weak)
	}
	return w
}

func (h *hit) anyPlace() bool {
	for i := range h.senses {
		if h.senses[i].isPlace() {
			return true
		}
	}
	return false
}

func (h *hit) hasAdjective() bool { return h.senses[0].class == classAdjective }
func (h *hit) hasPrefix() bool    { return h.senses[0].class == classPrefix }

// isPerson reports whether a name of one word is a person's: it follows a
// first name or an initial, or is a first name before a surname.
func (d *document) isPerson(h *hit, prev, next, self *token) bool {
	p := &d.pages[h.page]
	if prev != nil && self.gap == space && self.shape != upper {
		if prev.shape == title && d.class(prev)&wordGiven != 0 {
			return true
		}
		if d.isInitial(p, h.first-1) {
			return true
		}
	}
	if d.class(self)&(wordGiven|wordGivenPlace) == 0 || next == nil || next.gap != space {
		return false
	}
	if kind, _ := p.cover(h.span(d.pages)); kind == "ORG" {
		return false
	}
	if _, senses := d.f.longest(p.tokens, h.last+1); notable(senses) || len(p.Names) > 0 || d.headFollows(p, h) || d.headOf(h) != 0 {
		return false
	}
	return next.shape == title && d.class(next)&(wordHead|wordCommon|wordState|wordGeo) == 0
}

// notable reports whether a name after another is more likely a country, a
// region or a large city than a surname.
func notable(senses []sense) bool {
	for i := range senses {
		if senses[i].class != classCity || senses[i].people >= 500 {
			return true
		}
	}
	return false
}

// isInitial reports whether token i ends an initial or an abbreviated title
// of a person: "J. London", "Mr. Jordan".
func (d *document) isInitial(p *page, i int) bool {
	if i < 1 || p.Text[p.tokens[i].start] != '.' || p.tokens[i].gap != touching {
		return false
	}
	t := &p.tokens[i-1]
	if t.shape == upper && t.end-t.start == 1 {
		// not the end of "U.S." or the like
		return i < 2 || p.Text[p.tokens[i-2].start] != '.' || t.gap != touching
	}
	return t.shape == title && t.end-t.start <= 4 && d.class(t)&wordGiven != 0
}

// isLanguage reports whether an adjective names a language: "French
// language", "spoken in French.", "English".
func (d *document) isLanguage(h *hit, prev, next *token) bool {
	if d.class(next)&wordLanguage != 0 && next.gap <= hyphen {
		return true
	}
	if d.class(prev)&wordSpeak == 0 || h.first != h.last {
		return false
	}
	return next == nil || next.shape == mark || next.shape == lower && d.class(next)&wordCommon != 0
}

// isPart reports whether a hit stands within an organisation's name, by what
// others recognised or by the words around it.
func (d *document) isPart(h *hit) bool {
	p := &d.pages[h.page]
	if kind, longer := p.cover(h.span(d.pages)); kind == "ORG" {
		return longer
	}
	return d.headFollows(p, h) || d.headPrecedes(p, h)
}

// headFollows looks for a head among the capitalised words after a hit:
// "China National Petroleum Corporation".
func (d *document) headFollows(p *page, h *hit) bool {
	if p.caps[h.first] {
		return false
	}
	for i := h.last + 1; i < min(len(p.tokens), h.last+6); i++ {
		t := &p.tokens[i]
		class := d.class(t)
		switch {
		case t.gap > space && t.gap != newline:
			return false
		case t.shape == title && class&wordHead != 0:
			return true
		case t.shape == title || t.shape == upper && t.end-t.start > 1:
		case class&wordOf != 0 && i > h.last+1:
		default:
			return false
		}
	}
	return false
}

// headPrecedes looks for a head and "of" before a hit: "University of Texas",
// "Air France".
func (d *document) headPrecedes(p *page, h *hit) bool {
	of := false
	for i := h.first - 1; i >= max(0, h.first-5); i-- {
		if p.tokens[i+1].gap > space && p.tokens[i+1].gap != newline {
			return false
		}
		t := &p.tokens[i]
		class := d.class(t)
		switch {
		case t.shape == title && class&wordHead != 0:
			return of || i == h.first-1 && p.tokens[h.first].gap == space
		case class&wordOf != 0 && t.shape == lower:
			of = true
		case of && t.shape == title && i < h.first-1:
		default:
			return false
		}
	}
	return false
}

// headOf returns the classes of the word that a hit belongs to by "of": of
// "Ministry" for "Ministry of Health of Georgia", of "state" for "the
// Ministry of Justice of the state of Georgia".
func (d *document) headOf(h *hit) wordClass {
	p := &d.pages[h.page]
	of := false
	for i := h.first - 1; i >= max(0, h.first-6); i-- {
		t := &p.tokens[i]
		class := d.class(t)
		switch {
		case p.tokens[i+1].gap > space && p.tokens[i+1].gap != newline:
			return 0
		case of && class&(wordState|wordSovereign) != 0:
			return class
		case class&wordOf != 0 && t.shape == lower:
			of = true
		case of && t.shape == title:
		default:
			return 0
		}
	}
	return 0
}

// isTribal reports whether a hit speaks of the first nations of America.
func (d *document) isTribal(h *hit) bool {
	for i := range h.senses {
		if s := &h.senses[i]; s.class == classAdjective || s.class == classDemonym {
			p := &d.pages[h.page]
			text := h.span(d.pages).Of(p.Text)
			if len(text) > 14 && (text[:6] == "Native" || text[:9] == "American ") {
				return true
			}
		}
	}
	return false
}
