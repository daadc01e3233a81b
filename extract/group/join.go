package group

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"attache/corpus"
	"attache/internal/orgname"
)

// What joins are worth, and what speaks against them costs.
const (
	sameIdentifier = 1.00 // both have the identifier
	statedInText   = 0.95 // a document gives both names to one body
	sansCountry    = 0.93 // one has its country in front: "U.S. Geological Survey"
	onlyExtension  = 0.88 // the only longer name of the corpus
	otherCountry   = 0.30
	sameCountry    = 0.03
	otherKind      = 0.05
)

// edge is evidence for joining two nodes, a before b in order.
type edge struct {
	a, b  int
	score float64
	why   string
}

// joiner joins nodes by their evidence.
type joiner struct {
	opts  Options
	nodes []*node
	near  *orgname.Near
	byKey map[string][]int
	said  *decisions
}

func newJoiner(nodes []*node, opts Options) *joiner {
	j := &joiner{opts: opts, nodes: nodes, byKey: make(map[string][]int), said: decided("organization", opts.Decisions)}
	names := make([]*orgname.Name, len(nodes))
	for i, n := range nodes {
		names[i] = &n.name
		j.byKey[n.key] = append(j.byKey[n.key], i)
	}
	j.near = orgname.NewNear(names)
	return j
}

// edges are all the joins that reach the threshold, the surest first.
func (j *joiner) edges() []edge {
	var list []edge
	add := func(a, b int, score float64, why string) {
		if a == b {
			return
		}
		if a > b {
			a, b = b, a
		}
		score, why = j.weigh(j.nodes[a], j.nodes[b], score, why)
		if score >= j.opts.Threshold {
			list = append(list, edge{a, b, corpus.Round(min(score, 1)), why})
		}
	}
	j.identified(add)
	j.stated(add)
	j.spelt(add)
	j.extended(add)
	j.prefixed(add)
	slices.SortFunc(list, func(x, y edge) int {
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b), cmp.Compare(x.why, y.why))
	})
	return list
}

// weigh changes a score by what country and kind say.
func (j *joiner) weigh(a, b *node, score float64, why string) (float64, string) {
	if score == sameIdentifier && strings.HasPrefix(why, "same identifier") {
		return score, why
	}
	switch {
	case a.country == "" || b.country == "":
	case a.country == b.country:
		score += sameCountry
		why += "; both in " + a.country
	default:
		score -= otherCountry
	}
	if k, l := a.kind(), b.kind(); k != "" && l != "" && k != l {
		score -= otherKind
		why += "; though " + k + " and " + l
	}
	return score, why
}

// identified joins what bears the same identifier.
func (j *joiner) identified(add func(a, b int, score float64, why string)) {
	first := make(map[string]int)
	for i, n := range j.nodes {
		for _, id := range slices.Sorted(maps.Keys(n.ids)) {
			if k, ok := first[id]; ok {
				add(k, i, sameIdentifier, "same identifier "+id)
			} else {
				first[id] = i
			}
		}
	}
}

// stated joins an acronym or short form that stands alone in some documents
// with the one name that documents give it. A form that documents give to
// several names is joined with none.
func (j *joiner) stated(add func(a, b int, score float64, why string)) {
	type claim struct {
		node int
		doc  string
	}
	claims := make(map[string][]claim)
	for i, n := range j.nodes {
		seen := make(map[string]bool)
		for _, form := range slices.Sorted(maps.Keys(n.forms)) {
			key := orgname.Key(form)
			if key == n.key || key == "" || seen[key] {
				continue
			}
			seen[key] = true
			claims[key] = append(claims[key], claim{i, least(n.forms[form])})
		}
	}
	for _, key := range slices.Sorted(maps.Keys(claims)) {
		if list := claims[key]; len(list) == 1 {
			for _, i := range j.byKey[key] {
				add(list[0].node, i, statedInText, "document "+list[0].doc+" gives both names")
			}
		}
	}
}

func least(set map[string]bool) string { return slices.Min(slices.Collect(maps.Keys(set))) }

// spelt joins names that are spelt alike.
func (j *joiner) spelt(add func(a, b int, score float64, why string)) {
	for i, n := range j.nodes {
		for _, k := range j.near.Candidates(&n.name) {
			if int(k) <= i || j.nodes[k].key == n.key {
				continue // the same name in two countries was settled before
			}
			score, why := orgname.Compare(&n.name, &j.nodes[k].name, j.near.Common)
			if score > 0 {
				add(i, int(k), score, why)
			}
		}
	}
}

// extended joins a distinctive short name with the one longer name of the
// corpus that adds only words like "technologies" to it.
func (j *joiner) extended(add func(a, b int, score float64, why string)) {
	longer := make(map[string][]int)
	for i, n := range j.nodes {
		core := n.name.Core
		for cut := len(core) - 1; cut > 0 && cut >= len(core)-3 && orgname.NeutralWord(core[cut]); cut-- {
			short := strings.Join(core[:cut], " ")
			longer[short] = append(longer[short], i)
		}
	}
	for i, n := range j.nodes {
		list := longer[n.key]
		if len(list) != 1 || !j.distinctive(n) {
			continue
		}
		long := j.nodes[list[0]]
		if k := n.kind(); k != "" && k != "company" || long.kind() != "company" {
			continue
		}
		added := strings.Join(long.name.Core[len(n.name.Core):], " ")
		add(i, list[0], onlyExtension, `the only name of the corpus that adds "`+added+`"`)
	}
}

// countryPrefix are the words for a country, as [orgname.Name] spells them out
// in Plain, that stand in front of the names of its own bodies.
var countryPrefix = map[string]string{"united states ": "US", "united kingdom ": "GB"}

// prefixed joins "U.S. National Science Foundation" with "National Science
// Foundation" when both are in that country.
func (j *joiner) prefixed(add func(a, b int, score float64, why string)) {
	plain := make([]string, len(j.nodes))
	bare := make(map[string][]int)
	for i, n := range j.nodes {
		plain[i] = strings.Join(n.name.Plain, " ")
		bare[plain[i]] = append(bare[plain[i]], i)
	}
	for i, n := range j.nodes {
		for prefix, code := range countryPrefix {
			rest, ok := strings.CutPrefix(plain[i], prefix)
			if !ok || code != n.country || !strings.Contains(rest, " ") {
				continue
			}
			for _, k := range bare[rest] {
				if j.nodes[k].country == code {
					add(i, k, sansCountry, "same name but for the country in front")
				}
			}
		}
	}
}

// distinctive reports whether a name is no ordinary word and no acronym.
func (j *joiner) distinctive(n *node) bool {
	if len(n.name.Core) == 1 && len(n.key) < 4 {
		return false
	}
	for _, w := range n.name.Core {
		if !orgname.FirmWord(w) && !j.near.Common(w) {
			return true
		}
	}
	return len(n.name.Core) == 1 && !orgname.FirmWord(n.key)
}

// join makes two clusters one, unless they would then be in two countries
// without the same identifier, or are one already.
func (j *joiner) join(e edge) {
	a, b := j.nodes[e.a].root(), j.nodes[e.b].root()
	if a == b {
		return
	}
	if len(a.countries) > 0 && len(b.countries) > 0 && !maps.Equal(a.countries, b.countries) && !strings.HasPrefix(e.why, "same identifier") {
		return
	}
	if j.said.parts(a, b) {
		return
	}
	j.unite(e.a, e.b, Join{A: j.nodes[e.a].name.Text, B: j.nodes[e.b].name.Text, Score: e.score, Why: e.why})
}

// unite makes one cluster of those of two nodes.
func (j *joiner) unite(x, y int, why Join) {
	a, b := j.nodes[x].root(), j.nodes[y].root()
	if a == b {
		return
	}
	if b.key < a.key || b.key == a.key && b.country < a.country {
		a, b = b, a
	}
	b.parent = a
	maps.Copy(a.countries, b.countries)
	maps.Copy(a.keys, b.keys)
	a.why = append(append(a.why, b.why...), why)
}
