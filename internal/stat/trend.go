package stat

import "math"

// Trend tests whether the shares hits[i]/totals[i] rise or fall with i: the
// Cochran-Armitage test (Armitage, "Tests for Linear Trends in Proportions and
// Frequencies", Biometrics 11, 1955), two-sided by the normal distribution, as
// prop.trend.test of R does it without continuity correction. z is above 0 when
// they rise. ok is false where nothing can be tested: less than two i with a
// total, no hit, or nothing but hits.
func Trend(hits, totals []int) (z, p float64, ok bool) {
	var n, r, sx, sxx, sxr float64
	for i := range totals {
		x, t := float64(i), float64(totals[i])
		n, r = n+t, r+float64(hits[i])
		sx, sxx, sxr = sx+x*t, sxx+x*x*t, sxr+x*float64(hits[i])
	}
	if n == 0 || r <= 0 || r >= n {
		return 0, 1, false
	}
	share := r / n
	variance := share * (1 - share) * (sxx - sx*sx/n)
	if variance <= 0 {
		return 0, 1, false
	}
	z = (sxr - share*sx) / math.Sqrt(variance)
	return z, math.Erfc(math.Abs(z) / math.Sqrt2), true
}
