package read

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// tikaOf is a server that answers as Tika's does; answer writes what it says of
// a file.
func tikaOf(t *testing.T, answer func(w http.ResponseWriter, name, body string)) (address string, asked *[]string) {
	t.Helper()
	asked = new([]string)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/version" {
			fmt.Fprintln(w, "Apache Tika 2.9.1")
			return
		}
		body, _ := io.ReadAll(r.Body)
		*asked = append(*asked, r.Method+" "+r.URL.Path+" "+r.Header.Get("Accept")+" "+r.Header.Get("Content-Disposition"))
		answer(w, r.Header.Get("Content-Disposition"), string(body))
	}))
	t.Cleanup(server.Close)
	return server.URL, asked
}

func TestTika(t *testing.T) {
	address, asked := tikaOf(t, func(w http.ResponseWriter, _, body string) {
		fmt.Fprintf(w, `[{"X-TIKA:content":"\n\nRead by Tika: %d bytes.\n","dc:title":" A  title ","dc:creator":["A. Writer","B"],"Content-Type":"application/msword","dcterms:created":"2019-03-02T10:00:00Z"},
			{"X-TIKA:content":"attached text","resourceName":"../inner.doc"},{"X-TIKA:content":" ","resourceName":"picture.png"}]`, len(body))
	})
	const old = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
	deck := zipped(t, packed{"ppt/presentation.xml", "x"})
	docs, skips := readAll(t, Options{Tika: address + "/"}, folder(t, map[string]string{"old.doc": old, "good.txt": "A good report.", "deck.pptx": deck, "b.zip": zipped(t, packed{"x/old.doc", old})}))
	want := ""
	for _, f := range []struct {
		name string
		size int
	}{{"b.zip!x/old.doc", 8}, {"deck.pptx", len(deck)}, {"good.txt", 0}, {"old.doc", 8}} {
		if f.size == 0 {
			want += "doc good.txt text/1 \"A good report.\"\n"
			continue
		}
		want += fmt.Sprintf("doc %s tika/2.9.1 \"Read by Tika: %d bytes.\"\ndoc %s!inner.doc tika/2.9.1 \"attached text\"\n", f.name, f.size, f.name)
	}
	want += "skip b.zip!x/old.doc!picture.png empty\nskip deck.pptx!picture.png empty\nskip old.doc!picture.png empty\n"
	if diff := cmp.Diff(want, listing(docs, skips)); diff != "" {
		t.Fatal(diff)
	}
	if d := docs[0]; d.Title != "A title" || d.Meta["author"] != "A. Writer" || d.Meta["created"] != "2019-03-02T10:00:00Z" || docs[1].Meta["attached_to"] != d.ID {
		t.Errorf("%+v %+v", d, docs[1].Meta)
	}
	if diff := cmp.Diff([]string{"PUT /rmeta/text application/json attachment; filename=old.doc", "PUT /rmeta/text application/json attachment; filename=deck.pptx", "PUT /rmeta/text application/json attachment; filename=old.doc"}, *asked); diff != "" {
		t.Error("asked for more or less than what attache does not read: ", diff)
	}
}

// TestTikaFails: what goes wrong with the server is a skip that says so.
func TestTikaFails(t *testing.T) {
	elsewhere, asked := tikaOf(t, func(w http.ResponseWriter, _, _ string) { fmt.Fprint(w, `[{"X-TIKA:content":"stolen"}]`) })
	for _, tt := range []struct {
		answer func(w http.ResponseWriter, name, body string)
		want   string
	}{
		{func(w http.ResponseWriter, _, _ string) { w.WriteHeader(422) }, "unsupported the Tika server cannot read it: 422 Unprocessable Entity"},
		{func(w http.ResponseWriter, _, _ string) { w.WriteHeader(500) }, "unreadable the Tika server answers 500 Internal Server Error"},
		{func(w http.ResponseWriter, _, _ string) { w.WriteHeader(204) }, "empty the Tika server finds no text in it"},
		{func(w http.ResponseWriter, _, _ string) { w.Header().Set("Location", elsewhere); w.WriteHeader(307) }, "unreadable the Tika server answers 307 Temporary Redirect"},
		{func(w http.ResponseWriter, _, _ string) { fmt.Fprint(w, "<html>") }, "unreadable the Tika server answers what is no list of JSON objects"},
		{func(w http.ResponseWriter, _, _ string) { fmt.Fprint(w, "[]") }, "unreadable the Tika server answers what is no list of JSON objects"},
		{func(w http.ResponseWriter, _, _ string) { fmt.Fprint(w, "[{}]") }, "empty no text in it"},
		{func(w http.ResponseWriter, _, _ string) { fmt.Fprint(w, strings.Repeat(" ", 2000)) }, "too-large the Tika server answers more than 1000 bytes, the limit of one document (--max-bytes)"},
		{func(w http.ResponseWriter, _, _ string) { time.Sleep(300 * time.Millisecond) }, "timeout the Tika server did not answer within 100ms (--max-time)"},
	} {
		address, _ := tikaOf(t, tt.answer)
		opts := Options{Tika: address, MaxBytes: 1000}
		if strings.HasPrefix(tt.want, "timeout") {
			opts.MaxTime = 100 * time.Millisecond
		}
		docs, skips := readAll(t, opts, folder(t, map[string]string{"a.doc": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}))
		if len(docs) != 0 || len(skips) != 1 || skips[0].Reason+" "+skips[0].Detail != tt.want {
			t.Errorf("%v %v, want %s", listing(docs, nil), skips, tt.want)
		}
	}
	if len(*asked) > 0 {
		t.Error("a document went to another server")
	}
	docs, skips := readAll(t, Options{Tika: "http://127.0.0.1:1"}, folder(t, map[string]string{"a.xyz": "text", "good.txt": "A good report."}))
	if len(docs) != 1 || len(skips) != 1 || skips[0].Reason != Unreadable || !strings.HasPrefix(skips[0].Detail, "the Tika server: ") {
		t.Errorf("no server: %v %v", listing(docs, nil), skips)
	}
	for _, address := range []string{"localhost:9998", "ftp://x", "http://", "::"} {
		if err := (&Options{Tika: address}).Validate(); err == nil {
			t.Errorf("--tika %s is taken", address)
		}
	}
}
