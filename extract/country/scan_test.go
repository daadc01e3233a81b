package country

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// shown writes tokens as "text/shape/gap", in numbers.
func shown(f *Finder, s string) []string {
	var list []string
	for _, t := range f.appendTokens(nil, s) {
		list = append(list, fmt.Sprintf("%s/%d/%d", s[t.start:t.end], t.shape, t.gap))
	}
	return list
}

func TestTokens(t *testing.T) {
	f := newTestFinder(t)
	for _, c := range []struct {
		in   string
		want string
	}{
		{"", ""},
		{"   ", ""},
		{"New Jersey", "New/1/5 Jersey/1/1"},
		{"U.S.-led", "U/2/5 ./6/0 S/2/0 ./6/0 led/0/2"},
		{"Guinea–Bissau", "Guinea/1/5 Bissau/1/2"},
		{"a\nb\n\nc\td", "a/0/5 b/0/3 c/0/5 d/0/4"},
		{"中国USA", "中/4/5 国/4/0 USA/2/0"},
		{"Côte d’Ivoire", "Côte/1/5 d/0/1 ’/6/0 Ivoire/1/0"},
		{"G20 2019", "G20/2/5 2019/3/1"},
		{"カナダ", "カ/5/5 ナ/5/0 ダ/5/0"},
		{"McLean iRobot", "McLean/1/5 iRobot/0/1"},
		{"a\u00adb", "a/0/5 b/0/1"},
		{"\xff!", "\xff/6/5 !/6/0"},
	} {
		var want []string
		if c.want != "" {
			want = strings.Split(c.want, " ")
		}
		if diff := cmp.Diff(want, shown(f, c.in)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.in, diff)
		}
	}
}

// TestTokensCover checks that the tokens of a text ascend and leave out
// nothing but spaces, hyphens and line breaks.
func TestTokensCover(t *testing.T) {
	f := newTestFinder(t)
	for _, c := range readCases(t, "testdata/cases.txt") {
		end := 0
		for _, tok := range f.appendTokens(nil, c.text) {
			if left := strings.Trim(c.text[end:tok.start], " \n\t-–\u3000\u00a0"); left != "" {
				t.Errorf("%q: %q left out", c.text, left)
			}
			if tok.end <= tok.start || tok.start < end {
				t.Errorf("%q: token %d-%d after %d", c.text, tok.start, tok.end, end)
			}
			end = tok.end
		}
	}
}

func TestLongest(t *testing.T) {
	f := newTestFinder(t)
	for _, c := range []struct {
		in    string
		words int // 0: nothing; the words of the longest name at the start
		codes string
	}{
		{"Papua New Guinea exports", 3, "PG"},
		{"Guinea exports", 1, "GN"},
		{"guinea exports", 0, ""},
		{"guinea pigs", 2, ""},
		{"GUINEA PIGS", 2, ""},
		{"China's", 1, "CN"},
		{"china plate", 0, ""},
		{"us", 0, ""},
		{"US", 1, "US"},
		{"Us", 0, ""},
		{"Côte d'Ivoire is", 4, "CI"},
		{"Republic of China (Taiwan)", 6, "TW"},
		{"Swat valley", 2, "PK"},
		{"New\n\nJersey", 0, ""},
		{"nothing", 0, ""},
	} {
		tokens := f.appendTokens(nil, c.in)
		last, senses := f.longest(tokens, 0)
		codes := ""
		if len(senses) > 0 {
			codes = f.t.countries[senses[0].code].code
		}
		if last+1 != c.words || codes != c.codes {
			t.Errorf("%q: %d words, %q; want %d, %q", c.in, last+1, codes, c.words, c.codes)
		}
	}
}

// TestEveryPattern looks every name of the tables up in the trie built from
// them: each must match itself in full.
func TestEveryPattern(t *testing.T) {
	f := newTestFinder(t)
	failed := 0
	for _, p := range f.t.patterns {
		text := p.text
		if p.class == className {
			text = strings.TrimPrefix(text, "The ")
		}
		tokens := f.appendTokens(nil, text)
		if strings.ContainsAny(text, "#~?|=") {
			t.Errorf("%q holds a mark of the table", text)
		}
		if len(tokens) == 0 {
			t.Errorf("%q has no word", p.text)
			continue
		}
		if last, _ := f.longest(tokens, 0); last != len(tokens)-1 {
			if failed++; failed < 20 {
				t.Errorf("%q matches %d of %d words", p.text, last+1, len(tokens))
			}
		}
	}
	if len(f.t.patterns) < 30000 {
		t.Errorf("%d patterns", len(f.t.patterns))
	}
}

func TestCaps(t *testing.T) {
	f := newTestFinder(t)
	for _, c := range []struct {
		in   string
		want bool // of the token "US"
	}{
		{"TELL US ABOUT THE PLAN", true},
		{"The US and the UK agreed on a plan", false},
		{"US", false},
		{"NASA and US forces met", false},
	} {
		p := page{Field: &Field{Text: c.in}, tokens: f.appendTokens(nil, c.in)}
		p.findCaps()
		for i, tok := range p.tokens {
			if c.in[tok.start:tok.end] == "US" && p.caps[i] != c.want {
				t.Errorf("%q: caps %v, want %v", c.in, p.caps[i], c.want)
			}
		}
	}
}
