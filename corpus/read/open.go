package read

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"path"
	"strings"

	"github.com/klauspost/compress/gzip"
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
	s.file = src
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
		if err != nil && err != io.EOF {
			reason, detail := why(err)
			s.skip(source, reason, detail)
		} else {
			s.skip(source, Empty, "the file is empty")
		}
		return
	}
	if bytes.HasPrefix(head, []byte("\x1f\x8b")) {
		s.gunzip(source, withoutExt(name, ".gz", ".gzip"), br)
		return
	}
	read, reason := formatOf(name, head)
	if read == nil {
		s.skip(source, reason.reason, reason.detail)
		return
	}
	read(s, source, br)
}

func (s *session) gunzip(source, name string, r io.Reader) {
	if s.depth++; int64(s.depth) > s.opts.MaxDepth {
		s.skip(source, Bomb, fmt.Sprintf("files lie more than %d deep inside one another", s.opts.MaxDepth))
		return
	}
	defer func() { s.depth-- }()
	in := &limitedRatio{r: r, max: s.opts.MaxRatio}
	zr, err := gzip.NewReader(readerFunc(in.compressed))
	if err != nil {
		reason, detail := why(err)
		s.skip(source, reason, detail)
		return
	}
	in.plain = zr
	s.open(source, name, in)
}

// ratioFree is how large a file may grow before its ratio is asked for.
const ratioFree = 16 << 20

// limitedRatio reads what plain gives and refuses to go on when it is max
// times what compressed took.
type limitedRatio struct {
	r       io.Reader // compressed
	plain   io.Reader
	max     int64
	in, out int64
}

func (l *limitedRatio) compressed(p []byte) (int, error) {
	n, err := l.r.Read(p)
	l.in += int64(n)
	return n, err
}

func (l *limitedRatio) Read(p []byte) (int, error) {
	if l.out > ratioFree && l.out/l.max > l.in {
		return 0, refuse(Bomb, "decompresses to more than %d times its size", l.max)
	}
	n, err := l.plain.Read(p)
	l.out += int64(n)
	return n, err
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// withoutExt cuts one of the endings off a name, in any case of letters.
func withoutExt(name string, endings ...string) string {
	ext := path.Ext(name)
	for _, e := range endings {
		if strings.EqualFold(ext, e) {
			return name[:len(name)-len(ext)]
		}
	}
	return name
}
