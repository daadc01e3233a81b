//go:build unix

package read

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"os"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// BenchmarkReaders reads the same invented report in every format; tables and
// mailboxes hold it 200 times. The
// rates are by CPU time, on one core, of bytes of the file; the PDF reader runs
// already.
func BenchmarkReaders(b *testing.B) {
	raw, err := os.ReadFile("../sample/reports/houston-2019-014.txt")
	if err != nil {
		b.Fatal(err)
	}
	report := string(raw)
	const rows = 200
	quoted, _ := json.Marshal(report)
	lines := strings.Split(strings.TrimSpace(report), "\n")
	var paragraphs, words, odtText strings.Builder
	for _, line := range lines {
		fmt.Fprintf(&paragraphs, "<p>%s</p>\n", html.EscapeString(line))
		fmt.Fprintf(&words, "<w:p><w:r><w:t>%s</w:t></w:r></w:p>", html.EscapeString(line))
		fmt.Fprintf(&odtText, "<text:p>%s</text:p>", html.EscapeString(line))
	}
	page := "<html><head><title>Report</title></head><body><article>" + paragraphs.String() + "</article></body></html>"
	mail := "From: a@example.org\nSubject: Report\nDate: Tue, 2 Mar 2021 10:00:00 +0100\n\n" + report + "\n"
	list := make([]parquetRow, rows)
	for i := range list {
		list[i] = parquetRow{ID: fmt.Sprint(i), Text: report}
	}
	book := excelize.NewFile()
	_ = book.SetCellStr("Sheet1", "A1", "text")
	for i := range rows {
		_ = book.SetCellStr("Sheet1", fmt.Sprint("A", i+2), report)
	}
	var workbook bytes.Buffer
	if err := book.Write(&workbook); err != nil {
		b.Fatal(err)
	}
	for _, f := range []struct{ name, content string }{
		{"a.txt", report}, {"a.md", "---\ntitle: Report\n---\n" + report}, {"a.html", page}, {"a.rtf", `{\rtf1\ansi ` + strings.ReplaceAll(report, "\n", "\\par\n") + "}"},
		{"a.docx", zipped(b, packed{"word/document.xml", `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">` + words.String() + "</w:document>"})},
		{"a.odt", odt(b, `<office:document-content xmlns:office="o" xmlns:text="t">`+odtText.String()+"</office:document-content>")},
		{"a.pdf", pdfOf("Report", lines[:min(len(lines), 50)])}, {"a.eml", mail}, {"a.mbox", strings.Repeat("From a@example.org Tue Mar  2 10:00:00 2021\n"+mail+"\n", rows)},
		{"a.csv", "text\n" + strings.Repeat(`"`+strings.ReplaceAll(report, `"`, `""`)+"\"\n", rows)}, {"a.xlsx", workbook.String()},
		{"a.jsonl", strings.Repeat(fmt.Sprintf("{\"text\":%s}\n", quoted), rows)}, {"a.parquet", parquetOf(b, list...)},
		{"a.warc", strings.Repeat(warcRecord("response", "http://example.org/a", "application/http", httpAnswer("200 OK", "Content-Type: text/html", page)), rows)},
		{"a.zip", zipped(b, packed{"a.txt", report})}, {"a.txt.gz", gz(b, report)}, {"a.txt.zst", zst(b, report)},
	} {
		b.Run(f.name, func(b *testing.B) { benchmarkReader(b, f.name, []byte(f.content)) })
	}
}

func benchmarkReader(b *testing.B, name string, data []byte) {
	opts := Options{}
	opts.SetDefaults()
	docs, files := 0, 0
	s := &session{ctx: b.Context(), opts: &opts}
	s.yield = func(item Item, err error) bool {
		if err != nil || item.Skip != nil {
			b.Fatal(err, item.Skip)
		}
		docs++
		return true
	}
	defer s.close()
	s.open(name, name, bytes.NewReader(data))
	docs = 0
	start := cpu()
	for b.Loop() {
		s.files, s.unpacked, s.packed = 0, 0, int64(len(data))
		s.open(name, name, bytes.NewReader(data))
		files++
	}
	seconds := (cpu() - start).Seconds()
	b.ReportMetric(float64(docs)/seconds, "docs/cpu-s")
	b.ReportMetric(float64(files*len(data))/1e6/seconds, "MB/cpu-s")
}
