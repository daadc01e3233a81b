package extract

// memory is what a first reading of a document found out about its words.
type memory struct {
	facts map[uint64]fact // by the exact form
}

// fact counts the occurrences of a word.
type fact struct {
	typed   [MISC + 1]uint16 // by the type of the name they are in, [0] none
	small   uint16           // written without a capital, by any form
	acronym uint8            // the type of a name whose initials it is
}

func (m *memory) reset() {
	if m.facts == nil {
		m.facts = make(map[uint64]fact)
	}
	clear(m.facts)
}

// maxFacts is the number of words remembered of a document.
const maxFacts = 1 << 14

// note changes what is remembered of a word.
func (m *memory) note(word uint64, change func(f *fact)) {
	f, known := m.facts[word]
	if !known && len(m.facts) == maxFacts {
		return
	}
	change(&f)
	m.facts[word] = f
}

// count counts the words of a sentence and the names found in them.
func (m *memory) count(words []wordForm, names []finding) {
	typed := func(i int) EntityType {
		for len(names) > 0 && names[0].last <= i {
			names = names[1:]
		}
		if len(names) > 0 && names[0].first <= i {
			return names[0].typ
		}
		return 0
	}
	initials, open := uint64(0), EntityType(0)
	for i := range words {
		w, t := &words[i], typed(i)
		if t == 0 || t != open || len(names) > 0 && names[0].first == i {
			m.close(initials, open)
			initials, open = 0, t
		}
		switch {
		case w.caps.capital():
			w.typ = uint8(t)
			m.note(w.exact, func(f *fact) { f.typed[t]++ })
			if t != 0 {
				initials = extendName(initials, uint64(w.initial))
			}
		case w.caps == capsLower:
			m.note(w.lower, func(f *fact) { f.small++ })
		}
	}
	m.close(initials, open)
}

// close remembers the initials of a name.
func (m *memory) close(initials uint64, t EntityType) {
	if t != 0 && initials != 0 {
		m.note(initials, func(f *fact) { f.acronym = uint8(t) })
	}
}

// hint is what is remembered of a word's other occurrences.
func (m *memory) hint(w *wordForm) (h hint) {
	if !w.caps.capital() {
		return h
	}
	h.lower = m.facts[w.lower].small > 0
	known := m.facts[w.exact]
	if known.typed[w.typ] > 0 {
		known.typed[w.typ]--
	}
	h.typ, h.level = known.majority()
	h.own = w.typ
	if w.caps == capsUpper && w.size > 1 && w.size < 9 {
		h.acronym = m.facts[w.letters].acronym
	}
	return h
}

// majority returns the type most occurrences have, plus one, and how clear
// that is: 1 for half to 3 for all but all. It is 0, 0 where there are none.
func (f *fact) majority() (typ, level uint8) {
	total, top := 0, 0
	for t, n := range f.typed {
		total += int(n)
		if n > f.typed[top] {
			top = t
		}
	}
	if total < 1 {
		return 0, 0
	}
	share := 4 * int(f.typed[top]) / total
	level = uint8(max(0, share-2)) + 1
	switch {
	case total > 3:
		level += 8
	case total > 1:
		level += 4
	}
	return uint8(top) + 1, level
}
