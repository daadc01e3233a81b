package extract

import "strings"

// group numbers for dropout: what a feature draws on.
const (
	groupLook    = iota // shape, capitals
	groupLexical        // the words around
	groupList           // name lists
	groupMemory         // the rest of the document
	groupOwn            // the word itself
	groupAffix          // parts of the word
	groupClass          // classes of words
	groups
)

// window is how far a word's own features reach to either side.
const window = 2

// sentence is the working state for the features of one sentence; it is reused.
type sentence struct {
	lists *nameLists
	words []*word
	known []listing // the name in a list that covers the word
	runs  []run     // the stretches of capitalised words
	inRun []int32   // the run a word belongs to, or -1
	flags uint64    // sentence in capitals, without capitals
	keys  [groups][]uint64
	steps int // look-ups made, for tests of linear work
}

// listing is a word's part in a listed name: first, inside, last, or all of it.
type listing struct {
	kinds kinds
	part  uint8
	size  uint8
}

const (
	partFirst = iota + 1
	partInside
	partLast
	partWhole
)

// hint is what is known of a word from elsewhere in the document: the type
// most of its other occurrences were given, by a first pass, how sure that is,
// and whether it occurs uncapitalised.
type hint struct {
	typ, level uint8
	acronym    uint8
	own        uint8 // the type the first reading gave it
	lower      bool
}

// run is a stretch of capitalised words, with the small words between them.
type run struct {
	first, last int
	// from and to are the first and last word of the enumeration of runs that
	// this one is part of: "A, B and C".
	from, to int
}

// maxName is the longest listed name, in words.
const maxName = 14

// set fills the state for the words, which stay the caller's.
func (s *sentence) set(words []*word) {
	s.words = words
	s.matchLists()
	s.findRuns()
	upper, lower := 0, 0
	for _, w := range words {
		switch {
		case w.caps.capital():
			upper++
		case w.caps == capsLower:
			lower++
		}
	}
	s.flags = 0
	if upper == 0 {
		s.flags |= 1
	}
	if upper > 2 && upper > 2*lower {
		s.flags |= 2
	}
}

// matchLists finds listed names, leftmost first and the longest at each place.
func (s *sentence) matchLists() {
	s.known = resized(s.known, len(s.words))
	clear(s.known)
	for i := 0; i < len(s.words); i++ {
		if !s.words[i].beginsName() {
			continue
		}
		end, found := s.longest(i)
		if found == 0 {
			continue
		}
		size := uint8(min(end-i, 4))
		for j := i; j < end; j++ {
			s.known[j] = listing{found, partInside, size}
		}
		s.known[i].part, s.known[end-1].part = partFirst, partLast
		if end == i+1 {
			s.known[i].part = partWhole
		}
		i = end - 1
	}
}

// beginsName reports whether a listed name may begin with the word: one with a
// capital or a digit, or one in small letters that is rarely so written.
func (w *word) beginsName() bool {
	if w.plain == 0 {
		return false
	}
	return w.caps.capital() || w.caps == capsDigit || w.caps == capsLower && w.size > 3 && w.lex.caps() != 1
}

func (s *sentence) longest(from int) (end int, found kinds) {
	name := uint64(0)
	for j := from; j < len(s.words) && j < from+maxName; j++ {
		if s.words[j].plain == 0 {
			continue
		}
		name = extendName(name, s.words[j].plain)
		s.steps++
		is := s.lists.find(name)
		if is&^listPrefix != 0 {
			end, found = j+1, is&^listPrefix
		}
		if is&listPrefix == 0 {
			break
		}
	}
	return end, found
}

// findRuns cuts the sentence into stretches of capitalised words. A small word
// belongs to a run when a capitalised word follows it, at most two on.
func (s *sentence) findRuns() {
	s.runs, s.inRun = s.runs[:0], resized(s.inRun, len(s.words))
	for i := range s.inRun {
		s.inRun[i] = -1
	}
	for i := 0; i < len(s.words); i++ {
		if !s.words[i].caps.capital() {
			continue
		}
		last := i
		for next := s.following(last); next > 0; next = s.following(last) {
			last = next
		}
		for j := i; j <= last; j++ {
			s.inRun[j] = int32(len(s.runs))
		}
		s.runs = append(s.runs, run{i, last, i, last})
		i = last
	}
	s.enumerate()
}

// enumerate finds runs that only commas, "and" and "or" part.
func (s *sentence) enumerate() {
	for i := 0; i < len(s.runs); {
		j := i + 1
		for j < len(s.runs) && s.joined(s.runs[j-1].last+1, s.runs[j].first) {
			j++
		}
		from, to := s.runs[i].first, s.runs[j-1].last
		for ; i < j; i++ {
			s.runs[i].from, s.runs[i].to = from, to
		}
	}
}

func (s *sentence) joined(from, to int) bool {
	if to-from > 3 {
		return false
	}
	for _, w := range s.words[from:to] {
		if !joining[w.lower] {
			return false
		}
	}
	return true
}

// following returns the next capitalised word of a run whose last is at i, or
// 0: the next word, or one behind "of", "of the", "for", "&" and their like.
func (s *sentence) following(i int) int {
	for j := i + 1; j < len(s.words) && j <= i+3; j++ {
		if s.words[j].caps.capital() {
			return j
		}
		if !linking[s.words[j].lower] {
			return 0
		}
	}
	return 0
}

// linking are the words that join the parts of a name, joining those between
// the names of an enumeration.
var (
	linking = wordSet("of the for & de du des la le di del della do da dos der van von den und et y e al bin - 's")
	joining = wordSet(", and or ; / as well")
	article = wordSet("the a an")
	// endings are the legal forms that hardly end anything but a company's name.
	endings = wordSet(`inc inc. incorporated corp corp. corporation co. ltd ltd. limited llc l.l.c. llp plc p.l.c. ag ab asa a/s aps oy oyj
		sa s.a. sas s.a.s. spa s.p.a. srl s.r.l. gmbh mbh kg kgaa nv n.v. bv b.v. bhd bhd. berhad tbk jsc pjsc ojsc k.k. pty
		p.s.c. s.e. a.s. a.ş. s.à.r.l. ltda ltda.`)
)

func wordSet(words string) map[uint64]bool {
	m := map[uint64]bool{}
	for _, w := range strings.Fields(words) {
		m[lowerHash(w)] = true
	}
	return m
}

func resized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n+n/2)[:n]
	}
	return s[:n]
}
