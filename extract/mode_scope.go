package extract

import "slices"

// scopes marks the words of a field that count for nothing: denied, only
// imagined, or part of a phrase that merely looks like a mode.
type scopes struct {
	denied []bool // by word
	decoy  []bool
	not    [len(modeIDs)][]bool // decoys of one mode
}

// negationReach bounds how many words after a negator, or before a denial, it
// can deny.
const negationReach = 14

func (t *modeTable) scopes(cues []cue, matches []phraseMatch) scopes {
	var s scopes
	for _, m := range matches {
		switch kind := t.phrases[m.phrase].kind; kind {
		default:
			if kind >= kindNot {
				s.not[kind-kindNot] = mark(s.not[kind-kindNot], len(cues), m.first, m.last)
			}
		case kindNone:
			s.decoy = mark(s.decoy, len(cues), m.first, m.last)
		case kindNegator, kindHypothesis:
			if !t.notOnly(cues, m) {
				s.forward(t, cues, m)
			}
		case kindDenial:
			s.backward(cues, m)
		}
	}
	return s
}

// notOnly reports whether the negator is "not only", which denies nothing.
func (t *modeTable) notOnly(cues []cue, m phraseMatch) bool {
	return m.last < len(cues) && cues[m.last].ID == t.only
}

// forward denies the words after a negator until the clause turns. A negator
// right before a colon heads a list: "Not sought: …" denies the line.
func (s *scopes) forward(t *modeTable, cues []cue, m phraseMatch) {
	s.denied = mark(s.denied, len(cues), 0, 0)
	heading := false
	for i := m.first; i < min(m.last+negationReach, len(cues)); i++ {
		b := cues[i].Break
		if i > m.first {
			if b == breakClause && i-m.first <= 2 {
				heading = true
			} else if b == breakEnd || b == breakClause && !heading || i >= m.last && t.turns(cues[i]) {
				return
			}
		}
		s.denied[i] = true
	}
}

// turns reports whether a clause of its own starts with this word.
func (t *modeTable) turns(c cue) bool {
	return t.turning[c.ID] == kindTurn || t.turning[c.ID] == kindSubject && c.Break == breakComma
}

// backward denies the words before a denial back to the start of the clause.
func (s *scopes) backward(cues []cue, m phraseMatch) {
	s.denied = mark(s.denied, len(cues), 0, 0)
	for i := m.first - 1; i >= max(0, m.first-negationReach); i-- {
		s.denied[i] = true
		if cues[i].Break >= breakComma {
			return
		}
	}
}

// mark sets words [first, last) out of n.
func mark(words []bool, n, first, last int) []bool {
	if words == nil {
		words = make([]bool, n)
	}
	for i := first; i < last; i++ {
		words[i] = true
	}
	return words
}

// void reports whether a phraseMatch of this kind counts for nothing. What the home
// side lacks and what is only watched is often said with a "no".
func (s *scopes) void(m phraseMatch, kind int) bool {
	if s.decoy != nil && !slices.Contains(s.decoy[m.first:m.last], false) {
		return true
	}
	if kind < len(s.not) && s.not[kind] != nil && !slices.Contains(s.not[kind][m.first:m.last], false) {
		return true
	}
	return kind <= lastDeal+1 && s.denied != nil && slices.Contains(s.denied[m.first:m.last], true)
}
