package classify

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache/classify/internal/feature"
)

func grams(text string) []string {
	var c feature.Cutter
	words := c.AppendWords(nil, text)
	var list []string
	eachGram(words, func(first, last int, _ uint64) {
		list = append(list, text[words[first].Start:words[last].End])
	})
	return list
}

func TestEachGram(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"", nil},
		{"the of and", nil},
		{"laser", []string{"laser"}},
		{"storage of energy", []string{"storage", "energy", "storage of energy"}},
		{"laser, optics", []string{"laser", "optics"}},
		{"blue laser diode array", []string{"blue", "laser", "blue laser", "diode", "laser diode", "blue laser diode", "array", "diode array", "laser diode array"}},
		{"laser. The diode array", []string{"laser", "diode", "array", "diode array"}},
	} {
		if diff := cmp.Diff(c.want, grams(c.in)); diff != "" {
			t.Errorf("%q: %s", c.in, diff)
		}
	}
}

// A phrase has one key wherever function words stand in it.
func TestGramKeysSkipFunctionWords(t *testing.T) {
	last := func(text string) (key uint64) {
		var c feature.Cutter
		eachGram(c.AppendWords(nil, text), func(_, _ int, k uint64) { key = k })
		return key
	}
	if last("storage of energy") != last("Storage for the Energy") {
		t.Error("other function words, another key")
	}
	if last("storage energy") == last("energy storage") {
		t.Error("the order of words does not matter")
	}
}

func TestKeyTable(t *testing.T) {
	keys := []uint64{0, 1, 16, 32, math.MaxUint64, 48, 1}
	table := newKeyTable(keys)
	for row, key := range keys[:6] {
		if got, ok := table.find(key); !ok || got != row {
			t.Errorf("%d: row %d, %v; want %d", key, got, ok, row)
		}
	}
	if row, ok := table.find(64); ok {
		t.Errorf("64 is row %d", row)
	}
	var empty keyTable
	if _, ok := empty.find(0); ok {
		t.Error("something in an empty table")
	}
}

// A model and its rows see a document alike: what training calls x is what
// scoring multiplies.
func TestTrainingAndScoringSeeTheSameVector(t *testing.T) {
	m := tinyModel(t)
	rows := newRowSet(m, nil)
	d := doc("Pluckers", "We saw pluckers steaming pans of matcha powder in the hill garden, and withered bushes.")
	x := rows.vector(d)
	if len(x) < 5 {
		t.Fatalf("only %d features", len(x))
	}
	c := newClassifier(t, Options{Taxonomy: tea(t), Model: m})
	r := c.read(d, nil)
	defer c.scratch.Put(r)
	for column, s := range m.scales {
		want := s.bias
		for _, term := range x {
			want += float64(term.Value) * m.weight(uint64(term.Index), column)
		}
		if got := r.logits[column]; math.Abs(got-want) > 1e-5 {
			t.Errorf("%s: scored %v, trained %v", m.ids[column], got, want)
		}
	}
}

// Domains that only the taxonomy or only the model has do no harm.
func TestModelAndTaxonomyDiffer(t *testing.T) {
	taxonomy, err := ParseTaxonomy("my.yaml", []byte("domains:\n - id: energy\n   phrases: {lithium ion: 3}\n - id: tea\n   phrases: {oolong: 4}\n"))
	if err != nil {
		t.Fatal(err)
	}
	c := newClassifier(t, Options{Taxonomy: taxonomy})
	d := doc("", batteryText+" They drink oolong, and oolong again, with oolong biscuits.")
	ids := ""
	for _, domain := range c.Classify(d) {
		ids += domain.ID + " "
	}
	if ids != "energy tea " {
		t.Errorf("%q", ids)
	}
	for _, id := range taxonomy.IDs() {
		checkExplanation(t, c, d, id)
	}
}

func TestThreshold(t *testing.T) {
	c := newClassifier(t, Options{})
	for _, id := range c.Taxonomy().IDs() {
		if threshold, ok := c.Threshold(id); !ok || threshold < 0.2 || threshold > 0.6 {
			t.Errorf("%s: %v, %v", id, threshold, ok)
		}
	}
	if _, ok := c.Threshold("alchemy"); ok {
		t.Error("alchemy has a threshold")
	}
}

func TestFloor(t *testing.T) {
	d := doc("", batteryText)
	low := newClassifier(t, Options{Floor: 1e-6}).Classify(d)
	high := newClassifier(t, Options{Floor: 0.9}).Classify(d)
	if len(low) <= len(high) || len(high) == 0 {
		t.Errorf("%d domains from 0.000001, %d from 0.9", len(low), len(high))
	}
	for _, domain := range high {
		if domain.Score < 0.9 {
			t.Errorf("%s: %v", domain.ID, domain.Score)
		}
	}
}

// The title counts: a text that names no field gets it from the title.
func TestTitleCounts(t *testing.T) {
	c := newClassifier(t, Options{})
	text := "Partners abroad are sought for the next steps; the visitors were shown the first samples and asked about prices and delivery."
	with, without := c.Scores(doc("Lithium-ion battery with solid electrolyte for energy storage", text)), c.Scores(doc("", text))
	energy := c.taxonomy.index["energy"]
	if with[energy] < 0.5 || without[energy] > 0.2 {
		t.Errorf("with the title %.3f, without %.3f", with[energy], without[energy])
	}
}

func TestSubstance(t *testing.T) {
	c := newClassifier(t, Options{})
	for _, x := range []struct {
		name, text string
		low, high  float64
	}{
		{"empty", "", 0, 0},
		{"one word", "laser", 0, 0},
		{"two words", "laser optics", 0.2, 0.2},
		{"running text", batteryText, 1, 1},
		{"a list", strings.Repeat("laser optics mirror lens prism grating fibre camera ", 4), 0, 0},
		{"few function words", "laser optics mirror lens prism of grating fibre camera detector photon wave beam glass crystal diode filter shutter sensor screen", 0.5, 0.7},
	} {
		r := c.read(doc("", x.text), nil)
		if r.matter < x.low-1e-9 || r.matter > x.high+1e-9 {
			t.Errorf("%s: %v, want %v to %v", x.name, r.matter, x.low, x.high)
		}
		c.scratch.Put(r)
	}
}

// Windows part the text without gap or overlap and are about alike.
func TestWindows(t *testing.T) {
	c := newClassifier(t, Options{PhrasesOnly: true})
	r := newReading(c)
	for _, n := range []int{0, 1, 249, 374, 375, 1000, 5001} {
		r.cut(doc("title words", strings.Repeat("word ", n)), nil)
		at := 0
		for _, w := range r.windows {
			if w.lo != at || w.hi-w.lo > 375 {
				t.Errorf("%d words: window %v after %d", n, w, at)
			}
			at = w.hi
		}
		if at != n {
			t.Errorf("%d words: windows end at %d", n, at)
		}
	}
}
