package audit

import (
	"cmp"
	"iter"
	"maps"
	"math"
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
	// Unheard is about how many of the assessed came from corpora, merged into
	// this one, of which no audit speaks: with so many there is no estimate.
	Unheard int `json:"unheard,omitempty"`
}

// truth is what the marks say of one kind of one report.
type truth struct {
	known  map[string]bool // label to right or not
	whole  bool            // what is missing was asked and answered
	weight float64         // reports of its stratum for each one marked
	audit  int
	seen   bool // the report is among the records
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

// cell is where the program puts a report with regard to a label.
type cell int

const (
	said cell = iota
	near      // a score below the threshold
	rest
)

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
// taken within what was said, so that none has to be carried over. Several
// audits are weighed by their effective sizes, and a report that two of them
// drew counts in the first. Audits of corpora that were merged speak for their
// parts, each as large as its audit says: reports of a part without one are
// taken to err like the others.
func Estimates(records iter.Seq2[*corpus.Record, error], thresholds corpus.Thresholds, audits []Judged) ([]Estimate, error) {
	e := estimator{
		marked: map[string]map[string][]*truth{}, labels: map[string]map[string]bool{}, open: map[string]bool{},
		tallies: map[string]map[string]*tally{}, assessed: map[string]int{},
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
	from := make([][]string, len(audits))
	for i := range audits {
		from[i] = audits[i].From
	}
	var list []Estimate
	for _, reports := range e.marked { // marks of reports that are elsewhere, or forgotten
		maps.DeleteFunc(reports, func(_ string, truths []*truth) bool { return !truths[0].seen })
	}
	for _, kind := range slices.Sorted(maps.Keys(e.marked)) {
		for id := range e.labels[kind] { // judged, whether or not any report is said to have it
			e.tally(kind, id)
		}
		for _, id := range slices.Sorted(maps.Keys(e.tallies[kind])) {
			t := e.tallies[kind][id]
			t.place(e.marked[kind], id)
			list = append(list, t.estimate(kind, id, e.assessed[kind], from))
		}
	}
	return list, nil
}

// estimator gathers what is judged, and then what the program says.
type estimator struct {
	marked   map[string]map[string][]*truth // by kind, then report
	labels   map[string]map[string]bool     // by kind: labels that rows asked about
	open     map[string]bool                // kinds all of whose labels were judged
	tallies  map[string]map[string]*tally   // by kind, then label
	assessed map[string]int                 // reports by kind
}

// judged reports whether any mark is about a label.
func (e *estimator) judged(kind, id string) bool { return e.open[kind] || e.labels[kind][id] }

// gather turns the marks of an audit into truths of reports.
func (e *estimator) gather(audit int, j *Judged) {
	type key struct{ kind, report string }
	truths, strata := map[key]*truth{}, map[key]int{}
	asked := map[key]int{} // rows not marked yet
	for _, r := range j.Rows {
		asked[key{r.Kind, r.Report}]++
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
			within(e.labels, r.Kind)[r.Label] = true
			continue
		}
		t.whole, e.open[r.Kind] = true, true
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
	rec.Prune(thresholds)
	for kind, labels := range all {
		if !Assessed(rec, kind) {
			delete(e.marked[kind], rec.ID)
			continue
		}
		e.assessed[kind]++
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
			t.sizes[c]++
			if truths != nil {
				t.cells[rec.ID] = c
			}
		}
		for _, t := range truths { // what is there and was not said has its estimate too
			t.seen = true
			for id, right := range t.known {
				if right {
					e.tally(kind, id)
				}
			}
		}
	}
}

// tally is what there is of a label: how many reports in each cell, and in
// which cell those marked are, if not in the rest.
type tally struct {
	sizes [3]int
	cells map[string]cell
	units [3][]*truth
	right [3][]bool
}

// place puts the marked reports into the cells.
func (t *tally) place(marked map[string][]*truth, label string) {
	for _, report := range slices.Sorted(maps.Keys(marked)) {
		c, ok := t.cells[report]
		if !ok {
			c = rest
		}
		for _, judged := range marked[report] { // once, though two audits drew it
			if right, known := judged.has(label); known {
				t.units[c] = append(t.units[c], judged)
				t.right[c] = append(t.right[c], right)
				break
			}
		}
	}
}

// estimate says what the marks are worth.
func (t *tally) estimate(kind, id string, assessed int, from [][]string) Estimate {
	t.sizes[rest] = assessed - t.sizes[said] - t.sizes[near]
	e := Estimate{Kind: kind, Label: id, Raw: t.sizes[said], Assessed: assessed}
	e.Said, e.Others = len(t.units[said]), len(t.units[near])+len(t.units[rest])
	others := t.sizes[near] + t.sizes[rest]
	needSaid, needOthers := max(0, min(Enough, e.Raw)-e.Said), max(0, min(Enough, others)-e.Others)
	if e.Unheard = t.unheard(from, assessed); e.Unheard > 0 {
		return e
	}
	yes := t.stratum(from, said)
	if needSaid == 0 && e.Raw > 0 {
		i := yes.Interval(Level)
		e.Precision = &i
	}
	if e.More = needSaid + needOthers; e.More > 0 {
		return e
	}
	var no []stat.Stratum
	if few := len(t.units[near]); few >= 5 && len(t.units[rest]) >= 5 || few >= t.sizes[near] && len(t.units[rest]) > 0 {
		no = []stat.Stratum{t.stratum(from, near), t.stratum(from, rest)}
	} else {
		no = []stat.Stratum{t.stratum(from, near, rest)}
	}
	total := stat.Total(append([]stat.Stratum{yes}, no...), Level)
	e.Count = &total
	if recall := stat.Fraction(stat.Total([]stat.Stratum{yes}, Level), stat.Total(no, Level)); total.Value > 0 {
		e.Recall = &recall
	}
	return e
}

// unheard is about how many reports are of merged corpora of which no audit
// speaks, 0 if those may be no more than a tenth, within two standard errors, or
// an audit is of the whole.
func (t *tally) unheard(from [][]string, assessed int) int {
	heard, square := make([]float64, len(from)), 0.0
	for _, units := range t.units {
		for _, u := range units {
			if len(from[u.audit]) == 0 {
				return 0
			}
			heard[u.audit] += u.weight
			square += u.weight * u.weight
		}
	}
	parts := map[string]float64{} // two audits of a part count twice: that refuses too little, never too much
	for a, n := range heard {
		if n > 0 {
			parts[from[a][0]] += n
		}
	}
	sum := 0.0
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		sum += parts[name]
	}
	if sum == 0 || sum+2*math.Sqrt(square) >= 0.9*float64(assessed) {
		return 0
	}
	return assessed - int(math.Round(sum))
}

// share is an estimated share, with the number of marks drawn at random that
// would be as sure, and of how many reports it speaks.
type share struct{ value, effective, size float64 }

// stratum makes one stratum of cells. from says of which corpus each audit is.
func (t *tally) stratum(from [][]string, cells ...cell) stat.Stratum {
	audits := len(from)
	weight, square, right := make([]float64, audits), make([]float64, audits), make([]float64, audits)
	var s stat.Stratum
	for _, c := range cells {
		s.Size += t.sizes[c]
		for i, u := range t.units[c] {
			s.Marked++
			weight[u.audit] += u.weight
			square[u.audit] += u.weight * u.weight
			if t.right[c][i] {
				s.Right++
				right[u.audit] += u.weight
			}
		}
	}
	var list []part
	for a := range audits {
		if square[a] > 0 {
			list = append(list, part{from[a], share{right[a] / weight[a], weight[a] * weight[a] / square[a], weight[a]}})
		}
	}
	all := together(list)
	s.Share, s.Effective = all.value, all.effective
	return s
}

// part is what an audit says of the corpus it was drawn of.
type part struct {
	from []string
	share
}

// together puts the shares that audits found together: those of one corpus, and
// what its parts give as one, by their effective sizes; those of parts by how
// many reports they speak of, as strata are (Kish, "Survey Sampling", 1965,
// section 11.7, has the effective size).
func together(list []part) (all share) {
	within := map[string][]part{}
	var same []share
	for _, p := range list {
		if len(p.from) == 0 {
			same = append(same, p.share)
			continue
		}
		within[p.from[0]] = append(within[p.from[0]], part{p.from[1:], p.share})
	}
	var pooled share
	squares := 0.0
	for _, name := range slices.Sorted(maps.Keys(within)) {
		s := together(within[name])
		pooled.value += s.value * s.size
		pooled.size += s.size
		squares += s.size * s.size / s.effective
	}
	if pooled.size > 0 {
		same = append(same, share{pooled.value / pooled.size, pooled.size * pooled.size / squares, pooled.size})
	}
	for _, s := range same {
		all.value += s.value * s.effective
		all.size += s.size * s.effective
		all.effective += s.effective
	}
	if all.effective > 0 {
		all.value, all.size = all.value/all.effective, all.size/all.effective
	}
	return all
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
