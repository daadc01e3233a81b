// Package linear fits linear models: a dual coordinate descent for L2-loss
// support vector machines with a weight per example and a prior to start
// from, Platt's calibration, and thresholds.
//
// Everything is deterministic for a seed; nothing starts a goroutine.
package linear

import (
	"math"
	"math/rand/v2"
)

// Vector is a sparse vector. Indices ascend or not, but none stands twice.
type Vector []Term

// Term is one coordinate.
type Term struct {
	Index int32
	Value float32
}

// Dot is the inner product with a dense vector.
func (v Vector) Dot(w []float64) float64 {
	sum := 0.0
	for _, t := range v {
		sum += float64(t.Value) * w[t.Index]
	}
	return sum
}

// Norm2 is the squared length.
func (v Vector) Norm2() float64 {
	sum := 0.0
	for _, t := range v {
		sum += float64(t.Value) * float64(t.Value)
	}
	return sum
}

// Options configures Fit. The zero value is useful.
type Options struct {
	// Cost multiplies the loss; 0 means 1.
	Cost float64
	// Rounds bounds the passes over the examples; 0 means 60.
	Rounds int
	// Tolerance ends the descent when no projected gradient exceeds it; 0
	// means 0.02.
	Tolerance float64
	// Seed orders the examples.
	Seed uint64
}

// Fit minimises over w
//
//	½‖w − prior‖² + cost · Σ weight[i] · max(0, 1 − sign[i]·w·x[i])²
//
// by dual coordinate descent (Hsieh et al., ICML 2008, algorithm 1 with the
// L2 loss; a prior only moves the start). prior is nil for zero and is not
// changed; examples of weight 0 are left out. dim is the length of w.
func Fit(x []Vector, sign []bool, weight []float64, prior []float64, dim int, opts Options) []float64 {
	cost, rounds, tolerance := opts.Cost, opts.Rounds, opts.Tolerance
	if cost == 0 {
		cost = 1
	}
	if rounds == 0 {
		rounds = 60
	}
	if tolerance == 0 {
		tolerance = 0.02
	}
	w := make([]float64, dim)
	copy(w, prior)
	var order []int
	diagonal := make([]float64, len(x)) // 1/(2·cost·weight)
	curve := make([]float64, len(x))    // ‖x‖² + diagonal
	for i := range x {
		if weight[i] > 0 {
			order = append(order, i)
			diagonal[i] = 1 / (2 * cost * weight[i])
			curve[i] = x[i].Norm2() + diagonal[i]
		}
	}
	alpha := make([]float64, len(x))
	random := rand.New(rand.NewPCG(opts.Seed, 0x9E3779B97F4A7C15))
	for range rounds {
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		worst := 0.0
		for _, i := range order {
			y := -1.0
			if sign[i] {
				y = 1
			}
			gradient := y*x[i].Dot(w) - 1 + diagonal[i]*alpha[i]
			if alpha[i] == 0 && gradient >= 0 {
				continue
			}
			worst = math.Max(worst, math.Abs(gradient))
			next := math.Max(alpha[i]-gradient/curve[i], 0)
			step := (next - alpha[i]) * y
			alpha[i] = next
			for _, t := range x[i] {
				w[t.Index] += step * float64(t.Value)
			}
		}
		if worst < tolerance {
			break
		}
	}
	return w
}
