package classify

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// judged builds a judgement of two domains at threshold 0.5.
func judged(id string, a, b float64, truth string) Judged {
	return Judged{ID: id, Scores: []float64{a, b}, Assigned: []bool{a >= 0.5, b >= 0.5},
		Truth: []bool{strings.Contains(truth, "a"), strings.Contains(truth, "b")}}
}

func TestEvaluateJudged(t *testing.T) {
	e, err := EvaluateJudged([]string{"a", "b"}, []Judged{
		judged("1", 0.9, 0.1, "a"),
		judged("2", 0.8, 0.2, "a"),
		judged("3", 0.7, 0.3, "b"), // a in place of b
		judged("4", 0.1, 0.6, "b"),
		judged("5", 0.1, 0.1, ""),
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Count{Both: 3, Wrong: 1, Missed: 1}, e.Micro); diff != "" {
		t.Error(diff)
	}
	// a: P 2/3, R 1, F1 0.8; b: P 1, R 1/2, F1 2/3
	for name, pair := range map[string][2]float64{
		"micro": {e.MicroF1, 0.75}, "macro": {e.MacroF1, (0.8 + 2.0/3) / 2}, "exact": {e.Exact, 0.8},
		"P of a": {e.Domains[0].P, 2.0 / 3}, "R of b": {e.Domains[1].R, 0.5},
		"coverage": {e.Coverage, 0.5}, "its score": {e.CoverageScore, 0.8},
	} {
		if math.Abs(pair[0]-pair[1]) > 1e-12 {
			t.Errorf("%s: %v, want %v", name, pair[0], pair[1])
		}
	}
	if diff := cmp.Diff([]Confused{{"b", "a", 1}}, e.Confusion); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Mistake{{ID: "3", Wrong: []string{"a"}, Missed: []string{"b"}}}, e.Errors); diff != "" {
		t.Error(diff)
	}
	if e.Reliability[1].Count != 4 || e.Reliability[1].Right != 0 || math.Abs(e.Reliability[9].Score-0.9) > 1e-12 {
		t.Errorf("reliability: %+v", e.Reliability)
	}
	for _, i := range []Interval{e.MicroInterval, e.MacroInterval} {
		if !(0 <= i.Low && i.Low <= i.High && i.High <= 1) {
			t.Errorf("interval %v", i)
		}
	}
	if e.MicroInterval.Low > e.MicroF1 || e.MicroInterval.High < e.MicroF1 {
		t.Errorf("%v does not hold %v", e.MicroInterval, e.MicroF1)
	}
	if _, err := json.Marshal(e); err != nil {
		t.Error(err)
	}
}

// A score that is right as often as it says has no calibration error.
func TestCalibrationError(t *testing.T) {
	var right, wrong []Judged
	for i := range 10 {
		truth := ""
		if i < 8 {
			truth = "ab"
		}
		right = append(right, judged("r", 0.8, 0.8, truth))
		wrong = append(wrong, judged("w", 0.3, 0.3, truth))
	}
	for _, c := range []struct {
		list []Judged
		want float64
	}{{right, 0}, {wrong, 0.5}} {
		e, err := EvaluateJudged([]string{"a", "b"}, c.list)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(e.CalibrationError-c.want) > 1e-9 || math.Abs(e.CalibrationErrorKept-c.want) > 1e-9 {
			t.Errorf("%v and %v, want %v", e.CalibrationError, e.CalibrationErrorKept, c.want)
		}
	}
}

func TestEvaluateRefuses(t *testing.T) {
	c := newClassifier(t, Options{PhrasesOnly: true})
	for name, gold := range map[string][]Example{
		"no documents":  nil,
		"no document":   {{}},
		"unknown label": {{Doc: doc("", "a"), Domains: []string{"alchemy"}}},
	} {
		if _, err := Evaluate(c, gold); err == nil || !strings.HasPrefix(err.Error(), "evaluate: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := EvaluateJudged([]string{"a"}, []Judged{judged("1", 0, 0, "")}); err == nil {
		t.Error("two scores for one domain")
	}
}

func TestEvaluateCountsAChildsParent(t *testing.T) {
	c := newClassifier(t, Options{PhrasesOnly: true})
	text := "The firm sells photolithography steppers and plasma etching tools to wafer fabs and other chip makers in Asia."
	e, err := Evaluate(c, []Example{{Doc: doc("Semiconductor lithography", text), Domains: []string{"semiconductors/equipment"}}})
	if err != nil {
		t.Fatal(err)
	}
	if e.Micro != (Count{Both: 2}) || e.MicroF1 != 1 || e.MacroF1 != 1 {
		t.Errorf("%+v", e.Micro)
	}
}
