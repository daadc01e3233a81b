package main

import (
	"context"
	"iter"
	"math"
	"math/rand/v2"

	"attache/internal/par"
)

// rounds of assigning and averaging: after a dozen next to no word moves.
const rounds = 12

// centre takes the mean from the vectors and makes each of length 1: what all
// words share says nothing of any (Mu and Viswanath 2018, "All-but-the-top").
func centre(vectors [][]float32) {
	mean := make([]float64, len(vectors[0]))
	for _, v := range vectors {
		for d := range v {
			mean[d] += float64(v[d]) / float64(len(vectors))
		}
	}
	for _, v := range vectors {
		for d := range v {
			v[d] -= float32(mean[d])
		}
		normalise(v, v)
	}
}

// normalise writes x, made of length 1, to v.
func normalise[T float32 | float64](v []float32, x []T) {
	square := 0.0
	for _, a := range x {
		square += float64(a) * float64(a)
	}
	if square == 0 {
		return
	}
	length := math.Sqrt(square)
	for d, a := range x {
		v[d] = float32(float64(a) / length)
	}
}

// cluster is spherical k-means (Dhillon and Modha 2001, "Concept
// decompositions for large sparse text data using clustering"): of vectors of
// length 1, those with the highest cosine to a class's mean are in the class.
// The classes are fitted to the first vectors and begin with some of them,
// drawn by a seed. It returns the class of each vector, from 0; the same for any
// number of workers.
func cluster(ctx context.Context, vectors [][]float32, first, classes, workers int) ([]int, error) {
	draw := rand.New(rand.NewPCG(uint64(classes), 2))
	means := make([][]float32, classes)
	for k := range means {
		means[k] = append([]float32(nil), vectors[draw.IntN(first)]...)
	}
	of := make([]int, len(vectors))
	for range rounds {
		if err := assign(ctx, of[:first], vectors, means, workers); err != nil {
			return nil, err
		}
		average(means, of[:first], vectors, draw)
	}
	return of, assign(ctx, of, vectors, means, workers)
}

// average moves each class to the mean of its vectors; a class without any
// begins anew at one of them.
func average(means [][]float32, of []int, vectors [][]float32, draw *rand.Rand) {
	sums := make([][]float64, len(means))
	for i, k := range of {
		if sums[k] == nil {
			sums[k] = make([]float64, len(vectors[i]))
		}
		for d, v := range vectors[i] {
			sums[k][d] += float64(v)
		}
	}
	for k := range means {
		if sums[k] == nil {
			copy(means[k], vectors[draw.IntN(len(of))])
			continue
		}
		normalise(means[k], sums[k])
	}
}

// assign sets of[i] to the class nearest to vectors[i].
func assign(ctx context.Context, of []int, vectors, means [][]float32, workers int) error {
	const chunk = 1000
	var starts iter.Seq2[int, error] = func(yield func(int, error) bool) {
		for start := 0; start < len(of) && yield(start, nil); start += chunk {
		}
	}
	work := func(_ context.Context, start int) (int, error) {
		for i := start; i < min(start+chunk, len(of)); i++ {
			of[i] = nearest(vectors[i], means)
		}
		return 0, nil
	}
	return par.Map(ctx, workers, starts, work, func(int) error { return nil })
}

func nearest(v []float32, means [][]float32) int {
	best, highest := 0, float32(math.Inf(-1))
	for k, mean := range means {
		if cosine := dot(v, mean); cosine > highest {
			best, highest = k, cosine
		}
	}
	return best
}

// dot sums in four parts, which the processor can work out side by side.
func dot(a, b []float32) float32 {
	var s [4]float32
	b = b[:len(a)]
	d := 0
	for ; d+4 <= len(a); d += 4 {
		s[0] += a[d] * b[d]
		s[1] += a[d+1] * b[d+1]
		s[2] += a[d+2] * b[d+2]
		s[3] += a[d+3] * b[d+3]
	}
	for ; d < len(a); d++ {
		s[0] += a[d] * b[d]
	}
	return s[0] + s[1] + s[2] + s[3]
}
