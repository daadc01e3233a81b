// Package origin knows the home countries of well-known organisations by their
// names: "Tsinghua University" CN, "Nokia Oyj" FI.
//
// [New] loads the built-in table, [Table.Country] looks a name up, [Build]
// makes a table out of lists. The table holds a 32-bit hash of each name's key
// (see package orgname) and its country; a name that is in none of the lists
// is taken for one that is some 2 times in 100,000. Names that bodies of several
// countries bear are left out, and so are names made only of words that bodies
// everywhere use ("Institute of Physics").
package origin

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"sort"
	"strings"

	"attache/internal/orgname"
	"attache/models"
)

// Table maps names to countries. It is immutable and safe for concurrent use.
type Table struct {
	codes  []string
	hashes []uint32 // ascending
	of     []uint8  // index into codes
}

// New loads the built-in table. The error says how it is damaged.
func New() (*Table, error) { return Decode("built-in origins", models.Origins) }

// Len is the number of names the table knows.
func (t *Table) Len() int { return len(t.hashes) }

// Country returns the ISO 3166-1 alpha-2 code of the country an organisation
// of that name is at home in; ok is false if the table does not know.
func (t *Table) Country(name string) (code string, ok bool) {
	core := orgname.Core(orgname.Words(name))
	if len(core) == 0 {
		return "", false
	}
	h := hash(strings.Join(core, " "))
	i := sort.Search(len(t.hashes), func(i int) bool { return t.hashes[i] >= h })
	if i == len(t.hashes) || t.hashes[i] != h {
		return "", false
	}
	return t.codes[t.of[i]], true
}

// hash is FNV-1a over the key, stirred and cut to 32 bits.
func hash(key string) uint32 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(key); i++ {
		h = (h ^ uint64(key[i])) * 1099511628211
	}
	h ^= h >> 31
	h *= 0x9E3779B97F4A7C15
	return uint32(h >> 32)
}

// Listed is a name as a list has it.
type Listed struct {
	Name, Country string
	// Rank orders lists that disagree: the lowest rank that names one country
	// decides, as headquarters go before branches.
	Rank int
}

// registers is the rank from which on names of common words are left out: a
// register holds every "Institute of Metallurgy", a list of headquarters only
// those that are known by the name.
const registers = 2

// everywhere is the number of countries from which on a word sets no name
// apart.
const everywhere = 7

// Build makes a table. Names of fewer than four bytes, names of several
// countries, and names of common words alone that only registers hold, are left
// out.
func Build(list []Listed) (*Table, error) {
	keys := make([]string, len(list))
	spread := make(map[string]map[string]bool) // by word: the countries it stands in
	for i, l := range list {
		words := orgname.Core(orgname.Words(l.Name))
		keys[i] = strings.Join(words, " ")
		for _, w := range words {
			if spread[w] == nil {
				spread[w] = make(map[string]bool)
			}
			spread[w][l.Country] = true
		}
	}
	best := make(map[string]Listed, len(list)) // by key: Country "" if disputed
	for i, l := range list {
		key := keys[i]
		if len(key) < 4 || len(l.Country) != 2 || l.Rank >= registers && common(key, spread) {
			continue
		}
		b, ok := best[key]
		switch {
		case !ok || l.Rank < b.Rank:
			best[key] = l
		case l.Rank == b.Rank && l.Country != b.Country:
			b.Country = ""
			best[key] = b
		}
	}
	return assemble(best)
}

// common reports whether every word of a key stands in many countries.
func common(key string, spread map[string]map[string]bool) bool {
	for w := range strings.SplitSeq(key, " ") {
		if len(spread[w]) < everywhere {
			return false
		}
	}
	return true
}

// assemble sorts the names by hash; two names of one hash and different
// countries leave both out.
func assemble(best map[string]Listed) (*Table, error) {
	byHash := make(map[uint32]string, len(best))
	codes := make(map[string]bool)
	for key, l := range best {
		h := hash(key)
		if c, ok := byHash[h]; ok && c != l.Country {
			l.Country = ""
		}
		byHash[h] = l.Country
		codes[l.Country] = true
	}
	delete(codes, "")
	if len(codes) > 255 {
		return nil, fmt.Errorf("origin: %d country codes are more than 255", len(codes))
	}
	t := &Table{}
	for c := range codes {
		t.codes = append(t.codes, c)
	}
	sort.Strings(t.codes)
	for h, c := range byHash {
		if c != "" {
			t.hashes = append(t.hashes, h)
		}
	}
	sort.Slice(t.hashes, func(i, j int) bool { return t.hashes[i] < t.hashes[j] })
	t.of = make([]uint8, len(t.hashes))
	for i, h := range t.hashes {
		t.of[i] = uint8(sort.SearchStrings(t.codes, byHash[h]))
	}
	return t, nil
}

// A table file holds:
//
//	magic   8 bytes   "ATORIG1\n"
//	codes   1 byte    their number, then two letters each
//	names   uint32    little-endian, then for each, by ascending hash:
//	                  uvarint  the hash less the one before
//	                  1 byte   the index of its country
//	crc     uint32    little-endian, IEEE, of all before
const magic = "ATORIG1\n"

// Encode returns the table as a file.
func (t *Table) Encode() []byte {
	data := append([]byte(magic), byte(len(t.codes)))
	data = append(data, strings.Join(t.codes, "")...)
	data = binary.LittleEndian.AppendUint32(data, uint32(len(t.hashes)))
	before := uint32(0)
	for i, h := range t.hashes {
		data = append(binary.AppendUvarint(data, uint64(h-before)), t.of[i])
		before = h
	}
	return binary.LittleEndian.AppendUint32(data, crc32.ChecksumIEEE(data))
}

// Decode reads what [Table.Encode] wrote; name stands in errors.
func Decode(name, file string) (*Table, error) {
	t, err := decode([]byte(file))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return t, nil
}

func decode(data []byte) (*Table, error) {
	if len(data) < len(magic)+9 || string(data[:len(magic)-2]) != magic[:len(magic)-2] {
		return nil, errors.New("no table of origins")
	}
	if string(data[:len(magic)]) != magic {
		return nil, fmt.Errorf("a table of origins of version %q, want %q", rune(data[len(magic)-2]), rune(magic[len(magic)-2]))
	}
	body := data[:len(data)-4]
	if crc32.ChecksumIEEE(body) != binary.LittleEndian.Uint32(data[len(data)-4:]) {
		return nil, errors.New("a table of origins with a wrong checksum: truncated or altered")
	}
	body = body[len(magic):]
	n := int(body[0])
	if len(body) < 1+2*n+4 {
		return nil, errors.New("a table of origins that ends within its codes")
	}
	t := &Table{}
	for i := range n {
		t.codes = append(t.codes, string(body[1+2*i:3+2*i]))
	}
	body = body[1+2*n:]
	count := int(binary.LittleEndian.Uint32(body))
	body = body[4:]
	if count > len(body)/2 {
		return nil, fmt.Errorf("a table of origins of %d names in %d bytes", count, len(body))
	}
	t.hashes, t.of = make([]uint32, count), make([]uint8, count)
	before := uint64(0)
	for i := range count {
		delta, size := binary.Uvarint(body)
		if size <= 0 || size >= len(body) || int(body[size]) >= n {
			return nil, fmt.Errorf("a table of origins that is damaged at name %d", i)
		}
		before += delta
		t.hashes[i], t.of[i] = uint32(before), body[size]
		body = body[size+1:]
	}
	return t, nil
}
