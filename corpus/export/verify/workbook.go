package verify

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"regexp"
	"strings"
)

// xlsx reads the sheets of reports and of labels: texts and places are compared.
func (c *check) xlsx(path string) error {
	z, err := zip.OpenReader(path)
	if err != nil {
		return err
	}
	defer z.Close()
	names, err := sheetFiles(&z.Reader)
	if err != nil {
		return err
	}
	for _, name := range []string{"codebook", "provenance", "people", "organizations", "countries", "domains", "modes", "reports"} {
		switch {
		case names[name] == "" && (name != "people" || !c.opts.NoPeople):
			return fmt.Errorf("there is no sheet %s", name)
		case name == "codebook" || name == "provenance" || names[name] == "":
		default:
			if err := c.sheet(z, names[name], name); err != nil {
				return fmt.Errorf("sheet %s: %w", name, err)
			}
		}
	}
	return nil
}

// sheet compares one sheet with all records.
func (c *check) sheet(z fs.FS, file, rows string) error {
	var stop func()
	c.next, stop = iter.Pull2(c.all)
	defer stop()
	c.Records = 0
	in, err := z.Open(file)
	if err != nil {
		return err
	}
	defer in.Close()
	t := &tableCheck{check: c, rows: rows, clean: func(s string) string { return strings.Map(xmlRune, s) }, most: 32767}
	if err := eachRow(in, func(cells []string) error {
		if t.header == nil {
			t.header = cells
			return nil
		}
		return t.row(cells)
	}); err != nil {
		return err
	}
	return errors.Join(t.rest(), c.end())
}

// xmlRune is what XML makes of a character: some it cannot hold.
func xmlRune(r rune) rune {
	if r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff {
		return 0xfffd
	}
	return r
}

// sheetFiles finds the file of each sheet.
func sheetFiles(z *zip.Reader) (map[string]string, error) {
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	var parts struct {
		List []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	for name, into := range map[string]any{"xl/workbook.xml": &book, "xl/_rels/workbook.xml.rels": &parts} {
		in, err := z.Open(name)
		if err != nil {
			return nil, err
		}
		if err := errors.Join(xml.NewDecoder(in).Decode(into), in.Close()); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	files := map[string]string{}
	for _, s := range book.Sheets {
		for _, p := range parts.List {
			if p.ID == s.ID {
				files[s.Name] = "xl/" + strings.TrimPrefix(p.Target, "/xl/")
			}
		}
	}
	return files, nil
}

// escaped is how a workbook writes what XML cannot hold, and the like of it.
var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// eachRow reads the rows of a sheet whose texts stand in the cells.
func eachRow(in io.Reader, yield func([]string) error) error {
	decode := xml.NewDecoder(in)
	for {
		token, err := decode.Token()
		if err != nil {
			return atEnd(err)
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "row" {
			continue
		}
		var row struct {
			Cells []struct {
				Ref   string `xml:"r,attr"`
				Type  string `xml:"t,attr"`
				Value string `xml:"v"`
				Text  string `xml:"is>t"`
				F     string `xml:"f"`
			} `xml:"c"`
		}
		if err := decode.DecodeElement(&row, &start); err != nil {
			return err
		}
		var cells []string
		for _, cell := range row.Cells {
			if cell.F != "" {
				return fmt.Errorf("cell %s is a formula", cell.Ref)
			}
			at := 0
			for _, r := range cell.Ref {
				if 'A' <= r && r <= 'Z' {
					at = 26*at + int(r-'A') + 1
				}
			}
			for len(cells) < at {
				cells = append(cells, "")
			}
			if at > 0 {
				cells[at-1] = escaped.ReplaceAllStringFunc(cell.Text+cell.Value, func(code string) string {
					var r rune
					_, _ = fmt.Sscanf(code, "_x%4x_", &r) // the pattern has four digits
					return string(r)
				})
			}
		}
		if err := yield(cells); err != nil {
			return err
		}
	}
}
