package read

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strings"
	"unicode/utf8"

	"attache/corpus"
)

// checkTika refuses what is no address of a server.
func checkTika(address string) error {
	if address == "" {
		return nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return fmt.Errorf("--tika %s: want the address of an Apache Tika server, such as http://localhost:9998", address)
	}
	return nil
}

// tikaServer is a client of Apache Tika's server. It follows no redirection: a
// document goes to the server that was named, and nowhere else.
type tikaServer struct {
	address string
	version string
	client  http.Client
}

func newTika(ctx context.Context, address string) *tikaServer {
	t := &tikaServer{address: strings.TrimSuffix(address, "/"), version: "?"}
	t.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	if said, err := t.do(ctx, http.MethodGet, "/version", nil, nil, 200); err == nil {
		if words := strings.Fields(printable(strings.ToValidUTF8(string(said), ""))); len(words) > 0 { // "Apache Tika 2.9.1"
			t.version = words[len(words)-1]
		}
	}
	return t
}

// do asks the server, and reads at most limit bytes of what it answers.
func (t *tikaServer) do(ctx context.Context, method, at string, body []byte, head map[string]string, limit int64) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, method, t.address+at, bytes.NewReader(body))
	if err != nil {
		return nil, refuse(Unreadable, "the Tika server: %v", err)
	}
	for _, key := range sortedKeys(head) {
		req.Header.Set(key, head[key])
	}
	answer, err := t.client.Do(req)
	if err != nil {
		return nil, refuse(Unreadable, "the Tika server: %v", err)
	}
	defer answer.Body.Close()
	switch answer.StatusCode {
	case http.StatusOK:
	case http.StatusNoContent:
		return nil, refuse(Empty, "the Tika server finds no text in it")
	case http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity:
		return nil, refuse(Unsupported, "the Tika server cannot read it: %s", printable(answer.Status))
	default:
		return nil, refuse(Unreadable, "the Tika server answers %s", printable(answer.Status))
	}
	said, err := io.ReadAll(io.LimitReader(answer.Body, limit+1))
	switch {
	case err != nil:
		return nil, refuse(Unreadable, "the Tika server: %v", err)
	case int64(len(said)) > limit:
		return nil, refuse(TooLarge, "the Tika server answers more than %d bytes, the limit of one document (--max-bytes)", limit)
	}
	return said, nil
}

// readTika has a Tika server read a file: the file itself, and each file that
// is in it as a document of its own, as with e-mails.
func (s *session) readTika(source string, r *bufio.Reader) {
	data, err := readLimited(r, s.opts.MaxBytes)
	if err != nil {
		s.skipError(source, err)
		return
	}
	ctx, cancel := context.WithTimeout(s.ctx, s.opts.MaxTime)
	defer cancel()
	if s.tika == nil {
		s.tika = newTika(ctx, s.opts.Tika)
	}
	parts, err := s.tika.parse(ctx, path.Base(source), data, s.opts.MaxBytes)
	if err != nil {
		if ctx.Err() == context.DeadlineExceeded {
			err = refuse(Timeout, "the Tika server did not answer within %v (--max-time)", s.opts.MaxTime)
		}
		s.skipError(source, err)
		return
	}
	outer := s.about
	defer func() { s.about = outer }()
	for i, p := range parts {
		place := source
		if i > 0 {
			place += "!" + cleanName(p.name(i))
		}
		if i > int(min(s.opts.MaxFiles, 1<<30)) {
			s.skip(source, Bomb, fmt.Sprintf("more than %d files in it (--max-files); the rest is not read", s.opts.MaxFiles))
			return
		}
		d := p.document("tika/" + s.tika.version)
		if !s.document(d, place, data) {
			return
		}
		if i == 0 {
			s.about.meta = append(outer.meta[:len(outer.meta):len(outer.meta)], pair{"attached_to", d.ID})
		}
	}
}

// parse returns what Tika reads in a file: the file first, then what is in it.
func (t *tikaServer) parse(ctx context.Context, name string, data []byte, limit int64) ([]tikaPart, error) {
	said, err := t.do(ctx, http.MethodPut, "/rmeta/text", data, map[string]string{
		"Accept": "application/json", "Content-Disposition": mime.FormatMediaType("attachment", map[string]string{"filename": name}),
	}, limit)
	if err != nil {
		return nil, err
	}
	var parts []tikaPart
	if err := json.Unmarshal(said, &parts); err != nil || len(parts) == 0 || !utf8.Valid(said) {
		return nil, refuse(Unreadable, "the Tika server answers what is no list of JSON objects")
	}
	return parts, nil
}

// tikaPart is what Tika says of one file: text and properties, each a string or
// a list of them.
type tikaPart map[string]any

// get is the first of the properties that is there.
func (p tikaPart) get(keys ...string) string {
	for _, key := range keys {
		switch v := p[key].(type) {
		case string:
			return strings.TrimSpace(v)
		case []any:
			if len(v) > 0 {
				s, _ := v[0].(string)
				return strings.TrimSpace(s)
			}
		}
	}
	return ""
}

func (p tikaPart) name(i int) string {
	if name := p.get("resourceName", "X-TIKA:embedded_resource_path"); name != "" {
		return path.Base(name)
	}
	return fmt.Sprintf("part-%d", i)
}

func (p tikaPart) document(reader string) *corpus.Document {
	d := &corpus.Document{Reader: &corpus.Reader{Name: reader, Encoding: strings.ToLower(p.get("Content-Encoding"))}}
	d.Text = strings.TrimSpace(strings.ReplaceAll(p.get("X-TIKA:content"), "\x00", ""))
	d.Title = oneSpaced(p.get("dc:title"))
	if d.Title == "" {
		d.Title = titleLine(d.Text)
	}
	d.Lang = p.get("dc:language", "language")
	for _, m := range [][2]string{{"author", "dc:creator"}, {"created", "dcterms:created"}, {"content-type", "Content-Type"}} {
		setMeta(d, m[0], p.get(m[1]))
	}
	return d
}
