package country

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// dataDir is where the shared data lie beside the repository.
const dataDir = "../../../shared/data"

// devBytes is how much of each text was read and marked.
const devBytes = 900

// devText is one text of the development set: the codes of the countries it
// names, and of those it reaches through places.
type devText struct {
	key           string
	text          string
	named, placed []string
}

// readDev reads testdata/dev.tsv and fetches the texts by their keys.
func readDev(t *testing.T) []devText {
	t.Helper()
	if _, err := os.Stat(dataDir); err != nil {
		t.Skip("the shared data is absent")
	}
	data, err := os.ReadFile("testdata/dev.tsv")
	if err != nil {
		t.Fatal(err)
	}
	src := sources{}
	var set []devText
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		cells := append(strings.Split(line, "\t"), "", "")
		text, err := src.text(cells[0])
		if err != nil {
			t.Fatalf("%s: %v", cells[0], err)
		}
		set = append(set, devText{cells[0], text, strings.Fields(cells[1]), strings.Fields(cells[2])})
	}
	return set
}

// sources caches the texts of each file by key.
type sources map[string]map[string]string

// text returns the start of the text a key names: "nsf:2540313", or
// "bio:path:17+5" for five sentences from the eighteenth.
func (s sources) text(key string) (string, error) {
	kind, id, _ := strings.Cut(key, ":")
	file := map[string][3]string{
		"h2020":    {"domains/h2020_projects.jsonl.gz", "id", "objective"},
		"nsf":      {"domains/nsf_awards.jsonl.gz", "award_id", "abstract"},
		"labelled": {"domains/labelled.jsonl.gz", "key", "text"},
		"company":  {"names/company_descriptions.tsv.gz", "name", "summary"},
	}[kind]
	var text string
	if kind == "bio" {
		path, at, _ := strings.Cut(id, ":")
		if s[path] == nil {
			sentences, err := readSentences(filepath.Join(dataDir, path))
			if err != nil {
				return "", err
			}
			s[path] = sentences
		}
		var from, n int
		if _, err := fmt.Sscanf(at, "%d+%d", &from, &n); err != nil {
			return "", err
		}
		var parts []string
		for i := from; i < from+n; i++ {
			parts = append(parts, s[path][strconv.Itoa(i)])
		}
		text = strings.Join(parts, " ")
	} else {
		if s[kind] == nil {
			texts, err := readTexts(filepath.Join(dataDir, file[0]), file[1], file[2])
			if err != nil {
				return "", err
			}
			s[kind] = texts
		}
		text = s[kind][id]
	}
	if text == "" {
		return "", fmt.Errorf("no such text")
	}
	if len(text) > devBytes {
		text = strings.ToValidUTF8(text[:devBytes], "")
	}
	return text, nil
}

// readTexts reads id and text of each line of a gzipped table or JSON lines.
func readTexts(path, id, text string) (map[string]string, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		return nil, err
	}
	texts := map[string]string{}
	in := bufio.NewScanner(unzipped)
	in.Buffer(nil, 1<<24)
	for in.Scan() {
		if strings.Contains(path, ".tsv") {
			if cells := strings.Split(in.Text(), "\t"); len(cells) == 3 {
				texts[cells[0]] = cells[2]
			}
			continue
		}
		var row map[string]any
		if err := json.Unmarshal(in.Bytes(), &row); err != nil {
			return nil, err
		}
		texts[fmt.Sprint(row[id])] = fmt.Sprint(row[text])
	}
	return texts, in.Err()
}

// readSentences reads a BIO file into numbered sentences of running text.
func readSentences(path string) (map[string]string, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	sentences := map[string]string{}
	var words []string
	in := bufio.NewReader(file)
	for {
		line, err := in.ReadString('\n')
		word, _, isToken := strings.Cut(strings.TrimRight(line, "\n"), "\t")
		switch {
		case isToken:
			words = append(words, word)
		case strings.HasPrefix(line, "# "):
		case len(words) > 0 && (line == "\n" || err == io.EOF):
			sentences[strconv.Itoa(len(sentences))] = running(words)
			words = words[:0]
		}
		if err == io.EOF {
			return sentences, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// running joins tokens as they are printed, without spaces before closing
// marks.
func running(words []string) string {
	var b strings.Builder
	open := true
	for _, w := range words {
		closing := strings.ContainsAny(w[:1], ".,;:!?)'%") && len(w) <= 3
		if !open && !closing {
			b.WriteByte(' ')
		}
		b.WriteString(w)
		open = w == "(" || w == "$"
	}
	return b.String()
}
