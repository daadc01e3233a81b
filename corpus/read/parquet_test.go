package read

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
)

type parquetRow struct {
	ID     string    `parquet:"id"`
	Text   string    `parquet:"Text,zstd"`
	Title  *string   `parquet:"title,optional"`
	Date   int32     `parquet:"date,date"`
	Seen   time.Time `parquet:"seen,timestamp(millisecond)"`
	Tags   []string  `parquet:"tags,list"`
	Author struct {
		Name string `parquet:"name"`
	} `parquet:"author"`
	Pages int64   `parquet:"pages"`
	Share float64 `parquet:"share"`
	Open  bool    `parquet:"open"`
	Blob  []byte  `parquet:"blob"`
}

func parquetOf[T any](t testing.TB, rows ...T) string {
	t.Helper()
	var b bytes.Buffer
	w := parquet.NewGenericWriter[T](&b, parquet.MaxRowsPerRowGroup(2))
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestParquet(t *testing.T) {
	title := "Lasers"
	first := parquetRow{ID: "r-1", Text: "A licence is offered. 激光", Title: &title, Date: 17957, Seen: time.Unix(1551520800, 0), Tags: []string{"a", "b"}, Pages: 3, Share: 0.5, Open: true, Blob: []byte{0xff, 0xfe}}
	first.Author.Name = "A. Writer"
	good := parquetOf(t, first, parquetRow{ID: "r-2", Text: "second"}, parquetRow{ID: "r-3", Text: " "}, parquetRow{ID: "r-4", Text: "a\x00b"})
	docs, skips := readAll(t, Options{}, folder(t, map[string]string{
		"a.parquet": good, "b.zip": zipped(t, packed{"unnamed", good}), "cut.parquet": good[:len(good)/2], "tail.parquet": good[:len(good)-1],
		"empty.parquet": parquetOf[parquetRow](t), "other.parquet": parquetOf(t, struct{ Body string }{"x"}),
	}))
	want := strings.TrimLeft(`
doc a.parquet:1 parquet/1 "A licence is offered. 激光"
doc a.parquet:2 parquet/1 "second"
doc b.zip!unnamed:1 parquet/1 "A licence is offered. 激光"
doc b.zip!unnamed:2 parquet/1 "second"
skip a.parquet:3 empty
skip a.parquet:4 not-text
skip b.zip!unnamed:3 empty
skip b.zip!unnamed:4 not-text
skip cut.parquet truncated
skip empty.parquet empty
skip other.parquet no-text
skip tail.parquet truncated
`, "\n")
	if diff := cmp.Diff(want, listing(docs, skips)); diff != "" {
		t.Fatal(diff, skips)
	}
	meta := map[string]string{"date": "2019-03-02", "seen": "2019-03-02T10:00:00Z", "tags": "a; b", "author.name": "A. Writer", "pages": "3", "share": "0.5", "open": "true"}
	if d := docs[0]; d.ID != "r-1" || d.Title != "Lasers" || !cmp.Equal(d.Meta, meta) {
		t.Errorf("%q %q %s", d.ID, d.Title, cmp.Diff(meta, d.Meta))
	}
	docs, _ = readAll(t, Options{Map: map[string]string{"text": "Body"}}, folder(t, map[string]string{"a.parquet": parquetOf(t, struct{ Body string }{"x"})}))
	if len(docs) != 1 || docs[0].Text != "x" {
		t.Error("a column named by the map is not read")
	}
}

// TestParquetBomb: what a file says of its sizes is believed enough to refuse
// it before anything is allocated.
func TestParquetBomb(t *testing.T) {
	type row struct {
		Text string `parquet:"text,zstd"`
	}
	rows := make([]row, 2)
	for i := range rows {
		rows[i].Text = strings.Repeat("zeros and more zeros", 1<<20)
	}
	_, skips := readAll(t, Options{}, folder(t, map[string]string{"bomb.parquet": parquetOf(t, rows...)}))
	if fmt.Sprint(skips) == "[]" || skips[0].Reason != Bomb {
		t.Error(skips)
	}
}

func FuzzParquet(f *testing.F) {
	title := "x"
	fuzzSeeds(f, parquetOf(f, parquetRow{ID: "1", Text: "text", Title: &title, Tags: []string{"a"}}), "PAR1PAR1", "PAR1\x00\x00\x00\x00PAR1")
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<14 {
			return
		}
		guarded(t, "f.parquet", data)
	})
}
