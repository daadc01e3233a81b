package export

import (
	"cmp"
	"slices"
	"strings"

	"attache/corpus"
	"attache/internal/orgname"
)

// network is who stands in the reports with whom, where and on what.
//
// Organisations are one where Options.Organization gives them one name and
// country; without it, where country and name are the same but for case, accents,
// punctuation and legal form. People are one where name and organisation are.
// An edge's weight is the number of reports that it rests on:
//
//	with     two organisations, or an origin and a partner country, of one report
//	of       a person and the organisation the person is named with
//	in       an organisation and the country it is of
//	on       an organisation, or an origin or partner country, and a domain of the report
//
// The network grows with the number of different names and of pairs, not with
// the number of reports.
type network struct {
	opts  *Options
	nodes map[nodeKey]*node
	edges map[edgeKey]*edge
	lists int // reports that name too many organisations to pair them
}

// nodeKey tells nodes apart: the type, and two parts of what they are.
type nodeKey struct{ kind, name, of string }

type node struct {
	label, subtype, country string
	reports                 int
}

type edgeKey struct {
	kind string
	a, b nodeKey
}

type edge struct {
	weight int
	ids    []string // the first few reports
}

const (
	// maxPaired is how many organisations a report may name for them to be
	// paired: one that names more is a list, not a meeting.
	maxPaired = 200
	// maxEdgeIDs is how many reports an edge cites.
	maxEdgeIDs = 5
)

func newNetwork(opts *Options) *network {
	return &network{opts: opts, nodes: map[nodeKey]*node{}, edges: map[edgeKey]*edge{}}
}

// report is one record as it enters the network: each node and edge once.
type report struct {
	net  *network
	id   string
	seen map[any]bool
}

func (n *network) add(r *corpus.Record) {
	p := report{n, r.ID, map[any]bool{}}
	named := map[string]nodeKey{}
	var organizations, domains []nodeKey
	for _, d := range r.Domains {
		domains = append(domains, p.node(nodeKey{"domain", d.ID, ""}, node{label: d.ID}))
	}
	for i := range r.Organizations {
		as := n.opts.whole(r.ID, &r.Organizations[i])
		folded := as.Name
		if n.opts.Organization == nil {
			folded = cmp.Or(strings.Join(orgname.Parse(as.Name).Core, " "), as.Name)
		}
		key := p.node(nodeKey{"organization", folded, as.Country}, node{label: as.Name, subtype: as.Kind, country: as.Country})
		named[r.Organizations[i].Name] = key
		if !slices.Contains(organizations, key) {
			organizations = append(organizations, key)
		}
	}
	for _, x := range r.People {
		of, known := named[x.Organization]
		key := p.node(nodeKey{"person", strings.ToLower(x.Name), of.name}, node{label: x.Name})
		if known {
			p.edge("of", key, of)
		}
	}
	p.places(r, organizations, domains)
	for i, a := range organizations {
		for _, d := range domains {
			p.edge("on", a, d)
		}
		for _, b := range organizations[i+1:] {
			if len(organizations) <= maxPaired {
				p.edge("with", a, b)
			}
		}
	}
	if len(organizations) > maxPaired {
		n.lists++
	}
}

// places adds the countries of a report, and what ties them.
func (p *report) places(r *corpus.Record, organizations, domains []nodeKey) {
	names := map[string]string{}
	byRole := map[string][]nodeKey{}
	for _, c := range r.Countries {
		names[c.Code] = c.Name
		key := p.node(nodeKey{"country", c.Code, ""}, node{label: c.Name, country: c.Code})
		for _, role := range c.Roles {
			if role.ID != "origin" && role.ID != "partner" {
				continue
			}
			byRole[role.ID] = append(byRole[role.ID], key)
			for _, d := range domains {
				p.edge("on", key, d)
			}
		}
	}
	for _, a := range byRole["origin"] {
		for _, b := range byRole["partner"] {
			p.edge("with", a, b)
		}
	}
	for _, o := range organizations {
		if o.of != "" {
			p.edge("in", o, p.node(nodeKey{"country", o.of, ""}, node{label: cmp.Or(names[o.of], o.of), country: o.of}))
		}
	}
}

// node counts the report for a node, once. What a later report calls it does
// not change it, but for a country known by its code alone.
func (p *report) node(key nodeKey, as node) nodeKey {
	n := p.net.nodes[key]
	if n == nil {
		n = &as
		p.net.nodes[key] = n
	}
	if key.kind == "country" && n.label == key.name {
		n.label = as.label
	}
	if !p.seen[key] {
		p.seen[key] = true
		n.reports++
	}
	return key
}

// edge counts the report for an edge, once. Edges have no direction.
func (p *report) edge(kind string, a, b nodeKey) {
	if compareKeys(a, b) > 0 {
		a, b = b, a
	}
	key := edgeKey{kind, a, b}
	if a == b || p.seen[key] {
		return
	}
	p.seen[key] = true
	e := p.net.edges[key]
	if e == nil {
		e = new(edge)
		p.net.edges[key] = e
	}
	if e.weight++; len(e.ids) < maxEdgeIDs {
		e.ids = append(e.ids, p.id)
	}
}

func compareKeys(a, b nodeKey) int {
	return cmp.Or(strings.Compare(a.kind, b.kind), strings.Compare(a.name, b.name), strings.Compare(a.of, b.of))
}
