// Package corpus holds what attache works on: documents as read, records as
// labelled, and the corpus folder that keeps them.
//
// The package is a leaf: it knows no reader, no labeller and no index, so that
// everything else can speak its types. Two guarantees run through it:
//
//	rec.Field(e.Field)[e.Span.Start:e.Span.End] == e.Text   // for every evidence e of a record
//
// and the text of a document is never rewritten after reading, so that the
// offsets stay true for ever.
package corpus

import (
	"encoding/json"
	"fmt"
	"sort"
	"strings"
)

// Document is one report as read, before any label.
type Document struct {
	// ID is the given id, or a hash of the source path and row.
	ID string
	// Source says where the document came from, relative to the input:
	// "reports/ru-17.html", "table.csv:12", "reports.zip!2019/ru-17.html".
	Source string
	URL    string
	Title  string
	Text   string
	// Lang is an ISO 639-1 code, empty when not known.
	Lang string
	// Meta carries every other column or header through. A stated date stands
	// in Meta["date"], so that the evidence of a date has a field to point to.
	Meta map[string]string
	// SourceSHA256 is the hex digest of the bytes the document was read from:
	// the whole file for one report a file, the row for tables.
	SourceSHA256 string
	Reader       *Reader
}

// Reader says how a document was read.
type Reader struct {
	// Name is the reader and its version: "html/1".
	Name string `json:"name"`
	// Encoding is the character set the bytes were decoded from, in lower
	// case: "utf-8", "windows-1252", "gb18030".
	Encoding string `json:"encoding,omitempty"`
	// Pages holds the byte offset at which each page of the text starts.
	Pages []int `json:"pages,omitempty"`
}

// Page is the number of the page, from 1 on, on which byte at of the text
// stands; 0 where the pages are not known.
func (r *Reader) Page(at int) int {
	if r == nil {
		return 0
	}
	return sort.SearchInts(r.Pages, at+1)
}

// Field returns the text that evidence with this field name points into:
// "text", "title", or "meta.X" for column X. ok is false for other names.
func (d *Document) Field(name string) (text string, ok bool) {
	return field(name, d.Title, d.Text, d.Meta)
}

func field(name, title, text string, meta map[string]string) (string, bool) {
	switch name {
	case "text":
		return text, true
	case "title":
		return title, true
	}
	if column, isMeta := strings.CutPrefix(name, "meta."); isMeta {
		value, ok := meta[column]
		return value, ok
	}
	return "", false
}

// Span is a half-open range of byte offsets [Start, End) into a field's text:
// text[s.Start:s.End] is the quoted evidence, always. In JSON it is [start,end].
type Span struct{ Start, End int }

// Of returns the text the span covers, or "" if it does not fit.
func (s Span) Of(text string) string {
	if s.Start < 0 || s.End < s.Start || s.End > len(text) {
		return ""
	}
	return text[s.Start:s.End]
}

// Len is the number of bytes covered.
func (s Span) Len() int { return s.End - s.Start }

// Overlaps reports whether the two spans share a byte.
func (s Span) Overlaps(t Span) bool { return s.Start < t.End && t.Start < s.End }

// Contains reports whether t lies within s.
func (s Span) Contains(t Span) bool { return s.Start <= t.Start && t.End <= s.End }

// MarshalJSON writes [start,end].
func (s Span) MarshalJSON() ([]byte, error) {
	return fmt.Appendf(nil, "[%d,%d]", s.Start, s.End), nil
}

// UnmarshalJSON reads [start,end] and refuses anything else.
func (s *Span) UnmarshalJSON(data []byte) error {
	var pair []int
	if err := json.Unmarshal(data, &pair); err != nil {
		return fmt.Errorf("span: %w", err)
	}
	if len(pair) != 2 || pair[0] < 0 || pair[1] < pair[0] {
		return fmt.Errorf("span: want [start,end], got %s", data)
	}
	s.Start, s.End = pair[0], pair[1]
	return nil
}
