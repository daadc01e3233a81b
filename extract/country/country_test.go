package country

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"attache/corpus"
	"attache/internal/text"
	"attache/models"
)

// TestEveryCode asks each country for what the table must tell: names,
// adjective, demonym, capital and a Chinese name, or an explicit "none".
func TestEveryCode(t *testing.T) {
	f := newTestFinder(t)
	for _, line := range strings.Split(strings.TrimSpace(models.Countries), "\n") {
		if cells := strings.Split(line, "\t"); line[0] != '#' && slices.Contains(cells, "") {
			t.Errorf("%s: an empty cell", cells[0])
		}
	}
	for _, code := range Codes() {
		c := &f.t.countries[f.t.index[code]]
		if c.name != Name(code) || len(c.columns[0]) == 0 || len(c.columns[5]) == 0 {
			t.Errorf("%s: names %v, Chinese %v", code, c.columns[0], c.columns[5])
		}
		if len(c.columns[2]) > 0 && len(c.columns[3]) == 0 {
			t.Errorf("%s: an adjective and no demonym", code)
		}
		if !c.historical && len(c.columns[4]) == 0 && !slices.Contains(noCapital, code) {
			t.Errorf("%s: no capital", code)
		}
	}
}

// noCapital lists the places without a capital apart from themselves.
var noCapital = strings.Fields("AQ BM BV CC GI GG HK HM IO MC MO NF PN SG SH SM ST TF TK UM VA")

// TestISO holds the table against the regions of golang.org/x/text: all of
// ISO 3166-1 and XK, and beyond them only historical states.
func TestISO(t *testing.T) {
	var want []string
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string(a) + string(b)
			r, err := language.ParseRegion(code)
			if err == nil && r.IsCountry() && r.Canonicalize() == r && r.ISO3() != "ZZZ" && !slices.Contains(reserved, code) {
				want = append(want, code)
			}
		}
	}
	var got []string
	for _, code := range Codes() {
		if !Historical(code) {
			got = append(got, code)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("codes (-x/text +table):\n%s", diff)
	}
	if want := strings.Fields("AN CS DD SU YD YU"); !slices.Equal(slices.DeleteFunc(Codes(), func(c string) bool { return !Historical(c) }), want) {
		t.Errorf("historical codes are not %v", want)
	}
}

// reserved lists codes that x/text knows and ISO 3166-1 does not assign.
var reserved = strings.Fields("AC AN BU CP CQ CS CT DD DG DY EA EU EZ FQ FX HV IC JT MI NH NQ NT PC PU PZ QO RH SU TA TP UK UN VD WK YD YU ZR ZZ XA XB")

// TestCLDR asks for the English and Chinese names of CLDR, and lists those
// that mean nothing to the table.
func TestCLDR(t *testing.T) {
	for _, code := range Codes() {
		if Historical(code) {
			continue
		}
		r := language.MustParseRegion(code)
		for _, name := range []string{display.English.Regions().Name(r), display.SimplifiedChinese.Regions().Name(r)} {
			name = strings.NewReplacer("&", "and").Replace(name)
			if got, ok := Lookup(name); got != code {
				t.Errorf("Lookup(%q) = %q, %v; CLDR says %s", name, got, ok, code)
			}
		}
	}
}

func TestLookup(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Russia", "RU"}, {"RU", "RU"}, {"ru", "RU"}, {"Russian Federation", "RU"}, {"俄罗斯", "RU"}, {"RUSSIA", "RU"},
		{"Congo", "CD"}, {"Korea", "KR"}, {"Cote d'Ivoire", "CI"}, {"U.S.", "US"}, {"USSR", "SU"}, {"Atlantis", ""}, {"", ""}, {"-", ""},
	} {
		if got, ok := Lookup(c.in); got != c.want || ok != (c.want != "") {
			t.Errorf("Lookup(%q) = %q, %v, want %q", c.in, got, ok, c.want)
		}
	}
	if Name("RU") != "Russia" || Name("xx") != "" || !Historical("SU") || Historical("RU") || Historical("??") {
		t.Error("Name or Historical is wrong")
	}
}

// TestNamed tries the names that others recognised.
func TestNamed(t *testing.T) {
	f := newTestFinder(t)
	for _, c := range []struct {
		text, name, kind string
		want             []string
	}{
		{"They met Ireland Baldwin.", "Ireland Baldwin", "PER", nil},
		{"They met Paris Jones.", "Paris Jones", "PER", nil},
		{"They met Russia.", "Russia", "PER", []string{"RU name"}},
		{"They met Georgia.", "Georgia", "PER", nil},
		{"Huawei Germany paid.", "Huawei Germany", "ORG", []string{"DE name-part"}},
		{"The plant of Kazan Helicopters grew.", "Kazan Helicopters", "ORG", []string{"RU name-part"}},
		{"Russia refused.", "Russia", "ORG", []string{"RU name"}},
		{"The German law.", "German", "MISC", []string{"DE adjective"}},
	} {
		at := strings.Index(c.text, c.name)
		names := []Named{{Span: corpus.Span{Start: at, End: at + len(c.name)}, Type: c.kind}}
		var got []string
		for _, m := range f.Find([]Field{{Name: "text", Text: c.text, Names: names}}) {
			got = append(got, m.Code+" "+m.Kind)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%q with %s %q (-want +got):\n%s", c.text, c.kind, c.name, diff)
		}
	}
}

// TestMemory tries one field deciding another.
func TestMemory(t *testing.T) {
	f := newTestFinder(t)
	for _, c := range []struct{ title, text, want string }{
		{"Atlanta, Georgia", "The state of Georgia agreed.", "US"},
		{"Tbilisi and Batumi", "Georgia agreed.", "GE"},
		{"Kinshasa talks", "Congo agreed.", "CD"},
		{"Brazzaville talks", "Congo agreed.", "CG"},
		{"North Korea", "Korea agreed. North Korea agreed.", "KP"},
	} {
		got := f.Find([]Field{{Name: "title", Text: c.title}, {Name: "text", Text: c.text}})
		i := slices.IndexFunc(got, func(m Mention) bool { return m.Field == "text" })
		if i < 0 || got[i].Code != c.want {
			t.Errorf("%q, %q: %+v, want %s first in the text", c.title, c.text, got, c.want)
		}
	}
}

// TestColumn reads a column of codes, a code a field.
func TestColumn(t *testing.T) {
	f := newTestFinder(t)
	for _, code := range []string{"RU", "CN", "IN", "IT", "NO", "DE"} {
		got := f.Find([]Field{{Name: "meta.country", Text: code}})
		if len(got) != 1 || got[0].Code != code || got[0].Kind != KindCode || got[0].Field != "meta.country" {
			t.Errorf("%s: %+v", code, got)
		}
	}
}

// TestConcurrent compares the answers of eight users of one finder with those
// of one.
func TestConcurrent(t *testing.T) {
	f := newTestFinder(t)
	cases := readCases(t, "testdata/cases.txt")
	find := func() []string {
		var all []string
		for _, c := range cases {
			all = append(all, fmt.Sprint(f.Find([]Field{{Name: "text", Text: c.text}})))
		}
		return all
	}
	want := find()
	results := make([][]string, 8)
	var wait sync.WaitGroup
	for i := range results {
		wait.Add(1)
		go func() { defer wait.Done(); results[i] = find() }()
	}
	wait.Wait()
	for i, got := range results {
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("user %d (-alone +together):\n%s", i, diff)
		}
	}
}

// TestBadTables feeds broken lines to the parser: an error with its place
// comes back.
func TestBadTables(t *testing.T) {
	good := "XX\tX\tnone\tnone\tnone\tnone\t某"
	for _, c := range []struct{ countries, regions, cities, phrases, want string }{
		{"XX\tX", "", "", "", "countries.tsv:1: country: 2 cells"},
		{good + "\nYY\t\tnone\tnone\tnone\tnone\tnone", "", "", "", "countries.tsv:2: country YY: empty cell 2"},
		{"XX\tnone\tnone\tnone\tnone\tnone\tnone", "", "", "", "countries.tsv:1: country XX: no name"},
		{good, "YY\tA", "", "", `regions.tsv:1: regions: unknown country "YY"`},
		{good, "YY", "", "", "regions.tsv:1: regions: 1 cells"},
		{good, "", "# note\nXX\t\t\tmany\tA", "", "cities.tsv:2: city: strconv"},
		{good, "", "YY\t\t\t1\tA", "", "cities.tsv:1: city: unknown country"},
		{good, "", "XX\tA", "", "cities.tsv:1: city: 2 cells"},
		{good, "", "", "a\tXX", "phrases.tsv:1: phrase: 2 cells"},
		{good, "", "", "a\tXX\tcolour", "phrases.tsv:1: phrase: unknown code"},
	} {
		_, err := parseTables(c.countries, c.regions, c.cities, c.phrases, "")
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("error %v, want %q", err, c.want)
		}
	}
}

// TestDifferences lists where our table and the open list of countries beside
// the repository differ in names and capitals; new differences fail.
func TestDifferences(t *testing.T) {
	file, err := os.Open(filepath.Join(dataDir, "countries/countries.json.gz"))
	if err != nil {
		t.Skip("the shared data is absent")
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	var list []struct {
		Name    struct{ Common, Official string }
		CCA2    string
		Capital []string
	}
	if err := json.NewDecoder(unzipped).Decode(&list); err != nil {
		t.Fatal(err)
	}
	if len(list) < 240 {
		t.Fatalf("%d countries in the list", len(list))
	}
	f := newTestFinder(t)
	differences := 0
	for _, c := range list {
		if got, _ := Lookup(c.Name.Common); got != c.CCA2 && c.CCA2 != "CG" { // "Congo" alone: the larger one

			t.Errorf("name %q: %q, the list says %s", c.Name.Common, got, c.CCA2)
		}
		if got, _ := Lookup(c.Name.Official); got != c.CCA2 {
			differences++
			t.Logf("official name %q: %q, the list says %s", c.Name.Official, got, c.CCA2)
		}
		for _, capital := range c.Capital {
			e := &f.t.countries[f.t.index[c.CCA2]]
			if !slices.ContainsFunc(e.columns[4], func(s string) bool { return text.Fold(strings.TrimLeft(s, "~?")) == text.Fold(capital) }) {
				differences++
				t.Logf("%s: capital %q, we say %v", c.CCA2, capital, e.columns[4])
			}
		}
	}
	if differences > 30 {
		t.Errorf("%d differences, 30 were looked at", differences)
	}
}
