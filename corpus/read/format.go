package read

import (
	"bufio"
	"bytes"
	"encoding/json"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// format reads one file in one way.
type format func(s *session, source string, r *bufio.Reader)

// formatOf tells the format of a file from its first bytes and its name: the
// bytes when they are plain, else the name. The refusal says why there is none.
func formatOf(name string, head []byte) (format, error) {
	if read := binaryFormat(head); read != nil {
		return read, nil
	}
	ext := strings.ToLower(path.Ext(name))
	if kind := magic(head, ext); kind != "" {
		return nil, &refusal{Unsupported, "looks like " + kind}
	}
	switch ext {
	case ".jsonl", ".ndjson", ".json":
		return readJSON(strings.TrimPrefix(ext, ".")), nil
	case ".csv", ".tsv":
		return readTable(strings.TrimPrefix(ext, ".")), nil
	case ".html", ".htm", ".xhtml":
		return readHTML, nil
	}
	switch {
	case looksHTML(head):
		return readHTML, nil
	case looksMbox(head):
		return readMbox, nil
	case ext == ".eml", looksMail(head):
		return readMail, nil
	}
	switch ext {
	case ".md", ".markdown":
		return readMarkdown, nil
	case ".txt", ".text":
		return readPlain, nil
	case "":
		if kind := looksJSON(head); kind != "" {
			return readJSON(kind), nil
		}
		return readPlain, nil
	}
	if slices.Contains(Formats(), ext) {
		return nil, &refusal{Unsupported, "named " + ext + ", and is none"}
	}
	return nil, &refusal{Unsupported, "no reader for " + ext + " files"}
}

// binaryFormat is the reader of what tells its format by its first bytes.
func binaryFormat(head []byte) format {
	for _, f := range []struct {
		prefix string
		read   format
	}{
		{"PK\x03\x04", readZip}, {"PK\x05\x06", readZip}, {"%PDF-", readPDF}, {"{\\rtf", readRTF}, {"PAR1", readParquet}, {"WARC/1.", readWARC},
	} {
		if bytes.HasPrefix(head, []byte(f.prefix)) {
			return f.read
		}
	}
	if len(head) > 262 && string(head[257:262]) == "ustar" {
		return readTar
	}
	return nil
}

// magic names the binary format that head begins with, if it is a known one,
// and says that it is not read.
func magic(head []byte, ext string) string {
	if bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) {
		return compound(head, ext)
	}
	for _, m := range []struct{ prefix, kind string }{
		{"7z\xbc\xaf\x27\x1c", "a 7z file"},
		{"Rar!\x1a\x07", "a RAR file"},
		{"\x89PNG", "a PNG image"},
		{"\xff\xd8\xff", "a JPEG image"},
		{"GIF8", "a GIF image"},
		{"II*\x00", "a TIFF image"},
		{"MM\x00*", "a TIFF image"},
		{"\x7fELF", "a program"},
		{"MZ\x90", "a program"},
		{"SQLite format 3\x00", "an SQLite database"},
	} {
		if bytes.HasPrefix(head, []byte(m.prefix)) {
			return m.kind + ", which is not read"
		}
	}
	return ""
}

// compound names what an OLE compound file holds, by the names of its streams,
// which stand in it in UTF-16, or by its ending where they lie further in.
func compound(head []byte, ext string) string {
	for _, c := range []struct{ stream, ext, kind string }{
		{"EncryptedPackage", "", "an encrypted Office file; save it without a password"},
		{"WordDocument", ".doc", "the old Word format; save it as .docx"},
		{"Workbook", ".xls", "the old Excel format; save it as .xlsx"},
		{"PowerPoint Document", ".ppt", "the old PowerPoint format; save it as PDF"},
		{"__substg1.0_", ".msg", "an Outlook message; save it as .eml"},
	} {
		name := []byte(strings.Join(strings.Split(c.stream, ""), "\x00"))
		if bytes.Contains(head, name) || c.ext != "" && ext == c.ext {
			return c.kind + ", or name a Tika server with --tika"
		}
	}
	return "an old Office file; save it in a format of today, or name a Tika server with --tika"
}

// looksHTML reports whether head begins as a web page does, after a byte order
// mark, an XML declaration and comments.
func looksHTML(head []byte) bool {
	start := bytes.ToLower(head[:min(len(head), 2048)])
	start = bytes.TrimPrefix(start, []byte("\xef\xbb\xbf"))
	for {
		start = bytes.TrimSpace(start)
		end := ""
		switch {
		case bytes.HasPrefix(start, []byte("<?xml")):
			end = "?>"
		case bytes.HasPrefix(start, []byte("<!--")):
			end = "-->"
		default:
			return bytes.HasPrefix(start, []byte("<!doctype html")) || bytes.HasPrefix(start, []byte("<html"))
		}
		_, rest, ok := bytes.Cut(start, []byte(end))
		if !ok {
			return false
		}
		start = rest
	}
}

// looksMail reports whether head begins with the fields that only e-mail
// programs write, two of them at least: a report may well have a "From:".
func looksMail(head []byte) bool {
	found := 0
	for line := range bytes.Lines(head[:min(len(head), 8<<10)]) {
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			break
		}
		if line[0] == ' ' || line[0] == '\t' {
			continue
		}
		key, _, ok := bytes.Cut(line, []byte(":"))
		if !ok {
			return false
		}
		switch strings.ToLower(string(key)) {
		case "received", "return-path", "delivered-to", "message-id", "mime-version", "dkim-signature", "content-transfer-encoding":
			found++
		}
	}
	return found >= 2
}

// looksJSON tells JSON lines, "jsonl", from other JSON, "json".
func looksJSON(head []byte) string {
	head = bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")))
	line, _, _ := bytes.Cut(head, []byte("\n"))
	switch {
	case bytes.HasPrefix(head, []byte("{")) && json.Valid(line):
		return "jsonl"
	case len(head) > 1 && (head[0] == '{' || head[0] == '[') && strings.ContainsRune("{\"\r\n \t", rune(head[1])):
		rest := bytes.TrimLeft(head[1:], " \t\r\n")
		if len(rest) > 0 && (head[0] == '{' && rest[0] == '"' || head[0] == '[' && rest[0] == '{') {
			return "json"
		}
	}
	return ""
}

// checkText refuses bytes that are no text in any 8-bit character set: with a
// NUL, or with many control characters.
func checkText(data []byte) error {
	if i := bytes.IndexByte(data, 0); i >= 0 {
		return refuse(NotText, "NUL byte at offset %d", i)
	}
	head, controls := data[:min(len(data), headSize)], 0
	for _, c := range head {
		if c < ' ' && !slices.Contains([]byte("\t\n\r\f\v\x1b"), c) || c == 0x7f {
			controls++
		}
	}
	if controls > 8 && controls > len(head)/50 {
		return refuse(NotText, "%d control characters in the first %d bytes", controls, len(head))
	}
	return nil
}

// validPrefix reports whether head, which may be cut within a character, is
// UTF-8.
func validPrefix(head []byte) bool {
	for cut := 0; cut < utf8.UTFMax && cut <= len(head); cut++ {
		if utf8.Valid(head[:len(head)-cut]) {
			return true
		}
	}
	return false
}

// Formats lists what is read, by the endings of the names; the last ones may
// hold any of the others.
func Formats() []string {
	return []string{
		".txt", ".md", ".html", ".pdf", ".docx", ".odt", ".rtf", ".eml", ".mbox",
		".csv", ".tsv", ".xlsx", ".jsonl", ".json", ".parquet", ".warc",
		".zip", ".tar", ".gz", ".zst", ".xz", ".bz2",
	}
}
