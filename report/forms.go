package report

import (
	"cmp"
	"fmt"
	"io"
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
		lines = append(lines, fmt.Sprintf("Near-duplicates count once: %d left out", m.Repeats))
	default:
		lines = append(lines, "Repeated reports count each time")
	}
	if m.MinScore > 0 {
		lines = append(lines, fmt.Sprintf("Labels count from score %g on (--min-score)", m.MinScore))
	} else if len(m.Thresholds) > 0 {
		lines = append(lines, "Labels count from their thresholds on: "+thresholds(m.Thresholds))
	}
	if r.Suppressed > 1 {
		lines = append(lines, fmt.Sprintf("Counts below %d are hidden (·), and others that would tell them; first and last dates are left out", r.Suppressed))
	}
	if len(r.LeftOut) > 0 {
		lines = append(lines, "Left out, since they would tell hidden counts: tables "+strings.Join(r.LeftOut, ", "))
	}
	if r.Entities != nil {
		lines = append(lines, r.Entities.note())
	}
	return lines
}

// thresholds lists them by kind, of a kind whose labels have each their own the
// lowest and the highest.
func thresholds(t map[string]float64) string {
	lowest, highest := map[string]float64{}, map[string]float64{}
	for key, x := range t {
		if kind, _, own := strings.Cut(key, "/"); own {
			lowest[kind], highest[kind] = min(x, cmp.Or(lowest[kind], x)), max(x, highest[kind])
		}
	}
	var list []string
	for _, key := range sortedKeys(t) {
		switch _, own := highest[key]; {
		case own:
			list = append(list, fmt.Sprintf("%s %.2f to %.2f (each its own)", key, lowest[key], highest[key]))
		case !strings.Contains(key, "/"):
			list = append(list, fmt.Sprintf("%s %g", key, t[key]))
		}
	}
	return strings.Join(list, ", ")
}

// allThresholds lists them in full.
func allThresholds(t map[string]float64) string {
	var list []string
	for _, key := range sortedKeys(t) {
		list = append(list, fmt.Sprintf("%s %g", key, t[key]))
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
