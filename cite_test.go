package attache

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache/corpus"
)

func TestCitations(t *testing.T) {
	const text = "First page. A laser\nfrom Norway! 第二页。激光器来自挪威。More."
	evidence := func(field, quote string) corpus.Evidence {
		at := strings.Index(text, quote)
		if field != "text" {
			at = 0
		}
		return corpus.Evidence{Field: field, Span: corpus.Span{Start: at, End: at + len(quote)}, Text: quote}
	}
	rec := &corpus.Record{
		Text: text, Meta: map[string]string{"country": "Norway"},
		Reader: &corpus.Reader{Name: "pdf/1", Pages: []int{0, strings.Index(text, "A laser"), strings.Index(text, "第二页"), len(text)}},
		Domains: []corpus.Domain{{ID: "photonics", Score: 0.9, Evidence: []corpus.Evidence{evidence("text", "laser"), evidence("text", "激光器"), evidence("text", "laser")}},
			{ID: "energy", Score: 0.1, Evidence: []corpus.Evidence{evidence("text", "More")}}},
		Countries: []corpus.Country{{Code: "NO", Name: "Norway", Score: 0.9, Roles: []corpus.Role{{ID: "origin", Score: 0.9, Evidence: []corpus.Evidence{evidence("meta.country", "Norway")}}},
			Mentions: []corpus.Evidence{evidence("text", "Norway"), {Field: "text", Span: corpus.Span{Start: 0, End: 5}, Text: "stale"}}}},
	}
	got := Citations(rec, corpus.Thresholds{"domain": 0.5})
	for _, c := range got {
		field, _ := rec.Field(c.Field)
		if c.Span.Of(field) != c.Quote || !strings.Contains(field, strings.Trim(c.Before, "…")+c.Quote+strings.Trim(c.After, "…")) {
			t.Errorf("%+v does not stand in %q", c, field)
		}
	}
	type row struct {
		Name, Field, Before, Quote, After string
		Page                              int
	}
	var rows []row
	for _, c := range got {
		rows = append(rows, row{c.Name, c.Field, c.Before, c.Quote, c.After, c.Page})
	}
	want := []row{
		{"photonics", "text", "A ", "laser", "\nfrom Norway!", 2},
		{"photonics", "text", "", "激光器", "来自挪威。", 3},
		{"Norway, origin", "meta.country", "", "Norway", "", 0},
		{"Norway", "text", "A laser\nfrom ", "Norway", "!", 2},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
}

// FuzzAround: the words around a quote stand beside it in the text.
func FuzzAround(f *testing.F) {
	f.Add("A laser. From Norway to you.", 9, 13)
	f.Add(strings.Repeat("激光", 100), 150, 153)
	f.Fuzz(func(t *testing.T, text string, start, end int) {
		if start < 0 || end < start || end > len(text) {
			return
		}
		before, after := around(text, corpus.Span{Start: start, End: end})
		before, after = strings.TrimPrefix(before, "…"), strings.TrimSuffix(after, "…")
		if !strings.HasSuffix(text[:start], strings.TrimLeft(before, " ")) || !strings.HasPrefix(text[end:], strings.TrimRight(after, " ")) {
			t.Errorf("%q [%d,%d]: %q … %q", text, start, end, before, after)
		}
	})
}
