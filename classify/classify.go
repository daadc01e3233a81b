// Package classify says which technologies a document is about: for each
// domain of a taxonomy a calibrated score and the words that carried it.
//
// [New] builds a [Classifier] out of a [Taxonomy] and a [Model], both built in
// unless given; [Classifier.Classify] labels a document, [Classifier.Explain]
// says why or why not; [Train] fits a model, [Evaluate] measures one, and
// [Suggest] picks the documents worth labelling next.
//
// The score is linear, so its explanation is exact. For a domain d
//
//	z = bias + Σ weight(f)·x(f) + Σ κ(p)·points(p)·y(p)   f: words and short phrases the model learnt, p: key phrases of the taxonomy
//	x(f) = (1 + ln count(f))·idf(f) / ‖…‖                 y(p) = (1 + ln count(p)) / λ(words)
//	score = m / (1 + exp(−z))                             m in [0,1]: how much there was to read
//
// where counts in the title weigh double, those in names of firms and people a
// tenth (and x and y are linear in counts below 1), and κ depends on the domain and on
// whose phrase it is: those of other domains speak for or, mostly, against. A
// domain that the model does not know is scored by its own key phrases alone. Long texts are scored window by
// window and z is the mean over the windows that speak most for the domain, so
// that a report which dwells on two fields gets both.
//
// The package labels English. It never guesses a language: the caller asks
// only for documents whose language is "en" or unknown.
package classify

import (
	"fmt"
	"math"
	"sync"

	"attache/corpus"
)

// Options configures a classifier. The zero value uses what is built in.
type Options struct {
	// Taxonomy is nil for the built-in one.
	Taxonomy *Taxonomy
	// Model is nil for the built-in one. Its domains are matched to those of
	// the taxonomy by id; those only the taxonomy has are scored by phrases.
	Model *Model
	// PhrasesOnly scores by key phrases alone, without any model.
	PhrasesOnly bool
	// Floor is the lowest score that Classify returns, 0 for DefaultFloor.
	Floor float64
}

// DefaultFloor is the lowest score a record keeps.
const DefaultFloor = 0.1

// Classifier labels documents. It is immutable and safe for concurrent use.
type Classifier struct {
	taxonomy *Taxonomy
	parents  []int
	trie     *phraseTrie
	model    *Model
	column   []int // of each domain in the model, -1 for none
	domains  []scale
	// points is κ, in logits a point: row by domain, column by whose phrase.
	points  [][]float64
	floor   float64
	scratch sync.Pool
}

// scale is what turns a domain's sums into a score.
type scale struct {
	bias      float64
	slope     float64 // Platt: score = 1/(1+exp(-(slope·z + shift)))
	shift     float64
	threshold float64
}

// New builds a classifier. It fails only when the built-in data is damaged.
func New(opts Options) (*Classifier, error) {
	c := &Classifier{taxonomy: opts.Taxonomy, model: opts.Model, floor: opts.Floor}
	if c.taxonomy == nil {
		t, err := Builtin()
		if err != nil {
			return nil, fmt.Errorf("classify: built-in taxonomy: %w", err)
		}
		c.taxonomy = t
	}
	if opts.PhrasesOnly {
		c.model = nil
	} else if c.model == nil {
		m, err := BuiltinModel()
		if err != nil {
			return nil, fmt.Errorf("classify: built-in model: %w", err)
		}
		c.model = m
	}
	if c.floor == 0 {
		c.floor = DefaultFloor
	}
	c.parents = c.taxonomy.parents()
	c.trie = newPhraseTrie(c.taxonomy)
	c.column = make([]int, len(c.taxonomy.Domains))
	c.domains = make([]scale, len(c.taxonomy.Domains))
	for i := range c.taxonomy.Domains {
		c.column[i] = c.model.column(c.taxonomy.Domains[i].ID)
	}
	for i, j := range c.column {
		points := make([]float64, len(c.column))
		if c.points = append(c.points, points); j < 0 {
			c.domains[i], points[i] = phraseScale, 1
			continue
		}
		c.domains[i] = c.model.scales[j]
		for k, whose := range c.column {
			if whose >= 0 {
				points[k] = c.model.points[j][whose]
			}
		}
	}
	c.scratch.New = func() any { return newReading(c) }
	return c, nil
}

// phraseScale turns points into logits where no model says better, measured on
// the labelled texts with phrases alone.
var phraseScale = scale{bias: -2.6, slope: 1, threshold: 0.5}

// Knows reports whether the classifier reads this language, an ISO 639-1 code:
// English, or a language not known. Of other documents the caller notes that
// their domains were not assessed.
func (c *Classifier) Knows(lang string) bool { return lang == "" || lang == "en" }

// Taxonomy returns the taxonomy in use.
func (c *Classifier) Taxonomy() *Taxonomy { return c.taxonomy }

// Threshold returns the score from which a domain counts as assigned, and
// false for an id the taxonomy does not have.
func (c *Classifier) Threshold(id string) (float64, bool) {
	i, ok := c.taxonomy.index[id]
	if !ok {
		return 0, false
	}
	return c.domains[i].threshold, true
}

// Classify returns the domains of the document that score at least the floor,
// in the order of the taxonomy, each with its evidence. A domain counts as
// assigned from its Threshold on. A child never scores above its parent. What
// stands in the names counts for less: see Names.
func (c *Classifier) Classify(doc *corpus.Document, names ...Named) []corpus.Domain {
	r := c.read(doc, names)
	defer c.scratch.Put(r)
	var domains []corpus.Domain
	for i := range c.taxonomy.Domains {
		if score := corpus.Round(r.scores[i]); score >= c.floor {
			domains = append(domains, corpus.Domain{
				ID:       c.taxonomy.Domains[i].ID,
				Score:    score,
				Evidence: r.evidence(c, i),
			})
		}
	}
	return domains
}

// Scores returns the score of every domain, in the order of the taxonomy.
func (c *Classifier) Scores(doc *corpus.Document, names ...Named) []float64 {
	r := c.read(doc, names)
	defer c.scratch.Put(r)
	return append([]float64(nil), r.scores...)
}

// read scores the document. The caller puts the reading back.
func (c *Classifier) read(doc *corpus.Document, names []Named) *reading {
	r := c.scratch.Get().(*reading)
	r.cut(doc, names)
	r.score(c)
	return r
}

func logistic(z float64) float64 { return 1 / (1 + math.Exp(-z)) }
