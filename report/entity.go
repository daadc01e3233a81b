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
	// Foreign counts organisations that are of another country than home and
	// people; UnknownCountry says how many of them have no known country, and
	// Home how many organisations were left out as home's.
	Foreign        int `json:"foreign"`
	UnknownCountry int `json:"unknown_country"`
	Home           int `json:"home"`
	// Kinds counts organisations by kind, Top lists the most named.
	Kinds []Head      `json:"kinds"`
	Top   []TopEntity `json:"top"`
}

// TopEntity is one of the most named organisations.
type TopEntity struct {
	Name    string `json:"name"`
	Kind    string `json:"kind,omitempty"`
	Country string `json:"country,omitempty"`
	Reports int    `json:"reports"`
}

// CountEntities counts entities; home is left out of the foreign ones.
func CountEntities(list []Entity, home string, top int) *Entities {
	e := &Entities{Kinds: []Head{}, Top: []TopEntity{}}
	kinds := map[string]int{}
	for i := range list {
		x := &list[i]
		if x.Kind == "person" {
			e.People++
			e.Foreign++
			continue
		}
		e.Organizations++
		kinds[x.Kind]++
		switch {
		case home != "" && x.Country == home:
			e.Home++
			continue
		case x.Country == "":
			e.UnknownCountry++
		}
		e.Foreign++
		e.Top = append(e.Top, TopEntity{x.Name, x.Kind, x.Country, len(x.Documents)})
	}
	for _, kind := range sortedKeys(kinds) {
		e.Kinds = append(e.Kinds, Head{Key: kind, Name: cmp.Or(kind, None), Count: kinds[kind]})
	}
	slices.SortStableFunc(e.Kinds, func(a, b Head) int { return cmp.Compare(b.Count, a.Count) })
	slices.SortStableFunc(e.Top, func(a, b TopEntity) int {
		return cmp.Or(cmp.Compare(b.Reports, a.Reports), cmp.Compare(a.Name, b.Name))
	})
	e.Top = e.Top[:min(top, len(e.Top))]
	return e
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

// Net counts pairs of organisations with origins, domains and one another.
type Net struct {
	opts   *Options
	names  []string
	of     map[string][]int // document to organisations
	counts map[pairKey]int
}

type pairKey struct {
	org  int
	with string
	key  string
}

// NewNet takes the organisations of a corpus.
func NewNet(list []Entity, opts *Options) *Net {
	n := &Net{opts: opts, of: map[string][]int{}, counts: map[pairKey]int{}}
	for i := range list {
		if list[i].Kind == "person" || opts.Home != "" && list[i].Country == opts.Home {
			continue
		}
		for _, id := range list[i].Documents {
			n.of[id] = append(n.of[id], len(n.names))
		}
		n.names = append(n.names, list[i].Name)
	}
	return n
}

// Add counts the pairs of one report.
func (n *Net) Add(f *Facts) {
	orgs := n.of[f.ID]
	for i, org := range orgs {
		for _, code := range f.Origins {
			n.counts[pairKey{org, "origin", code}]++
		}
		for _, id := range f.Domains {
			n.counts[pairKey{org, "domain", id}]++
		}
		for _, other := range orgs[i+1:] {
			n.counts[pairKey{org, "organization", n.names[other]}]++
		}
	}
}

// Network gives the pairs of each sort that stand in the most reports, no more
// than top of a sort, and none that stands in one report only.
func (n *Net) Network(top int) *Network {
	result := &Network{Pairs: []Pair{}}
	for _, with := range []string{"origin", "domain", "organization"} {
		var list []Pair
		for k, count := range n.counts {
			if k.with == with && count > 1 {
				list = append(list, Pair{n.names[k.org], with, k.key, n.opts.name(with, k.key), count})
			}
		}
		slices.SortFunc(list, func(a, b Pair) int {
			return cmp.Or(cmp.Compare(b.Reports, a.Reports), cmp.Compare(a.Organization, b.Organization), cmp.Compare(a.Key, b.Key))
		})
		result.Pairs = append(result.Pairs, list[:min(top, len(list))]...)
	}
	return result
}
