package read

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
)

// packed is one file of an archive made for a test.
type packed struct{ name, content string }

func zipped(t testing.TB, files ...packed) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		part, err := w.Create(f.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(f.content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func tarred(t testing.TB, files ...packed) string {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, f := range files {
		h := &tar.Header{Name: f.name, Mode: 0o600, Size: int64(len(f.content)), Typeflag: tar.TypeReg}
		if f.content == "link" {
			h.Typeflag, h.Linkname, h.Size = tar.TypeSymlink, "/etc/passwd", 0
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if h.Size > 0 {
			if _, err := w.Write([]byte(f.content)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func zst(t testing.TB, content string) string {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return string(w.EncodeAll([]byte(content), nil))
}

// bz2 is "packed by bzip2\n", as bzip2 packs it, in base64.
const bz2 = "QlpoOTFBWSZTWW2Kvd8AAAbZgAAQQAAQAD4oQDAgACGoGIfpCAaANSChT4YxqxdyRThQkG2Kvd8="

func TestArchives(t *testing.T) {
	bz, err := base64.StdEncoding.DecodeString(bz2)
	if err != nil {
		t.Fatal(err)
	}
	inner := zipped(t, packed{"deep.txt", "deep inside"})
	dir := folder(t, map[string]string{
		"a.zip": zipped(t, packed{"z.txt", "last"}, packed{"2019/ru-17.html", "<p>page</p>"}, packed{"t.csv", "text\nrow\n"}, packed{"inner.zip", inner},
			packed{"../../etc/evil.txt", "only a name"}, packed{".DS_Store", "x"}, packed{"__MACOSX/a.txt", "x"}, packed{"folder/", ""},
			packed{"\xb1\xa8\xb8\xe6.txt", "gbk name"}, packed{"caf\xe9.txt", "latin name"}, packed{"pic.png", "\x89PNG"}),
		"b.tar.gz":  gz(t, tarred(t, packed{"b/two.txt", "two"}, packed{"b/one.txt", "one"}, packed{"b/link", "link"})),
		"c.txt.zst": zst(t, "zstandard"),
		"d.bz2":     string(bz),
		"e.tar":     tarred(t, packed{"x.tar", tarred(t, packed{"y.tar", tarred(t, packed{"z.tar", tarred(t, packed{"w.tar", tarred(t, packed{"v.txt", "v"})})})})}),
		"f.zip":     zipped(t),
		"g.zip":     inner[:len(inner)-30],
		"h.tgz":     gz(t, tarred(t, packed{"one.txt", "one"}, packed{"two.txt", strings.Repeat("two ", 300)})[:1600]),
	})
	docs, skips := readAll(t, Options{}, dir)
	want := strings.TrimLeft(`
doc a.zip!../../etc/evil.txt text/1 "only a name"
doc a.zip!2019/ru-17.html html/1 "page"
doc a.zip!caf%E9.txt text/1 "latin name"
doc a.zip!inner.zip!deep.txt text/1 "deep inside"
doc a.zip!t.csv:2 csv/1 "row"
doc a.zip!z.txt text/1 "last"
doc a.zip!报告.txt text/1 "gbk name"
doc b.tar.gz!b/two.txt text/1 "two"
doc b.tar.gz!b/one.txt text/1 "one"
doc c.txt.zst text/1 "zstandard"
doc d.bz2 text/1 "packed by bzip2\n"
doc h.tgz!one.txt text/1 "one"
skip a.zip!.DS_Store hidden
skip a.zip!__MACOSX/a.txt hidden
skip a.zip!pic.png unsupported
skip b.tar.gz!b/link unsupported
skip e.tar!x.tar!y.tar!z.tar!w.tar!v.txt bomb
skip f.zip empty
skip g.zip truncated
skip h.tgz!two.txt truncated
skip h.tgz truncated
`, "\n")
	got := strings.ReplaceAll(listing(docs, skips), "in/", "")
	if diff := cmp.Diff(sortedLines(want), sortedLines(got)); diff != "" {
		t.Error(diff)
	}
}

func sortedLines(s string) []string {
	lines := strings.Split(s, "\n")
	for i, line := range lines { // a member's own name may hold anything
		lines[i] = strings.TrimSpace(line)
	}
	slices.Sort(lines)
	return lines
}

// TestBombs: what comes out of one file is bounded over all its members and
// depths, and the limit is named.
func TestBombs(t *testing.T) {
	zeros := strings.Repeat("the text of a bomb ", 1<<20)
	many := make([]packed, 30)
	for i := range many {
		many[i] = packed{strings.Repeat("x", i+1) + ".txt", ""}
	}
	for _, tt := range []struct {
		name, content, detail string
		opts                  Options
	}{
		{"one.zip", zipped(t, packed{"a.txt", zeros}, packed{"b.txt", zeros}), "decompresses to more than 200 times its size (--max-ratio)", Options{}},
		{"nested.zip", zipped(t, packed{"a.gz", gz(t, gz(t, zeros+zeros))}), "decompresses to more than 200 times its size (--max-ratio)", Options{}},
		{"zeros.zst", zst(t, zeros+zeros), "decompresses to more than 200 times its size (--max-ratio)", Options{}},
		{"many.zip", zipped(t, many...), "30 files in it; the limit is 10 (--max-files)", Options{MaxFiles: 10}},
		{"many.tar", tarred(t, many...), "more than 10 files in it (--max-files); the rest is not read", Options{MaxFiles: 10}},
	} {
		_, skips := readAll(t, tt.opts, folder(t, map[string]string{tt.name: tt.content}))
		if len(skips) == 0 || skips[len(skips)-1].Reason != Bomb || !slices.ContainsFunc(skips, func(s Skip) bool { return s.Detail == tt.detail }) {
			t.Errorf("%s: %v, want a bomb last", tt.name, skips)
		}
	}
}

func FuzzZip(f *testing.F) {
	fuzzSeeds(f, zipped(f, packed{"a.txt", "text"}, packed{"b/c.zip", zipped(f, packed{"d.md", "# x"})}))
	f.Fuzz(func(t *testing.T, data []byte) { fuzzFile(t, "f.zip", data) })
}

func FuzzTar(f *testing.F) {
	fuzzSeeds(f, tarred(f, packed{"a.txt", "text"}, packed{"b/c.tar", tarred(f, packed{"d.md", "# x"})}), tarred(f, packed{"l", "link"}))
	f.Fuzz(func(t *testing.T, data []byte) { fuzzFile(t, "f.tar", data) })
}

func FuzzZstd(f *testing.F) {
	fuzzSeeds(f, zst(f, "text"), zst(f, strings.Repeat("a", 1<<20)))
	f.Fuzz(func(t *testing.T, data []byte) { fuzzFile(t, "f.txt.zst", data) })
}
