package index

import (
	"context"
	"slices"
	"strings"
	"testing"

	"attache/corpus"
)

// Of a group the record of the lowest seq among those found stands for the
// others, whatever the order; facets count it once.
func TestFold(t *testing.T) {
	list := sample()
	groups := map[string]string{"ru-1": "g", "cn-1": "g", "de-1": "g"}
	fold := func(_ int, id string) string { return groups[id] }
	ix := open(t, list)
	facets := []FacetRequest{{Field: "lang"}}
	for _, c := range []struct{ query, sort, want, folded string }{
		{"*", "seq", "ru-1 us-1", "cn-1 de-1"},
		{"*", "date", "us-1 ru-1", "cn-1 de-1"},
		{"-id:ru-1", "seq", "us-1 cn-1", "de-1"},
		{"id:us-1", "", "us-1", ""},
	} {
		res, got := search(t, ix, Request{Query: parse(t, c.query), Sort: c.sort, Fold: fold, Facets: facets})
		var folded []string
		for _, h := range res.Hits {
			folded = append(folded, h.Folded...)
		}
		if got != c.want || strings.Join(folded, " ") != c.folded {
			t.Errorf("%s by %s: got %s folding %v, want %s folding %s", c.query, c.sort, got, folded, c.want, c.folded)
		}
		if res.Distinct != len(res.Hits) || res.Total != res.Distinct+len(folded) {
			t.Errorf("%s: %d distinct of %d", c.query, res.Distinct, res.Total)
		}
		n := res.Facets[0].Missing
		for _, v := range res.Facets[0].Values {
			n += v.Count
		}
		if n != res.Distinct {
			t.Errorf("%s: facet counts %d, want %d", c.query, n, res.Distinct)
		}
	}
}

// Over several indexes groups fold each within its own, also where ids are the
// same.
func TestFoldAll(t *testing.T) {
	list := sample()
	two := []*Index{open(t, list), open(t, list)}
	groups := []map[string]string{{"ru-1": "g", "us-1": "g"}, {"ru-1": "h", "cn-1": "h", "de-1": "h"}}
	res, err := SearchAll(context.Background(), two, Request{Sort: "seq", Fold: func(corpus int, id string) string { return groups[corpus][id] }})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, h := range res.Hits {
		got = append(got, strings.Join(append([]string{h.ID}, h.Folded...), "<"))
	}
	if want := "ru-1<us-1 cn-1 de-1 ru-1<cn-1<de-1 us-1"; strings.Join(got, " ") != want || res.Total != 8 || res.Distinct != 5 {
		t.Errorf("%v, %d distinct of %d, want %s", got, res.Distinct, res.Total, want)
	}
}

func TestSince(t *testing.T) {
	list := sample()
	ix := open(t, list)
	for _, r := range list {
		want := 0
		for _, other := range list {
			if other.Seq >= r.Seq {
				want++
			}
		}
		if res, ids := search(t, ix, Request{Since: r.Seq}); res.Total != want {
			t.Errorf("since %d: %s, want %d", r.Seq, ids, want)
		}
	}
}

// Pages over several indexes give every hit once, in the order of the whole.
func TestCursorAll(t *testing.T) {
	w := newWorld(4)
	var list []*corpus.Record
	for i := range 40 {
		list = append(list, w.record(i))
	}
	two := []*Index{open(t, list[:25]), open(t, list[25:])}
	ids := func(r Request) (ids []string, next string) {
		res, err := SearchAll(context.Background(), two, r)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range res.Hits {
			ids = append(ids, h.ID)
		}
		return ids, res.Next
	}
	for _, sort := range []string{"", "date", "seq"} {
		r := Request{Query: parse(t, "laser OR optic OR -chip"), Sort: sort}
		whole, _ := ids(r)
		var pages []string
		for r.Limit = 7; ; {
			page, next := ids(r)
			pages = append(pages, page...)
			if r.After = next; next == "" {
				break
			}
		}
		if len(whole) < 10 || !slices.Equal(pages, whole) {
			t.Errorf("by %q: %v, want %v", sort, pages, whole)
		}
	}
}

// A cursor fits the search it came from and no other.
func TestCursorOfAnotherSearch(t *testing.T) {
	ix := open(t, sample())
	res, _ := search(t, ix, Request{Query: parse(t, "*"), Limit: 1})
	for _, r := range []Request{{Query: parse(t, "laser")}, {Since: 2}, {MinScore: 0.3}, {Fold: func(int, string) string { return "" }}} {
		r.After = res.Next
		if _, err := ix.Search(context.Background(), r); err == nil || !strings.Contains(err.Error(), "another search") {
			t.Errorf("%+v: %v", r, err)
		}
	}
}

func TestMetaColumns(t *testing.T) {
	r := sample()[0]
	r.Meta = map[string]string{"region": "Siberia", "Award ID": "7"}
	if got := open(t, []*corpus.Record{r}).MetaColumns(); !slices.Equal(got, []string{"Award ID", "region"}) {
		t.Error(got)
	}
	if got := open(t, []*corpus.Record{{ID: "x", Text: "none"}}).MetaColumns(); got == nil || len(got) > 0 {
		t.Errorf("%#v, want an empty list", got)
	}
}

// Whole names that no record has are asked after too.
func TestSuggestValues(t *testing.T) {
	r := &corpus.Record{ID: "a", Text: "x", Organizations: []corpus.Organization{{Name: "Rosatom State Corporation", Watch: []string{"Entity List"}}}}
	ix := open(t, []*corpus.Record{r})
	for query, want := range map[string]string{
		`org:="Rosatm State Corporation"`:  `org:="Rosatom State Corporation"`,
		`org:="rosatom state corporation"`: `org:="Rosatom State Corporation"`,
		`org:="Rosatom State Corporation"`: "",
		`org:="Something else"`:            "",
		`watch:"entity lst"`:               `watch:"entity list"`,
		`org:rosatm`:                       "org:rosatom",
	} {
		res, _ := search(t, ix, Request{Query: parse(t, query)})
		if got := strings.Join(res.Suggestions, "|"); got != want {
			t.Errorf("%s: got %q, want %q", query, got, want)
		}
	}
}

// What widened a query is named; suggestions stay as they were typed.
func TestSynonymsUsed(t *testing.T) {
	s := NewSynonyms([][]string{{"AI", "artificial intelligence"}, {"IC", "integrated circuit"}, {"laser", "lasing device"}})
	for query, want := range map[string]string{
		"ai chip":                         "AI=artificial intelligence",
		"integrated circuits OR -ai":      "IC=integrated circuit AI=artificial intelligence",
		"artificial intelligence ai":      "AI=artificial intelligence",
		"artificial country:US":           "",
		`"artificial intelligence"~2 ai*`: "",
	} {
		var got []string
		for _, group := range s.Used(parse(t, query)) {
			got = append(got, strings.Join(group, "="))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: got %v, want %s", query, got, want)
		}
	}
	res, _ := search(t, open(t, sample()), Request{Query: parse(t, "lasser"), Synonyms: s})
	if !slices.Equal(res.Suggestions, []string{"laser"}) {
		t.Errorf("suggestions %q", res.Suggestions)
	}
	if (*Synonyms)(nil).Used(parse(t, "ai")) != nil {
		t.Error("no synonyms, and some used")
	}
}

// The clause of a facet's value reads back as that value:
// Parse(FacetClause("org", v)) == Label{"org=", v}, for every v.
func FuzzFacetClause(f *testing.F) {
	for _, s := range []string{"Rosatom", `OOO "Romashka" \`, "“x”", "a..b", "-x", "OR", "x*~2", "a\nb", "(", ">0.5", "=", "\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if s = clean(s); s == "" {
			return
		}
		for facet, field := range map[string]string{"org": fieldOrgName, "post": fieldPostAll, "source": fieldPlace} {
			clause := FacetClause(facet, s)
			q, errs := Parse(clause, Vocabulary{})
			if len(errs) > 0 || q != (Label{Field: field, Value: s}) {
				t.Fatalf("%q: %s gives %v %v", s, clause, q, errs)
			}
		}
	})
}
