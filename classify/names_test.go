package classify

import (
	"math"
	"slices"
	"strings"
	"testing"

	"attache/corpus"
)

// What a firm calls itself says little of what it offers, here or in the words
// that explain the label; a report about nothing else rests on it weakly.
func TestNamesSpeakSoftly(t *testing.T) {
	c := newClassifier(t, Options{})
	const firm = "Acme Robotics Automation GmbH"
	text := strings.ReplaceAll("FIRM offers a vaccine. "+vaccineText+" FIRM is in Berlin.", "FIRM", firm)
	d := doc("", text)
	var names []Named
	for at := 0; strings.Contains(text[at:], firm); {
		at += strings.Index(text[at:], firm)
		names = append(names, Named{"text", corpus.Span{Start: at, End: at + len(firm)}})
		at += len(firm)
	}
	i, b := c.taxonomy.index["manufacturing"], c.taxonomy.index["biotech"]
	loud, soft := c.Scores(d), c.Scores(d, names...)
	if soft[i] >= loud[i]/2 || soft[b] < 0.5 {
		t.Errorf("manufacturing %.3f with the name in full, %.3f with it softly; biotech %.3f", loud[i], soft[i], soft[b])
	}
	e, err := c.Explain(d, "manufacturing", names...)
	if err != nil {
		t.Fatal(err)
	}
	sum := e.Bias + e.Rest
	for _, term := range e.Terms {
		sum += term.Logits
	}
	if math.Abs(sum-e.Logit) > 1e-6 || e.Score != corpus.Round(soft[i]) {
		t.Errorf("terms sum to %v of %v; score %v, want %v", sum, e.Logit, e.Score, soft[i])
	}
	checkDomains(t, d, c.Classify(d, names...))
	other := Named{"title", corpus.Span{Start: 0, End: len(text)}}
	if got := c.Scores(d, other); got[i] != loud[i] {
		t.Error("a name of the title hides words of the text")
	}
}

func TestNames(t *testing.T) {
	at := func(start int) []corpus.Evidence {
		return []corpus.Evidence{{Field: "text", Span: corpus.Span{Start: start, End: start + 4}}}
	}
	rec := &corpus.Record{
		Organizations: []corpus.Organization{
			{Kind: "company", Mentions: at(1)}, {Kind: "institute", Mentions: at(10)}, {Kind: "university", Country: "CN", Mentions: at(20)}, {Kind: "institute", Country: "DE", Mentions: at(25)},
		},
		People: []corpus.Person{{Mentions: at(30)}},
	}
	check := func(what string, want ...int) {
		t.Helper()
		var starts []int
		for _, n := range Names(rec) {
			starts = append(starts, n.Span.Start)
		}
		if !slices.Equal(starts, want) {
			t.Errorf("names at %v, want %s, at %v", starts, what, want)
		}
	}
	check("the firm and the person", 1, 30)
	rec.Post = &corpus.Post{City: "Berlin"}
	check("the firm and the person", 1, 30)
	rec.Post.Sender = "CN"
	check("what is at home too", 1, 20, 30)
}
