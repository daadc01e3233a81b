package classify

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"attache/corpus"
)

// Explanation says why a document has a domain, or why not.
type Explanation struct {
	Domain string `json:"domain"`
	Name   string `json:"name"`
	// Score is what Classify gives, Threshold what it takes to count.
	Score     float64 `json:"score"`
	Threshold float64 `json:"threshold"`
	// Logit is z: Bias plus all contributions of Terms and Rest. Unless a child
	// lifts its parent, Score = Matter / (1 + exp(-Logit)).
	Logit  float64 `json:"logit"`
	Bias   float64 `json:"bias"`
	Matter float64 `json:"matter"`
	// Terms are the heaviest contributions, for or against, heaviest first.
	Terms []Term `json:"terms"`
	// Rest is the sum of the contributions not listed.
	Rest float64 `json:"rest"`
	// Child is the domain whose score lifted this one, if any.
	Child string `json:"child,omitempty"`
	// RunnersUp are the other domains by score, highest first.
	RunnersUp []Scored `json:"runners_up"`
	// Missing are the domain's strongest key phrases that the document lacks.
	Missing []Phrase `json:"missing"`
}

// Term is one contribution to a logit.
type Term struct {
	// Text is the first occurrence as written.
	Text string `json:"text"`
	// Kind is "phrase" for a key phrase of the taxonomy, be it of this domain or
	// of another, "learnt" for a word or phrase the model learnt.
	Kind string `json:"kind"`
	// Count is how often it stands in the windows that count.
	Count int `json:"count"`
	// Logits is the contribution to z.
	Logits float64 `json:"logits"`
}

// Scored is a domain and its score.
type Scored struct {
	ID        string  `json:"id"`
	Score     float64 `json:"score"`
	Threshold float64 `json:"threshold"`
}

const (
	maxTerms     = 15
	maxRunnersUp = 5
	maxMissing   = 10
)

// Explain says why the document has the domain, or why not. The error names an
// id the taxonomy does not have. names are those Classify was given.
func (c *Classifier) Explain(doc *corpus.Document, id string, names ...Named) (*Explanation, error) {
	domain, ok := c.taxonomy.index[id]
	if !ok {
		return nil, fmt.Errorf("explain: no domain %q in the taxonomy; it has %s", id, strings.Join(c.taxonomy.IDs(), ", "))
	}
	r := c.read(doc, names)
	defer c.scratch.Put(r)
	s := c.domains[domain]
	e := &Explanation{
		Domain: id, Name: c.taxonomy.Domains[domain].Name,
		Score: corpus.Round(r.scores[domain]), Threshold: s.threshold,
		Logit: r.z[domain], Bias: s.slope*s.bias + s.shift, Matter: r.matter,
	}
	if own := r.matter * logistic(r.z[domain]); r.scores[domain] > own {
		e.Child = r.lifter(c, domain)
	}
	used := make(map[uint64]bool) // uses of key phrases found
	e.Terms = r.terms(c, domain, used)
	for _, t := range e.Terms[min(len(e.Terms), maxTerms):] {
		e.Rest += t.Logits
	}
	e.Terms = e.Terms[:min(len(e.Terms), maxTerms)]
	e.RunnersUp = r.runnersUp(c, domain)
	e.Missing = c.missing(domain, used)
	return e, nil
}

// lifter is the child whose score the domain has.
func (r *reading) lifter(c *Classifier, domain int) string {
	for i, p := range c.parents {
		if p == domain && r.scores[i] == r.scores[domain] {
			return c.taxonomy.Domains[i].ID
		}
	}
	return ""
}

// terms lists the contributions to a domain, those of several windows added.
func (r *reading) terms(c *Classifier, domain int, used map[uint64]bool) []Term {
	type key struct {
		learnt bool
		id     uint64
	}
	at := make(map[key]int)
	seen := make(map[key]map[place]bool)
	var list []Term
	r.eachTerm(c, domain, func(t term) {
		k := key{t.learnt, t.id}
		i, ok := at[k]
		if !ok {
			i = len(list)
			at[k] = i
			seen[k] = make(map[place]bool)
			list = append(list, Term{Text: t.places[0].quote(), Kind: "phrase"})
			if t.learnt {
				list[i].Kind = "learnt"
			} else {
				used[t.id] = true
			}
		}
		list[i].Logits += t.logits
		for _, p := range t.places {
			if !seen[k][p] {
				seen[k][p] = true
				list[i].Count++
			}
		}
	})
	slices.SortStableFunc(list, func(a, b Term) int { return cmp.Compare(abs(b.Logits), abs(a.Logits)) })
	return list
}

func abs(x float64) float64 { return max(x, -x) }

// quote is the occurrence as written.
func (p place) quote() string {
	return p.field.text[p.field.words[p.first].Start:p.field.words[p.last].End]
}

func (r *reading) runnersUp(c *Classifier, domain int) []Scored {
	var list []Scored
	for i, score := range r.scores {
		if i != domain {
			list = append(list, Scored{c.taxonomy.Domains[i].ID, corpus.Round(score), c.domains[i].threshold})
		}
	}
	slices.SortStableFunc(list, func(a, b Scored) int { return cmp.Compare(b.Score, a.Score) })
	return list[:min(len(list), maxRunnersUp)]
}

// missing lists the heaviest key phrases of a domain that were not used.
func (c *Classifier) missing(domain int, used map[uint64]bool) []Phrase {
	have := make(map[string]bool)
	entry := &c.taxonomy.Domains[domain]
	for use := range used {
		have[c.trie.text[use]] = true
	}
	var list []Phrase
	for _, p := range entry.Phrases {
		if !have[p.Text] {
			list = append(list, p)
		}
	}
	slices.SortStableFunc(list, func(a, b Phrase) int { return cmp.Compare(b.Weight, a.Weight) })
	return list[:min(len(list), maxMissing)]
}
