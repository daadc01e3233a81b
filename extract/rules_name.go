package extract

import (
	"strings"

	"attache/extract/country"
)

// name decides what stands at token i, which is namable: where it ends, and
// its type, 0 if it is none that the rules know. When it is none, end says
// where to look next.
func (s *sentenceRules) name(i int) (end int, kind EntityType, score float64) {
	if s.is(i, titleWord) && !s.is(i, headWord|legalWord) {
		return s.titled(i)
	}
	if n := s.phrase(i); n > 0 {
		return s.withLegal(i + n), ORG, scoreKnown
	}
	atom := s.atom(i)
	if end, score := s.organization(i, atom); end > 0 {
		if s.country(i, end) || s.generic(i, end) {
			return end, 0, 0
		}
		return end, ORG, score
	}
	if end := s.person(i, atom); end > 0 {
		if s.after(i) {
			return end, PER, scoreTitle
		}
		return end, PER, scoreGiven
	}
	if s.contextual(i, atom) && !s.country(i, atom) {
		return atom, ORG, scoreContext
	}
	return atom, 0, 0
}

// country reports whether the words [i, end) are a country's name: "Russian
// Federation" is no body.
func (s *sentenceRules) country(i, end int) bool {
	_, ok := country.Lookup(s.text[s.tokens[i].Start:s.tokens[end-1].End])
	return ok && end-i > 1 || ok && !s.seen[i].upper
}

// generic reports whether the words [i, end) name no body by themselves: legal
// forms only, or "Board of Directors".
func (s *sentenceRules) generic(i, end int) bool {
	if s.rules.generic[s.text[s.tokens[i].Start:s.tokens[end-1].End]] {
		return true
	}
	for k := i; k < end; k++ {
		if s.seen[k].capital && !s.is(k, legalWord) {
			return false
		}
	}
	return true
}

// phrase is the number of tokens of the known name at i, or 0.
func (s *sentenceRules) phrase(i int) int {
	for _, words := range s.rules.phrases[s.word(i)] {
		if i+len(words) > len(s.tokens) {
			continue
		}
		n := 0
		for n < len(words) && s.word(i+n) == words[n] {
			n++
		}
		if n == len(words) {
			return n
		}
	}
	return 0
}

// atom returns the end of the capitalised words that start at i: a name
// without "of", "and" or commas, but with "&", "de", initials and the comma
// before a legal form.
func (s *sentenceRules) atom(i int) int {
	for i++; i < len(s.tokens); {
		switch {
		case s.is(i, titleWord) && !s.is(i, topicWord|headWord|legalWord):
			return i
		case s.namable(i) || s.is(i, legalWord) && s.seen[i-1].capital:
			i++
		case s.mark(i, "&") && s.namable(i+1), s.mark(i, "-") && s.namable(i+1) && s.tight(i):
			i += 2
		case s.mark(i, ".") && len(s.word(i-1)) == 1 && s.namable(i+1): // an initial
			i += 2
		case s.mark(i, ",") && s.is(i+1, legalWord) && s.seen[i+1].capital:
			i += 2
		case s.romance(i) && s.namable(i+1):
			i += 2
		case s.mark(i, "(") && s.mark(i+2, ")") && (s.is(i+3, legalWord) || s.mark(i+3, ",") && s.is(i+4, legalWord)): // "(Group) Co., Ltd."
			i += 3
		default:
			return i
		}
	}
	return i
}

// tight reports whether token i touches both its neighbours.
func (s *sentenceRules) tight(i int) bool {
	return s.tokens[i-1].End == s.tokens[i].Start && s.tokens[i].End == s.tokens[i+1].Start
}

// romance reports whether token i is a particle that stands inside names:
// "Universidad de Chile", "Ludwig van Beethoven".
func (s *sentenceRules) romance(i int) bool {
	if !s.is(i, joinWord) {
		return false
	}
	switch s.word(i) {
	case "of", "for", "and", "the", "in", "at", "am":
		return false
	}
	return true
}

// organization returns the end of the organisation's name that starts at i,
// given the end of its first atom, or 0.
func (s *sentenceRules) organization(i, atom int) (end int, score float64) {
	if end := s.closed(i, atom); end > 0 {
		return s.withLegal(end), scoreLegal
	}
	if start := s.topics(i, atom); start > 0 {
		atom = start
	}
	head := s.lastHead(i, atom)
	switch {
	case head >= 0:
		end = s.chain(atom, head >= atom-1 || s.is(i, headWord))
		if atom == i+1 && end == atom && !s.is(i, orgWord) {
			return 0, 0 // "Bank" alone is no name
		}
		return s.withLegal(end), scoreHead
	case atom == i+1 && s.is(i, orgWord):
		return atom, scoreKnown
	case s.is(i, orgWord): // "Google Maps", "NASA Case Number"
		return i + 1, scoreBegin
	}
	return 0, 0
}

// closed returns the end of the last legal form within the atom, 0 if there
// is none that closes a name: one word must come before it.
func (s *sentenceRules) closed(i, atom int) int {
	for k := atom - 1; k > i; k-- {
		if !s.is(k, legalWord) {
			continue
		}
		for n := i; n < k; n++ {
			if !s.is(n, legalWord|weakHead) && s.word(n) != "Public" && s.word(n) != "Joint" && s.word(n) != "Stock" && s.word(n) != "Open" && s.word(n) != "Liability" {
				return k + 1
			}
		}
		return atom // "Public Joint Stock Company GAZ"
	}
	return 0
}

// withLegal extends a name that ends at end over the legal forms after it.
func (s *sentenceRules) withLegal(end int) int {
	for {
		switch {
		case s.is(end, legalWord):
			end++
		case s.mark(end, ".") && s.is(end-1, legalWord) && s.abbreviated(end-1):
			end++
		case s.mark(end, ",") && s.is(end+1, legalWord) && s.seen[end+1].capital:
			end += 2
		case s.mark(end, "(") && s.mark(end+1, "publ") && s.mark(end+2, ")"):
			end += 3
		default:
			return end
		}
	}
}

// topics joins "Science and Technology Commission": an atom that ends in a
// topic, "and", and an atom with a head. It returns the end of the second.
func (s *sentenceRules) topics(i, atom int) int {
	if !s.mark(atom, "and") || !s.is(atom-1, topicWord) || s.is(atom-1, headWord) || !s.namable(atom+1) {
		return 0
	}
	end := s.atom(atom + 1)
	if s.lastHead(i, atom) >= 0 || s.lastHead(atom+1, end) < atom+1 || s.is(atom+1, headWord) && end == atom+2 {
		return 0
	}
	return end
}

// lastHead is the last token of [i, end) that makes it an organisation, -1 if
// there is none. A weak head counts with a word before it that is no nation's
// adjective.
func (s *sentenceRules) lastHead(i, end int) int {
	for k := end - 1; k >= i; k-- {
		if s.is(k, headWord) {
			return k
		}
		if s.is(k, weakHead) && k > i && k == end-1 && s.seen[k].capital && (k > i+1 || !s.is(i, nationWord|topicWord)) {
			return k
		}
	}
	return -1
}

// abbreviated reports whether token i is a legal form whose closing dot the
// tokeniser cut off: "Ltd", "Co.,Ltd", and the dot right after it.
func (s *sentenceRules) abbreviated(i int) bool {
	w := s.word(i)
	return s.tokens[i].End == s.tokens[i+1].Start && (strings.HasSuffix(w, "Ltd") || w == "Inc" || w == "Corp" || w == "Co")
}

// chain extends a headed name over "of …", "for …", "of the …" and the "and"
// between topics: "Institute of Physics of the Russian Academy of Sciences".
func (s *sentenceRules) chain(end int, open bool) int {
	for open {
		next := end
		switch {
		case s.mark(end, "of"), s.mark(end, "for"):
			next++
			if s.mark(next, "the") {
				next++
			}
		case s.mark(end, "and") && s.is(end-1, topicWord) && s.is(end+1, topicWord):
			next++
		case s.mark(end, ",") && s.is(end-1, topicWord) && s.is(end+1, topicWord) && s.listed(end+2):
			next++
		case s.mark(end, "named") && s.mark(end+1, "after"):
			next += 2
		default:
			return end
		}
		if !s.namable(next) || s.is(next, titleWord) && !s.is(next, topicWord) {
			return end
		}
		end = s.atom(next)
	}
	return end
}

// listed reports whether the list of topics goes on at token i: "Agriculture,
// Food and Rural Affairs".
func (s *sentenceRules) listed(i int) bool {
	for range 4 {
		if s.mark(i, "and") {
			return s.is(i+1, topicWord)
		}
		if !s.is(i, topicWord) && !s.mark(i, ",") {
			return false
		}
		i++
	}
	return false
}

// titled passes over "Dr.": the name, if one follows, comes next.
func (s *sentenceRules) titled(i int) (end int, kind EntityType, score float64) {
	for s.is(i, titleWord) {
		i++
		if s.mark(i, ".") {
			i++
		}
	}
	return i, 0, 0
}

// person returns the end of the person's name at i, or 0.
func (s *sentenceRules) person(i, atom int) int {
	if s.after(i) {
		return s.personEnd(i, atom)
	}
	if atom > i+1 && s.is(i, givenName) {
		return s.personEnd(i, atom)
	}
	return 0
}

// personEnd cuts a person's name after four words at most.
func (s *sentenceRules) personEnd(i, atom int) int {
	words := 0
	for k := i; k < atom; k++ {
		if s.seen[k].capital {
			words++
		}
		if words > 4 || s.is(k, headWord|orgWord|nationWord) {
			return max(k, i+1)
		}
	}
	return atom
}

// after reports whether a title stands right before token i.
func (s *sentenceRules) after(i int) bool {
	return s.is(i-1, titleWord) || s.mark(i-1, ".") && s.is(i-2, titleWord)
}

// contextual reports whether the sentence says that the unknown name [i, end)
// is an organisation.
func (s *sentenceRules) contextual(i, end int) bool {
	if end-i > 4 || s.is(i, nationWord|acronymNot|givenName) && end == i+1 {
		return false
	}
	if s.is(i-1, firmNoun) && !s.mark(end, "and") {
		return true
	}
	if s.is(end, firmVerb) {
		return true
	}
	k := end
	switch {
	case s.mark(k, ",") && (s.mark(k+1, "a") || s.mark(k+1, "an") || s.mark(k+1, "the")):
		k += 2
	case s.mark(k, "is") && (s.mark(k+1, "a") || s.mark(k+1, "an") || s.mark(k+1, "the")):
		k += 2
	default:
		return false
	}
	for n := k; n < len(s.tokens) && n < k+8; n++ {
		if s.is(n, firmNoun) {
			return true
		}
		if s.mark(n, ",") || s.mark(n, "of") || s.mark(n, "in") || s.mark(n, "for") {
			return false
		}
	}
	return false
}
