package extract

import "testing"

func TestSpelt(t *testing.T) {
	for _, c := range []struct {
		letters string
		words   []string
		want    bool
	}{
		{"emi", []string{"electromagnetic", "interference"}, true},
		{"emi", []string{"electro", "magnetic", "interference"}, true},
		{"dsm", []string{"Digital", "Single", "Market"}, true},
		{"doi", []string{"degree", "of", "interest"}, true},
		{"di", []string{"degree", "of", "interest"}, true},
		{"emi", []string{"an", "electromagnetic", "interference"}, false},
		{"emi", []string{"magnetic", "interference"}, false},
		{"em", []string{"electromagnetic", "interference"}, false},
		{"emi", nil, false},
	} {
		if got := spelt(c.words, c.letters); got != c.want {
			t.Errorf("%s by %v: %v", c.letters, c.words, got)
		}
	}
}

// A short name that the text spells out as a term is no organisation, wherever
// it stands; one spelt out as a body is.
func TestTermsAreNoOrganizations(t *testing.T) {
	r := resolve(t)
	for _, tt := range []struct {
		text string
		want int
	}{
		{"[EMI] is high. It limits electromagnetic interference ([EMI]).", 0},
		{"The Digital Single Market ([DSM]) grows.", 0},
		{"The [National Cancer Institute] ([NCI]) pays.", 1},
		{"The National Cancer Institute ([NCI]) pays.", 1},
		{"The Arctic Weather Watch ([AWW]) pays.", 0},
		{"The [Arctic Weather Watch] ([AWW]) pays.", 1},
		{"Programmable circuits by a lab ([EMI]).", 1},
		{"[EMI] pays.", 1},
	} {
		p, entities := marked(t, "text", tt.text)
		if orgs := r.organizations([]Passage{p}, entities, nil); len(orgs) != tt.want {
			t.Errorf("%s: %s, want %d", tt.text, summary(orgs), tt.want)
		}
	}
}
