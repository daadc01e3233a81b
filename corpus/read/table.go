package read

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"attache/corpus"
)

// readTable reads one report a row. The first row names the columns; cells in
// quotes may hold line breaks, and "" is a quote in them.
func readTable(ext string) format {
	return func(s *session, source string, r *bufio.Reader) {
		u := unmarked(r)
		head, _ := u.Peek(headSize)
		comma := byte('\t')
		if ext == "csv" {
			comma = commaOf(head)
		}
		t := &table{s: s, source: source, ext: ext, charset: charsetOf(head), rows: newRowScanner(u, comma, s.opts.MaxBytes)}
		t.read()
	}
}

type table struct {
	s           *session
	source, ext string
	charset     string // of the file, "" when its start is plain ASCII
	rows        *rowScanner
	columns     []string
	hasText     bool
	rowsRead    int // below the header
}

func (t *table) read() {
	cells, _, _, err := t.rows.next()
	if err == nil {
		err = t.header(cells)
	}
	if err == io.EOF {
		err = refuse(Empty, "no header row in it")
	}
	if err != nil {
		t.s.skipError(t.source, err)
		return
	}
	for ; !t.s.done(); t.rowsRead++ {
		cells, raw, line, err := t.rows.next()
		if err == io.EOF {
			if t.rowsRead == 0 {
				t.s.skip(t.source, Empty, "no row below the header")
			}
			return
		}
		if err == nil {
			err = t.row(fmt.Sprintf("%s:%d", t.source, line), cells, raw)
		}
		if err == nil {
			continue
		}
		reason, detail := why(err)
		t.s.skip(fmt.Sprintf("%s:%d", t.source, line), reason, detail)
		if reason != TooLarge && reason != BadRow && reason != BadEncoding && reason != NotText {
			return
		}
	}
}

// header takes the names of the columns. One without a name is "column 3", one
// named twice "Notes (2)".
func (t *table) header(cells [][]byte) error {
	used := make(map[string]int)
	var columns []string
	for i, cell := range cells {
		name, _, err := t.text(cell)
		if err != nil {
			return err
		}
		if name = strings.TrimSpace(name); name == "" {
			name = fmt.Sprintf("column %d", i+1)
		}
		if used[name]++; used[name] > 1 {
			name = fmt.Sprintf("%s (%d)", name, used[name])
		}
		columns = append(columns, name)
		t.hasText = t.hasText || t.s.opts.fieldOf(name) == "text"
	}
	if !t.hasText {
		return noText(t.s.opts, "column", columns)
	}
	t.columns = columns
	return nil
}

func (t *table) row(place string, cells [][]byte, raw []byte) error {
	if len(cells) != len(t.columns) {
		return refuse(BadRow, "%d cells where the header has %d", len(cells), len(t.columns))
	}
	d := &corpus.Document{Reader: &corpus.Reader{Name: t.ext + "/1"}}
	for i, cell := range cells {
		value, charset, err := t.text(cell)
		if err != nil {
			reason, detail := why(err)
			return refuse(reason, "column %q: %s", t.columns[i], detail)
		}
		if charset != "utf-8" || d.Reader.Encoding == "" {
			d.Reader.Encoding = charset
		}
		t.s.opts.setField(d, t.columns[i], value)
	}
	t.s.document(d, place, raw)
	return nil
}

// text decodes one cell: as the file's character set has it, or, in a file
// whose start did not tell, as the cell itself does.
func (t *table) text(cell []byte) (value, charset string, err error) {
	if bytes.IndexByte(cell, 0) >= 0 {
		return "", "", refuse(NotText, "NUL byte in a cell")
	}
	if t.charset == "" || t.charset == "utf-8" {
		if utf8.Valid(cell) {
			return string(cell), "utf-8", nil
		}
		if t.charset == "utf-8" {
			return "", "", refuse(BadEncoding, "not UTF-8, as the start of the file is")
		}
		return decode(cell, "")
	}
	return decodeAs(cell, t.charset)
}

// charsetOf tells the character set of a table from its first bytes, "" when
// they are plain ASCII.
func charsetOf(head []byte) string {
	ascii := bytes.IndexFunc(head, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
	switch {
	case ascii:
		return ""
	case validPrefix(head):
		return "utf-8"
	}
	_, charset, err := decode(head[:bytes.LastIndexByte(head, '\n')+1], "")
	if err != nil {
		_, charset, err = decode(head, "")
	}
	if err != nil {
		return "utf-8"
	}
	return charset
}

// commaOf tells what parts the cells of a .csv file: comma, semicolon or tab,
// whichever its first line has most of.
func commaOf(head []byte) byte {
	line, _, _ := bytes.Cut(head, []byte("\n"))
	best, most := byte(','), bytes.Count(line, []byte(","))
	for _, c := range []byte(";\t") {
		if n := bytes.Count(line, []byte{c}); n > most {
			best, most = c, n
		}
	}
	return best
}
