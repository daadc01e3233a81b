// Package authority links organisations to lists that identify them: the ROR
// register, lists of one's own, and watch-lists.
//
// [Read] reads a list in any of its formats, [New] makes an index of lists,
// [Index.Match] finds the entry of one name, [Index.Link] those of a
// document's organisations. A name matches exactly, then by an alias, then by
// a near spelling, scored as package orgname says; every match says what it
// rests on. Matching is linear in the names and does not change the index,
// which is safe for concurrent use. It does not decide between two entries
// that fit equally well: such a name is not linked, but for watch-lists,
// where every entry of the name is shown.
package authority

import (
	"sort"
	"strings"

	"attache/corpus"
	"attache/internal/orgname"
)

// Entry is one organisation of a list.
type Entry struct {
	// ID is its identifier: "https://ror.org/03cve4549".
	ID   string `json:"id,omitempty"`
	Name string `json:"name"`
	// Aliases are its other names, in any language.
	Aliases []string `json:"aliases,omitempty"`
	// Country is the ISO 3166-1 alpha-2 code, "" if the list has none.
	Country string `json:"country,omitempty"`
	// List names the list, and Place where in it the entry stands:
	// "ror.json:17".
	List  string `json:"list"`
	Place string `json:"place"`
	// Watch marks the entry of a watch-list.
	Watch bool `json:"watch,omitempty"`
}

// Options say how names are matched. The zero value is useful.
type Options struct {
	// Threshold is the least score of a near spelling; 0 is 0.85.
	Threshold float64
}

// Match is an entry that a name was found to mean.
type Match struct {
	Entry *Entry
	// How is "name", "alias" or "near".
	How   string
	Score float64
	// Spelling is the name or alias of the entry that matched, and Why what
	// sets it apart from the name asked for.
	Spelling, Why string
}

// otherCountry is what a match keeps of its score if the entry's country is
// not the organisation's.
const otherCountry = 0.75

// acronymCost is what an alias of few letters loses, as it is the name of many,
// unless the country agrees. watchScore is the score from which an entry of a
// watch-list is shown: it lets an equal name through in whatever country, an
// acronym only in its own.
// sameCountry is what a near spelling gains if the country agrees.
const (
	acronymCost = 0.3
	sameCountry = 0.05
	watchScore  = 0.7
)

// spelling is a name or alias of an entry.
type spelling struct {
	entry int32
	alias bool
	name  orgname.Name
}

// Index finds entries by name. It is immutable and safe for concurrent use.
type Index struct {
	opts      Options
	entries   []Entry
	spellings []spelling
	exact     map[string][]int32 // spellings by joined core
	near      *orgname.Near
}

// New makes an index of entries. The entries belong to the index from then on.
func New(entries []Entry, opts Options) *Index {
	if opts.Threshold == 0 {
		opts.Threshold = 0.85
	}
	x := &Index{opts: opts, entries: entries, exact: make(map[string][]int32, len(entries))}
	for i := range entries {
		x.add(int32(i), entries[i].Name, false)
		for _, alias := range entries[i].Aliases {
			x.add(int32(i), alias, true)
		}
	}
	names := make([]*orgname.Name, len(x.spellings))
	for i := range x.spellings {
		names[i] = &x.spellings[i].name
	}
	x.near = orgname.NewNear(names)
	return x
}

func (x *Index) add(entry int32, name string, alias bool) {
	n := orgname.Parse(name)
	key := n.Key()
	if key == "" {
		return
	}
	for _, s := range x.exact[key] {
		if x.spellings[s].entry == entry {
			return
		}
	}
	x.exact[key] = append(x.exact[key], int32(len(x.spellings)))
	x.spellings = append(x.spellings, spelling{entry, alias, n})
}

// Len is the number of entries.
func (x *Index) Len() int { return len(x.entries) }

// Match returns the entry that a name means, preferring those of the country
// if it is not ""; ok is false if none does, or if two entries of the best
// one's list fit equally well.
func (x *Index) Match(name, country string) (m Match, ok bool) {
	sure := x.sure(x.Matches(name, country))
	if len(sure) == 0 {
		return Match{}, false
	}
	return sure[0], true
}

// sure keeps of ranked matches the best of each list, if it reaches the
// threshold and no other of the list fits as well.
func (x *Index) sure(all []Match) []Match {
	var out []Match
	for i, m := range all {
		if m.Score < x.opts.Threshold {
			break
		}
		alone := true
		for k, o := range all {
			if o.Entry.List == m.Entry.List && k != i && (k < i || o.Score == m.Score && o.How == m.How) {
				alone = false
			}
		}
		if alone {
			out = append(out, m)
		}
	}
	return out
}

// Matches returns the entries a name may mean, best first: by score, exact
// names before aliases before near spellings, then in the order of the lists.
// Near spellings are looked for only if nothing matches exactly. An entry of
// another country than the one asked for keeps three quarters of its score,
// which puts it below the usual threshold.
func (x *Index) Matches(name, country string) []Match {
	n := orgname.Parse(name)
	list := x.matchExact(&n)
	if len(list) == 0 {
		list = x.matchNear(&n)
	}
	for i := range list {
		m := &list[i]
		switch c := m.Entry.Country; {
		case country == "" || c == "":
		case c != country:
			m.Score *= otherCountry
			m.Why += "; the list says " + c + ", the text " + country
		case m.How == "alias" && isShort(m.Spelling):
			m.Score += acronymCost // the country makes up for it
		case m.How == "near":
			m.Score += sameCountry
			m.Why += "; the same country"
		}
		m.Score = corpus.Round(m.Score)
	}
	sort.SliceStable(list, func(i, j int) bool {
		if list[i].Score != list[j].Score {
			return list[i].Score > list[j].Score
		}
		return rank(list[i].How) < rank(list[j].How)
	})
	return list
}

func rank(how string) int {
	switch how {
	case "name":
		return 0
	case "alias":
		return 1
	}
	return 2
}

func (x *Index) matchExact(n *orgname.Name) []Match {
	var list []Match
	for _, i := range x.exact[n.Key()] {
		s := &x.spellings[i]
		score, why := orgname.Compare(n, &s.name, nil)
		how := "name"
		if s.alias {
			how, score = "alias", score-0.02
			if isShort(s.name.Text) {
				score -= acronymCost
			}
		}
		list = append(list, Match{Entry: &x.entries[s.entry], How: how, Score: score, Spelling: s.name.Text, Why: why})
	}
	return list
}

// isShort reports whether an alias is an acronym: up to six characters, with
// capitals and no lower case.
func isShort(s string) bool {
	return len(s) <= 6 && strings.ToUpper(s) == s && strings.ToLower(s) != s
}

func (x *Index) matchNear(n *orgname.Name) []Match {
	best := make(map[int32]int) // by entry: position in list
	var list []Match
	for _, i := range x.near.Candidates(n) {
		s := &x.spellings[i]
		score, why := orgname.Compare(n, &s.name, x.near.Common)
		if score < x.opts.Threshold-sameCountry {
			continue
		}
		m := Match{Entry: &x.entries[s.entry], How: "near", Score: score, Spelling: s.name.Text, Why: why}
		if at, ok := best[s.entry]; !ok {
			best[s.entry] = len(list)
			list = append(list, m)
		} else if score > list[at].Score {
			list[at] = m
		}
	}
	return list
}

// Link sets identifiers, watch-lists and, where it is missing, the country of
// a document's organisations, in place, and returns the entries it took them
// from, each once. A name is looked up as it stands and, if it is not found,
// by the document's other spellings of it.
func (x *Index) Link(orgs []corpus.Organization) []*Entry {
	var linked []*Entry
	for i := range orgs {
		org := &orgs[i]
		names := []string{org.Name}
		for _, m := range org.Mentions {
			names = appendNew(names, m.Text)
		}
		for _, name := range names {
			if found := x.link(org, name); len(found) > 0 {
				for _, e := range found {
					linked = appendNew(linked, e)
				}
				break
			}
		}
	}
	return linked
}

// link returns the entries that gave the organisation an identifier, a country
// or a watch-list.
func (x *Index) link(org *corpus.Organization, name string) []*Entry {
	var found []*Entry
	all := x.Matches(name, org.Country)
	for _, m := range all {
		if m.Entry.Watch && m.Score >= watchScore {
			org.Watch = appendNew(org.Watch, m.Entry.List)
			found = append(found, m.Entry)
		}
	}
	for _, m := range x.sure(all) {
		if m.Entry.ID != "" {
			org.IDs = appendNew(org.IDs, m.Entry.ID)
		}
		if org.Country == "" {
			org.Country = m.Entry.Country
		}
		found = append(found, m.Entry)
	}
	return found
}

func appendNew[T comparable](list []T, s T) []T {
	for _, t := range list {
		if t == s {
			return list
		}
	}
	return append(list, s)
}
