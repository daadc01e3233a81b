package extract

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"attache/corpus"
)

func TestParseNames(t *testing.T) {
	for data, want := range map[string]string{
		NamesHeader + "Acme,maybe,,\n":      `x.csv:2: organization "maybe": want yes, no or nothing`,
		"Acme,yes,firm,\n":                  `x.csv:1: kind "firm": want one of`,
		"Acme,yes,,Utopia\n":                `x.csv:1: country "Utopia"`,
		"...,yes,,\n":                       `x.csv:1: "..." is no name`,
		"Acme,yes\n":                        "x.csv: record on line 1: wrong number of fields",
		NamesHeader + "Acme,no,,\n\"Acme\n": "x.csv: ",
	} {
		if _, err := ParseNames("x.csv", []byte(data)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", data, err, want)
		}
	}
}

// The list goes before the recogniser: what it says is an organisation is
// found as whole words, what it says is none is not, and kinds and countries
// are its own.
func TestOwnNames(t *testing.T) {
	doc := &corpus.Document{Lang: "en", Title: "Visit to Blue Harvest", Text: "Siemens AG of Germany met Blue Harvest and Blue Harvest Foods. BlueHarvest and Blue Harvesters were not there. Lomonosov Moscow State University was."}
	list := "\ufeff" + NamesHeader + "Blue Harvest,yes,,\nBlue Harvest Foods,yes,company,FR\nsiemens,no,,\nLomonosov Moscow State University,,institute,\nBlue Harvest,,ngo,\n"
	names, err := ParseNames("names.csv", []byte(list))
	if err != nil {
		t.Fatal(err)
	}
	x, err := New(Options{Names: names})
	if err != nil {
		t.Fatal(err)
	}
	labels, err := x.Extract(context.Background(), doc)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, o := range labels.Organizations {
		var places []string
		for _, m := range o.Mentions {
			places = append(places, fmt.Sprintf("%s %d", m.Field, m.Span.Start))
		}
		got[o.Name] = strings.TrimSpace(o.Kind + " " + o.Country + " " + strings.Join(places, ", "))
	}
	rec := corpus.Record{ID: "r", Title: doc.Title, Text: doc.Text, Organizations: labels.Organizations}
	if err := rec.CheckEvidence(); err != nil {
		t.Error(err)
	}
	for name, want := range map[string]string{"Blue Harvest": "ngo", "Blue Harvest Foods": "company FR", "Lomonosov Moscow State University": "institute"} {
		if !strings.HasPrefix(got[name], want) {
			t.Errorf("%s is %q, want %s", name, got[name], want)
		}
	}
	if !strings.Contains(got["Blue Harvest"], "title 9, text 26") || strings.Count(got["Blue Harvest"], "text") != 1 {
		t.Errorf("Blue Harvest stands at %s", got["Blue Harvest"])
	}
	for name := range got {
		if strings.Contains(name, "Siemens") {
			t.Errorf("%s is on the list as none", name)
		}
	}
}
