package read

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"

	"attache/corpus"
)

// TestMain gives the tests a cache of their own for the PDF reader, which is
// compiled once for all of them.
func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "attache-read-")
	if err != nil {
		panic(err)
	}
	os.Setenv("XDG_CACHE_HOME", dir)
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// folder writes files into a new folder; names with a slash make folders.
func folder(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "in")
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func gz(t testing.TB, content string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func readAll(t testing.TB, opts Options, inputs ...string) (docs []*corpus.Document, skips []Skip) {
	t.Helper()
	for item, err := range Read(context.Background(), inputs, opts) {
		if err != nil {
			t.Fatal(err)
		}
		if (item.Doc == nil) == (item.Skip == nil) {
			t.Fatalf("item has both or none: %+v", item)
		}
		if item.Skip != nil {
			skips = append(skips, *item.Skip)
			continue
		}
		checkDocument(t, item.Doc)
		docs = append(docs, item.Doc)
	}
	return docs, skips
}

func checkDocument(t testing.TB, d *corpus.Document) {
	t.Helper()
	if !utf8.ValidString(d.Text) || !utf8.ValidString(d.Title) || !utf8.ValidString(d.ID) {
		t.Fatalf("%s: not UTF-8", d.Source)
	}
	for k, v := range d.Meta {
		if !utf8.ValidString(k) || !utf8.ValidString(v) {
			t.Fatalf("%s: meta %q is not UTF-8", d.Source, k)
		}
	}
	if d.ID == "" || d.Source == "" || len(d.SourceSHA256) != 64 || d.Reader == nil || strings.TrimSpace(d.Text) == "" {
		t.Fatalf("incomplete document: %+v", d)
	}
	if d.Reader != nil {
		last := 0
		for _, p := range d.Reader.Pages {
			if p < last || p > len(d.Text) {
				t.Fatalf("%s: pages %v do not ascend within %d bytes", d.Source, d.Reader.Pages, len(d.Text))
			}
			last = p
		}
	}
}

// listing is one line an item: what it is and where from.
func listing(docs []*corpus.Document, skips []Skip) string {
	var b strings.Builder
	for _, d := range docs {
		fmt.Fprintf(&b, "doc %s %s %q\n", strings.TrimPrefix(d.Source, "in/"), d.Reader.Name, d.Text)
	}
	for _, s := range skips {
		fmt.Fprintf(&b, "skip %s %s\n", strings.TrimPrefix(s.Source, "in/"), s.Reason)
	}
	return b.String()
}

func TestFolder(t *testing.T) {
	dir := folder(t, map[string]string{
		"b.txt":         "plain text\r\nsecond line\n",
		"a/z.md":        "---\ntitle: Front\ndate: 2019-03-02\ntags: [x, y]\n---\n# Heading\n\nBody.\n",
		"a.jsonl":       "{\"id\":\"one\",\"text\":\"first\"}\n\n{\"text\":5}\n{\"Text\":\"third\",\"n\":7,\"l\":[1, 2]}\nnonsense\n",
		"t.csv":         "Title,Text,Notes\nA,\"two\nlines\",n\nB,ragged\nC,last,\n",
		"t2.tsv.gz":     gz(t, "text\tCountry\nhello\tFinland\n"),
		"data.bin":      "\x00\x01",
		"lies.txt":      "\x00\x01\x02binary",
		"pdf.txt":       "\x89PNG",
		"empty.txt":     "",
		"blank.txt":     " \n\n",
		".hidden":       "x",
		"list.json":     "[{\"text\":\"in a list\"},\n{\"text\":\"again\"}]",
		"page.htm":      "<html><body><p>Only a <b>short</b> page.</p><p>Two</p></body></html>",
		"packed.txt.gz": gz(t, "was packed"),
	})
	docs, skips := readAll(t, Options{}, dir)
	want := strings.TrimLeft(`
doc a.jsonl:1 jsonl/1 "first"
doc a.jsonl:4 jsonl/1 "third"
doc a/z.md markdown/1 "# Heading\n\nBody.\n"
doc b.txt text/1 "plain text\r\nsecond line\n"
doc list.json:1 json/1 "in a list"
doc list.json:2 json/1 "again"
doc packed.txt.gz text/1 "was packed"
doc page.htm html/1 "Only a short page.\n\nTwo"
doc t.csv:2 csv/1 "two\nlines"
doc t.csv:5 csv/1 "last"
doc t2.tsv.gz:2 tsv/1 "hello"
skip .hidden hidden
skip a.jsonl:3 bad-json
skip a.jsonl:5 bad-json
skip blank.txt empty
skip data.bin unsupported
skip empty.txt empty
skip lies.txt not-text
skip pdf.txt unsupported
skip t.csv:4 bad-row
`, "\n")
	if diff := cmp.Diff(want, listing(docs, skips)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]string{"date": "2019-03-02", "tags": "x; y"}, docs[2].Meta); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]string{"n": "7", "l": "[1,2]"}, docs[1].Meta); diff != "" {
		t.Error(diff)
	}
}
