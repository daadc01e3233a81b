package read

import (
	"bufio"
	"fmt"
	"io"
)

// jsonValues reads the elements of an array, or the values that follow one
// another, one by one: a file of any length, never held as a whole.
func (s *session) jsonValues(source string, r *bufio.Reader) {
	v := &valueScanner{r: r, limit: s.opts.MaxBytes, line: 1}
	any := false
	for !s.done() {
		raw, line, err := v.next()
		if err == io.EOF {
			break
		}
		any = true
		place := fmt.Sprintf("%s:%d", source, line)
		if err != nil {
			reason, detail := why(err)
			s.skip(place, reason, detail)
			if reason != TooLarge {
				return
			}
			continue
		}
		s.jsonObject(place, raw, "json/1")
	}
	if !any {
		s.skip(source, Empty, "no object in it")
	}
}

// valueScanner parts JSON values at the top, or in the one array at the top,
// by counting brackets outside strings; whether each is JSON is for others to
// say.
type valueScanner struct {
	r       *bufio.Reader
	limit   int64
	line    int
	inArray bool
	begun   bool
}

// next returns the next value and the line it starts on. A value over the
// limit is read over and refused.
func (v *valueScanner) next() (raw []byte, line int, err error) {
	for {
		c, err := v.byte()
		if err != nil {
			return nil, v.line, err
		}
		switch {
		case c == '[' && !v.begun:
			v.inArray, v.begun = true, true
		case c <= ' ' || c == ',':
		case c == ']' && v.inArray:
			v.inArray = false
		default:
			v.begun = true
			return v.value(c)
		}
	}
}

// value reads the value that starts with c.
func (v *valueScanner) value(c byte) (raw []byte, line int, err error) {
	line = v.line
	depth, inString, escaped := 0, false, false
	for size := int64(0); ; {
		if size++; size <= v.limit {
			raw = append(raw, c)
		} else {
			raw = nil
		}
		switch {
		case inString:
			inString = escaped || c != '"'
			escaped = !escaped && c == '\\'
		case c == '"':
			inString = true
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
		}
		if depth <= 0 && !inString {
			if c == '}' || c == ']' || c == '"' || v.ends() {
				if size > v.limit {
					return nil, line, refuse(TooLarge, "an object of %d bytes; the limit of one document is %d (--max-bytes)", size, v.limit)
				}
				return raw, line, nil
			}
		}
		if c, err = v.byte(); err != nil {
			if err == io.EOF {
				err = refuse(BadJSON, "the file ends within this object")
			}
			return nil, line, err
		}
	}
}

// ends reports whether a number or word stops before the next byte.
func (v *valueScanner) ends() bool {
	next, err := v.r.Peek(1)
	return err != nil || next[0] <= ' ' || next[0] == ',' || next[0] == ']' || next[0] == '{' || next[0] == '['
}

func (v *valueScanner) byte() (byte, error) {
	c, err := v.r.ReadByte()
	if c == '\n' && err == nil {
		v.line++
	}
	return c, err
}
