package read

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const wordXML = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>
<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Lasers from </w:t></w:r><w:r><w:t>Nordlys</w:t></w:r></w:p>
<w:p><w:r><w:t>Country: Norway</w:t><w:br/><w:t>Field: photonics</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">The firm </w:t></w:r><w:del><w:r><w:delText>sells</w:delText></w:r></w:del><w:ins><w:r><w:t>licenses</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> lasers &amp; 激光.</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Power</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>5 W</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p/></w:tc><w:tc><w:p><w:r><w:t>end</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:p><w:r><w:lastRenderedPageBreak/><w:t>Second page.</w:t></w:r></w:p>
<w:p><mc:AlternateContent><mc:Choice><w:r><w:t>box</w:t></w:r></mc:Choice><mc:Fallback><w:r><w:t>box</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>
</w:body></w:document>`

const coreXML = `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>A. Writer</dc:creator></cp:coreProperties>`

const mailText = "From: =?utf-8?q?J=C3=BCrgen?= <j@example.org>\r\nTo: desk@example.org\r\nSubject: =?gb2312?B?vKS54g==?= offer\r\nDate: Tue, 2 Mar 2021 10:00:00 +0100\r\nMIME-Version: 1.0\r\n" +
	"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
	"Caf=E9 lasers are offered.\r\n--c\r\nContent-Type: text/html\r\n\r\n<p>page</p>\r\n--c--\r\n--b\r\nContent-Type: text/csv; name=table.csv\r\nContent-Disposition: attachment; filename=\"table.csv\"\r\nContent-Transfer-Encoding: base64\r\n\r\ndGV4dApyb3cK\r\n" +
	"--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\ninner text\r\n--b--\r\n"

func TestDocx(t *testing.T) {
	docx := zipped(t, packed{"[Content_Types].xml", "<Types/>"}, packed{"word/document.xml", wordXML}, packed{"docProps/core.xml", coreXML},
		packed{"word/footnotes.xml", `<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:r><w:t>A note.</w:t></w:r></w:p></w:footnotes>`}, packed{"word/header1.xml", "<x>header</x>"})
	bomb := strings.Replace(wordXML, "<w:document", `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><w:document`, 1)
	docs, skips := readAll(t, Options{}, folder(t, map[string]string{
		"a.docx": docx, "b.zip": zipped(t, packed{"inner.docx", docx}), "cut.docx": zipped(t, packed{"word/document.xml", wordXML[:700]}),
		"xml.docx": zipped(t, packed{"word/document.xml", strings.Replace(bomb, "end", "&b;", 1)}), "old.doc": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
		"external.docx": zipped(t, packed{"word/document.xml", strings.Replace(wordXML, "<w:document", `<!DOCTYPE x [<!ENTITY p SYSTEM "file:///etc/passwd">]><w:document`, 1)}),
	}))
	const text = "Lasers from Nordlys\n\nCountry: Norway\nField: photonics\n\nThe firm licenses lasers & 激光.\n\nPower\t5 W\nend\n\nSecond page.\n\nbox\n\nA note."
	if len(docs) != 3 || docs[0].Text != text || docs[1].Text != text || docs[1].Source != "in/b.zip!inner.docx" {
		t.Fatal(cmp.Diff(text, docs[0].Text), listing(docs, skips))
	}
	if d := docs[0]; d.Title != "Lasers from Nordlys" || d.Meta["author"] != "A. Writer" || d.Meta["country"] != "Norway" || !cmp.Equal(d.Reader.Pages, []int{0, strings.Index(text, "Second")}) {
		t.Errorf("%q %v %v", d.Title, d.Meta, d.Reader.Pages)
	}
	if diff := cmp.Diff("skip cut.docx truncated\nskip old.doc unsupported\nskip xml.docx truncated\n", listing(nil, skips)); diff != "" {
		t.Error(diff, skips)
	}
}

func TestMail(t *testing.T) {
	var deep strings.Builder
	for i := range 9 {
		fmt.Fprintf(&deep, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
	}
	docs, skips := readAll(t, Options{}, folder(t, map[string]string{
		"a.eml": mailText, "page.eml": "Subject: x\nContent-Type: text/html; charset=utf-8\n\n<p>only</p><p>page</p>", "cut.eml": mailText[:430], "no.eml": "no mail at all",
		"deep.eml": deep.String(),
	}))
	want := strings.TrimLeft(`
doc a.eml eml/1 "Café lasers are offered."
doc a.eml!table.csv:2 csv/1 "row"
doc a.eml!part-2.eml eml/1 "inner text"
doc cut.eml eml/1 "Café lasers are offered."
doc page.eml eml/1 "only\n\npage"
skip cut.eml!rest truncated
skip deep.eml bomb
skip no.eml not-text
`, "\n")
	if diff := cmp.Diff(want, listing(docs, skips)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]string{"from": "Jürgen <j@example.org>", "to": "desk@example.org", "date": "2021-03-02", "attachments": "table.csv; part-2.eml"}, docs[0].Meta); diff != "" || docs[0].Title != "激光 offer" {
		t.Error(docs[0].Title, diff)
	}
}

func FuzzDocx(f *testing.F) {
	fuzzSeeds(f, wordXML, coreXML)
	f.Fuzz(func(t *testing.T, data []byte) {
		fuzzFile(t, "f.docx", []byte(zipped(t, packed{"word/document.xml", string(data)}, packed{"docProps/core.xml", string(data)})))
	})
}

func FuzzMail(f *testing.F) {
	fuzzSeeds(f, mailText, "Subject: x\n\ntext")
	f.Fuzz(func(t *testing.T, data []byte) { fuzzFile(t, "f.eml", data) })
}
