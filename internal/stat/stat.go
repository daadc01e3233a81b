// Package stat has the few statistics that quality figures need: bootstrap
// intervals and the error of calibration.
package stat

import (
	"math/rand/v2"
	"slices"
)

// Bootstrap returns the percentile interval of a measure: n items are drawn
// with replacement, rounds times over, and measured by their numbers; low and
// high bound the middle share of the results, 0.95 of them for level 0.95. The
// same seed gives the same interval. With no items or rounds both are 0. See
// Efron and Tibshirani, "An Introduction to the Bootstrap" (1993), chapter 13.
func Bootstrap(n, rounds int, seed uint64, level float64, measure func(sample []int) float64) (low, high float64) {
	if n == 0 || rounds < 1 {
		return 0, 0
	}
	rng := rand.New(rand.NewPCG(seed, uint64(n)))
	results, sample := make([]float64, rounds), make([]int, n)
	for r := range results {
		for i := range sample {
			sample[i] = rng.IntN(n)
		}
		results[r] = measure(sample)
	}
	slices.Sort(results)
	tail := (1 - level) / 2
	at := func(share float64) float64 {
		return results[min(rounds-1, max(0, int(share*float64(rounds))))]
	}
	return at(tail), at(1 - tail)
}

// Bin is the scores of one stretch of [0,1].
type Bin struct {
	Low, High float64
	Count     int
	// Score is the mean of the scores, Right the share of them that are right.
	Score, Right float64
}

// Reliability sorts scores in [0,1] into bins of equal width and returns them
// with the expected calibration error, Σ Count/n · |Score - Right|; see Naeini,
// Cooper and Hauskrecht (2015). right is beside scores. Empty bins are kept;
// without scores the error is 0. It panics if the lengths differ or bins < 1.
func Reliability(scores []float64, right []bool, bins int) (table []Bin, err float64) {
	if len(scores) != len(right) || bins < 1 {
		panic("stat: Reliability: lengths differ or no bins")
	}
	table = make([]Bin, bins)
	for i := range table {
		table[i].Low, table[i].High = float64(i)/float64(bins), float64(i+1)/float64(bins)
	}
	for i, s := range scores {
		b := &table[min(bins-1, max(0, int(s*float64(bins))))]
		b.Count++
		b.Score += s
		if right[i] {
			b.Right++
		}
	}
	for i := range table {
		b := &table[i]
		if b.Count == 0 {
			continue
		}
		b.Score /= float64(b.Count)
		b.Right /= float64(b.Count)
		gap := b.Score - b.Right
		err += float64(b.Count) / float64(len(scores)) * max(gap, -gap)
	}
	return table, err
}
