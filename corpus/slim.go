package corpus

import "bytes"

// slim copies a record's line without what nobody counts by: the text, what was
// read beside it, people, and the evidence and mentions of every label. That is
// nine tenths of the line, and passing over it costs a twentieth of decoding it.
// It returns nil for a line that it does not understand, which is then decoded
// as it is: what is wrong with it is the decoder's to say.
func slim(dst, line []byte) []byte {
	s := slimmer{src: line, dst: dst}
	if !s.value() {
		return nil
	}
	return s.dst
}

type slimmer struct {
	src, dst []byte
	at       int
}

// left reports whether the value of a key is left out, at whatever depth.
func left(key []byte) bool {
	switch string(key) {
	case "text", "url", "meta", "reader", "text_sha256", "source_sha256", "people", "evidence", "mentions", "ids", "watch":
		return true
	}
	return false
}

// value copies one value.
func (s *slimmer) value() bool {
	if s.at >= len(s.src) {
		return false
	}
	switch s.src[s.at] {
	case '{':
		return s.object()
	case '[':
		return s.array()
	}
	start := s.at
	ok := s.skip()
	s.dst = append(s.dst, s.src[start:s.at]...)
	return ok
}

// object copies an object, its first brace under the cursor.
func (s *slimmer) object() bool {
	s.dst = append(s.dst, '{')
	s.at++
	for first := true; ; {
		if s.next('}') {
			s.dst = append(s.dst, '}')
			return true
		}
		start := s.at
		if !s.at1('"') || !s.skip() || !s.at1(':') {
			return false
		}
		key := s.src[start:s.at]
		s.at++
		if left(key[1 : len(key)-1]) {
			if !s.skip() {
				return false
			}
		} else {
			if !first {
				s.dst = append(s.dst, ',')
			}
			first = false
			s.dst = append(append(s.dst, key...), ':')
			if !s.value() {
				return false
			}
		}
		if !s.next(',') && !s.at1('}') {
			return false
		}
	}
}

func (s *slimmer) array() bool {
	s.dst = append(s.dst, '[')
	s.at++
	for {
		if s.next(']') {
			s.dst = append(s.dst, ']')
			return true
		}
		if !s.value() {
			return false
		}
		if s.next(',') {
			s.dst = append(s.dst, ',')
		} else if !s.at1(']') {
			return false
		}
	}
}

// at1 reports whether c is under the cursor, next passes over it if so.
func (s *slimmer) at1(c byte) bool { return s.at < len(s.src) && s.src[s.at] == c }

func (s *slimmer) next(c byte) bool {
	ok := s.at1(c)
	if ok {
		s.at++
	}
	return ok
}

// skip passes over one value.
func (s *slimmer) skip() bool {
	depth := 0
	for s.at < len(s.src) {
		switch s.src[s.at] {
		case '"':
			if !s.skipString() {
				return false
			}
			if depth == 0 {
				return true
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return true // the end of what a number stands in
			}
			if depth--; depth == 0 {
				s.at++
				return true
			}
		case ',':
			if depth == 0 {
				return true
			}
		}
		s.at++
	}
	return false
}

// skipString passes over a string, its first quote under the cursor.
func (s *slimmer) skipString() bool {
	for s.at++; ; {
		i := bytes.IndexByte(s.src[s.at:], '"')
		if i < 0 {
			return false
		}
		escapes := 0
		for j := s.at + i - 1; j >= s.at && s.src[j] == '\\'; j-- {
			escapes++
		}
		s.at += i + 1
		if escapes%2 == 0 {
			return true
		}
	}
}
