package read

import (
	"bufio"
	"fmt"
	"io"
	"os"
)

// source reads one file.
func (s *session) source(src Source) {
	if src.Skip != nil {
		s.emit(Item{Skip: src.Skip})
		return
	}
	f, err := os.Open(src.Path)
	if err != nil {
		reason, detail := why(err)
		s.skip(src.Name, reason, detail)
		return
	}
	defer f.Close()
	s.file, s.onDisk, s.packed, s.unpacked, s.files, s.burst = src, f, 0, 0, 0, false
	s.stream(f, func(r io.Reader) { s.guard(src.Name, func() { s.open(src.Name, src.Name, r) }) })
}

// guard runs a reader; what panics inside costs one skip.
func (s *session) guard(source string, run func()) {
	defer func() {
		if s.yields {
			return
		}
		if p := recover(); p != nil {
			s.skip(source, ReaderFault, fmt.Sprint("the reader failed: ", p))
		}
	}()
	run()
}

// headSize is how much of a file is looked at to know its format.
const headSize = 64 << 10

// open reads a file called source in skips and documents; name is what its
// format is told from, as the compression's ending is cut off it.
func (s *session) open(source, name string, r io.Reader) {
	br := bufio.NewReaderSize(r, headSize)
	head, err := br.Peek(headSize)
	if len(head) == 0 {
		if err == nil || err == io.EOF {
			err = refuse(Empty, "the file is empty")
		}
		s.skipError(source, err)
		return
	}
	if c := compressionOf(head); c != nil {
		s.decompress(source, withoutExt(name, c.endings...), c, br)
		return
	}
	read, refusal := formatOf(name, head)
	if read == nil {
		s.unread(source, br, refusal)
		return
	}
	read(s, source, br)
}

// unread is for what has no reader of ours: a Tika server reads it where one
// is named.
func (s *session) unread(source string, r *bufio.Reader, refusal error) {
	if s.opts.Tika == "" {
		s.skipError(source, refusal)
		return
	}
	s.readTika(source, r)
}

func (s *session) skipError(source string, err error) bool {
	reason, detail := why(err)
	return s.skip(source, reason, detail)
}
