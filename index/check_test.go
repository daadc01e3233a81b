package index

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"attache/corpus"
)

// Whatever of a record changes that can be searched, Check says that it differs
// and where.
func TestCheckNamesWhatDiffers(t *testing.T) {
	record := func() *corpus.Record {
		return &corpus.Record{
			ID: "r1", Seq: 3, Source: "in/a.txt", Lang: "en", Title: "Laser licences", Text: "The laser is licensed. 华为技术", URL: "https://example.org",
			Date: &corpus.Date{Value: "2020-02"}, Meta: map[string]string{"region": "South"},
			Post:          &corpus.Post{Kind: "embassy", City: "Paris", Score: 1},
			Organizations: []corpus.Organization{{Name: "Institute of Optics", Kind: "institute", Score: 0.9, Watch: []string{"list"}}},
			People:        []corpus.Person{{Name: "Ada Lovelace", Score: 0.9}},
			Countries:     []corpus.Country{{Code: "FR", Score: 0.9, Roles: []corpus.Role{{ID: "origin", Score: 0.8}}}},
			Domains:       []corpus.Domain{{ID: "photonics", Score: 0.9}},
			Modes:         []corpus.Mode{{ID: "licensing", Score: 0.9}},
		}
	}
	opts := Options{Thresholds: thresholds}
	ix := open(t, []*corpus.Record{record()})
	for _, c := range []struct {
		change func(r *corpus.Record)
		want   string
	}{
		{func(*corpus.Record) {}, ""},
		{func(r *corpus.Record) { r.Seq = 4 }, "in seq"},
		{func(r *corpus.Record) { r.Lang = "de" }, "in lang, words"},
		{func(r *corpus.Record) { r.Source = "in/b/a.txt" }, "in source"},
		{func(r *corpus.Record) { r.Source = "in/b.txt" }, "in source"},
		{func(r *corpus.Record) { r.URL = "" }, "in has"},
		{func(r *corpus.Record) { r.Unlabelled = []string{"domains"} }, "in has"},
		{func(r *corpus.Record) { r.Organizations[0].Watch[0] = "other" }, "in watch"},
		{func(r *corpus.Record) { r.Organizations[0].Watch = nil }, "in has, watch"},
		{func(r *corpus.Record) { r.Date.Value = "2020-03" }, "in date"},
		{func(r *corpus.Record) { r.Date = nil }, "in date, has"},
		{func(r *corpus.Record) { r.Title = "Licences laser" }, "in words"},
		{func(r *corpus.Record) { r.Text = "The laser was licensed. 华为技术" }, "in words"},
		{func(r *corpus.Record) { r.Text += " unheardof" }, "in words"},
		{func(r *corpus.Record) { r.Text = strings.Replace(r.Text, "技术", "术技", 1) }, "in words"},
		{func(r *corpus.Record) { r.Meta["region"] = "North" }, "in words"},
		{func(r *corpus.Record) { r.Meta["more"] = "North" }, "in words"},
		{func(r *corpus.Record) { r.Post.City = "Lyon" }, "in post, words"},
		{func(r *corpus.Record) { r.Organizations[0].Name = "Institute of Optic" }, "in org, words"},
		{func(r *corpus.Record) { r.Organizations[0].Kind = "company" }, "in kind"},
		{func(r *corpus.Record) { r.People[0].Name = "Ada King" }, "in words"},
		{func(r *corpus.Record) { r.Countries[0].Code = "DE" }, "in country, role, score"},
		{func(r *corpus.Record) { r.Countries[0].Score = 0.89 }, "in score"},
		{func(r *corpus.Record) { r.Countries[0].Roles[0].ID = "partner" }, "in role, score, has"},
		{func(r *corpus.Record) { r.Domains[0].Score = 0.4 }, "in domain, score, has"},
		{func(r *corpus.Record) { r.Domains = nil }, "in domain, score, has"},
		{func(r *corpus.Record) { r.Modes[0].ID = "scouting" }, "in mode, score"},
	} {
		changed := record()
		c.change(changed)
		problems, err := ix.Check(context.Background(), records([]*corpus.Record{changed}), opts)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, p := range problems {
			got += p.Detail
		}
		if got != c.want {
			t.Errorf("%+v: %q, want %q", problems, got, c.want)
		}
	}
	gone := errors.New("disk on fire")
	if _, err := ix.Check(context.Background(), failing(nil, gone), opts); !errors.Is(err, gone) {
		t.Error(err)
	}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := ix.Check(cancelled, records([]*corpus.Record{record()}), opts); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// Check finds each kind of disagreement in a corpus of many, and nothing else.
func TestCheckOfMany(t *testing.T) {
	w := newWorld(23)
	var list []*corpus.Record
	for i := range 200 {
		list = append(list, w.record(i))
	}
	ix := buildPart(t, list, Options{batch: 33})
	opts := Options{Thresholds: oracleThresholds}
	problems, err := ix.Check(context.Background(), records(list), opts)
	if err != nil || len(problems) > 0 {
		t.Fatalf("sound, yet %v, %v", problems, err)
	}
	changed := *list[7]
	changed.Text += " unheardof"
	other := append([]*corpus.Record{}, list[:100]...)
	other[7] = &changed
	other = append(other, list[101:]...) // 100 is in the index only
	other = append(other, list[3], &corpus.Record{ID: "fresh"})
	problems, err = ix.Check(context.Background(), records(other), opts)
	want := "[record r7: differs in words record r3: twice among the records record fresh: missing record r100: extra]"
	if got := fmt.Sprint(problems); got != want || err != nil {
		t.Errorf("%s, %v\nwant %s", got, err, want)
	}
}
