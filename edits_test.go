package attache

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache/corpus"
)

// editedRecord is an invented record with names that come again.
func editedRecord() *corpus.Record {
	r := &corpus.Record{ID: "r", Rev: 1, Title: "Acme and Kola", Text: "Acme met Kola Works. Acme Group and Kola sell lasers to Ivan Petrov. Petrov of Acme paid in Perm."}
	at := func(quote string, nth int) corpus.Evidence {
		from := 0
		for range nth {
			from += strings.Index(r.Text[from:], quote) + 1
		}
		i := from + strings.Index(r.Text[from:], quote)
		return corpus.Evidence{Field: "text", Span: corpus.Span{Start: i, End: i + len(quote)}, Text: quote, Score: 0.9}
	}
	r.Organizations = []corpus.Organization{
		{Name: "Acme Group", Kind: "company", Score: 0.9, Mentions: []corpus.Evidence{at("Acme", 0), at("Acme Group", 0), at("Acme", 2)}},
		{Name: "Kola Works", Kind: "institute", Country: "RU", IDs: []string{"x:1"}, Score: 0.9, Mentions: []corpus.Evidence{at("Kola Works", 0), at("Kola", 1)}},
	}
	r.People = []corpus.Person{{Name: "Ivan Petrov", Score: 0.9, Mentions: []corpus.Evidence{at("Ivan Petrov", 0), at("Petrov", 1)}}}
	r.Countries = []corpus.Country{{Code: "RU", Name: "Russia", Score: 0.9, Roles: []corpus.Role{{ID: "origin", Score: 0.9}}, Mentions: []corpus.Evidence{at("Perm", 0)}}}
	r.Domains = []corpus.Domain{{ID: "photonics", Score: 0.9}, {ID: "ai", Score: 0.8}}
	r.Modes = []corpus.Mode{{ID: "licensing", Score: 0.9}}
	r.Date = &corpus.Date{Value: "2019", Precision: "year"}
	return r
}

// saysOf is what a record says, without scores and in an order of their own.
func saysOf(r *corpus.Record) (out []string) {
	spots := func(list []corpus.Evidence) string {
		var s []string
		for _, e := range list {
			s = append(s, spot(e))
		}
		slices.Sort(s)
		return strings.Join(s, " ")
	}
	for _, o := range r.Organizations {
		out = append(out, fmt.Sprintf("org %s %s %s %v: %s", o.Name, o.Kind, o.Country, strings.Join(o.IDs, " "), spots(o.Mentions)))
	}
	for _, p := range r.People {
		out = append(out, fmt.Sprintf("person %s: %s", p.Name, spots(p.Mentions)))
	}
	for _, c := range r.Countries {
		roles := rolesOf(&c)
		slices.Sort(roles)
		out = append(out, fmt.Sprintf("country %s %v: %s", c.Code, roles, spots(c.Mentions)))
	}
	for _, d := range r.Domains {
		out = append(out, "domain "+d.ID)
	}
	for _, m := range r.Modes {
		out = append(out, "mode "+m.ID)
	}
	slices.Sort(out)
	return append(out, "date "+dateOf(r))
}

// The corrections that tell two records apart make the one into the other:
//
//	replay(corrections(was, is), was) == is
func TestEditsAreReplayed(t *testing.T) {
	edits := []func(r *corpus.Record){
		func(r *corpus.Record) { r.Organizations[0].Name = "Acme Holding" },
		func(r *corpus.Record) { r.Organizations[1].Kind = "company" },
		func(r *corpus.Record) { r.Organizations[1].Country = "" },
		func(r *corpus.Record) { r.Organizations[0].IDs = []string{"y:2"} },
		func(r *corpus.Record) { r.Organizations[1].IDs = nil },
		func(r *corpus.Record) { r.Organizations[0].Mentions = r.Organizations[0].Mentions[1:] },
		func(r *corpus.Record) { r.People = nil },
		func(r *corpus.Record) { r.People[0].Name = "I. Petrov" },
		func(r *corpus.Record) { r.Countries[0].Code, r.Countries[0].Name = "BY", "Belarus" },
		func(r *corpus.Record) {
			r.Countries = append(r.Countries, corpus.Country{Code: "FR", Roles: []corpus.Role{{ID: "partner"}}})
		},
		func(r *corpus.Record) { r.Countries[0].Roles = nil },
		func(r *corpus.Record) { r.Domains[0].ID = "quantum" },
		func(r *corpus.Record) { r.Domains = r.Domains[:1] },
		func(r *corpus.Record) { r.Modes = append(r.Modes, corpus.Mode{ID: "scouting"}) },
		func(r *corpus.Record) { r.Date = nil },
		func(r *corpus.Record) { r.Date = &corpus.Date{Value: "2020-02", Precision: "month"} },
		func(r *corpus.Record) { // one organisation out of another
			o := &r.Organizations[0]
			r.Organizations = append(r.Organizations, corpus.Organization{Name: "Third", Kind: o.Kind, Mentions: o.Mentions[len(o.Mentions)-1:]})
			r.Organizations[0].Mentions = r.Organizations[0].Mentions[:len(r.Organizations[0].Mentions)-1]
		},
		func(r *corpus.Record) { // a name that was missed
			i := strings.Index(r.Text, "lasers")
			r.Organizations = append(r.Organizations, corpus.Organization{Name: "lasers", Kind: "other", Mentions: []corpus.Evidence{{Field: "text", Span: corpus.Span{Start: i, End: i + 6}}}})
		},
	}
	random := rand.New(rand.NewPCG(3, 4))
	for n := range 400 {
		was, is := editedRecord(), editedRecord()
		var done []int
		for range 1 + n%4 {
			i := random.IntN(len(edits))
			if n < len(edits) {
				i = n
			}
			if slices.Contains(done, i) || slices.Contains([]int{7}, i) && len(is.People) == 0 {
				continue
			}
			edits[i](is)
			done = append(done, i)
		}
		ledger, _, err := new(corpus.Ledger).Plus(corrections(was, is))
		if err != nil {
			t.Fatal(err)
		}
		got := editedRecord()
		ledger.Replay(got)
		if d := cmp.Diff(saysOf(is), saysOf(got)); d != "" {
			t.Errorf("edits %v: %s\n%s", done, strings.Join(told(corrections(was, is)), "\n"), d)
			break
		}
	}
}
