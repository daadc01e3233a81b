package verify

import (
	"archive/zip"
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
)

// brat reads a folder, or an archive of one: records.jsonl names the files.
func (c *check) brat(path string) error {
	files, done, err := openTree(path)
	if err != nil {
		return err
	}
	defer done()
	list, err := files.Open("records.jsonl")
	if err != nil {
		return err
	}
	defer list.Close()
	names := map[string]bool{}
	for decode := json.NewDecoder(list); ; {
		var line struct{ File, ID string }
		if err := decode.Decode(&line); err != nil {
			return atEnd(err)
		}
		w, err := c.wantID(line.ID)
		if err != nil {
			return err
		}
		if names[line.File] {
			return differ(w, "its file %s is another's", line.File)
		}
		names[line.File] = true
		text, _, _ := flatText(w.Whole)
		if !c.opts.NoText {
			data, err := fs.ReadFile(files, line.File+".txt")
			if err != nil {
				return err
			}
			if err := sameText(w, line.File+".txt", string(data), text); err != nil {
				return err
			}
		}
		data, err := fs.ReadFile(files, line.File+".ann")
		if err != nil {
			return err
		}
		found, err := readAnn(text, string(data))
		if err != nil {
			return differ(w, "%s.ann: %v", line.File, err)
		}
		if err := c.names(w, found, true); err != nil {
			return err
		}
	}
}

// openTree opens a folder, or a ZIP archive of one.
func openTree(path string) (files fs.FS, done func() error, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, nil, err
	}
	if info.IsDir() {
		return os.DirFS(path), func() error { return nil }, nil
	}
	z, err := zip.OpenReader(path)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	return z, z.Close, nil
}

// readAnn reads the text-bound annotations of brat. The pieces of one stand on
// following lines, and its quote is they with spaces between.
func readAnn(text, ann string) (names []found, err error) {
	scan := bufio.NewScanner(strings.NewReader(ann))
	scan.Buffer(nil, len(ann)+1)
	for scan.Scan() {
		fields := strings.SplitN(scan.Text(), "\t", 3)
		if len(fields) != 3 || !strings.HasPrefix(fields[0], "T") {
			return nil, fmt.Errorf("%q is no text-bound annotation", scan.Text())
		}
		label, ranges, _ := strings.Cut(fields[1], " ")
		var offsets []int
		for _, number := range strings.FieldsFunc(ranges, func(r rune) bool { return r == ' ' || r == ';' }) {
			n, err := strconv.Atoi(number)
			if err != nil {
				return nil, err
			}
			offsets = append(offsets, n)
		}
		if len(offsets) == 0 || len(offsets)%2 != 0 {
			return nil, errors.New(scan.Text() + " has no start and end")
		}
		at := bytesOf(text, offsets...)
		var quotes []string
		for i := 0; i+1 < len(at); i += 2 {
			if at[i] < 0 || at[i] > at[i+1] || at[i+1] > len(text) || i > 0 && at[i] < at[i-1] {
				return nil, errors.New(scan.Text() + " goes beyond the text")
			}
			quotes = append(quotes, text[at[i]:at[i+1]])
			if i > 0 && strings.Trim(text[at[i-1]:at[i]], "\r\n") != "" {
				return nil, errors.New(scan.Text() + " leaves out more than the end of a line")
			}
		}
		if quote := strings.Join(quotes, " "); quote == "" || quote != fields[2] {
			return nil, fmt.Errorf("%s: the offsets say %q", scan.Text(), quote)
		}
		names = append(names, found{at[0], at[len(at)-1], label, ""})
	}
	return names, scan.Err()
}

// labelStudio reads tasks with predictions; offsets count code points.
func (c *check) labelStudio(path string) error {
	return eachElement(path, func(data json.RawMessage) error {
		var task struct {
			Data        struct{ ID, Text string }
			Predictions []struct {
				Result []struct {
					Type  string
					Value struct {
						Start, End int
						Text       string
						Labels     []string
					}
				}
			}
		}
		if err := json.Unmarshal(data, &task); err != nil {
			return err
		}
		w, err := c.wantID(task.Data.ID)
		if err != nil {
			return err
		}
		var names []found
		for _, p := range task.Predictions {
			for _, r := range p.Result {
				if r.Type == "labels" && len(r.Value.Labels) == 1 {
					names = append(names, found{r.Value.Start, r.Value.End, r.Value.Labels[0], r.Value.Text})
				}
			}
		}
		inBytes(task.Data.Text, names)
		return c.flat(w, task.Data.Text, names, true)
	})
}

// doccano reads lines with labels of [start, end, label] in code points.
func (c *check) doccano(path string) error {
	return eachLine(path, func(data json.RawMessage) error {
		var line struct {
			RecordID string `json:"record_id"`
			Text     string
			Label    [][3]any
		}
		if err := json.Unmarshal(data, &line); err != nil {
			return err
		}
		w, err := c.wantID(line.RecordID)
		if err != nil {
			return err
		}
		var names []found
		for _, l := range line.Label {
			start, ok1 := l[0].(float64)
			end, ok2 := l[1].(float64)
			label, ok3 := l[2].(string)
			if !ok1 || !ok2 || !ok3 {
				return differ(w, "%v is no label", l)
			}
			names = append(names, found{int(start), int(end), label, ""})
		}
		inBytes(line.Text, names)
		return c.flat(w, line.Text, names, false)
	})
}

// inBytes turns the offsets of names from code points to bytes of text.
func inBytes(text string, names []found) {
	var offsets []int
	for _, n := range names {
		offsets = append(offsets, n.start, n.end)
	}
	at := bytesOf(text, offsets...)
	for i := range names {
		names[i].start, names[i].end = at[2*i], at[2*i+1]
	}
}
