package audit

import (
	"maps"
	"slices"

	"attache/internal/stat"
)

// cell is where the program puts a report with regard to a label.
type cell int

const (
	said cell = iota
	near      // a score below the threshold
	rest
)

// tally is what there is of a label: how many reports in each cell, and in
// which cell those marked are, if not in the rest.
type tally struct {
	sizes [][3]int // by area
	cells map[string]cell
	units []unit
}

// unit is a marked report: what is true of it, and the audits that drew it.
type unit struct {
	cell  cell
	right bool
	drawn []*truth
}

// place puts the marked reports into the cells. Where audits disagree about
// one the first holds.
func (t *tally) place(marked map[string][]*truth, label string) {
	for _, report := range slices.Sorted(maps.Keys(marked)) {
		u := unit{cell: rest}
		if c, ok := t.cells[report]; ok {
			u.cell = c
		}
		for _, judged := range marked[report] {
			right, known := judged.has(label)
			if !known || judged.heard == nil {
				continue
			}
			if len(u.drawn) == 0 {
				u.right = right
			}
			u.drawn = append(u.drawn, judged)
		}
		if len(u.drawn) > 0 {
			t.units = append(t.units, u)
		}
	}
}

// sum are the sizes of cells in all the areas of which one of the audits speaks.
func (t *tally) sum(areas [][]bool, audits []bool) (sizes [3]int) {
	for area, heard := range areas {
		if !meet(heard, audits) {
			continue
		}
		for c, n := range t.sizes[area] {
			sizes[c] += n
		}
	}
	return sizes
}

func meet(a, b []bool) bool {
	for i := range a {
		if a[i] && b[i] {
			return true
		}
	}
	return false
}

// only is the list of audits with one in it.
func only(audit, audits int) []bool {
	list := make([]bool, audits)
	list[audit] = true
	return list
}

// marks counts the marked reports of cells that one of the audits drew.
func (t *tally) marks(audits []bool, cells ...cell) (n int) {
	for _, u := range t.units {
		if slices.Contains(cells, u.cell) && slices.ContainsFunc(u.drawn, func(d *truth) bool { return audits[d.audit] }) {
			n++
		}
	}
	return n
}

// cover tells whether each of the audits has a mark in the cells together, if
// any report of its frame is there.
func (t *tally) cover(areas [][]bool, audits []bool, cells ...cell) bool {
	for a, is := range audits {
		if !is {
			continue
		}
		one := only(a, len(audits))
		size := 0
		for _, c := range cells {
			size += t.sum(areas, one)[c]
		}
		if size > 0 && t.marks(one, cells...) == 0 {
			return false
		}
	}
	return true
}

// estimate says what the marks are worth. assessed counts the reports of each
// area, about are the audits that asked for the label.
func (t *tally) estimate(kind, id string, areas [][]bool, assessed []int, about []bool) Estimate {
	e := Estimate{Kind: kind, Label: id}
	t.sizes = grown(t.sizes, len(areas)-1)
	for area, n := range grown(assessed, len(areas)-1) {
		s := &t.sizes[area]
		s[rest] = n - s[said] - s[near]
		e.Assessed += n
		e.Raw += s[said]
	}
	// An audit without a mark where it could have some says nothing of its frame.
	speak := slices.Clone(about)
	for a := range speak {
		one := only(a, len(about))
		speak[a] = about[a] && t.marks(one, said, near, rest) > 0 && t.cover(areas, one, said) && t.cover(areas, one, near, rest)
	}
	silent := !slices.Contains(speak, true)
	if silent {
		speak = about
	}
	sizes := t.sum(areas, speak)
	others := sizes[near] + sizes[rest]
	e.Unheard, e.RawUnheard = e.Assessed-sizes[said]-others, e.Raw-sizes[said]
	e.Said, e.Others = t.marks(speak, said), t.marks(speak, near, rest)
	if e.Heard() == 0 {
		return e
	}
	needSaid, needOthers := max(0, min(Enough, sizes[said])-e.Said), max(0, min(Enough, others)-e.Others)
	e.More = needSaid + needOthers
	if silent {
		e.More = max(1, e.More)
		return e
	}
	yes := t.stratum(sizes, speak, said)
	if needSaid == 0 && sizes[said] > 0 {
		i := yes.Interval(Level)
		e.Precision = &i
	}
	if e.More > 0 {
		return e
	}
	no := []stat.Stratum{t.stratum(sizes, speak, near, rest)}
	few, far := t.marks(speak, near), t.marks(speak, rest)
	if (few >= 5 && far >= 5 || few >= sizes[near] && far > 0) && t.cover(areas, speak, near) && t.cover(areas, speak, rest) {
		no = []stat.Stratum{t.stratum(sizes, speak, near), t.stratum(sizes, speak, rest)}
	}
	total := stat.Total(append([]stat.Stratum{yes}, no...), Level)
	e.Count = &total
	if recall := stat.Fraction(stat.Total([]stat.Stratum{yes}, Level), stat.Total(no, Level)); total.Value > 0 {
		e.Recall = &recall
	}
	return e
}

// stratum makes one stratum of cells, from the marks of the audits that speak.
//
// A report in the frames of several audits is spoken for by each of them in
// part, so that it counts once: Hartley's estimator for multiple frames
// ("Multiple frame surveys", Proceedings of the Social Statistics Section, ASA,
// 1962; Lohr and Rao, "Estimation in multiple-frame surveys", JASA 101, 2006).
// The parts are as the sizes of simple random samples as exact as the audits
// (Kish 1965, section 11.7) for each report of their frames: audits of the same
// reports are weighed by these, and those of different ones add up as strata do.
// One report that two audits drew counts in both. The correction for drawing
// from finitely many, 1 less the chance to be drawn, is taken report by report.
func (t *tally) stratum(sizes [3]int, speak []bool, cells ...cell) stat.Stratum {
	var s stat.Stratum
	for _, c := range cells {
		s.Size += sizes[c]
	}
	exact := t.exact(speak, cells)
	sum, right := 0.0, 0.0
	var spread [2]float64 // of the weights of what is wrong, and right
	for _, u := range t.units {
		if !slices.Contains(cells, u.cell) {
			continue
		}
		w, spreads := 0.0, 0.0
		for _, d := range u.drawn {
			if !speak[d.audit] {
				continue
			}
			all := 0.0
			for a, x := range exact {
				if d.heard[a] {
					all += x
				}
			}
			part := d.weight * exact[d.audit] / all
			w += part
			spreads += part * part * (1 - 1/d.weight)
		}
		if w == 0 {
			continue
		}
		sum += w
		s.Marked++
		if u.right {
			s.Right++
			right += w
			spread[1] += spreads
		} else {
			spread[0] += spreads
		}
	}
	switch {
	case s.Marked >= s.Size: // all there are, whatever they weigh
		s.Share = float64(s.Right) / float64(max(1, s.Marked))
	case sum > 0:
		// stat.Stratum corrects by the share marked, which is in spread here.
		s.Share = right / sum
		s.Effective = effective(s.Share, sum, spread) * (1 - float64(s.Marked)/float64(s.Size))
	}
	return s
}

// effective is the size of a simple random sample as exact as an estimated
// share: by the weights alone, or by the variance of the share if that makes it
// smaller, as where errors are with the large weights (Korn and Graubard,
// Survey Methodology 24, 1998; Franco et al., Journal of Survey Statistics and
// Methodology 7, 2019, put it into Wilson's interval).
func effective(share, sum float64, spread [2]float64) float64 {
	n := sum * sum / max(spread[0]+spread[1], 1)
	if variance := spread[1]*(1-share)*(1-share) + spread[0]*share*share; variance > 0 {
		n = min(n, share*(1-share)*sum*sum/variance)
	}
	return n
}

// exact is how much each audit tells of each report of its frame in the cells.
func (t *tally) exact(speak []bool, cells []cell) []float64 {
	exact, spread := make([]float64, len(speak)), make([]float64, len(speak))
	for _, u := range t.units {
		for _, d := range u.drawn {
			if slices.Contains(cells, u.cell) && speak[d.audit] {
				exact[d.audit] += d.weight
				spread[d.audit] += d.weight * (d.weight - 1)
			}
		}
	}
	for a := range exact {
		exact[a] /= max(spread[a], 1e-6) // looked at in full: nothing is left for the others to tell
	}
	return exact
}
