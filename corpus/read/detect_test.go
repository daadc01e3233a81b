package read

import (
	"bufio"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"attache/corpus"
)

// xzText is "packed by xz\n", as xz packs it, in base64.
const xzText = "/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAMcGFja2VkIGJ5IHh6CgAAAADfMTtKD7BhcwABJQ1xGcS2H7bzfQEAAAAABFla"

// TestDetection is one line a file whose name does not tell what it is.
func TestDetection(t *testing.T) {
	const old = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
	wide := func(s string) string {
		return old + strings.Repeat("\x00", 600) + strings.Join(strings.Split(s, ""), "\x00") + "\x00"
	}
	page := `<html><body><p>Only a short page.</p></body></html>`
	for _, tt := range []struct{ name, content, want string }{
		{"page.txt", page, `doc page.txt html/1 "Only a short page."`},
		{"page", "\xef\xbb\xbf <!-- saved --> \n" + page, `doc page html/1 "Only a short page."`},
		{"page.doc", `<?xml version="1.0"?>` + page, `doc page.doc html/1 "Only a short page."`},
		{"table.xls", page, `doc table.xls html/1 "Only a short page."`},
		{"page.asp", page, `doc page.asp html/1 "Only a short page."`},
		{"rich.txt", `{\rtf1 rich}`, `doc rich.txt rtf/1 "rich"`},
		{"lines", "{\"text\":\"one\"}\n{\"text\":\"two\"}\n", "doc lines:1 jsonl/1 \"one\"\ndoc lines:2 jsonl/1 \"two\""},
		{"list", "[\n {\"text\":\n\"one\"}]", `doc list:2 json/1 "one"`},
		{"braces", "{ not JSON }", `doc braces text/1 "{ not JSON }"`},
		{"1614.M1P2.host", "Return-Path: <a@b>\nReceived: from x\n\tby y\nSubject: s\n\na mail", `doc 1614.M1P2.host eml/1 "a mail"`},
		{"report.txt", "From: Embassy\nSubject: lasers\n\nA report.", `doc report.txt text/1 "From: Embassy\nSubject: lasers\n\nA report."`},
		{"packed", mustDecode(t, xzText), `doc packed text/1 "packed by xz\n"`},
		{"a.tar.xz", mustDecode(t, xzText), "unsupported named .tar, and is none"},
		{"old.doc", wide("WordDocument"), "unsupported looks like the old Word format; save it as .docx, or name a Tika server with --tika"},
		{"renamed.txt", wide("Workbook"), "unsupported looks like the old Excel format; save it as .xlsx, or name a Tika server with --tika"},
		{"locked.docx", wide("EncryptedPackage"), "unsupported looks like an encrypted Office file; save it without a password, or name a Tika server with --tika"},
		{"mail.msg", old, "unsupported looks like an Outlook message; save it as .eml, or name a Tika server with --tika"},
		{"what.bin", old, "unsupported looks like an old Office file; save it in a format of today, or name a Tika server with --tika"},
		{"a.pptx", zipped(t, packed{"ppt/presentation.xml", "x"}), "unsupported looks like a PowerPoint file, which is not read"},
		{"a.epub", zipped(t, packed{"mimetype", "application/epub+zip"}), "unsupported looks like an EPUB book, which is not read"},
		{"a.rtf", "plain", "unsupported named .rtf, and is none"},
		{"a.mbox", "plain", "unsupported named .mbox, and is none"},
	} {
		docs, skips := readAll(t, Options{}, folder(t, map[string]string{tt.name: tt.content}))
		got := strings.TrimSuffix(listing(docs, nil), "\n")
		for _, s := range skips {
			got += s.Reason + " " + s.Detail
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

func mustDecode(t testing.TB, text string) string {
	t.Helper()
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestXZRefusals(t *testing.T) {
	good := mustDecode(t, xzText)
	greedy := []byte(good) // its header asks for four gigabytes
	greedy[16] = 40
	for _, tt := range []struct{ content, reason, detail string }{
		{good[:40], Truncated, "the compressed data ends too early"},
		{string(greedy), TooLarge, "asks for a dictionary of 4294967296 bytes; the limit is 134217728"},
		{good[:12], Truncated, ""},
		{"\xfd7zXZ\x00noise and noise", Truncated, ""},
	} {
		docs, skips := readAll(t, Options{}, folder(t, map[string]string{"a.txt.xz": tt.content}))
		if len(docs) != 0 || len(skips) != 1 || skips[0].Reason != tt.reason || tt.detail != "" && skips[0].Detail != tt.detail {
			t.Errorf("%q: %v %v", tt.content, docs, skips)
		}
	}
}

func FuzzXZ(f *testing.F) {
	fuzzSeeds(f, mustDecode(f, xzText))
	f.Fuzz(func(t *testing.T, data []byte) { fuzzFile(t, "f.txt.xz", data) })
}

// TestStall: a reader that does not end costs its file, and says so.
func TestStall(t *testing.T) {
	stall := make(chan bool)
	defer close(stall)
	dir := folder(t, map[string]string{"a.txt": "x"})
	var items []Item
	s := &session{ctx: t.Context(), opts: &Options{MaxTime: 10 * time.Millisecond}}
	s.opts.SetDefaults()
	s.yield = func(item Item, _ error) bool { items = append(items, item); return true }
	s.whole("a.txt", bufio.NewReader(strings.NewReader("x")), 10, func([]byte) (*corpus.Document, error) {
		<-stall
		return nil, nil
	})
	if len(items) != 1 || items[0].Skip == nil || items[0].Skip.Reason != Timeout || items[0].Skip.Detail != "the reader did not end within 10ms (--max-time)" {
		t.Errorf("%+v", items)
	}
	s.guard("b.txt", func() {
		s.whole("b.txt", bufio.NewReader(strings.NewReader("x")), 10, func([]byte) (*corpus.Document, error) { panic("mine") })
	})
	if len(items) != 2 || items[1].Skip == nil || items[1].Skip.Reason != ReaderFault {
		t.Errorf("%+v", items)
	}
	if docs, _ := readAll(t, Options{}, dir); len(docs) != 1 {
		t.Error("the next file is not read")
	}
}

// TestTruncated cuts a file of every format at many places: each cut gives
// documents or skips, and never neither.
func TestTruncated(t *testing.T) {
	title := "x"
	for name, content := range map[string]string{
		"a.rtf": `{\rtf1\ansi{\fonttbl{\f1\fcharset204 A;}}\f1 \'c0\u28608?{\*\x y}\par\trowd a\cell\row{\footnote n}\bin3 abc}`, "a.odt": odt(t, odtXML), "a.docx": zipped(t, packed{"word/document.xml", wordXML}),
		"a.mbox": mailbox + mailText, "a.eml": mailText, "a.warc": crawl(t), "a.warc.gz": gz(t, crawl(t)), "a.xz": mustDecode(t, xzText), "a.zst": zst(t, "text"), "a.zip": zipped(t, packed{"a.txt", "x"}, packed{"b.txt", "y"}),
		"a.tar": tarred(t, packed{"a.txt", "x"}), "a.parquet": parquetOf(t, parquetRow{ID: "1", Text: "text", Title: &title, Tags: []string{"a"}}), "a.jsonl": `{"text":"a"}`, "a.json": `[{"text":"a"}]`, "a.csv": "text\n\"a\"\n", "a.html": webPage,
	} {
		for cut := 0; cut < len(content); cut += 1 + len(content)/60 {
			guarded(t, name, []byte(content[:cut]))
		}
	}
}
