package classify

import (
	"strings"
	"testing"

	"attache/corpus"
)

func quotes(d corpus.Domain) string {
	var list []string
	for _, e := range d.Evidence {
		list = append(list, e.Text)
	}
	return strings.Join(list, " | ")
}

// The quotes are phrases one can read, the heaviest first.
func TestEvidenceQuotes(t *testing.T) {
	c := newClassifier(t, Options{})
	d := doc("New solid-state battery", batteryText)
	domains := c.Classify(d)
	checkDomains(t, d, domains)
	for _, domain := range domains {
		if domain.ID != "energy" {
			continue
		}
		if len(domain.Evidence) == 0 || len(domain.Evidence) > maxEvidence {
			t.Fatalf("%d quotes", len(domain.Evidence))
		}
		if q := quotes(domain); !strings.Contains(q, "lithium-ion batteries") || !strings.Contains(q, "energy storage") {
			t.Errorf("quotes: %s", q)
		}
		fields := ""
		for i, e := range domain.Evidence {
			fields += e.Field + " "
			if i > 0 && e.Weight > domain.Evidence[i-1].Weight {
				t.Errorf("%q weighs more than the one before", e.Text)
			}
		}
		if !strings.Contains(fields, "title") {
			t.Errorf("nothing from the title: %s", fields)
		}
		return
	}
	t.Errorf("no energy: %v", domains)
}

// A report of two halves has both fields, each quoted from its own half.
func TestEvidenceOfALongReport(t *testing.T) {
	c := newClassifier(t, Options{})
	first := strings.Repeat(batteryText+" ", 70)
	d := doc("", first+strings.Repeat(vaccineText+" ", 70))
	domains := c.Classify(d)
	checkDomains(t, d, domains)
	if got := assigned(c, d); got != "biotech energy" {
		t.Fatalf("%q", got)
	}
	for _, domain := range domains {
		threshold, _ := c.Threshold(domain.ID)
		if domain.Score < threshold {
			continue
		}
		for _, e := range domain.Evidence {
			if inFirst := e.Span.End <= len(first); inFirst != (domain.ID == "energy") {
				t.Errorf("%s rests on %q in the wrong half", domain.ID, e.Text)
			}
		}
	}
}

// A passing word in a long report is not enough.
func TestPassingWord(t *testing.T) {
	c := newClassifier(t, Options{})
	d := doc("", strings.Repeat(batteryText+" ", 70)+"A quantum computer was shown too. "+strings.Repeat(batteryText+" ", 30))
	if got := assigned(c, d); got != "energy" {
		t.Errorf("%q", got)
	}
}

// Faint spans beside a heavy one are left out, and equal quotes given once.
func TestDistinctQuotes(t *testing.T) {
	list := []corpus.Evidence{{Text: "laser", Weight: 2}, {Text: "optics", Weight: 1}, {Text: "laser", Weight: 0.9}, {Text: "office", Weight: 0.1}}
	if got := quotes(corpus.Domain{Evidence: distinctQuotes(list)}); got != "laser | optics" {
		t.Errorf("%q", got)
	}
	var many []corpus.Evidence
	for i := range 9 {
		many = append(many, corpus.Evidence{Text: strings.Repeat("x", i+1), Weight: 1})
	}
	if got := distinctQuotes(many); len(got) != maxEvidence {
		t.Errorf("%d quotes", len(got))
	}
}

func TestAppendSpans(t *testing.T) {
	r := newReading(newClassifier(t, Options{PhrasesOnly: true}))
	r.cut(doc("", "storage of energy in salt, and a wide lake"), nil)
	for _, c := range []struct {
		shares share
		want   string
	}{
		{share{0, 0, 0, 0, 0, 0, 0, 0, 0}, ""},
		{share{1, 0, 1, 0, 0, 0, 0, 0, 0}, "storage of energy"},     // bridged over a function word
		{share{0, 0, 1, 0, 1, 0, 0, 0, 1}, "energy in salt | lake"}, // not over punctuation
		{share{0, 0, 0, 0, 0, 0, 0, 1, 1}, "wide lake"},
		{share{0.03, 0, 0, 0, 0, 0, 0, 0, 0}, ""}, // too faint
	} {
		if got := quotes(corpus.Domain{Evidence: appendSpans(nil, &r.text, c.shares)}); got != c.want {
			t.Errorf("%v: %q, want %q", c.shares, got, c.want)
		}
	}
}

// A quote starts and ends with words that carry it.
func TestTrim(t *testing.T) {
	for _, c := range []struct {
		share       share
		first, last int
	}{
		{share{1, 0.9, 0.1}, 0, 1},
		{share{0.1, 1, 0, 0.9}, 1, 3},
		{share{0.1, 0.1, 1, 0.1}, 2, 2},
		{share{1}, 0, 0},
		{share{0.5, 0.5, 0.5}, 0, 2},
	} {
		if first, last := trim(c.share, 0, len(c.share)-1); first != c.first || last != c.last {
			t.Errorf("%v: words %d to %d, want %d to %d", c.share, first, last, c.first, c.last)
		}
	}
}
