package crf

import (
	"math"
	"math/rand/v2"
	"testing"
)

// randomModel is a model of three labels over ten features, in which label 2
// may not follow label 1 nor start.
func randomModel(seed uint64) *Model {
	rng := rand.New(rand.NewPCG(seed, 1))
	const labels = 3
	m := &Model{labels: []string{"O", "A", "B"}, scale: 0.05}
	m.edges, m.start, m.stop = make([]float32, labels*labels), make([]float32, labels), make([]float32, labels)
	for i := range m.edges {
		m.edges[i] = float32(rng.NormFloat64())
	}
	for i := range labels {
		m.start[i], m.stop[i] = float32(rng.NormFloat64()), float32(rng.NormFloat64())
	}
	m.edges[1*labels+2], m.start[2] = forbidden, forbidden
	m.graph = newGraph(m.edges, labels)
	keys, weights, rows := make([]uint64, 10), make([]float32, 20), make([]int, 10)
	for i := range keys {
		keys[i], rows[i] = testKey(i), i
		weights[2*i], weights[2*i+1] = float32(rng.NormFloat64()), float32(rng.NormFloat64())
	}
	m.fill(keys, weights, rows)
	return m
}

// testKey spreads the features over the table in ascending order.
func testKey(i int) uint64 { return uint64(i)<<60 | uint64(i+1)*0x9E3779B9 }

func filled(m *Model, n int, rng *rand.Rand) *Lattice {
	l := NewLattice(m)
	l.Reset(n)
	for t := range n {
		sums := make([]uint64, m.Lanes())
		for range 3 {
			m.Add(sums, testKey(rng.IntN(12)))
		}
		l.Set(t, sums)
	}
	return l
}

// paths calls yield with every path of n labels and its score.
func paths(l *Lattice, yield func(path []uint8, score float64)) {
	labels := len(l.m.labels)
	path := make([]uint8, l.n)
	var walk func(t int, score float64)
	walk = func(t int, score float64) {
		if t == l.n {
			yield(path, score+float64(l.m.stop[path[t-1]]))
			return
		}
		for y := range labels {
			edge := l.m.start[y]
			if t > 0 {
				edge = l.m.edges[int(path[t-1])*labels+y]
			}
			path[t] = uint8(y)
			walk(t+1, score+float64(edge)+float64(l.emit[t*labels+y]))
		}
	}
	walk(0, 0)
}

func TestLatticeAgainstAllPaths(t *testing.T) {
	for seed := range uint64(30) {
		rng := rand.New(rand.NewPCG(seed, 2))
		l := filled(randomModel(seed), 1+rng.IntN(6), rng)
		top, total := math.Inf(-1), 0.0
		var best []uint8
		through := make([]float64, len(l.emit))
		paths(l, func(path []uint8, score float64) {
			if score > top {
				top, best = score, append(best[:0], path...)
			}
			p := math.Exp(score)
			total += p
			for at, y := range path {
				through[at*3+int(y)] += p
			}
		})
		if got := l.Best(); string(got) != string(best) {
			t.Errorf("seed %d: best path %v, want %v", seed, got, best)
		}
		for at := range l.n {
			for y := range 3 {
				if got, want := l.Marginal(at, uint8(y)), through[at*3+y]/total; math.Abs(got-want) > 1e-6 {
					t.Errorf("seed %d: P(%d at %d) = %g, want %g", seed, y, at, got, want)
				}
			}
		}
		if got, want := l.Probability(0, best), math.Exp(top)/total; math.Abs(got-want) > 1e-6 {
			t.Errorf("seed %d: P(best) = %g, want %g", seed, got, want)
		}
	}
}

func TestProbabilityOfForbiddenPath(t *testing.T) {
	l := filled(randomModel(4), 3, rand.New(rand.NewPCG(1, 1)))
	if p := l.Probability(1, []uint8{1, 2}); p != 0 {
		t.Errorf("P(A then B) = %g, want 0", p)
	}
}

func TestShiftFavoursLabels(t *testing.T) {
	l := filled(randomModel(7), 5, rand.New(rand.NewPCG(1, 1)))
	before := l.Marginal(2, 0)
	l.Shift(1)
	if after := l.Marginal(2, 0); after >= before {
		t.Errorf("P(O) went from %g to %g", before, after)
	}
}

func TestEmptySequence(t *testing.T) {
	l := NewLattice(randomModel(1))
	l.Reset(0)
	if got := l.Best(); len(got) != 0 {
		t.Errorf("best path of nothing is %v", got)
	}
	if got := l.Sum(); got != 0 {
		t.Errorf("sum over nothing is %g", got)
	}
}

func TestExtremeScores(t *testing.T) {
	l := NewLattice(randomModel(3))
	l.Reset(4)
	for at := range 4 {
		if l.Set(at, lane(32000, -32000)); at%2 == 1 {
			l.Set(at, lane(-32000, 32000))
		}
	}
	for at := range 4 {
		sum := 0.0
		for y := range uint8(3) {
			sum += l.Marginal(at, y)
		}
		if !(math.Abs(sum-1) < 1e-6) {
			t.Errorf("the marginals at %d sum to %g", at, sum)
		}
	}
}

func TestAddFindsEveryKeyAndNoOther(t *testing.T) {
	m := randomModel(5)
	for i := range 16 {
		sums := make([]uint64, 1)
		if got, want := m.Add(sums, testKey(i)), i < 10; got != want {
			t.Errorf("Add(key %d) = %v, want %v", i, got, want)
		}
	}
}

// lane packs sums as [Model.Add] does.
func lane(sums ...int64) []uint64 {
	var x uint64
	for i, s := range sums {
		x += uint64(s) << (16 * i)
	}
	return []uint64{x}
}

// TestLanesKeepSumsApart adds features of every weight, as many as may be
// summed, and reads back what plain sums would be.
func TestLanesKeepSumsApart(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 8))
	for _, width := range []int{1, 3, 4, 5, 12} {
		m := &Model{labels: make([]string, width+1), scale: 1}
		keys, weights, rows := make([]uint64, 40), make([]float32, 40*width), make([]int, 40)
		for i := range keys {
			keys[i], rows[i] = uint64(i)<<58|uint64(i), i
		}
		for i := range weights {
			weights[i] = float32(rng.IntN(255) - 127)
			if i < width {
				weights[i] = -127 // the least, time and again
			}
		}
		m.fill(keys, weights, rows)
		lanes, want := make([]uint64, m.Lanes()), make([]float32, width+1)
		for n := range MaxFeatures {
			i := 0
			if n%2 == 0 || width > 1 {
				i = rng.IntN(40) * (n % 2)
			}
			m.Add(lanes, keys[i])
			for j := range width {
				want[j+1] += weights[i*width+j]
			}
		}
		l := NewLattice(m)
		l.Reset(1)
		l.Set(0, lanes)
		for j, w := range want {
			if l.emit[j] != w {
				t.Errorf("%d labels: sum %d is %g, want %g", width, j, l.emit[j], w)
			}
		}
	}
}
