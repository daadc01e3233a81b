package extract

import (
	"strings"
	"testing"

	"attache/extract/country"
)

// places are the countries of the tests' texts; kinds as package country gives
// them.
var places = []struct{ text, code, kind string }{
	{"Germany", "DE", "name"}, {"Munich", "DE", "place"}, {"Switzerland", "CH", "name"}, {"Swiss", "CH", "adjective"}, {"Russian", "RU", "adjective"}, {"China", "CN", "name"},
	{"Colorado", "US", "place"}, {"Chinese", "CN", "adjective"}, {"Japan", "JP", "name"}, {"Moscow", "RU", "place"},
}

func placed(field, text string) []country.Mention {
	var list []country.Mention
	for i := range text {
		for _, p := range places {
			if strings.HasPrefix(text[i:], p.text) {
				m := country.Mention{Field: field, Code: p.code, Kind: p.kind, Score: 0.9}
				m.Span.Start, m.Span.End = i, i+len(p.text)
				list = append(list, m)
			}
		}
	}
	return list
}

func TestWhereabouts(t *testing.T) {
	r := resolve(t)
	for _, tt := range []struct{ text, want string }{
		{"The [Bank of China] opened.", "CN"},
		{"[Acmex] ({Germany}) opened.", "DE"},
		{"[Acmex] of {Munich}, {Germany} opened.", "DE"},
		{"[Acmex], based in {Munich}, opened.", "DE"},
		{"[Acmex], a Swiss maker of pumps, opened.", "CH"},
		{"[Acmex] is a Swiss maker of pumps.", "CH"},
		{"The {Colorado}-based [Acmex] opened.", "US"},
		{"The {Colorado}-based company [Acmex] opened.", "US"},
		{"Russian company [Acmex] opened.", "RU"},
		{"Russian drug developer [Acmex] opened.", "RU"},
		{"Russian [Acmex] opened.", "RU"},
		{"{Japan}'s [Acmex] opened.", "JP"},
		{"[Acmex] opened. Germany did not.", ""},
		{"[Acmex] and Chinese partners opened.", ""},
		{"[Acmex], which sells in {Japan}, opened.", ""},
		{"[Acmex] ({Germany}) and [Acmex] ({Japan}) opened.", ""},
		{"{Germany} and [Acmex] opened.", ""},
		{"The [Chinese Embassy Moscow] opened.", "CN"},
		{"The [Chinese Ministry of Health], {Germany}, opened.", "CN"},
		{"[United Nations] ({Germany}) opened.", ""},
		{"Chinese visitors met [Acmex].", ""},
	} {
		p, entities := marked(t, "text", tt.text)
		orgs := r.organizations([]Passage{p}, entities, placed("text", p.Text))
		if len(orgs) != 1 {
			t.Fatalf("%s: %s", tt.text, summary(orgs))
		}
		if orgs[0].Country != tt.want {
			t.Errorf("%s: country %q, want %q", tt.text, orgs[0].Country, tt.want)
		}
	}
}

// A mission's report is addressed to a body of its own country.
func TestAddressees(t *testing.T) {
	r := resolve(t)
	for _, tt := range []struct{ text, want string }{
		{"[Chinese Embassy Moscow]\nTo: [Department of International Cooperation]\n\nText.", "CN"},
		{"[Chinese Embassy Moscow] met the [Department of International Cooperation].", ""},
		{"[Chinese Embassy Moscow], [Japan Embassy Moscow]\nTo: [Department of International Cooperation]", ""},
		{"To: [Department of International Cooperation]", ""},
	} {
		p, entities := marked(t, "text", tt.text)
		orgs := r.organizations([]Passage{p}, entities, placed("text", p.Text))
		for _, org := range orgs {
			if org.Name == "Department of International Cooperation" && org.Country != tt.want {
				t.Errorf("%q: country %q, want %q", tt.text, org.Country, tt.want)
			}
		}
		if len(orgs) == 0 {
			t.Errorf("%q: no organisation", tt.text)
		}
	}
}
