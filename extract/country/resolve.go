package country

import "math"

// resolve chooses the sense of a hit and scores it. Evidence adds up in
// log-odds; the constants were set on the development set.
func (d *document) resolve(i int) {
	h := &d.hits[i]
	if h.best >= 0 {
		return // a code, decided where it was found
	}
	d.adopt(i)
	second := math.Inf(-1)
	top := math.Inf(-1)
	for j := range h.senses {
		e := d.prior(h, &h.senses[j]) + d.neighbours(i, &h.senses[j])
		switch {
		case e > top:
			if h.best < 0 || h.senses[h.best].code != h.senses[j].code {
				second = top
			}
			top, h.best = e, j
		case h.senses[j].code != h.sense().code:
			second = max(second, e)
		}
	}
	if rival := top - second; rival < 1 {
		top -= 1 - rival
	}
	s := h.sense()
	if word := d.word(h); word >= 0 && top-second > 1 && d.neighbours(i, s) >= 3 {
		d.memory[word] = s.code
	}
	if s.isPlace() {
		top += d.placeContext(h, s)
		if top >= 0 {
			top = 1.2 + 0.6*top // of places at 0, four in five are right; at 4, 97 in 100
		}
	} else {
		top += d.nameContext(i, s)
	}
	h.score = min(probability(top), 0.99)
}

// prior is the evidence for a sense before its surroundings are looked at,
// the rest of the document included.
func (d *document) prior(h *hit, s *sense) float64 {
	support := d.support(h, s.code)
	switch {
	case s.class == classPart:
		return 3
	case s.class == classRegion:
		return [...]float64{2.4, 1, -1.2}[s.weak] + 0.8*support
	case s.isPlace():
		return cityPrior(h, s) + 0.8*support
	}
	if s.class == classAbbreviation && s.weak == proof {
		return -1.2 + 2*support
	}
	return [...]float64{4, 2, -1.2}[s.weak] + [...]float64{0.3, 1, 1.7}[s.weak]*support
}

// cityPrior grows with the tenfold of a city's people; capitals are named more
// often than their size tells.
func cityPrior(h *hit, s *sense) float64 {
	e := -0.6 + 1.2*(math.Log10(float64(max(s.people, 30)))-2)
	switch {
	case s.class == classCapital && s.people >= 300:
		e += 2
	case s.class == classCapital:
		e++
	}
	if s.people < 50 {
		e -= 0.8
	}
	e -= 1.2 * float64(s.weak)
	return e + min(1.5, 0.8*float64(h.last-h.first))
}

// neighbours weighs what stands before and after a hit in the same list or
// address.
func (d *document) neighbours(i int, s *sense) float64 {
	e := 0.0
	if code, ok := d.memory[d.word(&d.hits[i])]; ok && code == s.code {
		e += 3
	}
	switch of := d.headOf(&d.hits[i]); {
	case s.class == classRegion && of&wordState != 0:
		e += 4
	case s.class == classRegion && of&wordSovereign != 0:
	case s.class == classRegion && d.hits[i].part:
		e += 1.5
	case s.class == className && s.weak != strong && of&wordSovereign != 0:
		e += 3
	}
	if s.isPlace() && d.class(d.after(&d.hits[i]))&wordCounty != 0 && d.f.t.countries[s.code].code != "US" {
		e -= 3
	}
	if j := d.follower(i); j >= 0 {
		e += d.inside(s, &d.hits[j])
		e += likeSense(s, &d.hits[j])
	}
	if j := d.follower(i - 1); j == i {
		e += d.within(s, &d.hits[i-1])
		e += likeSense(s, &d.hits[i-1])
	}
	return e
}

// inside is the evidence that a place of sense s lies in what follows it:
// "Athens, Georgia".
func (d *document) inside(s *sense, next *hit) float64 {
	if !s.isPlace() {
		return 0
	}
	best := 0.0
	for k := range next.senses {
		n := &next.senses[k]
		if n.code != s.code || n.class == classCity || n.class == classCapital {
			continue
		}
		switch {
		case n.class == classRegion && n.state != "" && s.state == n.state:
			best = max(best, 7)
		case n.class == classRegion && n.state != "" && s.state != "":
			best = max(best, 1)
		default:
			best = max(best, 4)
		}
	}
	return best
}

// within is the evidence that sense s is where the place before it lies.
func (d *document) within(s *sense, before *hit) float64 {
	if s.class == classCity || s.class == classCapital {
		return 0
	}
	best := 0.0
	for k := range before.senses {
		b := &before.senses[k]
		if b.code != s.code || b.class != classCity && b.class != classCapital {
			continue
		}
		switch {
		case s.class == classRegion && s.state != "" && b.state == s.state:
			best = max(best, 3.5)
		case s.class == classRegion && s.state != "":
			best = max(best, 1)
		default:
			best = max(best, 3)
		}
	}
	return best
}

// likeSense is the evidence of a list: countries stand beside countries,
// states beside states.
func likeSense(s *sense, other *hit) float64 {
	for k := range other.senses {
		o := &other.senses[k]
		if o.weak != strong || o.class != s.class {
			continue
		}
		if s.class == className && o.code != s.code || s.class == classRegion && o.code == s.code {
			return 1.5
		}
	}
	return 0
}

// follower returns the hit that follows hit i with no more than a comma, a
// parenthesis or "and" between, or -1.
func (d *document) follower(i int) int {
	j := i + 1
	if i < 0 || j >= len(d.hits) || d.hits[i].page != d.hits[j].page {
		return -1
	}
	p := &d.pages[d.hits[i].page]
	from, to := d.hits[i].last+1, d.hits[j].first
	if to-from > 2 || p.tokens[to].gap > newline {
		return -1
	}
	for k := from; k < to; k++ {
		t := &p.tokens[k]
		if t.gap > newline {
			return -1
		}
		switch p.Text[t.start:t.end] {
		case ",", "(", "and", "or", "/", "&", "，", "、", "和", "the":
		default:
			return -1
		}
	}
	return j
}

// adopt gives a city the country of the region that follows it after a comma,
// when no city of that name is known there: "Paris, Ontario".
func (d *document) adopt(i int) {
	h := &d.hits[i]
	j := d.follower(i)
	if j >= 0 && d.namesake(i, j) {
		n := &d.hits[j].senses[0]
		h.senses = []sense{{code: n.code, class: classCity, people: 300, state: n.state}}
		return
	}
	if j < 0 || !h.allCities() || d.class(&d.pages[h.page].tokens[h.first])&wordOrdinary != 0 {
		return
	}
	next := &d.hits[j]
	p := &d.pages[h.page]
	if t := p.tokens[h.last+1]; p.Text[t.start:t.end] != "," || next.first != h.last+2 {
		return
	}
	region := -1
	for k := range next.senses {
		n := &next.senses[k]
		if n.class == classRegion && (n.state != "" || next.code) ||
			n.class == className && n.weak == strong && h.largest() < 500 && d.ends(next) {
			region = k
		}
	}
	if region < 0 {
		return
	}
	n := &next.senses[region]
	for k := range h.senses {
		if h.senses[k].code == n.code && h.senses[k].state == n.state {
			return
		}
		for m := range next.senses { // "Tbilisi, Georgia"
			if next.senses[m].class == className && next.senses[m].code == h.senses[k].code {
				return
			}
		}
	}
	city := sense{code: n.code, class: classCity, people: 300, place: h.senses[0].place, state: n.state}
	h.senses = append(append([]sense(nil), h.senses...), city)
}

// namesake reports whether hit i has a country's name and is a town: a state
// ends the address after it, "Lebanon, Ohio 45036", it stands in no list, and
// the document names the country nowhere else.
func (d *document) namesake(i, j int) bool {
	h, next := &d.hits[i], &d.hits[j]
	s, state := &h.senses[0], &next.senses[0]
	if h.first != h.last || s.class != className || s.weak != strong || state.class != classRegion || state.state == "" || next.first != h.last+2 {
		return false
	}
	after := d.after(next)
	return d.support(h, s.code) == 0 && d.follower(i-1) != i && d.follower(j) < 0 && (d.ends(next) || after.shape == digits)
}

// ends reports whether a hit ends its sentence: no list goes on after it.
func (d *document) ends(h *hit) bool {
	next := d.after(h)
	return next == nil || d.pages[h.page].Text[next.start] == '.'
}

// largest is the number of people, in thousands, of the largest city a hit
// may mean.
func (h *hit) largest() int32 {
	n := int32(0)
	for k := range h.senses {
		n = max(n, h.senses[k].people)
	}
	return n
}

func (h *hit) allCities() bool {
	for k := range h.senses {
		if c := h.senses[k].class; c != classCity && c != classCapital {
			return false
		}
	}
	return true
}
