package classify

import (
	"cmp"
	"hash/fnv"
	"math"
	"slices"

	"attache/classify/internal/feature"
	"attache/classify/internal/linear"
	"attache/corpus"
)

// rowSet is the features a model will have: those of the base, then those the
// texts have often enough, by key.
type rowSet struct {
	table keyTable
	keys  []uint64
	idf   []float32
	words []feature.Word
	cut   feature.Cutter
	// measured is how many rows, the first, the norm is taken over.
	measured int
	count    counter
}

const (
	// minTexts is the number of texts a feature must stand in to be learnt.
	minTexts = 3
	// maxRows bounds the model's size: a row takes 16 bytes and one a domain.
	maxRows = 200_000
)

// newRowSet gathers the features of the texts. With a base, its features keep
// their rows and weights of rarity; new ones are as rare as its rarest, and add
// nothing to the norm, so that what the base knows weighs as before.
func newRowSet(base *Model, docs []*corpus.Document) *rowSet {
	r := &rowSet{}
	texts := make(map[uint64]int)
	for _, d := range docs {
		r.gather(d)
		for _, key := range r.count.keys {
			texts[key]++
		}
	}
	rarest := float32(0)
	if base != nil {
		r.keys = slices.Clone(base.keys)
		r.idf = slices.Clone(base.idf)
		r.measured = base.measured
		for _, v := range base.idf {
			rarest = max(rarest, v)
		}
		for _, key := range base.keys {
			delete(texts, key)
		}
	}
	var fresh []uint64
	for key, n := range texts {
		if n >= minTexts {
			fresh = append(fresh, key)
		}
	}
	slices.SortFunc(fresh, func(a, b uint64) int {
		return cmp.Or(cmp.Compare(texts[b], texts[a]), cmp.Compare(a, b))
	})
	fresh = fresh[:max(0, min(len(fresh), maxRows-len(r.keys)))]
	slices.Sort(fresh)
	for _, key := range fresh {
		idf := float32(math.Log(float64(len(docs)+1) / float64(texts[key]+1)))
		if base != nil {
			idf = rarest
		}
		r.keys = append(r.keys, key)
		r.idf = append(r.idf, idf)
	}
	if base == nil {
		r.measured = len(r.keys)
	}
	r.table = newKeyTable(r.keys)
	return r
}

// gather counts the features of a document.
func (r *rowSet) gather(d *corpus.Document) {
	r.count.reset(1 << 10)
	for _, f := range []struct {
		text string
		n    float64
	}{{d.Title, titleCount}, {d.Text, 1}} {
		r.words = r.cut.AppendWords(r.words[:0], f.text)
		eachGram(r.words, func(_, _ int, key uint64) { r.count.add(key, f.n) })
	}
}

// vector returns x of a document: see the package comment.
func (r *rowSet) vector(d *corpus.Document) linear.Vector {
	r.gather(d)
	var x linear.Vector
	norm := 0.0
	for _, key := range r.count.keys {
		if row, ok := r.table.find(key); ok {
			v := tf(r.count.of(key)) * float64(r.idf[row])
			if row < r.measured {
				norm += v * v
			}
			x = append(x, linear.Term{Index: int32(row), Value: float32(v)})
		}
	}
	if norm > 0 {
		norm = 1 / math.Sqrt(norm)
		for i := range x {
			x[i].Value *= float32(norm)
		}
	}
	return x
}

// foldOf puts texts that begin alike into one fold.
func foldOf(d *corpus.Document, seed uint64) int {
	var cut feature.Cutter
	h := fnv.New64a()
	var b [8]byte
	put := func(v uint64) {
		for i := range b {
			b[i] = byte(v >> (8 * i))
		}
		h.Write(b[:])
	}
	put(seed)
	text := d.Text
	if len(text) > 400 {
		text = text[:400]
	}
	n := 0
	for _, w := range cut.AppendWords(nil, text) {
		if !w.Stop && n < 20 {
			n++
			put(w.Key)
		}
	}
	if n == 0 {
		h.Write([]byte(d.ID))
	}
	return int(h.Sum64() >> 8 % folds)
}
