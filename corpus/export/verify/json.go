package verify

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"

	"attache/corpus"
)

// eachLine calls yield for each JSON value of a file.
func eachLine(path string, yield func(json.RawMessage) error) error {
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer in.Close()
	for decode := json.NewDecoder(in); ; {
		var data json.RawMessage
		if err := decode.Decode(&data); err != nil {
			return atEnd(err)
		}
		if err := yield(data); err != nil {
			return err
		}
	}
}

// eachElement calls yield for each element of the JSON array that a file is.
func eachElement(path string, yield func(json.RawMessage) error) error {
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer in.Close()
	decode := json.NewDecoder(in)
	if open, err := decode.Token(); err != nil || open != json.Delim('[') {
		return fmt.Errorf("the file is no JSON array: %v %w", open, err)
	}
	for decode.More() {
		var data json.RawMessage
		if err := decode.Decode(&data); err != nil {
			return err
		}
		if err := yield(data); err != nil {
			return err
		}
	}
	_, err = decode.Token()
	return err
}

func (c *check) jsonl(path string) error { return eachLine(path, c.record) }

// bulk reads pairs of lines: what to do, and with which record.
func (c *check) bulk(path string) error {
	id := ""
	return eachLine(path, func(data json.RawMessage) error {
		if id == "" {
			var action struct {
				Index struct {
					ID string `json:"_id"`
				}
			}
			err := json.Unmarshal(data, &action)
			if id = action.Index.ID; id == "" {
				err = fmt.Errorf("%q says nothing to index: %w", clip(string(data)), err)
			}
			return err
		}
		var source struct{ ID string }
		if err := json.Unmarshal(data, &source); err != nil || source.ID != id {
			return fmt.Errorf("the line after the one of %s is of %s: %w", id, source.ID, err)
		}
		id = ""
		return c.record(data)
	})
}

// quoted is a piece of evidence as an export tells it.
type quoted struct {
	field      string
	start, end int
	text       string
}

// record compares a record told as JSON: whatever in it has a field, a span and
// a text is evidence.
func (c *check) record(data json.RawMessage) error {
	var told struct {
		ID, Title, Text string
		Meta            map[string]string
	}
	var tree any
	if err := json.Unmarshal(data, &told); err != nil {
		return err
	}
	if err := json.Unmarshal(data, &tree); err != nil {
		return err
	}
	w, err := c.wantID(told.ID)
	if err != nil {
		return err
	}
	var want []quoted
	w.Record.Evidence(func(_ string, e *corpus.Evidence) bool {
		want = append(want, quoted{e.Field, e.Span.Start, e.Span.End, e.Text})
		return true
	})
	fields := map[string]string{"title": told.Title, "text": told.Text}
	for key, value := range told.Meta {
		fields["meta."+key] = value
	}
	return c.evidence(w, fields, gather(tree, nil), want)
}

// gather finds the evidence of a JSON value.
func gather(value any, list []quoted) []quoted {
	switch v := value.(type) {
	case []any:
		for _, item := range v {
			list = gather(item, list)
		}
	case map[string]any:
		field, isField := v["field"].(string)
		text, isText := v["text"].(string)
		if span, isSpan := v["span"].([]any); isField && isText && isSpan && len(span) == 2 {
			start, _ := span[0].(float64)
			end, _ := span[1].(float64)
			return append(list, quoted{field, int(start), int(end), text})
		}
		for _, item := range v {
			list = gather(item, list)
		}
	}
	return list
}

// evidence compares what an export quotes with the record's evidence, and with
// the fields that the export itself tells.
func (c *check) evidence(w Want, fields map[string]string, told, want []quoted) error {
	if err := sameText(w, "the text", fields["text"], w.Record.Text); err != nil {
		return err
	}
	if err := sameText(w, "the title", fields["title"], w.Record.Title); err != nil {
		return err
	}
	left := map[quoted]int{}
	for _, q := range want {
		left[q]++
	}
	for _, q := range told {
		if left[q]--; left[q] < 0 {
			return differ(w, "the export quotes %q at %s %d to %d, which the record does not", clip(q.text), q.field, q.start, q.end)
		}
		text, there := fields[q.field]
		if withheld := c.opts.NoText && q.field != "title"; !withheld && (!there || q.end > len(text) || text[q.start:q.end] != q.text) {
			return differ(w, "%s %d to %d is not %q", q.field, q.start, q.end, clip(q.text))
		}
		c.Spans++
	}
	if len(told) != len(want) {
		i := slices.IndexFunc(want, func(q quoted) bool { return left[q] > 0 })
		return differ(w, "%q at %s %d is not in the export", clip(want[i].text), want[i].field, want[i].start)
	}
	return nil
}

// ftm reads FollowTheMoney entities, which have no offsets: the documents and
// the names are compared.
func (c *check) ftm(path string) error {
	var w Want
	var names map[string]int
	begun := false
	end := func() error {
		if !begun {
			return nil
		}
		for _, o := range w.Record.Organizations {
			names[o.Name]--
		}
		for _, p := range w.Record.People {
			names[p.Name]--
		}
		for name, n := range names {
			if n != 0 {
				return differ(w, "%q is in the export %+d times too often", name, n)
			}
		}
		return nil
	}
	err := eachLine(path, func(data json.RawMessage) error {
		var e struct {
			Schema     string
			Properties map[string][]string
		}
		if err := json.Unmarshal(data, &e); err != nil {
			return err
		}
		first := func(name string) string {
			if values := e.Properties[name]; len(values) > 0 {
				return values[0]
			}
			return ""
		}
		switch e.Schema {
		case "PlainText":
			err := end()
			if err != nil {
				return err
			}
			names, begun = map[string]int{}, true
			if w, err = c.want(); err != nil {
				return err
			}
			return sameText(w, "bodyText", first("bodyText"), w.Record.Text)
		case "Mention":
			names[first("name")]++
		}
		return nil
	})
	if err != nil {
		return err
	}
	return end()
}
