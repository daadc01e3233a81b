package read

import (
	"archive/zip"
	"encoding/xml"
	"io"
	"strings"

	"attache/corpus"
)

// docxDocument reads a Word file as one report: its paragraphs as they stand
// after accepting all changes, tables a row a line, footnotes at the end. Pages
// are those Word noted when it last saved. Headers, footers, fields' codes,
// macros and comments are not text.
func docxDocument(s *session, archive *zip.Reader) (*corpus.Document, error) {
	d := &corpus.Document{Reader: &corpus.Reader{Name: "docx/1", Encoding: "utf-8"}}
	w := &wordWriter{}
	for _, part := range []string{"word/document.xml", "word/footnotes.xml"} {
		if err := s.xmlPart(archive, part, w.tokens); err != nil {
			return nil, err
		}
		w.breaks = 2
	}
	w.fill(d)
	err := s.xmlPart(archive, "docProps/core.xml", func(x *xml.Decoder) error { return coreProperties(d, x) })
	w.entitle(d)
	return d, err
}

// wordWriter gathers the text of WordprocessingML.
type wordWriter struct {
	b       strings.Builder
	title   strings.Builder // of the first paragraph styled Title
	pages   []int
	breaks  int  // line breaks owed before the next text
	tables  int  // how many tables the text stands in
	rowText bool // something stands in this row already
	tab     bool
	newPage bool
	inText  bool
	inTitle bool
}

func (w *wordWriter) tokens(x *xml.Decoder) error {
	return eachToken(x, w.start, w.end, func(s string) {
		if w.inText {
			w.text(s)
		}
	})
}

// eachToken hands on the elements and the text of a part, until start fails.
func eachToken(x *xml.Decoder, start func(*xml.Decoder, xml.StartElement) error, end, chars func(string)) error {
	for {
		token, err := x.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if err := start(x, t); err != nil {
				return err
			}
		case xml.EndElement:
			end(t.Name.Local)
		case xml.CharData:
			chars(string(t))
		}
	}
}

func (w *wordWriter) start(x *xml.Decoder, t xml.StartElement) error {
	switch t.Name.Local {
	case "Fallback", "del", "moveFrom", "instrText", "delText": // said again elsewhere, or no longer said
		return x.Skip()
	case "t":
		w.inText = strings.Contains(t.Name.Space, "wordprocessingml")
	case "pStyle":
		w.inTitle = xmlAttr(t, "val") == "Title" && w.title.Len() == 0
	case "tab":
		if w.b.Len() > 0 && w.breaks == 0 {
			w.tab = true
		}
	case "br", "cr":
		if xmlAttr(t, "type") == "page" {
			w.newPage = true
		}
		w.breaks = max(w.breaks, 1)
	case "lastRenderedPageBreak":
		w.newPage = true
	case "noBreakHyphen":
		w.text("-")
	case "tbl":
		w.tables++
	case "tr":
		w.rowText = false
	}
	return nil
}

func (w *wordWriter) end(name string) {
	switch name {
	case "t":
		w.inText = false
	case "p":
		w.inTitle = false
		w.breaks = max(w.breaks, 2)
		if w.tables > 0 {
			w.breaks = 1
		}
	case "tc":
		if w.rowText {
			w.breaks, w.tab = 0, true
		}
	case "tr":
		w.breaks, w.tab = 1, false
	case "tbl":
		w.tables--
		w.breaks = 2
	}
}

func (w *wordWriter) text(s string) {
	if s == "" {
		return
	}
	if w.b.Len() > 0 {
		w.b.WriteString("\n\n"[:min(w.breaks, 2)])
		if w.tab && w.breaks == 0 {
			w.b.WriteByte('\t')
		}
		if w.newPage {
			w.pages = append(w.pages, w.b.Len())
		}
	}
	w.breaks, w.tab, w.newPage, w.rowText = 0, false, false, true
	w.b.WriteString(s)
	if w.inTitle {
		w.title.WriteString(s)
	}
}

// fill gives the text and its pages to d.
func (w *wordWriter) fill(d *corpus.Document) {
	d.Text = w.b.String()
	if w.pages != nil {
		d.Reader.Pages = append([]int{0}, w.pages...)
	}
}

// entitle gives d the title that the text sets as such, or else keeps that of
// the properties, or else takes the first line if it stands as one.
func (w *wordWriter) entitle(d *corpus.Document) {
	if title := strings.TrimSpace(w.title.String()); title != "" {
		d.Title = title
	}
	if d.Title == "" {
		d.Title = titleLine(d.Text)
	}
}

func xmlAttr(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// coreProperties takes title, author and the day of creation out of an Office
// file's properties. That day is not the report's date.
func coreProperties(d *corpus.Document, x *xml.Decoder) error {
	name := ""
	for {
		token, err := x.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			name = t.Name.Local
		case xml.EndElement:
			name = ""
		case xml.CharData:
			value := strings.TrimSpace(string(t))
			switch name {
			case "title":
				d.Title = value
			case "creator":
				setMeta(d, "author", value)
			case "created":
				setMeta(d, "created", value)
			case "keywords", "subject":
				setMeta(d, name, value)
			}
		}
	}
}
