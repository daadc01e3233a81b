package read

import (
	"bytes"
	"cmp"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
	"golang.org/x/text/transform"
)

// decode turns the bytes of one document into UTF-8 and names the character
// set, which is told from a byte order mark, from UTF-8's own form, from what
// the page declares, and last by detection. declared may be empty.
func decode(data []byte, declared string) (text, name string, err error) {
	if enc, name, mark := byteOrderMark(data); enc != nil {
		text, err := decodeWith(enc, data[mark:])
		return text, name, err
	}
	if enc, name := unmarkedUTF16(data); enc != nil {
		text, err := decodeWith(enc, data)
		return text, name, err
	}
	if err := checkText(data); err != nil {
		return "", "", err
	}
	escapes := bytes.Contains(data, []byte("\x1b$")) // ISO-2022-JP is plain ASCII to UTF-8
	if utf8.Valid(data) && !escapes {
		return string(data), "utf-8", nil
	}
	for _, label := range append([]string{declared}, detect(data)...) {
		enc, name := charset.Lookup(label)
		if enc == nil || name == "utf-8" || name == "replacement" {
			continue
		}
		if text, err := decodeWith(enc, data); err == nil {
			return text, name, nil
		}
	}
	if utf8.Valid(data) {
		return string(data), "utf-8", nil
	}
	return "", "", refuse(BadEncoding, "no character set fits the bytes")
}

// byteOrderMark returns the encoding a mark at the start of data tells, its
// name and the length of the mark.
func byteOrderMark(data []byte) (enc encoding.Encoding, name string, mark int) {
	has := func(prefix string) bool { return bytes.HasPrefix(data, []byte(prefix)) }
	switch {
	case has("\xef\xbb\xbf"):
		return unicode.UTF8, "utf-8", 3
	case has("\xff\xfe\x00\x00"):
		return utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), "utf-32le", 4
	case has("\x00\x00\xfe\xff"):
		return utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM), "utf-32be", 4
	case has("\xff\xfe"):
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16le", 2
	case has("\xfe\xff"):
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "utf-16be", 2
	}
	return nil, "", 0
}

// unmarkedUTF16 knows UTF-16 without a mark by its zero bytes, which in text
// with Latin letters or spaces fall on one side of the pairs only.
func unmarkedUTF16(data []byte) (encoding.Encoding, string) {
	head := data[:min(len(data), headSize)&^1]
	var zero [2]int
	for i, c := range head {
		if c == 0 {
			zero[i&1]++
		}
	}
	switch enough := len(head) / 8; {
	case len(head) < 8:
	case zero[1] > enough && zero[0] == 0:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16le"
	case zero[0] > enough && zero[1] == 0:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "utf-16be"
	}
	return nil, ""
}

// decodeWith refuses text in which bytes had to be replaced, and text with NUL
// characters or such as no writing has.
func decodeWith(enc encoding.Encoding, data []byte) (string, error) {
	out, err := io.ReadAll(transform.NewReader(bytes.NewReader(data), enc.NewDecoder()))
	if err != nil {
		return "", refuse(BadEncoding, "%v", err)
	}
	if i := bytes.IndexRune(out, utf8.RuneError); i >= 0 {
		return "", refuse(BadEncoding, "the bytes break off or do not fit their character set")
	}
	if err := checkText(out); err != nil {
		return "", err
	}
	return string(out), nil
}

// commonFirst are the character sets that win a tie, the last before the first.
var commonFirst = []string{"Big5", "Shift_JIS", "GB-18030", "windows-1251", "ISO-8859-1"}

// detectSize is how many bytes the detector looks at.
const detectSize = 64 << 10

// detect lists the character sets that data may be in, the likeliest first,
// always ending in windows-1252, which any text with Latin letters fits.
func detect(data []byte) []string {
	results, err := chardet.NewTextDetector().DetectAll(data[:min(len(data), detectSize)])
	if err != nil {
		results = nil
	}
	slices.SortFunc(results, func(a, b chardet.Result) int { // the detector hands them over in any order
		return cmp.Or(b.Confidence-a.Confidence, slices.Index(commonFirst, b.Charset)-slices.Index(commonFirst, a.Charset), strings.Compare(a.Charset, b.Charset))
	})
	var names []string
	for _, r := range results {
		if r.Confidence >= 10 && !strings.HasPrefix(r.Charset, "UTF-") {
			names = append(names, strings.ToLower(strings.TrimSuffix(r.Charset, "-I")))
		}
	}
	return append(names, "windows-1252")
}

// decodeAs decodes by a character set that is known.
func decodeAs(data []byte, name string) (text, used string, err error) {
	enc, _ := charset.Lookup(name)
	if enc == nil {
		return "", "", refuse(BadEncoding, "unknown character set %q", name)
	}
	text, err = decodeWith(enc, data)
	return text, name, err
}
