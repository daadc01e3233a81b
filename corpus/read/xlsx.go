package read

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
)

// readXlsx reads one report a row of each sheet of a workbook; the first row
// of a sheet names its columns, as in a CSV file. Days are read as 2019-03-02
// where their cells have the usual format. The limit of one document holds for
// the workbook, decompressed.
func (s *session) readXlsx(source string, r io.ReaderAt, size int64) {
	if size > s.opts.MaxBytes {
		s.skip(source, TooLarge, fmt.Sprintf("more than %d bytes, the limit of a workbook (--max-bytes)", s.opts.MaxBytes))
		return
	}
	book, err := timed(s, func() (*excelize.File, error) {
		return excelize.OpenReader(io.NewSectionReader(r, 0, size), excelize.Options{
			UnzipSizeLimit: s.opts.MaxBytes, UnzipXMLSizeLimit: s.opts.MaxBytes, // one limit: nothing goes to temporary files
			ShortDatePattern: "yyyy-mm-dd", LongDatePattern: "yyyy-mm-dd", LongTimePattern: "hh:mm:ss",
		})
	})
	if err != nil {
		if strings.Contains(err.Error(), "unzip size") {
			s.skip(source, TooLarge, fmt.Sprintf("decompresses to more than %d bytes, the limit of a workbook (--max-bytes)", s.opts.MaxBytes))
			return
		}
		s.skipError(source, damaged(err))
		return
	}
	defer book.Close()
	for _, sheet := range book.GetSheetList() {
		if s.done() {
			return
		}
		s.sheet(source+"!"+cleanName(sheet), book, sheet)
	}
}

func (s *session) sheet(source string, book *excelize.File, name string) {
	rows, err := book.Rows(name)
	if err != nil {
		s.skipError(source, damaged(err))
		return
	}
	defer rows.Close()
	t := &table{s: s, source: source, ext: "xlsx", charset: "utf-8"}
	for line := 1; rows.Next() && !s.done(); line++ {
		values, err := rows.Columns()
		if err != nil {
			s.skipError(fmt.Sprintf("%s:%d", source, line), damaged(err))
			return
		}
		var cells [][]byte
		for _, v := range values {
			cells = append(cells, []byte(v))
		}
		raw := bytes.Join(cells, []byte{0x1f})
		switch {
		case len(bytes.Trim(raw, " \x1f")) == 0:
		case t.columns == nil:
			if err := t.header(cells); err != nil {
				s.skipError(source, err)
				return
			}
		default:
			for len(cells) < len(t.columns) { // empty cells at the end are not stored
				cells = append(cells, nil)
			}
			t.rowsRead++
			if err := t.row(fmt.Sprintf("%s:%d", source, line), cells, raw); err != nil {
				s.skipError(fmt.Sprintf("%s:%d", source, line), err)
			}
		}
	}
	if err := rows.Error(); err != nil {
		s.skipError(source, damaged(err))
	} else if t.rowsRead == 0 {
		s.skip(source, Empty, "no row below the header")
	}
}
