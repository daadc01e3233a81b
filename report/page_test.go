package report

import (
	"bytes"
	"strings"
	"testing"

	"attache/internal/stat"
)

// The page ends with the rules that labels are given by, and shows among its
// tables how far they are right.
func TestPageHasRulesAndErrors(t *testing.T) {
	r := count(t, options("domain"), six)
	r.Method.Criteria = []Criterion{{"mode", "licensing", []string{"0.7 royalty", "a|b <i>"}}, {"post", "embassy", []string{"botschaft"}}}
	r.Method.Errors = []LabelError{{Kind: "domain", Key: "ai", Name: "AI", Counted: 171, Marked: 60, Precision: &stat.Interval{Value: 0.9, Low: 0.8, High: 0.95}}}
	var page bytes.Buffer
	if err := HTML(&page, r, "t", "c", 0); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"<dt>licensing</dt><dd>0.7 royalty · a|b &lt;i&gt;</dd>", "<summary>Filing posts</summary>", `<a href="#t-errors">`, ">80 to 95</td>", `<a href="#t-domain">Technology domain</a>`,
	} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("the page has no %q", want)
		}
	}
	r.Method.Errors = nil
	page.Reset()
	if err := HTML(&page, r, "t", "c", 0); err != nil || !strings.Contains(page.String(), "Nobody has judged a sample") {
		t.Errorf("the page does not say that labels were not judged: %v", err)
	}
}
