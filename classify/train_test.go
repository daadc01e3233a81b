package classify

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"

	"attache/corpus"
	"attache/models"
)

// lessons are made-up texts of two kinds that the built-in phrases do not tell
// apart, so that what is learnt can be told from what was known.
func lessons(n int) []Example {
	filler := []string{"visit", "meeting", "partner", "letter", "price", "autumn", "office", "market", "journey", "guest"}
	var list []Example
	for i := range n {
		var b strings.Builder
		for j := range 30 {
			fmt.Fprintf(&b, "the %s of %s and ", filler[(i*7+j)%10], filler[(i*3+j*j)%10])
		}
		e := Example{Doc: &corpus.Document{ID: fmt.Sprint(i)}}
		switch i % 3 {
		case 0:
			e.Domains = []string{"tea"}
			e.Doc.Text = fmt.Sprintf("Visit %d brought withered bushes and pluckers from the hill garden. %s", i, b.String())
		case 1:
			e.Domains = []string{"tea/green"}
			e.Doc.Text = fmt.Sprintf("Visit %d showed pluckers steaming pans of matcha powder. %s", i, b.String())
		default:
			e.Doc.Text = fmt.Sprintf("Visit %d was about nothing in particular. %s", i, b.String())
		}
		list = append(list, e)
	}
	return list
}

const teaTaxonomy = "domains:\n - id: tea\n   phrases: {tea: 2}\n - id: tea/green\n   phrases: {green tea: 3}\n"

func tea(t testing.TB) *Taxonomy {
	t.Helper()
	taxonomy, err := ParseTaxonomy("tea.yaml", []byte(teaTaxonomy))
	if err != nil {
		t.Fatal(err)
	}
	return taxonomy
}

// tinyModel is trained from scratch on the lessons.
func tinyModel(t testing.TB) *Model {
	t.Helper()
	m, _, err := Train(TrainOptions{Name: "tea/1", Taxonomy: tea(t), Scratch: true}, lessons(90))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestTrainLearns(t *testing.T) {
	examples := lessons(120)
	var unlabelled []*corpus.Document
	for _, e := range lessons(40) {
		unlabelled = append(unlabelled, e.Doc)
	}
	m, report, err := Train(TrainOptions{Taxonomy: tea(t), Scratch: true, Unlabelled: unlabelled, Components: 8}, examples)
	if err != nil {
		t.Fatal(err)
	}
	if report.Examples != 120 || report.Unlabelled != 40 || report.Features == 0 {
		t.Errorf("%+v", report)
	}
	if d := report.Domains[0]; d.ID != "tea" || d.Positive != 80 || d.TooFew || d.F1 < 0.95 {
		t.Errorf("a child counts for its parent: %+v", d)
	}
	c := newClassifier(t, Options{Taxonomy: tea(t), Model: m})
	for text, want := range map[string]string{
		"We saw pluckers and withered bushes in the hill garden and wrote a letter to the office about the price asked.": "tea",
		"We saw pluckers steaming pans of matcha powder and wrote a letter to the office about the price asked.":         "tea tea/green",
		"We saw a guest in the office and wrote a letter about the autumn market and the price of the journey there.":    "",
	} {
		if got := assigned(c, doc("", text)); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// The same bytes for any number of workers; other bytes for another seed.
func TestTrainIsDeterministic(t *testing.T) {
	var docs []*corpus.Document
	for _, e := range lessons(60) {
		docs = append(docs, e.Doc)
	}
	train := func(workers int, seed uint64) []byte {
		m, _, err := Train(TrainOptions{Taxonomy: tea(t), Scratch: true, Unlabelled: docs, Components: 10, Workers: workers, Seed: seed}, lessons(60))
		if err != nil {
			t.Fatal(err)
		}
		return m.encode()
	}
	one := train(1, 1)
	if !bytes.Equal(one, train(8, 1)) {
		t.Error("eight workers, other bytes")
	}
	if bytes.Equal(one, train(1, 2)) {
		t.Error("another seed, the same bytes")
	}
}

// Training on the user's labels adds a domain and keeps what was known.
func TestTrainOnTopOfTheBuiltin(t *testing.T) {
	data := append(bytes.Clone(models.Taxonomy), "  - id: tea\n    phrases: {tea: 2}\n"...)
	taxonomy, err := ParseTaxonomy("my.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	var examples []Example
	for _, e := range lessons(60) {
		if len(e.Domains) > 0 {
			e.Domains = []string{"tea"}
		}
		examples = append(examples, e)
	}
	m, report, err := Train(TrainOptions{Taxonomy: taxonomy}, examples)
	if err != nil {
		t.Fatal(err)
	}
	last := len(report.Domains) - 1
	if !report.Domains[0].TooFew || report.Domains[last].TooFew {
		t.Errorf("ai has no example, tea has forty: %+v", report.Domains)
	}
	before := newClassifier(t, Options{})
	after := newClassifier(t, Options{Taxonomy: taxonomy, Model: m})
	energy := before.taxonomy.index["energy"]
	for text, want := range map[string]string{
		batteryText: "energy",
		vaccineText: "biotech",
		"We saw pluckers and withered bushes in the hill garden and wrote a letter to the office about the price asked.": "tea",
	} {
		if got := assigned(after, doc("", text)); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	a, b := before.Scores(doc("", batteryText))[energy], after.Scores(doc("", batteryText))[energy]
	if math.Abs(a-b) > 0.02 {
		t.Errorf("energy scored %.3f, now %.3f", a, b)
	}
}

func TestTrainRefuses(t *testing.T) {
	m := tinyModel(t)
	good := lessons(9)
	for name, c := range map[string]struct {
		opts     TrainOptions
		examples []Example
		want     string
	}{
		"none":           {TrainOptions{Taxonomy: tea(t)}, nil, "train: no examples"},
		"no document":    {TrainOptions{Taxonomy: tea(t), Scratch: true}, []Example{{}}, "train: example 1: no document"},
		"weight":         {TrainOptions{Taxonomy: tea(t), Scratch: true}, []Example{{Doc: doc("", "a"), Weight: math.NaN()}}, "train: example 1: no document, or weight NaN"},
		"unknown domain": {TrainOptions{Taxonomy: tea(t), Scratch: true}, []Example{{Doc: &corpus.Document{ID: "x"}, Domains: []string{"wine"}}}, `train: example 1 (x): no domain "wine" in the taxonomy`},
		"both":           {TrainOptions{Taxonomy: tea(t), Scratch: true, Base: m}, good, "train: a base and from scratch"},
		"unlabelled":     {TrainOptions{Taxonomy: tea(t), Base: m, Unlabelled: []*corpus.Document{doc("", "a")}}, good, "train: unlabelled texts are for training from scratch"},
	} {
		_, _, err := Train(c.opts, c.examples)
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}

// Texts that say nothing, or all the same, train without fault.
func TestTrainOnPoorTexts(t *testing.T) {
	var same []Example
	for i := range 12 {
		same = append(same, Example{Doc: doc("", "the same words again"), Domains: []string{"tea"}[:i%2]})
	}
	for name, examples := range map[string][]Example{"empty": {{Doc: doc("", "")}, {Doc: doc("", ""), Domains: []string{"tea"}}}, "same": same} {
		m, _, err := Train(TrainOptions{Taxonomy: tea(t), Scratch: true}, examples)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		newClassifier(t, Options{Taxonomy: tea(t), Model: m}).Classify(doc("", batteryText))
	}
}

// Texts that are all but the same stand in one fold, so that none is left to
// calibrate on: what is learnt must not be turned round for that.
func TestTrainOnTextsAlike(t *testing.T) {
	texts := []string{
		"Withered bushes and pluckers stood on the hill behind the garden of the office in the autumn, as letter %d says.",
		"A price was asked at the market by a guest on a journey to the partner of the meeting, as letter %d says.",
	}
	var list []Example
	for i := range 60 {
		e := Example{Doc: &corpus.Document{ID: fmt.Sprint(i), Text: fmt.Sprintf(texts[i%2], i)}}
		if i%2 == 0 {
			e.Domains = []string{"tea"}
		}
		list = append(list, e)
	}
	m, _, err := Train(TrainOptions{Name: "tea/1", Taxonomy: tea(t), Scratch: true}, list)
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(Options{Taxonomy: tea(t), Model: m})
	if err != nil {
		t.Fatal(err)
	}
	score := func(text string) float64 {
		for _, d := range c.Classify(&corpus.Document{Text: fmt.Sprintf(text, 99), Lang: "en"}) {
			if d.ID == "tea" {
				return d.Score
			}
		}
		return 0
	}
	if with, without := score(texts[0]), score(texts[1]); with <= without {
		t.Errorf("the text with the label scores %.3f, the one without %.3f", with, without)
	}
}
