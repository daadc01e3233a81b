package read

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const odtXML = `<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/">
<office:automatic-styles><style:style style:name="P1" style:parent-style-name="Title"/></office:automatic-styles>
<office:body><office:text>
<text:tracked-changes><text:changed-region><text:deletion><text:p>deleted</text:p></text:deletion></text:changed-region></text:tracked-changes>
<text:p text:style-name="P1">Lasers from <text:span>Nordlys</text:span></text:p>
<text:p>Country: Norway<text:line-break/>Field:
   photonics</text:p>
<text:p>The firm<text:s text:c="3"/>licenses<office:annotation><dc:creator>X</dc:creator><text:p>a comment</text:p></office:annotation> lasers<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p></text:note-body></text:note> &amp; 激光.</text:p>
<svg:title>alt text</svg:title><text:p><text:title>a field</text:title><text:tab/>x</text:p>
<table:table><table:table-row><table:table-cell><text:p>Power</text:p></table:table-cell><table:table-cell><text:p>5 W</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell/><table:table-cell><text:p>end</text:p></table:table-cell></table:table-row></table:table>
<text:p><text:soft-page-break/>Second page.</text:p>
</office:text></office:body></office:document-content>`

const odtMeta = `<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"><office:meta><meta:initial-creator>A. Writer</meta:initial-creator><meta:creation-date>2019-03-02T10:00:00</meta:creation-date></office:meta></office:document-meta>`

func odt(t testing.TB, content string) string {
	return zipped(t, packed{"mimetype", "application/vnd.oasis.opendocument.text"}, packed{"content.xml", content}, packed{"meta.xml", odtMeta})
}

func TestODT(t *testing.T) {
	good := odt(t, odtXML)
	docs, skips := readAll(t, Options{}, folder(t, map[string]string{
		"a.odt": good, "b.zip": zipped(t, packed{"named.txt", good}), "cut.odt": odt(t, odtXML[:1200]), "half.odt": good[:len(good)/2],
		"laughs.odt":   odt(t, strings.Replace(strings.Replace(odtXML, "<office:document-content", `<!DOCTYPE x [<!ENTITY a "aaaa">]><office:document-content`, 1), "end", "&a;", 1)),
		"external.odt": odt(t, strings.Replace(strings.Replace(odtXML, "<office:document-content", `<!DOCTYPE x [<!ENTITY p SYSTEM "file:///etc/passwd">]><office:document-content`, 1), "end", "&p;", 1)),
		"locked.odt":   zipped(t, packed{"mimetype", "application/vnd.oasis.opendocument.text"}, packed{"META-INF/manifest.xml", `<m:manifest xmlns:m="x"><m:encryption-data/></m:manifest>`}, packed{"content.xml", "noise"}),
		"notes.odt":    odt(t, `<a xmlns:text="t"><text:p>x<text:note><text:note>y</text:note></text:note></text:p></a>`),
		"sheet.ods":    zipped(t, packed{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, packed{"content.xml", "<x/>"}),
	}))
	const text = "Lasers from Nordlys\n\nCountry: Norway\nField: photonics\n\nThe firm licenses lasers & 激光.\n\na field\tx\n\nPower\t5 W\nend\n\nSecond page.\n\nA note."
	if len(docs) != 3 || docs[1].Source != "in/b.zip!named.txt" {
		t.Fatal(listing(docs, skips))
	}
	for _, d := range docs[:2] {
		if diff := cmp.Diff(text, d.Text); diff != "" {
			t.Error(diff)
		}
	}
	want := map[string]string{"author": "A. Writer", "created": "2019-03-02T10:00:00", "country": "Norway", "field": "photonics"}
	if d := docs[0]; d.Title != "Lasers from Nordlys" || !cmp.Equal(d.Meta, want) || !cmp.Equal(d.Reader.Pages, []int{0, strings.Index(text, "Second")}) {
		t.Errorf("%q %v %v", d.Title, d.Meta, d.Reader.Pages)
	}
	if diff := cmp.Diff("skip cut.odt truncated\nskip external.odt truncated\nskip half.odt truncated\nskip laughs.odt truncated\nskip locked.odt unsupported\nskip sheet.ods unsupported\n", listing(nil, skips)); diff != "" {
		t.Error(diff, skips)
	}
}

func FuzzODT(f *testing.F) {
	fuzzSeeds(f, odtXML, odtMeta, `<text:p>a<text:note><text:p>b`)
	f.Fuzz(func(t *testing.T, data []byte) {
		fuzzFile(t, "f.odt", []byte(zipped(t, packed{"mimetype", "application/vnd.oasis.opendocument.text"}, packed{"content.xml", string(data)}, packed{"meta.xml", string(data)})))
	})
}
