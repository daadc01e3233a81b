package attache

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache/corpus"
)

// prose makes words that no two texts share in order.
func prose(r *rand.Rand, n int) []string {
	words := make([]string, n)
	for i := range words {
		words[i] = fmt.Sprintf("w%d", r.IntN(3000))
	}
	return words
}

// edited changes some words: each changed one spoils three runs of three.
func edited(r *rand.Rand, words []string, changes int) string {
	out := slices.Clone(words)
	for range changes {
		switch i := r.IntN(len(out)); r.IntN(3) {
		case 0:
			out[i] = "changed"
		case 1:
			out = slices.Delete(out, i, i+1)
		default:
			out = slices.Insert(out, i, "added")
		}
	}
	return strings.Join(out, " ")
}

// On a made set of edits: of 300 texts that share nine tenths of their runs or
// more with an earlier one, at least 95 in 100 are found, and of 300 that share
// nothing none is.
func TestDuplicatesFindsEdits(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	var records []corpus.Record
	for i := range 300 {
		words := prose(r, 200)
		records = append(records,
			corpus.Record{ID: fmt.Sprint("head", i), Text: strings.Join(words, " ")},
			corpus.Record{ID: fmt.Sprint("copy", i), Text: edited(r, words, r.IntN(4))}, // at most 9 of some 205 runs
		)
	}
	g, err := Duplicates(t.Context(), write(t, basis(), records))
	if err != nil {
		t.Fatal(err)
	}
	together := 0
	for i := range 300 {
		if g.Head(fmt.Sprint("copy", i)) == fmt.Sprint("head", i) {
			together++
		}
	}
	if together < 285 || g.Distinct != g.Reports-together || len(g.Groups) != together {
		t.Errorf("%d of 300 found; %d distinct of %d, %d groups", together, g.Distinct, g.Reports, len(g.Groups))
	}
}

func TestDuplicatesFollowTheCorpus(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	x, y := prose(r, 100), prose(r, 100)
	text := func(words []string) string { return strings.Join(words, " ") }
	first := []corpus.Record{{ID: "x1", Text: text(x)}, {ID: "y1", Text: text(y)}, {ID: "x2", Text: edited(r, x, 1)}, {ID: "none", Title: "only a title"}}
	folder := write(t, basis(), first)
	groups := func() string {
		t.Helper()
		g, err := Duplicates(t.Context(), folder)
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, group := range g.Groups {
			line := group.Head
			for _, m := range group.Members {
				line += "<" + m.ID
			}
			lines = append(lines, line)
		}
		return fmt.Sprintf("%s %d/%d", strings.Join(lines, " "), g.Distinct, g.Reports)
	}
	check := func(when, want string) {
		t.Helper()
		if got := groups(); got != want {
			t.Errorf("%s: %s, want %s", when, got, want)
		}
	}
	check("first", "x1<x2 3/4")
	check("again", "x1<x2 3/4")

	more := write(t, basis(), first, []corpus.Record{{ID: "y2", Text: text(y)}, {ID: "x1", Rev: 2, Text: "all new"}, {ID: "x3", Text: text(x)}})
	for _, name := range []string{"duplicates.jsonl", "duplicates.sig"} {
		data, err := os.ReadFile(filepath.Join(folder, name))
		if err == nil {
			err = os.WriteFile(filepath.Join(more, name), data, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	folder = more
	check("after a run", "y1<y2 x2<x3 4/6")

	kept := map[string][]byte{}
	for _, name := range []string{"duplicates.jsonl", "duplicates.sig"} {
		path := filepath.Join(folder, name)
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		kept[name] = data
		for _, bad := range [][]byte{data[:len(data)/2], data[:len(data)-1], {}, []byte("{}\n")} {
			if err := errors.Join(os.WriteFile(path, bad, 0o644)); err != nil {
				t.Fatal(err)
			}
			if name == "duplicates.sig" {
				os.Remove(filepath.Join(folder, "duplicates.jsonl"))
			}
			check(fmt.Sprintf("%s cut to %d bytes", name, len(bad)), "y1<y2 x2<x3 4/6")
		}
	}
	for name, want := range kept { // grown or made anew, the same
		if data, err := os.ReadFile(filepath.Join(folder, name)); err != nil || !slices.Equal(data, want) {
			t.Errorf("%s is not what it was: %v", name, err)
		}
	}
	if _, err := Forget(folder, []string{"x2"}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(folder, "duplicates.sig")); err == nil {
		t.Error("the signature of a forgotten text is still there")
	}
	check("forgotten", "y1<y2 4/5")
	unlock, err := corpus.Lock(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	os.Remove(filepath.Join(folder, "duplicates.jsonl"))
	check("while another writes", "y1<y2 4/5")
}

// Folded, a group of near-duplicates is its earliest report that matches.
func TestFoldedSearch(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	x := strings.Join(prose(r, 80), " ")
	folder := write(t, basis(), []corpus.Record{
		{ID: "a", Text: x, Lang: "en"}, {ID: "b", Text: x + " laser", Lang: "en"}, {ID: "c", Text: x + " laser", Lang: "de"}, {ID: "d", Text: "laser", Lang: "en"},
	})
	ids, res := found(t, []string{folder}, SearchOptions{Query: "laser", Fold: true, Sort: "seq", Facets: "lang"})
	if strings.Join(ids, " ") != "b d" || res.Total != 3 || res.Distinct != 2 {
		t.Errorf("%v of %d, %d distinct", ids, res.Total, res.Distinct)
	}
	if diff := cmp.Diff([]Value{{"en", "English", 2, "lang:en"}}, res.Facets[0].Values); diff != "" {
		t.Error(diff)
	}
	g, err := Duplicates(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	if n := g.CountDistinct([]string{"b", "c", "d"}); n != 2 || g.Head("d") != "d" || g.Head("c") != "a" {
		t.Errorf("%d distinct of b, c, d", n)
	}
}

// A text of 200 words is signed, and compared with all others.
func BenchmarkDuplicates(b *testing.B) {
	r := rand.New(rand.NewPCG(5, 5))
	records := make([]corpus.Record, 5000)
	for i := range records {
		records[i] = corpus.Record{ID: fmt.Sprint(i), Text: strings.Join(prose(r, 200), " ")}
	}
	folder := write(b, basis(), records)
	for b.Loop() {
		for _, name := range []string{"duplicates.jsonl", "duplicates.sig"} {
			os.Remove(filepath.Join(folder, name))
		}
		if _, err := Duplicates(b.Context(), folder); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(records)), "µs/text")
}
