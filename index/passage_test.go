package index

import (
	"strings"
	"testing"

	"attache/corpus"
)

func evidence(text, quote string) []corpus.Evidence {
	i := strings.Index(text, quote)
	return []corpus.Evidence{{Field: "text", Span: corpus.Span{Start: i, End: i + len(quote)}, Text: quote}}
}

// Labels asked for show what they rest on.
func TestPassageOfLabels(t *testing.T) {
	text := strings.Repeat("Nothing. ", 30) + "The consulate in Houston reports of 2019 that PharmaJet of Colorado offers a needle-free injector for licensing. " + strings.Repeat("More. ", 30)
	r := &corpus.Record{
		Lang: "en", Title: "Report", Text: text,
		Date:          &corpus.Date{Value: "2019", Evidence: evidence(text, "2019")},
		Post:          &corpus.Post{Kind: "consulate", City: "Houston", Evidence: evidence(text, "consulate in Houston")},
		Organizations: []corpus.Organization{{Name: "PharmaJet", Kind: "company", Mentions: evidence(text, "PharmaJet")}},
		Countries: []corpus.Country{{Code: "US", Mentions: evidence(text, "Colorado"),
			Roles: []corpus.Role{{ID: "origin", Evidence: evidence(text, "of Colorado")}, {ID: "partner"}}}},
		Domains: []corpus.Domain{{ID: "medical/devices", Evidence: evidence(text, "needle-free injector")}},
		Modes:   []corpus.Mode{{ID: "licensing", Evidence: evidence(text, "licensing")}},
	}
	for query, want := range map[string]string{
		"country:US":             "Colorado",
		"country:RU":             "",
		"origin:US":              "of Colorado",
		"partner:US":             "Colorado",
		"domain:medical":         "needle-free injector",
		"domain:medical>0":       "needle-free injector",
		"mode:licensing":         "licensing",
		`org:="PharmaJet"`:       "PharmaJet",
		"kind:company":           "PharmaJet",
		"date:2019":              "2019",
		"has:post":               "consulate in Houston",
		"-country:US":            "",
		"country:US injector":    "Colorado|injector",
		"org:pharmajet licenses": "PharmaJet|licensing",
	} {
		p := NewPassage(r, parse(t, query), 120)
		var got []string
		for _, m := range p.Marks {
			got = append(got, m.Of(r.Text))
		}
		if strings.Join(got, "|") != want || p.Text != p.Span.Of(r.Text) {
			t.Errorf("%s: got %q in %q, want %s", query, got, p.Text, want)
		}
		if all := Marks(r, parse(t, query), "text"); len(all) != len(got) {
			t.Errorf("%s: Marks %v", query, all)
		}
	}
}

// What is found in a script without spaces is marked character by character.
func TestPassageChinese(t *testing.T) {
	r := &corpus.Record{Lang: "zh", Text: strings.Repeat("其他内容。", 40) + "华为公司寻求人工智能合作。" + strings.Repeat("其他内容。", 40)}
	p := NewPassage(r, parse(t, "人工智能"), 60)
	var got string
	for _, m := range p.Marks {
		got += m.Of(r.Text)
	}
	if got != "人工智能" || !strings.Contains(p.Text, "华为") {
		t.Errorf("got %q in %q", got, p.Text)
	}
}

// The passage quotes its field, and every mark lies within it and quotes a
// whole word: Text == Span.Of(field), Span.Contains(mark).
func FuzzPassage(f *testing.F) {
	f.Add("laser", "A Laser of Genève, 华为5G。", 10)
	f.Add(`"a b"~2 c*`, "c b a\xff b cd", 0)
	f.Add("-x y~1", "", -5)
	f.Fuzz(func(t *testing.T, query, text string, width int) {
		q, errs := Parse(query, Vocabulary{})
		if len(errs) > 0 || len(text) > 1<<12 || len(query) > 1<<8 {
			return
		}
		r := &corpus.Record{Lang: "en", Text: text, Title: query}
		p := NewPassage(r, q, min(width, 1<<20))
		value, ok := r.Field(p.Field)
		if !ok || p.Text != p.Span.Of(value) || p.Span.Start < 0 || p.Span.End > len(value) || p.Span.Start > p.Span.End {
			t.Fatalf("%q in %q: %+v", query, text, p)
		}
		last := p.Span.Start
		for _, m := range p.Marks {
			if m.Start < last || m.End <= m.Start || !p.Span.Contains(m) {
				t.Fatalf("%q in %q: mark %v of %+v", query, text, m, p)
			}
			last = m.End
		}
	})
}
