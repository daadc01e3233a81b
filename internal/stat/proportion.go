package stat

import "math"

// Interval is an estimate with the bounds of its confidence interval, in the
// unit of what is estimated.
type Interval struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// Wilson returns the share hits/n with its score interval (Wilson 1927; Brown,
// Cai and DasGupta, "Interval Estimation for a Binomial Proportion", 2001,
// recommend it for small n). n need not be whole: an effective sample size
// goes. With n of 0 nothing is known: the share is 0, the interval 0 to 1.
func Wilson(hits, n, level float64) Interval {
	if n <= 0 {
		return Interval{0, 0, 1}
	}
	z2 := math.Pow(math.Sqrt2*math.Erfinv(level), 2)
	p := hits / n
	centre, half := (p+z2/(2*n))/(1+z2/n), math.Sqrt(z2)/(1+z2/n)*math.Sqrt(p*(1-p)/n+z2/(4*n*n))
	return Interval{p, max(0, min(p, centre-half)), min(1, max(p, centre+half))}
}

// Stratum is a part of a population of known size, of which a sample was looked
// at.
type Stratum struct {
	// Size is the number of units in the population.
	Size int
	// Marked is the number of units looked at, and Right how many of them have
	// what is counted.
	Marked, Right int
	// Share is the estimated share that has it: Right/Marked where the units
	// were drawn alike, else a weighted share.
	Share float64
	// Effective is the size of a simple random sample as exact as this one:
	// Marked where the units were drawn alike, else (Σw)²/Σw² of their weights
	// (Kish, "Survey Sampling", 1965, section 11.7).
	Effective float64
}

// Interval is the share of the stratum that has what is counted: Wilson's, for
// a sample as large as one without replacement is worth. The finite population
// correction 1-n/N (Cochran, "Sampling Techniques", 3rd ed. 1977, section 2.6)
// enlarges it, so that a stratum looked at in full has no error left.
func (s Stratum) Interval(level float64) Interval {
	if s.Size == 0 || s.Marked >= s.Size {
		return Interval{s.Share, s.Share, s.Share}
	}
	n := s.Effective / (1 - float64(s.Marked)/float64(s.Size))
	i := Wilson(s.Share*n, n, level)
	// What was seen is there, and what was seen not to be is not.
	size := float64(s.Size)
	i.Low = max(i.Low, float64(s.Right)/size)
	i.High = min(i.High, 1-float64(s.Marked-s.Right)/size)
	return Interval{min(max(i.Value, i.Low), i.High), i.Low, i.High}
}

// Total estimates how many units of the whole population have what is counted:
// Σ Size·Share, the stratified estimator for a proportion (Cochran 1977,
// section 5.10; Olofsson et al., "Good practices for estimating area and
// assessing accuracy of land change", Remote Sensing of Environment 148, 2014,
// count a class from a classified map so). Its interval puts the strata's score
// intervals together by the method of variance estimates recovery (Zou and
// Donner, Statistics in Medicine 27, 2008; for strata Yan and Su, Statistics in
// Biopharmaceutical Research 2, 2010): where a stratum has few or no errors
// marked, Wald's interval would be too short by far.
func Total(strata []Stratum, level float64) Interval {
	var total Interval
	var below, above float64
	for _, s := range strata {
		size, i := float64(s.Size), s.Interval(level)
		total.Value += size * i.Value
		below += math.Pow(size*(i.Value-i.Low), 2)
		above += math.Pow(size*(i.High-i.Value), 2)
	}
	least, most := 0, 0
	for _, s := range strata {
		least, most = least+s.Right, most+s.Size-(s.Marked-s.Right)
	}
	total.Low = max(total.Value-math.Sqrt(below), float64(least))
	total.High = min(total.Value+math.Sqrt(above), float64(most))
	return total
}

// Fraction estimates part/(part+rest) of two independent estimates, neither
// below 0, such as recall from the right labels found and those missed. The
// interval is that of the ratio rest/part by variance estimates recovery
// (Donner and Zou, Statistical Methods in Medical Research 21, 2012; Newcombe,
// "Confidence Intervals for Proportions and Related Measures", 2013, section
// 7.3), turned into a fraction. With nothing on either side the value is 0 and
// the interval 0 to 1.
func Fraction(part, rest Interval) Interval {
	sum := part.Value + rest.Value
	if sum <= 0 {
		return Interval{0, 0, 1}
	}
	f := Interval{Value: part.Value / sum, Low: 0, High: 1}
	if part.Value <= 0 {
		return f
	}
	a, b := rest, part // the ratio a/b
	product := a.Value * b.Value
	if d := b.High * (2*b.Value - b.High); d != 0 {
		root := math.Sqrt(max(0, product*product-a.Low*b.High*(2*a.Value-a.Low)*(2*b.Value-b.High)))
		f.High = 1 / (1 + max(0, (product-root)/d))
	}
	if d := b.Low * (2*b.Value - b.Low); d > 0 {
		root := math.Sqrt(max(0, product*product-a.High*b.Low*(2*a.Value-a.High)*(2*b.Value-b.Low)))
		f.Low = 1 / (1 + max(0, (product+root)/d))
	}
	return Interval{f.Value, min(f.Low, f.Value), max(f.High, f.Value)}
}

// Allocate shares n draws out among strata: at least floor to each, as far as
// there are units, the rest by size times spread (Neyman's allocation, Cochran
// 1977, section 5.5). spread is the standard deviation expected in the stratum,
// sqrt(p(1-p)) for a share p. The sum is n, or the population if that is less.
func Allocate(n, floor int, sizes []int, spread []float64) []int {
	draws := make([]int, len(sizes))
	left := n
	for round := 0; round < floor; round++ { // one each in turn, so that a small n is shared too
		for h := range sizes {
			if left > 0 && draws[h] < sizes[h] {
				draws[h]++
				left--
			}
		}
	}
	for left > 0 {
		best, most := -1, -1.0
		for h := range sizes { // the next draw goes where it is due most
			due := float64(sizes[h]) * max(spread[h], 1e-6) / float64(draws[h]+1)
			if draws[h] < sizes[h] && due > most {
				best, most = h, due
			}
		}
		if best < 0 {
			break
		}
		draws[best]++
		left--
	}
	return draws
}
