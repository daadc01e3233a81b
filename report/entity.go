package report

import (
	"cmp"
	"slices"
)

// Entity is an organisation or a person, one across the corpus.
type Entity struct {
	Name string
	// Kind is the kind of an organisation, "person" for a person.
	Kind    string
	Country string
	// Documents are the ids of the reports that name it.
	Documents []string
}

// Entities count who is named.
type Entities struct {
	Organizations int `json:"organizations"`
	People        int `json:"people"`
	// Foreign counts the organisations and people that are not known to be of
	// the home country; UnknownCountry says how many of the organisations have no
	// known country, Home how many were left out as home's.
	Foreign        int    `json:"foreign"`
	UnknownCountry int    `json:"unknown_country"`
	Home           int    `json:"home"`
	HomeCountry    string `json:"home_country,omitempty"`
	// Kinds counts organisations by kind, Top lists the most named that are not
	// home's.
	Kinds []Head      `json:"kinds"`
	Top   []TopEntity `json:"top"`
}

// TopEntity is one of the most named organisations.
type TopEntity struct {
	Name        string `json:"name"`
	Kind        string `json:"kind,omitempty"`
	Country     string `json:"country,omitempty"`
	CountryName string `json:"country_name,omitempty"`
	Reports     int    `json:"reports"`
	Hidden      bool   `json:"hidden,omitempty"`
	// Domains are the names of those it goes with most, at most three.
	Domains   []string `json:"domains,omitempty"`
	Documents []int    `json:"-"`
}

// Network says which organisations go with which countries and domains.
type Network struct {
	// Pairs are those in the most reports.
	Pairs []Pair `json:"pairs"`
}

// Pair is an organisation with a country or a domain, or with another
// organisation.
type Pair struct {
	Organization string `json:"organization"`
	// With is "origin", "domain" or "organization", Key and Name what it is.
	With    string `json:"with"`
	Key     string `json:"key"`
	Name    string `json:"name"`
	Reports int    `json:"reports"`
}

// Net counts entities, and pairs of organisations with origins, domains and one
// another. It takes memory for each entity and pair.
type Net struct {
	opts     *Options
	entities []Entity
	reports  []int            // of each entity
	kept     [][]int          // the reports, if they are kept
	of       map[string][]int // document to entities
	counts   map[pairKey]int
}

type pairKey struct {
	entity int
	with   string
	key    string
	other  int
}

// NewNet takes the organisations and people of a corpus.
func NewNet(list []Entity, opts *Options) *Net {
	n := &Net{opts: opts, entities: list, of: map[string][]int{}, counts: map[pairKey]int{}, reports: make([]int, len(list)), kept: make([][]int, len(list))}
	for i := range list {
		for _, id := range list[i].Documents {
			n.of[id] = append(n.of[id], i)
		}
	}
	return n
}

// Add counts one report; its facts have been added to the counter before.
func (n *Net) Add(f *Facts) {
	named := n.of[f.ID]
	for i, e := range named {
		n.reports[e]++
		if n.opts.Keep {
			n.kept[e] = append(n.kept[e], f.n)
		}
		if n.entities[e].Kind == "person" {
			continue
		}
		for _, code := range f.Origins {
			n.counts[pairKey{e, "origin", code, 0}]++
		}
		for _, id := range f.Domains {
			n.counts[pairKey{e, "domain", id, 0}]++
		}
		for _, other := range named[i+1:] {
			if n.entities[other].Kind != "person" {
				n.counts[pairKey{e, "organization", "", other}]++
			}
		}
	}
}

// home reports whether an entity is of the home country.
func (n *Net) home(e int, home string) bool { return home != "" && n.entities[e].Country == home }

// Entities counts those that stand in a report that was added. No more than top
// are listed, 0 lists all.
func (n *Net) Entities(home string, top int) *Entities {
	e := &Entities{HomeCountry: home, Kinds: []Head{}, Top: []TopEntity{}}
	kinds := map[string]int{}
	var order []int
	for i := range n.entities {
		x := &n.entities[i]
		switch {
		case n.reports[i] == 0:
			continue
		case x.Kind == "person":
			e.People++
			if !n.home(i, home) {
				e.Foreign++
			}
			continue
		}
		e.Organizations++
		kinds[x.Kind]++
		if n.home(i, home) {
			e.Home++
			continue
		}
		if x.Country == "" {
			e.UnknownCountry++
		}
		e.Foreign++
		order = append(order, i)
	}
	for _, kind := range sortedKeys(kinds) {
		e.Kinds = append(e.Kinds, Head{Key: kind, Name: cmp.Or(kind, None), Count: kinds[kind]})
	}
	n.hideKinds(e.Kinds)
	slices.SortStableFunc(e.Kinds, func(a, b Head) int { return cmp.Compare(b.Count, a.Count) })
	shown := func(i int) int { // what is hidden is not told by its place
		if n.reports[i] < n.opts.Suppress {
			return 0
		}
		return n.reports[i]
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(shown(b), shown(a)), cmp.Compare(n.entities[a].Name, n.entities[b].Name))
	})
	if top > 0 {
		order = order[:min(top, len(order))]
	}
	domains := n.domainsOf(order)
	for _, i := range order {
		x := &n.entities[i]
		entry := TopEntity{Name: x.Name, Kind: x.Kind, Country: x.Country, CountryName: n.opts.name("country", x.Country), Reports: n.reports[i], Domains: domains[i], Documents: n.kept[i]}
		if entry.Reports < n.opts.Suppress {
			entry.Reports, entry.Hidden, entry.Domains, entry.Documents = 0, true, nil, nil
		}
		e.Top = append(e.Top, entry)
	}
	return e
}

// hideKinds hides small counts of organisations, and what would tell them.
func (n *Net) hideKinds(kinds []Head) {
	if n.opts.Suppress <= 1 {
		return
	}
	f := newFlow()
	for _, k := range kinds {
		f.add("line", ground, k.Count, 1, n.opts.small(k.Count))
	}
	f.protect(n.opts.Suppress)
	for i := range kinds {
		if f.arcs[i].hidden {
			kinds[i].Count, kinds[i].Hidden = 0, true
		}
	}
}

// domainsOf are the domains that each of some organisations goes with most.
func (n *Net) domainsOf(list []int) map[int][]string {
	wanted := make(map[int][]pairKey, len(list))
	for _, i := range list {
		wanted[i] = nil
	}
	for k := range n.counts {
		if keys, ok := wanted[k.entity]; ok && k.with == "domain" {
			wanted[k.entity] = append(keys, k)
		}
	}
	names := make(map[int][]string, len(list))
	for i, keys := range wanted {
		slices.SortFunc(keys, func(a, b pairKey) int {
			return cmp.Or(cmp.Compare(n.counts[b], n.counts[a]), cmp.Compare(a.key, b.key))
		})
		for _, k := range keys[:min(3, len(keys))] {
			names[i] = append(names[i], n.opts.name("domain", k.key))
		}
	}
	return names
}

// Network gives the pairs of each sort that stand in the most reports, no more
// than top of a sort, and none that stands in one report only. Organisations of
// the home country are left out.
func (n *Net) Network(home string, top int) *Network {
	result := &Network{Pairs: []Pair{}}
	for _, with := range []string{"origin", "domain", "organization"} {
		var list []Pair
		for k, count := range n.counts {
			if k.with != with || count < max(2, n.opts.Suppress) || n.home(k.entity, home) || with == "organization" && n.home(k.other, home) {
				continue
			}
			p := Pair{n.entities[k.entity].Name, with, k.key, n.opts.name(with, k.key), count}
			if with == "organization" {
				p.Key = n.entities[k.other].Name
				p.Name = p.Key
			}
			list = append(list, p)
		}
		slices.SortFunc(list, func(a, b Pair) int {
			return cmp.Or(cmp.Compare(b.Reports, a.Reports), cmp.Compare(a.Organization, b.Organization), cmp.Compare(a.Key, b.Key))
		})
		result.Pairs = append(result.Pairs, list[:min(top, len(list))]...)
	}
	return result
}
