package read

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// fuzzFile checks, of any bytes under a name: no panic and no hang; what is
// read is whole and valid UTF-8; nothing is lost without a word; and reading
// twice gives the same.
func fuzzFile(t *testing.T, name string, data []byte) {
	read := func() []Item {
		var items []Item
		s := &session{ctx: context.Background(), opts: &Options{MaxBytes: 1 << 16, MaxMarkup: 1 << 16, MaxRatio: 50}}
		s.opts.SetDefaults()
		s.yield = func(item Item, err error) bool {
			if err != nil {
				t.Fatal(err)
			}
			items = append(items, item)
			return true
		}
		s.open(name, name, bytes.NewReader(data)) // without guard: a panic is seen
		return items
	}
	items := read()
	if len(items) == 0 {
		t.Fatalf("%s: neither a document nor a skip", name)
	}
	for _, item := range items {
		if item.Doc != nil {
			checkDocument(t, item.Doc)
		} else if !strings.HasPrefix(item.Skip.Source, name) || item.Skip.Reason == "" {
			t.Fatalf("skip without place or reason: %+v", item.Skip)
		}
	}
	if diff := cmp.Diff(items, read()); diff != "" {
		t.Fatal(diff)
	}
}

func fuzzSeeds(f *testing.F, seeds ...string) {
	for _, s := range append(seeds, "", "\x00", "\xff\xfe", "\xef\xbb\xbf", "\xff\xfea\x00", "a\r\nb\r", strings.Repeat("é", 40000)) {
		f.Add([]byte(s))
	}
}

func FuzzText(f *testing.F) {
	fuzzSeeds(f, "Title\n\nCountry: Georgia\nField: wine\n\nText.", "国别：以色列\n日期：2019年\n\n正文", "caf\xe9 cr\xe8me", "\x1b$B$3$l\x1b(B", "A: b\nC: d", "a:：b\n：\n")
	f.Fuzz(func(t *testing.T, data []byte) { fuzzFile(t, "f.txt", data) })
}

func FuzzMarkdown(f *testing.F) {
	fuzzSeeds(f, "---\ntitle: x\ndate: 2019-01-01\nlist: [a, b]\n---\n# T\ntext", "---\n---\n", "---\na: &a [*a]\n---\nx", "---\n\tx\n---\n", "# T #")
	f.Fuzz(func(t *testing.T, data []byte) { fuzzFile(t, "f.md", data) })
}

func FuzzHTML(f *testing.F) {
	fuzzSeeds(f, "<html><head><title>T</title><meta charset=gbk></head><body><p>a<p>b</body>", "<pre> x\n y</pre>", "<table><tr><td>a<td>b", strings.Repeat("<div>", 600)+"x", "<p>&#0;&#xd800;&nbsp;x")
	f.Fuzz(func(t *testing.T, data []byte) { fuzzFile(t, "f.html", data) })
}

func FuzzJSONLines(f *testing.F) {
	fuzzSeeds(f, "{\"text\":\"a\"}\n{\"TEXT\":\"b\",\"meta\":{\"x\":1}}\n", `{"text":"\ud800","date":{"value":"2019"}}`, `{"text":null}`, `{"text":"a","text":"b"}`)
	f.Fuzz(func(t *testing.T, data []byte) { fuzzFile(t, "f.jsonl", data) })
}

func FuzzJSON(f *testing.F) {
	fuzzSeeds(f, `[{"text":"a"},{"text":"b"}]`, `{"text":"a"} {"text":"b"}`, `[1,"x",null,[{}]]`, `[{"text":"`, `]]]`, `{"text":"a\\"}"}`)
	f.Fuzz(func(t *testing.T, data []byte) { fuzzFile(t, "f.json", data) })
}

func FuzzTable(f *testing.F) {
	fuzzSeeds(f, "id,text\n1,\"a\nb\"\n2,c\n", "text;date\nx;2019\n", "text\n\"a\"\"b\"\n\"c\n", "text,text,,\na,b,c,d\n", "\xef\xbb\xbftext\r\nx\r\n", "text\n\xd6\xd0\xce\xc4\n")
	f.Fuzz(func(t *testing.T, data []byte) { fuzzFile(t, "f.csv", data) })
}

// FuzzRows: the rows of a table are its lines, in order and whole, whatever
// the quotes.
func FuzzRows(f *testing.F) {
	fuzzSeeds(f, "a,b\n\"c\nd\",e\n", "\"\n\"\n\"", "\"a\" b\n\"\nx")
	f.Fuzz(func(t *testing.T, data []byte) {
		s := newRowScanner(bytes.NewReader(data), ',', 1<<16)
		last := 0
		for {
			cells, raw, line, err := s.next()
			if err == nil && (len(cells) == 0 || !bytes.Contains(data, raw)) {
				t.Fatalf("line %d: row %q", line, raw)
			}
			if _, isRefusal := err.(*refusal); err != nil && !isRefusal {
				return
			}
			if line <= last {
				t.Fatalf("line %d after line %d", line, last)
			}
			last = line
		}
	})
}

func FuzzGzip(f *testing.F) {
	fuzzSeeds(f, gz(f, "text"), gz(f, "text")[:9], gz(f, gz(f, "text")), gz(f, strings.Repeat("a", 1<<20)), gz(f, "a")+"tail")
	f.Fuzz(func(t *testing.T, data []byte) { fuzzFile(t, "f.txt.gz", data) })
}

// guarded is fuzzFile for readers that may panic inside and are caught.
func guarded(t *testing.T, name string, data []byte) {
	t.Helper()
	items := 0
	s := &session{ctx: context.Background(), opts: &Options{MaxBytes: 1 << 20}}
	s.opts.SetDefaults()
	s.yield = func(item Item, err error) bool {
		if items++; err != nil {
			t.Fatal(err)
		}
		if item.Doc != nil {
			checkDocument(t, item.Doc)
		}
		return true
	}
	s.guard(name, func() { s.open(name, name, bytes.NewReader(data)) })
	if items == 0 {
		t.Fatalf("%s, %d bytes: neither a document nor a skip", name, len(data))
	}
}
