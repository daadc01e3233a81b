package country

import (
	"math"

	"attache/corpus"
)

// floor is the score below which a mention is not worth a record.
const floor = 0.5

// document is one document being read.
type document struct {
	f      *Finder
	pages  []page
	hits   []hit
	named  []float64       // how often each country is named for certain
	placed []float64       // and how often reached through certain places
	memory map[int32]int16 // what a word was decided to mean, for the next time
	tribal bool            // it speaks of the first nations of America
	other  map[int32]bool  // abbreviations that the document itself makes another thing's
}

// Find returns the mentions of all countries in the fields of one document, in
// the order of the fields and ascending within each. The result is the same
// for the same fields, whoever else uses the finder.
func (f *Finder) Find(fields []Field) []Mention {
	d := document{f: f, pages: make([]page, len(fields)), memory: map[int32]int16{}}
	for i := range fields {
		p := &d.pages[i]
		p.Field = &fields[i]
		p.tokens = f.appendTokens(make([]token, 0, len(p.Text)/5+4), p.Text)
		p.findCaps()
		start := len(d.hits)
		d.hits = f.match(d.hits, d.pages, i)
		d.hits = d.addCodes(d.hits, start, i)
	}
	d.hits = d.keep()
	d.remember()
	var mentions []Mention
	for i := range d.hits {
		d.resolve(i)
		if m, ok := d.mention(&d.hits[i]); ok {
			mentions = append(mentions, m)
		}
	}
	return mentions
}

// keep returns the hits that nothing around them rules out, and marks those
// that are part of an organisation's name.
func (d *document) keep() []hit {
	d.define()
	kept := d.hits[:0]
	for i := range d.hits {
		h := &d.hits[i]
		d.tribal = d.tribal || d.isTribal(h)
		if d.vetoed(h) {
			continue
		}
		h.part = d.isPart(h)
		kept = append(kept, *h)
	}
	return kept
}

// remember counts the countries that the document names beyond doubt, and
// those that its certain places lie in.
func (d *document) remember() {
	d.named = make([]float64, len(d.f.t.countries))
	d.placed = make([]float64, len(d.f.t.countries))
	for i := range d.hits {
		if code, place, ok := d.hits[i].certain(); ok {
			if place {
				d.placed[code]++
			} else {
				d.named[code]++
			}
		}
	}
}

// certain reports whether a hit means one country whatever surrounds it.
func (h *hit) certain() (code int16, place, ok bool) {
	code = h.senses[0].code
	for i := range h.senses {
		s := &h.senses[i]
		if s.weak == strong && !s.isPlace() && s.class != classPart && s.class != classPrefix {
			return s.code, false, h.oneCountry()
		}
		if s.code != code {
			return 0, false, false
		}
		place = s.weak == strong && (s.class != classCity || s.people >= 300)
		ok = ok || place
	}
	return code, true, ok
}

// oneCountry reports whether all strong country senses agree.
func (h *hit) oneCountry() bool {
	code := int16(-1)
	for i := range h.senses {
		s := &h.senses[i]
		if s.isPlace() || s.weak != strong {
			continue
		}
		if code >= 0 && code != s.code {
			return false
		}
		code = s.code
	}
	return true
}

// support is how strongly the rest of the document speaks for a country; own
// says what the hit itself added to the counts.
func (d *document) support(h *hit, code int16) float64 {
	named, placed := d.named[code], d.placed[code]
	if c, place, ok := h.certain(); ok && c == code {
		if place {
			placed--
		} else {
			named--
		}
	}
	return min(2, named) + min(2, placed)
}

// mention writes a resolved hit out; ok is false below the floor.
func (d *document) mention(h *hit) (Mention, bool) {
	if h.best < 0 || h.score < floor {
		return Mention{}, false
	}
	s := h.sense()
	c := &d.f.t.countries[s.code]
	m := Mention{
		Field: d.pages[h.page].Name, Span: h.span(d.pages), Code: c.code,
		Historical: c.historical, Score: corpus.Round(h.score),
	}
	switch s.class {
	case className:
		m.Kind = KindName
	case classAbbreviation:
		m.Kind = KindAbbreviation
	case classAdjective, classPrefix:
		m.Kind = KindAdjective
	case classDemonym:
		m.Kind = KindDemonym
	case classPart:
		m.Kind, m.Place = KindNamePart, s.place
	default:
		m.Kind, m.Place = KindPlace, s.place
		m.PlaceKind = map[class]string{classCapital: PlaceCapital, classCity: PlaceCity, classRegion: PlaceRegion}[s.class]
	}
	switch {
	case h.code && m.Kind == KindName:
		m.Kind = KindCode
	case h.part:
		m.Kind = KindNamePart
	}
	return m, true
}

// probability turns evidence in log-odds into a score.
func probability(evidence float64) float64 {
	return 1 / (1 + math.Exp(-evidence))
}
