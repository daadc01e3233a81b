package corpus

import (
	"cmp"
	"slices"
)

// merge makes one of the entities of the names: the first that stands under the
// name that is to hold, or the first of all.
func (p *replay) merge(c *Correction) {
	name := cmp.Or(c.to().Name, c.Name)
	var list []int
	for _, n := range append([]string{c.Name}, c.Names...) {
		for _, i := range p.about(c, n) {
			if e := p.get(c.What, i); !slices.Contains(list, i) && e.alive() {
				list = append(list, i)
			}
		}
	}
	if len(list) == 0 {
		p.missing("no %s is called %q or one of the other names", noun(c.What), c.Name)
		return
	}
	first := p.get(c.What, list[0])
	old := *first.name
	p.rename(first, c.What, name)
	if c.Doc != "" {
		*first.score = 1
	}
	if first.org != nil && c.to().Country != "" {
		first.org.Country = c.To.Country
	}
	for _, i := range list[1:] {
		p.absorb(first, p.get(c.What, i), c.What)
	}
	if len(list) > 1 {
		p.did(Applied, "%d are one: %q", len(list), name)
		return
	}
	p.applied(old != name, "%q is called %q", old, name)
}

// absorb adds all that one entity has to another.
func (p *replay) absorb(to, from entity, what string) {
	*to.mentions, _ = addEvidence(*to.mentions, slices.DeleteFunc(slices.Clone(*from.mentions), func(m Evidence) bool { return gone(m.Score) }))
	*to.score = max(*to.score, *from.score)
	*to.keys = append(p.keysOf(what, to), p.keysOf(what, from)...)
	if to.org != nil {
		p.employer(*from.name, *to.name)
		to.org.Kind, to.org.Country = cmp.Or(to.org.Kind, from.org.Kind), cmp.Or(to.org.Country, from.org.Country)
		to.org.IDs, to.org.Watch = union(to.org.IDs, from.org.IDs), union(to.org.Watch, from.org.Watch)
	} else if i := from.i; p.People[to.i].Organization == "" {
		p.People[to.i].Organization = p.People[i].Organization
	}
	*from.score = flip(*from.score)
	*from.keys = []string{} // whoever asks for it means the other one
}

func union(a, b []string) []string {
	list := slices.Concat(a, b)
	slices.Sort(list)
	if list = slices.Compact(list); len(list) == 0 {
		return nil
	}
	return list
}
