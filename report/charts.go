package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/go-analyze/charts"

	"attache/models"
)

// Chart is a picture of a table.
type Chart struct {
	// Name is fit for a file: "domain", "domain-origin", "time", "map".
	Name, Title string
	// Alt says in words what it shows.
	Alt  string
	draw func(format string) *canvas
}

// SVG draws the chart as SVG.
func (c *Chart) SVG() ([]byte, error) { return c.draw(charts.ChartOutputSVG).bytes() }

// PNG draws it as PNG.
func (c *Chart) PNG() ([]byte, error) { return c.draw(charts.ChartOutputPNG).bytes() }

// Charts are the pictures that the tables of a report allow: bars by domain, by
// origin and by post, domain by origin, the time line, and the map of origins.
func (r *Report) Charts() []Chart {
	var list []Chart
	for _, by := range []string{"domain", "origin"} {
		if t := r.Table(by); t != nil && t.values() > 0 {
			list = append(list, r.bars(t))
		}
	}
	for i := range r.Crosses {
		if x := &r.Crosses[i]; len(x.RowKeys) > 0 && len(x.ColumnKeys) > 0 {
			list = append(list, heat(x))
		}
	}
	if t := r.timeTable(); t != nil && t.values() > 1 {
		list = append(list, r.timeLine(t))
	}
	if t := r.Table("post"); t != nil && t.values() > 0 {
		list = append(list, r.bars(t))
	}
	if t := r.Table("origin"); t != nil && t.values() > 0 {
		list = append(list, world(t))
	}
	return list
}

// values counts the rows that are values and can be drawn.
func (t *Table) values() (n int) {
	for i := range t.Rows {
		if !t.Rows[i].Special() && !t.Rows[i].Hidden {
			n++
		}
	}
	return n
}

const width = 860

// bars draws the largest rows of a table, with what has no value.
func (r *Report) bars(t *Table) Chart {
	var rows []*Row
	for i := range t.Rows {
		if row := &t.Rows[i]; (len(rows) < 16 || row.Special()) && !row.Hidden && (row.Key != NotAssessed) {
			rows = append(rows, row)
		}
	}
	most, estimated := 1.0, false
	var alt []string
	for i, row := range rows {
		most = max(most, float64(row.Count))
		if row.Estimate.whole() {
			most, estimated = max(most, row.Estimate.High), true
		}
		if i < 5 {
			alt = append(alt, fmt.Sprintf("%s %d", plain(row.Name), row.Count))
		}
	}
	c := Chart{Name: t.By, Title: "Reports by " + title(t.By), Alt: fmt.Sprintf("Bars, the largest: %s. All of them stand in the table.", strings.Join(alt, ", "))}
	c.draw = func(format string) *canvas {
		const row, top, left, right = 26, 44, 300, 96
		d := newCanvas(format, width, top+row*len(rows)+14)
		d.text(c.Title, 8, 24, large, ink)
		for i, b := range rows {
			y, fill := top+row*i, bar
			if b.Parent != "" || b.Special() {
				fill = pale
			}
			scale := func(n float64) int { return left + int(n/most*float64(width-left-right)+0.5) }
			d.right(d.fit(plain(b.Name), left-20, normal), left-8, y+17, normal, ink)
			d.rect(left, y+4, max(scale(float64(b.Count)), left+1), y+row-4, fill)
			end := scale(float64(b.Count))
			if e := b.Estimate; e.whole() {
				d.line(scale(e.Low), y+row/2, scale(e.High), y+row/2, event, 2)
				d.line(scale(e.Low), y+8, scale(e.Low), y+row-8, event, 2)
				d.line(scale(e.High), y+8, scale(e.High), y+row-8, event, 2)
				end = max(end, scale(e.High))
			}
			d.text(fmt.Sprintf("%d · %.1f %%", b.Count, 100*b.Share), end+7, y+17, small, muted)
		}
		d.line(left, top, left, top+row*len(rows), muted, 1)
		if estimated {
			d.line(width-330, 20, width-306, 20, event, 2)
			d.line(width-330, 15, width-330, 25, event, 2)
			d.line(width-306, 15, width-306, 25, event, 2)
			d.text("corrected count, 95 % interval, as judged by hand", width-298, 24, small, muted)
		}
		return d
	}
	return c
}

// heat draws the largest rows and columns of a cross, the counts in the cells.
func heat(whole *Cross) Chart {
	x := whole.Top(14, 10)
	most := 1
	best := [2]int{}
	for i := range x.RowKeys {
		for j := range x.ColumnKeys {
			if n := x.Counts[i][j]; n > most && !special(x.RowKeys[i].Key) && !special(x.ColumnKeys[j].Key) {
				most, best = n, [2]int{i, j}
			}
		}
	}
	c := Chart{Name: x.Rows + "-" + x.Columns, Title: fmt.Sprintf("Reports by %s and %s", title(x.Rows), title(x.Columns))}
	c.Alt = fmt.Sprintf("Heat map with the count in each cell; the largest is %s with %s, %d. All of them stand in the table.", plain(x.RowKeys[best[0]].Name), plain(x.ColumnKeys[best[1]].Name), most)
	c.draw = func(format string) *canvas {
		const row, top, left = 28, 76, 300
		cell := (width - left - 10) / len(x.ColumnKeys)
		d := newCanvas(format, width, top+row*len(x.RowKeys)+14)
		d.text(c.Title, 8, 24, large, ink)
		for j, head := range x.ColumnKeys {
			words := strings.SplitN(plain(head.Name), " ", 2)
			for k, word := range words {
				d.centre(d.fit(word, cell-4, small), left+j*cell+cell/2, top-8-13*(len(words)-1-k), small, ink)
			}
		}
		for i, head := range x.RowKeys {
			y := top + row*i
			d.right(d.fit(plain(head.Name), left-20, normal), left-8, y+18, normal, ink)
			for j := range x.ColumnKeys {
				n := x.Counts[i][j]
				fill, text := land, muted
				if n > 0 {
					step := min((n-1)*len(shades)/most, len(shades)-1)
					fill, text = shades[step], ink
					if step >= 3 {
						text = strong
					}
				}
				d.rect(left+j*cell, y, left+(j+1)*cell-2, y+row-2, fill)
				d.centre(hidden(n, n < 0).Text, left+j*cell+cell/2-1, y+18, small, text)
			}
		}
		return d
	}
	return c
}

// timeTable is the finest table of time that still can be drawn.
func (r *Report) timeTable() *Table {
	for _, by := range []string{"month", "quarter", "year"} {
		if t := r.Table(by); t != nil && len(periods(t)) <= 120 {
			return t
		}
	}
	return nil
}

// periods are all periods from the first of a table to the last.
func periods(t *Table) (list []string) {
	first, last := "", ""
	for i := range t.Rows {
		if !t.Rows[i].Special() {
			if first == "" {
				first = t.Rows[i].Key
			}
			last = t.Rows[i].Key
		}
	}
	if len(first) < 4 {
		return nil
	}
	for _, year := range yearsBetween(first[:4], last[:4]) {
		switch t.By {
		case "year":
			list = append(list, year)
		case "quarter":
			for q := 1; q <= 4; q++ {
				list = append(list, fmt.Sprintf("%s-Q%d", year, q))
			}
		case "month":
			for m := 1; m <= 12; m++ {
				list = append(list, fmt.Sprintf("%s-%02d", year, m))
			}
		}
	}
	return list
}

// timeLine draws the reports of each period, and the event where there is one.
func (r *Report) timeLine(t *Table) Chart {
	all := periods(t)
	counts, most := make([]int, len(all)), 1
	for i := range t.Rows {
		if j := slices.Index(all, t.Rows[i].Key); j >= 0 {
			counts[j] = t.Rows[i].Count
			most = max(most, counts[j])
		}
	}
	most = (most + 3) / 4 * 4 // so that the lines stand at whole numbers
	c := Chart{Name: "time", Title: "Reports by " + title(t.By)}
	peak := all[slices.Index(counts, slices.Max(counts))]
	c.Alt = fmt.Sprintf("Columns from %s to %s, the highest %d in %s.", all[0], all[len(all)-1], slices.Max(counts), peak)
	when := ""
	if r.Change != nil {
		when = r.Change.Date
		c.Alt += fmt.Sprintf(" A line marks %s.", when)
	}
	c.draw = func(format string) *canvas {
		const height, top, left, bottom = 300, 60, 48, 34
		d := newCanvas(format, width, height)
		d.text(c.Title, 8, 24, large, ink)
		base := height - bottom
		for k := 0; k <= 4; k++ {
			y := base - (base-top)*k/4
			d.line(left, y, width-8, y, line, 1)
			d.right(strconv.Itoa(most*k/4), left-6, y+4, small, muted)
		}
		step := float64(width-left-8) / float64(len(all))
		perYear := max(1, len(all)/len(slices.Compact(yearsOf(all))))
		labelled := max(1, len(all)/perYear/14+1)
		for i, n := range counts {
			x := left + int(float64(i)*step)
			if n > 0 {
				d.rect(x+1, base-max(1, (base-top)*n/most), left+int(float64(i+1)*step)-1, base, bar)
			}
			if i%perYear == 0 && (i/perYear)%labelled == 0 {
				d.text(all[i][:4], x+1, base+18, small, muted)
			}
		}
		d.line(left, base, width-8, base, muted, 1)
		if when != "" && when[:4] >= all[0][:4] && when[:4] <= all[len(all)-1][:4] {
			start := day(all[0][:4], false)
			x := left + int(day(when, false).Sub(start).Hours()/day(all[len(all)-1][:4], true).AddDate(0, 0, 1).Sub(start).Hours()*float64(width-left-8))
			d.dashes(x, top-16, base, event)
			if x > width/2 {
				d.right(when, x-6, top-8, normal, event)
			} else {
				d.text(when, x+6, top-8, normal, event)
			}
		}
		return d
	}
	return c
}

func yearsOf(periods []string) []string {
	years := make([]string, len(periods))
	for i, p := range periods {
		years[i] = p[:4]
	}
	return years
}

// world draws the countries of a table, the darker the more reports. Countries
// too small for the map are named under it.
func world(t *Table) Chart {
	counts := map[string]int{}
	names := map[string]string{}
	var alt []string
	most := 1
	for i := range t.Rows {
		if row := &t.Rows[i]; !row.Special() && row.Count > 0 {
			counts[row.Key], names[row.Key] = row.Count, plain(row.Name)
			most = max(most, row.Count)
			if len(alt) < 8 {
				alt = append(alt, fmt.Sprintf("%s %d", plain(row.Name), row.Count))
			}
		}
	}
	c := Chart{Name: "map", Title: "Where it comes from: reports by " + title(t.By)}
	c.Alt = "Map of the world, countries the darker the more reports: " + strings.Join(alt, ", ") + ". All of them stand in the table."
	limits := steps(most)
	c.draw = func(format string) *canvas {
		const top = 40
		height := top + 760*width/1800 + 30
		d := newCanvas(format, width, height)
		d.text(c.Title, 8, 24, large, ink)
		missing := map[string]int{}
		for code, n := range counts {
			missing[code] = n
		}
		for l := range strings.Lines(models.World) {
			code, rings, ok := strings.Cut(strings.TrimSpace(l), "\t")
			if !ok {
				continue
			}
			fill := land
			if n := counts[code]; n > 0 {
				fill = shades[step(limits, n)]
			}
			delete(missing, code)
			for ring := range strings.SplitSeq(rings, ";") {
				d.ring(ring, top, fill)
			}
		}
		d.legend(limits, height-16)
		if len(missing) > 0 {
			var list []string
			for _, code := range sortedKeys(missing) {
				list = append(list, fmt.Sprintf("%s %d", names[code], missing[code]))
			}
			d.right(d.fit("not on the map: "+strings.Join(list, ", "), 420, small), width-8, height-8, small, muted)
		}
		return d
	}
	return c
}

// ring fills one ring of a country, with a thin edge.
func (d *canvas) ring(ring string, top int, fill colour) {
	var points []charts.Point
	for p := range strings.FieldsSeq(ring) {
		xs, ys, _ := strings.Cut(p, ",")
		x, _ := strconv.Atoi(xs)
		y, _ := strconv.Atoi(ys)
		at := charts.Point{X: x * width / 1800, Y: top + y*width/1800}
		if n := len(points); n == 0 || points[n-1] != at {
			points = append(points, at)
		}
	}
	if len(points) > 2 {
		d.FillArea(points, fill.Color)
		d.LineStroke(append(points, points[0]), white.Color, 0.6)
	}
}

// steps are the least counts of each shade: parts of the largest that halve, so
// that one large country does not leave the rest alike.
func steps(most int) []int {
	limits := []int{1}
	for _, part := range []int{16, 8, 4, 2} {
		limits = append(limits, max(limits[len(limits)-1], (most+part-1)/part))
	}
	return limits
}

func step(limits []int, n int) int {
	at := 0
	for i, least := range limits {
		if n >= least {
			at = i
		}
	}
	return at
}

func (d *canvas) legend(limits []int, y int) {
	x := 8
	for i, least := range limits {
		text := fmt.Sprintf("%d or more", least)
		if i < len(limits)-1 {
			if limits[i+1] == least {
				continue
			}
			text = fmt.Sprintf("%d–%d", least, limits[i+1]-1)
			if limits[i+1]-1 == least {
				text = strconv.Itoa(least)
			}
		}
		d.rect(x, y, x+14, y+10, shades[i])
		d.text(text, x+19, y+9, small, muted)
		x += 19 + d.wide(text, small) + 14
	}
}
