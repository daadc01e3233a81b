package classify

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadExamples(t *testing.T) {
	c := newClassifier(t, Options{PhrasesOnly: true})
	in := `{"key":"k1","title":"T","text":"one","domains":["ai","energy"]}

{"key":"k2","text":"two","domains":[]}
{"id":"r1","text":"three","text_sha256":"x","domains":[{"id":"ai","score":0.9},{"id":"energy","score":0.01}]}
{"id":"r2","text":"four","text_sha256":"x"}
{"id":"r3","text":"five","text_sha256":"x","unlabelled":["domains"]}
{"key":"k3","text":"six"}
`
	list, err := ReadExamples("gold.jsonl", strings.NewReader(in), c)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range list {
		got = append(got, e.Doc.ID+": "+strings.Join(e.Domains, " "))
	}
	if diff := cmp.Diff([]string{"k1: ai energy", "k2: ", "r1: ai", "r2: "}, got); diff != "" {
		t.Error(diff)
	}
}

func TestReadExamplesErrors(t *testing.T) {
	c := newClassifier(t, Options{PhrasesOnly: true})
	for in, want := range map[string]string{
		"{\"text\":\"a\",\"domains\":[\"ai\"]}\n{":        "gold.jsonl:2: unexpected end of JSON input",
		`{"text":"a","domains":["alchemy"]}`:              `gold.jsonl:1: no domain "alchemy" in the taxonomy`,
		`{"text":"a","domains":[{"id":"tea","score":1}]}`: `gold.jsonl:1: no domain "tea" in the taxonomy`,
		`{"text":"a","domains":[3]}`:                      "gold.jsonl:1: domain 3: want an id or an object with one",
		`{"domains":["ai"]}`:                              "gold.jsonl:1: neither title nor text",
	} {
		_, err := ReadExamples("gold.jsonl", strings.NewReader(in), c)
		if err == nil || err.Error() != want {
			t.Errorf("%s:\n got %v\nwant %s", in, err, want)
		}
	}
	broken := errors.New("broken")
	if _, err := ReadExamples("gold.jsonl", errReader{broken}, c); !errors.Is(err, broken) {
		t.Errorf("failing reader: %v", err)
	}
}

type errReader struct{ err error }

func (r errReader) Read([]byte) (int, error) { return 0, r.err }
