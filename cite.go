package attache

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"attache/corpus"
)

// Citation is one quote that a label rests on, with what a footnote needs
// beside the report's own title, address and digest.
type Citation struct {
	// Kind is "domain", "country", "organization", "person", "mode", "post" or
	// "date"; ID is the label's: "photonics", "AU", "licensing".
	Kind string `json:"kind"`
	ID   string `json:"id"`
	// Name is the label for people: "Australia, origin".
	Name  string `json:"name"`
	Field string `json:"field"`
	// Page counts from 1 on; 0 where the file has no pages, or the quote stands
	// outside the text.
	Page  int         `json:"page,omitempty"`
	Span  corpus.Span `json:"span"`
	Quote string      `json:"quote"`
	// Before and After are the words around the quote, to the ends of its
	// sentence or line, or of as many bytes as fit in a footnote.
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

// Citations lists the quotes of every label of rec that counts by t, in the
// order of the record, each quote of a label once.
func Citations(rec *corpus.Record, t corpus.Thresholds) []Citation {
	c := citer{rec: rec}
	if rec.Date != nil {
		c.add("date", rec.Date.Value, rec.Date.Value, rec.Date.Evidence)
	}
	if p := rec.Post; p != nil && p.Score >= t.Of("post", p.Kind) {
		c.add("post", p.Kind, p.Name(), p.Evidence)
	}
	for _, d := range rec.Domains {
		if d.Score >= t.Of("domain", d.ID) {
			c.add("domain", d.ID, d.ID, d.Evidence)
		}
	}
	for _, x := range rec.Countries {
		if x.Score < t.Of("country", x.Code) {
			continue
		}
		for _, r := range x.Roles {
			if r.Score >= t.Of("role", r.ID) {
				c.add("country", x.Code, x.Name+", "+r.ID, r.Evidence)
			}
		}
		c.add("country", x.Code, x.Name, x.Mentions)
	}
	for _, o := range rec.Organizations {
		if o.Score >= t.Of("organization", o.Kind) {
			c.add("organization", o.Name, o.Name, o.Mentions)
		}
	}
	for _, p := range rec.People {
		if p.Score >= t.Of("person", "") {
			c.add("person", p.Name, p.Name, p.Mentions)
		}
	}
	for _, m := range rec.Modes {
		if m.Score >= t.Of("mode", m.ID) {
			c.add("mode", m.ID, m.ID, m.Evidence)
		}
	}
	return c.list
}

type citer struct {
	rec  *corpus.Record
	list []Citation
}

func (c *citer) add(kind, id, name string, evidence []corpus.Evidence) {
	seen := map[string]bool{}
	for _, e := range evidence {
		key := fmt.Sprint(e.Field, e.Span)
		text, ok := c.rec.Field(e.Field)
		if !ok || seen[key] || e.Span.Of(text) != e.Text {
			continue
		}
		seen[key] = true
		cited := Citation{Kind: kind, ID: id, Name: name, Field: e.Field, Span: e.Span, Quote: e.Text}
		if e.Field == "text" {
			cited.Page = c.rec.Reader.Page(e.Span.Start)
		}
		cited.Before, cited.After = around(text, e.Span)
		c.list = append(c.list, cited)
	}
}

// maxAround bounds the words on each side of a quote, in bytes.
const maxAround = 120

// around is what stands in the sentence of a quote before and after it. Words
// are not cut, where they are parted by spaces.
func around(text string, s corpus.Span) (before, after string) {
	from := max(0, s.Start-maxAround)
	for from > 0 && from < s.Start && !utf8.RuneStart(text[from]) {
		from++
	}
	before = text[from:s.Start]
	if i := lastStop(before); i >= 0 {
		before = before[i:]
	} else if i := strings.IndexByte(before, ' '); from > 0 && i >= 0 {
		before = "…" + before[i:]
	}
	to := min(len(text), s.End+maxAround)
	for to < len(text) && to > s.End && !utf8.RuneStart(text[to]) {
		to--
	}
	after = text[s.End:to]
	if i := firstStop(after); i >= 0 {
		after = after[:i]
	} else if i := strings.LastIndexByte(after, ' '); to < len(text) && i >= 0 {
		after = after[:i] + " …"
	}
	return strings.TrimLeft(before, " \t"), strings.TrimRight(after, " \t\r")
}

// stops part sentences and paragraphs.
var stops = []string{". ", "! ", "? ", "。", "！", "？", "\n\n", "\r\n\r\n", ".\n", ".\r\n"}

// lastStop is where the text after the last stop begins, -1 without one.
func lastStop(text string) int {
	last := -1
	for _, stop := range stops {
		if i := strings.LastIndex(text, stop); i >= 0 {
			last = max(last, i+len(stop))
		}
	}
	return last
}

// firstStop is where the first stop ends its sentence, -1 without one.
func firstStop(text string) int {
	first := -1
	for _, stop := range stops {
		if i := strings.Index(text, stop); i >= 0 {
			if end := i + len(strings.TrimRight(stop, " \r\n")); first < 0 || end < first {
				first = end
			}
		}
	}
	return first
}
