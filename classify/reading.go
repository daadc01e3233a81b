package classify

import (
	"cmp"
	"math"
	"slices"

	"attache/classify/internal/feature"
	"attache/corpus"
)

// reading is one document being scored: its words, windows and sums. It is
// scratch, used by one goroutine at a time.
type reading struct {
	cutter feature.Cutter
	title  field
	text   field
	// windows are ranges of the text's words; the title stands in each.
	windows []window
	// logits holds z of every window and domain, window by window.
	logits []float64
	// chosen lists for every domain the windows its z is the mean of.
	chosen [][]int
	z      []float64 // by domain, after Platt's slope and shift
	scores []float64
	matter float64 // m: how much there was to read
	free   []phraseHit
	counts counter
	sums   []float64
	points []float64 // of key phrases, by domain, in the window at hand
	order  []int
}

// field is the title or the text of a document, cut into words.
type field struct {
	name  string
	text  string
	words []feature.Word
	hits  []phraseHit // of key phrases, by first word
	grams []gram      // of features the model knows, by last word
}

// gram is an occurrence of a learnt feature: words [first, last].
type gram struct {
	first, last int32
	feature     int32
}

type window struct {
	lo, hi int // words of the text
	norm   float64
	length float64 // λ
}

func newReading(c *Classifier) *reading {
	n := len(c.taxonomy.Domains)
	r := &reading{
		title:  field{name: "title"},
		text:   field{name: "text"},
		chosen: make([][]int, n),
		z:      make([]float64, n),
		scores: make([]float64, n),
		free:   make([]phraseHit, n),
		points: make([]float64, n),
	}
	if c.model != nil {
		r.sums = make([]float64, len(c.model.ids))
	}
	return r
}

// windowWords is the length of the windows long texts are scored by: that of
// the texts the model learnt from.
const windowWords = 250

// cut cuts the document into words and windows, and marks the names.
func (r *reading) cut(doc *corpus.Document, names []Named) {
	for _, f := range []struct {
		to   *field
		text string
	}{{&r.title, doc.Title}, {&r.text, doc.Text}} {
		f.to.text = f.text
		f.to.words = r.cutter.AppendWords(f.to.words[:0], f.text)
		markNames(f.to.words, f.to.name, names)
		f.to.hits = f.to.hits[:0]
		f.to.grams = f.to.grams[:0]
	}
	words := len(r.text.words)
	n := max(1, int(math.Round(float64(words)/windowWords)))
	r.windows = r.windows[:0]
	for i := range n {
		r.windows = append(r.windows, window{lo: words * i / n, hi: words * (i + 1) / n})
	}
	r.matter = r.substance()
}

// substance is m: 0 for a text with nothing to read, 1 from ten distinct
// content words on. Running text has function words; a long list of names or
// keywords, or text in another language, has few, and counts for less.
func (r *reading) substance() float64 {
	stops, all := 0, len(r.title.words)+len(r.text.words)
	r.counts.reset(1 << 8)
	for _, f := range []*field{&r.title, &r.text} {
		for i := range f.words {
			switch {
			case f.words[i].Stop:
				stops++
			case r.counts.distinct() < enoughWords:
				r.counts.add(f.words[i].Key, 1)
			}
		}
	}
	m := 0.0
	if n := r.counts.distinct(); n > 1 {
		m = min(1, float64(n)/enoughWords)
	}
	if all >= 2*enoughWords {
		m *= min(1, float64(stops)/float64(all)/enoughStops)
	}
	return m
}

const (
	enoughWords = 10
	enoughStops = 0.08 // share of function words; running English has 0.3 to 0.5
)

// score fills logits, z and scores.
func (r *reading) score(c *Classifier) {
	for _, f := range []*field{&r.title, &r.text} {
		f.hits = c.trie.match(f.hits, f.words, r.free)
		if c.model != nil {
			f.grams = c.model.appendGrams(f.grams, f.words)
		}
	}
	n := len(c.taxonomy.Domains)
	r.logits = slices.Grow(r.logits[:0], n*len(r.windows))[:n*len(r.windows)]
	for w := range r.windows {
		r.scoreWindow(c, w, r.logits[w*n:(w+1)*n])
	}
	for i := range n {
		r.choose(i, n)
		sum := 0.0
		for _, w := range r.chosen[i] {
			sum += r.logits[w*n+i]
		}
		s := c.domains[i]
		r.z[i] = s.slope*sum/float64(len(r.chosen[i])) + s.shift
		r.scores[i] = r.matter * logistic(r.z[i])
	}
	for i, p := range c.parents {
		if p >= 0 && r.scores[i] > r.scores[p] {
			r.scores[p] = r.scores[i]
		}
	}
}

// choose picks the third of the windows (at least one) with the highest
// logits for a domain.
func (r *reading) choose(domain, n int) {
	k := (len(r.windows) + 2) / 3
	r.order = r.order[:0]
	for w := range r.windows {
		r.order = append(r.order, w)
	}
	if k < len(r.order) {
		slices.SortStableFunc(r.order, func(a, b int) int {
			return cmp.Compare(r.logits[b*n+domain], r.logits[a*n+domain])
		})
		slices.Sort(r.order[:k])
	}
	r.chosen[domain] = append(r.chosen[domain][:0], r.order[:k]...)
}

// titleCount is what an occurrence in the title counts for.
const titleCount = 2

// lengthFactor is λ: the more words, the more points it takes.
func lengthFactor(words int) float64 { return math.Sqrt(float64(words+30) / 100) }

// scoreWindow fills logits with z of every domain for one window.
func (r *reading) scoreWindow(c *Classifier, w int, logits []float64) {
	win := &r.windows[w]
	win.length = lengthFactor(len(r.title.words) + win.hi - win.lo)
	r.countHits(win)
	clear(r.points)
	for _, use := range r.counts.keys {
		u := c.trie.uses[use]
		r.points[u.domain] += float64(u.weight) * tf(r.counts.of(use)) / win.length
	}
	for i := range logits {
		logits[i] = c.domains[i].bias
		for j, points := range r.points {
			logits[i] += c.points[i][j] * points
		}
	}
	if c.model != nil {
		r.countGrams(win)
		win.norm = c.model.accumulate(&r.counts, c.column, logits, r.sums)
	}
}

// tf is the sublinear count; below 1, where all stands in names, the count.
func tf(count float64) float64 {
	if count < 1 {
		return count
	}
	return 1 + math.Log(count)
}

// countHits counts the key phrases of a window.
func (r *reading) countHits(win *window) {
	r.counts.reset(1 << 8)
	for _, h := range r.title.hits {
		r.counts.add(uint64(h.use), r.title.weigh(h.first, h.last, titleCount))
	}
	for _, h := range r.windowHits(win) {
		r.counts.add(uint64(h.use), r.text.weigh(h.first, h.last, 1))
	}
}

// countGrams counts the learnt features of a window.
func (r *reading) countGrams(win *window) {
	r.counts.reset(1 << 10)
	for _, g := range r.title.grams {
		r.counts.add(uint64(g.feature), r.title.weigh(g.first, g.last, titleCount))
	}
	for _, g := range r.windowGrams(win) {
		r.counts.add(uint64(g.feature), r.text.weigh(g.first, g.last, 1))
	}
}

// windowHits are the key phrases of the text that begin in the window.
func (r *reading) windowHits(win *window) []phraseHit {
	return inWindow(r.text.hits, win, func(h phraseHit) int32 { return h.first })
}

// windowGrams are the features of the text that end in the window.
func (r *reading) windowGrams(win *window) []gram {
	return inWindow(r.text.grams, win, func(g gram) int32 { return g.last })
}

// inWindow is the part of list, ascending by word, that lies in the window.
func inWindow[T any](list []T, win *window, word func(T) int32) []T {
	at := func(limit int) int {
		i, _ := slices.BinarySearchFunc(list, int32(limit), func(t T, limit int32) int { return cmp.Compare(word(t), limit) })
		return i
	}
	return list[at(win.lo):at(win.hi)]
}
