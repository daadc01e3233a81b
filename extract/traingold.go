package extract

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"sort"
	"strings"
	"unicode/utf8"

	"attache/corpus"
)

// GoldDocument is a text whose names are marked: sentences as passages, each a
// field of its own, and the names in them, ascending.
type GoldDocument struct {
	ID       string
	Passages []Passage
	Names    [][]Entity // beside Passages
}

// ReadGoldFile reads marked text from a file: .jsonl for lines that are either
// {"key","text","spans":[[start,end,type],…]} with spans in code points or
// records with their organisations and people, anything else as words with
// their tags. A name that ends in .gz is unpacked.
func ReadGoldFile(path string) ([]GoldDocument, error) {
	data, err := readData(path)
	if err != nil {
		return nil, err
	}
	if strings.HasSuffix(strings.TrimSuffix(path, ".gz"), ".jsonl") {
		return readGoldLines(path, data)
	}
	return readGoldTags(path, data)
}

func readData(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if !strings.HasSuffix(path, ".gz") {
		return io.ReadAll(file)
	}
	unzip, err := gzip.NewReader(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	data, err := io.ReadAll(unzip)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return data, nil
}

// readGoldTags reads a word, a tab and its tag a line, a blank line after each
// sentence, "# doc = ID" where a document begins. Tags are BIO or IO, by the
// rules of conlleval: an I- after another type or none begins a name too.
// Types other than the four are read as none. Without document lines every
// sentence is a document.
func readGoldTags(path string, data []byte) ([]GoldDocument, error) {
	b := goldBuilder{}
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 1<<20)
	for number := 1; lines.Scan(); number++ {
		line := strings.TrimSuffix(lines.Text(), "\r")
		if id, ok := strings.CutPrefix(line, "# doc ="); ok && !strings.Contains(line, "\t") {
			b.endSentence()
			b.begin(strings.TrimSpace(id))
			continue
		}
		if strings.TrimSpace(line) == "" {
			b.endSentence()
			continue
		}
		word, tag, ok := strings.Cut(line, "\t")
		if !ok || word == "" || !utf8.ValidString(word) {
			return nil, fmt.Errorf("%s:%d: want a word, a tab and its tag, got %q", path, number, line)
		}
		if err := b.word(word, tag); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, number, err)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	b.endSentence()
	return b.docs, nil
}

// goldBuilder puts documents together from tagged words.
type goldBuilder struct {
	docs   []GoldDocument
	marked bool // whether document lines were seen
	text   strings.Builder
	tokens []Token
	names  []Entity
	open   string // the type of the name the last word belongs to
}

func (b *goldBuilder) begin(id string) {
	b.marked = true
	b.docs = append(b.docs, GoldDocument{ID: id})
}

func (b *goldBuilder) word(word, tag string) error {
	part, name := "O", ""
	if tag != "O" {
		var ok bool
		part, name, ok = strings.Cut(tag, "-")
		if !ok || part != "B" && part != "I" {
			return fmt.Errorf("want O, B-TYPE or I-TYPE, got %q", tag)
		}
	}
	if len(b.tokens) > 0 {
		b.text.WriteByte(' ')
	}
	token := Token{Start: b.text.Len(), End: b.text.Len() + len(word)}
	b.text.WriteString(word)
	b.tokens = append(b.tokens, token)
	typ, known := ParseEntityType(name)
	switch {
	case !known:
		name = ""
	case part == "I" && name == b.open:
		b.names[len(b.names)-1].Span.End = token.End
	default:
		b.names = append(b.names, Entity{Span: corpus.Span(token), Type: typ, Score: 1})
	}
	b.open = name
	return nil
}

func (b *goldBuilder) endSentence() {
	if len(b.tokens) == 0 {
		return
	}
	if !b.marked || len(b.docs) == 0 {
		b.docs = append(b.docs, GoldDocument{ID: fmt.Sprint(len(b.docs) + 1)})
	}
	doc := &b.docs[len(b.docs)-1]
	p := Passage{Field: fmt.Sprintf("s%d", len(doc.Passages)+1), Text: b.text.String(), Tokens: b.tokens,
		Sentences: []Sentence{{0, len(b.tokens)}}}
	for i := range b.names {
		b.names[i].Field = p.Field
	}
	doc.Passages, doc.Names = append(doc.Passages, p), append(doc.Names, b.names)
	b.text.Reset()
	b.tokens, b.names, b.open = nil, nil, ""
}

// goldLine is a line of marked text, of either form.
type goldLine struct {
	Key   string            `json:"key"`
	Text  string            `json:"text"`
	Spans []json.RawMessage `json:"spans"`

	ID            string           `json:"id"`
	Title         string           `json:"title"`
	Organizations []goldMentioning `json:"organizations"`
	People        []goldMentioning `json:"people"`
}

type goldMentioning struct {
	Mentions []struct {
		Field string      `json:"field"`
		Span  corpus.Span `json:"span"`
	} `json:"mentions"`
}

func readGoldLines(path string, data []byte) ([]GoldDocument, error) {
	cut, err := newSegmenter()
	if err != nil {
		return nil, err
	}
	var docs []GoldDocument
	for number, raw := range bytes.Split(data, []byte("\n")) {
		if len(bytes.TrimSpace(raw)) == 0 {
			continue
		}
		var line goldLine
		if err := json.Unmarshal(raw, &line); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, number+1, err)
		}
		if line.Spans == nil && line.ID != "" {
			docs = append(docs, line.record(cut))
			continue
		}
		names, err := line.names()
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, number+1, err)
		}
		if len(docs) == 0 || line.Key == "" || docs[len(docs)-1].ID != line.Key {
			docs = append(docs, GoldDocument{ID: line.Key})
		}
		docs[len(docs)-1].add(cut, "", line.Text, names)
	}
	return docs, nil
}

func (d *GoldDocument) add(cut *segmenter, field, text string, names []Entity) {
	if field == "" {
		field = fmt.Sprintf("s%d", len(d.Passages)+1)
	}
	for i := range names {
		names[i].Field = field
	}
	d.Passages, d.Names = append(d.Passages, cut.passage(field, text)), append(d.Names, names)
}

// names turns the spans from code points to bytes.
func (l *goldLine) names() ([]Entity, error) {
	at := make([]int, 0, len(l.Text)+1)
	for i := range l.Text {
		at = append(at, i)
	}
	at = append(at, len(l.Text))
	var names []Entity
	for _, raw := range l.Spans {
		var start, end int
		var name string
		if err := json.Unmarshal(raw, &[]any{&start, &end, &name}); err != nil {
			return nil, fmt.Errorf("span %s: %w", raw, err)
		}
		if start < 0 || end <= start || end >= len(at) {
			return nil, fmt.Errorf("span %s: outside the text of %d characters", raw, len(at)-1)
		}
		if typ, ok := ParseEntityType(name); ok {
			names = append(names, Entity{Span: corpus.Span{Start: at[start], End: at[end]}, Type: typ, Score: 1})
		}
	}
	sort.SliceStable(names, func(a, b int) bool { return names[a].Span.Start < names[b].Span.Start })
	return names, nil
}

// record reads title and text of a record with the mentions in them.
func (l *goldLine) record(cut *segmenter) GoldDocument {
	doc := GoldDocument{ID: l.ID}
	for _, field := range []struct{ name, text string }{{"title", l.Title}, {"text", l.Text}} {
		if field.text == "" {
			continue
		}
		var names []Entity
		gather := func(all []goldMentioning, typ EntityType) {
			for _, one := range all {
				for _, m := range one.Mentions {
					if m.Field == field.name && m.Span.End <= len(field.text) && m.Span.Len() > 0 {
						names = append(names, Entity{Span: m.Span, Type: typ, Score: 1})
					}
				}
			}
		}
		gather(l.Organizations, ORG)
		gather(l.People, PER)
		sort.SliceStable(names, func(a, b int) bool { return names[a].Span.Start < names[b].Span.Start })
		doc.add(cut, field.name, field.text, names)
	}
	return doc
}
