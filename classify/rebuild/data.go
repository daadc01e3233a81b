package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"attache/classify"
	"attache/classify/internal/feature"
	"attache/corpus"
)

// labelled is a line of labelled.jsonl.
type labelled struct {
	Key, Title, Text, Source string
	Domains                  []string
}

// eachLine decodes the lines of a gzipped JSON-lines file.
func eachLine[T any](path string, yield func(T)) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	lines := bufio.NewScanner(unzipped)
	lines.Buffer(nil, 1<<24)
	for n := 1; lines.Scan(); n++ {
		var v T
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			return fmt.Errorf("%s:%d: %w", path, n, err)
		}
		yield(v)
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// readLabelled reads labelled texts.
func readLabelled(path string) ([]classify.Example, []string, error) {
	var examples []classify.Example
	var sources []string
	err := eachLine(path, func(l labelled) {
		examples = append(examples, classify.Example{
			Doc:     &corpus.Document{ID: l.Key, Title: l.Title, Text: l.Text, Lang: "en"},
			Domains: l.Domains,
		})
		sources = append(sources, l.Source)
	})
	if err == nil && len(examples) == 0 {
		err = fmt.Errorf("%s: no texts", path)
	}
	return examples, sources, err
}

// unlabelledFiles are the texts read without their labels, and where the key,
// the title and the text of each stand.
var unlabelledFiles = []struct {
	file, prefix, key, title string
	text                     []string
	every                    int // one line in so many is read
}{
	{"h2020_projects.jsonl.gz", "h2020:", "id", "title", []string{"objective"}, 1},
	{"nsf_awards.jsonl.gz", "nsf:", "id", "title", []string{"abstract"}, 1},
	{"dod_sbir_a.jsonl.gz", "dod_sbir:", "topic_number", "title", []string{"objective", "description"}, 1},
	{"dod_sbir_b.jsonl.gz", "dod_sbir:", "topic_number", "title", []string{"objective", "description"}, 1},
	{"horizon_project_titles.jsonl.gz", "horizon:", "id", "title", nil, 1},
	{"patents.jsonl.gz", "patent:", "id", "title", []string{"abstract"}, 3},
}

// readUnlabelled reads the texts that are not among the labelled ones: not by
// key, and not by text, of which no more than a tenth of the runs of eight
// words may stand in them.
func readUnlabelled(dir string, known []classify.Example) ([]*corpus.Document, error) {
	keys := make(map[string]bool)
	runs := make(map[uint64]bool)
	for _, e := range known {
		keys[e.Doc.ID] = true
		for _, run := range wordRuns(e.Doc.Text) {
			runs[run] = true
		}
	}
	var docs []*corpus.Document
	for _, f := range unlabelledFiles {
		line := 0
		err := eachLine(filepath.Join(dir, f.file), func(m map[string]any) {
			line++
			key := f.prefix + field(m, f.key)
			if line%f.every != 0 || keys[key] {
				return
			}
			var texts []string
			for _, name := range f.text {
				texts = append(texts, field(m, name))
			}
			d := &corpus.Document{ID: key, Title: field(m, f.title), Text: strings.Join(texts, "\n\n"), Lang: "en"}
			if !mostlyIn(runs, d.Text) {
				docs = append(docs, d)
			}
		})
		if err != nil {
			return nil, err
		}
		if line == 0 {
			return nil, fmt.Errorf("%s: no lines", f.file)
		}
	}
	return docs, nil
}

func field(m map[string]any, name string) string {
	switch v := m[name].(type) {
	case string:
		return v
	case float64:
		return fmt.Sprintf("%.0f", v)
	}
	return ""
}

// wordRuns returns the keys of all runs of eight words.
func wordRuns(text string) []uint64 {
	var cut feature.Cutter
	words := cut.AppendWords(nil, text)
	var runs []uint64
	for i := 0; i+8 <= len(words); i++ {
		var run uint64
		for _, w := range words[i : i+8] {
			run = feature.Join(run, w.Key)
		}
		runs = append(runs, run)
	}
	return runs
}

func mostlyIn(runs map[uint64]bool, text string) bool {
	own := wordRuns(text)
	shared := 0
	for _, run := range own {
		if runs[run] {
			shared++
		}
	}
	return 10*shared > len(own)
}
