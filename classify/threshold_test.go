package classify

import (
	"slices"
	"testing"
)

// Thresholds keep 0.05 clear of where F1 falls.
func TestBestThreshold(t *testing.T) {
	label := func(score float64, positive bool) scoredLabel { return scoredLabel{score, positive, 1} }
	for name, c := range map[string]struct {
		list      []scoredLabel
		otherwise float64
		want      float64
	}{
		"nothing":           {nil, 0.4, 0.4},
		"no positive":       {[]scoredLabel{label(0.9, false)}, 0.37, 0.37},
		"parted, nearest":   {[]scoredLabel{label(0.9, true), label(0.1, false)}, 0.45, 0.45},
		"parted above":      {[]scoredLabel{label(0.9, true), label(0.5, false)}, 0.3, 0.56},
		"parted below":      {[]scoredLabel{label(0.3, true), label(0.1, false)}, 0.5, 0.25},
		"worth one mistake": {[]scoredLabel{label(0.9, true), label(0.5, false), label(0.4, true), label(0.35, true)}, 0.5, 0.3},
		"peak by a cliff":   {append(slices.Repeat([]scoredLabel{label(0.9, true)}, 8), append(slices.Repeat([]scoredLabel{label(0.28, false)}, 20), label(0.3, true))...), 0.5, 0.34},
	} {
		if got := bestThreshold(c.list, c.otherwise); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// Weights count: a mistake of weight nought is none.
func TestBestThresholdWeights(t *testing.T) {
	list := []scoredLabel{{0.9, true, 1}, {0.5, false, 0}, {0.3, true, 1}}
	if got := bestThreshold(list, 0.3); got != 0.25 {
		t.Errorf("%v", got)
	}
}

// Every trained threshold lies within the bounds that are searched.
func TestTrainedThresholds(t *testing.T) {
	_, report, err := Train(TrainOptions{Taxonomy: tea(t), Scratch: true}, lessons(60))
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range report.Domains {
		if d.Threshold < 0.2 || d.Threshold > 0.6 {
			t.Errorf("%s: %v", d.ID, d.Threshold)
		}
	}
}
