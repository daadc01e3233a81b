package extract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPeople(t *testing.T) {
	r := resolve(t)
	for _, tt := range []struct{ text, want string }{
		{"Dr. <Li Wei> of [Tsinghua University] said so.", "Li Wei (Tsinghua University): Li Wei"},
		{"<Dr. Li Wei> said so.", "Li Wei: Li Wei"},
		{"<Ivan Petrov>, deputy director of the [Kurchatov Institute], spoke. <Petrov> left.", "Ivan Petrov (Kurchatov Institute): Ivan Petrov, Petrov"},
		{"<I. V. Petrov> and <Ivan Vasilyevich Petrov> are one.", "Ivan Vasilyevich Petrov: I. V. Petrov, Ivan Vasilyevich Petrov"},
		{"<Ivan Petrov> and <Olga Petrov> met <Petrov>.", "Ivan Petrov: Ivan Petrov | Olga Petrov: Olga Petrov | Petrov: Petrov"},
		{"[Siemens] chief executive <Joe Kaeser> spoke.", "Joe Kaeser (Siemens): Joe Kaeser"},
		{"[Siemens]'s chairman Dr. <Joe Kaeser> spoke.", "Joe Kaeser (Siemens): Joe Kaeser"},
		{"<Joe Kaeser> visited [Siemens].", "Joe Kaeser: Joe Kaeser"},
		{"<Joe Kaeser> ([Siemens]) spoke.", "Joe Kaeser (Siemens): Joe Kaeser"},
		{"[Siemens] met <Joe Kaeser>. <Anna Roth>, professor at [ETH], too.", "Joe Kaeser: Joe Kaeser | Anna Roth (ETH): Anna Roth"},
		{"<José Núñez> and <Jose Nunez>.", "José Núñez: José Núñez, Jose Nunez"},
		{"[Intel] and president <Ann Lee> agree.", "Ann Lee: Ann Lee"},
		{"<Wei Zhang>, who founded [Acme], now works. <J. Li> is a professor of physics at [MIT].", "Wei Zhang: Wei Zhang | J. Li (MIT): J. Li"},
	} {
		p, entities := marked(t, "text", tt.text)
		passages := []Passage{p}
		var out []string
		for _, who := range r.people(passages, entities, r.organizations(passages, entities, nil)) {
			s := who.Name
			if who.Organization != "" {
				s += " (" + who.Organization + ")"
			}
			var forms []string
			for _, m := range who.Mentions {
				if m.Span.Of(p.Text) != m.Text {
					t.Errorf("%s: %v quotes %q", who.Name, m.Span, m.Text)
				}
				forms = append(forms, m.Text)
			}
			out = append(out, s+": "+strings.Join(forms, ", "))
		}
		if d := cmp.Diff(tt.want, strings.Join(out, " | ")); d != "" {
			t.Errorf("%s\n%s", tt.text, d)
		}
	}
}

// FuzzResolve holds that organisations and people quote the text, whatever the
// text is, with the rules as recogniser.
func FuzzResolve(f *testing.F) {
	for _, s := range []string{
		"The National Cancer Institute (NCI) and Huawei Technologies Co., Ltd. NCI, Huawei.", "Dr. Dr. Ivan of Acme Inc. (", "’s The The Bank", "A.B. C. Ltd",
		"清华大学 (Tsinghua University) Co., Ltd.", "\xff Inc. \xf0\x9f Corp.", "X Inc. x X", "Institute of of the the Physics and and", "( ) , . & AT&T & Co.",
	} {
		f.Add(s, s)
	}
	rules, r := NewRules(), resolve(f)
	s, err := newSegmenter()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, title, text string) {
		passages := []Passage{s.passage("title", title), s.passage("text", text)}
		entities := rules.Recognize(passages, nil)
		orgs := r.organizations(passages, entities, nil)
		checkMentions(t, passages, orgs)
		for _, who := range r.people(passages, entities, orgs) {
			if who.Name == "" || len(who.Mentions) == 0 || who.Score <= 0 || who.Score > 1 {
				t.Errorf("person %+v", who)
			}
		}
	})
}
