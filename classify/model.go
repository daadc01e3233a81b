package classify

import (
	"math"

	"attache/classify/internal/feature"
)

// Model is a learnt classifier of texts in one language: weights of words and
// short phrases for every domain, and what calibrates the sums. It is
// immutable once built or read, and safe to share.
type Model struct {
	// ids of the domains, in the order of the columns.
	ids []string
	// features finds the row of a word or phrase by its key.
	features keyTable
	keys     []uint64    // by row
	measured int         // the first rows, which the norm is taken over; later ones were learnt on top
	idf      []float32   // by row
	unit     []float32   // by row: the step of its weights
	weights  []int8      // row by row, a column a domain
	scales   []scale     // by column
	points   [][]float64 // κ: a row a column, a value for the phrases of each
	info     Info
}

// Info says where a model comes from.
type Info struct {
	// Name is "domains-en/1", or what Train was given.
	Name string
	// SHA256 is the hex digest of the model's content.
	SHA256 string
	// Examples is the number of labelled texts it was fitted on.
	Examples int
}

// Info says where the model comes from.
func (m *Model) Info() Info { return m.info }

// Domains returns the ids of the domains the model knows.
func (m *Model) Domains() []string { return append([]string(nil), m.ids...) }

// column returns the column of a domain, -1 for none. A nil model has none.
func (m *Model) column(id string) int {
	if m != nil {
		for i, known := range m.ids {
			if known == id {
				return i
			}
		}
	}
	return -1
}

// appendGrams appends the features in words that the model knows, by last
// word: the content words, and runs of two and three of them with function
// words left out ("storage of energy" gives "storage energy").
func (m *Model) appendGrams(dst []gram, words []feature.Word) []gram {
	eachGram(words, func(first, last int, key uint64) {
		if row, ok := m.features.find(key); ok {
			dst = append(dst, gram{int32(first), int32(last), int32(row)})
		}
	})
	return dst
}

// eachGram calls yield for every run of one to three content words that no
// punctuation parts, in the order of the last word, the shortest first.
func eachGram(words []feature.Word, yield func(first, last int, key uint64)) {
	var one, two uint64 // keys of the runs of one and two that end before
	var at1, at2 int    // and where they start
	have := 0
	for i := range words {
		w := &words[i]
		if w.Break {
			have = 0
		}
		if w.Stop {
			continue
		}
		single := feature.Join(0, w.Key)
		yield(i, i, single)
		var pair uint64
		if have >= 1 {
			pair = feature.Join(one, w.Key)
			yield(at1, i, pair)
		}
		if have >= 2 {
			yield(at2, i, feature.Join(two, w.Key))
		}
		two, at2 = pair, at1
		one, at1 = single, i
		have = min(have+1, 2)
	}
}

// accumulate adds the learnt part of z to logits: the weights of the counted
// rows times x, over the norm, which it returns. column gives the model's
// column of each logit, -1 for none; sums is scratch with a slot per column.
func (m *Model) accumulate(counts *counter, column []int, logits, sums []float64) (norm float64) {
	clear(sums)
	columns := len(m.ids)
	for _, row := range counts.keys {
		x := tf(counts.of(row)) * float64(m.idf[row])
		if int(row) < m.measured {
			norm += x * x
		}
		x *= float64(m.unit[row])
		for j, w := range m.weights[int(row)*columns : (int(row)+1)*columns] {
			sums[j] += x * float64(w)
		}
	}
	if norm == 0 {
		return 0
	}
	norm = math.Sqrt(norm)
	for i, j := range column {
		if j >= 0 {
			logits[i] += sums[j] / norm
		}
	}
	return norm
}

// keyTable maps keys to rows: open addressing, filled once.
type keyTable struct {
	slots []keySlot
	mask  uint64
}

type keySlot struct {
	key uint64
	row int32 // plus one; zero is an empty slot
}

// newKeyTable numbers the keys as they stand. A key that stands twice keeps
// its first row.
func newKeyTable(keys []uint64) keyTable {
	size := 16
	for size < 3*len(keys) {
		size *= 2
	}
	t := keyTable{slots: make([]keySlot, size), mask: uint64(size - 1)}
	for row, key := range keys {
		i := key & t.mask
		for ; t.slots[i].row != 0 && t.slots[i].key != key; i = (i + 1) & t.mask {
		}
		if t.slots[i].row == 0 {
			t.slots[i] = keySlot{key, int32(row) + 1}
		}
	}
	return t
}

func (t *keyTable) find(key uint64) (row int, ok bool) {
	if t.slots == nil {
		return 0, false
	}
	for i := key & t.mask; ; i = (i + 1) & t.mask {
		s := &t.slots[i]
		if s.row == 0 {
			return 0, false
		}
		if s.key == key {
			return int(s.row) - 1, true
		}
	}
}

// weight returns the weight of a row for a column, in logits.
func (m *Model) weight(row uint64, column int) float64 {
	return float64(m.weights[int(row)*len(m.ids)+column]) * float64(m.unit[row])
}
