package crf

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
)

// model turns the averaged weights into a model: rows that say next to nothing
// are dropped, the others rounded to 8 bits.
func (t *trainer) model() *Model {
	m := &Model{labels: t.set.labels}
	if t.options.Prior != nil {
		t.keep()
	}
	m.edges, m.start, m.stop = splitEdges(len(m.labels), t.edges.mean, t.edges.allowed, float64(t.average))
	m.graph = newGraph(m.edges, len(m.labels))
	top := float32(0)
	for i := range t.mean {
		t.mean[i] /= float32(t.average)
		top = max(top, t.mean[i], -t.mean[i])
	}
	if t.options.Prior != nil {
		m.merge(t.options.Prior, t.keys, t.mean)
		return m
	}
	m.scale = max(top, 1e-6) / 127
	m.fill(t.keys, t.mean, t.strongest())
	return m
}

// keep moves the averages, sums still, towards the prior.
func (t *trainer) keep() {
	share, n := t.options.Keep, float64(t.average)
	for i, p := range t.edges.prior {
		t.edges.mean[i] += share * (n*p - t.edges.mean[i])
	}
	for i, p := range t.prior {
		t.mean[i] += float32(share) * (float32(n)*p - t.mean[i])
	}
}

// strongest returns the rows to keep, in order of their keys.
func (t *trainer) strongest() []int {
	size := make([]float32, len(t.keys))
	rows := make([]int, 0, len(t.keys))
	for row := range t.keys {
		for _, w := range t.mean[row*t.width:][:t.width] {
			size[row] = max(size[row], w, -w)
		}
		if size[row] > 0.02 {
			rows = append(rows, row)
		}
	}
	if limit := t.options.MaxRows; limit > 0 && len(rows) > limit {
		slices.SortFunc(rows, func(a, b int) int {
			return cmp.Or(cmp.Compare(size[b], size[a]), cmp.Compare(t.keys[a], t.keys[b]))
		})
		rows = rows[:limit]
	}
	slices.SortFunc(rows, func(a, b int) int { return cmp.Compare(t.keys[a], t.keys[b]) })
	return rows
}

// fill builds the table of the rows, which are in order of their keys. There
// are one to two buckets for a row; of rows beyond the 255th of a bucket, which
// keys that are hashes do not make, nothing is kept.
func (m *Model) fill(keys []uint64, weights []float32, rows []int) {
	m.bits = uint(bits.Len(uint(max(1, len(rows)) - 1)))
	counts := make([]byte, 1<<m.bits)
	width := m.Width()
	for _, row := range rows {
		bucket := keys[row] >> (64 - m.bits)
		if counts[bucket] == math.MaxUint8 {
			continue
		}
		counts[bucket]++
		m.table = binary.LittleEndian.AppendUint32(m.table, uint32(keys[row]))
		for j := range 4 * m.Lanes() {
			w := 0.0
			if j < width {
				w = math.Round(float64(weights[row*width+j] / m.scale))
			}
			m.table = append(m.table, byte(int(w)+128))
		}
	}
	m.starts = startsOf(counts)
}

// startsOf sums the sizes of the buckets up.
func startsOf(counts []byte) []uint32 {
	starts := make([]uint32, len(counts)+1)
	for b, n := range counts {
		starts[b+1] = starts[b] + uint32(n)
	}
	return starts
}

// merge builds the table of the prior with the rows of keys in the place of
// its own or beside them. It keeps the prior's buckets, as of its keys no more
// than the bucket and the check number are left, and its scale, so that a row
// that nothing has changed keeps its bytes.
//
// What training changes is mostly less than a step of the scale, many times
// over: rounded to the nearest, all of it would be lost. So a weight is rounded
// up or down by a number drawn from its key, which is right on average.
func (m *Model) merge(prior *Model, keys []uint64, weights []float32) {
	m.scale, m.bits = prior.scale, prior.bits
	stride := 4 + 4*m.Lanes()
	known := bytes.Clone(prior.table)
	added := make(map[uint64][]byte) // rows by bucket
	for i, key := range keys {
		row := m.dithered(key, weights[i*m.Width():][:m.Width()])
		if at, ok := prior.find(key); ok {
			copy(known[int(at)*stride:], row)
		} else if slices.ContainsFunc(row[4:], func(w byte) bool { return w != 128 }) {
			added[key>>(64-m.bits)] = append(added[key>>(64-m.bits)], row...)
		}
	}
	counts := make([]byte, 1<<m.bits)
	for bucket := range counts {
		rows := known[int(prior.starts[bucket])*stride : int(prior.starts[bucket+1])*stride]
		more := added[uint64(bucket)]
		more = more[:min(len(more), math.MaxUint8*stride-len(rows))]
		counts[bucket] = byte((len(rows) + len(more)) / stride)
		m.table = append(append(m.table, rows...), more...)
	}
	m.starts = startsOf(counts)
}

// dithered makes a row of the table.
func (m *Model) dithered(key uint64, weights []float32) []byte {
	row := binary.LittleEndian.AppendUint32(nil, uint32(key))
	rng := rand.NewPCG(key, 0)
	for j := range 4 * m.Lanes() {
		w, chance := 0.0, float64(rng.Uint64()>>11)/(1<<53)
		if j < len(weights) {
			w = float64(weights[j] / m.scale)
			if whole := math.Round(w); math.Abs(w-whole) < 1e-3 {
				w = whole
			} else {
				w = math.Floor(w + chance)
			}
		}
		row = append(row, byte(int(min(max(w, -127), 127))+128))
	}
	return row
}
