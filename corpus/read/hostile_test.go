package read

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// xzBomb is forty megabytes of one letter, packed by xz twice, in base64.
const xzBomb = "/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4Bc/AbhdAH6Ny0WC5oM4+eHt0vlHXxXkfjN8w/5/SNSTgF1OpCUKdwMCjCF6P0fMHGQAtDoI5HvihRKdfJXiLmpZzdFsr1L5PXnpbXFRciCQxN9k7nI1j4VpiM4aX0svWJQ560UpoKR+OKzwUeFE/mf+e5X+MaNNehDm7BsICgb9jYSdhxVWVqrikFVUHXfmiW5u4XR4puuSbUOrbE6zZKpJUV40vzCmAbZKh4qixGkRBqHmHD0rUaykySbFbWlXte10gL4sWLJtaTv36vcb0RQ7YDIXgJ00eiZucr81JcxfXX44ayBUFG7txXGPsXSI8gqiVXQWSaYDctLXZJ6D78BjlxBIu/b+f2kj1KVMPaGb9BLk3n3UyM+4rZs9vMqOpNKYdujl7kkz5ckjfHcGYRM2HnXb6/l2ZN27aDsY3p7K6R48Zaei6C5QA4p5pOo7DOnIWLmjRiciv1N1F3sIRTXYXopuNTbYB79xJkTSTu3fTPfBuZV83Trc4Ctnukr9l/a60zC+DPEKYbYgVOaWHPgLVu5DrBxEoUvMB2Kz2AMfdVa8GiG1TcyO0tjD0WN6CKCHgVlB3yBXU+ROMrfGAJJ+WdbTbqGBAAHUA8AuAADYdcRJscRn+wIAAAAABFla"

// TestHostileFolder reads one folder of files made to do harm, beside one good
// report: each costs itself only, and says why.
func TestHostileFolder(t *testing.T) {
	many := make([]packed, 2000)
	for i := range many {
		many[i] = packed{strings.Repeat("d/", i%40) + "a.png", "\x89PNG"}
	}
	const laughs = `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>`
	const external = `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY p SYSTEM "file:///etc/hostname">]>`
	word := func(head string) string {
		return zipped(t, packed{"word/document.xml", head + `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:r><w:t>&c;&p;</w:t></w:r></w:p></w:document>`})
	}
	zeros := strings.Repeat("zeros and more zeros", 2<<20)
	forged := zipped(t, packed{"a.txt", "text"}) // its directory states four gigabytes
	at := strings.LastIndex(forged, "PK\x01\x02")
	data := []byte(forged)
	binary.LittleEndian.PutUint32(data[at+24:], 1<<32-2)
	files := map[string]string{
		"good.txt":       "A good report.",
		"bomb.zip":       zipped(t, packed{"zeros.txt", zeros}),
		"bomb.docx":      zipped(t, packed{"word/document.xml", zeros}),
		"bomb.xlsx":      zipped(t, packed{"xl/workbook.xml", zeros}),
		"forged.zip":     string(data),
		"many.zip":       zipped(t, many...),
		"deep.zip":       zipped(t, packed{"a.zip", zipped(t, packed{"b.zip", zipped(t, packed{"c.zip", zipped(t, packed{"d.zip", zipped(t, packed{"e.zip", zipped(t, packed{"f.txt", "f"})})})})})}),
		"laughs.docx":    word(laughs),
		"external.docx":  word(external),
		"deep.html":      strings.Repeat("<div>", 100_000),
		"deep.json":      strings.Repeat("[", 100_000),
		"deep.jsonl":     `{"text":` + strings.Repeat("[", 100_000) + "}",
		"deep.xml.docx":  zipped(t, packed{"word/document.xml", strings.Repeat("<a>", 100_000)}),
		"anchors.md":     "---\na: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: [*b,*b,*b,*b]\n---\n",
		"macro.docm":     zipped(t, packed{"word/vbaProject.bin", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}, packed{"word/document.xml", "<x/>"}),
		"pages.pdf":      strings.Replace(pdfOf("", []string{"x"}), "/Count 1", "/Count 100000", 1),
		"looping.pdf":    strings.Replace(pdfOf("", []string{"x"}), "/Kids [5 0 R]", "/Kids [2 0 R 2 0 R]", 1),
		"quotes.csv":     "text\n" + strings.Repeat("\"\n", 101),
		"escape.tar":     tarred(t, packed{"../../../../tmp/escape.png", "\x89PNG"}, packed{"link", "link"}),
		"boundary.eml":   "Content-Type: multipart/mixed; boundary=\n\n----\n",
		"bomb.odt":       odt(t, zeros),
		"laughs.odt":     odt(t, laughs+"<a>&c;</a>"),
		"bomb.xz":        mustDecode(t, xzBomb),
		"deep.rtf":       `{\rtf1` + strings.Repeat("{", 100_000),
		"picture.rtf":    `{\rtf1\bin999999999 x}`,
		"long.mbox":      "From a\nSubject: x\n\n" + strings.Repeat("long line ", 200_000),
		"length.warc":    "WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 9223372036854775807\r\n\r\nx",
		"noise.parquet":  "PAR1" + strings.Repeat("\xff", 5000) + "\xf0\x0f\x00\x00PAR1",
		"\x1b[31mred.md": "",
	}
	docs, skips := readAll(t, Options{MaxBytes: 1 << 20, MaxFiles: 1000}, folder(t, files))
	reasons := map[string]string{}
	for _, s := range skips {
		name, _, _ := strings.Cut(strings.TrimPrefix(s.Source, "in/"), "!")
		name, _, _ = strings.Cut(name, ":")
		reasons[name] = s.Reason // the last one of a file
	}
	want := map[string]string{
		"bomb.zip": TooLarge, "bomb.docx": TooLarge, "bomb.xlsx": TooLarge, "many.zip": Bomb, "deep.zip": Bomb, "laughs.docx": Truncated, "external.docx": Truncated, "forged.zip": Truncated,
		"deep.html": Unsupported, "deep.json": BadJSON, "deep.jsonl": BadJSON, "deep.xml.docx": Truncated, "anchors.md": Empty, "macro.docm": Empty, "pages.pdf": TooLarge, "looping.pdf": NeedsOCR,
		"bomb.odt": TooLarge, "laughs.odt": Truncated, "bomb.xz": TooLarge, "deep.rtf": Unsupported, "picture.rtf": Truncated, "long.mbox": TooLarge, "length.warc": Truncated, "noise.parquet": Truncated,
		"quotes.csv": BadRow, "escape.tar": Unsupported, "\x1b[31mred.md": Empty,
	}
	if diff := cmp.Diff(want, reasons); diff != "" {
		t.Error(diff)
	}
	if len(docs) == 0 || !bytes.Contains([]byte(listing(docs, nil)), []byte("A good report.")) {
		t.Error("the good report is lost: ", listing(docs, nil))
	}
}
