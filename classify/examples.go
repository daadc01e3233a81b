package classify

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"attache/corpus"
)

// maxLine bounds a line of labelled texts.
const maxLine = 64 << 20

// ReadExamples reads labelled texts, JSON lines of either form:
//
//	{"key":"…","title":"…","text":"…","domains":["ai","energy"]}
//	{"id":"…","title":"…","text":"…","domains":[{"id":"ai","score":0.9}]}     a record
//
// A record carries the domains at or above c's thresholds. A line without
// "domains" is a text not yet labelled and is left out, as is a record that
// was not assessed; "domains":[] means none. name is what errors call the
// input: "gold.jsonl:3: …".
func ReadExamples(name string, in io.Reader, c *Classifier) ([]Example, error) {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxLine)
	var list []Example
	for n := 1; lines.Scan(); n++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		e, ok, err := c.parseExample(lines.Bytes())
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
		if ok {
			list = append(list, e)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return list, nil
}

// exampleLine is what is read of a line.
type exampleLine struct {
	ID         string             `json:"id"`
	Key        string             `json:"key"`
	Title      string             `json:"title"`
	Text       string             `json:"text"`
	Domains    *[]json.RawMessage `json:"domains"`
	SHA        string             `json:"text_sha256"`
	Unlabelled []string           `json:"unlabelled"`
}

func (c *Classifier) parseExample(data []byte) (e Example, ok bool, err error) {
	var line exampleLine
	if err := json.Unmarshal(data, &line); err != nil {
		return e, false, err
	}
	for _, kind := range line.Unlabelled {
		if kind == "domains" {
			return e, false, nil
		}
	}
	isRecord := line.SHA != "" // a record with no domain leaves the field out
	if line.Domains == nil && !isRecord {
		return e, false, nil
	}
	if line.ID == "" {
		line.ID = line.Key
	}
	if line.Title == "" && line.Text == "" {
		return e, false, errors.New("neither title nor text")
	}
	e.Doc = &corpus.Document{ID: line.ID, Title: line.Title, Text: line.Text}
	if line.Domains == nil {
		return e, true, nil
	}
	for _, raw := range *line.Domains {
		id, assigned, err := c.parseDomain(raw)
		if err != nil {
			return e, false, err
		}
		if assigned {
			e.Domains = append(e.Domains, id)
		}
	}
	return e, true, nil
}

// parseDomain reads "ai" or {"id":"ai","score":0.9}.
func (c *Classifier) parseDomain(raw []byte) (id string, assigned bool, err error) {
	if raw[0] == '"' {
		err = json.Unmarshal(raw, &id)
		assigned = true
	} else {
		var d corpus.Domain
		if err = json.Unmarshal(raw, &d); err != nil {
			return "", false, fmt.Errorf("domain %s: want an id or an object with one", raw)
		}
		id = d.ID
		threshold, _ := c.Threshold(id)
		assigned = d.Score >= threshold
	}
	if _, ok := c.taxonomy.Lookup(id); err == nil && !ok {
		err = fmt.Errorf("no domain %q in the taxonomy", id)
	}
	return id, assigned, err
}
