package country

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite testdata/quality.txt")

// tally counts the answers on documents: right, wrong and missed codes.
type tally struct{ right, wrong, missed int }

func (c *tally) precision() float64 { return float64(c.right) / float64(max(1, c.right+c.wrong)) }
func (c *tally) recall() float64    { return float64(c.right) / float64(max(1, c.right+c.missed)) }

func (c *tally) String() string {
	return fmt.Sprintf("precision %.3f recall %.3f (%d right, %d wrong, %d missed)", c.precision(), c.recall(), c.right, c.wrong, c.missed)
}

// compare adds one document's answers; want may hold codes marked "?".
func (c *tally) compare(got, want []string) (wrong, missed []string) {
	for _, code := range got {
		switch {
		case slices.Contains(want, code):
			c.right++
		case !slices.Contains(want, "?"+code):
			c.wrong++
			wrong = append(wrong, code)
		}
	}
	for _, code := range want {
		if !strings.HasPrefix(code, "?") && !slices.Contains(got, code) {
			c.missed++
			missed = append(missed, code)
		}
	}
	return wrong, missed
}

// codesOf returns the codes named and those reached through places, sorted.
func codesOf(mentions []Mention) (named, placed []string) {
	for _, m := range mentions {
		list := &named
		if m.Place != "" {
			list = &placed
		}
		if !slices.Contains(*list, m.Code) {
			*list = append(*list, m.Code)
		}
	}
	slices.Sort(named)
	slices.Sort(placed)
	return named, placed
}

// TestQuality measures the finder on texts marked by reading.
func TestQuality(t *testing.T) {
	f := newTestFinder(t)
	set := readDev(t)
	var named, placed tally
	for _, d := range set {
		gotNamed, gotPlaced := codesOf(f.Find([]Field{{Name: "text", Text: d.text}}))
		wrongNamed, missedNamed := named.compare(gotNamed, d.named)
		wrongPlaced, missedPlaced := placed.compare(gotPlaced, d.placed)
		if len(wrongNamed)+len(missedNamed)+len(wrongPlaced)+len(missedPlaced) > 0 {
			t.Logf("%s: named wrong %v missed %v; places wrong %v missed %v", d.key, wrongNamed, missedNamed, wrongPlaced, missedPlaced)
		}
	}
	if named.precision() < 0.98 || named.recall() < 0.98 || placed.precision() < 0.95 || placed.recall() < 0.90 {
		t.Errorf("below the promise: named %v; places %v", &named, &placed)
	}
	got := fmt.Sprintf("texts %d\nnamed %v\nplaces %v\n", len(set), &named, &placed)
	const golden = "testdata/quality.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("quality changed (-update after a look):\n%s", diff)
	}
}

func newTestFinder(t testing.TB) *Finder {
	t.Helper()
	f, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return f
}
