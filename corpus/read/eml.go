package read

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"

	"attache/corpus"
)

// readMail reads one e-mail as one report, in its plain form where it has one,
// else as its page reads; then each attachment as a file of its own, called
// "mail.eml!name", with the e-mail's id in its meta column attached_to.
func readMail(s *session, source string, r *bufio.Reader) {
	data, err := readLimited(r, s.opts.MaxBytes)
	if err != nil {
		s.skipError(source, err)
		return
	}
	s.mail(source, data)
}

// mail reads the bytes of one e-mail.
func (s *session) mail(source string, data []byte) {
	l, err := timed(s, func() (*letter, error) { return readLetter(data, s.opts.MaxDepth) })
	if err != nil {
		s.skipError(source, err)
		return
	}
	d := l.document()
	hasText := strings.TrimSpace(d.Text) != ""
	switch {
	case hasText:
		s.document(d, source, data)
	case l.err != nil:
		s.skipError(source, l.err)
	case len(l.attached) == 0:
		s.skip(source, Empty, "no text in it")
	}
	if l.err != nil && hasText && !s.skipError(source+"!rest", l.err) {
		return
	}
	outer := s.about
	defer func() { s.about = outer }()
	if hasText {
		s.about.meta = append(outer.meta[:len(outer.meta):len(outer.meta)], pair{"attached_to", d.ID})
	}
	for _, a := range l.attached {
		if !s.member(source, a.name, true, bytes.NewReader(a.data)) {
			return
		}
	}
}

// readLetter reads the head and the parts of an e-mail.
func readLetter(data []byte, depth int64) (*letter, error) {
	m, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		return nil, refuse(NotText, "no e-mail: %v", err)
	}
	l := &letter{head: m.Header, limit: depth}
	l.part(m.Header.Get, m.Body, 0)
	return l, nil
}

// document is the e-mail itself, in its plain form where it has one.
func (l *letter) document() *corpus.Document {
	d := &corpus.Document{Reader: &corpus.Reader{Name: "eml/1"}, Title: header(l.head.Get("Subject"))}
	for _, key := range []string{"From", "To", "Cc", "Message-Id"} {
		setMeta(d, strings.ToLower(key), header(l.head.Get(key)))
	}
	if sent, err := l.head.Date(); err == nil {
		setMeta(d, "date", sent.Format(time.DateOnly))
	}
	var names []string
	for _, a := range l.attached {
		names = append(names, cleanName(a.name))
	}
	setMeta(d, "attachments", strings.Join(names, "; "))
	d.Text, d.Reader.Encoding = l.plain, l.plainSet
	if strings.TrimSpace(d.Text) == "" {
		d.Text, d.Reader.Encoding = l.page, l.pageSet
	}
	return d
}

// letter is what the parts of an e-mail come to.
type letter struct {
	head            mail.Header
	plain, plainSet string
	page, pageSet   string
	attached        []attachment
	limit           int64
	err             error // the first
}

type attachment struct {
	name string
	data []byte
}

// part reads one part, and the parts in it.
func (l *letter) part(get func(string) string, body io.Reader, depth int64) {
	kind, params, err := mime.ParseMediaType(get("Content-Type"))
	if err != nil {
		kind = "text/plain"
	}
	if depth > l.limit {
		l.fail(refuse(Bomb, "parts lie more than %d deep inside one another (--max-depth)", l.limit))
		return
	}
	if strings.HasPrefix(kind, "multipart/") {
		parts := multipart.NewReader(body, params["boundary"])
		for {
			p, err := parts.NextRawPart()
			if err != nil {
				if err != io.EOF {
					l.fail(refuse(Truncated, "%v", err))
				}
				return
			}
			l.part(p.Header.Get, p, depth+1)
		}
	}
	data, err := io.ReadAll(transferDecoded(get("Content-Transfer-Encoding"), body))
	if err != nil {
		l.fail(refuse(Truncated, "%v", err))
	}
	name := attachmentName(get, params)
	disposition, _, _ := mime.ParseMediaType(get("Content-Disposition"))
	switch {
	case name == "" && disposition != "attachment" && kind == "text/plain" && l.plain == "":
		l.plain, l.plainSet = l.text(data, params["charset"])
	case name == "" && disposition != "attachment" && kind == "text/html" && l.page == "":
		page, set := l.text(data, params["charset"])
		if root, err := html.Parse(strings.NewReader(page)); err == nil {
			l.page, l.pageSet = pageText(root, nil), set
		}
	default:
		if name == "" {
			name = fmt.Sprintf("part-%d%s", len(l.attached)+1, ending(kind))
		}
		l.attached = append(l.attached, attachment{name, data})
	}
}

func (l *letter) fail(err error) {
	if l.err == nil {
		l.err = err
	}
}

// text decodes a part by the character set it names, if that fits.
func (l *letter) text(data []byte, stated string) (text, set string) {
	text, set, err := decode(data, stated)
	if err != nil {
		l.fail(err)
	}
	return text, set
}

func transferDecoded(encoding string, r io.Reader) io.Reader {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, r)
	case "quoted-printable":
		return quotedprintable.NewReader(r)
	}
	return r
}

func attachmentName(get func(string) string, params map[string]string) string {
	if _, disposition, err := mime.ParseMediaType(get("Content-Disposition")); err == nil && disposition["filename"] != "" {
		return header(disposition["filename"])
	}
	return header(params["name"])
}

// ending is the file ending of a kind of part that has no name.
func ending(kind string) string {
	switch kind {
	case "text/plain":
		return ".txt"
	case "text/html":
		return ".html"
	case "message/rfc822":
		return ".eml"
	}
	return ".bin"
}

// header decodes the words of a header that are not ASCII.
func header(value string) string {
	words := mime.WordDecoder{CharsetReader: func(name string, r io.Reader) (io.Reader, error) { return charset.NewReaderLabel(name, r) }}
	decoded, err := words.DecodeHeader(value)
	if err != nil {
		decoded = value
	}
	text, _, err := decode([]byte(decoded), "")
	if err != nil {
		return ""
	}
	return text
}
