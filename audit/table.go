package audit

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"attache/corpus"
)

// header are the columns of the table to fill in. audit and row say which row
// of which audit it is, and are not to be changed.
var header = []string{"audit", "row", "report", "date", "title", "kind", "label", "means", "said", "evidence", "tick", "note", "text", "url"}

// Widths are those of the table's columns in a workbook.
var Widths = []float64{14, 6, 18, 11, 40, 9, 24, 40, 6, 50, 12, 20, 80, 30}

// tickColumn and so on are the places of columns in header.
const (
	auditColumn  = 0
	rowColumn    = 1
	reportColumn = 2
	kindColumn   = 5
	labelColumn  = 6
	tickColumn   = 10
)

// missing stands for the label in rows that ask what is missing.
const missing = "(missing?)"

// maxText is how many bytes of a report's text the table shows.
const maxText = 4000

// Table is the audit as a table to fill in. get returns the record of a
// report, with the labels that count; means says what a label means, or for an
// empty one which labels a kind has.
func (a *Audit) Table(get func(id string) (*corpus.Record, error), means func(kind, label string) string) ([][]string, error) {
	rows := [][]string{slices.Clone(header)}
	key := a.Key()
	last := ""
	for i, r := range a.Rows {
		rec, err := get(r.Report)
		if err != nil {
			return nil, err
		}
		row := map[string]string{
			"audit": key, "row": strconv.Itoa(i + 1), "report": r.Report, "title": oneLine(rec.Title), "url": rec.URL,
			"kind": r.Kind, "label": orMissing(r.Label), "means": means(r.Kind, r.Label), "said": "no", "evidence": quotes(rec, r.Kind, r.Label),
		}
		if rec.Date != nil {
			row["date"] = rec.Date.Value
		}
		if r.Label == "" {
			row["said"] = ""
		} else if r.Said {
			row["said"] = "yes"
		}
		if r.Report != last {
			row["text"] = cutText(rec.Text)
		}
		cells := make([]string, len(header))
		for c, name := range header {
			cells[c] = row[name]
		}
		last = r.Report
		rows = append(rows, cells)
	}
	return rows, nil
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// quotes are the first words that a label rests on.
func quotes(rec *corpus.Record, kind, label string) string {
	var list []string
	for _, l := range Labels(rec, kind) {
		for _, e := range l.Evidence {
			if quote := oneLine(e.Text); l.ID == label && !slices.Contains(list, quote) && len(list) < 5 {
				list = append(list, quote)
			}
		}
	}
	return strings.Join(list, " | ")
}

func cutText(s string) string {
	s = strings.ReplaceAll(strings.TrimSpace(s), "\r", "")
	if len(s) <= maxText {
		return s
	}
	end := maxText
	for !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + " …"
}

// Mark is the judgement of one row: a line of CORPUS/audits/NAME.marks.jsonl.
type Mark struct {
	// Row counts from 1.
	Row int `json:"row"`
	// Right is the answer where the row asks about a label: the report has it.
	Right bool `json:"right"`
	// Labels are those missing, where the row asks that.
	Labels []string `json:"labels,omitempty"`
	Note   string   `json:"note,omitempty"`
}

var (
	// ErrOtherAudit is returned for a table that is not the audit's.
	ErrOtherAudit = errors.New("the table is not of this audit")
	// ErrNoMarks is returned for a table without one mark.
	ErrNoMarks = errors.New("no row is marked: the column tick wants y or n, or for (missing?) rows the labels that are missing, or none")
)

// ReadMarks reads the judgements out of a filled-in table. known says whether a
// kind has a label of that id; the right spelling comes back. Rows without a
// mark are left out. The error names each bad row, joins those of all, and
// wraps ErrOtherAudit or ErrNoMarks where these are the matter.
func (a *Audit) ReadMarks(rows [][]string, known func(kind, id string) (string, bool)) ([]Mark, error) {
	place, err := columns(rows[0])
	if err != nil {
		return nil, err
	}
	var marks []Mark
	var problems []error
	seen := map[int]string{}
	key := a.Key()
	for line, cells := range rows[1:] {
		cell := func(column int) string { return strings.TrimSpace(cells[place[column]]) }
		if strings.Join(cells, "") == "" {
			continue
		}
		fail := func(format string, args ...any) {
			problems = append(problems, fmt.Errorf("line %d: %w", line+2, fmt.Errorf(format, args...)))
		}
		n, err := strconv.Atoi(strings.TrimSuffix(cell(rowColumn), ".0"))
		switch {
		case cell(auditColumn) != key:
			fail("%w: it says %q, the audit is %s", ErrOtherAudit, cell(auditColumn), key)
			return nil, errors.Join(problems...)
		case err != nil || n < 1 || n > len(a.Rows):
			fail("the audit has no row %q", cell(rowColumn))
			continue
		}
		row := a.Rows[n-1]
		if want := [3]string{row.Report, row.Kind, orMissing(row.Label)}; want != [3]string{cell(reportColumn), cell(kindColumn), cell(labelColumn)} {
			fail("row %d was about %s %s of report %s: report, kind and label are not to be changed", n, want[1], want[2], want[0])
			continue
		}
		tick := cell(tickColumn)
		if tick == "" {
			continue
		}
		if before, twice := seen[n]; twice {
			if before != tick {
				fail("row %d is marked %q here and %q before", n, tick, before)
			}
			continue
		}
		seen[n] = tick
		mark, err := row.mark(tick, known)
		if err != nil {
			fail("row %d: %w", n, err)
			continue
		}
		mark.Row, mark.Note = n, strings.TrimSpace(cells[place[tickColumn+1]])
		marks = append(marks, mark)
	}
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	if len(marks) == 0 {
		return nil, ErrNoMarks
	}
	slices.SortFunc(marks, func(x, y Mark) int { return x.Row - y.Row })
	return marks, nil
}

func orMissing(label string) string {
	if label == "" {
		return missing
	}
	return label
}

// columns finds the columns by their names, in whatever order they are now.
func columns(names []string) ([]int, error) {
	place := make([]int, len(header))
	for i, want := range header {
		place[i] = slices.IndexFunc(names, func(name string) bool { return strings.EqualFold(strings.TrimSpace(name), want) })
		if place[i] < 0 && (i <= reportColumn || i == kindColumn || i == labelColumn || i == tickColumn) {
			return nil, fmt.Errorf("the table has no column %q: it is not one that attache audit wrote", want)
		}
		place[i] = max(place[i], 0)
	}
	return place, nil
}

var ticks = map[string]bool{
	"y": true, "yes": true, "1": true, "true": true, "x": true, "✓": true, "ok": true, "right": true, "是": true,
	"n": false, "no": false, "0": false, "false": false, "wrong": false, "否": false,
}

// mark reads a tick.
func (r *Row) mark(tick string, known func(kind, id string) (string, bool)) (m Mark, err error) {
	if r.Label != "" {
		var ok bool
		if m.Right, ok = ticks[strings.ToLower(tick)]; !ok {
			return m, fmt.Errorf("tick %q: want y or n", tick)
		}
		return m, nil
	}
	switch strings.ToLower(tick) {
	case "none", "-", "0", "no", "n", "nothing":
		return m, nil
	}
	for _, name := range strings.FieldsFunc(tick, func(c rune) bool { return c == ';' || c == ',' || c == '\n' }) {
		id, ok := known(r.Kind, strings.TrimSpace(name))
		if !ok {
			return m, fmt.Errorf("%q is no %s: want ids with ; between them, or none", strings.TrimSpace(name), r.Kind)
		}
		m.Labels = append(m.Labels, id)
	}
	return m, nil
}
