package index

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"attache/corpus"

	"github.com/google/go-cmp/cmp"
)

// Pages, one after the other, give every hit once, in the order of the whole.
func TestCursor(t *testing.T) {
	w := newWorld(3)
	var list []*corpus.Record
	for i := range 50 {
		list = append(list, w.record(i))
	}
	ix := open(t, list)
	if err := ix.Update(context.Background(), records(list[10:20]), nil, Stamp{}, Options{Thresholds: thresholds}); err != nil {
		t.Fatal(err) // now documents are not numbered by seq
	}
	for _, sort := range []string{"", "score", "date", "-date", "id", "seq"} {
		for _, query := range []string{"*", "laser OR optic"} {
			r := Request{Query: parse(t, query), Sort: sort}
			_, whole := search(t, ix, r)
			var pages []string
			for r.Limit = 7; ; {
				res, ids := search(t, ix, r)
				pages = append(pages, ids)
				if r.After = res.Next; res.Next == "" {
					break
				}
			}
			if got := strings.Join(pages, " "); got != whole {
				t.Errorf("%s by %q: pages %s\nwhole %s", query, sort, got, whole)
			}
		}
	}
	res, _ := search(t, ix, Request{Limit: 1})
	if err := ix.Update(context.Background(), records(nil), []string{"r1"}, Stamp{}, Options{Thresholds: thresholds}); err != nil {
		t.Fatal(err)
	}
	for _, r := range []Request{{After: res.Next}, {After: "x"}, {After: "score-00"}, {Sort: "id", After: res.Next}} {
		if _, err := ix.Search(context.Background(), r); !errors.Is(err, ErrCursor) {
			t.Errorf("%+v: %v", r, err)
		}
	}
	if _, err := ix.Search(context.Background(), Request{Sort: "size"}); err == nil {
		t.Error("sorted by size")
	}
}

func TestSort(t *testing.T) {
	ix := open(t, sample())
	for sort, want := range map[string]string{
		"date":  "cn-1 us-1 ru-1 de-1",
		"-date": "ru-1 us-1 cn-1 de-1",
		"id":    "cn-1 de-1 ru-1 us-1",
		"seq":   "ru-1 us-1 cn-1 de-1",
	} {
		if _, got := search(t, ix, Request{Sort: sort}); got != want {
			t.Errorf("%s: got %s, want %s", sort, got, want)
		}
	}
}

func TestSuggest(t *testing.T) {
	ix := open(t, sample())
	for query, want := range map[string]string{
		"lasser":             "laser",
		"lasser chip":        "laser chip",
		`"quantm optics"`:    `"quantum optics"`,
		`org:"mosow state"`:  `org:"moscow state"`,
		"laser":              "",
		"zzzzzzzz":           "",
		"lasser -lasser":     "", // finds no more
		"state-of-the-optik": "",
		"state-of-thee-art":  "state-of-the-art",
	} {
		res, _ := search(t, ix, Request{Query: parse(t, query)})
		if got := strings.Join(res.Suggestions, "|"); got != want {
			t.Errorf("%s: got %q, want %q", query, got, want)
		}
	}
}

func TestSynonyms(t *testing.T) {
	groups, err := ParseSynonyms("syn.txt", "# terms\nfibre = fiber\nAI = artificial intelligence, machine intelligence\n\nIC = integrated circuit # chips\n")
	if err != nil {
		t.Fatal(err)
	}
	s := NewSynonyms(groups)
	for query, want := range map[string]string{
		"ai":                             `ai OR "artificial intelligence" OR "machine intelligence"`,
		"laser":                          "laser",
		"artificial intelligence laser":  `((artificial intelligence) OR AI OR "machine intelligence") laser`,
		`"integrated circuits"`:          `"integrated circuits" OR IC`,
		"title:ai":                       `title:ai OR title:"artificial intelligence" OR title:"machine intelligence"`,
		"title:artificial intelligence":  "title:artificial intelligence",
		"-ic":                            `NOT (ic OR "integrated circuit")`,
		"ai* ic~1 domain:ai":             "ai* ic~1 domain:ai",
		`"integrated circuit"~3`:         `"integrated circuit"~3`,
		`"fiber laser"`:                  `"fiber laser" OR "fibre laser"`,
		`"a FIBRE fiber"`:                `"a FIBRE fiber" OR "a FIBRE fibre" OR "a fiber fiber" OR "a fiber fibre"`,
		`"ai fiber"~2`:                   `"ai fiber"~2`,
		`"ai fiber"`:                     `"ai fiber" OR "ai fibre"`,
		"laser OR (integrated circuits)": `laser OR (integrated circuits) OR IC`,
	} {
		if got := Simplify(s.Expand(parse(t, query))).String(); got != want {
			t.Errorf("%s: got %s, want %s", query, got, want)
		}
	}
	var none *Synonyms
	if got := none.Expand(parse(t, "ai")).String(); got != "ai" {
		t.Error(got)
	}
	for data, want := range map[string]string{
		"a = b\nlonely": `syn.txt:2: "lonely" is alone, want terms parted by = or ,`,
		"a = !!":        `syn.txt:1: no letter or digit in term "!!"`,
	} {
		if _, err := ParseSynonyms("syn.txt", data); err == nil || err.Error() != want {
			t.Errorf("%q: %v", data, err)
		}
	}
}

func TestSimilar(t *testing.T) {
	list := sample()
	list = append(list, &corpus.Record{ID: "near", Seq: 9, Lang: "en", Text: "Another Moscow institute offers laser sources and optics"})
	ix := open(t, list)
	hits, err := ix.Similar(context.Background(), list[0], 2)
	if err != nil || len(hits) != 2 || hits[0].ID != "near" {
		t.Errorf("%v, %v", hits, err)
	}
	if hits, err := ix.Similar(context.Background(), &corpus.Record{ID: "x", Text: "!!"}, 5); err != nil || hits != nil {
		t.Errorf("like nothing: %v, %v", hits, err)
	}
}

func TestDuplicates(t *testing.T) {
	sign := func(id string, seq int, s string) Signed {
		sig, ok := Sign(s)
		if !ok {
			t.Fatalf("%s has no signature", id)
		}
		return Signed{id, seq, sig}
	}
	text := strings.Repeat("the quick brown fox jumps over the lazy dog and runs far away from here ", 1) + "with nine other animals of the same kind and size as it"
	got := Duplicates([]Signed{
		sign("copy", 5, strings.ToUpper(text)), sign("first", 1, text), sign("edit", 7, text+" today"),
		sign("other", 2, "something else entirely was written in this report about lasers"),
		sign("b2", 4, "one two"), sign("b1", 3, "One, two!"),
	}, DuplicateSimilarity)
	var lines []string
	for _, g := range got {
		line := g.Head
		for _, m := range g.Members {
			line += fmt.Sprintf(" %s>%.1f", m.ID, m.Similarity-0.05)
		}
		lines = append(lines, line)
	}
	if diff := cmp.Diff([]string{"first copy>0.9 edit>0.9", "b1 b2>0.9"}, lines); diff != "" {
		t.Error(diff)
	}
	if _, ok := Sign(" ... "); ok {
		t.Error("nothing has a signature")
	}
	sig := sign("x", 1, text).Signature
	data, err := sig.AppendBinary(nil)
	var back Signature
	if err := errors.Join(err, back.UnmarshalBinary(data)); err != nil || back != sig {
		t.Error(err)
	}
	if err := back.UnmarshalBinary(data[1:]); err == nil {
		t.Error("a short signature is read")
	}
}

// Of pairs of texts that share 0.9 of their runs of three words, at least 0.95
// are found; of those that share less than 0.6, none.
func TestDuplicateRecall(t *testing.T) {
	w := newWorld(11)
	word := func() string { return fmt.Sprintf("w%d", w.IntN(5000)) }
	found, near, wrong := 0, 0, 0
	for range 400 {
		var words []string
		for range 100 + w.IntN(300) {
			words = append(words, word())
		}
		edited := slices.Clone(words)
		for range w.IntN(max(1, len(words)/12)) {
			edited[w.IntN(len(edited))] = word()
		}
		a, b := strings.Join(words, " "), strings.Join(edited, " ")
		alike := jaccard(words, edited)
		x, _ := Sign(a)
		y, _ := Sign(b)
		together := len(Duplicates([]Signed{{"a", 0, x}, {"b", 1, y}}, DuplicateSimilarity)) == 1
		switch {
		case alike >= 0.9:
			near++
			if together {
				found++
			}
		case alike < 0.6 && together:
			wrong++
		}
	}
	if near < 50 || float64(found) < 0.95*float64(near) || wrong > 0 {
		t.Errorf("%d of %d near pairs found, %d far ones", found, near, wrong)
	}
}

func jaccard(a, b []string) float64 {
	runs := func(words []string) map[string]bool {
		set := map[string]bool{}
		for i := range len(words) - shingle + 1 {
			set[strings.Join(words[i:i+shingle], " ")] = true
		}
		return set
	}
	x, y := runs(a), runs(b)
	both := 0
	for run := range x {
		if y[run] {
			both++
		}
	}
	return float64(both) / float64(len(x)+len(y)-both)
}

// The first n in order are those of the whole list sorted.
func TestFirstOf(t *testing.T) {
	w := newWorld(5)
	for range 200 {
		var list []int
		for range w.IntN(60) {
			list = append(list, w.IntN(20))
		}
		before := slices.Clone(list)
		n := w.IntN(70)
		want := slices.Sorted(slices.Values(list))
		want = want[:min(n, len(want))]
		got := firstOf(list, n, func(a, b int) int { return a - b })
		if !slices.Equal(got, want) || !slices.Equal(list, before) {
			t.Fatalf("first %d of %v: %v", n, before, got)
		}
	}
}
