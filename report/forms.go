package report

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/mattn/go-runewidth"
)

// Headline says in a few lines what was counted, by what rules.
func (r *Report) Headline() []string {
	line := fmt.Sprintf("%d reports", r.Reports)
	if r.First != "" {
		line += fmt.Sprintf(", %s to %s", r.First, r.Last)
	}
	if r.Undated > 0 {
		line += fmt.Sprintf(", %d undated", r.Undated)
	}
	lines := []string{line}
	m := &r.Method
	if m.Query != "" {
		lines = append(lines, "Those that the search finds: "+plain(m.Query))
	}
	switch {
	case m.Distinct:
		lines = append(lines, fmt.Sprintf("Near-duplicates count once: %d repeats left out", m.Repeats))
	default:
		lines = append(lines, "Repeated reports count each time")
	}
	if m.MinScore > 0 {
		lines = append(lines, fmt.Sprintf("Labels count from score %g on (--min-score)", m.MinScore))
	} else if len(m.Thresholds) > 0 {
		lines = append(lines, "Labels count from their thresholds on: "+thresholds(m.Thresholds))
	}
	if r.Entities != nil {
		lines = append(lines, r.Entities.note())
	}
	return lines
}

func thresholds(t map[string]float64) string {
	var list []string
	for _, key := range sortedKeys(t) {
		if !strings.Contains(key, "/") {
			list = append(list, fmt.Sprintf("%s %g", key, t[key]))
		}
	}
	return strings.Join(list, ", ")
}

// Text writes tables for a terminal, none with more than top rows of values.
func Text(w io.Writer, r *Report, top int) error {
	p := printer{w: w}
	for _, line := range r.Headline() {
		p.printf("%s\n", line)
	}
	for _, g := range r.Grids(top) {
		p.printf("\n%s\n", g.Title)
		widths := make([]int, len(g.Columns))
		for i, c := range g.Columns {
			widths[i] = runewidth.StringWidth(c.Name)
		}
		for i := range g.Rows {
			for j := range g.Rows[i].Cells {
				widths[j] = max(widths[j], runewidth.StringWidth(g.Rows[i].text(j)))
			}
		}
		for j := range widths {
			widths[j] = min(widths[j], 60)
		}
		heads := GridRow{}
		for _, c := range g.Columns {
			heads.Cells = append(heads.Cells, Cell{Text: c.Name})
		}
		for _, row := range append([]GridRow{heads}, g.Rows...) {
			var b strings.Builder
			for j := range row.Cells {
				text := row.text(j)
				if j < len(row.Cells)-1 || g.Columns[j].Number {
					text = runewidth.Truncate(text, widths[j], "…")
				}
				if g.Columns[j].Number {
					text = runewidth.FillLeft(text, widths[j])
				}
				b.WriteString("  " + runewidth.FillRight(text, widths[j]))
			}
			p.printf("%s\n", strings.TrimRight(b.String(), " "))
		}
		if g.More > 0 {
			p.printf("  … %d more: --top 0 shows all\n", g.More)
		}
		for _, note := range g.Notes {
			p.printf("  (%s)\n", note)
		}
	}
	return p.err
}

// text is a cell as lines of text show it.
func (row *GridRow) text(column int) string {
	if column == 0 && row.Child {
		return "  " + row.Cells[0].Text
	}
	return row.Cells[column].Text
}

// Markdown writes the tables in the form that GitHub and pandoc read.
func Markdown(w io.Writer, r *Report, top int) error {
	p := printer{w: w}
	for _, line := range r.Headline() {
		p.printf("- %s\n", escapeMarkdown(line))
	}
	for _, g := range r.Grids(top) {
		p.printf("\n## %s\n\n|", escapeMarkdown(g.Title))
		for _, c := range g.Columns {
			p.printf(" %s |", escapeMarkdown(c.Name))
		}
		p.printf("\n|")
		for _, c := range g.Columns {
			p.printf("%s", map[bool]string{true: "---:|", false: "---|"}[c.Number])
		}
		p.printf("\n")
		for i := range g.Rows {
			p.printf("|")
			for j := range g.Rows[i].Cells {
				text := escapeMarkdown(g.Rows[i].Cells[j].Text)
				if j == 0 && g.Rows[i].Child {
					text = "– " + text
				}
				p.printf(" %s |", text)
			}
			p.printf("\n")
		}
		notes := g.Notes
		if g.More > 0 {
			notes = append([]string{fmt.Sprintf("%d more rows not shown", g.More)}, notes...)
		}
		p.printf("\n%s.\n", escapeMarkdown(strings.Join(notes, "; ")))
	}
	return p.err
}

// escapeMarkdown keeps text from being read as marks.
func escapeMarkdown(s string) string {
	return strings.NewReplacer(`\`, `\\`, "|", `\|`, "*", `\*`, "_", `\_`, "`", "\\`", "<", "&lt;", "[", `\[`, "]", `\]`, "#", `\#`).Replace(s)
}

// CSV writes one table for a spreadsheet or a program: a line for each row or
// cell of every table, hidden ones with an empty count. Cells that a
// spreadsheet would run as formulas have an apostrophe before them.
func CSV(w io.Writer, r *Report) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	err := out.Write([]string{"table", "key", "name", "parent", "column_key", "column", "reports", "parts", "share", "of", "first", "last", "estimate", "low", "high", "p", "query"})
	line := func(cells ...string) {
		for i, cell := range cells {
			if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
				cells[i] = "'" + cell
			}
		}
		err = errors.Join(err, out.Write(cells))
	}
	itoa := func(n int, hide bool) string {
		if hide {
			return ""
		}
		return strconv.Itoa(n)
	}
	float := func(x *float64) string {
		if x == nil {
			return ""
		}
		return strconv.FormatFloat(*x, 'g', 6, 64)
	}
	line("all", "", "all reports", "", "", "", itoa(r.Reports, false), "", "", "", r.First, r.Last, "", "", "", "", plain(r.Method.Query))
	for _, t := range r.Tables {
		for i := range t.Rows {
			row := &t.Rows[i]
			var e [3]string
			if row.Estimate != nil && row.Estimate.Note == "" {
				e = [3]string{float(&row.Estimate.Count), float(&row.Estimate.Low), float(&row.Estimate.High)}
			}
			parts, share := float(&row.Fraction), float(&row.Share)
			if row.Hidden {
				parts, share = "", ""
			}
			line(t.By, row.Key, plain(row.Name), row.Parent, "", "", itoa(row.Count, row.Hidden), parts, share, strconv.Itoa(t.Assessed), row.First, row.Last, e[0], e[1], e[2], "", row.Query)
		}
	}
	for _, x := range r.Crosses {
		for i, a := range x.RowKeys {
			for j, b := range x.ColumnKeys {
				n := x.Counts[i][j]
				if n != 0 {
					line(x.Rows+" × "+x.Columns, a.Key, plain(a.Name), a.Parent, b.Key, plain(b.Name), itoa(n, n < 0), float(&x.Fractions[i][j]), "", "", "", "", "", "", "", "", "")
				}
			}
		}
	}
	if c := r.Change; c != nil {
		for i := range c.Rows {
			row := &c.Rows[i]
			line("change before", row.Key, plain(row.Name), row.Parent, "before", "before "+c.Date, itoa(row.Before, row.Hidden), "", "", "", "", "", "", "", "", "", "")
			line("change after", row.Key, plain(row.Name), row.Parent, "after", "from "+c.Date, itoa(row.After, row.Hidden), "", "", "", "", "", float(row.Ratio), float(row.Low), float(row.High), float(row.P), "")
		}
	}
	if t := r.Trend; t != nil {
		for i := range t.Rows {
			for j, n := range t.Rows[i].Counts {
				line("trend", t.Rows[i].Key, plain(t.Rows[i].Name), t.Rows[i].Parent, t.Years[j], t.Years[j], itoa(n, n < 0), "", "", strconv.Itoa(t.Totals[j]), "", "", "", "", "", float(t.Rows[i].P), "")
			}
		}
	}
	if r.Entities != nil {
		for i := range r.Entities.Top {
			x := &r.Entities.Top[i]
			line("organization", plain(x.Name), plain(x.Name), "", x.Country, plain(x.CountryName), itoa(x.Reports, x.Hidden), "", "", "", "", "", "", "", "", "", "")
		}
	}
	if r.Network != nil {
		for _, x := range r.Network.Pairs {
			line("network "+x.With, plain(x.Organization), plain(x.Organization), "", plain(x.Key), plain(x.Name), strconv.Itoa(x.Reports), "", "", "", "", "", "", "", "", "", "")
		}
	}
	for _, s := range r.Surveys {
		for _, row := range s.Rows {
			line("survey "+plain(s.Name), plain(row.Name), plain(row.Name), "", "", "", strconv.Itoa(row.Hits), "", float(&row.Share.Value), strconv.Itoa(row.Answered), "", "", "", float(&row.Share.Low), float(&row.Share.High), "", "")
		}
	}
	out.Flush()
	return errors.Join(err, out.Error())
}

// printer keeps the first error.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) printf(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}
