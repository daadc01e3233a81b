package extract

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"

	"attache/corpus"
)

// report is a line of testdata/reports: an invented report and its labels.
type report struct {
	ID, Title, Text, Home string
	Truth                 struct {
		Date            string
		Post            *corpus.Post
		Origin, Partner []string
		Modes           []string
	}
}

func readReports(t testing.TB, name string) []report {
	t.Helper()
	f, err := os.Open("testdata/reports/" + name + ".jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var list []report
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		var r report
		if err := json.Unmarshal(s.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		list = append(list, r)
	}
	if err := s.Err(); err != nil || len(list) == 0 {
		t.Fatalf("%s: %d reports, %v", name, len(list), err)
	}
	return list
}

var cutter = func() *segmenter {
	s, err := newSegmenter()
	if err != nil {
		panic(err)
	}
	return s
}()

func (r *report) document() *corpus.Document {
	return &corpus.Document{ID: r.ID, Title: r.Title, Text: r.Text, Lang: "en"}
}

func passagesOf(doc *corpus.Document) []Passage {
	return []Passage{cutter.passage("title", doc.Title), cutter.passage("text", doc.Text)}
}
