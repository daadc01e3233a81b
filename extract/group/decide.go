package group

import (
	"slices"

	"attache/corpus"
)

// decisions is what people said of names: it goes before all evidence.
type decisions struct {
	what  string
	named map[string]string          // a key: what the one that has it is called
	one   map[string][]string        // a key of a merge: all keys of it
	why   map[string]string          // a key of a merge: the sentence that says so
	apart map[string]map[string]bool // a key of a split: the keys it is not
}

// decided reads the decisions about organisations or people, a later one over
// an earlier.
func decided(what string, list []corpus.Decision) *decisions {
	d := &decisions{what: what, named: make(map[string]string), one: make(map[string][]string), why: make(map[string]string), apart: make(map[string]map[string]bool)}
	for _, x := range list {
		if x.What != what {
			continue
		}
		var keys []string
		for _, name := range x.Names {
			keys = append(keys, corpus.NameKey(what, name))
		}
		if x.Name == "" {
			d.split(keys)
			continue
		}
		key := corpus.NameKey(what, x.Name)
		d.named[key] = x.Name
		if len(x.Names) > 1 {
			d.merge(append(keys, key), "correction "+x.ID+" says that they are one")
		}
	}
	return d
}

func (d *decisions) merge(keys []string, why string) {
	slices.Sort(keys)
	keys = slices.Compact(keys)
	for _, a := range keys {
		d.one[a], d.why[a] = keys, why
		for _, b := range keys {
			delete(d.apart[a], b)
		}
	}
}

func (d *decisions) split(keys []string) {
	for _, a := range keys {
		for _, b := range keys {
			if a == b {
				continue
			}
			if d.apart[a] == nil {
				d.apart[a] = make(map[string]bool)
			}
			d.apart[a][b] = true
			d.one[a] = slices.DeleteFunc(slices.Clone(d.one[a]), func(k string) bool { return k == b })
		}
	}
}

// parts reports whether a decision keeps two clusters apart.
func (d *decisions) parts(a, b *node) bool {
	if len(d.apart) == 0 {
		return false
	}
	for key := range a.keys {
		for other := range d.apart[key] {
			if b.keys[other] {
				return true
			}
		}
	}
	return false
}

// name is what the one with these keys is called, if people said so.
func (d *decisions) name(keys []string) string {
	for _, key := range keys {
		if name := d.named[key]; name != "" {
			return name
		}
	}
	return ""
}

// decided joins what people said is one, before any evidence is looked at.
func (j *joiner) decided(d *decisions) {
	for i, n := range j.nodes {
		for _, key := range d.one[n.key] {
			for _, k := range j.byKey[key] {
				if k > i && !d.parts(n.root(), j.nodes[k].root()) {
					j.unite(i, k, Join{A: n.name.Text, B: j.nodes[k].name.Text, Score: 1, Why: d.why[n.key]})
				}
			}
		}
	}
}
