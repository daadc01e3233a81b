package report

import (
	"slices"

	"attache/internal/stat"
)

// Trend follows the values of a dimension over the years, from the first year
// with a report to the last.
type Trend struct {
	By    string   `json:"by"`
	Years []string `json:"years"`
	// Totals are all assessed reports of each year: what shares are of. Counts
	// that are hidden are -1, here and in the rows.
	Totals []int      `json:"totals"`
	Rows   []TrendRow `json:"rows"`
}

// TrendRow is one value.
type TrendRow struct {
	Key    string `json:"key"`
	Name   string `json:"name"`
	Parent string `json:"parent,omitempty"`
	Counts []int  `json:"counts"`
	First  string `json:"first,omitempty"`
	Last   string `json:"last,omitempty"`
	// P is how often a share that does not change would seem to rise or fall as
	// much as this; Rising says which. See [stat.Trend]. Nil where there is
	// nothing to test, or a count is hidden, which the test would tell.
	P      *float64 `json:"p,omitempty"`
	Rising bool     `json:"rising,omitempty"`
	Hidden bool     `json:"hidden,omitempty"`
}

// trend turns a cross with years into a Trend. Undated reports are left out.
func (x *cross) trend(o *Options, h *hiding) *Trend {
	t := &Trend{By: x.rows, Years: []string{}, Rows: []TrendRow{}}
	assessed := map[string]int{}
	for _, year := range sortedKeys(x.sides[1].rows) {
		if !special(year) {
			assessed[year] = x.sides[1].rows[year].Count
			if cell := x.cells[[2]string{NotAssessed, year}]; cell != nil {
				assessed[year] -= cell.Count
			}
		}
	}
	if years := sortedKeys(assessed); len(years) > 0 {
		t.Years = yearsBetween(years[0], years[len(years)-1])
	}
	for _, year := range t.Years {
		t.Totals = append(t.Totals, assessed[year])
		if h.of("year")[year] || o.small(assessed[year]) {
			t.Totals[len(t.Totals)-1] = -1
		}
	}
	hidden := h.in(x)
	for _, r := range x.sides[0].table(o, h.of(x.rows)).Rows {
		if r.Key == NotAssessed {
			continue
		}
		if r.Hidden {
			t.Rows = append(t.Rows, TrendRow{Key: r.Key, Name: r.Name, Parent: r.Parent, Hidden: true})
			continue
		}
		row := TrendRow{Key: r.Key, Name: r.Name, Parent: r.Parent, First: r.First, Last: r.Last}
		for _, year := range t.Years {
			at, n := [2]string{r.Key, year}, 0
			if cell := x.cells[at]; cell != nil {
				n = cell.Count
			}
			if hidden[at] {
				n = -1
			}
			row.Counts = append(row.Counts, n)
		}
		if !slices.Contains(row.Counts, -1) && !slices.Contains(t.Totals, -1) {
			if z, p, ok := stat.Trend(row.Counts, t.Totals); ok {
				row.P, row.Rising = &p, z > 0
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// yearsBetween lists the years from first to last. A span that no corpus of
// reports has comes of a date misread; then only the ends are given.
func yearsBetween(first, last string) []string {
	from, to := day(first, false).Year(), day(last, false).Year()
	if to-from > 300 {
		return slices.Compact([]string{first, last})
	}
	var list []string
	for y := from; y <= to; y++ {
		list = append(list, day(first, false).AddDate(y-from, 0, 0).Format("2006"))
	}
	return list
}
