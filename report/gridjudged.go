package report

import (
	"fmt"
	"slices"

	"attache/internal/stat"
)

func estimateCells(e *Estimate) []Cell {
	switch {
	case e == nil:
		return []Cell{{Number: -1}, {}}
	case e.Note != "":
		return []Cell{{Number: -1}, {Text: plain(e.Note)}}
	}
	text := fmt.Sprintf("%.0f to %.0f", e.Low, e.High)
	if e.Unheard > 0 {
		text += ", in " + heard(e.Of, e.Unheard)
	}
	return []Cell{number(e.Count, 0, false), {Text: text}}
}

// heard says of how many reports an estimate speaks.
func heard(of, unheard int) string { return fmt.Sprintf("%d of %d", of, of+unheard) }

// unheardNote says what those are that estimates leave out.
const unheardNote = "in N of M: an audit speaks of the reports that were there when it was drawn, here N; the others of the M came later, or from a merged corpus without an audit, and are left out"

// errorGrid lists how far labels are right.
func errorGrid(list []LabelError, top int) Grid {
	g := Grid{ID: "errors", Title: "How far the labels are right"}
	g.Notes = []string{"from the reports judged by hand in audits; precision: of those said to have the label, % that do; recall: of those that have it, % said to; empty is not estimable for want of marks"}
	g.Columns = []Column{{"label", false}, {"kind", false}, {"counted", true}, {"judged", true}, {"precision", true}, {"95 % interval", false}, {"recall", true}, {"95 % interval", false}}
	some := slices.ContainsFunc(list, func(e LabelError) bool { return e.Unheard > 0 })
	if some {
		g.Columns = append(g.Columns, Column{"in", false})
		g.Notes = append(g.Notes, unheardNote)
	}
	share := func(i *stat.Interval) []Cell {
		if i == nil {
			return []Cell{{Number: -1}, {}}
		}
		return []Cell{number(100*i.Value, 0, false), {Text: fmt.Sprintf("%.0f to %.0f", 100*i.Low, 100*i.High)}}
	}
	for i := range list {
		if top > 0 && i >= top {
			g.More = len(list) - top
			break
		}
		e := &list[i]
		row := GridRow{Cells: []Cell{{Text: plain(e.Name)}, {Text: title(e.Kind)}, hidden(e.Counted, false), hidden(e.Marked, false)}}
		row.Cells = append(append(row.Cells, share(e.Precision)...), share(e.Recall)...)
		if some {
			row.Cells = append(row.Cells, Cell{Text: heard(e.Of, e.Unheard)})
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}
