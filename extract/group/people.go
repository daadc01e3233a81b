package group

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"strings"

	"attache/corpus"
	"attache/internal/orgname"
)

// PersonItem is one person of one document.
type PersonItem struct {
	Doc, Date string
	Person    *corpus.Person
}

// PersonEntity is one person of the corpus, as far as the documents tell.
type PersonEntity struct {
	Name string `json:"name"`
	// Organizations are those the documents give the person, ascending.
	Organizations []string  `json:"organizations,omitempty"`
	Documents     []string  `json:"documents"`
	Variants      []Variant `json:"variants"`
	First         string    `json:"first,omitempty"`
	Last          string    `json:"last,omitempty"`
	// Why says what brought the documents together, "" if there is one only.
	Why string `json:"why,omitempty"`
}

// individual is a person while documents are brought together.
type individual struct {
	names, orgs map[string]map[string]bool // documents of each
	docs        map[string]bool
	first, last string
	why, said   string // said is what a person did
}

// People brings the persons of documents together: those of one name (folded,
// initials and transliteration apart) whose documents give the same
// organisation, and those of one full name of whom the documents give one
// organisation at most. People share names, so a family name alone is joined
// with nothing, and two organisations make two persons. Entities come by
// falling number of documents, then by name. The order of the items does not
// matter. What people decided about names goes before all this.
func People(items iter.Seq[PersonItem], opts Options) []PersonEntity {
	said := decided("person", opts.Decisions)
	byName := make(map[string]map[string]*individual) // by name, then organisation
	for item := range items {
		words := orgname.Words(item.Person.Name)
		if len(words) == 0 {
			continue
		}
		name, org := personKey(words), orgname.Key(item.Person.Organization)
		if len(words) == 1 && org == "" {
			org = "\x00" + item.Doc // a person of this document alone
		}
		key, merged := strings.Join(words, " "), false
		if len(said.apart[key]) > 0 {
			name = key // one only with the very same name
		}
		if merged = len(said.one[key]) > 0; merged {
			name, org = personKey(strings.Fields(said.one[key][0])), "\x01"
		}
		if byName[name] == nil {
			byName[name] = make(map[string]*individual)
		}
		who := byName[name][org]
		if who == nil {
			who = &individual{names: make(map[string]map[string]bool), orgs: make(map[string]map[string]bool), docs: make(map[string]bool)}
			byName[name][org] = who
		}
		who.add(item)
		if merged {
			who.said = said.why[key]
		}
	}
	var list []PersonEntity
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		for _, who := range persons(byName[name]) {
			list = append(list, who.entity(said))
		}
	}
	slices.SortStableFunc(list, func(a, b PersonEntity) int {
		return cmp.Or(cmp.Compare(len(b.Documents), len(a.Documents)), cmp.Compare(a.Name, b.Name), slices.Compare(a.Organizations, b.Organizations), slices.Compare(a.Documents, b.Documents))
	})
	return list
}

// personKey is what the spellings of a person's name share.
func personKey(words []string) string {
	sounds := make([]string, len(words))
	for i, w := range words {
		sounds[i] = orgname.Sound(w)
	}
	return strings.Join(sounds, " ")
}

func (p *individual) add(item PersonItem) {
	count(p.names, item.Person.Name, item.Doc)
	if item.Person.Organization != "" {
		count(p.orgs, item.Person.Organization, item.Doc)
	}
	p.docs[item.Doc] = true
	p.dated(item.Date, item.Date)
}

func (p *individual) dated(first, last string) {
	if first != "" && (p.first == "" || first < p.first) {
		p.first = first
	}
	p.last = max(p.last, last)
}

// persons are the individuals of one name: one for each organisation; those
// without any are of the one organisation there is, if there is one only.
func persons(byOrg map[string]*individual) []*individual {
	orgs := slices.Sorted(maps.Keys(byOrg))
	var list []*individual
	for _, org := range orgs {
		who := byOrg[org]
		switch {
		case len(who.docs) < 2:
		case org == "":
			who.why = "same full name, no organisation stated"
		default:
			who.why = "same name and organisation"
		}
		who.why = cmp.Or(who.said, who.why)
		list = append(list, who)
	}
	if len(orgs) == 2 && orgs[0] == "" {
		with, without := byOrg[orgs[1]], byOrg[""]
		with.absorb(without)
		with.why = cmp.Or(with.said, "same full name, and no other organisation of one")
		return []*individual{with}
	}
	return list
}

func (p *individual) absorb(o *individual) {
	for name, docs := range o.names {
		for doc := range docs {
			count(p.names, name, doc)
		}
	}
	maps.Copy(p.docs, o.docs)
	p.dated(o.first, o.last)
}

func (p *individual) entity(said *decisions) PersonEntity {
	var keys []string
	for _, name := range slices.Sorted(maps.Keys(p.names)) {
		keys = append(keys, corpus.NameKey("person", name))
	}
	e := PersonEntity{
		Name: cmp.Or(said.name(keys), preferred(p.names)), Organizations: slices.Sorted(maps.Keys(p.orgs)), Documents: slices.Sorted(maps.Keys(p.docs)),
		First: p.first, Last: p.last, Why: p.why,
	}
	for _, name := range slices.Sorted(maps.Keys(p.names)) {
		e.Variants = append(e.Variants, Variant{name, len(p.names[name])})
	}
	slices.SortStableFunc(e.Variants, func(a, b Variant) int { return cmp.Compare(b.Documents, a.Documents) })
	return e
}
