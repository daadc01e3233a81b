package verify

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf16"
)

// rowsOf is the number of rows of a record in a table of one kind of label.
func rowsOf(w Want, rows string) int {
	r := w.Record
	return map[string]int{
		"organizations": len(r.Organizations), "people": len(r.People), "countries": len(r.Countries),
		"domains": len(r.Domains), "modes": len(r.Modes),
	}[rows]
}

// tableCheck compares one table, row by row.
type tableCheck struct {
	*check
	header []string
	rows   string // what a row is; "reports" or ""
	clean  func(string) string
	most   int // UTF-16 units of a cell, 0 for any number
	want   Want
	left   int // rows of want still to come
	told   []quoted
}

// row compares one row of cells.
func (t *tableCheck) row(cells []string) error {
	get := func(name string) string {
		if i := slices.Index(t.header, name); i >= 0 && i < len(cells) {
			return cells[i]
		}
		return ""
	}
	var err error
	if t.rows == "" || t.rows == "reports" {
		if t.want, err = t.wantID(get("id")); err != nil {
			return err
		}
		for name, want := range map[string]string{"title": t.want.Record.Title, "text": t.want.Record.Text} {
			if slices.Contains(t.header, name) {
				if err := sameText(t.want, name, get(name), t.cell(want)); err != nil {
					return err
				}
			}
		}
		return nil
	}
	for t.left == 0 { // records without such a label have no row
		if t.want, err = t.check.want(); err != nil {
			return err
		}
		t.left, t.told = rowsOf(t.want, t.rows), nil
	}
	if id := get("id"); id != t.want.Record.ID {
		return differ(t.want, "the export has a row of %s in its place", id)
	}
	places, err := parsePlaces(get("spans"))
	if err != nil {
		return differ(t.want, "%v", err)
	}
	for i := range places {
		text, _ := t.want.Whole.Field(places[i].field)
		if places[i].start < 0 || places[i].end > len(text) || places[i].start > places[i].end {
			return differ(t.want, "%s goes beyond the field", get("spans"))
		}
		places[i].text = text[places[i].start:places[i].end]
	}
	if err := t.quotes(get("quotes"), places); err != nil {
		return err
	}
	t.told = append(t.told, places...)
	if t.left--; t.left > 0 {
		return nil
	}
	fields := map[string]string{"title": t.want.Record.Title, "text": t.want.Record.Text}
	for key, value := range t.want.Record.Meta {
		fields["meta."+key] = value
	}
	want := labelEvidence(t.want.Whole, t.rows)
	return t.evidence(t.want, fields, t.told, want)
}

// quotes compares the quotes of a cell, of which the first three that differ
// stand there, with what is at the places.
func (t *tableCheck) quotes(cell string, places []quoted) error {
	var want []string
	for _, p := range places {
		quote := strings.Join(strings.Fields(p.text), " ")
		if t.opts.NoText && len(p.text) > 200 {
			return nil // a quote that is cut
		}
		if !slices.Contains(want, quote) && len(want) < 3 {
			want = append(want, quote)
		}
	}
	return sameText(t.want, "quotes", cell, t.cell(strings.Join(want, " | ")))
}

// cell is a text as the table has it.
func (t *tableCheck) cell(text string) string {
	text = t.clean(text)
	units := 0
	for i, r := range text {
		if units += utf16.RuneLen(r); t.most > 0 && units > t.most {
			return text[:i]
		}
	}
	return text
}

// rest takes the records that have no row.
func (t *tableCheck) rest() error {
	if t.left > 0 {
		return differ(t.want, "%d rows are missing", t.left)
	}
	if t.rows == "" || t.rows == "reports" {
		return nil
	}
	for {
		w, err, more := t.next()
		if !more || err != nil {
			return err
		}
		t.Records++
		if rowsOf(w, t.rows) > 0 {
			return differ(w, "its rows are missing")
		}
	}
}

func (c *check) csv(path string) error {
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer in.Close()
	buffered := bufio.NewReader(in)
	if mark, err := buffered.Peek(3); err == nil && string(mark) == "\ufeff" {
		if _, err := buffered.Discard(3); err != nil {
			return err
		}
	}
	rows := csv.NewReader(buffered)
	header, err := rows.Read()
	if err != nil {
		return fmt.Errorf("the header: %w", err)
	}
	// This reader makes CR LF within a cell a line feed.
	clean := func(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }
	t := &tableCheck{check: c, header: header, rows: c.opts.Rows, clean: clean}
	for {
		cells, err := rows.Read()
		if err == io.EOF {
			return t.rest()
		}
		if err != nil {
			return err
		}
		if !c.opts.Raw {
			for i := range cells {
				if strings.IndexAny(cells[i], "=+-@\t\r\n＝＋－＠") == 0 {
					return fmt.Errorf("row %d: the cell %q would be run", c.Records+1, clip(cells[i]))
				}
				cells[i] = bare(cells[i])
			}
		}
		if err := t.row(cells); err != nil {
			return err
		}
	}
}

// bare takes the guard off a cell: one of the apostrophes before what would be
// run as a formula.
func bare(cell string) string {
	rest := strings.TrimLeft(cell, "'")
	if len(rest) < len(cell) && strings.IndexAny(rest, "=+-@\t\r\n＝＋－＠") == 0 {
		return cell[1:]
	}
	return cell
}
