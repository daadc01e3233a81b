package linear

import (
	"math"
	"math/rand/v2"
)

// Basis spans the directions in which a set of vectors varies most: k columns
// over dim coordinates, orthonormal. A linear model over the projections
// Bᵀx is a linear model over x: weights v become B·v.
type Basis struct {
	K    int
	rows []float32 // row by row
}

// Row is the row of a coordinate, one value a column.
func (b *Basis) Row(i int32) []float32 { return b.rows[int(i)*b.K : (int(i)+1)*b.K] }

// Blocks runs do for every block number in [0, n), in any order, in as many
// goroutines as it likes.
type Blocks func(n int, do func(block int)) error

// NewBasis finds the basis by subspace iteration (Halko, Martinsson and Tropp,
// 2011, algorithm 4.4 with rounds passes). Columns are worked in blocks of
// fixed width, so that the result does not depend on how blocks are run.
func NewBasis(x []Vector, dim, k, rounds int, seed uint64, blocks Blocks) (*Basis, error) {
	b := &Basis{K: k, rows: make([]float32, dim*k)}
	random := rand.New(rand.NewPCG(seed, 0x5851F42D4C957F2D))
	for i := range b.rows {
		b.rows[i] = float32(random.NormFloat64())
	}
	y := &Basis{K: k, rows: make([]float32, len(x)*k)}
	const width = 25
	for range rounds {
		err := blocks((k+width-1)/width, func(block int) {
			lo, hi := block*width, min((block+1)*width, k)
			for i := range x {
				b.project(x[i], lo, hi, y.Row(int32(i)))
			}
		})
		if err != nil {
			return nil, err
		}
		y.orthonormalize()
		clear(b.rows)
		err = blocks((k+width-1)/width, func(block int) {
			lo, hi := block*width, min((block+1)*width, k)
			for i := range x {
				b.add(x[i], lo, hi, y.Row(int32(i)))
			}
		})
		if err != nil {
			return nil, err
		}
		b.orthonormalize()
	}
	return b, nil
}

// Project returns Bᵀx.
func (b *Basis) Project(x Vector) []float32 {
	to := make([]float32, b.K)
	b.project(x, 0, b.K, to)
	return to
}

// project fills columns [lo, hi) of Bᵀx.
func (b *Basis) project(x Vector, lo, hi int, to []float32) {
	clear(to[lo:hi])
	for _, t := range x {
		for j, v := range b.Row(t.Index)[lo:hi] {
			to[lo+j] += t.Value * v
		}
	}
}

// add adds the outer product of x and y to columns [lo, hi).
func (b *Basis) add(x Vector, lo, hi int, y []float32) {
	for _, t := range x {
		row := b.Row(t.Index)[lo:hi]
		for j, v := range y[lo:hi] {
			row[j] += t.Value * v
		}
	}
}

// orthonormalize makes the columns orthonormal: by the Cholesky factor of
// their Gram matrix.
func (b *Basis) orthonormalize() {
	k := b.K
	factor := make([]float64, k*k)
	for at := 0; at < len(b.rows); at += k {
		row := b.rows[at : at+k]
		for i, v := range row {
			if v != 0 {
				to := factor[i*k : i*k+i+1]
				for j := range to {
					to[j] += float64(v) * float64(row[j])
				}
			}
		}
	}
	for i := range k {
		for j := range i + 1 {
			sum := factor[i*k+j]
			for p := range j {
				sum -= factor[i*k+p] * factor[j*k+p]
			}
			if i == j {
				factor[i*k+i] = math.Sqrt(max(sum, 1e-12))
			} else {
				factor[i*k+j] = sum / factor[j*k+j]
			}
		}
	}
	for at := 0; at < len(b.rows); at += k {
		row := b.rows[at : at+k]
		for i := range row {
			sum := float64(row[i])
			for p := range i {
				sum -= factor[i*k+p] * float64(row[p])
			}
			row[i] = float32(sum / factor[i*k+i])
		}
	}
}
