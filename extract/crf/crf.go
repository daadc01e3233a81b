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
	"math/bits"
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
	// table holds slots of 4+len(labels)-1 bytes: a check number (0: the slot
	// is free), then a signed weight a label. A key belongs at slot
	// key·slots/2^64, or in the first free slot after it.
	table []byte
	slots uint64
	// edges holds the score of going from label a to label b at a*L+b.
	edges       []float32
	start, stop []float32
	graph       graph
}

// Labels returns the names of the labels; it must not be changed.
func (m *Model) Labels() []string { return m.labels }

// Width is the number of weights a feature has: one less than the labels.
func (m *Model) Width() int { return len(m.labels) - 1 }

// Add adds the weights of the feature to dst, which has room for [Model.Width]
// of them, and reports whether the model knows the feature.
func (m *Model) Add(dst []int32, key uint64) bool {
	width := len(dst)
	stride := 4 + width
	check := checkOf(key)
	home, _ := bits.Mul64(key, m.slots)
	for slot := int(home); ; slot++ {
		if slot == int(m.slots) {
			slot = 0
		}
		at := m.table[slot*stride:][:stride]
		switch binary.LittleEndian.Uint32(at) {
		case check:
			weights := at[4:][:width]
			for j := range dst {
				dst[j] += int32(int8(weights[j]))
			}
			return true
		case 0:
			return false
		}
	}
}

// checkOf is the part of a key that is kept; 0 is taken for a free slot.
func checkOf(key uint64) uint32 {
	if c := uint32(key); c != 0 {
		return c
	}
	return 1
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
