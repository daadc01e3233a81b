package read

import (
	"bufio"
	"bytes"
	"io"
)

// rowScanner parts a table into rows and cells by the rules of RFC 4180, on
// bytes: the quote, the comma and the line feed never stand inside a character
// of any set that extends ASCII.
type rowScanner struct {
	r     *bufio.Reader
	back  []byte // lines to be read again before r
	limit int64
	comma byte
	line  int // the next line's number
	again int // how often lines were given back
}

func newRowScanner(r io.Reader, comma byte, limit int64) *rowScanner {
	return &rowScanner{r: bufio.NewReaderSize(r, headSize), limit: limit, comma: comma, line: 1}
}

// maxAgain bounds how often an open quote is forgiven.
const maxAgain = 16

// next returns the cells of the next row that is not blank, its bytes, and the
// line it starts on. A bad row is a refusal, and the row after it is next.
func (s *rowScanner) next() (cells [][]byte, raw []byte, line int, err error) {
	for {
		line = s.line
		raw, err = s.readRow()
		if err != nil {
			return nil, nil, line, err
		}
		if len(bytes.TrimSpace(raw)) == 0 && s.comma != '\t' || len(bytes.Trim(raw, "\r\n")) == 0 {
			continue
		}
		cells, err = splitRow(raw, s.comma)
		return cells, raw, line, err
	}
}

// readRow reads lines until one ends outside quotes.
func (s *rowScanner) readRow() ([]byte, error) {
	var row []byte
	var size int64
	first, start, state := 0, s.line, cellStart
	for {
		line, long, err := s.readLine(&state)
		if err == io.EOF && size > 0 {
			return nil, s.unclosed(row, first, start)
		}
		if err != nil {
			return nil, err
		}
		if size += long; size <= s.limit+1 {
			row = append(row, line...)
		} else {
			row = nil
		}
		if first == 0 {
			first = len(line)
		}
		switch {
		case state == quoted:
		case size > s.limit+1:
			return nil, refuse(TooLarge, "a row of %d bytes; the limit of one document is %d (--max-bytes)", size, s.limit)
		default:
			return row, nil
		}
	}
}

// unclosed gives the lines after the first back, so that one stray quote does
// not cost the rest of the table.
func (s *rowScanner) unclosed(row []byte, first, start int) error {
	if s.again++; row == nil || s.again > maxAgain {
		return refuse(BadRow, "a quote that opens here is never closed; the rest of the table is not read")
	}
	s.back, s.line = append(row[first:len(row):len(row)], s.back...), start+1
	return refuse(BadRow, "a quote that opens here is never closed")
}

// cellState is where in a row a byte stands.
type cellState uint8

const (
	cellStart cellState = iota
	plain
	quoted
	closed // after a quote within quotes: the closing one, or the first of two
)

// after is the state after the bytes of part.
func (c cellState) after(part []byte, comma byte) cellState {
	for _, b := range part {
		switch {
		case c == quoted:
			if b == '"' {
				c = closed
			}
		case b == '"' && c != plain: // opens, or is the second of two
			c = quoted
		case b == comma || b == '\n':
			c = cellStart
		default:
			c = plain
		}
	}
	return c
}

// readLine reads one line with its end, tells its length, and moves the state
// on. What is beyond the limit of a row is counted, not kept.
func (s *rowScanner) readLine(state *cellState) (line []byte, size int64, err error) {
	if len(s.back) > 0 {
		n := bytes.IndexByte(s.back, '\n') + 1
		if n == 0 {
			n = len(s.back)
		}
		line, s.back = s.back[:n], s.back[n:]
		s.line++
		*state = state.after(line, s.comma)
		return line, int64(n), nil
	}
	for {
		part, err := s.r.ReadSlice('\n')
		*state = state.after(part, s.comma)
		if size += int64(len(part)); size <= s.limit+1 {
			line = append(line, part...)
		}
		switch {
		case err == bufio.ErrBufferFull:
			continue
		case err == io.EOF && size == 0:
			return nil, 0, io.EOF
		case err != nil && err != io.EOF:
			return nil, 0, err
		}
		s.line++
		return line, size, nil
	}
}

// splitRow parts a row into cells, and refuses text after a cell's quotes; a
// quote in a cell that does not start with one is text. Cells are slices of raw
// where nothing had to be taken out.
func splitRow(raw []byte, comma byte) ([][]byte, error) {
	raw = bytes.TrimSuffix(bytes.TrimSuffix(raw, []byte("\n")), []byte("\r"))
	var cells [][]byte
	for {
		if len(raw) == 0 || raw[0] != '"' {
			i := bytes.IndexByte(raw, comma)
			cell := raw
			if i >= 0 {
				cell = raw[:i]
			}
			cells = append(cells, cell)
			if i < 0 {
				return cells, nil
			}
			raw = raw[i+1:]
			continue
		}
		cell, rest, ok := quotedCell(raw[1:])
		if !ok || len(rest) > 0 && rest[0] != comma {
			return nil, refuse(BadRow, "cell %d has text after its closing quote", len(cells)+1)
		}
		cells = append(cells, cell)
		if len(rest) == 0 {
			return cells, nil
		}
		raw = rest[1:]
	}
}

// quotedCell reads to the closing quote; "" stands for one quote.
func quotedCell(raw []byte) (cell, rest []byte, ok bool) {
	for {
		i := bytes.IndexByte(raw, '"')
		if i < 0 {
			return nil, nil, false
		}
		if i+1 < len(raw) && raw[i+1] == '"' {
			cell = append(cell, raw[:i+1]...)
			raw = raw[i+2:]
			continue
		}
		if cell == nil {
			return raw[:i], raw[i+1:], true
		}
		return append(cell, raw[:i]...), raw[i+1:], true
	}
}
