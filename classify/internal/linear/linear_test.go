package linear

import (
	"math"
	"math/rand/v2"
	"testing"
)

// points draws n points of two noisy classes, the first coordinate telling.
func points(n int) (x []Vector, sign []bool, weight []float64) {
	r := rand.New(rand.NewPCG(3, 4))
	for i := range n {
		positive := i%3 == 0
		v := -1.0
		if positive {
			v = 1
		}
		x = append(x, Vector{{0, float32(v + r.NormFloat64()*0.5)}, {1, float32(r.NormFloat64())}, {2, 1}})
		sign = append(sign, positive)
		weight = append(weight, 1)
	}
	return x, sign, weight
}

// objective is what Fit minimises.
func objective(w []float64, x []Vector, sign []bool, weight, prior []float64, cost float64) float64 {
	sum := 0.0
	for i := range w {
		d := w[i]
		if prior != nil {
			d -= prior[i]
		}
		sum += d * d / 2
	}
	for i := range x {
		y := -1.0
		if sign[i] {
			y = 1
		}
		if slack := 1 - y*x[i].Dot(w); slack > 0 {
			sum += cost * weight[i] * slack * slack
		}
	}
	return sum
}

// No step from the solution lowers the objective, with or without a prior.
func TestFitMinimises(t *testing.T) {
	x, sign, weight := points(150)
	for i := range weight {
		weight[i] = float64(i%4) / 2 // some count nothing
	}
	for _, prior := range [][]float64{nil, {0.5, -2, 1}} {
		opts := Options{Cost: 0.7, Rounds: 2000, Tolerance: 1e-7, Seed: 9}
		w := Fit(x, sign, weight, prior, 3, opts)
		best := objective(w, x, sign, weight, prior, opts.Cost)
		for i := range w {
			for _, step := range []float64{-0.01, 0.01} {
				v := append([]float64(nil), w...)
				v[i] += step
				if o := objective(v, x, sign, weight, prior, opts.Cost); o < best-1e-9 {
					t.Errorf("prior %v: %v beats %v", prior, o, best)
				}
			}
		}
	}
}

func TestFitWithoutExamplesIsThePrior(t *testing.T) {
	prior := []float64{1, 2}
	w := Fit(nil, nil, nil, prior, 2, Options{})
	if w[0] != 1 || w[1] != 2 {
		t.Errorf("%v", w)
	}
	w[0] = 5
	if prior[0] != 1 {
		t.Error("the prior was changed")
	}
}

func TestFitRepeats(t *testing.T) {
	x, sign, weight := points(60)
	a, b := Fit(x, sign, weight, nil, 3, Options{Seed: 1}), Fit(x, sign, weight, nil, 3, Options{Seed: 1})
	for i := range a {
		if a[i] != b[i] {
			t.Fatalf("%v, then %v", a, b)
		}
	}
}

// Outcomes drawn from a known curve give it back.
func TestPlatt(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	var z []float64
	var sign []bool
	for range 20000 {
		v := r.NormFloat64() * 2
		z = append(z, v)
		sign = append(sign, r.Float64() < 1/(1+math.Exp(-(1.5*v-0.5))))
	}
	slope, shift := Platt(z, sign, nil)
	if math.Abs(slope-1.5) > 0.1 || math.Abs(shift+0.5) > 0.1 {
		t.Errorf("slope %v, shift %v; want 1.5 and -0.5", slope, shift)
	}
}

func TestPlattOnLittle(t *testing.T) {
	for name, c := range map[string]struct {
		z    []float64
		sign []bool
	}{
		"none": {nil, nil}, "one": {[]float64{1}, []bool{true}}, "all true": {[]float64{1, 2, 3}, []bool{true, true, true}},
		"parted": {[]float64{-9, -8, 8, 9}, []bool{false, false, true, true}}, "same z": {[]float64{2, 2, 2, 2}, []bool{true, false, true, false}},
	} {
		slope, shift := Platt(c.z, c.sign, nil)
		if math.IsNaN(slope) || math.IsNaN(shift) || math.IsInf(slope, 0) || math.IsInf(shift, 0) {
			t.Errorf("%s: slope %v, shift %v", name, slope, shift)
		}
	}
}

func inOrder(n int, do func(int)) error {
	for i := range n {
		do(i)
	}
	return nil
}

func backwards(n int, do func(int)) error {
	for i := range n {
		do(n - 1 - i)
	}
	return nil
}

// Vectors within a plane are kept whole by a basis of two.
func TestBasisKeepsAPlane(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	var x []Vector
	for range 50 {
		a, b := float32(r.NormFloat64()), float32(r.NormFloat64())
		x = append(x, Vector{{0, a}, {1, a}, {2, b}, {4, -b}})
	}
	basis, err := NewBasis(x, 5, 2, 6, 1, inOrder)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range x {
		p := basis.Project(v)
		norm := float64(p[0]*p[0] + p[1]*p[1])
		if math.Abs(norm-v.Norm2()) > 1e-3*(1+v.Norm2()) {
			t.Fatalf("length² %v becomes %v", v.Norm2(), norm)
		}
	}
}

// The order in which blocks run does not matter.
func TestBasisBlocks(t *testing.T) {
	x, _, _ := points(80)
	for i := range x {
		for j := range 60 {
			x[i] = append(x[i], Term{int32(3 + j), float32((i*j)%7) - 3})
		}
	}
	a, err := NewBasis(x, 63, 30, 3, 1, inOrder)
	if err != nil {
		t.Fatal(err)
	}
	b, err := NewBasis(x, 63, 30, 3, 1, backwards)
	if err != nil {
		t.Fatal(err)
	}
	for i := range a.rows {
		if a.rows[i] != b.rows[i] {
			t.Fatalf("value %d: %v and %v", i, a.rows[i], b.rows[i])
		}
	}
}
