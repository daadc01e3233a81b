package country

import (
	"slices"
	"strings"
)

// addCodes adds the hits of ISO codes and postal abbreviations of a page that
// no name covers; hits[start:] are the page's names.
func (d *document) addCodes(hits []hit, start, at int) []hit {
	p := &d.pages[at]
	names := hits[start:]
	n := 0
	var found []hit
	for i := range p.tokens {
		t := &p.tokens[i]
		for n < len(names) && names[n].last < i {
			n++
		}
		if t.shape != upper || t.end-t.start != 2 || n < len(names) && names[n].first <= i {
			continue
		}
		if s, sure := d.code(p, i); s.class != classBlock {
			h := hit{page: at, first: i, last: i, senses: []sense{s}, best: 0, code: true, score: 0.9}
			if !sure {
				h.score = unsure
			}
			found = append(found, h)
		}
	}
	found = backed(found)
	if len(found) == 0 {
		return hits
	}
	hits = append(hits, found...)
	slices.SortFunc(hits[start:], func(a, b hit) int { return a.first - b.first })
	return hits
}

// unsure is the score of a code in parentheses that nothing backs yet.
const unsure = 0.1

// backed keeps the codes that are sure, and the others if at least two
// different ones stand in parentheses: then the text tells countries by code.
func backed(found []hit) []hit {
	codes := map[int16]bool{}
	for i := range found {
		if s := found[i].sense(); s.class == className {
			codes[s.code] = true
		}
	}
	kept := found[:0]
	for _, h := range found {
		if h.score == unsure {
			if len(codes) < 2 {
				continue
			}
			h.score = 0.85
		}
		kept = append(kept, h)
	}
	return kept
}

// initials reports whether the two letters of token i abbreviate the words
// before the parenthesis: "Augmented Reality (AR)", "Auburn (AU)".
func (p *page) initials(i int) bool {
	code := p.Text[p.tokens[i].start:p.tokens[i].end]
	for j := i - 2; j >= max(0, i-6); j-- {
		word := strings.ToUpper(p.Text[p.tokens[j].start:p.tokens[j].end])
		if p.tokens[j].shape == mark {
			return false
		}
		if word[0] == code[0] && strings.Contains(strings.ToUpper(p.Text[p.tokens[j].start+1:p.tokens[i-1].start]), code[1:]) {
			return true
		}
	}
	return false
}

// code reads token i as a code, where it stands as one. The sense is a block's
// where it does not; sure is false where the rest of the text must back it.
func (d *document) code(p *page, i int) (s sense, sure bool) {
	t := &p.tokens[i]
	text := p.Text[t.start:t.end]
	iso, isISO := d.f.t.index[text]
	region, isPostal := d.f.t.postal[text]
	if isPostal && p.mark(i-1) == "," && i > 1 && p.tokens[i-2].shape == title && d.closes(p, i) {
		if next := i + 1; next < len(p.tokens) && p.tokens[next].shape == lower && !d.cityIn(p, i-2, d.f.t.index[d.postalCountry(text)]) {
			return sense{}, false
		}
		if !isISO || !d.cityIn(p, i-2, iso) {
			return d.postal(text, region), true
		}
	}
	country := sense{code: iso, class: className}
	switch {
	case !isISO:
	case len(p.tokens) == 1, d.inSeries(p, i):
		return country, true
	case p.mark(i-1) == "(" && p.mark(i+1) == ")" && i > 1 && p.tokens[i-2].shape != lower:
		if isPostal && d.cityIn(p, i-2, d.f.t.index["US"]) && !d.cityIn(p, i-2, iso) {
			return d.postal(text, region), true
		}
		if d.cityIn(p, i-2, iso) {
			return country, true
		}
		if text == "EC" || p.initials(i) {
			return sense{}, false
		}
		return country, false
	case p.mark(i+1) == ":" && t.gap >= newline:
		return country, true
	case p.mark(i-1) == ":" && i > 1 && d.class(&p.tokens[i-2])&wordField != 0:
		return country, true
	case p.mark(i-1) == "," && i > 1 && d.cityIn(p, i-2, iso) && d.closes(p, i):
		return country, true
	}
	return sense{}, false
}

// postal is the sense of a state's or province's postal abbreviation.
func (d *document) postal(abbreviation, region string) sense {
	return sense{code: d.f.t.index[d.postalCountry(abbreviation)], class: classRegion, place: region, state: abbreviation}
}

func (d *document) postalCountry(abbreviation string) string {
	if d.f.t.postalCA[abbreviation] {
		return "CA"
	}
	return "US"
}

// mark returns the text of token i, "" outside the page.
func (p *page) mark(i int) string {
	if i < 0 || i >= len(p.tokens) || p.tokens[i].shape != mark {
		return ""
	}
	return string(appendKey(nil, p.Text[p.tokens[i].start:p.tokens[i].end]))
}

// closes reports whether token i ends a phrase: a mark, a number, the end of
// the line or a country follows.
func (d *document) closes(p *page, i int) bool {
	if i+1 >= len(p.tokens) {
		return true
	}
	next := &p.tokens[i+1]
	return next.gap >= newline || next.shape == mark || next.shape == digits || next.shape == lower || next.shape == upper
}

// cityIn reports whether the name that ends at token i is that of a city of
// the country.
func (d *document) cityIn(p *page, i int, code int16) bool {
	for first := i; first >= max(0, i-3); first-- {
		if last, senses := d.f.longest(p.tokens, first); last == i {
			for k := range senses {
				if senses[k].code == code && senses[k].isPlace() {
					return true
				}
			}
		}
	}
	return false
}

// inSeries reports whether token i is one of at least three codes in a row:
// "DE, FR, NL" or "DE/FR/NL".
func (d *document) inSeries(p *page, i int) bool {
	return 1+d.run(p, i, 1)+d.run(p, i, -1) >= 3
}

// run counts the codes next to token i in one direction.
func (d *document) run(p *page, i, step int) int {
	n := 0
	for j := i + step; n < 3; j += step {
		if s := p.mark(j); s != "," && s != "/" && s != ";" && s != "|" {
			return n
		}
		j += step
		if j < 0 || j >= len(p.tokens) {
			return n
		}
		t := &p.tokens[j]
		if t.shape != upper || t.end-t.start != 2 || p.tokens[max(j, j-step)].gap > space {
			return n
		}
		code := p.Text[t.start:t.end]
		if _, ok := d.f.t.index[code]; !ok && code != "UK" && code != "EL" {
			return n
		}
		n++
	}
	return n
}
