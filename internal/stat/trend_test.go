package stat

import (
	"fmt"
	"math"
	"testing"
)

func TestTrend(t *testing.T) {
	// prop.trend.test of R on the smokers of its manual (Fleiss 1981): X-squared
	// 8.2249, p 0.004132.
	z, p, ok := Trend([]int{83, 90, 129, 70}, []int{86, 93, 136, 82})
	if !ok || math.Abs(z*z-8.2249) > 5e-5 || math.Abs(p-0.004132) > 5e-7 || z > 0 {
		t.Errorf("z² %.4f, p %.6f, z %.3f, %v", z*z, p, z, ok)
	}
	up, _, _ := Trend([]int{1, 2, 5}, []int{10, 10, 10})
	down, _, _ := Trend([]int{5, 2, 1}, []int{10, 10, 10})
	if up <= 0 || math.Abs(up+down) > 1e-12 {
		t.Errorf("rising %g, falling %g", up, down)
	}
	for _, c := range [][2][]int{{{}, {}}, {{0, 0}, {5, 5}}, {{5, 5}, {5, 5}}, {{3}, {5}}, {{0, 2}, {0, 5}}} {
		if _, p, ok := Trend(c[0], c[1]); ok || p != 1 {
			t.Errorf("%v of %v can be tested: p %g", c[0], c[1], p)
		}
	}
}

func ExampleTrend() {
	// A domain in 3 of 40, 7 of 40 and 15 of 40 reports.
	z, p, _ := Trend([]int{3, 7, 15}, []int{40, 40, 40})
	fmt.Printf("z %.2f, p %.4f\n", z, p)
	// Output: z 3.30, p 0.0010
}
