package export

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"attache/corpus"
)

// workbook writes an Excel workbook: a sheet of reports, a sheet each of
// organisations, people, countries and domains with one row a label, and a
// codebook that says what each column is. Cells are text, never formulas.
// Excel holds 32,767 characters a cell, so that longer texts are cut there.
type workbook struct {
	out    io.Writer
	opts   *Options
	file   *excelize.File
	sheets []*sheet
	err    error
}

// sheet is one sheet while rows are added to it.
type sheet struct {
	name    string
	about   string
	columns []string
	rows    func(*entry) [][]any
	stream  *excelize.StreamWriter
	row     int
}

func newXLSX(w io.Writer, opts *Options) encoder {
	b := &workbook{out: w, opts: opts, file: excelize.NewFile()}
	b.sheets = []*sheet{reportSheet(opts),
		{name: "organizations", about: "one row an organisation of a report", columns: []string{"id", "name", "kind", "country", "score", "mentions", "quotes"}, rows: organizationRows},
		{name: "countries", about: "one row a country of a report", columns: []string{"id", "code", "name", "roles", "score", "mentions", "quotes"}, rows: countryRows},
		{name: "domains", about: "one row a technology domain of a report", columns: []string{"id", "domain", "score", "quotes"}, rows: domainRows},
	}
	if !opts.NoPeople {
		b.sheets = append(b.sheets, &sheet{name: "people", about: "one row a person of a report", columns: []string{"id", "name", "organization", "score", "mentions", "quotes"}, rows: personRows})
	}
	for i, s := range b.sheets {
		b.err = b.begin(i, s)
		if b.err != nil {
			break
		}
	}
	return b
}

// begin adds a sheet and its header, which stays in view.
func (b *workbook) begin(i int, s *sheet) (err error) {
	if i == 0 {
		err = b.file.SetSheetName("Sheet1", s.name)
	} else {
		_, err = b.file.NewSheet(s.name)
	}
	if err != nil {
		return err
	}
	if s.stream, err = b.file.NewStreamWriter(s.name); err != nil {
		return err
	}
	if err := s.stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	header := make([]any, len(s.columns))
	for i, name := range s.columns {
		header[i] = name
	}
	return s.add(header)
}

func (s *sheet) add(cells []any) error {
	if s.row++; s.row > excelize.TotalRows {
		return fmt.Errorf("sheet %s: Excel holds %d rows; export csv instead, or narrow the query", s.name, excelize.TotalRows)
	}
	return s.stream.SetRow(fmt.Sprintf("A%d", s.row), cells)
}

func (b *workbook) Write(r *entry) error {
	for _, s := range b.sheets {
		if b.err != nil {
			return b.err
		}
		for _, row := range s.rows(r) {
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
	for _, s := range b.sheets {
		if err := s.stream.Flush(); err != nil {
			return err
		}
	}
	if err := b.codebook(); err != nil {
		return err
	}
	b.file.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return &sortedZip{out: w} })
	_, err := b.file.WriteTo(b.out)
	return err
}

// codebook says what the sheets and columns are.
func (b *workbook) codebook() error {
	if _, err := b.file.NewSheet("codebook"); err != nil {
		return err
	}
	rows := [][]any{{"sheet", "column", "means"}}
	for _, s := range b.sheets {
		rows = append(rows, []any{s.name, "", s.about})
	}
	for _, c := range b.opts.columns() {
		rows = append(rows, []any{"reports", c.name, c.about})
	}
	rows = append(rows, []any{"all others", "id", "the report's id, as in the sheet of reports"}, []any{"all others", "score", "how sure the label is, from 0 to 1"},
		[]any{"all others", "mentions", "how often it is named"}, []any{"all others", "quotes", "the words it rests on, the first three that differ"})
	for i, row := range rows {
		if err := b.file.SetSheetRow("codebook", fmt.Sprintf("A%d", i+1), &row); err != nil {
			return err
		}
	}
	return nil
}

func reportSheet(opts *Options) *sheet {
	columns := opts.columns()
	s := &sheet{name: "reports", about: "one row a report; a text beyond 32,767 characters is cut there, as Excel holds no more"}
	for _, c := range columns {
		s.columns = append(s.columns, c.name)
	}
	s.rows = func(r *entry) [][]any {
		row := make([]any, len(columns))
		for i, c := range columns {
			row[i] = c.cell(r)
		}
		return [][]any{row}
	}
	return s
}

func organizationRows(r *entry) (rows [][]any) {
	for _, o := range r.Organizations {
		rows = append(rows, []any{r.ID, o.Name, o.Kind, o.Country, o.Score, len(o.Mentions), quotes(o.Mentions)})
	}
	return rows
}

func personRows(r *entry) (rows [][]any) {
	for _, p := range r.People {
		rows = append(rows, []any{r.ID, p.Name, p.Organization, p.Score, len(p.Mentions), quotes(p.Mentions)})
	}
	return rows
}

func countryRows(r *entry) (rows [][]any) {
	for _, c := range r.Countries {
		roles := join(c.Roles, func(x corpus.Role) string { return x.ID })
		rows = append(rows, []any{r.ID, c.Code, c.Name, roles, c.Score, len(c.Mentions), quotes(c.Mentions)})
	}
	return rows
}

func domainRows(r *entry) (rows [][]any) {
	for _, d := range r.Domains {
		rows = append(rows, []any{r.ID, d.ID, d.Score, quotes(d.Evidence)})
	}
	return rows
}
