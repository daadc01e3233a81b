package export

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// workbook writes an Excel workbook: a sheet for each of tables, a codebook that
// says what each column is, and the provenance. Cells are text or numbers, never
// formulas, so they need no guard. Excel holds 32,767 characters a cell; longer
// texts are cut there.
//
// Rows go through excelize's stream writer, which holds up to 16 MiB of each sheet
// and keeps the rest, as sortedZip does, in temporary files.
type workbook struct {
	out    io.Writer
	opts   *Options
	file   *excelize.File
	sheets []*openSheet
	err    error
}

// openSheet is one sheet while rows are added to it.
type openSheet struct {
	sheet
	stream *excelize.StreamWriter
	row    int
}

func newXLSX(w io.Writer, opts *Options) encoder {
	b := &workbook{out: w, opts: opts, file: excelize.NewFile()}
	for _, s := range tables(opts) {
		if b.err == nil {
			b.err = b.begin(s)
		}
	}
	return b
}

// begin adds a sheet and its header, which stays in view.
func (b *workbook) begin(s sheet) (err error) {
	if len(b.sheets) == 0 {
		err = b.file.SetSheetName("Sheet1", s.name)
	} else {
		_, err = b.file.NewSheet(s.name)
	}
	if err != nil {
		return err
	}
	open := &openSheet{sheet: s}
	if open.stream, err = b.file.NewStreamWriter(s.name); err != nil {
		return err
	}
	if err := open.stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	var header []any
	for _, c := range s.columns {
		header = append(header, c.name)
	}
	b.sheets = append(b.sheets, open)
	return open.add(header)
}

func (s *openSheet) add(cells []any) error {
	if s.row++; s.row > excelize.TotalRows {
		return fmt.Errorf("sheet %s: Excel holds %d rows; export csv instead, or narrow the query", s.name, excelize.TotalRows)
	}
	return s.stream.SetRow(fmt.Sprintf("A%d", s.row), cells)
}

func (b *workbook) Write(e *entry) error {
	for _, s := range b.sheets {
		if b.err != nil {
			return b.err
		}
		for _, row := range s.rows(e) {
			if b.err = s.add(row); b.err != nil {
				return b.err
			}
		}
	}
	return b.err
}

func (b *workbook) Close() error {
	defer b.file.Close()
	if b.err != nil {
		return b.err
	}
	if err := b.begin(b.codebook()); err != nil {
		return err
	}
	if err := b.begin(b.provenance()); err != nil {
		return err
	}
	for _, s := range b.sheets {
		if s.name == "codebook" || s.name == "provenance" {
			for _, row := range s.rows(nil) {
				if err := s.add(row); err != nil {
					return err
				}
			}
		}
		if err := s.stream.Flush(); err != nil {
			return err
		}
	}
	// The archive goes straight to the output: what excelize would have it written
	// to is memory, and stays empty.
	b.file.SetZipWriter(func(io.Writer) excelize.ZipWriter { return &sortedZip{out: b.out} })
	_, err := b.file.WriteTo(io.Discard)
	return err
}

// codebook says what the sheets and each of their columns are.
func (b *workbook) codebook() sheet {
	var rows [][]any
	for _, s := range b.sheets {
		rows = append(rows, []any{s.name, "", s.about})
		for _, c := range s.columns {
			rows = append(rows, []any{s.name, c.name, c.about})
		}
	}
	rows = append(rows, []any{"provenance", "", "what the workbook was made from, and how"},
		[]any{"all", "", "lists are joined by \"; \"; a cell of more than 32,767 characters is cut there, as Excel holds no more"})
	return sheet{"codebook", "", []column{{"sheet", ""}, {"column", ""}, {"means", ""}}, func(*entry) [][]any { return rows }}
}

// provenance is the provenance as pairs, in the order of its fields.
func (b *workbook) provenance() sheet {
	return sheet{"provenance", "", []column{{"field", ""}, {"value", ""}}, func(*entry) (rows [][]any) {
		for _, p := range b.opts.Provenance.pairs() {
			rows = append(rows, []any{p.key, p.value})
		}
		return rows
	}}
}
