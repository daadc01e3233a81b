package read

import (
	"bufio"
	"io"

	"github.com/ulikunitz/xz"
)

// newXZ opens an XZ file, after a look at how much memory its first block asks
// for; the library would allocate up to four gigabytes on its word.
func newXZ(r io.Reader) (io.Reader, error) {
	br := bufio.NewReaderSize(r, headSize)
	head, _ := br.Peek(xzHead)
	if len(head) <= xzStream { // which the library takes for the end
		return nil, io.ErrUnexpectedEOF
	}
	if size := xzDictionary(head); size > maxWindow {
		return nil, refuse(TooLarge, "asks for a dictionary of %d bytes; the limit is %d", size, maxWindow)
	}
	return xz.NewReader(br)
}

// xzStream is how long the header of a stream is, and xzHead how long that and
// the header of its first block may be.
const (
	xzStream = 12
	xzHead   = xzStream + 1024
)

// xzDictionary is the dictionary size in bytes that the first block of an XZ
// stream states, 0 where there is no such block; its form is given in sections
// 3.1 and 5.3.1 of the .xz File Format.
func xzDictionary(head []byte) int64 {
	if len(head) < xzStream+6 || head[xzStream] == 0 {
		return 0
	}
	block := head[xzStream:min(len(head), xzStream+4*(int(head[xzStream])+1))]
	at := 2
	for _, present := range []byte{0x40, 0x80} { // sizes, in seven bits a byte
		if block[1]&present == 0 {
			continue
		}
		for at < len(block) && block[at]&0x80 != 0 {
			at++
		}
		at++
	}
	const lzma2 = 0x21
	if at+2 >= len(block) || block[at] != lzma2 {
		return 0 // other filters go first, which the library refuses
	}
	bits := block[at+2]
	if bits > 40 {
		return 1 << 40 // beyond the format
	}
	return int64(2|bits&1) << (bits/2 + 11)
}
