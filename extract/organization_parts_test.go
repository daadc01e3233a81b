package extract

import (
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"attache/corpus"
	"attache/internal/orgname"
)

func TestTrimName(t *testing.T) {
	for name, want := range map[string]string{
		"the Boeing Company":       "Boeing Company",
		"The Boeing Company's":     "Boeing Company",
		"Macy’s":                   "Macy",
		"“Acme”,":                  "Acme",
		"Lyell Immunopharma, Inc.": "Lyell Immunopharma, Inc.",
		"Thermo":                   "Thermo",
		"A Corporation":            "Corporation",
		"the":                      "the",
		" ":                        "",
		"'s":                       "s",
		"«Газпром»":                "Газпром",
	} {
		span := trimName("x"+name+"y", corpus.Span{Start: 1, End: 1 + len(name)})
		if got := span.Of("x" + name + "y"); got != want {
			t.Errorf("trimName(%q) = %q, want %q", name, got, want)
		}
	}
}

// FuzzTrimName holds that a trimmed span lies within the one given, and starts
// and ends at no space.
func FuzzTrimName(f *testing.F) {
	for _, s := range []string{"the Boeing Company's", "“”", "a", "The ", "\xff's", "' s"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		all := corpus.Span{Start: 0, End: len(name)}
		span := trimName(name, all)
		if !all.Contains(span) {
			t.Fatalf("%v is not within %v", span, all)
		}
		if got := span.Of(name); strings.TrimFunc(got, unicode.IsSpace) != got {
			t.Errorf("trimName(%q) = %q", name, got)
		}
	})
}

func TestCombined(t *testing.T) {
	for _, tt := range []struct {
		scores []float64
		want   float64
	}{
		{[]float64{0.6}, 0.6},
		{[]float64{0.2, 0.6}, 0.62},
		{[]float64{0.9, 0.9}, 0.9225},
		{[]float64{0.8, 0.8, 0.8, 0.8}, 0.8976},
		{[]float64{0.8, 0.8, 0.8, 0.8, 0.8, 0.8}, 0.8976},
		{[]float64{1, 1}, 1},
	} {
		var mentions []corpus.Evidence
		for _, s := range tt.scores {
			mentions = append(mentions, corpus.Evidence{Score: s})
		}
		if got := combined(mentions); math.Abs(got-tt.want) > 1e-9 {
			t.Errorf("combined(%v) = %v, want %v", tt.scores, got, tt.want)
		}
	}
}

func TestCanonical(t *testing.T) {
	for want, names := range map[string][]string{
		"National Cancer Institute": {"NCI", "National Cancer Institute"},
		"Siemens AG":                {"SIEMENS AG", "Siemens AG"},
		"Acme Ltd":                  {"Acme  Ltd"},
		"ACME WORKS":                {"ACME WORKS"},
	} {
		var forms []*form
		for _, name := range names {
			forms = append(forms, &form{text: name, mentions: make([]corpus.Evidence, 1)})
		}
		forms = append(forms, &form{text: "never mentioned anywhere in the document"})
		if got := canonical(forms); got != want {
			t.Errorf("canonical(%q) = %q, want %q", names, got, want)
		}
	}
}

func TestShortens(t *testing.T) {
	d := &document{resolver: resolve(t)}
	for _, tt := range []struct {
		short, long string
		want        bool
	}{
		{"Huawei", "Huawei Technologies", true},
		{"Stanford", "Stanford University", true},
		{"Max Planck", "Max Planck Institute", true},
		{"Institute of Physics", "Institute of Physics of the Academy", true},
		{"Toyota", "Toyota Research Institute", false},
		{"Bank", "Bank of China", false},
		{"National", "National Bank", false},
		{"University of California", "University of California San Diego", false},
		{"Ministry of Science", "Ministry of Science and Technology", false},
		{"Siemens", "Siemens Healthineers", false},
		{"LG", "LG Electronics", false},
		{"General", "General Motors", false},
		{"Bank of China", "Bank of China of Hong Kong", false},
	} {
		short, long := orgname.Words(tt.short), orgname.Words(tt.long)
		if got := d.shortens(short, long[len(short):]); got != tt.want {
			t.Errorf("%q for %q: %v, want %v", tt.short, tt.long, got, tt.want)
		}
	}
}

// TestFields holds that names join across the fields of a document, and come
// in the order of the fields.
func TestFields(t *testing.T) {
	r := resolve(t)
	title, a := marked(t, "title", "[NCI] looks for partners of Acmex")
	text, b := marked(t, "text", "[Acmex Inc.] and the [National Cancer Institute] met.")
	passages := []Passage{title, text}
	orgs := r.organizations(passages, append(a, b...), nil)
	if d := cmp.Diff("National Cancer Institute: NCI, National Cancer Institute | Acmex Inc.: Acmex, Acmex Inc.", summary(orgs)); d != "" {
		t.Error(d)
	}
	checkMentions(t, passages, orgs)
}

func TestUnknownField(t *testing.T) {
	p, entities := marked(t, "text", "[Acmex Inc.] met.")
	entities = append(entities, Entity{Field: "meta.none", Type: ORG, Span: corpus.Span{Start: 0, End: 4}, Score: 1})
	if got := summary(resolve(t).organizations([]Passage{p}, entities, nil)); got != "Acmex Inc.: Acmex Inc." {
		t.Errorf("with an entity of a field that is not there: %s", got)
	}
}

func TestSpreadScore(t *testing.T) {
	p, entities := marked(t, "text", "[Acmex Works Inc.] met. Then Acmex Works Inc. left.")
	orgs := resolve(t).organizations([]Passage{p}, entities, nil)
	if len(orgs) != 1 || len(orgs[0].Mentions) != 2 {
		t.Fatalf("%+v", orgs)
	}
	if got, want := orgs[0].Mentions[1].Score, corpus.Round(0.9*spreadShare); got != want {
		t.Errorf("a further occurrence scores %v, want %v", got, want)
	}
}

// TestUnsure holds that a single word the recogniser is unsure of is not looked
// for again.
func TestUnsure(t *testing.T) {
	p, entities := marked(t, "text", "[Orion] met. Then Orion left.")
	entities[0].Score = 0.4
	if got := summary(resolve(t).organizations([]Passage{p}, entities, nil)); got != "Orion: Orion" {
		t.Errorf("unsure: %s", got)
	}
	entities[0].Score = 0.9
	if got := summary(resolve(t).organizations([]Passage{p}, entities, nil)); got != "Orion: Orion, Orion" {
		t.Errorf("sure: %s", got)
	}
}

// TestShared holds that one resolver and one rule recogniser serve many
// documents at once, with the same result as one after the other.
func TestShared(t *testing.T) {
	r, rules := resolve(t), NewRules()
	s, err := newSegmenter()
	if err != nil {
		t.Fatal(err)
	}
	label := func() string {
		p := []Passage{s.passage("text", "Huawei Technologies Co., Ltd. and the National Cancer Institute (NCI) met Dr. Li Wei of Tsinghua University. NCI and Huawei agreed.")}
		entities := rules.Recognize(p, nil)
		orgs := r.organizations(p, entities, nil)
		out := summary(orgs)
		for _, who := range r.people(p, entities, orgs) {
			out += who.Name + who.Organization
		}
		return out
	}
	want := label()
	got := make([]string, 16)
	var wait sync.WaitGroup
	for i := range got {
		wait.Go(func() { got[i] = label() })
	}
	wait.Wait()
	if slices.ContainsFunc(got, func(s string) bool { return s != want }) {
		t.Errorf("want %s each time, got %q", want, got)
	}
}
