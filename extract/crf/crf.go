// Package crf is a linear-chain conditional random field: it labels sequences
// whose positions are described by sets of features, and knows nothing of
// words or languages. A feature is a 64-bit key, made by the caller.
//
// [Train] fits a [Model] to labelled sequences; [Model.Encode] and [Decode]
// keep it as bytes; a [Lattice] holds the scores of one sequence, finds its
// best path and the probability of parts of it.
//
//	score(y | x) = Σ_t ( emission(x, t, y_t) + transition(y_{t-1}, y_t) )
//	P(y | x)     = exp(score(y | x)) / Σ_y' exp(score(y' | x))
//
// See Lafferty, McCallum and Pereira (2001), and Sutton and McCallum, "An
// Introduction to Conditional Random Fields" (2012). A model is immutable and
// safe to share; a lattice belongs to one goroutine.
package crf

import (
	"encoding/binary"
	"math"
)

// forbidden is the score of a transition that must not be taken.
const forbidden = -1e4

// Model is a trained field over a fixed set of labels. Label 0 is the label of
// reference: its emission is always 0, and the weights of a feature are those
// of labels 1, 2, … relative to it.
type Model struct {
	labels []string
	// scale turns the 8-bit weights of the table into log-odds.
	scale float32
	// table holds rows in ascending order of their keys: a check number, the
	// low half of the key, then a weight a label, from -128 on as a byte, in
	// groups of four, the last filled up.
	table []byte
	// starts[b] is the number of the first row whose key's top bits are b or
	// more. Most keys that are looked for and are not there meet an empty
	// bucket, which costs one look at memory.
	starts []uint32
	bits   uint
	// edges holds the score of going from label a to label b at a*L+b.
	edges       []float32
	start, stop []float32
	graph       graph
}

// Labels returns the names of the labels; it must not be changed.
func (m *Model) Labels() []string { return m.labels }

// Width is the number of weights a feature has: one less than the labels.
func (m *Model) Width() int { return len(m.labels) - 1 }

// A lane holds the sums of four labels' weights as one number,
//
//	s₁ + s₂·2¹⁶ + s₃·2³² + s₄·2⁴⁸ mod 2⁶⁴
//
// so that adding lanes adds all four sums, of either sign, and they can be
// told apart at the end as long as each fits 16 bits: for [MaxFeatures].

// MaxFeatures is the number of features whose weights may be summed.
const MaxFeatures = 255

// Lanes is the number of lanes that hold the sums of all labels.
func (m *Model) Lanes() int { return lanesOf(m.Width()) }

func lanesOf(width int) int { return (width + 3) / 4 }

// Knows reports whether the model has weights for the feature.
func (m *Model) Knows(key uint64) bool { return m.Add(nil, key) }

// Add adds the weights of the feature to dst, which is [Model.Lanes] long, and
// reports whether the model knows the feature.
func (m *Model) Add(dst []uint64, key uint64) bool {
	bucket := key >> (64 - m.bits)
	row, end := m.starts[bucket], m.starts[bucket+1]
	for stride := uint32(4 + 4*m.Lanes()); row < end; row++ {
		at := m.table[row*stride:][:stride]
		if binary.LittleEndian.Uint32(at) != uint32(key) {
			continue
		}
		for lane := range dst {
			dst[lane] += spread(binary.LittleEndian.Uint32(at[4+4*lane:]))
		}
		return true
	}
	return false
}

// find returns the number of the feature's row.
func (m *Model) find(key uint64) (row uint32, ok bool) {
	bucket, stride := key>>(64-m.bits), 4+4*m.Lanes()
	for row := m.starts[bucket]; row < m.starts[bucket+1]; row++ {
		if binary.LittleEndian.Uint32(m.table[int(row)*stride:]) == uint32(key) {
			return row, true
		}
	}
	return 0, false
}

// weights sets dst to the weights of the feature, if the model knows it.
func (m *Model) weights(dst []float32, key uint64) {
	if row, ok := m.find(key); ok {
		at := m.table[int(row)*(4+4*m.Lanes())+4:]
		for j := range dst {
			dst[j] = float32(int(at[j])-128) * m.scale
		}
	}
}

// bias is the four weights -128 as a lane, less the sign.
const bias = 0x0080008000800080

// spread makes a lane of four weights.
func spread(weights uint32) uint64 {
	x := uint64(weights)
	x = (x | x<<16) & 0x0000FFFF0000FFFF
	return (x|x<<8)&0x00FF00FF00FF00FF - bias
}

// graph lists for every label the labels that may precede it, so that paths
// are counted over the transitions allowed, not over all pairs.
type graph struct {
	from  [][]uint8
	score [][]float32 // log domain, beside from
	exp   [][]float64
}

func newGraph(edges []float32, labels int) graph {
	g := graph{make([][]uint8, labels), make([][]float32, labels), make([][]float64, labels)}
	for b := range labels {
		for a := range labels {
			if e := edges[a*labels+b]; e > forbidden/2 {
				g.from[b] = append(g.from[b], uint8(a))
				g.score[b] = append(g.score[b], e)
				g.exp[b] = append(g.exp[b], math.Exp(float64(e)))
			}
		}
	}
	return g
}
