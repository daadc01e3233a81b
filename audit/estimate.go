package audit

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"attache/corpus"
	"attache/internal/stat"
)

// Enough is how many marks of each kind an estimate wants: of reports said to
// have the label, and of others; or all there are.
const Enough = 30

// Level is the confidence level of the intervals.
const Level = 0.95

// Judged is an audit with its marks.
type Judged struct {
	*Audit
	Marks []Mark
}

// Check says what does not fit together, in files that were changed or cut.
func (j *Judged) Check() error {
	for i, r := range j.Rows {
		if r.Stratum < 0 || r.Stratum >= len(j.Strata) {
			return fmt.Errorf("row %d is of stratum %d, and the audit has %d of them", i+1, r.Stratum+1, len(j.Strata))
		}
	}
	for _, m := range j.Marks {
		if m.Row < 1 || m.Row > len(j.Rows) {
			return fmt.Errorf("a mark of row %d, and the audit has %d", m.Row, len(j.Rows))
		}
	}
	return nil
}

// Estimate is what the judgements say of one label.
type Estimate struct {
	Kind  string `json:"kind"`
	Label string `json:"label"`
	// Raw counts the reports said to have the label, Assessed all that could.
	Raw      int `json:"raw"`
	Assessed int `json:"assessed"`
	// Said and Others count the marks: of reports said to have it, and not.
	Said   int `json:"marked_said"`
	Others int `json:"marked_others"`
	// Precision and Recall are shares; Count is the true number of reports that
	// have the label. nil is not estimable, for want of marks.
	Precision *stat.Interval `json:"precision,omitempty"`
	Recall    *stat.Interval `json:"recall,omitempty"`
	Count     *stat.Interval `json:"count,omitempty"`
	// More is about how many more marks Count needs; 0 where it is there.
	More int `json:"mark_more,omitempty"`
	// Unheard counts the assessed of which no audit speaks: they came after the
	// audits were drawn, or from a corpus merged into this one that has none. The
	// shares and the count are of the others alone. RawUnheard are those of Raw
	// among them.
	Unheard    int `json:"unheard,omitempty"`
	RawUnheard int `json:"raw_unheard,omitempty"`
}

// Heard is the number of reports that the estimate speaks of.
func (e *Estimate) Heard() int { return e.Assessed - e.Unheard }

// Lack says why there is no Count, "" if there is one.
func (e *Estimate) Lack() string {
	switch {
	case e.Count != nil:
		return ""
	case e.Heard() == 0:
		return "not estimable, no audit speaks of these reports"
	}
	return fmt.Sprintf("not estimable, mark about %d more", e.More)
}

// truth is what the marks of one audit say of one kind of one report.
type truth struct {
	known  map[string]bool // label to right or not
	whole  bool            // what is missing was asked and answered
	weight float64         // reports of its stratum for each one marked
	audit  int
	// heard are the audits in whose frames the report is, nil if it is not among
	// the records, or not the one judged.
	heard []bool
}

// has tells whether the report has the label, as far as is known. A child that
// is right brings its parent.
func (t *truth) has(label string) (right, known bool) {
	if right, known = t.known[label]; known && right {
		return true, true
	}
	for id, is := range t.known {
		if is && strings.HasPrefix(id, label+"/") {
			return true, true
		}
	}
	return false, known || t.whole
}

// Estimates estimates precision, recall and true count of every label that the
// audits are about, sorted by kind and label, from the records as the program
// labelled them.
//
// The reports are parted by what the program says of the label now: said, near,
// rest. In each part the share that has it is estimated from the reports marked,
// weighted by the strata they were drawn from (Hájek's estimator: Särndal,
// Swensson and Wretman, "Model Assisted Survey Sampling", 1992, section 5.7),
// and stat.Total puts the parts together: post-stratification, Cochran 1977,
// section 5A.9. It is the stratified form of the correction of a count by known
// error rates (Rogan and Gladen, American Journal of Epidemiology 107, 1978;
// Forman, "Quantifying counts and costs via classification", Data Mining and
// Knowledge Discovery 17, 2008); but the rates here are those of this corpus,
// taken within what was said, so that none has to be carried over.
//
// An audit speaks of the reports in its frame and of no others: those that came
// later, or from another corpus by a merge, are counted as Unheard and left out
// of the estimate. Where the frames of several audits overlap, each speaks for
// its part of the reports they share; see tally.stratum.
func Estimates(records iter.Seq2[*corpus.Record, error], thresholds corpus.Thresholds, audits []Judged) ([]Estimate, error) {
	e := estimator{
		marked: map[string]map[string][]*truth{}, labels: map[string]map[string][]bool{}, open: map[string][]bool{},
		tallies: map[string]map[string]*tally{}, assessed: map[string][]int{}, areas: areas{place: map[string]int{}},
	}
	for i := range audits {
		e.areas.frames = append(e.areas.frames, audits[i].Frame)
	}
	for i := range audits {
		e.gather(i, &audits[i])
	}
	for rec, err := range records {
		if err != nil {
			return nil, err
		}
		e.count(rec, thresholds)
	}
	var list []Estimate
	for _, kind := range slices.Sorted(maps.Keys(e.marked)) {
		for id := range e.labels[kind] { // judged, whether or not any report is said to have it
			e.tally(kind, id)
		}
		for _, id := range slices.Sorted(maps.Keys(e.tallies[kind])) {
			t := e.tallies[kind][id]
			t.place(e.marked[kind], id)
			list = append(list, t.estimate(kind, id, e.areas.heard, e.assessed[kind], e.about(kind, id)))
		}
	}
	return list, nil
}

// estimator gathers what is judged, and then what the program says.
type estimator struct {
	marked   map[string]map[string][]*truth // by kind, then report
	labels   map[string]map[string][]bool   // by kind, then label: the audits that asked about it
	open     map[string][]bool              // by kind: the audits that asked about all its labels
	tallies  map[string]map[string]*tally   // by kind, then label
	assessed map[string][]int               // by kind: reports of each area
	areas    areas
}

// judged reports whether any mark is about a label.
func (e *estimator) judged(kind, id string) bool {
	return e.open[kind] != nil || e.labels[kind][id] != nil
}

// about are the audits that asked about a label.
func (e *estimator) about(kind, id string) []bool {
	list := make([]bool, len(e.areas.frames))
	for a := range list {
		list[a] = e.open[kind] != nil && e.open[kind][a] || e.labels[kind][id] != nil && e.labels[kind][id][a]
	}
	return list
}

// areas are the parts of the corpus that the same audits speak of.
type areas struct {
	frames []Frame
	place  map[string]int
	heard  [][]bool // by area, then audit
	in     []byte
}

// of is the area of a report.
func (a *areas) of(seq int) int {
	a.in = a.in[:0]
	for _, f := range a.frames {
		if f.Has(seq) {
			a.in = append(a.in, 1)
		} else {
			a.in = append(a.in, 0)
		}
	}
	area, ok := a.place[string(a.in)]
	if !ok {
		area = len(a.heard)
		a.place[string(a.in)] = area
		heard := make([]bool, len(a.in))
		for i, b := range a.in {
			heard[i] = b == 1
		}
		a.heard = append(a.heard, heard)
	}
	return area
}

// gather turns the marks of an audit into truths of reports. Those of reports
// that are elsewhere now, or forgotten, go with the others into the weights:
// they were drawn, and the sizes of the strata count them.
func (e *estimator) gather(audit int, j *Judged) {
	type key struct{ kind, report string }
	truths, strata := map[key]*truth{}, map[key]int{}
	asked := map[key]int{} // rows not marked yet
	for _, r := range j.Rows {
		asked[key{r.Kind, r.Report}]++
	}
	note := func(audits []bool) []bool {
		if audits == nil {
			audits = make([]bool, len(e.areas.frames))
		}
		audits[audit] = true
		return audits
	}
	for _, m := range j.Marks {
		r := j.Rows[m.Row-1]
		k := key{r.Kind, r.Report}
		t := truths[k]
		if t == nil {
			t = &truth{known: map[string]bool{}, audit: audit}
			truths[k], strata[k] = t, r.Stratum
		}
		asked[k]--
		if r.Label != "" {
			t.known[r.Label] = m.Right
			labels := within(e.labels, r.Kind)
			labels[r.Label] = note(labels[r.Label])
			continue
		}
		t.whole, e.open[r.Kind] = true, note(e.open[r.Kind])
		for _, id := range m.Labels {
			t.known[id] = true
			for up, more := parent(id); more; up, more = parent(up) {
				t.known[up] = true
			}
		}
	}
	type part struct {
		kind    string
		stratum int
	}
	full := map[part]int{} // reports marked in full
	for k := range truths {
		if asked[k] > 0 { // half-judged reports would bias what is said against what is not
			delete(truths, k)
			continue
		}
		full[part{k.kind, strata[k]}]++
	}
	for k, t := range truths {
		t.weight = float64(j.Strata[strata[k]].Size) / float64(full[part{k.kind, strata[k]}])
		reports := within(e.marked, k.kind)
		reports[k.report] = append(reports[k.report], t)
	}
}

// within is the map of a key, made if need be.
func within[K comparable, V any](m map[string]map[K]V, key string) map[K]V {
	if m[key] == nil {
		m[key] = map[K]V{}
	}
	return m[key]
}

func (e *estimator) tally(kind, id string) *tally {
	tallies := within(e.tallies, kind)
	if tallies[id] == nil {
		tallies[id] = &tally{cells: map[string]cell{}}
	}
	return tallies[id]
}

// count adds what the program says of a report.
func (e *estimator) count(rec *corpus.Record, thresholds corpus.Thresholds) {
	all := map[string][]Label{}
	for kind := range e.marked {
		all[kind] = Labels(rec, kind)
	}
	area := e.areas.of(rec.Seq)
	rec.Prune(thresholds)
	for kind, labels := range all {
		if !Assessed(rec, kind) {
			continue
		}
		e.assessed[kind] = grown(e.assessed[kind], area)
		e.assessed[kind][area]++
		truths, counts := e.marked[kind][rec.ID], Labels(rec, kind)
		for _, l := range labels {
			if !e.judged(kind, l.ID) {
				continue
			}
			c := near
			if slices.ContainsFunc(counts, func(x Label) bool { return x.ID == l.ID }) {
				c = said
			}
			t := e.tally(kind, l.ID)
			t.sizes = grown(t.sizes, area)
			t.sizes[area][c]++
			if truths != nil {
				t.cells[rec.ID] = c
			}
		}
		for _, t := range truths { // what is there and was not said has its estimate too
			if !e.areas.heard[area][t.audit] {
				continue // another report has the id now
			}
			t.heard = e.areas.heard[area]
			for id, right := range t.known {
				if right {
					e.tally(kind, id)
				}
			}
		}
	}
}

// grown is the list with at least i+1 elements.
func grown[T any](list []T, i int) []T {
	return append(list, make([]T, max(0, i+1-len(list)))...)
}

// Find is the estimate of a label among the list, if it is there.
func Find(list []Estimate, kind, label string) (Estimate, bool) {
	i, ok := slices.BinarySearchFunc(list, Estimate{Kind: kind, Label: label}, func(a, b Estimate) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Label, b.Label))
	})
	if !ok {
		return Estimate{}, false
	}
	return list[i], true
}
