package read

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestInputs(t *testing.T) {
	dir := folder(t, map[string]string{"in/b/x.txt": "x", "in/b.txt": "b", "in/a/y.txt": "y", "out/records.jsonl": "{}", "single.txt": "s"})
	in := filepath.Join(dir, "in")
	link := func(from, to string) {
		if err := os.Symlink(from, to); err != nil {
			t.Skip("links cannot be made here: ", err)
		}
	}
	link(in, filepath.Join(in, "a", "loop"))
	link(filepath.Join(dir, "single.txt"), filepath.Join(in, "linked.txt"))
	link(filepath.Join(dir, "nowhere"), filepath.Join(in, "broken.txt"))
	link(filepath.Join(dir, "out"), filepath.Join(in, "out"))
	sources, err := Sources([]string{in, filepath.Join(dir, "single.txt")}, Options{Exclude: []string{filepath.Join(dir, "out")}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range sources {
		line := s.Name
		if s.Skip != nil {
			line += " " + s.Skip.Reason
		}
		got = append(got, line)
	}
	want := []string{"in/a/loop symlink-loop", "in/a/y.txt", "in/b.txt", "in/b/x.txt", "in/broken.txt unreadable", "in/linked.txt", "single.txt"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, err := Sources([]string{filepath.Join(dir, "nowhere")}, Options{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing input: %v", err)
	}
	for item, err := range Read(context.Background(), []string{in, "nowhere"}, Options{}) {
		if err == nil {
			t.Errorf("an item before the missing input was noticed: %+v", item)
		}
	}
}

func TestUnreadable(t *testing.T) {
	if os.Geteuid() == 0 || runtime.GOOS == "windows" {
		t.Skip("permissions do not bind this user")
	}
	dir := folder(t, map[string]string{"a.txt": "text"})
	if err := os.Chmod(filepath.Join(dir, "a.txt"), 0); err != nil {
		t.Fatal(err)
	}
	if _, skips := readAll(t, Options{}, dir); len(skips) != 1 || skips[0].Reason != Unreadable {
		t.Errorf("%v", skips)
	}
}

// TestRefusals is one line a file that cannot be read, or can in part.
func TestRefusals(t *testing.T) {
	big := strings.Repeat("ten bytes ", 200)
	packed := gz(t, "{\"text\":\"one\"}\n{\"text\":\"two\"}\n"+big)
	for _, tt := range []struct{ name, content, want string }{
		{"a.txt", big, "too-large a.txt: more than 1000 bytes, the limit of one document (--max-bytes)"},
		{"a.html", "<p>" + big, "too-large a.html: more than 1000 bytes, the limit of one document (--max-bytes)"},
		{"a.jsonl", `{"text":"` + big + `"}` + "\n{\"text\":\"ok\"}\n", "too-large a.jsonl:1: a line of 2012 bytes; the limit of one document is 1000 (--max-bytes)\ndoc a.jsonl:2 ok"},
		{"a.json", `[{"text":"` + big + `"}, {"text":"ok"}]`, "too-large a.json:1: an object of 2011 bytes; the limit of one document is 1000 (--max-bytes)\ndoc a.json:1 ok"},
		{"a.csv", "text\n" + big + "\nok\n", "too-large a.csv:2: a row of 2001 bytes; the limit of one document is 1000 (--max-bytes)\ndoc a.csv:3 ok"},
		{"a.txt", "a\x00b", "not-text a.txt: NUL byte at offset 1"},
		{"a.txt", strings.Repeat("\x01\x02", 40), "not-text a.txt: 80 control characters in the first 80 bytes"},
		{"a.pdf", "\x89PNG", "unsupported a.pdf: looks like a PNG image, which is not read"},
		{"b.pdf", "no PDF", "unsupported b.pdf: named .pdf, and is none"},
		{"a.xyz", "hello", "unsupported a.xyz: no reader for .xyz files"},
		{"a.jsonl", `{"text":5}`, `bad-json a.jsonl:1: field "text" is a number, want a string`},
		{"a.jsonl", `{"text":"x","title":["y"]}`, `bad-json a.jsonl:1: field "title" is a list, want a string`},
		{"a.jsonl", `{"text":"x`, `bad-json a.jsonl:1: unexpected end of JSON input at byte 10`},
		{"a.jsonl", `["x"]`, `bad-json a.jsonl:1: want an object { … }, got "[\"x\"]"`},
		{"a.jsonl", "{\"text\":\"caf\xe9\"}", "bad-encoding a.jsonl:1: JSON is UTF-8, and this is not"},
		{"a.jsonl", `{"text":"a\u0000b"}`, `not-text a.jsonl:1: field "text" has a NUL character`},
		{"a.jsonl", `{"body":"x","n":1}`, `no-text a.jsonl:1: no key "text" among body, n; name the one that holds the text with --map text=NAME`},
		{"a.jsonl", `{"text":" "}`, "empty a.jsonl:1: no text in it"},
		{"a.jsonl", "\n\n", "empty a.jsonl: no line in it"},
		{"a.json", "[]", "empty a.json: no object in it"},
		{"a.json", `[{"text":"x"},{"text":"y"`, "doc a.json:1 x\nbad-json a.json:1: the file ends within this object"},
		{"a.csv", "Body,Title\nx,y\n", `no-text a.csv: no column "text" among Body, Title; name the one that holds the text with --map text=NAME`},
		{"a.csv", "", "empty a.csv: the file is empty"},
		{"a.csv", "text\n", "empty a.csv: no row below the header"},
		{"a.csv", "\n\n", "empty a.csv: no header row in it"},
		{"a.csv", "id,text\n1,x,y\n2,z\n", "bad-row a.csv:2: 3 cells where the header has 2\ndoc a.csv:3 z"},
		{"a.csv", "text\n\"x\" y\nz\n", "bad-row a.csv:2: cell 1 has text after its closing quote\ndoc a.csv:3 z"},
		{"a.csv", "text\n\"x\ny\nz\n", "bad-row a.csv:2: a quote that opens here is never closed\ndoc a.csv:3 y\ndoc a.csv:4 z"},
		{"a.csv", "text\n5\" pipe\nz\n", "doc a.csv:2 5\" pipe\ndoc a.csv:3 z"},
		{"a.csv", "text\né\n\xe9\n", "doc a.csv:2 é\nbad-encoding a.csv:3: column \"text\": not UTF-8, as the start of the file is"},
		{"a.csv", "text\na\x00\nb\n", "not-text a.csv:2: column \"text\": NUL byte in a cell\ndoc a.csv:3 b"},
		{"a.txt.gz", gz(t, "text")[:12], "truncated a.txt.gz: the compressed data ends too early"},
		{"a.txt.gz", "\x1f\x8bnonsense", "truncated a.txt.gz: the compressed data is damaged: gzip: invalid header"},
		{"a.jsonl.gz", packed[:len(packed)-9], "doc a.jsonl.gz:1 one\ndoc a.jsonl.gz:2 two\ntruncated a.jsonl.gz:3: the compressed data ends too early"},
		{"a.txt", gz(t, "packed all the same"), "doc a.txt packed all the same"},
		{"a.txt.gz", gz(t, gz(t, gz(t, gz(t, gz(t, "deep"))))), "bomb a.txt.gz: files lie more than 4 deep inside one another (--max-depth)"},
		{"a.jsonl.gz", gz(t, strings.Repeat(" ", 40<<20)), "bomb a.jsonl.gz:1: decompresses to more than 200 times its size (--max-ratio)"},
	} {
		docs, skips := readAll(t, Options{MaxBytes: 1000}, folder(t, map[string]string{tt.name: tt.content}))
		var got []string
		for _, d := range docs {
			got = append(got, "doc "+outside(d.Source)+" "+d.Text)
		}
		for _, s := range skips {
			got = append(got, fmt.Sprintf("%s %s: %s", s.Reason, outside(s.Source), s.Detail))
		}
		want := strings.Split(tt.want, "\n")
		if diff := cmp.Diff(slices.Sorted(slices.Values(want)), slices.Sorted(slices.Values(got))); diff != "" {
			t.Errorf("%s %.40q:\n%s", tt.name, tt.content, diff)
		}
	}
}

func TestCancel(t *testing.T) {
	dir := folder(t, map[string]string{"a.jsonl": strings.Repeat("{\"text\":\"x\"}\n", 1000)})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	n, last := 0, error(nil)
	for _, err := range Read(ctx, []string{dir}, Options{}) {
		if n++; n == 10 {
			cancel()
		}
		last = err
	}
	if n != 11 || !errors.Is(last, context.Canceled) {
		t.Errorf("%d items, then %v; want ten and the context's error", n, last)
	}
	for range Read(context.Background(), []string{dir}, Options{}) {
		break // stopping early must not go on, and must not panic
	}
}

// TestConsumerPanic: a panic of the consumer is not taken for the reader's.
func TestConsumerPanic(t *testing.T) {
	dir := folder(t, map[string]string{"a.txt": "x", "b.txt": "y"})
	defer func() {
		if p := recover(); p != "mine" {
			t.Errorf("recovered %v", p)
		}
	}()
	for range Read(context.Background(), []string{dir}, Options{}) {
		panic("mine")
	}
}

func TestReadLines(t *testing.T) {
	var got []string
	for item, err := range ReadLines(context.Background(), strings.NewReader("\ufeff{\"text\":\"a\"}\nx\n"), "-", Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		if item.Doc != nil {
			got = append(got, outside(item.Doc.Source)+" "+item.Doc.Text)
		} else {
			got = append(got, outside(item.Skip.Source)+" "+item.Skip.Reason)
		}
	}
	if diff := cmp.Diff([]string{"-:1 a", "-:2 bad-json"}, got); diff != "" {
		t.Error(diff)
	}
}

// TestSize: the sizes of the items add up to the bytes of the files.
func TestSize(t *testing.T) {
	var total, sum int64
	sources, err := Sources([]string{"../sample/reports"}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sources {
		total += s.Size
	}
	for item := range Read(context.Background(), []string{"../sample/reports"}, Options{}) {
		sum += item.Size
	}
	if sum != total || total == 0 {
		t.Errorf("items say %d bytes, the files have %d", sum, total)
	}
}

// TestMemory: a table of 30 MiB is never held.
func TestMemory(t *testing.T) {
	row := []byte("{\"text\":\"" + strings.Repeat("the words of a report that goes with these and which will be read ", 180) + "\"}\n")
	r := &repeated{row: row, times: 2500}
	var peak, start runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&start)
	n := 0
	for range ReadLines(context.Background(), r, "-", Options{}) {
		if n++; n%1000 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&peak)
			if grown := int64(peak.HeapAlloc) - int64(start.HeapAlloc); grown > 8<<20 {
				t.Fatalf("%d bytes held after %d rows", grown, n)
			}
		}
	}
	if n != r.times {
		t.Errorf("%d rows, want %d", n, r.times)
	}
}

type repeated struct {
	row   []byte
	at, n int
	times int
}

func (r *repeated) Read(p []byte) (int, error) {
	if r.n == r.times {
		return 0, io.EOF
	}
	n := copy(p, r.row[r.at:])
	if r.at += n; r.at == len(r.row) {
		r.at, r.n = 0, r.n+1
	}
	return n, nil
}

func TestManyCells(t *testing.T) {
	wide := "text," + strings.Repeat("c,", 5000) + "\nx," + strings.Repeat("1,", 5000) + "\n"
	cell := bytes.Repeat([]byte("word "), 2<<20)
	dir := folder(t, map[string]string{"wide.csv": wide, "long.csv": "text\n\"" + string(cell) + "\"\n"})
	docs, skips := readAll(t, Options{}, dir)
	if len(docs) != 2 || len(skips) != 0 || len(docs[0].Text) != len(cell) || len(docs[1].Meta) != 5000 {
		t.Errorf("%d documents, %v", len(docs), skips)
	}
}

// outside is a source without the name of the test's input folder.
func outside(source string) string { return strings.TrimPrefix(source, "in/") }
