package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Grid is a table as every form prints it: cells of text, nothing to work out.
type Grid struct {
	// ID names the table in links: "domain", "domain-origin", "change".
	ID    string
	Title string
	// Notes say what is counted, of how many, and what was left out.
	Notes   []string
	Columns []Column
	Rows    []GridRow
	// More is the number of rows that a short form left out.
	More int
}

// Short is the title in a list of contents.
func (g *Grid) Short() string {
	rest, cut := strings.CutPrefix(g.Title, "Reports by ")
	if !cut {
		return g.Title
	}
	first, size := utf8.DecodeRuneInString(rest)
	return string(unicode.ToUpper(first)) + rest[size:]
}

// Column heads the cells below it.
type Column struct {
	Name string
	// Number aligns the cells at the right.
	Number bool
}

// GridRow is a line of a Grid.
type GridRow struct {
	Cells []Cell
	// Child rows are part of the row above, Special ones say what has no value.
	Child, Special bool
}

// Cell is a cell of a Grid.
type Cell struct {
	Text string
	// Number is what a column of numbers sorts by.
	Number float64
	// Query finds the reports that the number counts, Documents are their places
	// in Report.Documents, if they were kept.
	Query     string
	Documents []int
}

// names of dimensions in titles.
var titles = map[string]string{
	"domain": "technology domain", "origin": "country of origin", "partner": "country of the partner", "country": "country named", "post": "filing post", "host": "country of the filing post",
	"sender": "sending country", "mode": "mode of cooperation", "kind": "kind of organisation", "year": "year", "quarter": "quarter", "month": "month",
	"lang": "language", "source": "source", "group": "group of countries", "us_critical_technologies": "US critical and emerging technologies",
	"made_in_china_2025": "Made in China 2025", "aspi": "ASPI technology tracker", "wipo35": "WIPO technology fields",
}

func title(by string) string { return cmp.Or(titles[by], by) }

// Grids lays the report out. No table but the last has more than top rows of
// values, those that say what has none not counted; 0 is no limit.
func (r *Report) Grids(top int) []Grid {
	if top == 0 {
		return r.grids(0, 0)
	}
	return r.grids(top, min(top, 8))
}

// grids is Grids with a limit to the columns of crosses too.
func (r *Report) grids(top, columns int) []Grid {
	var list []Grid
	for i := range r.Tables {
		list = append(list, r.tableGrid(&r.Tables[i], top))
	}
	for i := range r.Crosses {
		list = append(list, crossGrid(&r.Crosses[i], top, columns))
	}
	if r.Change != nil {
		list = append(list, r.changeGrid(top))
	}
	if r.Trend != nil {
		list = append(list, r.trendGrid(top))
	}
	if r.Entities != nil {
		list = append(list, entityGrid(r.Entities, top))
	}
	if r.Network != nil && len(r.Network.Pairs) > 0 {
		list = append(list, networkGrid(r.Network))
	}
	for i := range r.Surveys {
		list = append(list, surveyGrid(&r.Surveys[i]))
	}
	if len(r.Method.Errors) > 0 {
		list = append(list, errorGrid(r.Method.Errors, top))
	}
	if len(r.Groups) > 0 {
		list = append(list, groupGrid(r.Groups))
	}
	return list
}

func (r *Report) tableGrid(t *Table, top int) Grid {
	g := Grid{ID: t.By, Title: "Reports by " + title(t.By)}
	g.Columns = []Column{{title(t.By), false}, {"reports", true}}
	if r.Method.Fractional {
		g.Columns = append(g.Columns, Column{"in parts", true}, Column{"% of parts", true})
	} else {
		g.Columns = append(g.Columns, Column{"%", true})
	}
	estimated := slices.ContainsFunc(t.Rows, func(row Row) bool { return row.Estimate != nil })
	if estimated {
		g.Columns = append(g.Columns, Column{"corrected", true}, Column{"95 % interval", false})
	}
	dates := r.Suppressed <= 1
	if dates {
		g.Columns = append(g.Columns, Column{"first", false}, Column{"last", false})
	}
	g.Notes = append(g.Notes, tableNote(t))
	rows := 0
	for i := range t.Rows {
		row := &t.Rows[i]
		if !row.Special() {
			if rows++; top > 0 && rows > top {
				g.More++
				continue
			}
		}
		line := tableRow(row, t, r, estimated)
		if dates {
			line.Cells = append(line.Cells, Cell{Text: row.First}, Cell{Text: row.Last})
		}
		g.Rows = append(g.Rows, line)
	}
	if t.Judged != "" {
		g.Notes = append(g.Notes, t.Judged)
	}
	if slices.ContainsFunc(t.Rows, func(row Row) bool { return row.Estimate != nil && row.Estimate.Unheard > 0 }) {
		g.Notes = append(g.Notes, unheardNote)
	}
	if slices.ContainsFunc(t.Rows, func(row Row) bool { return row.Hidden }) {
		g.Notes = append(g.Notes, hiddenNote(r.Suppressed, t.NoParts && r.Method.Fractional))
	}
	return g
}

// hiddenNote says what the dots are.
func hiddenNote(limit int, parts bool) string {
	note := fmt.Sprintf("counts below %d, and others that would tell them, are hidden (·)", limit)
	if parts {
		note += ", and so are parts"
	}
	return note
}

// tableNote states the denominator.
func tableNote(t *Table) string {
	note := fmt.Sprintf("%% of %d reports", t.Assessed)
	if t.Assessed < t.Reports {
		what := "assessed for it"
		if byTime(t.By) {
			what = "with a date exact enough"
		}
		note = fmt.Sprintf("%% of the %d of %d reports %s", t.Assessed, t.Reports, what)
	}
	if slices.Contains([]string{"domain", "origin", "partner", "country", "mode", "kind", "group"}, t.By) {
		note += "; a report can have several"
	}
	return note
}

func tableRow(row *Row, t *Table, r *Report, estimated bool) GridRow {
	line := GridRow{Child: row.Parent != "", Special: row.Special()}
	cells := []Cell{{Text: plain(row.Name)}}
	counted := Cell{Text: "·", Number: -1}
	if !row.Hidden {
		counted = Cell{Text: strconv.Itoa(row.Count), Number: float64(row.Count), Query: row.Query, Documents: row.Documents}
	}
	cells = append(cells, counted)
	of := row.Share
	if r.Method.Fractional {
		cells = append(cells, number(row.Fraction, 1, row.Hidden || t.NoParts))
		of = 0
		if t.Assessed > 0 {
			of = row.Fraction / float64(t.Assessed)
		}
	}
	share := number(100*of, 1, row.Hidden || t.NoParts && r.Method.Fractional)
	if always(row.Key) {
		share = Cell{Number: -1}
	}
	cells = append(cells, share)
	if estimated {
		cells = append(cells, estimateCells(row.Estimate)...)
	}
	line.Cells = cells
	return line
}

func crossGrid(x *Cross, top, columns int) Grid {
	g := Grid{ID: x.Rows + "-" + x.Columns, Title: "Reports by " + title(x.Rows) + " and " + title(x.Columns)}
	g.Notes = append(g.Notes, "a report with several values counts in several cells; all: reports in the whole row or column")
	short := *x
	if columns > 0 {
		rows := len(x.RowKeys)
		if top > 0 {
			rows = top
		}
		short = x.Top(rows, columns)
		g.More = len(x.RowKeys) - len(short.RowKeys)
		if left := len(x.ColumnKeys) - len(short.ColumnKeys); left > 0 {
			g.Notes = append(g.Notes, fmt.Sprintf("%d more columns not shown", left))
		}
	}
	if x.HiddenBelow > 1 {
		g.Notes = append(g.Notes, hiddenNote(x.HiddenBelow, false))
	}
	g.Columns = []Column{{title(x.Rows), false}, {"all", true}}
	for _, c := range short.ColumnKeys {
		g.Columns = append(g.Columns, Column{plain(c.Name), true})
	}
	for i, head := range short.RowKeys {
		line := GridRow{Cells: []Cell{{Text: plain(head.Name)}, hidden(head.Count, head.Hidden)}, Special: special(head.Key), Child: head.Parent != ""}
		for j, c := range short.ColumnKeys {
			cell := hidden(short.Counts[i][j], short.Counts[i][j] < 0)
			if cell.Number > 0 {
				cell.Documents = short.Documents[i][j]
				if a, b := query(x.Rows, head.Key), query(x.Columns, c.Key); a != "" && b != "" {
					cell.Query = a + " " + b
				}
			}
			line.Cells = append(line.Cells, cell)
		}
		g.Rows = append(g.Rows, line)
	}
	return g
}

func hidden(n int, hide bool) Cell {
	if hide {
		return Cell{Text: "·", Number: -1}
	}
	return Cell{Text: strconv.Itoa(n), Number: float64(n)}
}

func (r *Report) changeGrid(top int) Grid {
	c := r.Change
	g := Grid{ID: "change", Title: "Before and after " + c.Date + ", by " + title(c.By)}
	g.Notes = append(g.Notes,
		fmt.Sprintf("%.1f months with reports before, %.1f from the day on; %d without a date exact enough left out", c.Before, c.After, c.LeftOut),
		"p: chance of a ratio as far from 1 if the rate did not change (exact conditional Poisson test, not corrected for the number of rows)")
	g.Columns = []Column{
		{title(c.By), false}, {"before", true}, {"after", true}, {"a month before", true}, {"a month after", true}, {"ratio", true}, {"95 % interval", false}, {"p", true},
	}
	for i := range c.Rows {
		row := &c.Rows[i]
		if top > 0 && i > top && !special(row.Key) {
			g.More++
			continue
		}
		line := GridRow{Special: row.Key != all && special(row.Key), Child: row.Parent != "", Cells: []Cell{
			{Text: plain(row.Name)}, hidden(row.Before, row.Hidden), hidden(row.After, row.Hidden),
			number(row.RateBefore, 2, row.Hidden), number(row.RateAfter, 2, row.Hidden),
		}}
		line.Cells = append(line.Cells, ratioCells(row)...)
		g.Rows = append(g.Rows, line)
	}
	if slices.ContainsFunc(c.Rows, func(row ChangeRow) bool { return row.Hidden }) {
		g.Notes = append(g.Notes, hiddenNote(r.Suppressed, false))
	}
	return g
}

func ratioCells(row *ChangeRow) []Cell {
	cells := []Cell{{Number: -1}, {}, {Number: 2}}
	if row.Ratio != nil {
		cells[0] = number(*row.Ratio, 2, false)
	}
	if row.Low != nil && row.P != nil {
		high := "∞"
		if row.High != nil {
			high = fmt.Sprintf("%.2f", *row.High)
		}
		cells[1].Text = fmt.Sprintf("%.2f to %s", *row.Low, high)
	}
	if row.P != nil {
		cells[2] = probability(*row.P)
	}
	return cells
}

func probability(p float64) Cell {
	if p < 0.0001 {
		return Cell{Text: "<0.0001", Number: p}
	}
	return Cell{Text: fmt.Sprintf("%.4f", p), Number: p}
}

func (r *Report) trendGrid(top int) Grid {
	t := r.Trend
	g := Grid{ID: "trend", Title: "Over the years, by " + title(t.By)}
	g.Notes = append(g.Notes, "dated reports; p: chance that a steady share of all reports would seem to rise (↑) or fall (↓) so much (Cochran-Armitage test)")
	g.Columns = []Column{{title(t.By), false}, {"first", false}, {"last", false}, {"trend", false}, {"p", true}}
	if r.Suppressed > 1 { // no dates of single reports
		g.Columns = slices.Delete(g.Columns, 1, 3)
	}
	years := t.Years
	skip := 0
	if top > 0 && len(years) > 10 {
		skip = len(years) - 10
		g.Notes = append(g.Notes, fmt.Sprintf("the last 10 of %d years shown, all of them tested", len(years)))
	}
	for _, year := range years[skip:] {
		g.Columns = append(g.Columns, Column{year, true})
	}
	line := func(name, first, last string, counts []int) *GridRow {
		row := GridRow{Cells: []Cell{{Text: plain(name)}, {Text: first}, {Text: last}, {}, {Number: 2}}}
		if r.Suppressed > 1 {
			row.Cells = slices.Delete(row.Cells, 1, 3)
		}
		for _, n := range counts[min(skip, len(counts)):] {
			row.Cells = append(row.Cells, hidden(n, n < 0))
		}
		for len(row.Cells) < len(g.Columns) {
			row.Cells = append(row.Cells, hidden(0, true))
		}
		g.Rows = append(g.Rows, row)
		return &g.Rows[len(g.Rows)-1]
	}
	shown := 0
	for i := range t.Rows {
		x := &t.Rows[i]
		if shown++; top > 0 && shown > top && !special(x.Key) {
			g.More++
			continue
		}
		row := line(x.Name, x.First, x.Last, x.Counts)
		row.Child, row.Special = x.Parent != "", special(x.Key)
		if x.P != nil {
			at := len(row.Cells) - len(t.Years) + skip
			row.Cells[at-2].Text, row.Cells[at-1] = map[bool]string{true: "↑", false: "↓"}[x.Rising], probability(*x.P)
		}
	}
	if r.Suppressed > 1 {
		g.Notes = append(g.Notes, hiddenNote(r.Suppressed, false)+"; rows with one are not tested")
	}
	line("all assessed", "", "", t.Totals).Special = true
	return g
}

func entityGrid(e *Entities, top int) Grid {
	g := Grid{ID: "organizations", Title: "Organisations named in the most reports"}
	g.Notes = append(g.Notes, e.note())
	g.Columns = []Column{{"organisation", false}, {"reports", true}, {"kind", false}, {"country", false}, {"domains", false}}
	for i := range e.Top {
		if top > 0 && i >= top {
			g.More = len(e.Top) - top
			break
		}
		x := &e.Top[i]
		reports := hidden(x.Reports, x.Hidden)
		if !x.Hidden {
			reports.Query, reports.Documents = `org:="`+strings.ReplaceAll(x.Name, `"`, "")+`"`, x.Documents
		}
		g.Rows = append(g.Rows, GridRow{Cells: []Cell{{Text: plain(x.Name)}, reports, {Text: x.Kind}, {Text: plain(x.CountryName)}, {Text: plain(strings.Join(x.Domains, ", "))}}})
	}
	return g
}

// note says how many there are and how they were counted.
func (e *Entities) note() string {
	note := fmt.Sprintf("%d organisations and %d people named", e.Organizations, e.People)
	if e.HomeCountry != "" {
		note += fmt.Sprintf("; foreign, that is not of %s: %d (%d organisations, %d of them of unknown country, and %d people)",
			e.HomeCountry, e.Foreign, e.Organizations-e.Home, e.UnknownCountry, e.Foreign-e.Organizations+e.Home)
	}
	return note
}

func networkGrid(n *Network) Grid {
	g := Grid{ID: "network", Title: "Who goes with whom"}
	g.Notes = append(g.Notes, "pairs of an organisation with an origin, a domain or another organisation in two or more reports; the graph itself: attache export -f graphml")
	g.Columns = []Column{{"organisation", false}, {"with", false}, {"what", false}, {"reports", true}}
	for _, p := range n.Pairs {
		g.Rows = append(g.Rows, GridRow{Cells: []Cell{{Text: plain(p.Organization)}, {Text: p.With}, {Text: plain(p.Name)}, {Text: strconv.Itoa(p.Reports), Number: float64(p.Reports)}}})
	}
	return g
}

func surveyGrid(s *Survey) Grid {
	g := Grid{ID: "survey-" + plain(s.Name), Title: "Survey " + plain(s.Name)}
	g.Notes = append(g.Notes, plain(s.What)+"; Wilson's 95 % interval")
	g.Columns = []Column{{"stratum", false}, {"drawn", true}, {"looked up", true}, {"found", true}, {"%", true}, {"95 % interval", false}}
	for i := range s.Rows {
		row := &s.Rows[i]
		cells := []Cell{{Text: plain(row.Name)}, hidden(row.Drawn, false), hidden(row.Answered, false), hidden(row.Hits, false), {Number: -1}, {}}
		if row.Answered > 0 {
			cells[4] = number(100*row.Share.Value, 0, false)
			cells[5].Text = fmt.Sprintf("%.0f to %.0f %%", 100*row.Share.Low, 100*row.Share.High)
		}
		g.Rows = append(g.Rows, GridRow{Cells: cells})
	}
	return g
}

func groupGrid(groups []Group) Grid {
	g := Grid{ID: "groups", Title: "Members of the groups, and from when they count"}
	g.Notes = []string{"a report counts by the membership on its own date; without a date, by those whose membership has no end"}
	g.Columns = []Column{{"group", false}, {"members", false}}
	for i := range groups {
		var members []string
		for _, m := range groups[i].Members {
			s := m.Country
			switch {
			case m.To != "":
				s += " " + m.From + " to " + m.To
			case m.From != "":
				s += " " + m.From
			}
			members = append(members, s)
		}
		g.Rows = append(g.Rows, GridRow{Cells: []Cell{{Text: plain(groups[i].Name)}, {Text: strings.Join(members, ", ")}}})
	}
	return g
}

func number(x float64, digits int, hide bool) Cell {
	if hide {
		return Cell{Text: "·", Number: -1}
	}
	return Cell{Text: strconv.FormatFloat(x, 'f', digits, 64), Number: x}
}

// plain is text of a document on one line, without what a terminal would obey.
func plain(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)
	}), " ")
}
