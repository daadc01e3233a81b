package read

import (
	"bytes"
	"compress/bzip2"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// compression is a way to pack one file.
type compression struct {
	magic   string
	endings []string // cut off the name, as what is inside goes by the rest
	unpack  func(io.Reader) (io.Reader, error)
}

// compressionOf tells a compression from the first bytes of a file, nil if it
// is not packed.
func compressionOf(head []byte) *compression {
	for _, c := range []*compression{
		{"\x1f\x8b", []string{".gz", ".gzip", ".tgz"}, func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }},
		{"\x28\xb5\x2f\xfd", []string{".zst", ".zstd", ".tzst"}, newZstd},
		{"BZh", []string{".bz2", ".tbz2"}, func(r io.Reader) (io.Reader, error) { return bzip2.NewReader(r), nil }},
		{"\xfd7zXZ\x00", []string{".xz", ".txz"}, newXZ},
	} {
		if bytes.HasPrefix(head, []byte(c.magic)) {
			return c
		}
	}
	return nil
}

// maxWindow bounds the memory of a Zstandard or XZ reader.
const maxWindow = 128 << 20

func newZstd(r io.Reader) (io.Reader, error) {
	return zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
}

// decompress reads the file inside a packed one.
func (s *session) decompress(source, name string, c *compression, r io.Reader) {
	s.inside(source, func() {
		plain, err := c.unpack(r)
		if err != nil {
			s.skipError(source, damaged(err))
			return
		}
		if z, ok := plain.(*zstd.Decoder); ok {
			defer z.Close()
		}
		s.open(source, name, &limited{s, plain})
	})
}

// inside runs open one level deeper, unless that is too deep.
func (s *session) inside(source string, open func()) {
	if int64(s.depth) >= s.opts.MaxDepth {
		s.skip(source, Bomb, fmt.Sprintf("files lie more than %d deep inside one another (--max-depth)", s.opts.MaxDepth))
		return
	}
	s.depth++
	defer func() { s.depth-- }()
	open()
}

// ratioFree is how much may come out of an input file before its ratio is
// asked for.
const ratioFree = 16 << 20

// limited reads what a decompressor gives, and refuses to go on when far more
// has come out of an input file than is in it.
type limited struct {
	s     *session
	plain io.Reader
}

func (l *limited) Read(p []byte) (int, error) {
	if l.s.unpacked > ratioFree && l.s.unpacked/l.s.opts.MaxRatio > l.s.packed {
		l.s.burst = true
		return 0, refuse(Bomb, "decompresses to more than %d times its size (--max-ratio)", l.s.opts.MaxRatio)
	}
	n, err := l.plain.Read(p)
	l.s.unpacked += int64(n)
	return n, damaged(err)
}

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
