// Package sheet writes and reads the tables that people fill in: CSV, or an
// Excel workbook by the ending .xlsx.
//
// Nothing that a document says becomes a formula: in CSV an apostrophe stands
// before what a spreadsheet would run, and Read takes it away again, so that
//
//	Read(Write(rows)) == rows
//
// for rows of equal length whose cells are valid UTF-8 without carriage
// returns, at most 32,767 characters each, and whose last row is not empty.
package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// maxFile bounds what is read, packed and unpacked.
const maxFile = 256 << 20

// Encode writes rows in the form that the ending of name asks for: .xlsx, else
// CSV by RFC 4180 with a byte order mark, so that spreadsheets know it for
// UTF-8. The widths, if any, are those of a workbook's columns in characters.
func Encode(name string, rows [][]string, widths []float64) ([]byte, error) {
	if isWorkbook(name) {
		return encodeWorkbook(rows, widths)
	}
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	cells := []string{}
	for _, row := range rows {
		cells = cells[:0]
		for _, cell := range row {
			cells = append(cells, guard(cell))
		}
		if err := w.Write(cells); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

func isWorkbook(name string) bool { return strings.EqualFold(filepath.Ext(name), ".xlsx") }

// risky begins what a spreadsheet would run, and what the guard itself looks
// like.
const risky = "=+-@\t\r\n'"

func guard(cell string) string {
	if cell != "" && strings.IndexByte(risky, cell[0]) >= 0 {
		return "'" + cell
	}
	return cell
}

// unguard takes the guard away; a spreadsheet may have done so already.
func unguard(cell string) string {
	if len(cell) > 1 && cell[0] == '\'' && strings.IndexByte(risky, cell[1]) >= 0 {
		return cell[1:]
	}
	return cell
}

func encodeWorkbook(rows [][]string, widths []float64) ([]byte, error) {
	book := excelize.NewFile()
	defer book.Close()
	s, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		return nil, err
	}
	for i, width := range widths {
		if err := s.SetColWidth(i+1, i+1, width); err != nil {
			return nil, err
		}
	}
	if err := s.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return nil, err
	}
	for i, row := range rows {
		cells := make([]any, len(row))
		for j, cell := range row {
			cells[j] = cell // a string is text, whatever it begins with
		}
		if err := s.SetRow(fmt.Sprintf("A%d", i+1), cells); err != nil {
			return nil, err
		}
	}
	if err := s.Flush(); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	_, err = book.WriteTo(&b)
	return b.Bytes(), err
}

// Read reads the table of a file: of a workbook the first sheet, of CSV what
// stands between commas, semicolons or tabs, whichever its first line has most
// of. Every row is as long as the first. The error names the file.
func Read(path string) ([][]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = fmt.Errorf("more than %d bytes", maxFile)
	}
	var rows [][]string
	if err == nil {
		if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
			rows, err = readWorkbook(data)
		} else {
			rows, err = readCSV(data)
		}
	}
	if err == nil && len(rows) == 0 {
		err = errors.New("an empty table")
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	for i, row := range rows {
		for len(row) < len(rows[0]) { // empty cells at the end need not be stored
			row = append(row, "")
		}
		rows[i] = row[:len(rows[0])]
	}
	return rows, nil
}

func readWorkbook(data []byte) ([][]string, error) {
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: maxFile, UnzipXMLSizeLimit: maxFile})
	if err != nil {
		return nil, fmt.Errorf("no Excel workbook: %w", err)
	}
	defer book.Close()
	return book.GetRows(book.GetSheetName(0))
}

func readCSV(data []byte) ([][]string, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if bytes.IndexByte(data, 0) >= 0 {
		return nil, errors.New("neither CSV nor an Excel workbook")
	}
	first, _, _ := bytes.Cut(data, []byte("\n"))
	r := csv.NewReader(bytes.NewReader(data))
	r.FieldsPerRecord, r.LazyQuotes = -1, true
	for _, comma := range []rune{';', '\t'} {
		if bytes.Count(first, []byte(string(comma))) > bytes.Count(first, []byte(string(r.Comma))) {
			r.Comma = comma
		}
	}
	rows, err := r.ReadAll()
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		for i, cell := range row {
			row[i] = unguard(strings.ToValidUTF8(cell, string(utf8.RuneError)))
		}
	}
	return rows, nil
}
