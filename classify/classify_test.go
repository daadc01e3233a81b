package classify

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"attache/corpus"
)

func doc(title, text string) *corpus.Document { return &corpus.Document{Title: title, Text: text} }

func newClassifier(t testing.TB, opts Options) *Classifier {
	t.Helper()
	c, err := New(opts)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// assigned lists the domains at or above their thresholds.
func assigned(c *Classifier, d *corpus.Document) string {
	var ids []string
	for _, domain := range c.Classify(d) {
		if threshold, _ := c.Threshold(domain.ID); domain.Score >= threshold {
			ids = append(ids, domain.ID)
		}
	}
	return strings.Join(ids, " ")
}

const (
	batteryText = "The company develops lithium-ion batteries with a solid electrolyte for grid energy storage and seeks partners for joint production. Its cells last longer than those with graphite anodes."
	vaccineText = "The institute has developed a recombinant protein vaccine against a new virus; monoclonal antibodies were tested in preclinical studies, and licensing of the antigen is offered to pharmaceutical firms."
)

func TestClassify(t *testing.T) {
	for _, opts := range []Options{{}, {PhrasesOnly: true}} {
		c := newClassifier(t, opts)
		for _, x := range []struct{ title, text, want string }{
			{"", batteryText, "energy"},
			{"", vaccineText, "biotech"},
			{"Semiconductor lithography", "The firm sells photolithography steppers and plasma etching tools to wafer fabs and other chip makers in Asia.", "semiconductors semiconductors/equipment"},
			{"", "The minister met the ambassador and both sides spoke of the anniversary of diplomatic relations, of trade and of tourism.", ""},
		} {
			if got := assigned(c, doc(x.title, x.text)); got != x.want {
				t.Errorf("%+v %q: %q, want %q", opts, x.text, got, x.want)
			}
		}
	}
}

// Bad input has no wild label.
func TestClassifyBadInput(t *testing.T) {
	c := newClassifier(t, Options{})
	keywords := "laser, vaccine, satellite, battery, robot, wheat, ship, tunnel, reactor, blockchain, antenna, qubit, catalyst, wastewater, ore, tractor, hospital, encryption, transistor, drone, railway, polymer"
	for name, d := range map[string]*corpus.Document{
		"empty":           doc("", ""),
		"one word":        doc("", "quantum"),
		"one word titled": doc("Biotechnology", ""),
		"punctuation":     doc("", strings.Repeat("... --- !!! ", 50)),
		"numbers":         doc("", strings.Repeat("1 22 333 4444 ", 50)),
		"keywords":        doc("", keywords),
		"many keywords":   doc("", strings.Repeat(keywords+", ", 20)),
		"boilerplate":     doc("", "Home About us Contact Privacy policy Terms of use Cookies Sign in Register Subscribe to our newsletter Follow us on social media All rights reserved Site map"),
		"Chinese":         doc("", "俄罗斯科学家开发出一种新型锂离子电池，寿命更长，成本更低，寻求与中国企业合作生产。"),
		"Russian":         doc("", "Компания разработала новую технологию производства литий-ионных аккумуляторов и ищет партнёров для совместного производства в Китае."),
		"German":          doc("", "Das Unternehmen entwickelt neue Verfahren zur Herstellung von Batterien und sucht Partner für die gemeinsame Produktion in China und anderen Ländern Asiens."),
		"invalid UTF-8":   doc("\xff\xfe", "\xff\xfe\x00\x80 \xc3"),
	} {
		if got := assigned(c, d); got != "" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// Evidence quotes its field, in whole words, and children never beat parents.
func checkDomains(t *testing.T, d *corpus.Document, domains []corpus.Domain) {
	t.Helper()
	record := &corpus.Record{ID: "x", Title: d.Title, Text: d.Text, Domains: domains}
	if err := record.CheckEvidence(); err != nil {
		t.Fatal(err)
	}
	scores := make(map[string]float64)
	for _, domain := range domains {
		scores[domain.ID] = domain.Score
		if parent, _, ok := strings.Cut(domain.ID, "/"); ok && scores[parent] < domain.Score {
			t.Fatalf("%s %v above its parent's %v", domain.ID, domain.Score, scores[parent])
		}
		if !(domain.Score >= 0 && domain.Score <= 1) {
			t.Fatalf("%s: score %v", domain.ID, domain.Score)
		}
		for _, e := range domain.Evidence {
			field, _ := d.Field(e.Field)
			if isWordByte(field, e.Span.Start-1) && isWordByte(field, e.Span.Start) || isWordByte(field, e.Span.End-1) && isWordByte(field, e.Span.End) {
				t.Fatalf("half a word: %q in %q", e.Text, field)
			}
		}
	}
}

func isWordByte(s string, i int) bool {
	return i >= 0 && i < len(s) && (s[i] >= 'a' && s[i] <= 'z' || s[i] >= 'A' && s[i] <= 'Z')
}

func FuzzClassify(f *testing.F) {
	f.Add("", batteryText)
	f.Add("Vaccine", vaccineText)
	f.Add("\xff", strings.Repeat("lithium battery ", 400))
	f.Add("quantum", "quantum")
	c := newClassifier(f, Options{Floor: 1e-9})
	f.Fuzz(func(t *testing.T, title, text string) {
		d := doc(title, text)
		checkDomains(t, d, c.Classify(d))
		for _, id := range []string{"energy", "semiconductors"} {
			checkExplanation(t, c, d, id)
		}
	})
}

// The terms, the rest and the bias sum to the logit; the logit gives the score.
func checkExplanation(t *testing.T, c *Classifier, d *corpus.Document, id string) {
	t.Helper()
	e, err := c.Explain(d, id)
	if err != nil {
		t.Fatal(err)
	}
	sum := e.Bias + e.Rest
	for _, term := range e.Terms {
		sum += term.Logits
	}
	if math.Abs(sum-e.Logit) > 1e-6*(1+math.Abs(e.Logit)) {
		t.Fatalf("%s: bias and terms sum to %v, z is %v", id, sum, e.Logit)
	}
	if own := corpus.Round(e.Matter * logistic(e.Logit)); own != e.Score && e.Child == "" {
		t.Fatalf("%s: score %v, z gives %v", id, e.Score, own)
	}
}

func TestKnows(t *testing.T) {
	c := newClassifier(t, Options{})
	for lang, want := range map[string]bool{"en": true, "": true, "zh": false, "de": false} {
		if c.Knows(lang) != want {
			t.Errorf("%q: %v", lang, !want)
		}
	}
}

func TestExplain(t *testing.T) {
	c := newClassifier(t, Options{})
	checkExplanation(t, c, doc("A battery", strings.Repeat(batteryText+" "+vaccineText+" ", 12)), "energy")
	e, err := c.Explain(doc("", batteryText), "energy")
	if err != nil {
		t.Fatal(err)
	}
	if e.Score < e.Threshold || len(e.Terms) == 0 || e.Name != "Energy and storage" || len(e.Missing) == 0 {
		t.Errorf("%+v", e)
	}
	if len(e.RunnersUp) != maxRunnersUp || e.RunnersUp[0].Score < e.RunnersUp[1].Score {
		t.Errorf("runners-up: %v", e.RunnersUp)
	}
}

// A domain that stands only in the user's file works from its phrases.
func TestUserTaxonomy(t *testing.T) {
	taxonomy, err := ParseTaxonomy("my.yaml", []byte("domains:\n - id: tea\n   phrases: {tea: 2, oolong: 3, tea leaf: 3}\n - id: energy\n   phrases: {battery: 2}\n"))
	if err != nil {
		t.Fatal(err)
	}
	c := newClassifier(t, Options{Taxonomy: taxonomy})
	if got := assigned(c, doc("", "The growers dry oolong on the hills and sort every tea leaf by hand before the tea is sold.")); got != "tea" {
		t.Errorf("got %q", got)
	}
}

// The same document gives the same record, whatever was read before it.
func TestClassifyRepeats(t *testing.T) {
	c := newClassifier(t, Options{})
	long := doc("Report", strings.Repeat(batteryText+" ", 60))
	first := fmt.Sprint(c.Classify(long))
	c.Classify(doc("", vaccineText))
	if again := fmt.Sprint(c.Classify(long)); again != first {
		t.Errorf("first %s\nthen %s", first, again)
	}
}

func BenchmarkClassify(b *testing.B) {
	c := newClassifier(b, Options{})
	d := doc("Batteries and vaccines", strings.Repeat(batteryText+" "+vaccineText+" ", 10))
	words := len(strings.Fields(d.Text))
	b.ResetTimer()
	for range b.N {
		c.Classify(d)
	}
	b.ReportMetric(float64(words)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}
