package export

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/corpus"
)

// maxQuote is how long a quote or a column may be where the text is withheld.
const maxQuote = 200

// clone copies a record deep, the way it is stored.
func clone(r *corpus.Record) (*corpus.Record, error) {
	data, err := r.AppendJSON(nil)
	if err != nil {
		return nil, err
	}
	c := new(corpus.Record)
	if err := json.Unmarshal(data, c); err != nil {
		return nil, fmt.Errorf("record %s: %w", r.ID, err)
	}
	return c, nil
}

func dropText(r *corpus.Record) {
	if r.TextSHA256 == "" {
		sum := sha256.Sum256([]byte(r.Text))
		r.TextSHA256 = hex.EncodeToString(sum[:])
	}
	r.Text = ""
	r.Evidence(func(_ string, e *corpus.Evidence) bool {
		e.Text = shorten(e.Text, maxQuote)
		return true
	})
	for key, value := range r.Meta {
		if len(value) > maxQuote {
			delete(r.Meta, key)
		}
	}
}

// shorten cuts s to at most n bytes, at the start of a character.
func shorten(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

var emailPattern = regexp.MustCompile(`[\pL\pN._%+-]+@[\pL\pN-]+(?:\.[\pL\pN-]+)+`)

// maskPeople overwrites people's names and e-mail addresses in title, text and
// meta with asterisks, byte for byte, and renews every quote.
func maskPeople(r *corpus.Record) {
	names := map[string]bool{}
	spans := map[string][]corpus.Span{}
	for _, p := range r.People {
		names[p.Name] = true
		for _, m := range p.Mentions {
			spans[m.Field] = append(spans[m.Field], m.Span)
			names[m.Text] = true
		}
	}
	full := fullNames(names)
	r.People = nil
	r.Title = mask(r.Title, spans["title"], full)
	r.Text = mask(r.Text, spans["text"], full)
	for key, value := range r.Meta {
		r.Meta[key] = mask(value, spans["meta."+key], full)
	}
	r.Evidence(func(_ string, e *corpus.Evidence) bool {
		text, _ := r.Field(e.Field)
		e.Text = e.Span.Of(text)
		return true
	})
	for i := range r.Organizations { // a firm that bears a masked name
		r.Organizations[i].Name = mask(r.Organizations[i].Name, nil, full)
	}
}

// fullNames keeps what is certain to be a person's name wherever it stands:
// two words or more, or two characters of a script without spaces; longest
// first.
func fullNames(names map[string]bool) []string {
	var full []string
	for name := range names {
		han := 0
		for _, r := range name {
			if unicode.Is(unicode.Han, r) {
				han++
			}
		}
		if han >= 2 || strings.ContainsFunc(strings.TrimSpace(name), unicode.IsSpace) {
			full = append(full, name)
		}
	}
	sort.Slice(full, func(i, j int) bool {
		return len(full[i]) > len(full[j]) || len(full[i]) == len(full[j]) && full[i] < full[j]
	})
	return full
}

func mask(text string, spans []corpus.Span, names []string) string {
	var out []byte
	hide := func(start, end int) {
		if out == nil {
			out = []byte(text)
		}
		for i := start; i < end; i++ {
			out[i] = '*'
		}
	}
	for _, s := range spans {
		if s.Of(text) != "" {
			hide(s.Start, s.End)
		}
	}
	for _, name := range names {
		for at := 0; name != ""; {
			i := strings.Index(text[at:], name)
			if i < 0 {
				break
			}
			hide(at+i, at+i+len(name))
			at += i + len(name)
		}
	}
	for _, m := range emailPattern.FindAllStringIndex(text, -1) {
		hide(m[0], m[1])
	}
	if out == nil {
		return text
	}
	return string(out)
}
