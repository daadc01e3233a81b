package report

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// attacker is a reader who wants to know what is hidden: it knows every number
// of the report and how they add up, and nothing of how the hidden ones were
// chosen.
type attacker struct {
	names  map[string]int
	low    []int
	high   []int
	sums   []sum
	report *Report
}

// sum says that counts with their signs make total, or at least that.
type sum struct {
	counts []int
	signs  []int
	total  int
	atMost bool // total may be less
}

func (a *attacker) count(name string, n int, hidden bool, least int) int {
	i, ok := a.names[name]
	if !ok {
		i = len(a.low)
		a.names[name] = i
		a.low, a.high = append(a.low, least), append(a.high, a.report.Reports)
	}
	if !hidden {
		a.low[i], a.high[i] = n, n
	}
	return i
}

func (a *attacker) add(total int, atMost bool, plus []int, minus ...int) {
	s := sum{counts: slices.Concat(plus, minus), total: total, atMost: atMost}
	for range plus {
		s.signs = append(s.signs, 1)
	}
	for range minus {
		s.signs = append(s.signs, -1)
	}
	a.sums = append(a.sums, s)
}

// learn puts together what the report says.
func learn(r *Report, hosts map[string]string) *attacker {
	a := &attacker{names: map[string]int{}, report: r}
	for i := range r.Tables {
		t := &r.Tables[i]
		var top []int
		for _, row := range t.Rows {
			v := a.count(t.By+":"+row.Key, row.Count, row.Hidden, 1)
			if row.Parent == "" {
				top = append(top, v)
			}
		}
		a.add(t.Reports, several(t.By), top)
	}
	a.nest("year", "quarter", func(k string) string { return k[:4] })
	a.nest("year", "month", func(k string) string { return k[:4] })
	a.nest("quarter", "month", func(k string) string { return period("quarter", k) })
	a.nest("host", "post", func(k string) string { return hosts[k] })
	for i := range r.Crosses {
		x := &r.Crosses[i]
		for i, row := range x.RowKeys {
			for j, column := range x.ColumnKeys {
				a.count(cellName(x.Rows, x.Columns, row.Key, column.Key), x.Counts[i][j], x.Counts[i][j] < 0, 0)
			}
		}
		a.lines(x.Rows, x.Columns, x.RowKeys, x.ColumnKeys, false)
		a.lines(x.Columns, x.Rows, x.ColumnKeys, x.RowKeys, true)
	}
	a.learnChange()
	if t := r.Trend; t != nil {
		var heads, years []Head
		for _, row := range t.Rows {
			heads = append(heads, Head{Key: row.Key, Parent: row.Parent, Hidden: true})
			for j, year := range t.Years {
				n := -1
				if !row.Hidden {
					n = row.Counts[j]
				}
				a.count(cellName(t.By, "year", row.Key, year), n, n < 0, 0)
			}
		}
		for j, year := range t.Years {
			years = append(years, Head{Key: year, Count: t.Totals[j], Hidden: t.Totals[j] < 0})
		}
		for _, y := range years { // of those assessed
			var column []int
			for _, h := range heads {
				if h.Parent == "" {
					column = append(column, a.names[cellName(t.By, "year", h.Key, y.Key)])
				}
			}
			a.add(0, several(t.By), column, a.count("assessed in:"+y.Key, y.Count, y.Hidden, 0))
		}
		for _, h := range heads { // there are undated ones too
			var row []int
			for _, y := range years {
				row = append(row, a.names[cellName(t.By, "year", h.Key, y.Key)])
			}
			if i, ok := a.names[t.By+":"+h.Key]; ok {
				a.add(0, true, []int{i}, row...)
			}
		}
	}
	return a
}

func cellName(rows, columns, r, c string) string {
	return strings.Join([]string{"x", rows, columns, r, c}, "\x00")
}

// lines are the sums of the rows of a cross, or of its columns.
func (a *attacker) lines(by, across string, heads, others []Head, turned bool) {
	for _, h := range heads {
		var line []int
		for _, o := range others {
			name := cellName(by, across, h.Key, o.Key)
			if turned {
				name = cellName(across, by, o.Key, h.Key)
			}
			if i, ok := a.names[name]; ok && o.Parent == "" {
				line = append(line, i)
			}
		}
		a.add(0, several(across), line, a.count(by+":"+h.Key, h.Count, h.Hidden, 0))
	}
}

// nest binds wider values to those that are parts of them.
func (a *attacker) nest(wider, narrow string, of func(string) string) {
	w, n := a.report.Table(wider), a.report.Table(narrow)
	if w == nil || n == nil {
		return
	}
	exact := a.names[narrow+":"+Inexact] == 0
	for _, row := range w.Rows {
		if special(row.Key) && wider != "host" {
			continue
		}
		var parts []int
		for _, part := range n.Rows {
			if (!special(part.Key) || narrow == "post") && of(part.Key) == row.Key {
				parts = append(parts, a.names[narrow+":"+part.Key])
			}
		}
		whole := a.names[wider+":"+row.Key]
		a.add(0, !exact, []int{whole}, parts...)
	}
}

func (a *attacker) learnChange() {
	c := a.report.Change
	if c == nil {
		return
	}
	phases := [2][]int{}
	for _, row := range c.Rows {
		b := a.count("before:"+row.Key, row.Before, row.Hidden, 0)
		f := a.count("after:"+row.Key, row.After, row.Hidden, 0)
		if row.Parent == "" && row.Key != all {
			phases[0], phases[1] = append(phases[0], b), append(phases[1], f)
		}
		if i, ok := a.names[c.By+":"+row.Key]; ok {
			a.add(0, c.LeftOut > 0, []int{i}, b, f)
		}
	}
	for i, name := range []string{"before:", "after:"} {
		a.add(0, several(c.By), phases[i], a.names[name+all])
		for _, by := range []string{"year", "quarter", "month"} {
			var inside []int
			around := false
			t := a.report.Table(by)
			if t == nil || a.names[by+":"+Inexact] != 0 {
				continue
			}
			for _, row := range t.Rows {
				if special(row.Key) {
					continue
				}
				switch p := (&change{date: c.Date}).phase(row.Key); p + ":" {
				case name:
					inside = append(inside, a.names[by+":"+row.Key])
				case "around:":
					around = true
				}
			}
			a.add(0, around, []int{a.names[name+all]}, inside...)
		}
	}
}

// truth is the state of all counts, and checks that the reader takes it for
// possible.
func (a *attacker) truth(t *testing.T, truth *attacker, what string) []int {
	t.Helper()
	is := make([]int, len(a.low))
	for name, i := range a.names {
		is[i] = truth.low[truth.names[name]]
		if is[i] != truth.high[truth.names[name]] {
			t.Fatalf("%s: %q is in no table", what, name)
		}
	}
	for _, s := range a.sums {
		n := -s.total
		for k, i := range s.counts {
			n += s.signs[k] * is[i]
		}
		if n < 0 || !s.atMost && n > 0 {
			t.Fatalf("%s: the reader believes what is not so: %+v of %v", what, s, a.names)
		}
	}
	return is
}

// can reports whether there is a state of all counts in which one differs from
// what it is. It looks near the truth first, which saves time and nothing else.
func (a *attacker) can(t *testing.T, i int, truth []int) bool {
	late := false
	for _, v := range [][2]int{{truth[i] + 1, a.high[i]}, {a.low[i], truth[i] - 1}} {
		if v[0] > v[1] {
			continue
		}
		low, high := slices.Clone(a.low), slices.Clone(a.high)
		low[i], high[i] = max(low[i], v[0]), min(high[i], v[1])
		steps := 100000
		if a.solve(low, high, truth, &steps) {
			return true
		} else if steps < 0 {
			late = true
		}
	}
	if late {
		t.Log("no answer in time")
	}
	return false
}

func (a *attacker) solve(low, high, near []int, steps *int) bool {
	if *steps--; *steps < 0 || !a.narrow(low, high) {
		return false
	}
	pick, broken := -1, false // a count of a sum that does not add up near the truth
	for _, s := range a.sums {
		n := -s.total
		for k, i := range s.counts {
			n += s.signs[k] * min(max(near[i], low[i]), high[i])
		}
		if n == 0 || n > 0 && s.atMost {
			continue
		}
		broken = true
		for _, i := range s.counts {
			if low[i] < high[i] && (pick < 0 || high[i]-low[i] < high[pick]-low[pick]) {
				pick = i
			}
		}
	}
	if pick < 0 {
		return !broken
	}
	for off := range 2 * len(near) * (high[pick] - low[pick] + 1) {
		v := near[pick] + (off+1)/2*(1-off%2*2)
		if v < low[pick] || v > high[pick] {
			if near[pick]+off/2 > high[pick] && near[pick]-off/2 < low[pick] {
				break
			}
			continue
		}
		l, h := slices.Clone(low), slices.Clone(high)
		l[pick], h[pick] = v, v
		if a.solve(l, h, near, steps) {
			return true
		}
	}
	return false
}

// narrow takes from the bounds what no sum allows; false is that nothing is left.
func (a *attacker) narrow(low, high []int) bool {
	for changed := true; changed; {
		changed = false
		for _, s := range a.sums {
			least, most := -s.total, -s.total
			for k, i := range s.counts {
				if s.signs[k] > 0 {
					least, most = least+low[i], most+high[i]
				} else {
					least, most = least-high[i], most-low[i]
				}
			}
			if most < 0 || !s.atMost && least > 0 {
				return false
			}
			for k, i := range s.counts {
				l, h := low[i], high[i]
				if s.signs[k] > 0 { // the rest can make no more than most-h
					l = max(l, h-most)
					if !s.atMost {
						h = min(h, low[i]-least)
					}
				} else {
					h = min(h, low[i]+most)
					if !s.atMost {
						l = max(l, high[i]+least)
					}
				}
				if l > h {
					return false
				}
				if l != low[i] || h != high[i] {
					low[i], high[i], changed = l, h, true
					break
				}
			}
		}
	}
	return true
}

// invented are reports with few values, so that many counts are small.
func invented(rng *rand.Rand) (facts []Facts, hosts map[string]string) {
	hosts = map[string]string{"embassy/A": "GB", "consulate/B": "GB", "embassy/C": "FR", "": None, None: None}
	posts := []string{"embassy/A", "consulate/B", "embassy/C", "embassy/C", ""}
	exact := rng.IntN(2) == 0
	for i := range 12 + rng.IntN(40) {
		post := posts[rng.IntN(1+rng.IntN(len(posts)))]
		f := Facts{ID: fmt.Sprint(i), Post: post, Host: strings.Trim(hosts[post], "()"), Lang: []string{"en", "zh", "ru"}[rng.IntN(1+rng.IntN(3))]}
		if f.Host == "none" {
			f.Host = ""
		}
		date := fmt.Sprintf("20%02d-%02d-15", 18+rng.IntN(1+rng.IntN(3)), 1+rng.IntN(1+rng.IntN(9)))
		if f.Date = date; !exact {
			f.Date = date[:[]int{0, 4, 10, 10, 10, 10}[rng.IntN(6)]]
		}
		for _, d := range []string{"ai", "bio", "chips", "chips/design"} {
			if rng.IntN(4) == 0 {
				f.Domains = append(f.Domains, d)
			}
		}
		for _, c := range []string{"GB", "US", "FR"} {
			if len(f.Origins) == 0 && rng.IntN(3) == 0 {
				f.Origins = append(f.Origins, c)
			}
		}
		if rng.IntN(12) == 0 {
			f.Missing = []string{"domains"}
		}
		facts = append(facts, f)
	}
	return facts, hosts
}
