package read

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/transform"

	"attache/corpus"
)

// readJSON reads JSON objects, one a report: one a line for jsonl and ndjson,
// else the elements of an array, or objects one after another.
func readJSON(ext string) format {
	return func(s *session, source string, r *bufio.Reader) {
		u := unmarked(r)
		if ext == "json" {
			s.jsonValues(source, u)
		} else {
			s.jsonLines(source, u, ext)
		}
	}
}

// unmarked decodes r by its byte order mark, and takes the mark off.
func unmarked(r *bufio.Reader) *bufio.Reader {
	head, _ := r.Peek(4)
	enc, _, mark := byteOrderMark(head)
	if enc == nil {
		return r
	}
	_, _ = r.Discard(mark) // what was peeked at can be discarded
	if mark == 3 {
		return r
	}
	return bufio.NewReaderSize(transform.NewReader(r, enc.NewDecoder()), headSize)
}

func (s *session) jsonLines(source string, r *bufio.Reader, ext string) {
	any := false
	for line := 1; !s.done(); line++ {
		raw, err := readLine(r, s.opts.MaxBytes)
		place := fmt.Sprintf("%s:%d", source, line)
		if err == io.EOF {
			break
		}
		if err != nil {
			any = true
			reason, detail := why(err)
			s.skip(place, reason, detail)
			if reason != TooLarge {
				return
			}
			continue
		}
		raw = bytes.TrimSpace(raw)
		if len(raw) == 0 {
			continue
		}
		any = true
		s.jsonObject(place, raw, "jsonl/1")
	}
	if !any {
		s.skip(source, Empty, "no line in it")
	}
}

// readLine reads up to and with the next line feed. A line of more than limit
// bytes is read over and refused; the end is io.EOF.
func readLine(r *bufio.Reader, limit int64) ([]byte, error) {
	var line []byte
	var size int64
	for {
		part, err := r.ReadSlice('\n')
		size += int64(len(part))
		if size <= limit+1 {
			line = append(line, part...)
		} else {
			line = nil
		}
		switch {
		case err == bufio.ErrBufferFull:
			continue
		case err == io.EOF && size == 0:
			return nil, io.EOF
		case err != nil && err != io.EOF:
			return nil, err
		case size > limit+1:
			return nil, refuse(TooLarge, "a line of %d bytes; the limit of one document is %d (--max-bytes)", size, limit)
		}
		return line, nil
	}
}

// jsonObject reads one object as a document.
func (s *session) jsonObject(place string, raw []byte, reader string) bool {
	d, err := s.opts.objectDocument(raw, reader)
	if err != nil {
		return s.skipError(place, err)
	}
	return s.document(d, place, raw)
}

func (o *Options) objectDocument(raw []byte, reader string) (*corpus.Document, error) {
	if !utf8.Valid(raw) {
		return nil, refuse(BadEncoding, "JSON is UTF-8, and this is not")
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(raw, &object); err != nil {
		return nil, refuse(BadJSON, "%v", describeJSON(err, raw))
	}
	d := &corpus.Document{Reader: &corpus.Reader{Name: reader, Encoding: "utf-8"}}
	hasText := false
	for _, exact := range []bool{true, false} { // "text" goes before "Text"
		for _, key := range sortedKeys(object) {
			field := o.fieldOf(key)
			if exact != (field == key || o.Map[field] == key) {
				continue
			}
			value, err := jsonText(object[key], field == "text" || field == "title" || field == "url" || field == "lang")
			if err != nil {
				return nil, refuse(BadJSON, "field %q is %v, want a string", key, err)
			}
			if strings.IndexByte(value, 0) >= 0 {
				return nil, refuse(NotText, "field %q has a NUL character", key)
			}
			hasText = hasText || field == "text"
			if key == "meta" && field == "" && o.setMetaObject(d, object[key]) {
				continue
			}
			o.setField(d, key, value)
		}
	}
	if !hasText {
		return nil, noText(o, "key", sortedKeys(object))
	}
	return d, nil
}

// setMetaObject carries the members of an object called meta over, one by one.
func (o *Options) setMetaObject(d *corpus.Document, raw json.RawMessage) bool {
	var members map[string]json.RawMessage
	if json.Unmarshal(raw, &members) != nil {
		return false
	}
	for _, key := range sortedKeys(members) {
		value, _ := jsonText(members[key], false) // never fails when any type will do
		setMeta(d, key, strings.ReplaceAll(value, "\x00", ""))
	}
	return true
}

// jsonText is the string a JSON value is, or its compact JSON; null is "". With
// stringOnly the error names the type that is no string.
func jsonText(raw json.RawMessage, stringOnly bool) (string, error) {
	switch raw[0] {
	case '"':
		var s string
		err := json.Unmarshal(raw, &s)
		return s, err
	case 'n':
		return "", nil
	}
	if stringOnly {
		kinds := map[byte]string{'{': "an object", '[': "a list", 't': "true", 'f': "false"}
		if kind := kinds[raw[0]]; kind != "" {
			return "", fmt.Errorf("%s", kind)
		}
		return "", fmt.Errorf("a number")
	}
	var date struct {
		Value string `json:"value"`
	}
	if raw[0] == '{' && json.Unmarshal(raw, &date) == nil && date.Value != "" {
		return date.Value, nil // a record's date, read back
	}
	var compact bytes.Buffer
	err := json.Compact(&compact, raw)
	return compact.String(), err
}

// noText says which columns there are and how to name the one with the text.
func noText(o *Options, what string, have []string) error {
	want := "text"
	if o.Map["text"] != "" {
		want = o.Map["text"]
	}
	const most = 20
	more := ""
	if len(have) > most {
		have, more = have[:most], ", …"
	}
	return refuse(NoText, "no %s %q among %s%s; name the one that holds the text with --map text=NAME", what, want, strings.Join(have, ", "), more)
}

func describeJSON(err error, raw []byte) error {
	if syntax, ok := err.(*json.SyntaxError); ok {
		return fmt.Errorf("%v at byte %d", err, syntax.Offset)
	}
	if _, ok := err.(*json.UnmarshalTypeError); ok {
		return fmt.Errorf("want an object { … }, got %.20q", raw)
	}
	return err
}
