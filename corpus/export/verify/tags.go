package verify

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"
)

// conll reads a token a line, and finds each in the text: they follow one
// another with nothing but white space between.
func (c *check) conll(path string) error {
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer in.Close()
	lines := bufio.NewReaderSize(in, 1<<16)
	var doc *aligned
	for n := 1; ; n++ {
		line, err := lines.ReadString('\n')
		columns := strings.Fields(line)
		switch {
		case len(columns) == 0:
			if err != nil {
				return c.endOf(doc, atEnd(err))
			}
		case len(columns) != 4:
			return fmt.Errorf("line %d has %d columns: %q", n, len(columns), clip(line))
		case columns[0] == "-DOCSTART-":
			if err := c.endOf(doc, nil); err != nil {
				return err
			}
			fields, err := url.ParseQuery(columns[1])
			if err != nil {
				return fmt.Errorf("line %d: %w", n, err)
			}
			w, err := c.wantID(fields.Get("id"))
			if err != nil {
				return err
			}
			doc = &aligned{want: w, noText: c.opts.NoText}
			doc.text, _, _ = flatText(w.Whole)
		case doc == nil:
			return fmt.Errorf("line %d: a token before the first -DOCSTART-", n)
		default:
			if err := doc.token(columns[0], columns[1], columns[3]); err != nil {
				return fmt.Errorf("line %d: %w", n, err)
			}
		}
	}
}

func (c *check) endOf(doc *aligned, err error) error {
	if doc == nil || err != nil {
		return err
	}
	if doc.skipSpace(); doc.at < len(doc.text) && !doc.noText {
		return differ(doc.want, "the export ends before %q", clip(doc.text[doc.at:]))
	}
	return c.names(doc.want, doc.names, false)
}

// aligned is a text whose tokens are being found.
type aligned struct {
	want   Want
	text   string
	noText bool
	at     int
	names  []found
	open   bool
}

func (a *aligned) skipSpace() {
	for a.at < len(a.text) {
		r, size := utf8.DecodeRuneInString(a.text[a.at:])
		if !unicode.IsSpace(r) && (r < 0x1c || r > 0x1f) {
			return
		}
		a.at += size
	}
}

func (a *aligned) token(word, place, tag string) error {
	a.skipSpace()
	size := len(word)
	if a.noText {
		var end int
		if _, err := fmt.Sscanf(place, "%d:%d", &a.at, &end); err != nil {
			return differ(a.want, "the place of a token is %q", place)
		}
		if size = end - a.at; a.at >= 0 && word == "_" && tag == "O" && end >= a.at && end <= len(a.text) {
			a.at, a.open = end, false
			return nil
		}
	}
	if a.at < 0 || !strings.HasPrefix(a.text[min(a.at, len(a.text)):], word) || size != len(word) {
		return differ(a.want, "the export has the word %q where the text has %q", word, clip(a.text[min(max(a.at, 0), len(a.text)):]))
	}
	start := a.at
	a.at += len(word)
	return a.tag(tag, start, a.at)
}

// tag takes tags of BIO, BIOES and BILOU alike.
func (a *aligned) tag(tag string, start, end int) error {
	prefix, label, _ := strings.Cut(tag, "-")
	switch prefix {
	case "O":
		a.open = false
	case "B", "S", "U":
		a.names = append(a.names, found{start, end, label, ""})
		a.open = prefix == "B"
	case "I", "E", "L":
		if !a.open || a.names[len(a.names)-1].label != label {
			return differ(a.want, "the tag %s goes on with no name", tag)
		}
		a.names[len(a.names)-1].end = end
		a.open = prefix == "I"
	default:
		return differ(a.want, "%q is no tag", tag)
	}
	return nil
}

// spacy reads the JSON that spacy convert takes: words and the spaces after
// them make the text.
func (c *check) spacy(path string) error {
	return eachElement(path, func(data json.RawMessage) error {
		var doc struct {
			Meta       struct{ ID string }
			Paragraphs []struct {
				Raw       string
				Sentences []struct {
					Tokens []struct{ Orth, Space, NER string }
				}
			}
		}
		if err := json.Unmarshal(data, &doc); err != nil {
			return err
		}
		w, err := c.wantID(doc.Meta.ID)
		if err != nil {
			return err
		}
		a := &aligned{want: w}
		for _, p := range doc.Paragraphs {
			for _, s := range p.Sentences {
				for _, t := range s.Tokens {
					start := len(a.text)
					a.text += t.Orth
					if err := a.tag(t.NER, start, len(a.text)); err != nil {
						return err
					}
					a.text += t.Space
				}
			}
			if err := sameText(w, "raw", p.Raw, a.text); err != nil {
				return err
			}
		}
		return c.flat(w, a.text, a.names, false)
	})
}
