package stat

import (
	"fmt"
	"math"
	"testing"
)

func mean(values []float64) func([]int) float64 {
	return func(sample []int) float64 {
		sum := 0.0
		for _, i := range sample {
			sum += values[i]
		}
		return sum / float64(len(sample))
	}
}

func TestBootstrapOfAShare(t *testing.T) {
	values := make([]float64, 400)
	for i := range values {
		if i%4 == 0 {
			values[i] = 1
		}
	}
	low, high := Bootstrap(len(values), 2000, 1, 0.95, mean(values))
	// The normal interval of a share of 0.25 in 400 is 0.25 ± 0.042.
	if math.Abs(low-0.208) > 0.01 || math.Abs(high-0.292) > 0.01 {
		t.Errorf("interval %.3f to %.3f, want about 0.208 to 0.292", low, high)
	}
	again, _ := Bootstrap(len(values), 2000, 1, 0.95, mean(values))
	if again != low {
		t.Errorf("the same seed gives %g, then %g", low, again)
	}
}

func TestBootstrapOfNothing(t *testing.T) {
	if low, high := Bootstrap(0, 10, 1, 0.95, mean(nil)); low != 0 || high != 0 {
		t.Errorf("interval %g to %g, want 0 to 0", low, high)
	}
}

func TestReliability(t *testing.T) {
	scores := []float64{0.95, 0.95, 0.95, 0.95, 0.15, 0.15, 1}
	right := []bool{true, true, true, false, false, false, true}
	table, err := Reliability(scores, right, 10)
	if got := table[9]; got.Count != 5 || math.Abs(got.Score-0.96) > 1e-9 || got.Right != 0.8 {
		t.Errorf("top bin %+v, want 5 scores of 0.96 on average, 0.8 right", got)
	}
	if got := table[1]; got.Count != 2 || got.Right != 0 {
		t.Errorf("bin of 0.15 is %+v, want 2 scores, none right", got)
	}
	if want := 5./7*0.16 + 2./7*0.15; math.Abs(err-want) > 1e-9 {
		t.Errorf("error %g, want %g", err, want)
	}
	if _, err := Reliability(nil, nil, 5); err != 0 {
		t.Errorf("error of nothing is %g", err)
	}
}

func TestReliabilityPanicsOnLengths(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("lengths that differ are accepted")
		}
	}()
	Reliability([]float64{1}, nil, 5)
}

func ExampleReliability() {
	_, err := Reliability([]float64{0.9, 0.9}, []bool{true, false}, 10)
	fmt.Printf("%.1f\n", err)
	// Output: 0.4
}
