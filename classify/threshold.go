package classify

import (
	"cmp"
	"math"
	"slices"
)

// setThresholds chooses from the held-out scores: one threshold for all, by
// micro F1, and each domain's own, drawn to it, or to the base's, the more the
// fewer examples.
func (t *trainer) setThresholds(columns []fitted) {
	all := make([]scoredLabel, 0, len(columns)*len(t.samples))
	own := make([][]scoredLabel, len(columns))
	for d := range columns {
		f := &columns[d]
		for i := range t.samples {
			own[d] = append(own[d], scoredLabel{logistic(f.scale.slope*f.z[i] + f.scale.shift), t.samples[i].labels[d], t.samples[i].weight})
		}
		all = append(all, own[d]...)
	}
	common := bestThreshold(all, 0.5)
	for d := range columns {
		f := &columns[d]
		if f.tooFew {
			if t.base == nil {
				f.scale.threshold = common
			}
			continue
		}
		n := 0.0
		for i := range t.samples {
			if t.samples[i].labels[d] && !t.samples[i].lead {
				n++
			}
		}
		pull := common
		if j := t.base.column(t.taxonomy.Domains[d].ID); j >= 0 {
			pull = t.base.scales[j].threshold
		}
		f.scale.threshold = (n*bestThreshold(own[d], pull) + thresholdPull*pull) / (n + thresholdPull)
	}
}

// thresholdPull is how many examples the common threshold counts for.
const thresholdPull = 100

// scoredLabel is a held-out score and the truth.
type scoredLabel struct {
	score    float64
	positive bool
	weight   float64
}

// bestThreshold is the threshold in [0.2, 0.6] with the highest F1, taken as
// the mean over the thresholds near it, for a peak of few examples is chance;
// of equals the nearest to otherwise.
func bestThreshold(list []scoredLabel, otherwise float64) float64 {
	slices.SortStableFunc(list, func(a, b scoredLabel) int { return cmp.Compare(b.score, a.score) })
	total := 0.0
	for _, s := range list {
		if s.positive {
			total += s.weight
		}
	}
	const low, high, near = 20, 60, 5 // hundredths
	var f [high + near + 1]float64
	hit, taken := 0.0, 0.0
	i := 0
	for step := high + near; step >= low-near; step-- {
		for ; i < len(list) && list[i].score >= float64(step)/100; i++ {
			taken += list[i].weight
			if list[i].positive {
				hit += list[i].weight
			}
		}
		if hit > 0 {
			f[step] = 2 * hit / (taken + total)
		}
	}
	best, at := -1.0, otherwise
	for step := high; step >= low; step-- {
		sum := 0.0
		for _, x := range f[step-near : step+near+1] {
			sum += x
		}
		threshold := float64(step) / 100
		if sum > best+1e-12 || sum > best-1e-12 && math.Abs(threshold-otherwise) < math.Abs(at-otherwise) {
			best, at = sum, threshold
		}
	}
	return at
}
