package read

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// pdfOf makes a PDF of lines of text, one list a page.
func pdfOf(title string, pages ...[]string) string {
	var b strings.Builder
	var offsets []int
	object := func(format string, args ...any) {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(offsets), fmt.Sprintf(format, args...))
	}
	b.WriteString("%PDF-1.4\n")
	var kids []string
	for i := range pages {
		kids = append(kids, fmt.Sprintf("%d 0 R", 5+2*i))
	}
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Join(kids, " "), len(pages))
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	object("<< /Title (%s) /Author (A. Writer) >>", title)
	for i, lines := range pages {
		var text strings.Builder
		text.WriteString("BT /F1 11 Tf 14 TL 50 780 Td\n")
		for _, line := range lines {
			fmt.Fprintf(&text, "(%s) Tj T*\n", line)
		}
		text.WriteString("ET")
		object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>", 6+2*i)
		object("<< /Length %d >>\nstream\n%s\nendstream", text.Len(), text.String())
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer << /Size %d /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, xref)
	return b.String()
}

func TestPDF(t *testing.T) {
	page := func(n int, lines ...string) []string {
		head := []string{"Cooperation reports", fmt.Sprintf("Page %d of 3", n)}
		return append(append(head, lines...), "Imprint line")
	}
	doc := pdfOf("Lasers", page(1, "Country: Norway", "Field: photonics", "The firm offers a licence to manu-", "facture lasers in a state-of-", "the-art plant and"),
		page(2, "looks for a partner.", "A second paragraph stands here.", "One more line.", "The end of the page."), page(3, "Third page.", "It has lines too.", "Enough of them."))
	docs, skips := readAll(t, Options{}, folder(t, map[string]string{
		"a.pdf": doc, "b.zip": zipped(t, packed{"named.txt", doc}), "cut.pdf": doc[:120], "image.pdf": pdfOf("", nil, nil), "noise.pdf": "%PDF-1.7\n" + strings.Repeat("noise ", 100),
		"locked.pdf": strings.Replace(doc, "/Info 4 0 R", "/Info 4 0 R /Encrypt << /Filter /Standard /V 1 /R 2 /O (xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx) /U (xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx) /P -4 >> /ID [(xxxxxxxxxxxxxxxx) (xxxxxxxxxxxxxxxx)]", 1),
		"loop.pdf":   strings.Replace(doc, "/Kids [", "/Kids [2 0 R ", 1),
	}))
	const text = "Country: Norway\nField: photonics\nThe firm offers a licence to manufacture lasers in a state-of-the-art plant and\nlooks for a partner.\nA second paragraph stands here.\nOne more line.\nThe end of the page.\n\nThird page.\nIt has lines too.\nEnough of them."
	if len(docs) == 0 {
		t.Fatal(skips)
	}
	if diff := cmp.Diff(text, docs[0].Text); diff != "" {
		t.Error(diff)
	}
	d := docs[0]
	if pages := []int{0, strings.Index(text, "looks"), strings.Index(text, "Third")}; !cmp.Equal(d.Reader.Pages, pages) || d.Title != "Lasers" || d.Meta["author"] != "A. Writer" || d.Meta["country"] != "Norway" {
		t.Errorf("%+v %v, want pages %v", d, d.Reader, pages)
	}
	var got []string
	for _, s := range skips {
		got = append(got, s.Source+" "+s.Reason)
	}
	t.Log(skips)
	if diff := cmp.Diff([]string{"in/cut.pdf truncated", "in/image.pdf needs-ocr", "in/locked.pdf unsupported", "in/noise.pdf truncated"}, got); diff != "" {
		t.Error(diff)
	}
	_, skips = readAll(t, Options{MaxPages: 2}, folder(t, map[string]string{"a.pdf": doc}))
	if len(skips) != 1 || skips[0].Detail != "3 pages; the limit is 2 (--max-pages)" {
		t.Errorf("three pages where two are allowed: %v", skips)
	}
}

func TestJoinPages(t *testing.T) {
	for _, tt := range []struct {
		pages  [][]string
		text   string
		starts []int
	}{
		{nil, "", nil},
		{[][]string{nil, {"a"}, nil}, "a", []int{0, 0, 1}},
		{[][]string{{"a long-"}, {"er word"}}, "a longer word", []int{0, 6}},
		{[][]string{{"soft\u00ad", "ened"}}, "softened", []int{0}},
		{[][]string{{"One.", "Two."}, {"Three."}}, "One.\nTwo.\n\nThree.", []int{0, 11}},
		{[][]string{{"x-", "Y", "3-", "d"}}, "x-\nY\n3-\nd", []int{0}},
	} {
		text, starts := joinPages(tt.pages)
		if text != tt.text || !cmp.Equal(starts, tt.starts) {
			t.Errorf("%q: %q %v, want %q %v", tt.pages, text, starts, tt.text, tt.starts)
		}
	}
}

func FuzzPageLines(f *testing.F) {
	f.Add("Head 1\r\na line-\r\nbroken\x02\r\nhere", "Head 2\nsecond")
	f.Fuzz(func(t *testing.T, a, b string) {
		text, starts := joinPages(dropRepeated([][]string{pageLines(a), pageLines(b), pageLines(a)}))
		last := 0
		for _, at := range starts {
			if at < last || at > len(text) || strings.Contains(text, "\x00") {
				t.Fatalf("%q: pages at %v", text, starts)
			}
			last = at
		}
	})
}
