package export

import (
	"bufio"
	"encoding/json"
	"io"
)

// list writes one JSON array with an element a report, in a line each.
type list struct {
	w    *bufio.Writer
	make func(n int, r *entry) any
	n    int
}

func newList(w io.Writer, make func(int, *entry) any) encoder {
	return &list{w: bufio.NewWriter(w), make: make}
}

func (l *list) Write(r *entry) error {
	open := ",\n"
	if l.n == 0 {
		open = "[\n"
	}
	if _, err := l.w.WriteString(open); err != nil {
		return err
	}
	err := writeJSON(l.w, l.make(l.n, r), "")
	l.n++
	return err
}

func (l *list) Close() error {
	end := "\n]\n"
	if l.n == 0 {
		end = "[]\n"
	}
	if _, err := l.w.WriteString(end); err != nil {
		return err
	}
	return l.w.Flush()
}

// writeJSON writes v as compact JSON that leaves < > & as they are, and end.
func writeJSON(w io.Writer, v any, end string) error {
	var line lineBuffer
	enc := json.NewEncoder(&line)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	line = append(line[:len(line)-1], end...) // the encoder ends in a line feed
	_, err := w.Write(line)
	return err
}

type lineBuffer []byte

func (b *lineBuffer) Write(p []byte) (int, error) {
	*b = append(*b, p...)
	return len(p), nil
}
