package classify

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"attache/corpus"
)

func each(docs ...*corpus.Document) iter.Seq2[Example, error] {
	return func(yield func(Example, error) bool) {
		for _, d := range docs {
			if !yield(Example{Doc: d}, nil) {
				return
			}
		}
	}
}

// suggestDocs are sure, unsure and empty texts, with a repetition.
func suggestDocs() []*corpus.Document {
	texts := []string{
		batteryText + " " + batteryText,
		vaccineText + " " + vaccineText,
		"The visitors saw a workshop where a sensor for soil was shown, and asked about prices, delivery times and the training of staff abroad.",
		"The visitors saw a workshop where a sensor for soil was shown, and asked about prices, delivery times and the training of staff abroad!",
		"A fund for small firms was opened; software for hospital planning was named as one field among several that may apply next spring.",
		"", "quantum",
	}
	var docs []*corpus.Document
	for i, text := range texts {
		docs = append(docs, &corpus.Document{ID: string(rune('a' + i)), Text: text})
	}
	return docs
}

func TestSuggest(t *testing.T) {
	c := newClassifier(t, Options{})
	list, err := Suggest(c, each(suggestDocs()...), 10)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, s := range list {
		ids = append(ids, s.Doc.ID)
		if s.Uncertainty < 0 || s.Uncertainty > 1 || len(s.Domains) != suggestNear {
			t.Errorf("%s: uncertainty %v, domains %v", s.Doc.ID, s.Uncertainty, s.Domains)
		}
	}
	slices.Sort(ids)
	if got := strings.Join(ids, ""); got != "abce" {
		t.Errorf("suggested %q, want each text with something to read once", got)
	}
	top, err := Suggest(c, each(suggestDocs()...), 1)
	if err != nil || len(top) != 1 || top[0].Doc.ID != list[0].Doc.ID {
		t.Errorf("the first of one is not the first of ten: %v, %v", top, err)
	}
}

func TestSuggestStopsAtAnError(t *testing.T) {
	c := newClassifier(t, Options{})
	broken := errors.New("broken")
	_, err := Suggest(c, func(yield func(Example, error) bool) { yield(Example{}, broken) }, 3)
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if list, err := Suggest(c, each(), 3); err != nil || len(list) != 0 {
		t.Errorf("no documents: %v, %v", list, err)
	}
	if list, err := Suggest(c, each(suggestDocs()...), 0); err != nil || len(list) != 0 {
		t.Errorf("none asked for: %v, %v", list, err)
	}
}

// Of many documents only the most uncertain are held, and those are picked.
func TestSuggestOfMany(t *testing.T) {
	c := newClassifier(t, Options{})
	unsure := suggestDocs()[2]
	many := func(yield func(Example, error) bool) {
		for i := range 1500 {
			d := &corpus.Document{ID: "sure", Text: batteryText + strings.Repeat(" Again.", i%3)}
			if i == 700 {
				d = unsure
			}
			if !yield(Example{Doc: d}, nil) {
				return
			}
		}
	}
	list, err := Suggest(c, many, 2)
	if err != nil {
		t.Fatal(err)
	}
	if len(list) == 0 || list[0].Doc != unsure {
		t.Errorf("not the one that is unsure: %+v", list)
	}
	for _, s := range list[1:] {
		if s.Doc.ID != "sure" {
			t.Errorf("%+v", s)
		}
	}
	if len(list) > 2 {
		t.Errorf("%d documents for two", len(list))
	}
}

func TestNearness(t *testing.T) {
	at := Scored{Score: 0.3, Threshold: 0.3}.nearness()
	near := Scored{Score: 0.4, Threshold: 0.3}.nearness()
	far := Scored{Score: 0.99, Threshold: 0.3}.nearness()
	none := Scored{Score: 0, Threshold: 0.3}.nearness()
	if at != 1 || !(at > near && near > far && far > 0) || none <= 0 {
		t.Errorf("%v, %v, %v, %v", at, near, far, none)
	}
}

func ExampleSuggest() {
	c, err := New(Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	list, err := Suggest(c, each(suggestDocs()...), 2)
	fmt.Println(len(list), err)
	// Output: 2 <nil>
}
