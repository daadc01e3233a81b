package index

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// Words are marked where the oracle finds them and nowhere else, and a passage
// is a stretch of its field that holds its marks.
func TestPassageOracle(t *testing.T) {
	w := newWorld(41)
	for i := range 3000 {
		r := w.record(i)
		q := w.query(0)
		switch q.(type) {
		case Word, Phrase:
		default:
			continue
		}
		field := queryFieldOf(q)
		if field != "" && field != "title" && field != "text" && field != "meta.a b" {
			continue // the words of organisations are marked where they stand in the text
		}
		marks := 0
		for _, name := range []string{"text", "title", "meta.a b"} {
			value, _ := r.Field(name)
			spans := Marks(r, q, name)
			marks += len(spans)
			for j, s := range spans {
				if s.Start >= s.End || s.End > len(value) || j > 0 && s.Start < spans[j-1].End {
					t.Fatalf("%s in %q: marks %v", q, value, spans)
				}
			}
		}
		if found := oracleMatch(r, q, oracleThresholds); found != (marks > 0) {
			t.Errorf("%s: found %t, %d marks in %q / %q / %q", q, found, marks, r.Title, r.Text, r.Meta["a b"])
		}
		p := NewPassage(r, q, 1+w.IntN(60))
		value, _ := r.Field(p.Field)
		if p.Text != p.Span.Of(value) || !utf8.ValidString(p.Text) {
			t.Errorf("%s: passage %q is not %v of %q", q, p.Text, p.Span, value)
		}
		for _, m := range p.Marks {
			if !p.Span.Contains(m) {
				t.Errorf("%s: mark %v beyond %v", q, m, p.Span)
			}
		}
		if len(p.Marks) == 0 && marks > 0 {
			t.Errorf("%s: no mark in passage %q of %q", q, p.Text, value)
		}
	}
}

func queryFieldOf(q Query) string {
	switch q := q.(type) {
	case Word:
		return q.Field
	case Phrase:
		return q.Field
	}
	return ""
}

// A passage of a text of no spaces, of one of many marks and of none.
func TestPassageExtremes(t *testing.T) {
	long := doc("a", "", strings.Repeat("x", 10_000)+" laser")
	for _, width := range []int{-1, 0, 1, 5, 200, 1 << 20} {
		p := NewPassage(long, parse(t, "laser"), width)
		if p.Text != p.Span.Of(long.Text) || width == 200 && !strings.HasSuffix(p.Text, "laser") {
			t.Errorf("width %d: %v", width, p.Span)
		}
	}
	many := doc("b", "", strings.Repeat("laser ", 5000))
	if p := NewPassage(many, parse(t, "laser"), 60); len(p.Marks) < 8 || len(p.Text) > 120 {
		t.Errorf("%d marks in %d bytes", len(p.Marks), len(p.Text))
	}
	empty := doc("c", "", "")
	if p := NewPassage(empty, parse(t, "laser"), 60); p.Text != "" || len(p.Marks) != 0 {
		t.Errorf("%+v", p)
	}
}
