package corpus

import (
	"hash/maphash"
	"slices"
	"strings"
	"sync/atomic"

	"attache/internal/orgname"
)

// wide are the entries in force about the whole corpus, by what they are about.
type wide struct {
	organizations, people map[string][]int // lines by normalised name, ascending
	some                  sieve            // of these names
	cache                 *nameCache
}

func (w *wide) of(what string) map[string][]int {
	if what == "person" {
		return w.people
	}
	return w.organizations
}

// add notes line i. A merge is found by each of its names; a split is about
// groups, and changes no record. The key of its name is returned.
func (w *wide) add(i int, c *Correction) (key string) {
	if c.Do == Split {
		return ""
	}
	if w.cache == nil {
		w.organizations, w.people, w.cache = make(map[string][]int), make(map[string][]int), &nameCache{}
	}
	index := w.of(c.What)
	for _, name := range append([]string{c.Name}, c.Names...) {
		k := NameKey(c.What, name)
		if list := index[k]; len(list) == 0 || list[len(list)-1] != i {
			index[k] = append(list, i)
			w.some.add(k)
		}
		if key == "" {
			key = k
		}
	}
	return key
}

// touches reports whether any entry is about a name of the record as it stands.
func (w *wide) touches(r *Record) bool {
	if w.cache == nil {
		return false
	}
	if len(w.organizations) > 0 {
		for i := range r.Organizations {
			if w.cache.about(w, "organization", r.Organizations[i].Name) {
				return true
			}
		}
	}
	if len(w.people) > 0 {
		for i := range r.People {
			if w.cache.about(w, "person", r.People[i].Name) {
				return true
			}
		}
	}
	return false
}

// NameKey is what names that are one to the ledger share: of an organisation
// its words but for case, accents, punctuation and legal form, of a person all
// words.
func NameKey(what, name string) string {
	if what == "person" {
		return strings.Join(orgname.Words(name), " ")
	}
	return orgname.Key(name)
}

// nameCache remembers of names met last whether an entry is about them: a
// corpus says the same ones again and again, and to fold a name costs most of
// what a ledger adds to a reading. A slot holds a hash of the name,
// with the answer in its last bit; that two names share 63 bits is left to
// chance, which is less than that of a faulty disk.
type nameCache struct {
	slots [1 << 14]atomic.Uint64
}

var nameSeed = maphash.MakeSeed()

func (c *nameCache) about(w *wide, what, name string) bool {
	hash := maphash.String(nameSeed, name) &^ 1
	if what == "person" {
		hash ^= 2
	}
	slot := &c.slots[hash>>1%uint64(len(c.slots))]
	if have := slot.Load(); have&^1 == hash {
		return have&1 == 1
	}
	key := NameKey(what, name)
	about := w.some.may(key) && len(w.of(what)[key]) > 0
	if about {
		hash |= 1
	}
	slot.Store(hash)
	return about
}

// sieve is a Bloom filter of one hash, before a map: it tells of most strings
// that the map has not got them, out of so little memory that the processor
// keeps it near, where a look into the map fetches from afar. When it was given
// 50,000 strings, one in eleven others passes; nil lets none pass.
type sieve []uint64

const sieveBits = 1 << 19

func (s *sieve) add(x string) {
	if *s == nil {
		*s = make(sieve, sieveBits/64)
	}
	h := maphash.String(nameSeed, x) % sieveBits
	(*s)[h/64] |= 1 << (h % 64)
}

// may is true for what was added, and for few others.
func (s sieve) may(x string) bool {
	if s == nil {
		return false
	}
	h := maphash.String(nameSeed, x) % sieveBits
	return s[h/64]>>(h%64)&1 == 1
}

// relevant are the lines in force that may be about the record, in order: those
// about the document, and those about a name that it has or that one of these
// gives it.
func (l *Ledger) relevant(p *replay) []int {
	docs := l.docs[p.ID]
	if l.wide.cache == nil {
		return docs
	}
	lines := slices.Clone(docs)
	type named struct{ what, key string }
	seen := make([]named, 0, 8) // few: a list is quicker than a map
	var add func(what, key string)
	add = func(what, key string) {
		found := l.wide.of(what)[key]
		if len(found) == 0 || slices.Contains(seen, named{what, key}) {
			return
		}
		seen = append(seen, named{what, key})
		for _, i := range found {
			lines = append(lines, i)
			if l.lines[i].names { // all else that it gives the name to, it is about
				e := l.entry(i)
				add(e.What, NameKey(e.What, e.To.Name))
			}
		}
	}
	for _, what := range []string{"organization", "person"} {
		for i := range p.count(what) {
			if e := p.get(what, i); l.wide.cache.about(&l.wide, what, *e.name) {
				add(what, p.keysOf(what, e)[0])
			}
		}
	}
	for _, i := range docs {
		l.entry(i).gives(func(what, name string) { add(what, NameKey(what, name)) })
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}

// gives calls yield for each name that the entry may give something.
func (c *Correction) gives(yield func(what, name string)) {
	what := c.What
	if c.Do == Retype {
		what = c.To.What
	}
	if !named(what) {
		return
	}
	if c.To != nil && c.To.Name != "" {
		yield(what, c.To.Name)
	}
	if c.Name != "" {
		yield(what, c.Name)
	}
	for _, place := range []*Place{c.At, c.to().At} {
		if place != nil {
			yield(what, place.Quote)
		}
	}
}

// to is To, or nothing.
func (c *Correction) to() *Value {
	if c.To == nil {
		return &Value{}
	}
	return c.To
}
