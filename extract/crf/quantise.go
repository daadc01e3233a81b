package crf

import (
	"cmp"
	"encoding/binary"
	"math"
	"math/bits"
	"slices"
)

// model turns the averaged weights into a model: rows that say next to nothing
// are dropped, the others rounded to 8 bits.
func (t *trainer) model() *Model {
	m := &Model{labels: t.set.labels}
	m.edges, m.start, m.stop = splitEdges(len(m.labels), t.edges.mean, t.edges.allowed, float64(t.average))
	m.graph = newGraph(m.edges, len(m.labels))
	top := float32(0)
	for i := range t.mean {
		t.mean[i] /= float32(t.average)
		top = max(top, t.mean[i], -t.mean[i])
	}
	m.scale = max(top, 1e-6) / 127
	m.fill(t.keys, t.mean, t.strongest())
	return m
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

// fill builds the table of the rows, which is at most four fifths full.
func (m *Model) fill(keys []uint64, weights []float32, rows []int) {
	m.slots = uint64(len(rows)*5/4 + 1)
	width := m.Width()
	stride := 4 + width
	m.table = make([]byte, stride*int(m.slots))
	for _, row := range rows {
		slot, _ := bits.Mul64(keys[row], m.slots)
		for binary.LittleEndian.Uint32(m.table[int(slot)*stride:]) != 0 {
			slot = (slot + 1) % m.slots
		}
		at := m.table[int(slot)*stride:][:stride]
		binary.LittleEndian.PutUint32(at, checkOf(keys[row]))
		for j, w := range weights[row*width:][:width] {
			at[4+j] = byte(int8(math.Round(float64(w / m.scale))))
		}
	}
}
