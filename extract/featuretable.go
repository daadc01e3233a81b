package extract

import (
	"encoding/binary"
	"math/bits"
)

// lexeme packs what the form table says of a word form, from the low bits up: its
// class in each clustering (0 for none), how it is mostly capitalised inside
// sentences (2 bits), and how often it occurs in names of each sort (2 bits a
// [listRole]: never, now and then, often, very often).
type lexeme uint64

// listRole is a sort of names, or a place in them, that words are counted in.
type listRole uint8

const (
	inCompany   listRole = iota // a word of company names
	endsCompany                 // the last but for legal forms
	inAcademic                  // of universities, institutes, hospitals
	startsAcademic
	inAgency // of government bodies, associations
	inPlace  // of cities and regions
	listRoles
)

// clusterings is how many classes a word has, of different fineness.
const clusterings = 3

// classBits is the size of the number of a class in each clustering.
var classBits = [clusterings]uint{9, 10, 12}

const (
	capsAt     = 9 + 10 + 12
	sortsAt    = capsAt + 2
	lexemeBits = sortsAt + 2*uint(listRoles)
)

// classes are the word's classes, 1 up, or 0 for a word that has none.
func (l lexeme) classes() (of [clusterings]uint64) {
	rest := uint64(l)
	for i, size := range classBits {
		of[i] = rest & (1<<size - 1)
		rest >>= size
	}
	return of
}

// lexemeOf is the lexeme of a word of these classes.
func lexemeOf(classes [clusterings]uint64) (l lexeme) {
	at := uint(0)
	for i, size := range classBits {
		l |= lexeme(classes[i]) << at
		at += size
	}
	return l
}

// caps is 0 when the word was not seen, else 1 mostly lower case, 2 both, 3
// mostly capitalised.
func (l lexeme) caps() uint64 { return uint64(l) >> capsAt & 3 }

func (l lexeme) in(s listRole) uint64 { return uint64(l) >> (sortsAt + 2*uint(s)) & 3 }

func (l lexeme) sorts() uint64 { return uint64(l) >> sortsAt & (1<<(2*uint(listRoles)) - 1) }

func (l lexeme) with(s listRole, level uint64) lexeme {
	at := sortsAt + 2*uint(s)
	return l&^(3<<at) | lexeme(level&3)<<at
}

// formTable maps hashes of folded words to lexemes. A slot is 8 bytes: the high
// bits of the hash, then the lexeme; 0 is a free slot. A nil form table knows
// nothing.
type formTable struct {
	slots []byte
	count uint64
}

func (x *formTable) find(hash uint64) lexeme {
	if x == nil || x.count == 0 {
		return 0
	}
	home, _ := bits.Mul64(hash, x.count)
	for slot := home; ; {
		entry := binary.LittleEndian.Uint64(x.slots[slot*8:])
		if entry == 0 {
			return 0
		}
		if entry>>lexemeBits == hash&(1<<(64-lexemeBits)-1) {
			return lexeme(entry & (1<<lexemeBits - 1))
		}
		if slot++; slot == x.count {
			slot = 0
		}
	}
}

// kinds is a set of lists of names.
type kinds uint16

const (
	listCompany  kinds = 1 << iota // two words or more
	listShort                      // a company's name in one word
	listAcademic                   // universities, institutes, hospitals
	listAgency                     // government bodies, associations, funders
	listAcronym                    // of research organisations
	listCity                       // and smaller places
	listRegion                     // countries, provinces, states
	listPrefix                     // not a name, but a longer name begins so
	kindBits     = 8

	listOrganization = listCompany | listShort | listAcademic | listAgency | listAcronym
)

// nameLists is the membership filter of all lists of names: it maps the hash
// of a name's words to the lists it stands in, and cannot be read back. A slot
// is 4 bytes: 24 bits of the hash, then the kinds. A false hit is one in some
// ten million. A nil filter has no names.
type nameLists struct {
	slots []byte
	count uint64
}

func (n *nameLists) find(hash uint64) kinds {
	if n == nil || n.count == 0 {
		return 0
	}
	home, _ := bits.Mul64(hash, n.count)
	for slot := home; ; {
		entry := binary.LittleEndian.Uint32(n.slots[slot*4:])
		if entry == 0 {
			return 0
		}
		if uint64(entry>>kindBits) == hash&(1<<(32-kindBits)-1) {
			return kinds(entry & (1<<kindBits - 1))
		}
		if slot++; slot == n.count {
			slot = 0
		}
	}
}

// extendName adds a word to the hash of a name; the empty name is 0.
func extendName(name, word uint64) uint64 { return mix(name*prime1 + word) }

// packLexicon builds the slots from words in ascending order of their hashes.
func packLexicon(hashes []uint64, lexemes []lexeme) *formTable {
	x := &formTable{count: uint64(len(hashes)*5/4 + 1)}
	x.slots = make([]byte, 8*x.count)
	for i, hash := range hashes {
		slot, _ := bits.Mul64(hash, x.count)
		for binary.LittleEndian.Uint64(x.slots[slot*8:]) != 0 {
			slot = (slot + 1) % x.count
		}
		entry := hash<<lexemeBits | uint64(lexemes[i])
		binary.LittleEndian.PutUint64(x.slots[slot*8:], entry)
	}
	return x
}

// packLists builds the slots from names in ascending order of their hashes.
func packLists(hashes []uint64, sets []kinds) *nameLists {
	n := &nameLists{count: uint64(len(hashes)*5/4 + 1)}
	n.slots = make([]byte, 4*n.count)
	for i, hash := range hashes {
		slot, _ := bits.Mul64(hash, n.count)
		for binary.LittleEndian.Uint32(n.slots[slot*4:]) != 0 {
			slot = (slot + 1) % n.count
		}
		entry := uint32(hash)<<kindBits | uint32(sets[i])
		binary.LittleEndian.PutUint32(n.slots[slot*4:], entry)
	}
	return n
}
