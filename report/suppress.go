package report

import (
	"fmt"
	"slices"
	"strings"
)

// Small counts are hidden on request, and with them those that would tell them:
// of a hidden count its table's totals say no more than that it is small, unless
// the totals themselves leave less room. What is protected against is reckoning
// with the numbers of one report:
//
//   - the rows of a table, with all reports; years with their quarters and
//     months, hosts with their posts, and periods with the sums before and after
//     an event;
//   - the cells of a cross with the sums of its rows and columns. Where a report
//     can have several values, counts exceed the sum of their row by an overlap
//     that no table tells; the parts of reports, which always add up, are left
//     out there.
//
// Values hidden as a whole are so in every cross, 0 or not. Rows by falling
// count would tell what is hidden by their place, so hidden rows stand behind
// the others by key. The reports behind a number, first and last dates and tests
// of rows with a hidden count are left out. What was not assessed or not dated
// says nothing of what reports are about, and its sum is always shown.
//
// No protection is against several reports put side by side, or against three
// crosses of the same three dimensions reckoned with together.

// hiding is what a report does not show.
type hiding struct {
	heads   map[string]map[string]bool // values by dimension
	cells   map[*cross]map[[2]string]bool
	change  map[string]bool
	linked  map[string]bool // dimensions that are parts of others in the report
	dropped map[any]bool    // tables that cannot be shown without telling
}

// of are the hidden values of a dimension.
func (h *hiding) of(by string) map[string]bool {
	if h == nil {
		return nil
	}
	return h.heads[by]
}

// in are the hidden cells of a cross.
func (h *hiding) in(x *cross) map[[2]string]bool {
	if h == nil {
		return nil
	}
	return h.cells[x]
}

// families are dimensions of which one is a part of another, the whole first.
var families = [][]string{{"year", "quarter", "month"}, {"host", "post"}}

// suppressible says what keeps a report from hiding small counts: tables of which
// one would tell what the other hides.
func (c *Counter) suppressible() error {
	limit := c.opts.Suppress
	switch {
	case limit <= 1:
		return nil
	case limit == 2:
		return fmt.Errorf("below 2 only counts of 1 would be hidden, and each told by that: hide those below 3 or more")
	}
	crossed := map[string]string{} // dimension and family to the member it is crossed with
	pairs := [][2]string{}
	for _, x := range c.crosses {
		pairs = append(pairs, [2]string{x.rows, x.columns}, [2]string{x.columns, x.rows})
	}
	if c.trend != nil {
		pairs = append(pairs, [2]string{c.trend.rows, "year"}, [2]string{"year", c.trend.rows})
	}
	if c.change != nil {
		pairs = append(pairs, [2]string{c.change.by, "before and after"})
	}
	for _, p := range pairs {
		for _, family := range families {
			in := slices.Contains(family, p[1]) || family[0] == "year" && p[1] == "before and after"
			key := p[0] + " by " + family[0]
			switch {
			case !in:
			case slices.Contains(family, p[0]):
				return fmt.Errorf("%s by %s cannot be shown with small counts hidden: one is a part of the other", p[0], p[1])
			case crossed[key] != "" && crossed[key] != p[1]:
				return fmt.Errorf("%s by %s and by %s tell what each other hide: with small counts hidden, take one of them", p[0], crossed[key], p[1])
			default:
				crossed[key] = p[1]
			}
		}
	}
	return nil
}

// hide works out what is not shown; nil hides nothing.
func (c *Counter) hide() *hiding {
	if c.opts.Suppress <= 1 {
		return nil
	}
	h := &hiding{heads: map[string]map[string]bool{}, cells: map[*cross]map[[2]string]bool{}, change: map[string]bool{}, linked: map[string]bool{}, dropped: map[any]bool{}}
	sides := map[string]*table{}
	for _, t := range c.tables {
		sides[t.by] = t
	}
	crosses := c.crosses
	if c.trend != nil {
		crosses = append(slices.Clip(crosses), c.trend)
	}
	for _, x := range crosses {
		sides[x.rows], sides[x.columns] = x.sides[0], x.sides[1]
	}
	if c.change != nil && (c.opts.small(c.change.all(true)) || c.opts.small(c.change.all(false))) {
		h.dropped[c.change] = true
	}
	h.hideHeads(c, sides)
	for _, x := range crosses {
		h.hideCells(x, &c.opts)
	}
	if c.change != nil && !h.dropped[c.change] {
		h.hideChange(c.change, &c.opts, sides)
	}
	return h
}

func (o *Options) small(n int) bool { return n > 0 && n < o.Suppress }

// always are the rows whose sums are shown however small.
func always(key string) bool { return key == NotAssessed || key == Undated || key == Inexact }

// several reports whether a report can have more than one value of a dimension.
func several(by string) bool {
	return !slices.Contains([]string{"post", "host", "sender", "year", "quarter", "month", "lang", "source"}, by)
}

// hideHeads hides values of dimensions.
func (h *hiding) hideHeads(c *Counter, sides map[string]*table) {
	for _, by := range sortedKeys(sides) {
		if h.heads[by] != nil {
			continue
		}
		chain := []string{by}
		for _, family := range families {
			if slices.Contains(family, by) {
				chain = slices.DeleteFunc(slices.Clone(family), func(d string) bool { return sides[d] == nil })
			}
		}
		safe := h.hideChain(c, chain, sides)
		if !safe && byTime(by) && c.change != nil && !h.dropped[c.change] {
			h.dropped[c.change] = true // the periods alone may do
			safe = h.hideChain(c, chain, sides)
		}
		for _, d := range chain {
			h.dropped[d] = !safe
			h.linked[d] = len(chain) > 1 || byTime(d) && c.change != nil
		}
	}
}

// hideChain hides values of a dimension, or of several that are parts of each
// other, and reports whether none can be told.
func (h *hiding) hideChain(c *Counter, chain []string, sides map[string]*table) bool {
	o, n := &c.opts, newFlow()
	end := func(by, key string) string {
		if byTime(by) && c.change != nil && !h.dropped[c.change] {
			return c.change.phase(key)
		}
		return ground
	}
	var arcs []*Row
	for level, by := range chain {
		t := sides[by]
		for _, key := range sortedKeys(t.rows) {
			r := t.rows[key]
			if always(key) {
				continue
			}
			from, to := "line", end(by, key)
			if level > 0 {
				if from = "inexact " + ground; t.whole(key, chain[level-1]) != "" {
					from = chain[level-1] + " " + t.whole(key, chain[level-1])
				}
			}
			if level < len(chain)-1 {
				to = by + " " + key
				if rest := r.Count - sides[chain[level+1]].within(by, key); rest > 0 { // of dates less exact, and posts of several hosts
					n.arcs[n.add(to, "inexact "+end(by, key), rest, 0, true)].unseen = true
					arcs = append(arcs, nil)
				}
			}
			if r.Parent != "" {
				from = ground
			}
			n.add(from, to, r.Count, 1, o.small(r.Count))
			arcs = append(arcs, r)
		}
	}
	if by := chain[0]; several(by) {
		n.overlap("line", true, sides[by].overlap())
		arcs = append(arcs, nil)
	}
	safe := n.protect(o.Suppress)
	for _, by := range chain {
		h.heads[by] = map[string]bool{}
	}
	for i, r := range arcs {
		if r == nil || !n.arcs[i].hidden && !(r.Parent != "" && h.heads[chain[0]][r.Parent]) { // parents sort before their children
			continue
		}
		for _, by := range chain {
			if sides[by].rows[r.Key] == r {
				h.heads[by][r.Key] = true
			}
		}
	}
	return safe
}

// overlap is how often a report counts more than once: by how much the counts
// exceed the reports.
func (t *table) overlap() int {
	over := -t.reports
	for _, r := range t.rows {
		if r.Parent == "" {
			over += r.Count
		}
	}
	return over
}

// whole is the value of a wider dimension that holds a value of this one.
func (t *table) whole(key, wider string) string {
	switch wider {
	case "year":
		return key[:4]
	case "quarter":
		return period("quarter", key)
	}
	return t.hosts[key]
}

// within counts the reports of a longer period, or a host, that have a value here.
func (t *table) within(wider, key string) (n int) {
	for k, r := range t.rows {
		if !always(k) && t.whole(k, wider) == key {
			n += r.Count
		}
	}
	return n
}

// phase says where a period lies: before the event, after it, or around it.
func (c *change) phase(period string) string {
	first, last := period, period
	if year, q, quarter := strings.Cut(period, "-Q"); quarter {
		month := 3*int(q[0]-'0') - 2
		first, last = fmt.Sprintf("%s-%02d", year, month), fmt.Sprintf("%s-%02d", year, month+2)
	}
	switch event := day(c.date, false); {
	case day(last, true).Before(event):
		return "before"
	case !day(first, false).Before(event):
		return "after"
	}
	return "around"
}

// all counts the reports before, or from the event on.
func (c *change) all(before bool) int {
	r := c.rows[all]
	switch {
	case r == nil:
		return 0
	case before:
		return r.Before
	}
	return r.After
}

// hideCells hides cells of a cross.
func (h *hiding) hideCells(x *cross, o *Options) {
	n := newFlow()
	hidden := [2]map[string]bool{h.heads[x.rows], h.heads[x.columns]}
	over := x.overlaps()
	for side, t := range x.sides {
		name := fmt.Sprintf("heads %d", side)
		h.addHeads(n, t, hidden[side], side == 1, name, fmt.Sprint(side))
		if several(x.sides[1-side].by) { // the sums of rows are exceeded where columns are several
			for _, key := range sortedKeys(t.rows) {
				n.overlap(fmt.Sprintf("%d %s", side, key), side == 0, over[side][key])
			}
		}
	}
	before := len(n.arcs)
	var places [][2]string
	for _, r := range sortedKeys(x.sides[0].rows) {
		for _, c := range sortedKeys(x.sides[1].rows) {
			whole := hidden[0][r] || hidden[1][c]
			if !whole && (r == NotAssessed || c == NotAssessed) {
				continue
			}
			count, least := 0, 0
			if cell := x.cells[[2]string{r, c}]; cell != nil {
				count, least = cell.Count, 1
			}
			if whole {
				least = 0
			}
			from, to := "0 "+r, "1 "+c
			if x.sides[1].rows[c].Parent != "" {
				from = ground
			}
			if x.sides[0].rows[r].Parent != "" {
				to = ground
			}
			places = append(places, [2]string{r, c})
			n.add(from, to, count, least, whole || o.small(count))
		}
	}
	h.dropped[x] = !n.protect(o.Suppress)
	h.cells[x] = map[[2]string]bool{}
	for i, p := range places {
		if n.arcs[before+i].hidden {
			h.cells[x][p] = true
		}
	}
}

// overlaps are by how much the cells of each row, and of each column, exceed its
// sum, parts of other values not counted.
func (x *cross) overlaps() (over [2]map[string]int) {
	for side, t := range x.sides {
		over[side] = map[string]int{}
		for key, r := range t.rows {
			over[side][key] = -r.Count
		}
	}
	for at, cell := range x.cells {
		for side := range over {
			if x.sides[1-side].rows[at[1-side]].Parent == "" {
				over[side][at[side]] += cell.Count
			}
		}
	}
	return over
}

// addHeads puts in the hidden sums of the rows or columns of a cross. Those that
// another table binds too, by longer or shorter periods or by host, stay as they
// are.
func (h *hiding) addHeads(n *flow, t *table, hidden map[string]bool, out bool, heads, lines string) {
	if h.linked[t.by] {
		return
	}
	for _, key := range sortedKeys(hidden) {
		from, to := heads, lines+" "+key
		if out {
			from, to = to, from
		}
		if t.rows[key].Parent != "" && out {
			to = ground
		} else if t.rows[key].Parent != "" {
			from = ground
		}
		n.add(from, to, t.rows[key].Count, 1, true)
	}
	if several(t.by) {
		n.overlap(heads, !out, t.overlap())
	}
}

// hideChange hides rows of the comparison, each as a whole.
func (h *hiding) hideChange(c *change, o *Options, sides map[string]*table) {
	n := newFlow()
	hidden := h.heads[c.by]
	if t := sides[c.by]; t != nil {
		h.addHeads(n, t, hidden, false, "heads", "row")
	}
	over := [2]int{-c.all(true), -c.all(false)}
	before := len(n.arcs)
	var keys []string
	for _, key := range sortedKeys(c.rows) {
		r := c.rows[key]
		if key == all {
			continue
		}
		from := ground
		if sides[c.by] != nil {
			from = "row " + key
		}
		for i, count := range []int{r.Before, r.After} {
			to := []string{"before", "after"}[i]
			if r.Parent != "" {
				to = ground
			} else {
				over[i] += count
			}
			n.add(from, to, count, 0, key != NotAssessed && (hidden[r.Key] || o.small(r.Before) || o.small(r.After)))
		}
		keys = append(keys, key)
	}
	if several(c.by) {
		n.overlap("before", false, over[0])
		n.overlap("after", false, over[1])
	}
	h.dropped[c] = h.dropped[c] || !n.protect(o.Suppress)
	for i, key := range keys {
		if n.arcs[before+2*i].hidden || n.arcs[before+2*i+1].hidden {
			h.change[key] = true
		}
	}
}
