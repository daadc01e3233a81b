package country

import "attache/corpus"

// page is a field as tokens, with what was recognised in it.
type page struct {
	*Field
	tokens []token
	caps   []bool // of each token: it stands among words all in upper case
}

// hit is a pattern found: tokens [first, last] of a page, with the senses that
// upper and lower case allow.
type hit struct {
	page        int
	first, last int
	senses      []sense
	best        int // index of the sense chosen, -1 for none yet
	part        bool
	code        bool // an ISO code or a postal abbreviation
	score       float64
}

func (h *hit) sense() *sense { return &h.senses[h.best] }

// span returns the bytes a hit covers.
func (h *hit) span(pages []page) corpus.Span {
	t := pages[h.page].tokens
	return corpus.Span{Start: t[h.first].start, End: t[h.last].end}
}

// maxPattern bounds the words of a pattern; longer ones cannot be entered.
const maxPattern = 24

// match appends the hits of a page: at each token the longest pattern whose
// case fits, none within another.
func (f *Finder) match(dst []hit, pages []page, at int) []hit {
	tokens := pages[at].tokens
	for i := 0; i < len(tokens); {
		last, senses := f.longest(tokens, i)
		if last < 0 {
			i++
			continue
		}
		if len(senses) > 0 {
			dst = append(dst, hit{page: at, first: i, last: last, senses: senses, best: -1})
		}
		i = last + 1
	}
	return dst
}

// longest finds the longest pattern at token i: its last token and senses,
// none if it is one to pass over. last is -1 where nothing matches.
func (f *Finder) longest(tokens []token, i int) (last int, senses []sense) {
	if tokens[i].word < 0 {
		return -1, nil
	}
	node := f.first[tokens[i].word]
	var ends [maxPattern]struct {
		node int32
		last int
	}
	n := 0
	for j := i; node != 0; {
		if len(f.senses[node]) > 0 && n < len(ends) {
			ends[n].node, ends[n].last = node, j
			n++
		}
		j++
		if j == len(tokens) || tokens[j].word < 0 || tokens[j].gap >= column {
			break
		}
		node = f.edges[edge{node, tokens[j].word}]
	}
	for n--; n >= 0; n-- {
		words := tokens[i : ends[n].last+1]
		if senses, ok := fitting(f.senses[ends[n].node], words); ok {
			return ends[n].last, senses
		}
	}
	return -1, nil
}

// fitting returns the senses that the case of the words allows; ok tells
// whether any does. A block without a code leaves none.
func fitting(all []sense, words []token) (senses []sense, ok bool) {
	fits := 0
	for i := range all {
		if !all[i].fits(words) {
			continue
		}
		if all[i].class == classBlock {
			return nil, true
		}
		fits++
	}
	if fits == len(all) {
		return all, fits > 0
	}
	for i := range all {
		if all[i].fits(words) {
			senses = append(senses, all[i])
		}
	}
	return senses, fits > 0
}

func (s *sense) fits(words []token) bool {
	for i := range words {
		t, bit := words[i].shape, uint16(1)<<min(i, 15)
		if s.upper&bit != 0 && t != upper || s.capital&bit != 0 && t != upper && t != title {
			return false
		}
	}
	return true
}

// findCaps marks the tokens that stand among words in upper case: of the eight
// words around, at least three and nine in ten.
func (p *page) findCaps() {
	p.caps = make([]bool, len(p.tokens))
	const reach = 5
	for i := range p.tokens {
		if p.tokens[i].shape != upper {
			continue
		}
		uppers, others := 0, 0
		for j := max(0, i-reach); j <= min(len(p.tokens)-1, i+reach); j++ {
			t := &p.tokens[j]
			if j == i || t.end-t.start < 2 {
				continue
			}
			switch t.shape {
			case upper:
				uppers++
			case lower, title:
				others++
			}
		}
		p.caps[i] = uppers >= 2 && uppers > 9*others
	}
}
