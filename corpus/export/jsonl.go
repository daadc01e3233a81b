package export

import (
	"bufio"
	"io"
)

// jsonl writes records as they are kept: one JSON object a line, every field,
// as doc/record.schema.json has it, and the fields of Base.
type jsonl struct{ w *bufio.Writer }

func newJSONL(w io.Writer, _ *Options) encoder { return &jsonl{bufio.NewWriter(w)} }

func (j *jsonl) Write(r *entry) error { return writeJSON(j.w, r, "\n") }

func (j *jsonl) Close() error { return j.w.Flush() }
