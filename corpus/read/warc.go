package read

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/textproto"
	"net/url"
	"path"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
)

// readWARC reads a saved web crawl, as ISO 28500 has it: what each response and
// resource record holds is read as the file it is, with the address it came
// from as its URL and the moment it was saved in its meta column crawled; that
// is no date of the report. Documents are called "crawl.warc!http://…".
// Requests and other records about the crawl are no documents.
func readWARC(s *session, source string, r *bufio.Reader) {
	for !s.done() && !s.burst {
		rec, err := nextWARC(r)
		if err == io.EOF {
			return
		}
		if err != nil {
			s.skipError(source, err)
			return
		}
		body := io.LimitReader(r, rec.length)
		s.warcRecord(source, rec, bufio.NewReaderSize(body, 16<<10))
		if _, err := io.Copy(io.Discard, body); err != nil {
			s.skipError(source, damaged(err))
			return
		}
		if left := body.(*io.LimitedReader).N; left > 0 {
			s.skip(source, Truncated, fmt.Sprintf("the last record lacks %d bytes", left))
			return
		}
	}
}

// warcHead is what a record says of itself.
type warcHead struct {
	kind, target, date, contentType string
	length                          int64
}

// maxWARCHead bounds the head of a record.
const maxWARCHead = 64 << 10

// nextWARC reads the head of the next record; the end is io.EOF.
func nextWARC(r *bufio.Reader) (*warcHead, error) {
	line := ""
	for line == "" { // blank lines part the records
		raw, err := readLine(r, maxWARCHead)
		if err == io.EOF {
			return nil, io.EOF
		}
		if err != nil {
			return nil, damaged(err)
		}
		line = strings.TrimSpace(string(raw))
	}
	if !strings.HasPrefix(line, "WARC/") {
		return nil, refuse(Truncated, "a record begins with %.20q, not with WARC/", line)
	}
	var head bytes.Buffer
	for {
		raw, err := readLine(r, maxWARCHead)
		if err == io.EOF {
			return nil, refuse(Truncated, "the file ends within the head of a record")
		}
		if err != nil {
			return nil, damaged(err)
		}
		if head.Write(raw); head.Len() > maxWARCHead {
			return nil, refuse(TooLarge, "the head of a record has more than %d bytes", maxWARCHead)
		}
		if len(bytes.TrimSpace(raw)) == 0 {
			break
		}
	}
	fields, err := textproto.NewReader(bufio.NewReader(&head)).ReadMIMEHeader()
	if err != nil {
		return nil, refuse(Truncated, "the head of a record is damaged: %v", err)
	}
	length, err := strconv.ParseInt(strings.TrimSpace(fields.Get("Content-Length")), 10, 64)
	if err != nil || length < 0 {
		return nil, refuse(Truncated, "a record has Content-Length %.20q", fields.Get("Content-Length"))
	}
	text := func(key string) string { return strings.ToValidUTF8(fields.Get(key), "") }
	return &warcHead{text("WARC-Type"), strings.Trim(text("WARC-Target-URI"), "<>"), text("WARC-Date"), text("Content-Type"), length}, nil
}

// warcRecord reads what one record holds.
func (s *session) warcRecord(source string, rec *warcHead, body *bufio.Reader) {
	place := source + "!" + printable(rec.target)
	switch rec.kind {
	case "response":
		if !strings.HasPrefix(rec.target, "http") {
			return // the answer of a name server
		}
		s.warcResponse(place, source, rec, body)
	case "resource", "conversion":
		s.warcFile(place, source, rec, rec.contentType, body)
	case "revisit":
		s.skip(place, Empty, "the same as when it was saved before: the record only refers to that")
	case "continuation":
		s.skip(place, Unsupported, "a record in several pieces")
	}
}

// warcResponse takes the file out of an answer of a web server.
func (s *session) warcResponse(place, source string, rec *warcHead, body *bufio.Reader) {
	answer, err := http.ReadResponse(body, nil)
	if err != nil {
		s.skip(place, Truncated, "no HTTP response: "+printable(err.Error()))
		return
	}
	defer answer.Body.Close()
	if answer.StatusCode < 200 || answer.StatusCode > 299 {
		s.skip(place, Empty, "the server answered "+printable(answer.Status))
		return
	}
	plain, err := unpackedBody(s, answer.Header.Get("Content-Encoding"), answer.Body)
	if err != nil {
		s.skipError(place, damaged(err))
		return
	}
	s.warcFile(place, source, rec, answer.Header.Get("Content-Type"), plain)
}

// unpackedBody undoes a content encoding.
func unpackedBody(s *session, encoding string, r io.Reader) (io.Reader, error) {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "", "identity":
		return r, nil
	case "gzip", "x-gzip":
		br := bufio.NewReader(r)
		if head, _ := br.Peek(2); string(head) != "\x1f\x8b" {
			return br, nil // some crawlers store it unpacked, and leave the head as it was
		}
		z, err := gzip.NewReader(br)
		return &limited{s, z}, err
	case "deflate":
		return &limited{s, flate.NewReader(r)}, nil
	case "br":
		return &limited{s, brotli.NewReader(r)}, nil
	}
	return nil, refuse(Unsupported, "content encoding %.20q", encoding)
}

// warcFile reads one saved file.
func (s *session) warcFile(place, source string, rec *warcHead, contentType string, r io.Reader) {
	outer := s.about
	defer func() { s.about = outer }()
	s.about.url = rec.target
	s.about.meta = append(outer.meta[:len(outer.meta):len(outer.meta)], pair{"crawled", printable(rec.date)})
	s.inside(place, func() {
		s.guard(place, func() { s.open(place, webName(rec.target, contentType), r) })
	})
	if s.burst {
		s.skip(source, Bomb, "a limit was passed in it; the rest is not read")
	}
}

// webName is a file name for what a server sent: its ending says what the
// server said, or else what the address ends in.
func webName(address, contentType string) string {
	kind, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		kind, _, _ = strings.Cut(contentType, ";")
		kind = strings.ToLower(strings.TrimSpace(kind))
	}
	for _, k := range [][2]string{
		{"text/html", ".html"}, {"application/xhtml+xml", ".html"}, {"text/plain", ".txt"}, {"text/markdown", ".md"}, {"text/csv", ".csv"}, {"application/json", ".json"},
		{"application/pdf", ".pdf"}, {"text/css", ".css"}, {"text/javascript", ".js"}, {"application/javascript", ".js"}, {"application/x-javascript", ".js"},
	} {
		if kind == k[0] {
			return "page" + k[1]
		}
	}
	if u, err := url.Parse(address); err == nil && path.Ext(u.Path) != "" && !strings.HasPrefix(kind, "image/") {
		return path.Base(u.Path)
	}
	if _, sub, ok := strings.Cut(kind, "/"); ok {
		return "page." + sub
	}
	return "page"
}
