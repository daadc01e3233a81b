package read

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"io"

	"attache/corpus"
)

// readOffice reads the one report that an archive of XML parts is; all is the
// archive's bytes.
func (s *session) readOffice(source string, archive *zip.Reader, all io.Reader, parse func(*session, *zip.Reader) (*corpus.Document, error)) {
	type parsed struct {
		d        *corpus.Document
		unpacked int64
		burst    bool
	}
	own := *s // counts for itself, so that it can be left behind
	p, err := timed(s, func() (parsed, error) {
		d, err := parse(&own, archive)
		return parsed{d, own.unpacked, own.burst}, err
	})
	s.unpacked, s.burst = max(s.unpacked, p.unpacked), s.burst || p.burst
	if err != nil {
		s.skipError(source, err)
		return
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, all); err != nil {
		s.skipError(source, err)
		return
	}
	p.d.SourceSHA256 = hex.EncodeToString(sum.Sum(nil))
	s.document(p.d, source, nil)
}

// xmlPart hands the XML of one part of an Office file to use; a part that is
// not there is no error. What is too long, broken or refers to entities is.
func (s *session) xmlPart(archive *zip.Reader, name string, use func(*xml.Decoder) error) error {
	f := part(archive, name)
	if f == nil {
		return nil
	}
	r, err := f.Open()
	if err != nil {
		return damaged(err)
	}
	defer r.Close()
	err = use(xml.NewDecoder(&capped{&limited{s, r}, s.opts.MaxBytes, s.opts.MaxBytes}))
	if _, isSyntax := err.(*xml.SyntaxError); isSyntax {
		return refuse(Truncated, "%s: %v", name, err)
	}
	return damaged(err)
}

// capped refuses to read more than limit bytes.
type capped struct {
	r           io.Reader
	left, limit int64
}

func (c *capped) Read(p []byte) (int, error) {
	if c.left <= 0 {
		return 0, refuse(TooLarge, "more than %d bytes, the limit of one document (--max-bytes)", c.limit)
	}
	n, err := c.r.Read(p[:min(int64(len(p)), c.left)])
	c.left -= int64(n)
	return n, err
}
