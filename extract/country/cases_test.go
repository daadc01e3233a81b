package country

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// goldenCase is one line of testdata/cases.txt.
type goldenCase struct {
	text      string
	must, not []string
}

func readCases(t *testing.T, path string) []goldenCase {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var cases []goldenCase
	for n, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		if strings.HasPrefix(line, "# ") {
			continue
		}
		text, answer, ok := strings.Cut(line, " => ")
		if !ok {
			t.Fatalf("%s:%d: no arrow", path, n+1)
		}
		must, not, _ := strings.Cut(answer, "!")
		text = strings.ReplaceAll(text, `\n`, "\n")
		cases = append(cases, goldenCase{text, strings.Fields(must), strings.Fields(not)})
	}
	return cases
}

// TestCases asks for every golden case what must and must not be found.
func TestCases(t *testing.T) {
	f := newTestFinder(t)
	cases := readCases(t, "testdata/cases.txt")
	if len(cases) < 400 {
		t.Errorf("%d cases, want at least 400", len(cases))
	}
	for _, c := range cases {
		var found, codes []string
		for _, m := range f.Find([]Field{{Name: "text", Text: c.text}}) {
			found = append(found, m.Code+":"+m.Kind)
			codes = append(codes, m.Code)
		}
		for _, want := range c.must {
			if !slices.Contains(found, want) {
				t.Errorf("%q: no %s in %v", c.text, want, found)
			}
		}
		for _, code := range codes {
			allowed := !slices.Contains(c.not, "*") || slices.ContainsFunc(c.must, func(m string) bool { return strings.HasPrefix(m, code+":") })
			if slices.Contains(c.not, code) || !allowed {
				t.Errorf("%q: %s must not be found: %v", c.text, code, found)
			}
		}
	}
}
