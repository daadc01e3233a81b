package classify

import (
	"cmp"
	"iter"
	"math"
	"slices"

	"attache/classify/internal/feature"
	"attache/corpus"
)

// Suggestion is a document worth labelling.
type Suggestion struct {
	Doc *corpus.Document
	// Uncertainty is in [0,1]: 1 when a domain stands exactly at its threshold.
	Uncertainty float64
	// Domains are the domains nearest their thresholds, the nearest first.
	Domains []Scored
}

const (
	suggestPool   = 20  // candidates kept for each asked for
	suggestNear   = 3   // domains named with each
	sketchWidth   = 256 // of the sketches that documents are compared by
	suggestRepeat = 0.9 // from this likeness on, a document is a repetition
)

// Suggest picks up to n documents whose labels would teach most: uncertain
// ones, and unlike each other. It reads docs, of whose domains it takes no notice,
// once and keeps 20·n of them; the
// same documents in the same order give the same list. Documents with nothing
// to read, and repetitions of one picked, are left out.
func Suggest(c *Classifier, docs iter.Seq2[Example, error], n int) ([]Suggestion, error) {
	var pool []candidate
	trim := func() {
		slices.SortStableFunc(pool, func(a, b candidate) int { return cmp.Compare(b.Uncertainty, a.Uncertainty) })
		pool = pool[:min(len(pool), suggestPool*n)]
	}
	for doc, err := range docs {
		if err != nil {
			return nil, err
		}
		if k, ok := c.candidate(doc); ok {
			pool = append(pool, k)
		}
		if len(pool) > 2*suggestPool*n+1000 {
			trim()
		}
	}
	trim()
	return pick(pool, n), nil
}

// candidate is a suggestion with its sketch, of unit length.
type candidate struct {
	Suggestion
	sketch []float32
	like   float64 // to the nearest picked
}

// candidate reads a document; ok is false when there is nothing to learn.
func (c *Classifier) candidate(doc Example) (k candidate, ok bool) {
	r := c.read(doc.Doc, doc.Names)
	defer c.scratch.Put(r)
	if r.matter < 0.5 {
		return k, false
	}
	near := make([]Scored, len(r.scores))
	for i, score := range r.scores {
		near[i] = Scored{c.taxonomy.Domains[i].ID, corpus.Round(score), c.domains[i].threshold}
	}
	slices.SortStableFunc(near, func(a, b Scored) int { return cmp.Compare(b.nearness(), a.nearness()) })
	k.Doc = doc.Doc
	k.Uncertainty = corpus.Round(near[0].nearness())
	k.Domains = slices.Clone(near[:min(suggestNear, len(near))])
	k.sketch = sketch(r.title.words, r.text.words)
	return k, true
}

// nearness is 1 at the threshold and falls with the distance in logits.
func (s Scored) nearness() float64 {
	logit := func(p float64) float64 {
		p = min(max(p, 1e-4), 1-1e-4)
		return math.Log(p / (1 - p))
	}
	return math.Exp(-abs(logit(s.Score) - logit(s.Threshold)))
}

// sketch hashes the content words to a unit vector, signs by hash, so that
// products approximate the cosine of the word counts.
func sketch(fields ...[]feature.Word) []float32 {
	v := make([]float32, sketchWidth)
	for _, words := range fields {
		for i := range words {
			if key := words[i].Key; !words[i].Stop {
				v[key%sketchWidth] += float32(1 - 2*int(key>>40&1))
			}
		}
	}
	norm := 0.0
	for _, x := range v {
		norm += float64(x) * float64(x)
	}
	if norm > 0 {
		for i := range v {
			v[i] /= float32(math.Sqrt(norm))
		}
	}
	return v
}

// pick takes greedily the candidate with the highest uncertainty times
// unlikeness to those picked.
func pick(pool []candidate, n int) []Suggestion {
	var list []Suggestion
	taken := make([]bool, len(pool))
	for len(list) < n {
		best, value := -1, 0.0
		for i := range pool {
			if v := pool[i].Uncertainty * (1 - pool[i].like); !taken[i] && pool[i].like < suggestRepeat && v > value {
				best, value = i, v
			}
		}
		if best < 0 {
			break
		}
		taken[best] = true
		list = append(list, pool[best].Suggestion)
		for i := range pool {
			dot := 0.0
			for j, x := range pool[best].sketch {
				dot += float64(x) * float64(pool[i].sketch[j])
			}
			pool[i].like = max(pool[i].like, dot)
		}
	}
	return list
}
