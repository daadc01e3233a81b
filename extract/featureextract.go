package extract

// Template numbers. A word's own features carry their offset from the position
// described in the low bits: template<<3 | offset+window.
const (
	tBias = iota + 1
	tLower
	tExact
	tShape
	tCaps
	tPrefix
	tSuffix  = tPrefix + 4
	tClass   = tSuffix + 4 + iota
	tLexCaps = tClass + 2*clusterings + iota
	tSort
	tSorts = tSort + int(listRoles) + iota
	tSize
	tPair
	tTriple
	tRun
	tList
	tHint
	tSentence
	tGap
)

// sub numbers the templates within one.
func sub(number, n int) int { return number<<4 | n }

func template(number, offset int) uint64 { return uint64(number)<<3 | uint64(offset+window) }

// ownFeatures appends what a word says of the position offset words before it
// by itself. These sums are cached a word, so they may be many.
func (s *sentence) ownFeatures(w *word, offset int, keys *[groups][]uint64) {
	look, lexical := keys[groupLook], keys[groupLexical]
	if offset == 0 {
		lexical = keys[groupOwn]
	}
	affix := func(number int, value uint64) {
		keys[groupAffix] = append(keys[groupAffix], key1(template(number, offset), value))
	}
	add := func(number int, value uint64) { look = append(look, key1(template(number, offset), value)) }
	lexical = append(lexical, key1(template(tLower, offset), w.lower))
	add(tCaps, uint64(w.caps))
	near := -1 <= offset && offset <= 1
	for i, class := range w.lex.classes() {
		if class == 0 {
			break
		}
		keys[groupClass] = append(keys[groupClass], key1(template(tClass+i, offset), class))
		if near {
			keys[groupClass] = append(keys[groupClass], key1(template(tClass+clusterings+i, offset), class<<8|uint64(w.caps)))
		}
	}
	if near {
		lexical = append(lexical, key1(template(tExact, offset), w.exact))
		add(tShape, w.shape)
		affix(tSuffix+2, w.suffix[2])
		for k := listRole(0); k < listRoles; k++ {
			if level := w.lex.in(k); level > 0 {
				add(tSort+int(k), level<<8|uint64(w.caps))
			}
		}
		add(tSorts, w.lex.sorts())
		add(tLexCaps, w.lex.caps()<<8|uint64(w.caps))
	}
	if offset == 0 {
		add(tBias, 0)
		add(tSize, uint64(min(w.size, 12))<<8|uint64(w.caps))
		for k := range w.prefix {
			if w.prefix[k] != 0 {
				affix(tPrefix+k, w.prefix[k])
				if k != 2 {
					affix(tSuffix+k, w.suffix[k])
				}
			}
		}
	}
	keys[groupLook] = look
	if offset == 0 {
		keys[groupOwn] = lexical
	} else {
		keys[groupLexical] = lexical
	}
}

// pad stands for what is before and behind a sentence.
var padding = word{wordForm: wordForm{exact: 1, lower: 1}, shape: 1}

func (s *sentence) at(i int) *word {
	if i < 0 || i >= len(s.words) {
		return &padding
	}
	return s.words[i]
}

// contextFeatures leaves in s.keys what the surroundings say of position i:
// pairs and triples of words, the run of capitals it stands in, name lists,
// and the sentence. A word without a capital near it has few.
func (s *sentence) contextFeatures(i int) {
	for g := range s.keys {
		s.keys[g] = s.keys[g][:0]
	}
	b, w, a := s.at(i-1), s.at(i), s.at(i+1)
	near := w.caps.capital() || b.caps.capital() || a.caps.capital() || w.caps == capsDigit || s.inRun[i] >= 0
	s.look(tSentence, s.flags<<8|uint64(w.caps))
	if i == 0 {
		s.look(tSentence, 1<<16|uint64(w.caps)<<8|w.lex.caps())
	}
	s.listFeatures(i)
	if !near {
		return
	}
	s.pairs(i, b, w, a)
	if s.inRun[i] >= 0 {
		s.runFeatures(i, s.runs[s.inRun[i]])
	}
}

func (s *sentence) look(template int, value uint64) {
	s.keys[groupLook] = append(s.keys[groupLook], key1(uint64(template)<<8, value))
}

func (s *sentence) lexical(template int, x, y uint64) {
	s.keys[groupLexical] = append(s.keys[groupLexical], key2(uint64(template)<<8, x, y))
}

func (s *sentence) pairs(i int, b, w, a *word) {
	s.keys[groupOwn] = append(s.keys[groupOwn], key2(uint64(sub(tPair, 0))<<8, b.lower, w.lower), key2(uint64(sub(tPair, 1))<<8, w.lower, a.lower))
	s.lexical(sub(tPair, 2), b.lower, uint64(w.caps)<<8|uint64(a.caps))
	s.lexical(sub(tPair, 3), a.lower, uint64(w.caps)<<8|uint64(b.caps))
	s.lexical(sub(tTriple, 0), s.at(i-2).lower, b.lower^uint64(w.caps))
	s.lexical(sub(tTriple, 1), s.at(i+2).lower, a.lower^uint64(w.caps))
	bb, aa := s.at(i-2), s.at(i+2)
	s.look(sub(tPair, 4), uint64(b.caps)<<16|uint64(w.caps)<<8|uint64(a.caps))
	s.look(sub(tPair, 5), uint64(bb.caps)<<32|uint64(b.caps)<<24|uint64(w.caps)<<16|uint64(a.caps)<<8|uint64(aa.caps))
	s.look(sub(tPair, 6), b.shape*31^w.shape)
	s.look(sub(tPair, 7), w.shape*31^a.shape)
	s.look(sub(tPair, 8), w.lex.sorts()<<24|a.lex.sorts())
	s.look(sub(tPair, 9), b.lex.sorts()<<24|w.lex.sorts())
}

// runFeatures describe the run of capitals around position i: its head (the
// last word), its first word, what stands around it, and how long it is.
func (s *sentence) runFeatures(i int, r run) {
	w, first, last := s.words[i], s.words[r.first], s.words[r.last]
	before, after := s.at(r.first-1), s.at(r.last+1)
	size := uint64(min(r.last-r.first+1, 6))
	place := uint64(min(i-r.first, 3))<<4 | uint64(min(r.last-i, 3))
	s.lexical(sub(tRun, 0), last.lower, 0)
	s.lexical(sub(tRun, 1), first.lower, 0)
	s.lexical(sub(tRun, 2), before.lower, place)
	s.lexical(sub(tRun, 3), after.lower, place)
	s.lexical(sub(tRun, 4), before.lower, after.lower)
	if r.from != r.first || r.to != r.last {
		s.lexical(sub(tGap, 0), s.at(r.from-1).lower, uint64(w.caps))
		s.lexical(sub(tGap, 1), s.at(r.to+1).lower, uint64(w.caps))
		s.look(sub(tGap, 2), uint64(s.at(r.from-1).caps)<<8|uint64(s.at(r.to+1).caps))
	}
	s.look(sub(tRun, 5), size<<8|place)
	s.look(sub(tRun, 6), last.lex.sorts()<<8|place)
	s.look(sub(tRun, 7), first.lex.sorts()<<8|place)
	s.look(sub(tRun, 8), last.suffix[2]<<8|place)
}

func (s *sentence) listFeatures(i int) {
	m := s.known[i]
	add := func(n int, value uint64) {
		s.keys[groupList] = append(s.keys[groupList], key1(uint64(sub(tList, n))<<8, value))
	}
	if m.kinds != 0 {
		w := s.words[i]
		add(0, uint64(m.kinds)<<8|uint64(m.part))
		add(1, uint64(m.kinds)<<24|uint64(m.part)<<16|uint64(m.size)<<8|uint64(w.caps))
		add(2, uint64(m.kinds)<<16|w.lex.caps()<<8|uint64(m.part))
		for k := kinds(1); k < listPrefix; k <<= 1 {
			if m.kinds&k != 0 {
				add(3, uint64(k)<<16|uint64(m.part)<<8|uint64(m.size))
			}
		}
		if s.inRun[i] >= 0 {
			r := s.runs[s.inRun[i]]
			covers := uint64(0)
			if s.known[r.first].part == partFirst || s.known[r.first].part == partWhole {
				covers |= 1
			}
			if s.known[r.last].part >= partLast {
				covers |= 2
			}
			add(4, uint64(m.kinds)<<16|uint64(m.part)<<8|covers)
		}
	}
	if i > 0 && s.known[i-1].kinds != 0 {
		add(5, uint64(s.known[i-1].kinds)<<8|uint64(s.known[i-1].part))
	}
	if i+1 < len(s.known) && s.known[i+1].kinds != 0 {
		add(6, uint64(s.known[i+1].kinds)<<8|uint64(s.known[i+1].part))
	}
}

// appendHint appends what the rest of the document says of a word so written.
func appendHint(keys []uint64, h hint, written caps) []uint64 {
	if h.typ == 0 && h.acronym == 0 && !h.lower {
		return keys
	}
	add := func(n int, value uint64) { keys = append(keys, key1(uint64(sub(tHint, n))<<8, value)) }
	add(0, uint64(h.typ)<<8|uint64(h.level))
	add(1, uint64(h.typ)<<16|uint64(h.level)<<8|uint64(written))
	add(4, uint64(h.typ)<<16|uint64(h.level)<<8|uint64(h.own))
	if h.lower {
		add(2, uint64(written))
	}
	if h.acronym > 0 {
		add(3, uint64(h.acronym))
	}
	return keys
}
