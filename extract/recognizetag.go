package extract

// Names are tagged word by word: first, inside and last word of a name of two
// words or more, the only word of another, or none (BILOU, see Ratinov and
// Roth 2009, "Design Challenges and Misconceptions in Named Entity
// Recognition"). A tag is 0 for none, else 1 + 4·(type's number) + part.

// tagSet names the tags for the types, in their order.
type tagSet struct {
	types  []EntityType
	number [MISC + 1]int // of a type in types, or -1
}

const (
	tagFirst = iota
	tagInside
	tagLast
	tagWhole
)

func newTagSet(types []EntityType) tagSet {
	s := tagSet{types: types}
	for i := range s.number {
		s.number[i] = -1
	}
	for i, t := range types {
		s.number[t] = i
	}
	return s
}

func (s *tagSet) labels() []string {
	names := []string{"O"}
	for _, t := range s.types {
		for _, part := range [...]string{"B-", "I-", "L-", "U-"} {
			names = append(names, part+t.String())
		}
	}
	return names
}

// bits are the tags of a type.
func (s *tagSet) bits(t EntityType) uint64 {
	if n := s.number[t]; n >= 0 {
		return 0xF << (1 + 4*n)
	}
	return 0
}

func split(tag int) (number, part int) { return (tag - 1) / 4, (tag - 1) % 4 }

// allowed reports whether tag b may follow tag a; -1 is the sentence's edge.
func allowed(a, b int) bool {
	open, number := false, 0
	if a > 0 {
		n, part := split(a)
		open, number = part == tagFirst || part == tagInside, n
	}
	if b <= 0 {
		return !open
	}
	n, part := split(b)
	if part == tagInside || part == tagLast {
		return open && n == number
	}
	return !open
}

// mark writes the tags of a name over the words [first, last).
func (s *tagSet) mark(tags []uint8, first, last int, t EntityType) {
	number := s.number[t]
	if number < 0 || first >= last {
		return
	}
	base := uint8(1 + 4*number)
	for i := first; i < last; i++ {
		tags[i] = base + tagInside
	}
	tags[first], tags[last-1] = base+tagFirst, base+tagLast
	if last-first == 1 {
		tags[first] = base + tagWhole
	}
}

// names calls yield for each name the tags mark, in order.
func (s *tagSet) names(tags []uint8, yield func(first, last int, t EntityType)) {
	for i := 0; i < len(tags); i++ {
		if tags[i] == 0 {
			continue
		}
		number, part := split(int(tags[i]))
		first := i
		for part != tagLast && part != tagWhole && i+1 < len(tags) {
			i++
			_, part = split(int(tags[i]))
		}
		yield(first, i+1, s.types[number])
	}
}
