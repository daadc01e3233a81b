package extract

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var updateEntities = flag.Bool("update-entities", false, "rewrite testdata/quality/entities.txt")

// qualitySets are marked texts that train nothing that is shipped, and how
// many sentences that stand together are read as a document where the file
// does not say.
var qualitySets = []struct {
	file   string
	window int
}{
	{"eval-only/newswire-reread.dev.bio", 1},
	{"eval-only/companies.bio", 1},
	{"eval-only/companies2.jsonl", 1},
	{"eval-only/uner-ewt.test.bio", 1},
	{"eval-only/uner-ewt.test.bio", 20},
	{"eval-only/finer-ord.test.bio", 1},
	{"eval-only/finer-ord.test.bio", 20},
	{"eval-only/wikineural.test.bio", 1},
	{"train/wikigold.all.bio", 1},
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
	var out bytes.Buffer
	fmt.Fprintf(&out, "%-28s %6s %7s %7s %7s %7s %7s %7s\n", "set, sentences a document", "names", "ORG P", "ORG R", "ORG F1", "PER F1", "LOC F1", "ECE")
	for _, set := range qualitySets {
		docs, err := ReadGoldFile(filepath.Join(folder, set.file))
		if err != nil {
			t.Fatal(err)
		}
		r := EvalEntities(joined(docs, set.window), m, EvalOptions{Rounds: 1})
		c := Count(r.Judged)
		fmt.Fprintf(&out, "%-25s %2d %6d %7.4f %7.4f %7.4f %7.4f %7.4f %7.4f\n", filepath.Base(set.file), set.window, c[0].Gold,
			c[ORG].Precision(), c[ORG].Recall(), c[ORG].F1(), c[PER].F1(), c[LOC].F1(), r.Calibration)
	}
	golden := filepath.Join("..", "testdata", "quality", "entities.txt")
	if *updateEntities {
		if err := os.WriteFile(golden, out.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), out.String()); diff != "" {
		t.Errorf("figures changed; -update-entities accepts (-kept +now):\n%s", diff)
	}
}
