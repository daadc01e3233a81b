package stat

import (
	"fmt"
	"math"
	"testing"
)

// Against the example in the manual of R's poisson.test, and against the odds of
// the Clopper-Pearson bounds of 5 of 10 (0.1871, 0.8129) and 0 of 3 (0.7076).
func TestRates(t *testing.T) {
	near := func(a, b float64) bool { return a == b || math.Abs(a-b) < 1e-4*math.Abs(b) }
	for _, c := range []struct {
		a         int
		s         float64
		b         int
		t         float64
		ratio     float64
		low, high float64
		p         float64
	}{
		{11, 800, 21, 3011, 1.971488, 0.8584264, 4.2772659, 0.07967},
		{5, 10, 5, 10, 1, 0.18709 / 0.81291, 0.81291 / 0.18709, 1},
		{0, 1, 3, 1, 0, 0, 0.7076 / 0.2924, 0.25},
	} {
		in, p := Rates(c.a, c.s, c.b, c.t, 0.95)
		if !near(in.Value, c.ratio) || math.Abs(in.Low-c.low) > 1e-3 || math.Abs(in.High-c.high) > 1e-3 || math.Abs(p-c.p) > 1e-4 {
			t.Errorf("%d in %g, %d in %g: %.6f (%.6f to %.6f), p %.5f", c.a, c.s, c.b, c.t, in.Value, in.Low, in.High, p)
		}
	}
}

func TestRatesOfNothing(t *testing.T) {
	if in, p := Rates(0, 1, 0, 2, 0.95); !math.IsNaN(in.Value) || in.Low != 0 || !math.IsInf(in.High, 1) || p != 1 {
		t.Errorf("%v %v", in, p)
	}
	if in, p := Rates(7, 1, 0, 1, 0.95); !math.IsInf(in.High, 1) || p > 0.016 || p < 0.015 {
		t.Errorf("%v %v", in, p)
	}
}

// When the rates are the same, p is at most 5 % in at most one case in twenty.
func TestRatesIsExact(t *testing.T) {
	const n = 30
	share := 0.3
	wrong := 0.0
	for a := 0; a <= n; a++ {
		if _, p := Rates(a, 3, n-a, 7, 0.95); p <= 0.05 {
			wrong += binomial(n, a, share)
		}
	}
	if wrong > 0.05 || wrong < 0.01 {
		t.Errorf("rejected with probability %.4f", wrong)
	}
}

func ExampleRates() {
	// 43 reports in 30 months before the consulate closed, 4 in 20 months after
	ratio, p := Rates(43, 30, 4, 20, 0.95)
	fmt.Printf("%.1f times as many a month (%.1f to %.1f), p = %.6f\n", ratio.Value, ratio.Low, ratio.High, p)
	// Output: 7.2 times as many a month (2.6 to 27.5), p = 0.000002
}
