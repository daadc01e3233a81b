package read

import (
	"bufio"
	"bytes"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"attache/corpus"
)

// readPlain reads one report of plain text a file.
func readPlain(s *session, source string, r *bufio.Reader) {
	s.whole(source, r, s.opts.MaxBytes, func(data []byte) (*corpus.Document, error) {
		text, charset, err := decode(data, "")
		if err != nil {
			return nil, err
		}
		d := &corpus.Document{Text: text, Reader: &corpus.Reader{Name: "text/1", Encoding: charset}}
		d.Title = titleLine(text)
		return d, nil
	})
}

// readMarkdown reads one report a file; front matter between lines of three
// hyphens goes to title, date, url, lang, id and meta, and is not text.
func readMarkdown(s *session, source string, r *bufio.Reader) {
	s.whole(source, r, s.opts.MaxBytes, func(data []byte) (*corpus.Document, error) {
		text, charset, err := decode(data, "")
		if err != nil {
			return nil, err
		}
		d := &corpus.Document{Reader: &corpus.Reader{Name: "markdown/1", Encoding: charset}}
		fields, body := frontMatter(text)
		d.Text = body
		for _, f := range fields {
			s.opts.setField(d, f.name, f.value)
		}
		if d.Title == "" {
			d.Title = headingLine(body)
		}
		return d, nil
	})
}

// whole reads a file that is one document of at most limit bytes.
func (s *session) whole(source string, r *bufio.Reader, limit int64, parse func([]byte) (*corpus.Document, error)) {
	data, err := readLimited(r, limit)
	var d *corpus.Document
	if err == nil {
		d, err = timed(s, func() (*corpus.Document, error) { return parse(data) })
	}
	if err != nil {
		s.skipError(source, err)
		return
	}
	s.document(d, source, data)
}

// readLimited reads to the end, and refuses more than limit bytes.
func readLimited(r io.Reader, limit int64) ([]byte, error) {
	var buf bytes.Buffer
	n, err := buf.ReadFrom(io.LimitReader(r, limit+1))
	if err == nil && n > limit {
		err = refuse(TooLarge, "more than %d bytes, the limit of one document (--max-bytes)", limit)
	}
	return buf.Bytes(), err
}

type pair struct{ name, value string }

// maxFrontMatter bounds what is taken for front matter.
const maxFrontMatter = 64 << 10

// frontMatter parts the YAML between a first line "---" and the next one from
// the text below. Without any, or when it is no YAML mapping, body is text.
func frontMatter(text string) (fields []pair, body string) {
	rest, ok := cutLine(text, "---")
	if !ok {
		return nil, text
	}
	for at := 0; at < min(len(rest), maxFrontMatter); {
		line, size := firstLine(rest[at:])
		if line == "---" || line == "..." {
			fields, ok := yamlFields(rest[:at])
			if !ok {
				return nil, text
			}
			return fields, strings.TrimLeft(rest[at+size:], "\r\n")
		}
		at += size
	}
	return nil, text
}

// yamlFields reads the scalar values of a YAML mapping, and its lists of
// scalars joined by "; ".
func yamlFields(src string) (fields []pair, ok bool) {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(src), &doc); err != nil || len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		return nil, false
	}
	mapping := doc.Content[0].Content
	for i := 0; i+1 < len(mapping); i += 2 {
		switch key, value := mapping[i].Value, mapping[i+1]; value.Kind {
		case yaml.ScalarNode:
			fields = append(fields, pair{key, value.Value})
		case yaml.SequenceNode:
			var items []string
			for _, item := range value.Content {
				if item.Kind == yaml.ScalarNode {
					items = append(items, item.Value)
				}
			}
			fields = append(fields, pair{key, strings.Join(items, "; ")})
		}
	}
	return fields, true
}

// firstLine is the first line of text without its end, and how many bytes it
// takes with it.
func firstLine(text string) (line string, size int) {
	i := strings.IndexByte(text, '\n')
	if i < 0 {
		return strings.TrimSuffix(text, "\r"), len(text)
	}
	return strings.TrimSuffix(text[:i], "\r"), i + 1
}

func cutLine(text, line string) (rest string, ok bool) {
	first, size := firstLine(text)
	return text[size:], strings.TrimRight(first, " \t") == line
}

// maxTitle is how long a line may be to stand as a title, in bytes.
const maxTitle = 200

// titleLine is the first line of a plain text if it stands alone as a title
// does: short, followed by a blank line, without a full stop. It stays in the
// text.
func titleLine(text string) string {
	text = strings.TrimLeft(text, " \t\r\n\f")
	line, size := firstLine(text)
	line = strings.TrimSpace(line)
	next, _ := firstLine(text[size:])
	if line == "" || len(line) > maxTitle || size == len(text) || strings.TrimSpace(next) != "" || strings.ContainsAny(line[len(line)-1:], ".,;:") || strings.HasSuffix(line, "。") {
		return ""
	}
	if key, _, isField := headLine(line); isField && slices.Contains(headKeys, key) {
		return ""
	}
	return line
}

// headingLine is the first Markdown heading of level one, if it comes before
// any other text.
func headingLine(text string) string {
	line, size := firstLine(strings.TrimLeft(text, " \t\r\n"))
	if size == 0 || len(line) > maxTitle || !strings.HasPrefix(line, "# ") {
		return ""
	}
	return strings.TrimSpace(strings.TrimRight(line[2:], "# "))
}
