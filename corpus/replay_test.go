package corpus

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

const ledgerText = "Kola Science met Rosatom in Murmansk. Rosatom, the State Corporation, sells lasers. Ivan Petrov of Rosatom wrote in 2019."

// labelledRecord is an invented report with a label of each kind.
func labelledRecord(id string) *Record {
	r := &Record{ID: id, Rev: 1, Title: "Lasers of Rosatom", Text: ledgerText, Lang: "en", Unlabelled: []string{"modes"}}
	e := func(quote string, nth int, score float64) Evidence {
		at := Place{Quote: quote}
		s := at.all(r.Text)[nth]
		return Evidence{Field: "text", Span: s, Text: quote, Score: score}
	}
	r.Date = &Date{Value: "2019", Precision: "year", Evidence: []Evidence{e("2019", 0, 0)}}
	r.Organizations = []Organization{
		{Name: "Kola Science", Kind: "company", Score: 0.7, Mentions: []Evidence{e("Kola Science", 0, 0.7)}},
		{Name: "Rosatom", Kind: "company", Country: "RU", Score: 0.9, Mentions: []Evidence{e("Rosatom", 0, 0.9), e("Rosatom", 1, 0.8), e("State Corporation", 0, 0.6), e("Rosatom", 2, 0.9)}},
	}
	r.People = []Person{{Name: "Ivan Petrov", Organization: "Rosatom", Score: 0.95, Mentions: []Evidence{e("Ivan Petrov", 0, 0.95)}}}
	r.Countries = []Country{{Code: "RU", Name: "Russia", Score: 0.9, Roles: []Role{{ID: "origin", Score: 0.8, Evidence: []Evidence{e("sells", 0, 0)}}},
		Mentions: []Evidence{e("Murmansk", 0, 0.9)}}}
	r.Domains = []Domain{{ID: "photonics", Score: 0.8, Evidence: []Evidence{{Field: "text", Span: e("lasers", 0, 0).Span, Text: "lasers", Weight: 2}}}}
	r.Post = &Post{Kind: "embassy", City: "Moscow", Host: "RU", Sender: "US", Score: 0.9}
	return r
}

// brief is what a test says of a record: names with score and mentions.
func brief(r *Record) string {
	var parts []string
	quotes := func(list []Evidence) string {
		var texts []string
		for _, e := range list {
			texts = append(texts, e.Text)
		}
		return strings.Join(texts, ",")
	}
	for _, o := range r.Organizations {
		parts = append(parts, strings.TrimSpace(fmt.Sprintf("org %s/%s/%s%s %g: %s", o.Name, o.Kind, o.Country, strings.Join(o.IDs, "+"), o.Score, quotes(o.Mentions))))
	}
	for _, p := range r.People {
		parts = append(parts, strings.TrimSpace(fmt.Sprintf("person %s of %s %g: %s", p.Name, p.Organization, p.Score, quotes(p.Mentions))))
	}
	for _, c := range r.Countries {
		s := fmt.Sprintf("country %s %g:", c.Code, c.Score)
		for _, role := range c.Roles {
			s += fmt.Sprintf(" %s %g", role.ID, role.Score)
		}
		parts = append(parts, strings.TrimRight(s+" "+quotes(c.Mentions), " "))
	}
	for _, d := range r.Domains {
		parts = append(parts, fmt.Sprintf("domain %s %g: %s", d.ID, d.Score, quotes(d.Evidence)))
	}
	for _, m := range r.Modes {
		parts = append(parts, fmt.Sprintf("mode %s %g: %s", m.ID, m.Score, quotes(m.Evidence)))
	}
	if r.Post != nil {
		parts = append(parts, fmt.Sprintf("post %s %s %g", r.Post.Kind, r.Post.City, r.Post.Score))
	}
	if r.Date != nil {
		parts = append(parts, fmt.Sprintf("date %s %s: %s", r.Date.Value, r.Date.Precision, quotes(r.Date.Evidence)))
	}
	return strings.Join(append(parts, strings.Join(r.Unlabelled, " ")), "\n")
}

// diffBrief are the lines that are gone, with -, and that came, with +.
func diffBrief(before, after string) string {
	a, b := strings.Split(before, "\n"), strings.Split(after, "\n")
	var out []string
	for _, s := range a {
		if !slices.Contains(b, s) {
			out = append(out, "-"+s)
		}
	}
	for _, s := range b {
		if !slices.Contains(a, s) {
			out = append(out, "+"+s)
		}
	}
	return strings.Join(out, "\n")
}

// ledgerOf makes a ledger of entries as they stand in a file.
func ledgerOf(t testing.TB, entries ...string) *Ledger {
	t.Helper()
	var b strings.Builder
	for i, e := range entries {
		if !strings.HasPrefix(e, `{"id"`) {
			e = fmt.Sprintf(`{"id":"e%d",%s`, i, e[1:])
		}
		b.WriteString(e + "\n")
	}
	l := parseLedger("corrections.jsonl", []byte(b.String()))
	for _, err := range l.Problems() {
		t.Error(err)
	}
	return l
}

func TestReplay(t *testing.T) {
	for _, c := range []struct {
		name    string
		entries string // one a line
		want    string
	}{
		{"not an entity here", `{"do":"remove","what":"organization","doc":"r","at":{"field":"text","quote":"Kola Science","every":true}}`,
			"-org Kola Science/company/ 0.7: Kola Science"},
		{"not an entity anywhere", `{"do":"remove","what":"organization","name":"ROSATOM"}`,
			"-org Rosatom/company/RU 0.9: Rosatom,Rosatom,State Corporation,Rosatom\n-person Ivan Petrov of Rosatom 0.95: Ivan Petrov\n+person Ivan Petrov of  0.95: Ivan Petrov"},
		{"one mention is none", `{"do":"remove","what":"organization","doc":"r","at":{"field":"text","quote":"State Corporation"}}`,
			"-org Rosatom/company/RU 0.9: Rosatom,Rosatom,State Corporation,Rosatom\n+org Rosatom/company/RU 0.9: Rosatom,Rosatom,Rosatom"},
		{"the second of three", `{"do":"remove","what":"organization","doc":"r","at":{"field":"text","quote":"Rosatom","occurrence":2}}`,
			"-org Rosatom/company/RU 0.9: Rosatom,Rosatom,State Corporation,Rosatom\n+org Rosatom/company/RU 0.9: Rosatom,State Corporation,Rosatom"},
		{"only that of another country", `{"do":"remove","what":"organization","name":"Rosatom","country":"US"}`, ""},
		{"another type", `{"do":"retype","what":"organization","doc":"r","at":{"field":"text","quote":"Kola Science","every":true},"to":{"what":"person"}}`,
			"-org Kola Science/company/ 0.7: Kola Science\n+person Kola Science of  1: Kola Science"},
		{"a place", `{"do":"retype","what":"organization","doc":"r","at":{"field":"text","quote":"Kola Science","every":true},"to":{"what":"country","country":"FI","name":"Finland"}}`,
			"-org Kola Science/company/ 0.7: Kola Science\n+country FI 1: Kola Science"},
		{"another kind", `{"do":"kind","what":"organization","name":"Kola Science","to":{"kind":"institute"}}`,
			"-org Kola Science/company/ 0.7: Kola Science\n+org Kola Science/institute/ 0.7: Kola Science"},
		{"another kind here", `{"do":"kind","what":"organization","doc":"r","at":{"field":"text","quote":"Kola Science","every":true},"to":{"kind":"institute"}}`,
			"-org Kola Science/company/ 0.7: Kola Science\n+org Kola Science/institute/ 1: Kola Science"},
		{"country of an organisation", `{"do":"country","what":"organization","name":"Kola Science Ltd","to":{"country":"RU"}}`,
			"-org Kola Science/company/ 0.7: Kola Science\n+org Kola Science/company/RU 0.7: Kola Science"},
		{"canonical name", `{"do":"rename","what":"organization","name":"Rosatom","to":{"name":"State Corporation Rosatom"}}`,
			"-org Rosatom/company/RU 0.9: Rosatom,Rosatom,State Corporation,Rosatom\n-person Ivan Petrov of Rosatom 0.95: Ivan Petrov\n+org State Corporation Rosatom/company/RU 0.9: Rosatom,Rosatom,State Corporation,Rosatom\n+person Ivan Petrov of State Corporation Rosatom 0.95: Ivan Petrov"},
		{"canonical name of a person", `{"do":"rename","what":"person","name":"ivan petrov","to":{"name":"I. A. Petrov"}}`,
			"-person Ivan Petrov of Rosatom 0.95: Ivan Petrov\n+person I. A. Petrov of Rosatom 0.95: Ivan Petrov"},
		{"other span", `{"do":"span","what":"organization","doc":"r","at":{"field":"text","quote":"Kola Science"},"to":{"at":{"field":"text","quote":"Kola"}}}`,
			"-org Kola Science/company/ 0.7: Kola Science\n+org Kola/company/ 1: Kola"},
		{"missed", `{"do":"add","what":"organization","doc":"r","at":{"field":"text","quote":"Murmansk","every":true},"to":{"kind":"other"}}`,
			"+org Murmansk/other/ 1: Murmansk"},
		{"missed mention of one that is there", `{"do":"add","what":"organization","doc":"r","at":{"field":"title","quote":"Rosatom"}}`,
			"-org Rosatom/company/RU 0.9: Rosatom,Rosatom,State Corporation,Rosatom\n+org Rosatom/company/RU 1: Rosatom,Rosatom,State Corporation,Rosatom,Rosatom"},
		{"merged", `{"do":"merge","what":"organization","name":"Rosatom","names":["Kola Science"]}`,
			"-org Kola Science/company/ 0.7: Kola Science\n-org Rosatom/company/RU 0.9: Rosatom,Rosatom,State Corporation,Rosatom\n+org Rosatom/company/RU 0.9: Kola Science,Rosatom,Rosatom,State Corporation,Rosatom"},
		{"split off here", `{"do":"split","what":"organization","doc":"r","at":{"field":"text","quote":"State Corporation"}}`,
			"-org Rosatom/company/RU 0.9: Rosatom,Rosatom,State Corporation,Rosatom\n+org Rosatom/company/RU 0.9: Rosatom,Rosatom,Rosatom\n+org State Corporation/company/RU 1: State Corporation"},
		{"split off whole", `{"do":"split","what":"person","doc":"r","at":{"field":"text","quote":"Ivan Petrov","every":true},"to":{"name":"Ivan Petrov (Tomsk)"}}`,
			"-person Ivan Petrov of Rosatom 0.95: Ivan Petrov\n+person Ivan Petrov (Tomsk) of Rosatom 1: Ivan Petrov"},
		{"linked", `{"do":"link","what":"organization","name":"Rosatom","to":{"id":"wd:Q1"}}`,
			"-org Rosatom/company/RU 0.9: Rosatom,Rosatom,State Corporation,Rosatom\n+org Rosatom/company/RUwd:Q1 0.9: Rosatom,Rosatom,State Corporation,Rosatom"},
		{"linked and unlinked", `{"do":"link","what":"organization","name":"Rosatom","to":{"id":"wd:Q1"}}
{"do":"unlink","what":"organization","name":"Rosatom","to":{"id":"wd:Q1"}}`, ""},
		{"country removed", `{"do":"remove","what":"country","doc":"r","label":"RU"}`, "-country RU 0.9: origin 0.8 Murmansk"},
		{"one mention of a country", `{"do":"remove","what":"country","doc":"r","label":"RU","at":{"field":"text","quote":"Murmansk"}}`, "-country RU 0.9: origin 0.8 Murmansk"},
		{"country added", `{"do":"add","what":"country","doc":"r","label":"FI","at":{"field":"text","quote":"Kola"},"to":{"name":"Finland"}}`, "+country FI 1: Kola"},
		{"other country", `{"do":"change","what":"country","doc":"r","label":"RU","to":{"label":"FI","name":"Finland"}}`,
			"-country RU 0.9: origin 0.8 Murmansk\n+country FI 1: origin 0.8 Murmansk"},
		{"role added", `{"do":"add","what":"role","doc":"r","label":"partner/US","to":{"name":"United States"}}`, "+country US 1: partner 1"},
		{"role removed", `{"do":"remove","what":"role","doc":"r","label":"origin/RU"}`, "-country RU 0.9: origin 0.8 Murmansk\n+country RU 0.9: Murmansk"},
		{"other role", `{"do":"change","what":"role","doc":"r","label":"origin/RU","to":{"label":"partner/RU"}}`,
			"-country RU 0.9: origin 0.8 Murmansk\n+country RU 1: partner 1 Murmansk"},
		{"domain added", `{"do":"add","what":"domain","doc":"r","label":"nuclear","at":{"field":"text","quote":"Rosatom","occurrence":2}}`, "+domain nuclear 1: Rosatom"},
		{"domain removed", `{"do":"remove","what":"domain","doc":"r","label":"photonics"}`, "-domain photonics 0.8: lasers"},
		{"other domain", `{"do":"change","what":"domain","doc":"r","label":"photonics","to":{"label":"quantum"}}`, "-domain photonics 0.8: lasers\n+domain quantum 1: lasers"},
		{"mode added where none was looked for", `{"do":"add","what":"mode","doc":"r","label":"licensing"}`, "-modes\n+mode licensing 1: \n+"},
		{"post removed", `{"do":"remove","what":"post","doc":"r"}`, "-post embassy Moscow 0.9"},
		{"other post", `{"do":"change","what":"post","doc":"r","to":{"post":{"kind":"consulate","city":"Tomsk","host":"RU","score":0}}}`, "-post embassy Moscow 0.9\n+post consulate Tomsk 1"},
		{"other date", `{"do":"change","what":"date","doc":"r","to":{"date":"2019-03"}}`, "-date 2019 year: 2019\n+date 2019-03 month: 2019"},
		{"date removed", `{"do":"remove","what":"date","doc":"r"}`, "-date 2019 year: 2019"},

		{"the later holds", `{"do":"kind","what":"organization","name":"Rosatom","to":{"kind":"institute"}}
{"do":"kind","what":"organization","name":"Rosatom","to":{"kind":"government"}}`,
			"-org Rosatom/company/RU 0.9: Rosatom,Rosatom,State Corporation,Rosatom\n+org Rosatom/government/RU 0.9: Rosatom,Rosatom,State Corporation,Rosatom"},
		{"the later holds, of two changes", `{"do":"change","what":"domain","doc":"r","label":"photonics","to":{"label":"quantum"}}
{"do":"change","what":"domain","doc":"r","label":"photonics","to":{"label":"space"}}`, "-domain photonics 0.8: lasers\n+domain space 1: lasers"},
		{"brought back by a later entry", `{"do":"remove","what":"organization","name":"Rosatom"}
{"do":"kind","what":"organization","doc":"r","at":{"field":"text","quote":"Rosatom","every":true},"to":{"kind":"government"}}`,
			"-org Rosatom/company/RU 0.9: Rosatom,Rosatom,State Corporation,Rosatom\n-person Ivan Petrov of Rosatom 0.95: Ivan Petrov\n+org Rosatom/government/RU 1: Rosatom,Rosatom,State Corporation,Rosatom\n+person Ivan Petrov of  0.95: Ivan Petrov"},
		{"found by either name after a renaming", `{"do":"rename","what":"organization","name":"Kola Science","to":{"name":"Kola Centre"}}
{"do":"kind","what":"organization","name":"Kola Centre","to":{"kind":"institute"}}
{"do":"country","what":"organization","name":"Kola Science","to":{"country":"RU"}}`,
			"-org Kola Science/company/ 0.7: Kola Science\n+org Kola Centre/institute/RU 0.7: Kola Science"},
		{"undone", `{"id":"a","do":"remove","what":"domain","doc":"r","label":"photonics"}
{"id":"b","do":"undo","reverts":"a"}`, ""},
		{"undone and done again", `{"id":"a","do":"remove","what":"domain","doc":"r","label":"photonics"}
{"id":"b","do":"undo","reverts":"a"}
{"id":"c","do":"undo","reverts":"b"}`, "-domain photonics 0.8: lasers"},
		{"of another document", `{"do":"remove","what":"domain","doc":"other","label":"photonics"}`, ""},
		{"the quote is no longer there", `{"do":"remove","what":"organization","doc":"r","at":{"field":"text","quote":"Kola Science","before":"The "}}`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := ledgerOf(t, strings.Split(c.entries, "\n")...)
			rec := labelledRecord("r")
			before := brief(rec)
			l.Replay(rec)
			if got := diffBrief(before, brief(rec)); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
			if err := rec.CheckEvidence(); err != nil {
				t.Error(err)
			}
			told := labelledRecord("r")
			l.ReplayWhy(told)
			if d := cmp.Diff(rec, told); d != "" {
				t.Errorf("Replay and ReplayWhy differ:\n%s", d)
			}
			checkLabels(t, l)
		})
	}
}

// What is counted of a corrected record is the same whether it was read whole
// or the short way.
func checkLabels(t *testing.T, l *Ledger) {
	t.Helper()
	line, err := labelledRecord("r").AppendJSON(nil)
	if err != nil {
		t.Fatal(err)
	}
	f := &Folder{ledger: l}
	row := &row{id: hash16("r")}
	whole, err := f.decode(line, row)
	if err != nil {
		t.Fatal(err)
	}
	short, err := f.decodeLabels(line, row)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(countable(*whole), countable(*short), cmpopts.EquateEmpty()); d != "" {
		t.Errorf("the short way counts otherwise:\n%s", d)
	}
}

func TestOutcomes(t *testing.T) {
	l := ledgerOf(t,
		`{"do":"remove","what":"domain","doc":"r","label":"photonics"}`,
		`{"do":"remove","what":"domain","doc":"r","label":"space"}`,
		`{"do":"change","what":"domain","doc":"r","label":"space","to":{"label":"ai"}}`,
		`{"do":"kind","what":"organization","doc":"r","at":{"field":"text","quote":"Kola Institute","every":true},"to":{"kind":"institute"}}`,
		`{"do":"kind","what":"organization","doc":"r","at":{"field":"text","quote":"Murmansk","every":true},"to":{"kind":"institute"}}`,
		`{"do":"kind","what":"organization","name":"Kola Science","to":{"kind":"company"}}`,
		`{"do":"kind","what":"organization","name":"Nobody","to":{"kind":"company"}}`)
	var got []string
	for _, o := range l.ReplayWhy(labelledRecord("r")) {
		got = append(got, fmt.Sprintf("%d %s: %s", o.Line, o.Status, o.Detail))
	}
	want := []string{
		`0 applied: domain photonics removed`, `1 overruled: by e2`, `2 no longer applies: no domain space`,
		`3 no longer applies: "Kola Institute" does not stand in text as it did`,
		`4 no longer applies: no organisation is named by "Murmansk" there`, `5 already so: the record says so already`,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// A place finds the span it was made from:
//
//	PlaceOf(r, field, s).find(r) == s
func FuzzPlace(f *testing.F) {
	f.Add("Rosatom Rosatom Rosatom Rosatom Rosatom Rosatom Rosatom", 8, 15)
	f.Add("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 30, 33)
	f.Add("é中é中é中é", 2, 5)
	f.Fuzz(func(t *testing.T, text string, start, end int) {
		text = strings.ToValidUTF8(text, "?")
		r := &Record{ID: "r", Text: text}
		s := Span{start, end}
		p, ok := PlaceOf(r, "text", s)
		if !ok || strings.ToValidUTF8(p.Quote, "?") != p.Quote {
			t.Skip() // no place, or one that cuts a character
		}
		data, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		var back Place
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatal(err)
		}
		if got, ok := back.find(r); !ok || got != s {
			t.Fatalf("%s finds %v (%v), made from %v", data, got, ok, s)
		}
	})
}

// Whatever a ledger says, a record's evidence quotes its text afterwards, and
// what is told of a replay is what it does.
func FuzzReplay(f *testing.F) {
	for _, s := range []string{
		`{"id":"a","do":"remove","what":"organization","name":"rosatom"}` + "\n" + `{"id":"b","do":"undo","reverts":"a"}`,
		`{"id":"a","do":"merge","what":"organization","name":"Rosatom","names":["Kola Science"]}` + "\n" + `{"id":"b","do":"split","what":"organization","doc":"r","at":{"field":"text","quote":"Rosatom","every":true}}`,
		`{"id":"a","do":"retype","what":"organization","doc":"r","at":{"field":"text","quote":"Rosatom"},"to":{"what":"country","country":"RU"}}` + "\nhalf",
		`{"id":"a","do":"span","what":"country","doc":"r","at":{"field":"text","quote":"Murmansk"},"to":{"at":{"field":"title","quote":"Rosatom"}}}`,
		`{"id":"a","do":"change","what":"role","doc":"r","label":"origin/RU","to":{"label":"x"}}` + "\n" + `{"id":"b","do":"add","what":"post","doc":"r","to":{"post":{"kind":"x"}}}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		l := parseLedger("l", data)
		a, b := labelledRecord("r"), labelledRecord("r")
		l.Replay(a)
		if err := a.CheckEvidence(); err != nil {
			t.Fatal(err)
		}
		l.ReplayWhy(b)
		if d := cmp.Diff(a, b); d != "" {
			t.Fatal(d)
		}
		checkLabels(t, l)
		l.Conflicts()
		l.Decisions()
		if again := l.First(l.Len()); again.Bytes() != l.Bytes() {
			t.Fatal("First(Len) is another ledger")
		}
	})
}

// A country that is said to be more is no mere mention, and is one again when
// that is taken back.
func TestReplayMention(t *testing.T) {
	mention := func() *Record {
		r := labelledRecord("r")
		r.Countries[0].Roles = []Role{{ID: "mention", Score: 0.9}}
		return r
	}
	add, undo := `{"id":"a","do":"add","what":"role","doc":"r","label":"origin/RU"}`, `{"id":"b","do":"undo","reverts":"a"}`
	r := mention()
	ledgerOf(t, add).Replay(r)
	if roles := r.Countries[0].Roles; len(roles) != 1 || roles[0].ID != "origin" {
		t.Errorf("added: %v", roles)
	}
	r = mention()
	ledgerOf(t, add, undo).Replay(r)
	if roles := r.Countries[0].Roles; len(roles) != 1 || roles[0].ID != "mention" {
		t.Errorf("taken back: %v", roles)
	}
}

// The country that hosts a post has the role of it as long as the post is there.
func TestReplayHost(t *testing.T) {
	for _, c := range []struct{ entry, want string }{
		{`{"do":"remove","what":"post","doc":"r"}`, "RU origin"},
		{`{"do":"change","what":"post","doc":"r","to":{"post":{"kind":"embassy","city":"Kazan","host":"RU"}}}`, "RU origin post"},
		{`{"do":"change","what":"post","doc":"r","to":{"name":"Finland","post":{"kind":"embassy","city":"Helsinki","host":"FI"}}}`, "RU origin; FI post"},
		{`{"do":"change","what":"post","doc":"r","to":{"post":{"kind":"embassy","city":"Helsinki","host":"FI"}}}`, "RU origin"},
	} {
		r := labelledRecord("r")
		r.Countries[0].Roles = append(r.Countries[0].Roles, Role{ID: "post", Score: 0.9})
		for _, o := range ledgerOf(t, c.entry).ReplayWhy(r) {
			if o.Status != Applied || !strings.HasPrefix(o.Detail, "post ") {
				t.Errorf("%s: %+v", c.entry, o)
			}
		}
		var got []string
		for _, x := range r.Countries {
			s := x.Code
			for _, role := range x.Roles {
				s += " " + role.ID
			}
			got = append(got, s)
		}
		if s := strings.Join(got, "; "); s != c.want {
			t.Errorf("%s: %s, want %s", c.entry, s, c.want)
		}
	}
}
