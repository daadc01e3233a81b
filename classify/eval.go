package classify

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"

	"attache/corpus"
)

// Judged is a document with its scores, what was assigned, and the truth, each
// in the order of the domains.
type Judged struct {
	ID       string
	Title    string
	Scores   []float64
	Assigned []bool
	Truth    []bool
}

// Evaluation measures assigned domains against a gold set. Figures are pooled
// over documents and domains unless they say otherwise.
type Evaluation struct {
	Documents int `json:"documents"`
	// Micro pools all decisions; Macro is the mean F1 of the domains that the
	// gold set has.
	Micro         Count    `json:"micro"`
	MicroF1       float64  `json:"micro_f1"`
	MacroF1       float64  `json:"macro_f1"`
	MicroInterval Interval `json:"micro_interval"`
	MacroInterval Interval `json:"macro_interval"`
	// Exact is the share of documents with exactly the right domains.
	Exact   float64           `json:"exact"`
	Domains []DomainEvaluated `json:"domains"`
	// CalibrationError is the expected calibration error over all decisions in
	// ten bins; CalibrationErrorKept over those whose score reaches
	// DefaultFloor, the ones a record keeps.
	CalibrationError     float64 `json:"calibration_error"`
	CalibrationErrorKept float64 `json:"calibration_error_kept"`
	Reliability          []Bin   `json:"reliability"`
	// Coverage is the share of gold labels found at the lowest score from which
	// precision is at least 0.9; CoverageScore is that score.
	Coverage      float64 `json:"coverage_at_precision_90"`
	CoverageScore float64 `json:"coverage_score"`
	// Confusion lists which domain was assigned in place of which, most often
	// first.
	Confusion []Confused `json:"confusion"`
	// Errors are the documents with a wrong or missed domain.
	Errors []Mistake `json:"errors"`
}

// Interval is a 95 % bootstrap interval over documents.
type Interval struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// DomainEvaluated is a domain's row of the table.
type DomainEvaluated struct {
	ID string `json:"id"`
	Count
	P  float64 `json:"precision"`
	R  float64 `json:"recall"`
	F1 float64 `json:"f1"`
}

// Bin is a bin of the reliability diagram: decisions whose score lies in
// [Low, High), their mean score and the share of them that is right.
type Bin struct {
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	Count int     `json:"count"`
	Score float64 `json:"score"`
	Right float64 `json:"right"`
}

// Confused counts documents that carry Gold, were not given it, and were given
// Got, which they do not carry.
type Confused struct {
	Gold  string `json:"gold"`
	Got   string `json:"got"`
	Count int    `json:"count"`
}

// Mistake is a document with a wrong or missed domain.
type Mistake struct {
	ID     string   `json:"id"`
	Title  string   `json:"title,omitempty"`
	Wrong  []string `json:"wrong,omitempty"`
	Missed []string `json:"missed,omitempty"`
}

// Judge scores a gold set.
func (c *Classifier) Judge(gold []Example) ([]Judged, error) {
	var list []Judged
	for i, e := range gold {
		if e.Doc == nil {
			return nil, fmt.Errorf("evaluate: example %d: no document", i+1)
		}
		truth, err := c.taxonomy.labels(e.Domains)
		if err != nil {
			return nil, fmt.Errorf("evaluate: example %d (%s): %w", i+1, e.Doc.ID, err)
		}
		j := Judged{ID: e.Doc.ID, Title: e.Doc.Title, Scores: c.Scores(e.Doc, e.Names...), Truth: truth}
		for d, score := range j.Scores {
			j.Scores[d] = corpus.Round(score)
			j.Assigned = append(j.Assigned, j.Scores[d] >= c.domains[d].threshold)
		}
		list = append(list, j)
	}
	return list, nil
}

// Evaluate measures the classifier on a gold set.
func Evaluate(c *Classifier, gold []Example) (*Evaluation, error) {
	list, err := c.Judge(gold)
	if err != nil {
		return nil, err
	}
	return EvaluateJudged(c.taxonomy.IDs(), list)
}

// EvaluateJudged measures judged documents; ids names the domains. The same
// list gives the same figures, bootstrap included.
func EvaluateJudged(ids []string, list []Judged) (*Evaluation, error) {
	if len(list) == 0 {
		return nil, errors.New("evaluate: no documents")
	}
	for _, j := range list {
		if len(j.Scores) != len(ids) || len(j.Assigned) != len(ids) || len(j.Truth) != len(ids) {
			return nil, fmt.Errorf("evaluate: %s: %d scores, %d assigned, %d truths for %d domains", j.ID, len(j.Scores), len(j.Assigned), len(j.Truth), len(ids))
		}
	}
	e := &Evaluation{Documents: len(list)}
	counts := make([]Count, len(ids))
	confusion := make(map[[2]int]int)
	exact := 0
	for i := range list {
		m := list[i].judge(ids, counts, confusion)
		if len(m.Wrong)+len(m.Missed) == 0 {
			exact++
		} else {
			e.Errors = append(e.Errors, m)
		}
	}
	e.Exact = ratio(exact, len(list))
	for d, c := range counts {
		e.Micro.Add(c)
		e.Domains = append(e.Domains, DomainEvaluated{ids[d], c, c.Precision(), c.Recall(), c.F1()})
	}
	e.MicroF1, e.MacroF1 = f1s(counts)
	e.MicroInterval, e.MacroInterval = bootstrap(list, len(ids))
	e.calibration(list)
	e.coverage(list)
	e.confusion(ids, confusion)
	return e, nil
}

// judge counts one document.
func (j *Judged) judge(ids []string, counts []Count, confusion map[[2]int]int) Mistake {
	m := Mistake{ID: j.ID, Title: j.Title}
	var wrong, missed []int
	for d := range ids {
		counts[d].add(j.Assigned[d], j.Truth[d])
		switch {
		case j.Assigned[d] && !j.Truth[d]:
			wrong = append(wrong, d)
			m.Wrong = append(m.Wrong, ids[d])
		case j.Truth[d] && !j.Assigned[d]:
			missed = append(missed, d)
			m.Missed = append(m.Missed, ids[d])
		}
	}
	for _, gold := range missed {
		for _, got := range wrong {
			confusion[[2]int{gold, got}]++
		}
	}
	return m
}

// f1s is micro F1, and the mean F1 of the domains that have a truth.
func f1s(counts []Count) (micro, macro float64) {
	var all Count
	present := 0
	for _, c := range counts {
		all.Add(c)
		if c.Both+c.Missed > 0 {
			present++
			macro += c.F1()
		}
	}
	if present > 0 {
		macro /= float64(present)
	}
	return all.F1(), macro
}

// bootstrapRounds is how often the documents are drawn anew.
const bootstrapRounds = 1000

func bootstrap(list []Judged, domains int) (micro, macro Interval) {
	random := rand.New(rand.NewPCG(1, 2))
	var micros, macros []float64
	counts := make([]Count, domains)
	for range bootstrapRounds {
		clear(counts)
		for range list {
			j := &list[random.IntN(len(list))]
			for d := range counts {
				counts[d].add(j.Assigned[d], j.Truth[d])
			}
		}
		a, b := f1s(counts)
		micros, macros = append(micros, a), append(macros, b)
	}
	return interval(micros), interval(macros)
}

func interval(list []float64) Interval {
	slices.Sort(list)
	at := func(q float64) float64 { return list[int(q*float64(len(list)-1))] }
	return Interval{at(0.025), at(0.975)}
}

// calibration fills the reliability diagram and the calibration errors.
func (e *Evaluation) calibration(list []Judged) {
	const bins = 10
	all, kept := make([]Bin, bins), make([]Bin, bins)
	for i := range list {
		for d, score := range list[i].Scores {
			b := min(int(score*bins), bins-1)
			all[b].put(score, list[i].Truth[d])
			if score >= DefaultFloor {
				kept[b].put(score, list[i].Truth[d])
			}
		}
	}
	e.CalibrationError, e.CalibrationErrorKept = binError(all), binError(kept)
	for i := range all {
		all[i].Low, all[i].High = float64(i)/bins, float64(i+1)/bins
		if n := float64(all[i].Count); n > 0 {
			all[i].Score /= n
			all[i].Right /= n
		}
	}
	e.Reliability = all
}

func (b *Bin) put(score float64, right bool) {
	b.Count++
	b.Score += score
	if right {
		b.Right++
	}
}

// binError is the mean distance of score and share, weighted by count; bins
// still hold sums.
func binError(bins []Bin) float64 {
	gap, n := 0.0, 0
	for _, b := range bins {
		gap += abs(b.Score - b.Right)
		n += b.Count
	}
	if n == 0 {
		return 0
	}
	return gap / float64(n)
}

// coverage finds the most gold labels that precision 0.9 lets through.
func (e *Evaluation) coverage(list []Judged) {
	var all []scoredLabel
	total := 0
	for i := range list {
		for d, score := range list[i].Scores {
			all = append(all, scoredLabel{score, list[i].Truth[d], 1})
			if list[i].Truth[d] {
				total++
			}
		}
	}
	slices.SortStableFunc(all, func(a, b scoredLabel) int { return cmp.Compare(b.score, a.score) })
	right := 0
	e.CoverageScore = 1
	for i, s := range all {
		if s.positive {
			right++
		}
		last := i+1 == len(all) || all[i+1].score < s.score
		if last && 10*right >= 9*(i+1) {
			e.Coverage, e.CoverageScore = ratio(right, total), s.score
		}
	}
}

func (e *Evaluation) confusion(ids []string, pairs map[[2]int]int) {
	for pair, n := range pairs {
		e.Confusion = append(e.Confusion, Confused{ids[pair[0]], ids[pair[1]], n})
	}
	slices.SortFunc(e.Confusion, func(a, b Confused) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Gold, b.Gold), cmp.Compare(a.Got, b.Got))
	})
}
