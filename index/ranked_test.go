package index

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"attache/corpus"
)

// doc is an English record of a title and a text.
func doc(id, title, text string) *corpus.Record {
	return &corpus.Record{ID: id, Lang: "en", Title: title, Text: text}
}

// Which of two records comes first, and why.
func TestWhichFirst(t *testing.T) {
	filler := strings.Repeat("word after word of something else ", 8)
	named := doc("named", "", "laser "+filler)
	named.Organizations = []corpus.Organization{{Name: "Laser Institute", Score: 1}}
	labelled := doc("labelled", "", "quantum "+filler)
	labelled.Domains = []corpus.Domain{{ID: "quantum", Score: 1}}
	for _, c := range []struct {
		why, query    string
		first, second *corpus.Record
	}{
		{"the exact form", "licensing", doc("a", "", "licensing of it"), doc("b", "", "licenses of it")},
		{"also where it is the stem", "laser", doc("a", "", "a laser here"), doc("b", "", "a lasers here")},
		{"words of the title", "laser", doc("a", "laser", "of it"), doc("b", "of it", "laser")},
		{"more often", "laser", doc("a", "", "laser and laser again "+filler), doc("b", "", "laser and optics again "+filler)},
		{"a shorter text", "laser", doc("a", "", "laser one"), doc("b", "", "laser "+filler)},
		{"the rarer word", "laser OR word", doc("a", "", "laser of some kind"), doc("b", "", "word of some kind")},
		{"both words", "laser OR optics", doc("a", "", "laser optics here"), doc("b", "", "laser laser here")},
		{"an organisation's name", "laser", named, doc("b", "", "laser "+filler)},
		{"a domain's name", "quantum", labelled, doc("b", "", "quantum "+filler)},
	} {
		list := []*corpus.Record{c.second, c.first}
		for i := range 20 {
			list = append(list, doc(fmt.Sprint("other", i), "other", "a word of it "+filler))
		}
		for i, r := range list {
			r.Seq = i
		}
		_, got := search(t, open(t, list), Request{Query: parse(t, c.query), Limit: 1})
		if got != c.first.ID {
			t.Errorf("%s: %s first", c.why, got)
		}
	}
}

// The score of a word is BM25 as it is written down (Robertson, Zaragoza 2009),
// with the idf of Lucene: here worked out by hand.
func TestBM25(t *testing.T) {
	list := []*corpus.Record{doc("a", "", "laser optics laser"), doc("b", "", "optics and more of it"), doc("c", "", "nothing here at all")}
	ix := open(t, list)
	res, _ := search(t, ix, Request{Query: parse(t, "laser")})
	idf := math.Log(1 + (3-1+0.5)/(1+0.5))
	mean := float64(3+5+4) / 3
	want := idf * 2 * (1.2 + 1) / (2 + 1.2*(1-0.75+0.75*3/mean))
	if len(res.Hits) != 1 || math.Abs(res.Hits[0].Score-want) > 1e-5 {
		t.Errorf("%v, want %f", res.Hits, want)
	}
	res, _ = search(t, ix, Request{Query: parse(t, "-laser")})
	for _, h := range res.Hits {
		if h.Score != 0 {
			t.Errorf("what is not there weighs: %v", h)
		}
	}
}

// Scores of labels do not hide those of words, and adding a clause that all
// match changes no order.
func TestOrderStays(t *testing.T) {
	w := newWorld(17)
	var list []*corpus.Record
	for i := range 60 {
		r := w.record(i)
		r.Source = "in/a.txt"
		list = append(list, r)
	}
	ix := buildPart(t, list, Options{})
	for _, query := range []string{"laser", "license OR optics", `"of the"~3 OR sky`, "title:quanta OR art"} {
		_, want := search(t, ix, Request{Query: parse(t, query)})
		for _, more := range []string{" source:in", " -id:nobody", " (source:in OR id:nobody)"} {
			if _, got := search(t, ix, Request{Query: parse(t, "("+query+")"+more)}); got != want {
				t.Errorf("%s%s: %s\nwant %s", query, more, got, want)
			}
		}
	}
}

// What is found and how it scores does not depend on the segments.
func TestScoresOfSegments(t *testing.T) {
	w := newWorld(18)
	var list []*corpus.Record
	for i := range 40 {
		list = append(list, w.record(i))
	}
	one, many := buildPart(t, list, Options{}), buildPart(t, list, Options{batch: 6})
	for range 60 {
		q := w.query(2)
		a, err := one.Search(context.Background(), Request{Query: q})
		if err != nil {
			t.Fatal(err)
		}
		b, err := many.Search(context.Background(), Request{Query: q})
		if err != nil {
			t.Fatal(err)
		}
		if got, want := fmt.Sprint(b.Hits), fmt.Sprint(a.Hits); got != want {
			t.Errorf("%s: %s\nwant %s", q, got, want)
		}
	}
}
