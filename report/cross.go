package report

import (
	"maps"
	"slices"

	"attache/corpus"
)

// Cross counts reports by two dimensions. A report with two values of each
// counts in four cells.
type Cross struct {
	Rows    string `json:"rows"`
	Columns string `json:"columns"`
	// RowKeys and ColumnKeys head the cells, with their names; in the order of
	// one-way tables.
	RowKeys    []Head      `json:"row_keys"`
	ColumnKeys []Head      `json:"column_keys"`
	Counts     [][]int     `json:"counts"`
	Fractions  [][]float64 `json:"fractions"`
	// HiddenBelow is Options.Suppress; a count hidden is -1.
	HiddenBelow int `json:"hidden_below,omitempty"`
	// NoParts says that Fractions are left out, since they would tell what is
	// hidden.
	NoParts bool `json:"no_parts,omitempty"`
	// Documents are the reports behind each cell, if they were kept.
	Documents [][][]int `json:"-"`
}

// Head is what heads a row or column, with the number of reports in all of it.
type Head struct {
	Key   string `json:"key"`
	Name  string `json:"name"`
	Count int    `json:"count"`
	// Parent is the key of the value that this one is a part of.
	Parent string `json:"parent,omitempty"`
	// Hidden says that the count is small, or would tell one that is, and was left
	// out.
	Hidden bool `json:"hidden,omitempty"`
}

// cross is a Cross while it is counted.
type cross struct {
	rows, columns string
	cells         map[[2]string]*Row
	sides         [2]*table
}

func newCross(rows, columns string) *cross {
	return &cross{rows, columns, map[[2]string]*Row{}, [2]*table{newTable(rows), newTable(columns)}}
}

func (x *cross) add(f *Facts, rows, columns []value, keep bool) {
	x.sides[0].add(f, rows, false)
	x.sides[1].add(f, columns, false)
	for _, r := range rows {
		for _, c := range columns {
			cell := x.cells[[2]string{r.key, c.key}]
			if cell == nil {
				cell = &Row{}
				x.cells[[2]string{r.key, c.key}] = cell
			}
			cell.Count++
			cell.Fraction += r.part * c.part
			if keep {
				cell.Documents = append(cell.Documents, f.n)
			}
		}
	}
}

func (x *cross) cross(o *Options, h *hiding) Cross {
	done := Cross{Rows: x.rows, Columns: x.columns, HiddenBelow: o.Suppress}
	heads := func(t *table) (list []Head) {
		sorted := t.table(o, h.of(t.by))
		for i := range sorted.Rows {
			r := &sorted.Rows[i]
			list = append(list, Head{r.Key, r.Name, r.Count, r.Parent, r.Hidden})
		}
		return list
	}
	hidden := h.in(x)
	done.NoParts = len(hidden) > 0 && (several(x.rows) || several(x.columns))
	done.RowKeys, done.ColumnKeys = heads(x.sides[0]), heads(x.sides[1])
	for _, r := range done.RowKeys {
		counts, fractions := make([]int, len(done.ColumnKeys)), make([]float64, len(done.ColumnKeys))
		documents := make([][]int, len(done.ColumnKeys))
		for i, c := range done.ColumnKeys {
			at := [2]string{r.Key, c.Key}
			cell := x.cells[at]
			switch {
			case hidden[at]:
				counts[i] = -1
			case cell != nil:
				counts[i], documents[i] = cell.Count, cell.Documents
				if !done.NoParts {
					fractions[i] = corpus.Round(cell.Fraction)
				}
			}
		}
		done.Counts, done.Fractions = append(done.Counts, counts), append(done.Fractions, fractions)
		done.Documents = append(done.Documents, documents)
	}
	return done
}

// Top returns the cross with its largest rows and columns only; what has no
// value stays, if any has none.
func (x *Cross) Top(rows, columns int) Cross {
	pick := func(heads []Head, n int) (kept []int) {
		for i := range heads {
			if len(kept) < n || special(heads[i].Key) {
				kept = append(kept, i)
			}
		}
		return kept
	}
	cut := Cross{Rows: x.Rows, Columns: x.Columns, HiddenBelow: x.HiddenBelow, NoParts: x.NoParts}
	across := pick(x.ColumnKeys, columns)
	for _, j := range across {
		cut.ColumnKeys = append(cut.ColumnKeys, x.ColumnKeys[j])
	}
	for _, i := range pick(x.RowKeys, rows) {
		counts, fractions := make([]int, 0, len(across)), make([]float64, 0, len(across))
		var documents [][]int
		for _, j := range across {
			counts, fractions = append(counts, x.Counts[i][j]), append(fractions, x.Fractions[i][j])
			documents = append(documents, x.Documents[i][j])
		}
		cut.Documents = append(cut.Documents, documents)
		cut.RowKeys = append(cut.RowKeys, x.RowKeys[i])
		cut.Counts, cut.Fractions = append(cut.Counts, counts), append(cut.Fractions, fractions)
	}
	return cut
}

// sortedKeys are the keys of a map in order.
func sortedKeys[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }
