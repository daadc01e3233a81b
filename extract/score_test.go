package extract

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// fixed answers with what it was told, whatever the text.
type fixed []Entity

func (f fixed) Recognize(_ []Passage, dst []Entity) []Entity { return append(dst, f...) }

// scored is a document of two sentences with four names marked, and findings:
// two right, one of the wrong type, one cut short.
func scored(t *testing.T) ([]GoldDocument, fixed) {
	t.Helper()
	docs, err := readGold(t, "a.bio", "# doc = d\nAcme\tB-ORG\nCorp.\tI-ORG\nleft\tO\nOslo\tB-LOC\n\nMary\tB-PER\nJones\tI-PER\nof\tO\nDuke\tB-ORG\n")
	if err != nil {
		t.Fatal(err)
	}
	at := func(field string, start, end int, typ EntityType, score float64) Entity {
		return Entity{Field: field, Span: Token{Start: start, End: end}, Type: typ, Score: score}
	}
	return docs, fixed{at("s1", 0, 10, ORG, 0.9), at("s1", 16, 20, ORG, 0.6), at("s2", 0, 4, PER, 0.7), at("s2", 14, 18, ORG, 0.9)}
}

func TestJudge(t *testing.T) {
	docs, found := scored(t)
	counts := Count(Judge(docs, found))
	want := [MISC + 1]Counts{{4, 4, 2}, {2, 3, 2}, {1, 1, 0}, {1, 0, 0}, {}}
	if diff := cmp.Diff(want, counts); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
	org := counts[ORG]
	if org.Precision() != 2./3 || org.Recall() != 1 || org.F1() != 0.8 {
		t.Errorf("ORG: precision %g, recall %g, F1 %g", org.Precision(), org.Recall(), org.F1())
	}
	if got := Count(Judge(docs, found, ORG))[0]; got != org {
		t.Errorf("ORG alone: %+v, want %+v", got, org)
	}
	if none := (Counts{}); none.F1() != 0 || none.Precision() != 0 || none.Recall() != 0 {
		t.Error("figures of nothing are not 0")
	}
}

func TestJudgeLeavesOutTypesNeverMarked(t *testing.T) {
	docs, err := readGold(t, "a.bio", "Oslo\tB-LOC\n")
	if err != nil {
		t.Fatal(err)
	}
	found := fixed{{Field: "s1", Span: Token{Start: 0, End: 4}, Type: PER}}
	if got := Count(Judge(docs, found))[0]; got.Found != 0 {
		t.Errorf("%d found, want none counted", got.Found)
	}
}

func TestEvalEntities(t *testing.T) {
	docs, found := scored(t)
	r := EvalEntities(docs, found, EvalOptions{Rounds: 50, Bins: 2})
	if r.Documents != 1 || r.Sentences != 2 || r.Words != 8 {
		t.Errorf("%d documents, %d sentences, %d words", r.Documents, r.Sentences, r.Words)
	}
	if got := r.Reliability[1]; got.Count != 4 || got.Right != 0.5 {
		t.Errorf("upper bin %+v, want 4 names, half right", got)
	}
	var out bytes.Buffer
	n, err := r.WriteTo(&out)
	if err != nil || n != int64(out.Len()) {
		t.Errorf("wrote %d of %d: %v", n, out.Len(), err)
	}
	for _, want := range []string{"ORG         2       3       2    0.6667    1.0000    0.8000   0.8000 to 0.8000", "expected calibration error 0.2750"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}

func TestWriteErrors(t *testing.T) {
	docs, found := scored(t)
	r := EvalEntities(docs, found, EvalOptions{Rounds: 1})
	var out bytes.Buffer
	if err := r.WriteErrors(&out, docs); err != nil {
		t.Fatal(err)
	}
	want := "d\ts1\tfalse\tORG\t0.6000\tAcme Corp. left [Oslo]\n" +
		"d\ts1\tmissed\tLOC\t1.0000\tAcme Corp. left [Oslo]\n" +
		"d\ts2\tfalse\tPER\t0.7000\t[Mary] Jones of Duke\n" +
		"d\ts2\tmissed\tPER\t1.0000\t[Mary Jones] of Duke\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
}

func TestWritePredictions(t *testing.T) {
	docs, found := scored(t)
	var out bytes.Buffer
	if err := WritePredictions(&out, docs, found); err != nil {
		t.Fatal(err)
	}
	want := "Acme\tB-ORG\tB-ORG\nCorp.\tI-ORG\tI-ORG\nleft\tO\tO\nOslo\tB-LOC\tB-ORG\n\n" +
		"Mary\tB-PER\tB-PER\nJones\tI-PER\tO\nof\tO\tO\nDuke\tB-ORG\tB-ORG\n\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("predictions (-want +got):\n%s", diff)
	}
}

type broken struct{}

var errBroken = errors.New("broken")

func (broken) Write([]byte) (int, error) { return 0, errBroken }

func TestWritersReturnTheError(t *testing.T) {
	docs, found := scored(t)
	r := EvalEntities(docs, found, EvalOptions{Rounds: 1})
	if _, err := r.WriteTo(broken{}); !errors.Is(err, errBroken) {
		t.Errorf("WriteTo: %v", err)
	}
	if err := r.WriteErrors(broken{}, docs); !errors.Is(err, errBroken) {
		t.Errorf("WriteErrors: %v", err)
	}
	if err := WritePredictions(broken{}, docs, found); !errors.Is(err, errBroken) {
		t.Errorf("WritePredictions: %v", err)
	}
}
