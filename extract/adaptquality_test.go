package extract

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

var measureAdapting = flag.Bool("adapt", false, "adapt the built-in model to other kinds of text and compare with testdata/quality/adapt.txt")

// adaptKind is a kind of text to adapt to: what is taught is drawn from the one
// list of documents, and the other says what came of it.
type adaptKind struct {
	name         string
	taught, held []GoldDocument
}

// adaptWay is a setting of AdaptOptions; a Keep below 0 is none.
type adaptWay struct{ strength, keep float64 }

// TestAdaptQuality measures what adapting gains on the kind of text that was
// corrected, and what it loses on others. The settings were chosen by the first
// table alone; the second is of other texts. No model is shipped of it.
func TestAdaptQuality(t *testing.T) {
	if !*measureAdapting {
		t.Skip("takes minutes: run with -adapt")
	}
	folder := filepath.Join("..", "..", "shared", "data", "ner", "en")
	if _, err := os.Stat(folder); err != nil {
		t.Skipf("no marked texts to measure on: %v", err)
	}
	read := func(name string, window int) []GoldDocument {
		docs, err := ReadGoldFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		return joined(docs, window)
	}
	half := func(docs []GoldDocument, from int) (list []GoldDocument) {
		for i := from; i < len(docs); i += 2 {
			list = append(list, docs[i])
		}
		return list
	}
	news := read("eval-only/newswire-reread.dev.bio", 1)
	conll, wiki := read("eval-only/conll03.train.bio", 10), read("train/wikigold.all.bio", 10)
	finer, neural := read("eval-only/finer-ord.train.bio", 10), read("eval-only/wikineural.test.bio", 10)
	var out bytes.Buffer
	fmt.Fprintln(&out, "To choose by: F1 of organisations on the kind corrected, and on two others")
	adaptTable(t, &out, []adaptKind{
		{"finer-ord.val", finer, read("eval-only/finer-ord.val.bio", 10)}, {"conll03.train", half(conll, 0), half(conll, 1)[:200]}, {"wikigold", half(wiki, 0), half(wiki, 1)},
	}, []adaptKind{{name: "newswire odd", held: half(news, 1)}, {name: "companies", held: read("eval-only/companies.bio", 1)}},
		[]adaptWay{{2, 0.5}, {8, 0.5}, {2, 0.7}, {2, 0.3}, {2, -1}, {8, -1}, {32, -1}, {128, -1}})
	fmt.Fprintln(&out, "\nNot chosen by")
	adaptTable(t, &out, []adaptKind{
		{"finer-ord.test", finer, read("eval-only/finer-ord.test.bio", 10)}, {"conll03.testa", conll, read("eval-only/conll03.testa.bio", 10)}, {"wikineural", half(neural, 0), half(neural, 1)[:200]},
	}, []adaptKind{{name: "newswire even", held: half(news, 0)}, {name: "companies2", held: read("eval-only/companies2.jsonl", 1)}},
		[]adaptWay{{2, 0.5}, {32, -1}})
	compareQuality(t, "adapt.txt", out.Bytes())
}

// adaptTable has a line for each number of documents taught and each way: means
// over draws, for the other kinds over what was taught too.
func adaptTable(t *testing.T, out *bytes.Buffer, kinds, others []adaptKind, ways []adaptWay) {
	t.Helper()
	base, err := BuiltInEntities()
	if err != nil {
		t.Fatal(err)
	}
	f1 := func(m *EntityModel, docs []GoldDocument) float64 {
		return 100 * Count(EvalEntities(docs, m, EvalOptions{Rounds: 1}).Judged)[ORG].F1()
	}
	all := slices.Concat(kinds, others)
	line := func(what string, of func(adaptKind) float64) {
		fmt.Fprintf(out, "%-24s", what)
		for _, k := range all {
			fmt.Fprintf(out, " %14.1f", of(k))
		}
		fmt.Fprintln(out)
	}
	fmt.Fprintf(out, "%-24s", "taught  strength   keep")
	for _, k := range all {
		fmt.Fprintf(out, " %14s", k.name)
	}
	fmt.Fprintln(out)
	line("nothing", func(k adaptKind) float64 { return f1(base, k.held) })
	const draws = 4
	for _, n := range []int{5, 20, 80} { // of ten sentences
		for _, way := range ways {
			mean := map[string]float64{}
			for _, kind := range kinds {
				for draw := range draws {
					taught := slices.Clone(kind.taught)
					rng := rand.New(rand.NewPCG(uint64(draw), 1))
					rng.Shuffle(len(taught), func(i, j int) { taught[i], taught[j] = taught[j], taught[i] })
					m, err := AdaptEntities(base, taught[:n], AdaptOptions{Strength: way.strength, Keep: way.keep})
					if err != nil {
						t.Fatal(err)
					}
					mean[kind.name] += f1(m, kind.held) / draws
					for _, other := range others {
						mean[other.name] += f1(m, other.held) / draws / float64(len(kinds))
					}
				}
			}
			line(fmt.Sprintf("%6d %9g %6g", n, way.strength, max(way.keep, 0)), func(k adaptKind) float64 { return mean[k.name] })
		}
	}
}
