package classify

import (
	"strings"

	"attache/models"
)

// Taxonomy is a list of domains as read from a file. It is immutable once
// parsed and safe to share.
type Taxonomy struct {
	// Domains stand in the order of the file; a child follows its parent.
	Domains []Entry
	index   map[string]int
}

// Entry is one domain of a taxonomy.
type Entry struct {
	// ID is "biotech", or "semiconductors/design" for a child.
	ID   string
	Name string
	// Definition says what the domain covers; Not what it does not.
	Definition, Not string
	// Phrases name the domain, in file order.
	Phrases []Phrase
	// Exclusions are phrases inside which no phrase of this domain counts.
	Exclusions []string
	// Crosswalks map to the entries of other lists, by the list's id.
	Crosswalks []Crosswalk
}

// Phrase is a key phrase and its weight in points.
type Phrase struct {
	Text   string  `json:"text"`
	Weight float64 `json:"weight"`
}

// Crosswalk names the entries of another list that a domain corresponds to.
type Crosswalk struct {
	// List is "us_critical_technologies", "made_in_china_2025", "aspi" or
	// "wipo35", or any id of the user's.
	List    string
	Entries []string
}

// Parent returns the id of the parent, or "" for a domain that is no child.
func (e *Entry) Parent() string {
	parent, _, ok := strings.Cut(e.ID, "/")
	if !ok {
		return ""
	}
	return parent
}

// Crosswalk returns the entries of the list that the domain corresponds to.
func (e *Entry) Crosswalk(list string) []string {
	for _, c := range e.Crosswalks {
		if c.List == list {
			return c.Entries
		}
	}
	return nil
}

// Lookup returns the domain with this id.
func (t *Taxonomy) Lookup(id string) (entry *Entry, ok bool) {
	i, ok := t.index[id]
	if !ok {
		return nil, false
	}
	return &t.Domains[i], true
}

// IDs returns the ids in file order.
func (t *Taxonomy) IDs() []string {
	ids := make([]string, len(t.Domains))
	for i := range t.Domains {
		ids[i] = t.Domains[i].ID
	}
	return ids
}

// parents gives the index of every domain's parent, -1 for none.
func (t *Taxonomy) parents() []int {
	parents := make([]int, len(t.Domains))
	for i := range t.Domains {
		parents[i] = -1
		if p, ok := t.index[t.Domains[i].Parent()]; ok {
			parents[i] = p
		}
	}
	return parents
}

// Builtin returns the embedded taxonomy: 20 domains and 2 children.
func Builtin() (*Taxonomy, error) {
	return ParseTaxonomy("taxonomy.yaml", models.Taxonomy)
}
