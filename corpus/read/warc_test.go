package read

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func warcRecord(kind, target, contentType, block string) string {
	return fmt.Sprintf("WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nWARC-Date: 2021-03-02T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n",
		kind, target, contentType, len(block), block)
}

func httpAnswer(status, head, body string) string {
	return "HTTP/1.1 " + status + "\r\n" + head + "\r\n\r\n" + body
}

const webPage = `<html lang="en"><head><title>Lasers</title><link rel="canonical" href="https://example.org/other"></head><body><article><p>The firm offers a licence for lasers.</p></article></body></html>`

func crawl(t testing.TB) string {
	const html = "Content-Type: text/html; charset=utf-8"
	return warcRecord("warcinfo", "", "application/warc-fields", "software: x\r\n") +
		warcRecord("request", "http://example.org/a", "application/http;msgtype=request", "GET / HTTP/1.1\r\n\r\n") +
		warcRecord("response", "http://example.org/a", "application/http;msgtype=response", httpAnswer("200 OK", html, webPage)) +
		warcRecord("response", "http://example.org/packed", "application/http", httpAnswer("200 OK", html+"\r\nContent-Encoding: gzip", gz(t, webPage))) +
		warcRecord("response", "http://example.org/lied", "application/http", httpAnswer("200 OK", html+"\r\nContent-Encoding: gzip", webPage)) +
		warcRecord("response", "http://example.org/parts", "application/http", httpAnswer("200 OK", html+"\r\nTransfer-Encoding: chunked", fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(webPage), webPage))) +
		warcRecord("response", "http://example.org/gone", "application/http", httpAnswer("404 Not Found", html, webPage)) +
		warcRecord("response", "http://example.org/a.png", "application/http", httpAnswer("200 OK", "Content-Type: image/png", "\x89PNG")) +
		warcRecord("response", "http://example.org/t.csv", "application/http", httpAnswer("200 OK", "Content-Type: text/csv", "text\nrow\n")) +
		warcRecord("response", "dns:example.org", "text/dns", "20210302100000\r\nexample.org. 1 IN A 192.0.2.1\r\n") +
		warcRecord("resource", "http://example.org/b.txt", "text/plain", "A text.") +
		warcRecord("revisit", "http://example.org/a", "application/http", "HTTP/1.1 304 Not Modified\r\n\r\n") +
		warcRecord("metadata", "http://example.org/a", "application/warc-fields", "x: y\r\n")
}

func TestWARC(t *testing.T) {
	whole := crawl(t)
	members := ""
	for _, record := range strings.SplitAfter(whole, "\r\n\r\nWARC/1.0") { // each its own gzip member, as crawlers write them
		members += gz(t, record)
	}
	docs, skips := readAll(t, Options{}, folder(t, map[string]string{"a.warc": whole, "b.warc.gz": members}))
	want := ""
	for _, name := range []string{"a.warc", "b.warc.gz"} {
		for _, page := range []string{"a", "packed", "lied", "parts"} {
			want += "doc " + name + "!http://example.org/" + page + " html/1 \"The firm offers a licence for lasers.\"\n"
		}
		want += "doc " + name + "!http://example.org/t.csv:2 csv/1 \"row\"\ndoc " + name + "!http://example.org/b.txt text/1 \"A text.\"\n"
	}
	for _, name := range []string{"a.warc", "b.warc.gz"} {
		want += "skip " + name + "!http://example.org/gone empty\nskip " + name + "!http://example.org/a.png unsupported\nskip " + name + "!http://example.org/a empty\n"
	}
	if diff := cmp.Diff(want, listing(docs, skips)); diff != "" {
		t.Fatal(diff, skips)
	}
	if d := docs[0]; d.URL != "http://example.org/a" || d.Meta["crawled"] != "2021-03-02T10:00:00Z" || d.Meta["date"] != "" || d.Title != "Lasers" {
		t.Errorf("%+v", d)
	}
}

func TestWARCRefusals(t *testing.T) {
	good := warcRecord("resource", "http://example.org/b.txt", "text/plain", "A text.")
	for _, tt := range []struct{ name, content, want string }{
		{"head", good + "WARC/1.0\r\nWARC-Type: response\r\n", "truncated the file ends within the head of a record"},
		{"body", good + good[:len(good)-8], "truncated the last record lacks 4 bytes"},
		{"length", good + strings.Replace(good, "Content-Length: 7", "Content-Length: -7", 1), `truncated a record has Content-Length "-7"`},
		{"huge", good + strings.Replace(good, "Content-Length: 7", "Content-Length: 7000000000000", 1), "truncated the last record lacks 6999999999989 bytes"},
		{"between", good + "noise\r\n" + good, `truncated a record begins with "noise", not with WARC/`},
		{"http", good + warcRecord("response", "http://example.org/", "application/http", "noise"), "truncated no HTTP response: malformed HTTP response \"noise\""},
		{"packed", good + warcRecord("response", "http://example.org/", "application/http", httpAnswer("200 OK", "Content-Encoding: zip", "x")), `unsupported content encoding "zip"`},
		{"bomb", good + warcRecord("response", "http://example.org/", "application/http", httpAnswer("200 OK", "Content-Type: text/plain\r\nContent-Encoding: gzip", gz(t, strings.Repeat("0", 40<<20)))), "bomb a limit was passed in it; the rest is not read"},
	} {
		docs, skips := readAll(t, Options{}, folder(t, map[string]string{"a.warc": tt.content}))
		if len(docs) == 0 || docs[0].Text != "A text." || len(skips) == 0 || skips[len(skips)-1].Reason+" "+skips[len(skips)-1].Detail != tt.want {
			t.Errorf("%s: %s %v", tt.name, listing(docs, nil), skips)
		}
	}
}

func FuzzWARC(f *testing.F) {
	fuzzSeeds(f, crawl(f), warcRecord("resource", "http://example.org/b.txt", "text/plain", "A text."))
	f.Fuzz(func(t *testing.T, data []byte) { fuzzFile(t, "f.warc", append([]byte("WARC/1.0\r\n"), data...)) })
}
