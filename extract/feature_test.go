package extract

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWordCaps(t *testing.T) {
	for text, want := range map[string]caps{
		",": capsOther, "": capsOther, "word": capsLower, "Word": capsTitle, "Ärzte": capsTitle, "NATO": capsUpper, "A": capsOne,
		"iPhone": capsMixed, "McDonald": capsMixed, "2019": capsDigit, "3M": capsAlnum, "F-16": capsAlnum, "U.S.": capsDots, "J.": capsDots,
		"北": capsNone, "-": capsOther,
	} {
		if got := makeWord(text, asWritten, nil).caps; got != want {
			t.Errorf("caps of %q = %d, want %d", text, got, want)
		}
	}
}

func TestWordsFoldTogether(t *testing.T) {
	word := func(s string) word { return makeWord(s, asWritten, nil) }
	for _, pair := range [][2]string{{"Oslo", "OSLO"}, {"1999", "2024"}, {"O'Neill", "o’neill"}, {"ÅBO", "åbo"}} {
		if a, b := word(pair[0]), word(pair[1]); a.lower != b.lower || a.exact == b.exact {
			t.Errorf("%s and %s: want the same folded, not the same as written", pair[0], pair[1])
		}
	}
	if a, b := word("Co."), word("Co"); a.plain != b.plain || a.plain == 0 {
		t.Error("a full stop makes another plain form")
	}
	if word("—").plain != 0 {
		t.Error("a dash has a plain form")
	}
	if a, b := word("Siemens"), word("Emirates"); a.shape != b.shape || a.suffix[0] != b.suffix[0] || a.suffix[2] == b.suffix[2] {
		t.Error("shape or suffixes of Siemens and Emirates")
	}
	long := strings.Repeat("x", 5000)
	if a := word(long + "abc"); a.suffix[2] != word("zabc").suffix[2] || a.size != 255 {
		t.Error("the suffix of a long word")
	}
}

func TestRecasing(t *testing.T) {
	lex := packSorted(map[uint64]lexeme{lowerHash("plant"): 1 << capsAt, lowerHash("oslo"): 3 << capsAt})
	for text, want := range map[string]recase{"PLANT": asLower, "OSLO": asTitle, "Plant": asWritten, "A": asWritten, "IN": asLower, "ZORRO": asTitle} {
		if got := recasing(text, true, lex); got != want {
			t.Errorf("recasing(%q) = %d, want %d", text, got, want)
		}
		if got := recasing(text, false, lex); got != asWritten {
			t.Errorf("recasing(%q) outside capitals = %d", text, got)
		}
	}
	if a, b := makeWord("OSLO", asTitle, lex), makeWord("Oslo", asWritten, lex); a.exact != b.exact || a.caps != b.caps {
		t.Error("OSLO read as a title is not Oslo")
	}
}

// stateOf is the state for one text, read as one sentence.
func stateOf(t *testing.T, b *lexiconBuilder, text string) *sentence {
	t.Helper()
	lex, lists := b.build()
	s := &sentence{lists: lists}
	var words []*word
	for _, token := range b.cut.appendTokens(nil, text, 0) {
		w := makeWord(token.Of(text), asWritten, lex)
		words = append(words, &w)
	}
	s.set(words)
	return s
}

func testBuilder(t *testing.T) *lexiconBuilder {
	t.Helper()
	b, err := newLexiconBuilder()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Acme Steel Works Inc.", "Globex", "Bank of China", "Bank of China Holdings Ltd."} {
		b.name(name, listCompany)
	}
	b.name("University of Oslo", listAcademic)
	b.name("Oslo", listCity)
	return b
}

func TestListsMatchLongestFirst(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"at ACME Steel Works", "0 1.1 1.2 1.3"},
		{"Bank of China Holdings Ltd. and Globex", "1.1 1.2 1.2 1.2 1.3 0 2.4"},
		{"Bank of Oslo", "0 0 32.4"},
		{"University of Oslo, Oslo", "4.1 4.2 4.3 0 32.4"},
		{"the bank of china", "0 1.1 1.2 1.3"},
		{"(bank)", "0 0 0"},
	} {
		s := stateOf(t, testBuilder(t), c.text)
		var got []string
		for _, k := range s.known {
			if k.kinds == 0 {
				got = append(got, "0")
			} else {
				got = append(got, fmt.Sprintf("%d.%d", k.kinds, k.part))
			}
		}
		if diff := cmp.Diff(strings.Fields(c.want), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.text, diff)
		}
	}
}

func TestRunsAndEnumerations(t *testing.T) {
	for _, c := range []struct {
		text string
		want []run
	}{
		{"we met Acme Steel of China and left", []run{{2, 5, 2, 5}}},
		{"Acme, Globex and Hooli grew", []run{{0, 0, 0, 4}, {2, 2, 0, 4}, {4, 4, 0, 4}}},
		{"Acme bought Globex", []run{{0, 0, 0, 0}, {2, 2, 2, 2}}},
		{"nothing here", nil},
	} {
		s := stateOf(t, testBuilder(t), c.text)
		if diff := cmp.Diff(c.want, append([]run(nil), s.runs...), cmp.AllowUnexported(run{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.text, diff)
		}
	}
}

func TestFormTableCountsCapitalsAndRoles(t *testing.T) {
	b := testBuilder(t)
	for range 4 {
		b.text("We saw steel in Oslo. Then Oslo slept, and steel too.")
	}
	for range 3 {
		b.name("Acme Steel Ltd.", listCompany)
	}
	lex, _ := b.build()
	for word, want := range map[string]uint64{"oslo": 3, "steel": 1, "acme": 0, "then": 0} {
		if got := lex.find(lowerHash(word)).caps(); got != want {
			t.Errorf("capitals of %s: %d, want %d", word, got, want)
		}
	}
	steel := lex.find(lowerHash("steel"))
	if steel.in(inCompany) != 1 || steel.in(endsCompany) != 1 || steel.in(inPlace) != 0 {
		t.Errorf("steel is in companies %d, ends them %d, in places %d", steel.in(inCompany), steel.in(endsCompany), steel.in(inPlace))
	}
	if ltd := lex.find(lowerHash("ltd.")); ltd.in(endsCompany) != 0 {
		t.Error("a legal form is counted as the end of a name")
	}
}

func TestCleanName(t *testing.T) {
	for name, want := range map[string]string{
		"Siemens (Germany)": "Siemens", " ** SEE<BQI>": "SEE<BQI>", "12": "", "A": "", "\"Acme\"": "Acme", "(publ)": "(publ)",
	} {
		if got := cleanName(name); got != want {
			t.Errorf("cleanName(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestTokensAgreeWithMarkedTexts(t *testing.T) {
	cut, err := newSegmenter()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ text, want string }{
		{"Zhejiang Shapuaisi Pharmaceutical Co.,Ltd. was founded.", "Zhejiang|Shapuaisi|Pharmaceutical|Co.|,|Ltd.|was|founded|."},
		{"Xali Gold Corp., together with MIT.", "Xali|Gold|Corp.|,|together|with|MIT|."},
		{"St. Jude's—the “Bank”—grew.", "St.|Jude|'s|—|the|“|Bank|”|—|grew|."},
		{"It paid $1,000.50 to AT&T.", "It|paid|$|1,000.50|to|AT&T|."},
		{"西门子AG", "西|门|子|AG"},
	} {
		p := cut.passage("text", c.text)
		var got []string
		for _, token := range p.Tokens {
			got = append(got, token.Of(c.text))
		}
		if strings.Join(got, "|") != c.want || len(p.Sentences) != 1 {
			t.Errorf("%s is cut %s in %d sentences, want %s in one", c.text, strings.Join(got, "|"), len(p.Sentences), c.want)
		}
	}
}
