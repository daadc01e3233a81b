package read

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"
)

// TestSample reads the bundled sample: every report of the truth file is
// there, and nothing else.
func TestSample(t *testing.T) {
	docs, skips := readAll(t, Options{}, "../sample/reports")
	for _, s := range skips {
		t.Errorf("skipped: %+v", s)
	}
	type truth struct {
		Source, Date, Encoding string
		Seen                   bool
	}
	want := map[string]*truth{}
	f, err := os.Open("../sample/truth.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		tr := &truth{Encoding: "utf-8"}
		if err := json.Unmarshal(lines.Bytes(), tr); err != nil {
			t.Fatal(err)
		}
		want[tr.Source] = tr
	}
	if len(want) < 40 {
		t.Fatalf("the truth file has %d reports", len(want))
	}
	langs := map[string]int{}
	for _, d := range docs {
		tr := want[d.Source]
		if tr == nil || tr.Seen {
			t.Errorf("%s is not in the truth file, or twice", d.Source)
			continue
		}
		tr.Seen = true
		if d.Reader.Encoding != tr.Encoding {
			t.Errorf("%s: encoding %s, want %s", d.Source, d.Reader.Encoding, tr.Encoding)
		}
		if d.Title == "" || d.Meta["date"] == "" && d.Source != "reports/singapore-cloud.md" { // whose date is in a sentence
			t.Errorf("%s: title %q, meta %v", d.Source, d.Title, d.Meta)
		}
		langs[d.Lang]++
	}
	for source, tr := range want {
		if !tr.Seen {
			t.Errorf("%s was not read", source)
		}
	}
	if langs["zh"] != 2 || langs["de"] != 1 || langs["en"] != len(docs)-3 {
		t.Errorf("languages: %v", langs)
	}
}
