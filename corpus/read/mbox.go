package read

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
)

// readMbox reads each message of a mailbox as an e-mail of its own, called
// "box.mbox:7" after the line it starts on. A line ">From " stands for "From ".
func readMbox(s *session, source string, r *bufio.Reader) {
	var message []byte
	start, size := 0, int64(0)
	flush := func() {
		place := fmt.Sprintf("%s:%d", source, start)
		switch {
		case start == 0:
		case size > s.opts.MaxBytes:
			s.skip(place, TooLarge, fmt.Sprintf("a message of more than %d bytes, the limit of one document (--max-bytes)", s.opts.MaxBytes))
		default:
			s.guard(place, func() { s.mail(place, message) })
		}
		message, size = nil, 0
	}
	blank := true // before this line
	for n := 1; !s.done() && !s.burst; n++ {
		line, err := readLine(r, s.opts.MaxBytes)
		if err == io.EOF {
			break
		}
		if isRefused(err, TooLarge) {
			size = s.opts.MaxBytes + 1
			continue
		}
		if err != nil {
			flush()
			s.skipError(fmt.Sprintf("%s:%d", source, n), err)
			return
		}
		if blank && startsMessage(line, r) {
			flush()
			start = n
			continue
		}
		blank = len(bytes.TrimRight(line, "\r\n")) == 0
		if size += int64(len(line)); size <= s.opts.MaxBytes {
			message = append(message, unquoted(line)...)
		}
	}
	flush()
}

var fromLine = []byte("From ")

// startsMessage reports whether line parts two messages: it begins "From ", and
// a field of a head follows.
func startsMessage(line []byte, r *bufio.Reader) bool {
	if !bytes.HasPrefix(line, fromLine) {
		return false
	}
	next, _ := r.Peek(200)
	return startsHead(next)
}

// startsHead reports whether text begins with a field of an e-mail's head.
func startsHead(text []byte) bool {
	for i, c := range text {
		switch {
		case c == ':':
			return i > 0
		case c <= ' ' || c > '~':
			return false
		}
	}
	return false
}

// unquoted takes one ">" off a line that begins ">From " or ">>From ", as
// writers of mailboxes put it there.
func unquoted(line []byte) []byte {
	if rest := bytes.TrimLeft(line, ">"); len(rest) < len(line) && bytes.HasPrefix(rest, fromLine) {
		return line[1:]
	}
	return line
}

// looksMbox reports whether head begins as a mailbox does.
func looksMbox(head []byte) bool {
	line, size := firstLine(string(head[:min(len(head), 1000)]))
	return bytes.HasPrefix([]byte(line), fromLine) && startsHead(head[size:min(len(head), size+200)])
}
