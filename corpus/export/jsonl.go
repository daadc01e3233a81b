package export

import (
	"bufio"
	"io"

	"attache/corpus"
)

// jsonl writes records as they are kept: one JSON object a line, every field,
// as doc/record.schema.json has it.
type jsonl struct {
	w    *bufio.Writer
	line []byte
}

func newJSONL(w io.Writer, _ *Options) Writer { return &jsonl{w: bufio.NewWriter(w)} }

func (j *jsonl) Write(r *corpus.Record) (err error) {
	if j.line, err = r.AppendJSON(j.line[:0]); err != nil {
		return err
	}
	_, err = j.w.Write(j.line)
	return err
}

func (j *jsonl) Close() error { return j.w.Flush() }
