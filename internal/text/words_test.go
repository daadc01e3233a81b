package text

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func words(s string) []string {
	var list []string
	for _, w := range AppendWords(nil, s) {
		list = append(list, s[w.Start:w.End])
	}
	return list
}

func TestAppendWords(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"", nil},
		{" ,;\n", nil},
		{"State-of-the-art 5G.", []string{"State", "of", "the", "art", "5G"}},
		{"U.S.", []string{"U", "S"}},
		{"Université de Genève", []string{"Université", "de", "Genève"}},
		{"华为5G技术", []string{"华为", "5G", "技术"}},
		{"a\xffb", []string{"a", "b"}},
		{"Москва2", []string{"Москва2"}},
	} {
		if diff := cmp.Diff(c.want, words(c.in)); diff != "" {
			t.Errorf("%q: %s", c.in, diff)
		}
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"GENÈVE": "geneve", "Straße": "strasse", "Łódź": "lodz", "ﬁne": "fine", "Ørsted": "orsted", "İzmir": "izmir", "华为": "华为", "plain": "plain",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

// Words ascend, do not overlap and are never empty; folding is idempotent.
func FuzzWords(f *testing.F) {
	for _, s := range []string{"", "a b", "华为5G", "e\u0301", "\xff\xfe", "ŉ ǆ İ ẞ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for _, w := range AppendWords(nil, s) {
			if w.Start < last || w.End <= w.Start || w.End > len(s) {
				t.Fatalf("%q: word %v after %d", s, w, last)
			}
			last = w.End
		}
		if once := Fold(s); Fold(once) != once {
			t.Fatalf("%q folds to %q, then to %q", s, once, Fold(once))
		}
	})
}
