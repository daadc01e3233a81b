// Package group gives each organisation of a corpus one name: it brings the
// organisations that the documents name together into entities.
//
// [Group] takes organisations document by document and returns entities. No
// two spellings are brought together without evidence, which the entity keeps
// ([Entity.Why]): the same name but for case, legal form and punctuation, the
// same identifier, a document that gives both names, a spelling that is near,
// or a short name that only one longer name of the corpus extends. What speaks
// against it, another country or another kind, is weighed. The result does not
// depend on the order of the items, and is linear in them but for sorting. It
// does not look at texts and changes nothing.
package group

import (
	"iter"
	"maps"
	"slices"
	"strings"

	"attache/corpus"
	"attache/internal/orgname"
)

// Item is one organisation of one document.
type Item struct {
	// Doc is the document's id, Date its date, "" if unknown.
	Doc, Date string
	Org       *corpus.Organization
}

// Options say how sure a join must be. The zero value is useful.
type Options struct {
	// Threshold is the least score of a join; 0 is 0.85.
	Threshold float64
	// Decisions are what people said of names: which are one, which are not,
	// and what one is called. They go before all evidence.
	Decisions []corpus.Decision
}

// Entity is one organisation of the corpus.
type Entity struct {
	Name    string `json:"name"`
	Kind    string `json:"kind,omitempty"`
	Country string `json:"country,omitempty"`
	// IDs and Watch are those the documents' organisations have.
	IDs   []string `json:"ids,omitempty"`
	Watch []string `json:"watch,omitempty"`
	// Documents are the ids of the documents that name it, ascending.
	Documents []string `json:"documents"`
	// Variants are its names, those in most documents first.
	Variants []Variant `json:"variants"`
	// First and Last are the least and greatest date of its documents.
	First string `json:"first,omitempty"`
	Last  string `json:"last,omitempty"`
	// Why holds the evidence for each join of spellings that are not equal but
	// for case, accents, punctuation and legal form.
	Why []Join `json:"why,omitempty"`
}

// Variant is a name of an entity and the number of documents that use it.
type Variant struct {
	Name      string `json:"name"`
	Documents int    `json:"documents"`
}

// Join is the evidence that two names are one organisation's.
type Join struct {
	A     string  `json:"a"`
	B     string  `json:"b"`
	Score float64 `json:"score"`
	Why   string  `json:"why"`
}

// node is one name, as far as its core words go, in one country: what is
// joined. Its maps count documents.
type node struct {
	key, country string
	names        map[string]map[string]bool // canonical names: documents
	forms        map[string]map[string]bool // all spellings of mentions: documents
	kinds        map[string]map[string]bool // kinds: documents
	ids, watch   map[string]bool
	docs         map[string]bool
	first, last  string

	name   orgname.Name // the most frequent canonical name
	parent *node
	why    []Join
	// Of a cluster's root: the countries and keys it holds.
	countries, keys map[string]bool
}

// Group brings the organisations together. Entities come by falling number of
// documents, then by name.
func Group(items iter.Seq[Item], opts Options) []Entity {
	if opts.Threshold == 0 {
		opts.Threshold = 0.85
	}
	nodes := gather(items)
	j := newJoiner(nodes, opts)
	j.decided(j.said)
	for _, e := range j.edges() {
		j.join(e)
	}
	return entities(nodes, j.said)
}

// gather makes nodes, ordered by key and country.
func gather(items iter.Seq[Item]) []*node {
	keys := make(map[string]string) // by name, as most come again
	byKey := make(map[string]map[string]*node)
	for item := range items {
		key, ok := keys[item.Org.Name]
		if !ok {
			key = orgname.Key(item.Org.Name)
			keys[item.Org.Name] = key
		}
		if key == "" {
			continue
		}
		if byKey[key] == nil {
			byKey[key] = make(map[string]*node)
		}
		n := byKey[key][item.Org.Country]
		if n == nil {
			n = newNode(key, item.Org.Country)
			byKey[key][item.Org.Country] = n
		}
		n.add(item)
	}
	var nodes []*node
	for _, key := range slices.Sorted(maps.Keys(byKey)) {
		nodes = append(nodes, settle(byKey[key])...)
	}
	return nodes
}

func newNode(key, country string) *node {
	return &node{
		key: key, country: country, names: make(map[string]map[string]bool), forms: make(map[string]map[string]bool),
		kinds: make(map[string]map[string]bool), ids: make(map[string]bool), watch: make(map[string]bool), docs: make(map[string]bool),
	}
}

func (n *node) add(item Item) {
	org := item.Org
	count(n.names, org.Name, item.Doc)
	count(n.forms, org.Name, item.Doc)
	for i := range org.Mentions {
		count(n.forms, strings.Join(strings.Fields(org.Mentions[i].Text), " "), item.Doc)
	}
	if org.Kind != "" {
		count(n.kinds, org.Kind, item.Doc)
	}
	for _, id := range org.IDs {
		n.ids[id] = true
	}
	for _, list := range org.Watch {
		n.watch[list] = true
	}
	n.docs[item.Doc] = true
	n.dated(item.Date, item.Date)
}

func (n *node) dated(first, last string) {
	if first != "" && (n.first == "" || first < n.first) {
		n.first = first
	}
	n.last = max(n.last, last)
}

func count(m map[string]map[string]bool, name, doc string) {
	if m[name] == nil {
		m[name] = make(map[string]bool)
	}
	m[name][doc] = true
}

// settle decides which nodes of one key are one body. A country that holds
// three quarters of the documents that state one takes them all: the rest are
// slips. Otherwise each country's stay apart, and those without country, which
// could be any's, apart from them.
func settle(byCountry map[string]*node) []*node {
	countries := slices.Sorted(maps.Keys(byCountry))
	stated, most := 0, (*node)(nil)
	for _, c := range countries {
		n := byCountry[c]
		if c != "" {
			stated += len(n.docs)
			if most == nil || len(n.docs) > len(most.docs) {
				most = n
			}
		}
	}
	if most == nil || len(most.docs)*4 < stated*3 {
		var nodes []*node
		for _, c := range countries {
			nodes = append(nodes, byCountry[c].finish())
		}
		return nodes
	}
	for _, c := range countries {
		if c != most.country {
			most.absorb(byCountry[c])
		}
	}
	return []*node{most.finish()}
}

// absorb adds what another node counted.
func (n *node) absorb(o *node) {
	merge := func(to, from map[string]map[string]bool) {
		for name, docs := range from {
			for doc := range docs {
				count(to, name, doc)
			}
		}
	}
	merge(n.names, o.names)
	merge(n.forms, o.forms)
	merge(n.kinds, o.kinds)
	maps.Copy(n.ids, o.ids)
	maps.Copy(n.watch, o.watch)
	maps.Copy(n.docs, o.docs)
	n.dated(o.first, o.last)
}

// finish readies a node for joining.
func (n *node) finish() *node {
	n.name = orgname.Parse(preferred(n.names))
	n.countries, n.keys = make(map[string]bool), map[string]bool{n.key: true}
	if n.country != "" {
		n.countries[n.country] = true
	}
	return n
}

// preferred is the name in most documents; of equals one not all in capitals,
// then the longest, then the first by bytes.
func preferred(names map[string]map[string]bool) string {
	best := ""
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if best == "" || better(name, best, len(names[name]), len(names[best])) {
			best = name
		}
	}
	return best
}

func better(a, b string, docsA, docsB int) bool {
	shoutsA, shoutsB := shouts(a), shouts(b)
	switch {
	case shoutsA != shoutsB:
		return shoutsB
	case docsA != docsB:
		return docsA > docsB
	}
	return len(a) > len(b)
}

// shouts reports whether a name of several words is all in capitals.
func shouts(name string) bool {
	return strings.ToUpper(name) == name && strings.Contains(name, " ") && strings.ToLower(name) != name
}

// kind is the kind most documents give, the first by name of equals.
func (n *node) kind() string {
	best := ""
	for _, k := range slices.Sorted(maps.Keys(n.kinds)) {
		if best == "" || len(n.kinds[k]) > len(n.kinds[best]) {
			best = k
		}
	}
	return best
}

func (n *node) root() *node {
	for n.parent != nil {
		n = n.parent
	}
	return n
}
