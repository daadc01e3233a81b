package extract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func testSegmenter(t testing.TB) *segmenter {
	t.Helper()
	s, err := newSegmenter()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func texts(p Passage) (sentences [][]string) {
	for _, s := range p.Sentences {
		var words []string
		for _, t := range p.Tokens[s.First:s.Last] {
			words = append(words, t.Of(p.Text))
		}
		sentences = append(sentences, words)
	}
	return sentences
}

func TestPassage(t *testing.T) {
	s := testSegmenter(t)
	for _, c := range []struct{ name, text, want string }{
		{"sentences", "A laser works. It is new.", "A laser works .|It is new ."},
		{"two abbreviations", "Nexus Pte. Ltd. and Gemas Sdn. Bhd. met.", "Nexus Pte. Ltd. and Gemas Sdn. Bhd. met ."},
		{"abbreviation", "Acme Co., Ltd. of Bern sells it.", "Acme Co. , Ltd. of Bern sells it ."},
		{"heading", "Laser offer\nThe firm sells lasers.", "Laser offer|The firm sells lasers ."},
		{"fields", "Country: Russia\nField: lasers", "Country : Russia|Field : lasers"},
		{"wrapped", strings.Repeat("word ", 12) + "and\n" + "so on it goes.", strings.Repeat("word ", 12) + "and so on it goes ."},
		{"paragraphs", strings.Repeat("word ", 12) + "and\n\nSo on", strings.Repeat("word ", 12) + "and|So on"},
		{"Chinese", "华为在5G", "华 为 在 5G"},
		{"nothing", " \n\t", ""},
	} {
		var lines []string
		for _, words := range texts(s.passage("text", c.text)) {
			lines = append(lines, strings.Join(words, " "))
		}
		if diff := cmp.Diff(c.want, strings.Join(lines, "|")); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// The short way for plain words gives what the tokeniser gives.
func TestPlainWordsAreTokens(t *testing.T) {
	s := testSegmenter(t)
	for _, text := range []string{"cannot", "gonna", "Inc", "word,", "a", "Ltd,", "wanna,", "dont", "US", "tis", "lemme"} {
		word, end := plainWord(text, 0)
		want := strings.TrimSuffix(text, ",")
		if text[:word] != want || end != len(text) {
			t.Errorf("%s: %d, %d", text, word, end)
		}
		var got []string
		for _, token := range s.words.Tokenize(text) {
			got = append(got, token.Text)
		}
		if diff := cmp.Diff(got, strings.Fields(strings.ReplaceAll(text, ",", " ,"))); diff != "" {
			t.Errorf("%s: the tokeniser has it otherwise: %s", text, diff)
		}
	}
	for _, text := range []string{"", "3D", "end.", "don't", "a,b", "é", "x-ray", "word\u00a0"} {
		if _, end := plainWord(text, 0); end != 0 {
			t.Errorf("%q is taken for a plain word", text)
		}
	}
}

// Tokens ascend, are not empty, and lie in the sentences, which cover them all.
func FuzzPassage(f *testing.F) {
	for _, text := range []string{"", "A laser. It works,\nCountry: X", "华为5G e\u0301", "\xff\xfe.", strings.Repeat("x", 70_000), "a\n\n\nb:\n- c"} {
		f.Add(text)
	}
	s := testSegmenter(f)
	f.Fuzz(func(t *testing.T, text string) {
		p := s.passage("text", text)
		last, next := 0, 0
		for _, token := range p.Tokens {
			if token.Start < last || token.End <= token.Start || token.End > len(text) {
				t.Fatalf("%q: token %v after %d", text, token, last)
			}
			last = token.End
		}
		for _, sentence := range p.Sentences {
			if sentence.First != next || sentence.Last <= sentence.First {
				t.Fatalf("%q: sentence %v after %d", text, sentence, next)
			}
			next = sentence.Last
		}
		if next != len(p.Tokens) {
			t.Fatalf("%q: %d of %d tokens stand in sentences", text, next, len(p.Tokens))
		}
	})
}
