package group

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache/corpus"
)

// item writes "doc date: Name [CC kind] = form = form #id" as an item.
func item(t testing.TB, s string) Item {
	t.Helper()
	head, rest, ok := strings.Cut(s, ": ")
	if !ok {
		t.Fatalf("bad item %q", s)
	}
	doc, date, _ := strings.Cut(head, " ")
	org := &corpus.Organization{}
	rest, id, hasID := strings.Cut(rest, " #")
	if hasID {
		org.IDs = []string{id}
	}
	names := strings.Split(rest, " = ")
	name, tail, _ := strings.Cut(names[0], " [")
	org.Name = name
	org.Country, org.Kind, _ = strings.Cut(strings.TrimSuffix(tail, "]"), " ")
	for _, form := range append([]string{name}, names[1:]...) {
		org.Mentions = append(org.Mentions, corpus.Evidence{Text: form})
	}
	return Item{Doc: doc, Date: date, Org: org}
}

func items(t testing.TB, text string) (list []Item) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, item(t, line))
		}
	}
	return list
}

func summary(list []Entity) string {
	var b strings.Builder
	for _, e := range list {
		fmt.Fprintf(&b, "%s [%s %s] %s\n", e.Name, e.Country, e.Kind, strings.Join(e.Documents, " "))
		for _, w := range e.Why {
			fmt.Fprintf(&b, "  %.2f %s + %s: %s\n", w.Score, w.A, w.B, w.Why)
		}
	}
	return b.String()
}

func TestGroup(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"case, legal form and accents", `
			d1: SIEMENS AG [DE company]
			d2: Siemens [DE company]
			d3: Siemens [ company]`, `
			Siemens [DE company] d1 d2 d3`},
		{"acronym that a document explains", `
			d1: National Cancer Institute [US government] = NCI
			d2: NCI [ ]`, `
			National Cancer Institute [US government] d1 d2
			  0.95 National Cancer Institute + NCI: document d1 gives both names`},
		{"acronym of two", `
			d1: National Cancer Institute [ government] = NCI
			d2: Nordic Chemical Institute [ institute] = NCI
			d3: NCI [ ]`, `
			NCI [ ] d3
			National Cancer Institute [ government] d1
			Nordic Chemical Institute [ institute] d2`},
		{"ministries of two countries", `
			d1: Ministry of Health [CN government]
			d2: Ministry of Health [RU government]
			d3: Ministry of Health [ government]`, `
			Ministry of Health [ government] d3
			Ministry of Health [CN government] d1
			Ministry of Health [RU government] d2`},
		{"a slip of the country", `
			d1: Huawei [CN company]
			d2: Huawei [CN company]
			d3: Huawei [CN company]
			d4: Huawei [US company]`, `
			Huawei [CN company] d1 d2 d3 d4`},
		{"country in front", `
			d1: National Science Foundation [US government]
			d2: U.S. National Science Foundation [US government]
			d3: National Science Foundation [CH government]
			d4: US Steel [US company]
			d5: Steel [US company]`, `
			U.S. National Science Foundation [US government] d1 d2
			  0.96 National Science Foundation + U.S. National Science Foundation: same name but for the country in front; both in US
			National Science Foundation [CH government] d3
			Steel [US company] d5
			US Steel [US company] d4`},
		{"transliteration", `
			d1: Tchaikovsky Conservatory [RU university]
			d2: Chaikovskii Conservatory [RU university]`, `
			Chaikovskii Conservatory [RU university] d1 d2
			  0.95 Chaikovskii Conservatory + Tchaikovsky Conservatory: transliteration chaikovskii / tchaikovsky; both in RU`},
		{"near miss", `
			d1: Zhejiang Shapuaisi Pharmaceutical Co., Ltd. [CN company]
			d2: Zhejiang Shapuasi Pharmaceutical [CN company]`, `
			Zhejiang Shapuaisi Pharmaceutical Co., Ltd. [CN company] d1 d2
			  0.88 Zhejiang Shapuaisi Pharmaceutical Co., Ltd. + Zhejiang Shapuasi Pharmaceutical: near miss shapuaisi / shapuasi; both in CN`},
		{"near, but in two countries", `
			d1: Tchaikovsky Conservatory [RU university]
			d2: Chaikovskii Conservatory [UA university]`, `
			Chaikovskii Conservatory [UA university] d2
			Tchaikovsky Conservatory [RU university] d1`},
		{"provinces", `
			d1: Shanxi University [CN university]
			d2: Shaanxi University [CN university]`, `
			Shaanxi University [CN university] d2
			Shanxi University [CN university] d1`},
		{"banks", `
			d1: Bank of China [CN company]
			d2: Bank of America [US company]
			d3: Bank of Chile [CL company]`, `
			Bank of America [US company] d2
			Bank of Chile [CL company] d3
			Bank of China [CN company] d1`},
		{"short name of one", `
			d1: Huawei Technologies Co., Ltd. [CN company]
			d2: Huawei [ company]`, `
			Huawei Technologies Co., Ltd. [CN company] d1 d2
			  0.88 Huawei + Huawei Technologies Co., Ltd.: the only name of the corpus that adds "technologies"`},
		{"short name of two", `
			d1: Samsung Technologies [KR company]
			d2: Samsung Worldwide [KR company]
			d3: Samsung [KR company]`, `
			Samsung [KR company] d3
			Samsung Technologies [KR company] d1
			Samsung Worldwide [KR company] d2`},
		{"what a company does", `
			d1: Mitsubishi [JP company]
			d2: Mitsubishi Motors Corporation [JP company]
			d3: Kokuyo [JP company]
			d4: Kyokuyo [JP company]
			d5: Yancheng Institute of Technology [CN university]
			d6: Yanching Institute of Technology [CN university]`, `
			Kokuyo [JP company] d3
			Kyokuyo [JP company] d4
			Mitsubishi [JP company] d1
			Mitsubishi Motors Corporation [JP company] d2
			Yancheng Institute of Technology [CN university] d5
			Yanching Institute of Technology [CN university] d6`},
		{"university is not its town", `
			d1: Stanford [ ]
			d2: Stanford University [US university]`, `
			Stanford [ ] d1
			Stanford University [US university] d2`},
		{"identifier", `
			d1: Peking University [CN university] #r1
			d2: Beida [ university] #r1`, `
			Peking University [CN university] d1 d2
			  1.00 Beida + Peking University: same identifier r1`},
		{"names turned round", `
			d1: Washington University [US university]
			d2: University of Washington [US university]`, `
			University of Washington [US university] d2
			Washington University [US university] d1`},
		{"institutes of one academy", `
			d1: Institute of Physics of the Russian Academy of Sciences [RU institute]
			d2: Institute of Physics, Russian Academy of Sciences [RU institute]
			d3: Institute of Chemistry of the Russian Academy of Sciences [RU institute]`, `
			Institute of Physics of the Russian Academy of Sciences [RU institute] d1 d2
			  0.99 Institute of Physics of the Russian Academy of Sciences + Institute of Physics, Russian Academy of Sciences: same name but for abbreviations and particles; both in RU
			Institute of Chemistry of the Russian Academy of Sciences [RU institute] d3`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := summary(Group(slices.Values(items(t, tt.in)), Options{}))
			want := strings.TrimPrefix(strings.ReplaceAll(tt.want, "\n\t\t\t", "\n"), "\n") + "\n"
			if d := cmp.Diff(want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestEntityFields(t *testing.T) {
	list := Group(slices.Values(items(t, `
		d2 2019-03: Siemens AG [DE company] = Siemens = Siemens AG
		d1 2018: SIEMENS [DE company] #x
		d2 2019-03: Siemens [DE company]
		d3: Siemens [DE company]`)), Options{})
	want := []Entity{{
		Name: "Siemens", Kind: "company", Country: "DE", IDs: []string{"x"}, Documents: []string{"d1", "d2", "d3"},
		Variants: []Variant{{"Siemens", 2}, {"SIEMENS", 1}, {"Siemens AG", 1}}, First: "2018", Last: "2019-03",
	}}
	for i := range list {
		if len(list[i].Watch) == 0 {
			list[i].Watch = nil
		}
	}
	if d := cmp.Diff(want, list); d != "" {
		t.Error(d)
	}
}

// many invents organisations whose names are near each other.
func many(n int) []Item {
	r := rand.New(rand.NewPCG(7, 7))
	heads := []string{"Institute of %s", "%s Technologies Co., Ltd.", "%s", "%s AG", "Univ. of %s", "University of %s", "%s Group"}
	syllables := []string{"ka", "lo", "mir", "tsch", "ya", "ov", "sky", "zen", "bo", "wu"}
	var list []Item
	for i := range n {
		word := ""
		for range 2 + r.IntN(3) {
			word += syllables[r.IntN(len(syllables))]
		}
		word = strings.ToUpper(word[:1]) + word[1:]
		name := fmt.Sprintf(heads[r.IntN(len(heads))], word)
		org := &corpus.Organization{Name: name, Country: []string{"", "", "DE", "CN"}[r.IntN(4)], Kind: []string{"company", "institute"}[r.IntN(2)], Mentions: []corpus.Evidence{{Text: name}, {Text: strings.ToUpper(word[:2])}}}
		list = append(list, Item{Doc: fmt.Sprint("d", i/3), Date: fmt.Sprint(2000 + r.IntN(20)), Org: org})
	}
	return list
}

// TestOrder holds that the order of the items does not matter, that every item
// is in one entity, and that every join says why.
func TestOrder(t *testing.T) {
	list := many(1500)
	first := Group(slices.Values(list), Options{})
	want, err := json.Marshal(first)
	if err != nil {
		t.Fatal(err)
	}
	joins := 0
	for _, e := range first {
		for _, w := range e.Why {
			joins++
			if w.Why == "" || w.Score < 0.85 || w.Score > 1 {
				t.Errorf("%s: join %+v", e.Name, w)
			}
		}
	}
	if joins == 0 {
		t.Error("nothing was joined: the test tests nothing")
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 5 {
		r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		got, err := json.Marshal(Group(slices.Values(list), Options{}))
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Fatal("another order gives other entities")
		}
	}
}

func TestEmpty(t *testing.T) {
	if got := Group(slices.Values([]Item{{Doc: "d", Org: &corpus.Organization{Name: "—"}}}), Options{}); len(got) != 0 {
		t.Errorf("a dash is an organisation: %v", got)
	}
}

func ExampleGroup() {
	list := []Item{
		{Doc: "a", Org: &corpus.Organization{Name: "Siemens AG"}},
		{Doc: "b", Org: &corpus.Organization{Name: "SIEMENS"}},
	}
	for _, e := range Group(slices.Values(list), Options{}) {
		fmt.Println(e.Name, e.Documents)
	}
	// Output: Siemens AG [a b]
}

// FuzzGroup holds that every document of a name that has letters is in an
// entity, whatever the names are.
func FuzzGroup(f *testing.F) {
	f.Add("Siemens AG", "SIEMENS", "DE")
	f.Add("", "\xff", "")
	f.Add("Ltd", "Ltd Ltd", "CN")
	f.Fuzz(func(t *testing.T, a, b, country string) {
		list := []Item{
			{Doc: "1", Org: &corpus.Organization{Name: a, Country: country}},
			{Doc: "2", Org: &corpus.Organization{Name: b}},
		}
		x, y := summary(Group(slices.Values(list), Options{})), ""
		slices.Reverse(list)
		if y = summary(Group(slices.Values(list), Options{})); x != y {
			t.Errorf("%q and %q: %s, turned round %s", a, b, x, y)
		}
	})
}

func BenchmarkGroup(b *testing.B) {
	list := many(20000)
	for b.Loop() {
		Group(slices.Values(list), Options{})
	}
	b.ReportMetric(float64(len(list))*float64(b.N)/b.Elapsed().Seconds(), "organisations/s")
}
