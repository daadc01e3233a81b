package stat

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestWilson(t *testing.T) {
	for _, c := range []struct{ hits, n, low, high float64 }{
		{14, 30, 0.3023, 0.6386}, // Newcombe 1998, method 3, gives such figures to four places
		{81, 263, 0.2553, 0.3662},
		{0, 20, 0, 0.1611},
		{20, 20, 0.8389, 1},
		{0, 0, 0, 1},
	} {
		i := Wilson(c.hits, c.n, 0.95)
		if math.Abs(i.Low-c.low) > 1e-4 || math.Abs(i.High-c.high) > 1e-4 {
			t.Errorf("Wilson(%g, %g) is %.4f to %.4f, want %.4f to %.4f", c.hits, c.n, i.Low, i.High, c.low, c.high)
		}
	}
}

func TestTotalOfACensusHasNoError(t *testing.T) {
	got := Total([]Stratum{{Size: 10, Marked: 10, Right: 7, Share: 0.7, Effective: 10}}, 0.95)
	if got != (Interval{7, 7, 7}) {
		t.Errorf("%+v, want 7 exactly", got)
	}
	if got := Total(nil, 0.95); got != (Interval{}) {
		t.Errorf("nothing gives %+v", got)
	}
}

func TestFractionOfNothing(t *testing.T) {
	if got := Fraction(Interval{}, Interval{}); got != (Interval{0, 0, 1}) {
		t.Errorf("%+v", got)
	}
	if got := Fraction(Interval{5, 4, 6}, Interval{}); got.Value != 1 || got.High != 1 {
		t.Errorf("%+v, want 1", got)
	}
}

func TestAllocate(t *testing.T) {
	for _, c := range []struct {
		n, floor int
		sizes    []int
		spread   []float64
		want     []int
	}{
		{90, 30, []int{100, 100, 1000}, []float64{.3, .3, .1}, []int{30, 30, 30}},
		{10, 30, []int{100, 100}, []float64{.3, .3}, []int{5, 5}},
		{50, 30, []int{5, 100}, []float64{.3, .3}, []int{5, 45}},
		{50, 2, []int{5, 6}, []float64{.3, .3}, []int{5, 6}},
		{30, 1, []int{100, 300}, []float64{.3, .2}, []int{10, 20}},
		{4, 1, nil, nil, []int{}},
	} {
		if got := Allocate(c.n, c.floor, c.sizes, c.spread); !slices.Equal(got, c.want) {
			t.Errorf("Allocate(%d, %d, %v) is %v, want %v", c.n, c.floor, c.sizes, got, c.want)
		}
	}
}

// population is a corpus as an audit sees it: how many reports the machine
// labels, nearly labels and does not, and which share of each has the label.
type population struct {
	sizes  []int
	shares []float64
}

func (p population) truth(rng *rand.Rand) [][]bool {
	truth := make([][]bool, len(p.sizes))
	for h, size := range p.sizes {
		truth[h] = make([]bool, size)
		for i := range truth[h] {
			truth[h][i] = rng.Float64() < p.shares[h]
		}
	}
	return truth
}

// sample draws without replacement n units of each stratum.
func sample(rng *rand.Rand, truth [][]bool, draws []int) []Stratum {
	strata := make([]Stratum, len(truth))
	for h, units := range truth {
		s := Stratum{Size: len(units), Marked: draws[h], Effective: float64(draws[h])}
		for _, i := range rng.Perm(len(units))[:draws[h]] {
			if units[i] {
				s.Right++
			}
		}
		s.Share = float64(s.Right) / float64(max(1, s.Marked))
		strata[h] = s
	}
	return strata
}

// The intervals hold what they say: with 30 or more units marked of each kind,
// the 95 % intervals of the total, of precision and of recall cover the truth
// in 93 to 97 of 100 audits, over corpora of many sizes, shares and qualities
// of the labels.
func TestCoverage(t *testing.T) {
	rng := rand.New(rand.NewPCG(642, 1))
	const rounds = 6000
	covered := map[string]int{}
	for range rounds {
		yes := 60 + rng.IntN(400)
		p := population{
			sizes:  []int{yes, 60 + rng.IntN(300), 200 + rng.IntN(1500)},
			shares: []float64{0.5 + 0.48*rng.Float64(), 0.05 + 0.35*rng.Float64(), 0.005 + 0.05*rng.Float64()},
		}
		truth := p.truth(rng)
		draws := []int{30 + rng.IntN(30), 30 + rng.IntN(20), 30 + rng.IntN(120)}
		for h := range draws {
			draws[h] = min(draws[h], p.sizes[h])
		}
		strata := sample(rng, truth, draws)
		count := make([]float64, len(truth))
		for h, units := range truth {
			for _, is := range units {
				if is {
					count[h]++
				}
			}
		}
		total := count[0] + count[1] + count[2]
		check := func(what string, i Interval, want float64) {
			if i.Low-1e-9 <= want && want <= i.High+1e-9 {
				covered[what]++
			}
		}
		check("total", Total(strata, 0.95), total)
		check("precision", strata[0].Interval(0.95), count[0]/float64(yes))
		check("recall", Fraction(Total(strata[:1], 0.95), Total(strata[1:], 0.95)), count[0]/total)
	}
	for _, what := range []string{"total", "precision", "recall"} {
		share := float64(covered[what]) / rounds
		t.Logf("%s: %.1f %% of the intervals cover the truth", what, 100*share)
		if share < 0.93 || share > 0.97 {
			t.Errorf("%s: %.1f %% of the intervals cover the truth, want 93 to 97", what, 100*share)
		}
	}
}

func ExampleTotal() {
	// 190 reports labelled, 50 of them read, 45 right; 452 not, 60 read, 3 missed.
	strata := []Stratum{
		{Size: 190, Marked: 50, Right: 45, Share: 0.9, Effective: 50},
		{Size: 452, Marked: 60, Right: 3, Share: 0.05, Effective: 60},
	}
	i := Total(strata, 0.95)
	fmt.Printf("%.0f, from %.0f to %.0f\n", i.Value, i.Low, i.High)
	// Output: 194, from 171 to 231
}
