package read

import (
	"bufio"
	"bytes"
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
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return readZip, nil
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return readPDF, nil
	case len(head) > 262 && string(head[257:262]) == "ustar":
		return readTar, nil
	}
	if kind := magic(head); kind != "" {
		return nil, &refusal{Unsupported, "looks like " + kind + ", which is not read"}
	}
	ext := strings.ToLower(path.Ext(name))
	switch ext {
	case ".jsonl", ".ndjson", ".json":
		return readJSON(strings.TrimPrefix(ext, ".")), nil
	case ".csv", ".tsv":
		return readTable(strings.TrimPrefix(ext, ".")), nil
	case ".html", ".htm", ".xhtml":
		return readHTML, nil
	case ".eml":
		return readMail, nil
	case ".txt", ".text", ".md", ".markdown", "":
		switch {
		case looksHTML(head):
			return readHTML, nil
		case strings.HasPrefix(ext, ".m"):
			return readMarkdown, nil
		}
		return readPlain, nil
	}
	if slices.Contains(Formats(), ext) {
		return nil, &refusal{Unsupported, "named " + ext + ", and is none"}
	}
	return nil, &refusal{Unsupported, "no reader for " + ext + " files"}
}

// magic names the binary format that head begins with, if it is a known one.
func magic(head []byte) string {
	for _, m := range []struct{ prefix, kind string }{
		{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or encrypted Office file"},
		{"\xfd7zXZ\x00", "an XZ file"},
		{"7z\xbc\xaf\x27\x1c", "a 7z file"},
		{"Rar!\x1a\x07", "a RAR file"},
		{"{\\rtf", "an RTF file"},
		{"\x89PNG", "a PNG image"},
		{"\xff\xd8\xff", "a JPEG image"},
		{"GIF8", "a GIF image"},
		{"\x7fELF", "a program"},
		{"MZ\x90", "a program"},
		{"PAR1", "a Parquet file"},
		{"SQLite format 3\x00", "an SQLite database"},
	} {
		if bytes.HasPrefix(head, []byte(m.prefix)) {
			return m.kind
		}
	}
	return ""
}

// looksHTML reports whether head begins as a web page does.
func looksHTML(head []byte) bool {
	start := bytes.ToLower(bytes.TrimSpace(head[:min(len(head), 512)]))
	start = bytes.TrimPrefix(start, []byte("\xef\xbb\xbf"))
	return bytes.HasPrefix(start, []byte("<!doctype html")) || bytes.HasPrefix(start, []byte("<html"))
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
	return []string{".txt", ".md", ".html", ".jsonl", ".json", ".csv", ".tsv", ".pdf", ".docx", ".xlsx", ".eml", ".zip", ".tar", ".gz", ".zst", ".bz2"}
}
