package group

import (
	"cmp"
	"maps"
	"slices"
	"unicode"
)

// entities turns clusters into entities.
func entities(nodes []*node, said *decisions) []Entity {
	members := make(map[*node][]*node)
	var roots []*node
	for _, n := range nodes {
		root := n.root()
		if members[root] == nil {
			roots = append(roots, root)
		}
		members[root] = append(members[root], n)
	}
	list := make([]Entity, 0, len(roots))
	for _, root := range roots {
		list = append(list, entity(members[root], root.why, said))
	}
	slices.SortStableFunc(list, func(a, b Entity) int {
		return cmp.Or(cmp.Compare(len(b.Documents), len(a.Documents)), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Country, b.Country))
	})
	return list
}

func entity(nodes []*node, why []Join, said *decisions) Entity {
	all := newNode("", "")
	countries := make(map[string]int)
	for _, n := range nodes {
		all.absorb(n)
		if n.country != "" {
			countries[n.country] += len(n.docs)
		}
	}
	keys := make([]string, len(nodes))
	for i, n := range nodes {
		keys[i] = n.key
	}
	e := Entity{
		Name: cmp.Or(said.name(keys), canonical(nodes)), Kind: all.kind(), IDs: slices.Sorted(maps.Keys(all.ids)), Watch: slices.Sorted(maps.Keys(all.watch)),
		Documents: slices.Sorted(maps.Keys(all.docs)), First: all.first, Last: all.last, Why: why,
	}
	for _, c := range slices.Sorted(maps.Keys(countries)) {
		if e.Country == "" || countries[c] > countries[e.Country] {
			e.Country = c
		}
	}
	for _, name := range slices.Sorted(maps.Keys(all.forms)) {
		e.Variants = append(e.Variants, Variant{name, len(all.forms[name])})
	}
	slices.SortStableFunc(e.Variants, func(a, b Variant) int { return cmp.Compare(b.Documents, a.Documents) })
	return e
}

// canonical is the preferred name of the member in most documents; one that is
// written out goes before an acronym.
func canonical(nodes []*node) string {
	names := make(map[string]map[string]bool)
	for _, written := range []bool{true, false} {
		for _, n := range nodes {
			for name, docs := range n.names {
				if acronym(name) != written {
					for doc := range docs {
						count(names, name, doc)
					}
				}
			}
		}
		if len(names) > 0 {
			break
		}
	}
	return preferred(names)
}

// acronym reports whether a name is one word with more capitals than not.
func acronym(name string) bool {
	upper, lower := 0, 0
	for _, r := range name {
		switch {
		case unicode.IsSpace(r):
			return false
		case unicode.IsUpper(r):
			upper++
		case unicode.IsLetter(r):
			lower++
		}
	}
	return upper >= 2 && upper > lower
}
