package extract

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// toyRecipe trains on the files of toyFolder.
const toyRecipe = `
language en
types ORG PER LOC   # in this order
clusters words.tsv
text raw.jsonl text
text silver.bio
names company companies.tsv 0
names academic universities.json name
names city cities.txt -
names ror ror.tsv -
train gold.bio swap=0.5 case=0.2
train lines.jsonl domain=1 kind=1 weight=0.5
train silver.bio agree=1
set epochs 6
set mincount 1
set least 0.05
set dropout 0 0.1 0.1 0.2 0.1 0.05
set seed 3
`

// toyFolder writes small files of every form a recipe may name.
func toyFolder(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	var gold, silver strings.Builder
	for _, org := range []string{"Siemens AG", "Acme Corp.", "Globex Inc.", "Duke University", "Initech Ltd."} {
		for _, place := range []string{"Munich", "Oslo", "Lima"} {
			gold.WriteString("# doc = " + org + place + "\n")
			writeTagged(&gold, org, "ORG", "opened a plant in", place, "LOC")
			writeTagged(&gold, "Mary Jones", "PER", "works for", org, "ORG")
			writeTagged(&silver, org, "ORG", "left", place, "LOC")
		}
	}
	for name, text := range map[string]string{
		"gold.bio":          gold.String(),
		"silver.bio":        silver.String(),
		"lines.jsonl":       `{"key":"a","text":"Käthe lives in Oslo.","spans":[[0,5,"PER"],[15,19,"LOC"]]}` + "\n",
		"words.tsv":         "the\t1\t1\t1\nwas\t1\t1\t1\nplant\t1\t1\t2\nopened\t1\t1\t3\nmunich\t2\t2\t4\n",
		"raw.jsonl":         `{"text":"The plant was opened. A plant in Munich opened a plant."}` + "\n",
		"companies.tsv":     "name\tcountry\nSIEMENS AG\tDE\nHooli Inc.\tUS\nVandelay Industries Ltd.\tUS\n",
		"universities.json": `[{"name":"Duke University"},{"name":"University of Oslo"}]`,
		"cities.txt":        "Munich\nOslo\nLima\n",
		"ror.tsv":           "id\n1\tactive\teducation\tDE\tGermany\tUlm\tUlm University\tUUL\tUni Ulm\tde:Universität Ulm\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func writeTagged(b *strings.Builder, first, firstType, middle, last, lastType string) {
	write := func(text, typ string) {
		for i, word := range strings.Fields(text) {
			tag := "O"
			if typ != "" {
				tag = []string{"B-", "I-"}[min(i, 1)] + typ
			}
			b.WriteString(word + "\t" + tag + "\n")
		}
	}
	write(first, firstType)
	write(middle, "")
	write(last, lastType)
	write(".", "")
	b.WriteString("\n")
}

var toy struct {
	sync.Once
	model *EntityModel
	err   error
}

// toyModel is trained once for all tests.
func toyModel(t testing.TB) *EntityModel {
	t.Helper()
	toy.Do(func() { toy.model, toy.err = trainToy(t, 1) })
	if toy.err != nil {
		t.Fatal(toy.err)
	}
	return toy.model
}

// parseToy reads a recipe that lies in dir.
func parseToy(t testing.TB, dir, text string) *Recipe {
	t.Helper()
	recipe, err := ParseRecipe(filepath.Join(dir, "toy.recipe"), []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return recipe
}

func trainToy(t testing.TB, workers int) (*EntityModel, error) {
	dir := toyFolder(t)
	return TrainEntities(parseToy(t, dir, toyRecipe), dir, workers, nil)
}

// found recognises names in one text and returns "TYPE name" for each.
func found(t testing.TB, r Recognizer, text string) []string {
	t.Helper()
	cut, err := newSegmenter()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range r.Recognize([]Passage{cut.passage("text", text)}, nil) {
		names = append(names, e.Type.String()+" "+e.Span.Of(text))
	}
	return names
}

func TestTrainEntities(t *testing.T) {
	m := toyModel(t)
	for _, c := range []struct {
		text string
		want []string
	}{
		{"Mary Jones works for Siemens AG.", []string{"PER Mary Jones", "ORG Siemens AG"}},
		{"Hooli Inc. opened a plant in Oslo.", []string{"ORG Hooli Inc.", "LOC Oslo"}},
		{"SIEMENS AG OPENED A PLANT IN MUNICH.", []string{"ORG SIEMENS AG", "LOC MUNICH"}},
		{"the plant was opened.", nil},
	} {
		if diff := cmp.Diff(c.want, found(t, m, c.text)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.text, diff)
		}
	}
}

func TestTrainEntitiesDoesNotDependOnWorkers(t *testing.T) {
	one := toyModel(t).Encode()
	three, err := trainToy(t, 3)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(one, three.Encode()) {
		t.Error("three workers give another model than one")
	}
}

func TestTrainEntitiesErrors(t *testing.T) {
	for _, c := range []struct{ change, to, want string }{
		{"train gold.bio", "train nothing.bio", "nothing.bio"},
		{"text raw.jsonl text", "text gold.bio text", "gold.bio:1"},
		{"names company companies.tsv 0", "names company companies.tsv 7", "companies.tsv: no names in column 7"},
		{"names company companies.tsv 0", "names company companies.tsv x", "number of a column"},
		{"clusters words.tsv", "clusters nothing.tsv", "nothing.tsv"},
		{"clusters words.tsv", "clusters companies.tsv", "companies.tsv:1: want 3 numbers of classes"},
	} {
		dir := toyFolder(t)
		recipe := parseToy(t, dir, strings.Replace(toyRecipe, c.change, c.to, 1))
		if _, err := TrainEntities(recipe, dir, 1, nil); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.to, err, c.want)
		}
	}
}

func TestParseRecipeErrors(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"language en", "r: a recipe needs language, types and train"},
		{"\nbake cake", "r:2: bake: no such order"},
		{"types ORG GPE", `r:1: types: no type "GPE"`},
		{"names company a.tsv", "r:1: names: want 3 arguments or more, got 2"},
		{"names animal a.tsv 1", `r:1: names: no kind "animal"`},
		{"clusters", `r:1: clusters: want 1 arguments or more, got 0`},
		{"train a.bio speed=3", `r:1: train: no setting "speed"`},
		{"train a.bio kind=2", `r:1: train: want kind=0 or kind=1, got "kind=2"`},
		{"train a.bio weight", `r:1: train: want NAME=NUMBER, got "weight"`},
		{"set dropout 1 1 1 1 1 1 1 1", "at most 7"},
		{"set colour 3", `no setting "colour"`},
		{"set seed blue", `want a number, got "blue"`},
	} {
		if _, err := ParseRecipe("r", []byte(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.text, err, c.want)
		}
	}
}

func TestClassesOfWords(t *testing.T) {
	for _, c := range []struct{ table, want string }{
		{"oslo\t1\t2", "words.tsv:1: want 3 numbers of classes"},
		{"oslo\t1\t2\t3\nbonn\t1\t2\t0", "words.tsv:2: want 3 numbers of classes"},
		{"oslo\t1\t2\t3\t4", "words.tsv:1: want 3 numbers of classes"},
		{"oslo\t512\t2\t3", "words.tsv:1: want 3 numbers of classes, from 1 to 511, 1023 and 4095"},
		{"oslo\t511\t1023\t4095\nOSLO\t1\t1\t1\n1990\t1\t2\t3\n", ""},
	} {
		path := filepath.Join(t.TempDir(), "words.tsv")
		if err := os.WriteFile(path, []byte(c.table), 0o666); err != nil {
			t.Fatal(err)
		}
		b, err := newLexiconBuilder()
		if err != nil {
			t.Fatal(err)
		}
		if err := b.addClasses(path); c.want != "" {
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%q: %v, want %q", c.table, err, c.want)
			}
			continue
		} else if err != nil {
			t.Fatal(err)
		}
		lex, _ := b.build()
		for word, want := range map[string][clusterings]uint64{"Oslo": {511, 1023, 4095}, "2024": {1, 2, 3}, "bonn": {}} {
			if got := makeWord(word, asWritten, lex).lex.classes(); got != want {
				t.Errorf("%s has the classes %v, want %v", word, got, want)
			}
		}
	}
}

func TestSwapKeepsMarksOnNames(t *testing.T) {
	dir := toyFolder(t)
	recipe := parseToy(t, dir, toyRecipe)
	pools, err := readPools(recipe, dir)
	if err != nil {
		t.Fatal(err)
	}
	docs, err := ReadGoldFile(filepath.Join(dir, "gold.bio"))
	if err != nil {
		t.Fatal(err)
	}
	listed := strings.Join(append(append(pools.companies, pools.academic...), pools.agencies...), "|")
	swaps := 0
	tr := trainer{lex: &formTable{}}
	for _, doc := range tr.augment(&loaded{recipeTrain: recipeTrain{swap: 1}, docs: docs}, pools) {
		for p := range doc.Passages {
			for _, name := range doc.Names[p] {
				text := name.Span.Of(doc.Passages[p].Text)
				if name.Type == ORG && strings.Contains(listed, withoutForm(text)) {
					swaps++
				}
				if name.Type == LOC && !strings.Contains("Munich Oslo Lima", text) {
					t.Errorf("a place is %q after the swap", text)
				}
			}
		}
	}
	if swaps < 5 {
		t.Errorf("%d names swapped, want 5 or more", swaps)
	}
}

func TestLoweredNames(t *testing.T) {
	for name, want := range map[string]string{
		"NVIDIA CORP": "Nvidia Corp", "01 COMMUNIQUE LAB. INC.": "01 Communique Lab. Inc.", "IBM": "IBM", "Apple Inc.": "Apple Inc.",
	} {
		if got := lowered(name); got != want {
			t.Errorf("lowered(%q) = %q, want %q", name, got, want)
		}
	}
}

// TestNamesBesideTheRecipe reads a list that lies in the recipe's folder, not
// in that of the data, and leaves its comments out.
func TestNamesBesideTheRecipe(t *testing.T) {
	beside := t.TempDir()
	if err := os.WriteFile(filepath.Join(beside, "known.txt"), []byte("# Makers\nTyrell\nCyberdyne Systems\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	recipe := parseToy(t, beside, strings.Replace(toyRecipe, "companies.tsv 0", "./known.txt -", 1))
	pools, err := readPools(recipe, toyFolder(t))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"Tyrell", "Cyberdyne Systems"}, pools.companies); diff != "" {
		t.Errorf("companies (-want +got):\n%s", diff)
	}
}
