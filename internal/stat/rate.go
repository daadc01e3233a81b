package stat

import "math"

// Rates compares the rates of two counts of events, a in time s and b in time
// t, in units of your choice: the ratio (a/s)/(b/t), its interval, and how
// often counts at least as unequal come about when the rates are the same.
//
// Given their sum, a is binomial with s/(s+t) then; the test is exact and
// two-sided, by the sum of the probabilities that are no greater than that of a
// (Przyborowski and Wilenski, 1940, Biometrika 31, 313-323; the interval
// after Clopper and Pearson, 1934), as poisson.test of R does it. Without any
// event p is 1 and the interval all there is. It panics unless s and t are
// positive.
func Rates(a int, s float64, b int, t float64, level float64) (ratio Interval, p float64) {
	if !(s > 0) || !(t > 0) || a < 0 || b < 0 {
		panic("stat: Rates wants positive times and no negative counts")
	}
	n := a + b
	if n == 0 {
		return Interval{math.NaN(), 0, math.Inf(1)}, 1
	}
	share := s / (s + t)
	least := binomial(n, a, share) * (1 + 1e-7) // equal but for rounding
	for k := 0; k <= n; k++ {
		if q := binomial(n, k, share); q <= least {
			p += q
		}
	}
	low, high := clopperPearson(a, n, level)
	odds := func(x float64) float64 { return x / (1 - x) * t / s }
	return Interval{float64(a) / s / (float64(b) / t), odds(low), odds(high)}, min(p, 1)
}

// binomial is the probability of k out of n.
func binomial(n, k int, p float64) float64 {
	lg := func(x int) float64 { v, _ := math.Lgamma(float64(x) + 1); return v }
	return math.Exp(lg(n) - lg(k) - lg(n-k) + float64(k)*math.Log(p) + float64(n-k)*math.Log1p(-p))
}

// clopperPearson finds the shares at which a or more, and a or fewer, of n come
// with half the probability that level leaves: P(X >= a) at share p is the
// incomplete beta function I_p(a, n-a+1).
func clopperPearson(a, n int, level float64) (low, high float64) {
	tail := (1 - level) / 2
	quantile := func(q, a, b float64) float64 {
		lo, hi := 0.0, 1.0
		for range 60 {
			if mid := (lo + hi) / 2; incompleteBeta(mid, a, b) < q {
				lo = mid
			} else {
				hi = mid
			}
		}
		return lo
	}
	low, high = 0, 1
	if a > 0 {
		low = quantile(tail, float64(a), float64(n-a+1))
	}
	if a < n {
		high = quantile(1-tail, float64(a+1), float64(n-a))
	}
	return low, high
}

// incompleteBeta is I_x(a, b), by its continued fraction (DLMF 8.17.22) with
// Lentz's method, on the side where that converges fast.
func incompleteBeta(x, a, b float64) float64 {
	if x <= 0 || x >= 1 {
		return x
	}
	if x > (a+1)/(a+b+2) {
		return 1 - incompleteBeta(1-x, b, a)
	}
	la, _ := math.Lgamma(a)
	lb, _ := math.Lgamma(b)
	lab, _ := math.Lgamma(a + b)
	front := math.Exp(lab - la - lb + a*math.Log(x) + b*math.Log1p(-x))
	c, d := 1.0, 1/(1-(a+b)*x/(a+1))
	f := d
	for m := 1.0; m < 1e5; m++ {
		even := m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m))
		d, c = 1/(1+even*d), 1+even/c
		f *= c * d
		odd := -(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1))
		d, c = 1/(1+odd*d), 1+odd/c
		f *= c * d
		if math.Abs(c*d-1) < 1e-14 {
			break
		}
	}
	return front * f / a
}
