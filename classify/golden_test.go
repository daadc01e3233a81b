package classify

import (
	"compress/gzip"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files that the tests compare with")

// cvFile holds the cross-validation that classify/rebuild writes.
const cvFile = "testdata/cv.golden"

// The figures that the shipped model was accepted by stand in the file and
// reach their marks.
func TestCrossValidation(t *testing.T) {
	data, err := os.ReadFile(cvFile)
	if err != nil {
		t.Fatal(err)
	}
	type row struct{ micro, macro, error, kept, coverage float64 }
	rows := make(map[string]row)
	for _, line := range strings.Split(string(data), "\n") {
		for _, name := range []string{"attache", "key phrases only", "fasttext"} {
			rest, ok := strings.CutPrefix(line, fmt.Sprintf("%-26s", name))
			if !ok {
				continue
			}
			rest = strings.NewReplacer("(", " ", ")", " ", "to", " ").Replace(rest)
			var n int
			var p, r, low, high float64
			var x row
			if _, err := fmt.Sscan(rest, &n, &p, &r, &x.micro, &low, &high, &x.macro, &low, &high, &x.error, &x.kept, &x.coverage); err == nil {
				rows[name] = x
			}
		}
	}
	ours, phrases, fasttext := rows["attache"], rows["key phrases only"], rows["fasttext"]
	for name, ok := range map[string]bool{
		"micro F1 at least 0.80":                 ours.micro >= 0.80,
		"macro F1 at least 0.72":                 ours.macro >= 0.72,
		"calibration error at most 0.05":         ours.error <= 0.05 && ours.kept <= 0.05 && ours.kept > 0,
		"coverage at precision 0.9 at least 0.6": ours.coverage >= 0.6,
		"better than key phrases":                phrases.micro > 0 && ours.micro > phrases.micro && ours.macro > phrases.macro,
		"better than fasttext":                   fasttext.micro > 0 && ours.micro > fasttext.micro && ours.macro > fasttext.macro,
	} {
		if !ok {
			t.Errorf("%s: not so in %s: %+v", name, cvFile, rows)
		}
	}
}

// companies are labelled texts that never train anything.
const companies = "../../shared/data/domains/labelled_companies.jsonl.gz"

// The shipped model on texts of a kind it never saw, per domain.
func TestCompanies(t *testing.T) {
	file, err := os.Open(companies)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("no %s: the shared data is not here", companies)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	in, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	c := newClassifier(t, Options{})
	gold, err := ReadExamples(companies, in, c)
	if err != nil {
		t.Fatal(err)
	}
	e, err := Evaluate(c, gold)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d texts: P %.3f R %.3f, micro F1 %.3f (%.3f to %.3f), macro F1 %.3f (%.3f to %.3f), calibration error %.3f\n", e.Documents, e.Micro.Precision(), e.Micro.Recall(),
		e.MicroF1, e.MicroInterval.Low, e.MicroInterval.High, e.MacroF1, e.MacroInterval.Low, e.MacroInterval.High, e.CalibrationError)
	for _, d := range e.Domains {
		fmt.Fprintf(&b, "%-24s %3d  P %.3f R %.3f F1 %.3f\n", d.ID, d.Both+d.Missed, d.P, d.R, d.F1)
	}
	const golden = "testdata/companies.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Error(diff)
	}
}
