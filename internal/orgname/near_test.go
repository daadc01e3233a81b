package orgname

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSound(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		same bool
	}{
		{"tchaikovskii", "chaikovsky", true}, {"газпром", "gazprom", true}, {"kharkov", "harkov", true}, {"zhukov", "jukov", false}, {"dmitriev", "dmitriyev", true},
		{"yuri", "iuri", true}, {"smirnoff", "smirnov", true}, {"elektronika", "electronica", false}, {"kokuyo", "kyokuyo", false}, {"saab", "ssab", false}, {"coach", "coats", false}, {"rosoboronexport", "rosoboroneksport", true},
	} {
		if got := Sound(tt.a) == Sound(tt.b); got != tt.same {
			t.Errorf("%s sounds %q, %s sounds %q", tt.a, Sound(tt.a), tt.b, Sound(tt.b))
		}
	}
}

func TestFirmWords(t *testing.T) {
	for _, tt := range []struct {
		word          string
		firm, neutral bool
	}{{"technologies", true, true}, {"inc", true, true}, {"pharmaceuticals", true, false}, {"motors", true, false}, {"university", false, false}, {"", false, false}} {
		if FirmWord(tt.word) != tt.firm || NeutralWord(tt.word) != tt.neutral {
			t.Errorf("%q: firm %v, neutral %v", tt.word, FirmWord(tt.word), NeutralWord(tt.word))
		}
	}
	for w := range neutralWords {
		if !FirmWord(w) && w != "worldwide" && w != "corporation" {
			t.Errorf("%q is neutral, but no firm's word", w)
		}
	}
}

func TestParse(t *testing.T) {
	for name, want := range map[string]string{
		"Univ. of Geneva":              "university geneva",
		"P. I. Chaikovsky Institute":   "pi chaikovsky institute",
		"U.S. Steel Corp.":             "united states steel",
		"The Inst. of the Dept of Sci": "institute department science",
		"Of The":                       "of the",
		"華為技術有限公司":                     "華 為 技 術",
	} {
		n := Parse(name)
		if got := strings.Join(n.Plain, " "); got != want {
			t.Errorf("Parse(%q).Plain = %q, want %q", name, got, want)
		}
		if n.Key() != Key(name) {
			t.Errorf("Parse(%q).Key() = %q, Key says %q", name, n.Key(), Key(name))
		}
	}
}

func TestReplaced(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{{"yancheng", "yanching", true}, {"novartis", "novarits", false}, {"shapuaisi", "shapuasi", false}} {
		if got := replaced(tt.a, tt.b); got != tt.want {
			t.Errorf("replaced(%q, %q) = %v", tt.a, tt.b, got)
		}
	}
}

// nearOf returns the names among list that Near leads to.
func nearOf(list []string, query string) (found []string) {
	names := make([]*Name, len(list))
	for i, s := range list {
		n := Parse(s)
		names[i] = &n
	}
	q := Parse(query)
	for _, i := range NewNear(names).Candidates(&q) {
		found = append(found, list[i])
	}
	return found
}

func TestCandidates(t *testing.T) {
	list := []string{"Zhejiang Shapuaisi Pharmaceutical Co., Ltd.", "Databricks", "Tchaikovsky Conservatory", "Applied Materials", "Institute of Chemistry", "Газпром", "Acme"}
	for query, want := range map[string]string{
		"Zhejiang Shapuasi Pharmaceutical": "Zhejiang Shapuaisi Pharmaceutical Co., Ltd.",
		"Data Bricks Inc":                  "Databricks",
		"Chaikovskii Conservatory":         "Tchaikovsky Conservatory",
		"Applied Material":                 "Applied Materials",
		"Gazprom":                          "Газпром",
		"Nothing Like It":                  "",
		"":                                 "",
		"Ltd.":                             "",
	} {
		if got := strings.Join(nearOf(list, query), "|"); got != want {
			t.Errorf("near %q: %q, want %q", query, got, want)
		}
	}
	if got := nearOf(list, strings.Repeat("acme ", 30)); got != nil {
		t.Errorf("a name of thirty words leads to %q", got)
	}
}

func TestCommon(t *testing.T) {
	var names []*Name
	for i := range 20 {
		n := Parse(fmt.Sprintf("Institute of Town%c", 'a'+i))
		names = append(names, &n)
	}
	near := NewNear(names)
	if !near.Common("institute") || near.Common("towna") || near.Common("nowhere") {
		t.Error("institute is common, a town is not")
	}
}

// TestNearTwice holds that candidates ascend, come once, and do not depend on
// chance.
func TestNearTwice(t *testing.T) {
	var list []string
	for i := range 300 {
		list = append(list, fmt.Sprintf("%c%c%c%c%c Works", 'a'+i%3, 'b'+i%5, 'c'+i%2, 'd'+i%7, 'e'))
	}
	first := nearOf(list, "abcde Works")
	if len(first) < 2 {
		t.Fatalf("only %q", first)
	}
	if d := cmp.Diff(first, nearOf(list, "abcde Works")); d != "" {
		t.Error(d)
	}
}

// TestCovers holds that what Compare finds alike, Candidates finds: for names
// and the same with a letter left out.
func TestCovers(t *testing.T) {
	list := []string{"Skolkovo Institute", "Rosoboronexport", "Yangtze Memory Technologies", "Kurchatov Institute", "Hikvision Digital Technology", "Fraunhofer Gesellschaft", "Infineon Technologies", "University of Heidelberg"}
	for _, name := range list {
		for cut := 3; cut < len(name); cut++ {
			query := name[:cut] + name[cut+1:]
			a, b := Parse(name), Parse(query)
			score, why := Compare(&a, &b, nil)
			if score >= 0.85 && !slices.Contains(nearOf(list, query), name) {
				t.Errorf("%q and %q score %.2f (%s), but the one does not lead to the other", query, name, score, why)
			}
		}
	}
}
