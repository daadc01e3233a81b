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
	cache                 *keyCache
}

func (w *wide) of(what string) map[string][]int {
	if what == "person" {
		return w.people
	}
	return w.organizations
}

// add notes line i. A merge is found by each of its names; a split is about
// groups, and changes no record.
func (w *wide) add(i int, c *Correction) {
	if c.Do == Split {
		return
	}
	if w.cache == nil {
		w.organizations, w.people, w.cache = make(map[string][]int), make(map[string][]int), &keyCache{}
	}
	index := w.of(c.What)
	for _, name := range append([]string{c.Name}, c.Names...) {
		key := NameKey(c.What, name)
		if list := index[key]; len(list) == 0 || list[len(list)-1] != i {
			index[key] = append(list, i)
		}
	}
}

// touches reports whether any entry is about a name of the record as it stands.
func (w *wide) touches(r *Record) bool {
	if w.cache == nil {
		return false
	}
	if len(w.organizations) > 0 {
		for i := range r.Organizations {
			if len(w.organizations[w.cache.key("organization", r.Organizations[i].Name)]) > 0 {
				return true
			}
		}
	}
	if len(w.people) > 0 {
		for i := range r.People {
			if len(w.people[w.cache.key("person", r.People[i].Name)]) > 0 {
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

// keyCache keeps the keys of names met last: a corpus says the same ones again
// and again, and to fold one costs more than all else of a reading.
type keyCache struct {
	slots [1 << 14]atomic.Pointer[cachedKey]
}

type cachedKey struct{ what, name, key string }

var keySeed = maphash.MakeSeed()

func (c *keyCache) key(what, name string) string {
	slot := &c.slots[maphash.String(keySeed, name)%uint64(len(c.slots))]
	if k := slot.Load(); k != nil && k.name == name && k.what == what {
		return k.key
	}
	k := &cachedKey{what, strings.Clone(name), NameKey(what, name)}
	slot.Store(k)
	return k.key
}

// relevant are the lines in force that may be about the record, in order: those
// about the document, and those about a name that it has or that one of these
// gives it.
func (l *Ledger) relevant(r *Record) []int {
	lines := slices.Clone(l.docs[r.ID])
	if l.wide.cache == nil {
		return lines
	}
	seen := map[string]bool{}
	var names func(what, name string)
	names = func(what, name string) {
		key := NameKey(what, name)
		if seen[what+key] {
			return
		}
		seen[what+key] = true
		for _, i := range l.wide.of(what)[key] {
			lines = append(lines, i)
			l.lines[i].entry.gives(names)
		}
	}
	for i := range r.Organizations {
		names("organization", r.Organizations[i].Name)
	}
	for i := range r.People {
		names("person", r.People[i].Name)
	}
	for _, i := range l.docs[r.ID] {
		l.lines[i].entry.gives(names)
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
