package read

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

func workbook(t testing.TB) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	style, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	if err != nil {
		t.Fatal(err)
	}
	for cell, value := range map[string]any{
		"A1": "ID", "B1": "Text", "C1": "Date", "D1": "Employees", "A2": "one", "B2": "first\nreport", "C2": time.Date(2019, 3, 2, 0, 0, 0, 0, time.UTC), "D2": 42,
		"B4": "second", "A5": "three", "A6": "four", "B6": "ragged", "F6": "beyond the header",
	} {
		if err := f.SetCellValue("Sheet1", cell, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SetCellStyle("Sheet1", "C2", "C2", style); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Notes", "无"} {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SetCellValue("Notes", "A1", "just a remark"); err != nil {
		t.Fatal(err)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestXlsx(t *testing.T) {
	book := workbook(t)
	docs, skips := readAll(t, Options{}, folder(t, map[string]string{"a.xlsx": book, "b.zip": zipped(t, packed{"in.xlsx", book}), "cut.xlsx": book[:len(book)/2]}))
	want := strings.TrimLeft(`
doc a.xlsx!Sheet1:2 xlsx/1 "first\nreport"
doc a.xlsx!Sheet1:4 xlsx/1 "second"
doc b.zip!in.xlsx!Sheet1:2 xlsx/1 "first\nreport"
doc b.zip!in.xlsx!Sheet1:4 xlsx/1 "second"
skip a.xlsx!Sheet1:5 empty
skip a.xlsx!Sheet1:6 bad-row
skip a.xlsx!Notes no-text
skip a.xlsx!无 empty
skip b.zip!in.xlsx!Sheet1:5 empty
skip b.zip!in.xlsx!Sheet1:6 bad-row
skip b.zip!in.xlsx!Notes no-text
skip b.zip!in.xlsx!无 empty
skip cut.xlsx truncated
`, "\n")
	if diff := cmp.Diff(want, listing(docs, skips)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]string{"date": "2019-03-02", "Employees": "42"}, docs[0].Meta); diff != "" || docs[0].ID != "one" {
		t.Error(docs[0].ID, diff)
	}
	_, skips = readAll(t, Options{MaxBytes: 4000}, folder(t, map[string]string{"a.xlsx": book}))
	if len(skips) != 1 || skips[0].Reason != TooLarge {
		t.Errorf("over the limit: %v", skips)
	}
}

func FuzzXlsx(f *testing.F) {
	fuzzSeeds(f, `<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>text</t></is></c></row><row r="2"><c r="A2"><v>7</v></c></row></sheetData></worksheet>`)
	f.Fuzz(func(t *testing.T, data []byte) {
		fuzzFile(t, "f.xlsx", []byte(zipped(t,
			packed{"[Content_Types].xml", `<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`},
			packed{"_rels/.rels", `<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
			packed{"xl/workbook.xml", `<workbook><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`},
			packed{"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
			packed{"xl/worksheets/sheet1.xml", string(data)})))
	})
}
