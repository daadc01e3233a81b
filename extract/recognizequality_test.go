package extract

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var (
	updateEntities = flag.Bool("update-entities", false, "rewrite testdata/quality/entities.txt, and engine.txt where it is measured")
	trainEngine    = flag.Bool("train-engine", false, "train the engine on CoNLL-2003 and compare with testdata/quality/engine.txt")
)

// qualitySet is a file of marked texts and how many of its sentences make a
// document.
type qualitySet struct {
	file   string
	window int
}

// qualitySets are marked texts that train nothing that is shipped, and how
// many sentences that stand together are read as a document where the file
// does not say.
var qualitySets = []qualitySet{
	{"eval-only/newswire-reread.dev.bio", 1},
	{"eval-only/companies.bio", 1},
	{"eval-only/companies2.jsonl", 1},
	{"eval-only/uner-ewt.test.bio", 1},
	{"eval-only/uner-ewt.test.bio", 20},
	{"eval-only/finer-ord.test.bio", 1},
	{"eval-only/finer-ord.test.bio", 20},
	{"eval-only/wikineural.test.bio", 1},
	{"train/wikigold.all.bio", 1},
	{"train/wikigold.all.bio", 20},
}

// TestEntityQuality measures the built-in recogniser and compares with the
// figures kept: a change of quality shows in review.
func TestEntityQuality(t *testing.T) {
	folder := filepath.Join("..", "..", "shared", "data", "ner", "en")
	if _, err := os.Stat(folder); err != nil {
		t.Skipf("no marked texts to measure on: %v", err)
	}
	m, err := BuiltInEntities()
	if err != nil {
		t.Fatal(err)
	}
	compareQuality(t, "entities.txt", qualityTable(t, m, folder, qualitySets))
}

// TestEngineQuality measures what the recogniser's engine learns of a training
// set of CoNLL-2003 alone, to compare with other engines; no such model is
// shipped.
func TestEngineQuality(t *testing.T) {
	if !*trainEngine {
		t.Skip("takes minutes: run with -train-engine")
	}
	data := filepath.Join("..", "..", "shared", "data")
	name := filepath.Join("..", "testdata", "quality", "engine.recipe")
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	recipe, err := ParseRecipe(name, text)
	if err != nil {
		t.Fatal(err)
	}
	m, err := TrainEntities(recipe, data, runtime.NumCPU(), nil)
	if err != nil {
		t.Fatal(err)
	}
	sets := []qualitySet{{"eval-only/conll03.testa.bio", 1}, {"eval-only/conll03.testa.bio", 20}}
	compareQuality(t, "engine.txt", qualityTable(t, m, filepath.Join(data, "ner", "en"), sets))
}

// qualityTable has a line of figures for each set below the folder.
func qualityTable(t *testing.T, m *EntityModel, folder string, sets []qualitySet) []byte {
	t.Helper()
	var out bytes.Buffer
	fmt.Fprintf(&out, "%-28s %6s %7s %7s %7s %7s %7s %7s %7s\n", "set, sentences a document", "names", "ORG P", "ORG R", "ORG F1", "PER F1", "LOC F1", "all F1", "ECE")
	for _, set := range sets {
		docs, err := ReadGoldFile(filepath.Join(folder, set.file))
		if err != nil {
			t.Fatal(err)
		}
		r := EvalEntities(joined(docs, set.window), m, EvalOptions{Rounds: 1})
		c := Count(r.Judged)
		var all Counts
		for _, typ := range m.Types() {
			all = all.Add(c[typ])
		}
		fmt.Fprintf(&out, "%-25s %2d %6d %7.4f %7.4f %7.4f %7.4f %7.4f %7.4f %7.4f\n", filepath.Base(set.file), set.window, all.Gold,
			c[ORG].Precision(), c[ORG].Recall(), c[ORG].F1(), c[PER].F1(), c[LOC].F1(), all.F1(), r.Calibration)
	}
	return out.Bytes()
}

// compareQuality compares with the figures kept, or keeps these.
func compareQuality(t *testing.T, name string, got []byte) {
	t.Helper()
	golden := filepath.Join("..", "testdata", "quality", name)
	if *updateEntities {
		if err := os.WriteFile(golden, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("figures changed; -update-entities accepts (-kept +now):\n%s", diff)
	}
}
