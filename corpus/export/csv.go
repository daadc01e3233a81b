package export

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// table writes one table as CSV: one row a report, or a row a label with
// Options.Rows. RFC 4180, with a header and, unless the options say raw, a byte
// order mark, so that spreadsheets know it for UTF-8, and every cell guarded.
type table struct {
	w     *csv.Writer
	out   io.Writer
	raw   bool
	sheet sheet
	begun bool
	cells []string
}

func newCSV(w io.Writer, opts *Options) encoder {
	list := tables(opts)
	i := max(0, slices.IndexFunc(list, func(s sheet) bool { return s.name == opts.Rows }))
	return &table{w: csv.NewWriter(w), out: w, raw: opts.Raw, sheet: list[i]}
}

// checkRows says what is wrong with Options.Rows.
func checkRows(format string, opts *Options) error {
	if opts.Rows == "" {
		return nil
	}
	if format != "csv" {
		return fmt.Errorf("rows of %s: only csv has a table a kind of label", opts.Rows)
	}
	if opts.Rows == "people" && opts.NoPeople {
		return errors.New("rows of people, and people left out: nothing would be written")
	}
	var names []string
	for _, s := range tables(opts) {
		if s.name == opts.Rows {
			return nil
		}
		names = append(names, s.name)
	}
	return fmt.Errorf("rows of %q: there are %s", opts.Rows, strings.Join(names, ", "))
}

func (t *table) Write(e *entry) error {
	if err := t.begin(); err != nil {
		return err
	}
	for _, row := range t.sheet.rows(e) {
		t.cells = t.cells[:0]
		for _, cell := range row {
			t.cells = append(t.cells, t.text(cell))
		}
		if err := t.w.Write(t.cells); err != nil {
			return err
		}
	}
	return nil
}

func (t *table) text(cell any) string {
	switch x := cell.(type) {
	case string:
		if t.raw {
			return x
		}
		return Guard(x)
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	return fmt.Sprint(cell)
}

func (t *table) begin() error {
	if t.begun {
		return nil
	}
	t.begun = true
	if !t.raw {
		if _, err := io.WriteString(t.out, "\ufeff"); err != nil {
			return err
		}
	}
	var names []string
	for _, c := range t.sheet.columns {
		names = append(names, c.name)
	}
	return t.w.Write(names)
}

func (t *table) Close() error {
	if err := t.begin(); err != nil {
		return err
	}
	t.w.Flush()
	return t.w.Error()
}
