package classify

import (
	"cmp"
	"slices"
	"strings"

	"attache/classify/internal/feature"
	"attache/corpus"
)

// Evidence is gathered word by word: what a feature contributes to z is shared
// by its occurrences, and by the content words of each. Neighbouring words
// that speak for the domain are merged into a span, so that a quote is a
// readable phrase and never half a word.
const (
	maxEvidence = 5    // spans kept for a domain
	minEvidence = 0.05 // logits a span must contribute
	minShare    = 0.15 // of the heaviest span's contribution
	maxSpan     = 8    // words in a span
	trimShare   = 0.3  // of the heaviest word, what one at the end must carry
)

// share is what the words of a field contribute to a domain's z.
type share []float64

// evidence returns the spans that contribute most to the domain, heaviest
// first. Weights are in logits.
func (r *reading) evidence(c *Classifier, domain int) []corpus.Evidence {
	title, text := r.shares(c, domain)
	list := appendSpans(nil, &r.title, title)
	list = appendSpans(list, &r.text, text)
	slices.SortStableFunc(list, func(a, b corpus.Evidence) int { return cmp.Compare(b.Weight, a.Weight) })
	list = distinctQuotes(list)
	for i := range list {
		list[i].Weight = corpus.Round(list[i].Weight)
	}
	return list
}

// distinctQuotes keeps the first maxEvidence spans, of equal quotes the first,
// as long as they weigh something beside the heaviest.
func distinctQuotes(list []corpus.Evidence) []corpus.Evidence {
	kept := list[:0]
	for _, e := range list {
		again := slices.ContainsFunc(kept, func(k corpus.Evidence) bool { return strings.EqualFold(k.Text, e.Text) })
		heavy := len(kept) == 0 || e.Weight >= minShare*kept[0].Weight
		if !again && heavy && len(kept) < maxEvidence {
			kept = append(kept, e)
		}
	}
	return slices.Clip(kept)
}

// shares spreads the domain's sum over the words that made it.
func (r *reading) shares(c *Classifier, domain int) (title, text share) {
	title, text = make(share, len(r.title.words)), make(share, len(r.text.words))
	part := c.domains[domain].slope / float64(len(r.chosen[domain]))
	for _, w := range r.chosen[domain] {
		win := &r.windows[w]
		r.countHits(win)
		phrases := func(to share, f *field, hits []phraseHit, count float64) {
			for _, h := range hits {
				if logits := r.phraseLogits(c, domain, win, h.use); logits != 0 {
					to.spread(f.words, h.first, h.last, part*logits*f.weigh(h.first, h.last, count)/r.counts.of(uint64(h.use)))
				}
			}
		}
		phrases(title, &r.title, r.title.hits, titleCount)
		phrases(text, &r.text, r.windowHits(win), 1)
		if c.column[domain] < 0 || win.norm == 0 {
			continue
		}
		r.countGrams(win)
		features := func(to share, f *field, grams []gram, count float64) {
			for _, g := range grams {
				to.spread(f.words, g.first, g.last, part*r.featureLogits(c, domain, win, g.feature)*f.weigh(g.first, g.last, count)/r.counts.of(uint64(g.feature)))
			}
		}
		features(title, &r.title, r.title.grams, titleCount)
		features(text, &r.text, r.windowGrams(win), 1)
	}
	return title, text
}

// phraseLogits is what a counted key phrase adds to a domain's z of a window.
func (r *reading) phraseLogits(c *Classifier, domain int, win *window, use int32) float64 {
	u := c.trie.uses[use]
	points := c.points[domain][u.domain]
	if points == 0 {
		return 0
	}
	return points * float64(u.weight) * tf(r.counts.of(uint64(use))) / win.length
}

// featureLogits is what a counted feature adds to a domain's z of a window.
func (r *reading) featureLogits(c *Classifier, domain int, win *window, row int32) float64 {
	weight := c.model.weight(uint64(row), c.column[domain])
	return weight * tf(r.counts.of(uint64(row))) * float64(c.model.idf[row]) / win.norm
}

// spread shares a contribution among the content words of a phrase, or all its
// words if it has none.
func (s share) spread(words []feature.Word, first, last int32, logits float64) {
	content := 0
	for i := first; i <= last; i++ {
		if !words[i].Stop {
			content++
		}
	}
	for i := first; i <= last; i++ {
		switch {
		case content == 0:
			s[i] += logits / float64(last-first+1)
		case !words[i].Stop:
			s[i] += logits / float64(content)
		}
	}
}

// term is one feature or key phrase of a domain in one window.
type term struct {
	learnt bool
	id     uint64  // row or use
	logits float64 // contribution to z, the mean over the chosen windows taken
	places []place
}

// place is an occurrence: words [first, last] of a field.
type place struct {
	field       *field
	first, last int32
	count       float64 // what it counts for
}

// eachTerm calls yield for everything that contributes to the domain's z, in
// the chosen windows, phrases before features, by first occurrence. The
// contributions and the bias sum to z but for the order of summation.
func (r *reading) eachTerm(c *Classifier, domain int, yield func(term)) {
	part := c.domains[domain].slope / float64(len(r.chosen[domain]))
	for _, w := range r.chosen[domain] {
		win := &r.windows[w]
		r.eachPhrase(c, domain, win, part, yield)
		if c.column[domain] >= 0 && win.norm > 0 {
			r.eachFeature(c, domain, win, part, yield)
		}
	}
}

func (r *reading) eachPhrase(c *Classifier, domain int, win *window, part float64, yield func(term)) {
	places := make(map[uint64][]place)
	gather := func(f *field, hits []phraseHit, count float64) {
		for _, h := range hits {
			if c.points[domain][c.trie.uses[h.use].domain] != 0 {
				id := uint64(h.use)
				places[id] = append(places[id], place{f, h.first, h.last, f.weigh(h.first, h.last, count)})
			}
		}
	}
	gather(&r.title, r.title.hits, titleCount)
	gather(&r.text, r.windowHits(win), 1)
	r.countHits(win)
	for _, use := range r.counts.keys {
		if logits := r.phraseLogits(c, domain, win, int32(use)); logits != 0 {
			yield(term{false, use, part * logits, places[use]})
		}
	}
}

func (r *reading) eachFeature(c *Classifier, domain int, win *window, part float64, yield func(term)) {
	places := make(map[uint64][]place)
	gather := func(f *field, grams []gram, count float64) {
		for _, g := range grams {
			id := uint64(g.feature)
			places[id] = append(places[id], place{f, g.first, g.last, f.weigh(g.first, g.last, count)})
		}
	}
	gather(&r.title, r.title.grams, titleCount)
	gather(&r.text, r.windowGrams(win), 1)
	r.countGrams(win)
	for _, row := range r.counts.keys {
		if logits := r.featureLogits(c, domain, win, int32(row)); logits != 0 {
			yield(term{true, row, part * logits, places[row]})
		}
	}
}

// trim narrows a run of words to those that carry it: a word at either end that
// contributes less than trimShare of the heaviest is left out of the quote, as
// "falls" is of "sensor falls".
func trim(s share, first, last int) (int, int) {
	least := trimShare * slices.Max(s[first:last+1])
	for s[first] < least {
		first++
	}
	for s[last] < least {
		last--
	}
	return first, last
}

// appendSpans appends the spans of a field: runs of words that contribute,
// bridged over function words, no punctuation within, maxSpan words at most.
func appendSpans(dst []corpus.Evidence, f *field, s share) []corpus.Evidence {
	const faint = minEvidence / 2
	for i := 0; i < len(s); {
		if s[i] < faint {
			i++
			continue
		}
		first, last, sum := i, i, s[i]
		for i++; i < len(s) && i < first+maxSpan && !f.words[i].Break; i++ {
			if s[i] >= faint {
				last = i
				sum += s[i]
			} else if !f.words[i].Stop || i-last > 1 {
				break
			}
		}
		if i = last + 1; sum >= minEvidence {
			first, last := trim(s, first, last)
			span := corpus.Span{Start: int(f.words[first].Start), End: int(f.words[last].End)}
			dst = append(dst, corpus.Evidence{Field: f.name, Span: span, Text: span.Of(f.text), Kind: "words", Weight: sum})
		}
	}
	return dst
}
