package verify

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/parquet-go/parquet-go"

	"attache/corpus"
)

func (c *check) parquet(path string) error {
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	return c.columns(in, info.Size())
}

// hf reads the one file of rows of a dataset, and looks at its card.
func (c *check) hf(path string) error {
	files, done, err := openTree(path)
	if err != nil {
		return err
	}
	defer done()
	card, err := fs.ReadFile(files, "README.md")
	if err != nil {
		return err
	}
	_, rest, _ := strings.Cut(string(card), "  - split: train\n    path: ")
	name, _, found := strings.Cut(rest, "\n")
	if !found || !strings.HasPrefix(string(card), "---\n") {
		return errors.New("README.md: its head names no file of rows")
	}
	in, err := files.Open(name)
	if err != nil {
		return err
	}
	defer in.Close()
	// A file in an archive cannot be read from its end: it is unpacked first.
	unpacked, err := os.CreateTemp("", "attache-verify-*")
	if err != nil {
		return err
	}
	defer func() {
		unpacked.Close()
		os.Remove(unpacked.Name())
	}()
	size, err := io.Copy(unpacked, in)
	if err != nil {
		return err
	}
	return c.columns(unpacked, size)
}

// columns reads a Parquet file by its schema, row for row and leaf for leaf.
func (c *check) columns(in io.ReaderAt, size int64) error {
	file, err := parquet.OpenFile(in, size)
	if err != nil {
		return err
	}
	names := map[int]string{}
	for i, path := range file.Schema().Columns() {
		names[i] = strings.ReplaceAll(strings.Join(path, "."), ".list.element", "")
	}
	for _, group := range file.RowGroups() {
		if err := c.rows(group.Rows(), names); err != nil {
			return err
		}
	}
	return nil
}

func (c *check) rows(rows parquet.Rows, names map[int]string) error {
	defer rows.Close()
	buffer := make([]parquet.Row, 64)
	for {
		n, err := rows.ReadRows(buffer)
		for _, row := range buffer[:n] {
			leaves := map[string][]parquet.Value{}
			for _, v := range row {
				if name := names[v.Column()]; !v.IsNull() {
					leaves[name] = append(leaves[name], v)
				}
			}
			if err := c.row(leaves); err != nil {
				return err
			}
		}
		if err != nil {
			return atEnd(err)
		}
	}
}

func (c *check) row(leaves map[string][]parquet.Value) error {
	one := func(name string) string {
		if len(leaves[name]) != 1 {
			return ""
		}
		return leaves[name][0].String()
	}
	w, err := c.wantID(one("id"))
	if err != nil {
		return err
	}
	fields := map[string]string{"title": one("title"), "text": one("text")}
	for i, key := range leaves["meta.key"] {
		fields["meta."+key.String()] = leaves["meta.value"][i].String()
	}
	var told []quoted
	for _, list := range []string{"organizations.mentions", "people.mentions", "countries.mentions", "domains.evidence", "modes.evidence"} {
		field, start, end, text := leaves[list+".field"], leaves[list+".start"], leaves[list+".end"], leaves[list+".text"]
		if len(field) != len(start) || len(field) != len(end) || len(field) != len(text) {
			return differ(w, "%s has columns of different lengths", list)
		}
		for i := range field {
			told = append(told, quoted{field[i].String(), int(start[i].Int64()), int(end[i].Int64()), text[i].String()})
		}
	}
	return c.evidence(w, fields, told, labelEvidence(w.Record, ""))
}

// labelEvidence is the evidence of the labels of one kind, or of all kinds that
// have lists: organizations, people, countries, domains, modes.
func labelEvidence(r *corpus.Record, kind string) (list []quoted) {
	add := func(of string, evidence []corpus.Evidence) {
		for _, e := range evidence {
			if kind == "" || kind == of {
				list = append(list, quoted{e.Field, e.Span.Start, e.Span.End, e.Text})
			}
		}
	}
	for _, x := range r.Organizations {
		add("organizations", x.Mentions)
	}
	for _, x := range r.People {
		add("people", x.Mentions)
	}
	for _, x := range r.Countries {
		add("countries", x.Mentions)
	}
	for _, x := range r.Domains {
		add("domains", x.Evidence)
	}
	for _, x := range r.Modes {
		add("modes", x.Evidence)
	}
	return list
}

// parsePlaces reads "text:12-20; title:0-8".
func parsePlaces(cell string) (list []quoted, err error) {
	for _, part := range strings.Split(cell, "; ") {
		if part == "" {
			continue
		}
		var q quoted
		at := strings.LastIndexByte(part, ':')
		if at < 0 {
			return nil, fmt.Errorf("%q is no place", part)
		}
		q.field = part[:at]
		if _, err := fmt.Sscanf(part[at+1:], "%d-%d", &q.start, &q.end); err != nil {
			return nil, fmt.Errorf("%q is no place: %w", part, err)
		}
		list = append(list, q)
	}
	return list, nil
}
