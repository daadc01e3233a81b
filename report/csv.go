package report

import (
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"
)

// csvRow is a line of the CSV form. Pointers that are nil are empty cells.
type csvRow struct {
	table, key, name, parent, columnKey, column string
	reports                                     *int
	parts, share                                *float64
	of                                          *int
	first, last                                 string
	estimate, low, high, p                      *float64
	estimateOf                                  *int
	query                                       string
}

var csvHead = []string{"table", "key", "name", "parent", "column_key", "column", "reports", "parts", "share", "of", "first", "last", "estimate", "low", "high", "estimate_of", "p", "query"}

// CSV writes one table for a spreadsheet or a program: a line for each row or
// cell of every table that is not 0, hidden ones with an empty count. Cells that
// a spreadsheet would run as formulas have an apostrophe before them. estimate_of
// is how many of the reports a corrected count speaks of.
func CSV(w io.Writer, r *Report) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	err := out.Write(csvHead)
	write := func(row csvRow) {
		cells := []string{
			row.table, row.key, row.name, row.parent, row.columnKey, row.column, whole(row.reports), float(row.parts), float(row.share), whole(row.of),
			row.first, row.last, float(row.estimate), float(row.low), float(row.high), whole(row.estimateOf), float(row.p), row.query,
		}
		for i, cell := range cells {
			if cells[i] = plain(cell); cells[i] != "" && strings.ContainsRune("=+-@", rune(cells[i][0])) {
				cells[i] = "'" + cells[i]
			}
		}
		err = errors.Join(err, out.Write(cells))
	}
	write(csvRow{table: "all", name: "all reports", reports: &r.Reports, first: r.First, last: r.Last, query: r.Method.Query})
	for i := range r.Tables {
		r.Tables[i].csv(write)
	}
	for i := range r.Crosses {
		r.Crosses[i].csv(write)
	}
	r.Change.csv(write)
	r.Trend.csv(write)
	r.namesCSV(write)
	for _, s := range r.Surveys {
		for i := range s.Rows {
			row := &s.Rows[i]
			write(csvRow{table: "survey " + s.Name, key: row.Name, name: row.Name, reports: &row.Hits, share: &row.Share.Value, of: &row.Answered, low: &row.Share.Low, high: &row.Share.High})
		}
	}
	out.Flush()
	return errors.Join(err, out.Error())
}

func (t *Table) csv(write func(csvRow)) {
	for i := range t.Rows {
		row := &t.Rows[i]
		line := csvRow{table: t.By, key: row.Key, name: row.Name, parent: row.Parent, of: &t.Assessed, first: row.First, last: row.Last, query: row.Query}
		if !row.Hidden {
			line.reports, line.share = &row.Count, &row.Share
			if !t.NoParts {
				line.parts = &row.Fraction
			}
		}
		if e := row.Estimate; e != nil && e.Note == "" {
			line.estimate, line.low, line.high, line.estimateOf = &e.Count, &e.Low, &e.High, &e.Of
		}
		write(line)
	}
}

func (x *Cross) csv(write func(csvRow)) {
	for i, a := range x.RowKeys {
		for j, b := range x.ColumnKeys {
			line := csvRow{table: x.Rows + " × " + x.Columns, key: a.Key, name: a.Name, parent: a.Parent, columnKey: b.Key, column: b.Name}
			switch n := x.Counts[i][j]; {
			case n == 0:
				continue
			case n > 0:
				if line.reports = &x.Counts[i][j]; !x.NoParts {
					line.parts = &x.Fractions[i][j]
				}
			}
			write(line)
		}
	}
}

func (c *Change) csv(write func(csvRow)) {
	if c == nil {
		return
	}
	for i := range c.Rows {
		row := &c.Rows[i]
		before := csvRow{table: "change", key: row.Key, name: row.Name, parent: row.Parent, columnKey: "before", column: "before " + c.Date}
		after := before
		after.columnKey, after.column = "after", "from "+c.Date
		if !row.Hidden {
			before.reports, after.reports = &row.Before, &row.After
			after.estimate, after.low, after.high, after.p = row.Ratio, row.Low, row.High, row.P
		}
		write(before)
		write(after)
	}
}

func (t *Trend) csv(write func(csvRow)) {
	if t == nil {
		return
	}
	for i := range t.Rows {
		row := &t.Rows[i]
		for j := range row.Counts {
			line := csvRow{table: "trend", key: row.Key, name: row.Name, parent: row.Parent, columnKey: t.Years[j], column: t.Years[j], p: row.P}
			if t.Totals[j] >= 0 {
				line.of = &t.Totals[j]
			}
			if row.Counts[j] >= 0 {
				line.reports = &row.Counts[j]
			}
			write(line)
		}
	}
}

// namesCSV writes the organisations and the pairs.
func (r *Report) namesCSV(write func(csvRow)) {
	if r.Entities != nil {
		for i := range r.Entities.Top {
			x := &r.Entities.Top[i]
			line := csvRow{table: "organization", key: x.Name, name: x.Name, columnKey: x.Country, column: x.CountryName}
			if !x.Hidden {
				line.reports = &x.Reports
			}
			write(line)
		}
	}
	if r.Network != nil {
		for i := range r.Network.Pairs {
			p := &r.Network.Pairs[i]
			write(csvRow{table: "network " + p.With, key: p.Organization, name: p.Organization, columnKey: p.Key, column: p.Name, reports: &p.Reports})
		}
	}
}

func whole(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

func float(x *float64) string {
	if x == nil {
		return ""
	}
	return strconv.FormatFloat(*x, 'g', 6, 64)
}
