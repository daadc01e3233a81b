package extract

import (
	"strings"
	"testing"

	"attache/corpus"
)

func TestIsDesk(t *testing.T) {
	for name, want := range map[string]bool{
		"Science and Technology Section":                true,
		"S&T Section":                                   true,
		"Economic & Commercial Desk":                    true,
		"Science and Technology Section of the Embassy": true,
		"Wind Tunnel Section":                           false,
		"Science Section of Acme":                       false,
		"Section":                                       false,
		"Academy of Sciences":                           false,
		"Science and Technology":                        true,
		"Trade & Economic":                              true,
		"Science":                                       false,
		"Economic Mission":                              false,
	} {
		if got := isDesk(name); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestUnseated(t *testing.T) {
	for name, want := range map[string]string{
		"Deccan Cell Works Private Limited of Pune": "Deccan Cell Works Private Limited",
		"Aarequell Medical AG of Biel":              "Aarequell Medical AG",
		"OOO Uralporoshok of Perm":                  "OOO Uralporoshok",
		"Aluminum Company of America":               "Aluminum Company of America",
		"Bank of China":                             "Bank of China",
		"University: University of Marlowick":       "University of Marlowick",
		"Partner: OOO Uralporoshok of Perm":         "OOO Uralporoshok",
		"Acme:":                                     "Acme:",
		"University of Texas":                       "University of Texas",
		"Institute of Physics of the Academy":       "Institute of Physics of the Academy",
	} {
		if got := unseated(name, corpus.Span{End: len(name)}).Of(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// The name stands in brackets; a plus says that it is a law's.
func TestIsLaw(t *testing.T) {
	for _, c := range []string{
		"+ under the [German Foreign Trade and Payments Ordinance].",
		"+ the [Foreign Exchange] and Foreign Trade Act applies",
		"+ Council Regulation ([EC]) No 428/2009",
		"+ the [Council] Regulation (EC)",
		"+ the [Export Administration] Regulations.",
		"+ the [Foreign Trade Act of Japan] applies",
		"- the [Ministry of Trade], and the Act",
		"- [Siemens] and Acme of Berlin sold it under the Act",
		"- [Siemens] said the Act",
		"- [Harvard Law School]",
		"- [Acme]. Act now",
		"- [Acme]",
	} {
		want, s := c[0] == '+', c[2:]
		start, end := strings.Index(s, "["), strings.Index(s, "]")-1
		s = strings.NewReplacer("[", "", "]", "").Replace(s)
		if got := isLaw(s, corpus.Span{Start: start, End: end}); got != want {
			t.Errorf("%s: %v", c, got)
		}
	}
}
