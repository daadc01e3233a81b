package country

import (
	"strings"
	"testing"
)

// TestCodes tries where two capital letters are a code, and where not.
func TestCodes(t *testing.T) {
	f := newTestFinder(t)
	for _, c := range []struct{ in, want string }{
		{"RU", "RU code"},
		{" RU ", "RU code"},
		{"ru", ""},
		{"ZZ", ""},
		{"RU: a laser", "RU code"},
		{"Country: FR", "FR code"},
		{"Origin: IN", "IN code"},
		{"Score: IN", ""},
		{"DE, FR, IT", "DE code FR code IT code"},
		{"DE; FR; IT", "DE code FR code IT code"},
		{"DE and FR", ""},
		{"IT IS IN", ""},
		{"Lund (SE)", "SE place SE code"},
		{"the firm (SE)", ""},
		{"Siemens (DE) and Thales (FR)", "DE code FR code"},
		{"Human Resources (HR)", ""},
		{"Monte-Carlo (MC) and Medium Voltage (MV)", ""},
		{"Regulation (EC) No 1907", ""},
		{"Palo Alto, CA 94301", "US place US place"},
		{"Wilmington, DE", "US place US place"},
		{"Toronto, ON", "CA place CA place"},
		{"Currently, DC technology", ""},
		{"he said OK, or ME", ""},
	} {
		var got []string
		for _, m := range f.Find([]Field{{Name: "text", Text: c.in}}) {
			got = append(got, m.Code+" "+m.Kind)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%q: %q, want %q", c.in, s, c.want)
		}
	}
}

// TestScores holds the order of certainty: a country's full name is surer than
// an ambiguous one, a capital than a small town, and no score leaves [0.5, 1].
func TestScores(t *testing.T) {
	f := newTestFinder(t)
	score := func(text string) float64 {
		got := f.Find([]Field{{Name: "text", Text: text}})
		if len(got) == 0 {
			return 0
		}
		return got[0].Score
	}
	for _, c := range []struct{ sure, less string }{
		{"Germany agreed.", "Georgia agreed."},
		{"Beijing agreed.", "Reading agreed."},
		{"They met in Lyon, France.", "Lyon agreed."},
		{"The plant is in Shenzhen.", "Shenzhen Something agreed."},
		{"Kuwait agreed.", "Jordan Something agreed."},
		{"They met in Perth, Australia.", "Perth agreed."},
	} {
		if a, b := score(c.sure), score(c.less); a <= b || a > 1 {
			t.Errorf("%q scores %v, %q %v", c.sure, a, c.less, b)
		}
	}
}
