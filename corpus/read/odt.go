package read

import (
	"archive/zip"
	"encoding/xml"
	"io"
	"strings"

	"attache/corpus"
)

// odtDocument reads an OpenDocument text as one report: its paragraphs as they
// stand after accepting all changes, tables a row a line, footnotes and
// endnotes at the end. Pages are those the writer noted when it last saved.
// Headers, footers, comments and macros are not text.
func odtDocument(s *session, archive *zip.Reader) (*corpus.Document, error) {
	encrypted := false
	err := s.xmlPart(archive, "META-INF/manifest.xml", func(x *xml.Decoder) error {
		return eachElement(x, func(t xml.StartElement) { encrypted = encrypted || t.Name.Local == "encryption-data" })
	})
	if err != nil {
		return nil, err
	}
	if encrypted {
		return nil, refuse(Unsupported, "the document is encrypted")
	}
	d := &corpus.Document{Reader: &corpus.Reader{Name: "odt/1", Encoding: "utf-8"}}
	w := &odtWriter{titles: map[string]bool{"Title": true}}
	if err := s.xmlPart(archive, "content.xml", w.tokens); err != nil {
		return nil, err
	}
	if notes := w.notes.String(); notes != "" {
		w.breaks = 2
		w.text(notes)
	}
	w.fill(d)
	err = s.xmlPart(archive, "meta.xml", func(x *xml.Decoder) error { return odtProperties(d, x) })
	w.entitle(d)
	return d, err
}

// eachElement calls use for every element.
func eachElement(x *xml.Decoder, use func(xml.StartElement)) error {
	start := func(_ *xml.Decoder, t xml.StartElement) error { use(t); return nil }
	return eachToken(x, start, func(string) {}, func(string) {})
}

// odtWriter gathers the text of content.xml. Unlike in WordprocessingML, white
// space is runs together, and stands in elements of its own where it counts.
type odtWriter struct {
	wordWriter
	titles map[string]bool // names of the styles of titles
	paras  int             // how many paragraphs and headings are open
	notes  strings.Builder
	note   *wordWriter // of the note that is open
	space  bool
}

func (w *odtWriter) tokens(x *xml.Decoder) error {
	return eachToken(x, w.start, w.end, func(s string) {
		if w.paras > 0 {
			w.chars(s)
		}
	})
}

// to is where text goes: into the note that is open, or else the body.
func (w *odtWriter) to() *wordWriter {
	if w.note != nil {
		return w.note
	}
	return &w.wordWriter
}

func (w *odtWriter) start(x *xml.Decoder, t xml.StartElement) error {
	to := w.to()
	switch t.Name.Local {
	case "tracked-changes", "annotation", "note-citation", "ruby-text", "script": // no text of the report's
		return x.Skip()
	case "title", "desc": // of a picture; a field of this name is text
		if strings.Contains(t.Name.Space, "svg") {
			return x.Skip()
		}
	case "style":
		if w.titles[xmlAttr(t, "parent-style-name")] {
			w.titles[xmlAttr(t, "name")] = true
		}
	case "p", "h":
		w.paras++
		w.space = false
		to.inTitle = w.titles[xmlAttr(t, "style-name")] && to.title.Len() == 0
	case "note":
		w.note = &wordWriter{}
	case "tab":
		if to.b.Len() > 0 && to.breaks == 0 {
			to.tab = true
		}
	case "s":
		w.space = true
	case "line-break":
		to.breaks, w.space = max(to.breaks, 1), false
	case "soft-page-break":
		to.newPage = true
	case "table":
		to.tables++
	case "table-row":
		to.rowText = false
	}
	return nil
}

func (w *odtWriter) end(name string) {
	to := w.to()
	switch name {
	case "p", "h":
		w.paras--
		w.space = false
		to.end("p")
	case "note":
		if w.note == nil { // one in another
			return
		}
		if w.notes.Len() > 0 && w.note.b.Len() > 0 {
			w.notes.WriteString("\n\n")
		}
		w.notes.WriteString(w.note.b.String())
		w.note = nil
	case "table-cell":
		to.end("tc")
	case "table-row":
		to.end("tr")
	case "table":
		to.end("tbl")
	}
}

// chars writes text with its white space run together.
func (w *odtWriter) chars(s string) {
	to := w.to()
	for len(s) > 0 {
		i := strings.IndexFunc(s, isSpace)
		if i == 0 {
			w.space = true
			s = strings.TrimLeftFunc(s, isSpace)
			continue
		}
		if i < 0 {
			i = len(s)
		}
		if w.space && to.breaks == 0 && !to.tab && to.b.Len() > 0 {
			to.text(" ")
		}
		w.space = false
		to.text(s[:i])
		s = s[i:]
	}
}

// odtProperties takes title, author and the day of creation out of meta.xml.
// That day is not the report's date.
func odtProperties(d *corpus.Document, x *xml.Decoder) error {
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
			case "initial-creator", "creator":
				setMeta(d, "author", value)
			case "creation-date":
				setMeta(d, "created", value)
			case "keyword":
				setMeta(d, "keywords", value)
			case "subject":
				setMeta(d, name, value)
			case "language":
				d.Lang = value
			}
		}
	}
}
