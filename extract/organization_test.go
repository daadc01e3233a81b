package extract

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache/corpus"
	"attache/extract/country"
)

// marked cuts a text in which names are marked, [Siemens AG], (LOC) with
// {Munich} and people with <Li Wei>, into a passage and its entities.
func marked(t testing.TB, field, text string) (Passage, []Entity) {
	t.Helper()
	var b strings.Builder
	var entities []Entity
	for _, r := range text {
		switch r {
		case '[', '{', '<':
			kind := map[rune]EntityType{'[': ORG, '{': LOC, '<': PER}[r]
			entities = append(entities, Entity{Field: field, Type: kind, Score: 0.9, Span: corpus.Span{Start: b.Len()}})
		case ']', '}', '>':
			entities[len(entities)-1].Span.End = b.Len()
		default:
			b.WriteRune(r)
		}
	}
	s, err := newSegmenter()
	if err != nil {
		t.Fatal(err)
	}
	return s.passage(field, b.String()), entities
}

func resolve(t testing.TB) *resolver {
	t.Helper()
	r, err := newResolver()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// summary writes organisations as "Name: form*count form | Name: …".
func summary(orgs []corpus.Organization) string {
	var out []string
	for _, o := range orgs {
		var forms []string
		for _, m := range o.Mentions {
			forms = append(forms, m.Text)
		}
		out = append(out, o.Name+": "+strings.Join(forms, ", "))
	}
	return strings.Join(out, " | ")
}

func TestOrganizations(t *testing.T) {
	r := resolve(t)
	places, err := country.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, text, want string }{
		{"acronym in brackets", "The [National Cancer Institute] ([NCI]) funds it. [NCI] said so.", "National Cancer Institute: National Cancer Institute, NCI, NCI"},
		{"acronym without brackets", "The [National Cancer Institute] funds it. [NCI] said so.", "National Cancer Institute: National Cancer Institute, NCI"},
		{"acronym before the name", "[NCI] ([National Cancer Institute]) said so.", "National Cancer Institute: NCI, National Cancer Institute"},
		{"missed acronym", "The [National Cancer Institute] ([NCI]) funds it. Later NCI said so.", "National Cancer Institute: National Cancer Institute, NCI, NCI"},
		{"two names for an acronym", "[National Cancer Institute], [Nordic Chemical Institute], [NCI].", "National Cancer Institute: National Cancer Institute | Nordic Chemical Institute: Nordic Chemical Institute | NCI: NCI"},
		{"foreign acronym", "The [Centre national de la recherche scientifique] ([CNRS]) is here.", "Centre national de la recherche scientifique: Centre national de la recherche scientifique, CNRS"},
		{"short form", "[Huawei Technologies Co., Ltd.] sells. [Huawei] makes.", "Huawei Technologies Co., Ltd.: Huawei Technologies Co., Ltd., Huawei"},
		{"missed short form", "[Huawei Technologies Co., Ltd.] sells. Then Huawei makes.", "Huawei Technologies Co., Ltd.: Huawei Technologies Co., Ltd., Huawei"},
		{"short form of two", "[Samsung Electronics], [Samsung Pharmaceuticals], [Samsung].", "Samsung Electronics: Samsung Electronics | Samsung Pharmaceuticals: Samsung Pharmaceuticals | Samsung: Samsung"},
		{"case and legal form", "[SIEMENS AG], [Siemens], [Siemens AG]", "Siemens AG: SIEMENS AG, Siemens, Siemens AG"},
		{"banks of two countries", "[Bank of China] and [Bank of America]. The [Bank of China].", "Bank of China: Bank of China, Bank of China | Bank of America: Bank of America"},
		{"bank and its short form", "[Bank of China] and the [Bank of China (Hong Kong)].", "Bank of China: Bank of China | Bank of China (Hong Kong): Bank of China (Hong Kong)"},
		{"institutes of two cities", "[Institute of Physics of Kiev], [Institute of Physics of Minsk], the [Institute of Physics].", "Institute of Physics of Kiev: Institute of Physics of Kiev | Institute of Physics of Minsk: Institute of Physics of Minsk | Institute of Physics: Institute of Physics"},
		{"institute of an academy", "The [Institute of Physics of the Russian Academy of Sciences]. The [Institute of Physics] said.", "Institute of Physics of the Russian Academy of Sciences: Institute of Physics of the Russian Academy of Sciences, Institute of Physics"},
		{"named after a person", "The [B. I. Stepanov Institute of Physics]. The [Institute of Physics] said.", "B. I. Stepanov Institute of Physics: B. I. Stepanov Institute of Physics, Institute of Physics"},
		{"institute of a nation", "The [Russian Institute of Physics]. The [Institute of Physics] said.", "Russian Institute of Physics: Russian Institute of Physics | Institute of Physics: Institute of Physics"},
		{"named, and another", "The [B. I. Stepanov Institute of Physics], the [Institute of Physics of Kiev]. The [Institute of Physics] said.", "B. I. Stepanov Institute of Physics: B. I. Stepanov Institute of Physics | Institute of Physics of Kiev: Institute of Physics of Kiev | Institute of Physics: Institute of Physics"},
		{"academy is not its institute", "[Russian Academy of Sciences] and its [Institute of Physics of the Russian Academy of Sciences]", "Russian Academy of Sciences: Russian Academy of Sciences | Institute of Physics of the Russian Academy of Sciences: Institute of Physics of the Russian Academy of Sciences"},
		{"campuses", "[University of California] and [University of California, Berkeley]", "University of California: University of California | University of California, Berkeley: University of California, Berkeley"},
		{"names turned round", "[Washington University] and the [University of Washington]", "Washington University: Washington University | University of Washington: University of Washington"},
		{"daughters", "[Siemens] and [Siemens Healthineers]", "Siemens: Siemens | Siemens Healthineers: Siemens Healthineers"},
		{"research arm", "[Toyota] and [Toyota Research Institute]", "Toyota: Toyota | Toyota Research Institute: Toyota Research Institute"},
		{"general names", "[General Electric] and [General Motors]", "General Electric: General Electric | General Motors: General Motors"},
		{"ministries", "[Ministry of Science] and [Ministry of Science and Technology]", "Ministry of Science: Ministry of Science | Ministry of Science and Technology: Ministry of Science and Technology"},
		{"country in brackets", "[Bosch] ([Germany])", "Bosch: Bosch | Germany: Germany"},
		{"a word used in lower case", "[Target Corp.] has a target. Target is met.", "Target Corp.: Target Corp."},
		{"a place", "[Stanford University] in {Stanford}. They met in {Stanford}.", "Stanford University: Stanford University"},
		{"article and possessive", "[The Boeing Company's] plan, [Boeing]", "Boeing Company: Boeing Company, Boeing"},
		{"not inside other names", "[Tsinghua University] and {Tsinghua University Park}", "Tsinghua University: Tsinghua University"},
		{"whole words only", "[Intel Corp.] sells. Intelligence and Intel's.", "Intel Corp.: Intel Corp., Intel"},
		{"short form taken for a place", "[Wyeford Therapeutics plc] met Dr <Imogen Hale> of {Wyeford}.", "Wyeford Therapeutics plc: Wyeford Therapeutics plc, Wyeford"},
		{"short form taken for a person", "[Wyeford Therapeutics plc] grows. <Wyeford> said so.", "Wyeford Therapeutics plc: Wyeford Therapeutics plc, Wyeford"},
		{"a town of the name", "[Wyeford Therapeutics plc] moved. Its plant in {Wyeford} is old.", "Wyeford Therapeutics plc: Wyeford Therapeutics plc"},
		{"a person of the name", "[Wyeford Therapeutics plc] was founded by <Ann Wyeford>. <Wyeford> left.", "Wyeford Therapeutics plc: Wyeford Therapeutics plc"},
		{"a title before the name", "[Wyeford Therapeutics plc] grows. Dr <Wyeford> said so.", "Wyeford Therapeutics plc: Wyeford Therapeutics plc"},
		{"a place and two firms", "[Wyeford Therapeutics plc] and [Wyeford Systems Ltd] of {Wyeford}.", "Wyeford Therapeutics plc: Wyeford Therapeutics plc | Wyeford Systems Ltd: Wyeford Systems Ltd"},
		{"a known place", "[Houston Systems Inc.] opened a site. A firm of {Houston} built it.", "Houston Systems Inc.: Houston Systems Inc."},
		{"no legal form", "[Wyeford Hall] is old. The town of {Wyeford} pays.", "Wyeford Hall: Wyeford Hall"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, entities := marked(t, "text", tt.text)
			mentions := places.Find([]country.Field{{Name: "text", Text: p.Text, Lang: "en"}})
			got := r.organizations([]Passage{p}, entities, mentions)
			if d := cmp.Diff(tt.want, summary(got)); d != "" {
				t.Error(d)
			}
			checkMentions(t, []Passage{p}, got)
		})
	}
}

// checkMentions holds that mentions quote their passage, ascend, and do not
// overlap, and that scores are probabilities.
func checkMentions(t testing.TB, passages []Passage, orgs []corpus.Organization) {
	t.Helper()
	seen := map[string]bool{}
	for _, o := range orgs {
		if o.Name == "" || o.Score <= 0 || o.Score > 1 || len(o.Mentions) == 0 {
			t.Errorf("organisation %q: score %v, %d mentions", o.Name, o.Score, len(o.Mentions))
		}
		for _, m := range o.Mentions {
			for _, p := range passages {
				if p.Field == m.Field && m.Span.Of(p.Text) != m.Text {
					t.Errorf("%s: %v is %q, not %q", o.Name, m.Span, m.Span.Of(p.Text), m.Text)
				}
			}
			at := fmt.Sprint(m.Field, m.Span)
			if seen[at] {
				t.Errorf("%s: mention %s twice", o.Name, at)
			}
			seen[at] = true
		}
	}
}
