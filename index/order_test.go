package index

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func varints(words []uint32) (b []byte) {
	for _, w := range words {
		b = binary.AppendUvarint(b, uint64(w))
	}
	return b
}

// Words stand in a stream side by side if they do in the list of its numbers;
// containsWords compares bytes, of numbers of one to five.
func FuzzContainsWords(f *testing.F) {
	f.Add([]byte{1, 2, 0, 3, 200, 7}, uint8(1), uint8(2), uint8(0))
	f.Add([]byte{255, 255, 255, 1, 255}, uint8(1), uint8(1), uint8(3))
	f.Fuzz(func(t *testing.T, data []byte, from, length, bits uint8) {
		var words []uint32
		for i, b := range data {
			words = append(words, uint32(b)<<(uint(bits)*uint(i)%24))
		}
		if len(words) == 0 {
			return
		}
		start := int(from) % len(words)
		phrase := slices.Clone(words[start:min(len(words), start+1+int(length)%4)])
		if !containsWords(varints(words), varints(phrase)) {
			t.Errorf("%v is not found in %v", phrase, words)
		}
		phrase[0] ^= 1 << (bits % 20)
		want := false
		for i := range words {
			want = want || i+len(phrase) <= len(words) && slices.Equal(words[i:i+len(phrase)], phrase)
		}
		if got := containsWords(varints(words), varints(phrase)); got != want {
			t.Errorf("%v in %v: %t", phrase, words, got)
		}
	})
}

func TestNear(t *testing.T) {
	stream := varints([]uint32{5, 900, 7, 8, 0, 5, 7, 70000})
	for _, c := range []struct {
		words []uint32
		span  int
		want  bool
	}{
		{[]uint32{5, 7}, 2, true},    // in the second value
		{[]uint32{7, 5}, 2, true},    // in any order
		{[]uint32{900, 8}, 2, false}, // one stands between
		{[]uint32{900, 8}, 3, true},
		{[]uint32{8, 5}, 2, false}, // not across values
		{[]uint32{5, 5}, 50, false},
		{[]uint32{70000, 5}, 3, true},
		{[]uint32{6}, 9, false},
		{[]uint32{7, 7}, maxNear + 2, false},
	} {
		if got := near(stream, c.words, c.span); got != c.want {
			t.Errorf("%v within %d: %t", c.words, c.span, got)
		}
	}
	if !near(varints([]uint32{5, 6, 5}), []uint32{5, 5}, 3) {
		t.Error("a word that is asked for twice and there twice is not found")
	}
}

// What is written of a document is read of it, field by field.
func TestOrderFile(t *testing.T) {
	dir := t.TempDir()
	w, err := newOrderWriter(dir)
	if err != nil {
		t.Fatal(err)
	}
	numbers := newNumbering(&Index{})
	docs := [][]run{{{"text_en", []uint32{1, 2, 1}}, {"org", []uint32{3, 0, 1}}}, nil, {{"title_en", []uint32{2}}}}
	v := newVocabulary()
	for _, word := range []string{"zeta", "alpha", "mid"} {
		v.add(word)
	}
	for _, runs := range docs {
		if err := w.add(numbers.encode(runs, v, v.list)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.close(); err != nil {
		t.Fatal(err)
	}
	o, err := openOrder(dir, len(docs))
	if err != nil {
		t.Fatal(err)
	}
	for i, runs := range docs {
		for field, name := range numbers.fields {
			var want []byte
			for _, r := range runs {
				if r.field == name {
					want = varints(r.words) // numbers come as the words do, so they are the vocabulary's here
				}
			}
			if got := o.field(uint32(i), uint32(field+1)); string(got) != string(want) {
				t.Errorf("document %d, %s: %v, want %v", i, name, got, want)
			}
		}
	}
	if err := o.close(); err != nil {
		t.Error(err)
	}
	if _, err := openOrder(dir, 1000); err == nil {
		t.Error("a file too short for its documents is opened")
	}
}

func TestWordTable(t *testing.T) {
	table := wordTable{lines: "alpha 3\nlicens 12 license licensing\nz 1\n", laid: map[string]uint32{"new": 13}}
	for word, want := range map[string]string{
		"alpha": "3 []", "licens": "12 [license licensing]", "z": "1 []", "new": "13 []",
		"": "0 []", "a": "0 []", "alphabet": "0 []", "license": "0 []", "zz": "0 []", "licens 12": "0 []",
	} {
		if got := fmt.Sprint(table.number(word), " ", table.forms(word)); got != want {
			t.Errorf("%q: %s, want %s", word, got, want)
		}
	}
	if got := (wordTable{}).number("x"); got != 0 {
		t.Errorf("the empty table numbers x %d", got)
	}
	n := newNumbering(&Index{words: table})
	if got := []uint32{n.word("z"), n.word("beta"), n.word("new"), n.word("beta"), n.word("zz")}; !slices.Equal(got, []uint32{1, 5, 13, 5, 6}) {
		t.Errorf("numbers %v", got)
	}
	var all []string
	for word, number := range n.all() {
		all = append(all, fmt.Sprint(word, number))
	}
	if got := strings.Join(all, " "); got != "alpha3 beta5 licens12 new13 z1 zz6" {
		t.Errorf("all: %s", got)
	}
}

// An analyser that has seen too many words begins anew, and the index is the
// same.
func TestForgetfulAnalyser(t *testing.T) {
	a := newAnalyser()
	for i := range maxRemembered + 1 {
		a.words.add(fmt.Sprint(i))
	}
	first := a.words
	if a.begin(); a.words == first || len(a.words.list) != 0 {
		t.Errorf("%d words remembered", len(a.words.list))
	}
	first = a.words
	if a.begin(); a.words != first {
		t.Error("a small vocabulary is thrown away")
	}
}

// The files of an index do not depend on the workers but for the order in which
// scorch's segments list their terms.
func TestSameOrder(t *testing.T) {
	w := newWorld(9)
	list := sample()
	for i := range 50 {
		list = append(list, w.record(i))
	}
	var first []byte
	for _, workers := range []int{1, 2, 5} {
		ix := buildPart(t, list, Options{Workers: workers, batch: 4})
		var both []byte
		for _, name := range []string{orderName, wordsName} {
			data, err := os.ReadFile(filepath.Join(ix.dir, ix.manifest.Generation, name))
			if err != nil {
				t.Fatal(err)
			}
			both = append(both, data...)
		}
		if first == nil {
			first = both
		}
		if string(both) != string(first) {
			t.Errorf("%d workers: other bytes", workers)
		}
	}
}
