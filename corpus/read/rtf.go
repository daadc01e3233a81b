package read

import (
	"bufio"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"attache/corpus"
)

// readRTF reads one RTF file as one report: its paragraphs, tables a row a
// line, footnotes at the end. Headers, footers, fields' codes, hidden and
// deleted text, pictures and embedded objects are not text.
func readRTF(s *session, source string, r *bufio.Reader) {
	s.whole(source, r, s.opts.MaxBytes, func(data []byte) (*corpus.Document, error) {
		p := &rtfParser{data: data, group: rtfGroup{skip: 1, page: 1252}, page: 1252, fonts: map[int]int{}}
		p.body = &rtfText{}
		p.group.out = p.body
		if err := p.parse(); err != nil {
			return nil, err
		}
		d := &corpus.Document{Text: p.text(), Title: oneSpaced(p.info["title"]), Reader: &corpus.Reader{Name: "rtf/1", Encoding: "windows-" + strconv.Itoa(p.page)}}
		setMeta(d, "author", oneSpaced(p.info["author"]))
		setMeta(d, "keywords", oneSpaced(p.info["keywords"]))
		setMeta(d, "subject", oneSpaced(p.info["subject"]))
		if d.Title == "" {
			d.Title = titleLine(d.Text)
		}
		return d, nil
	})
}

// rtfParser walks over RTF as version 1.9.1 of its specification has it.
type rtfParser struct {
	data  []byte
	at    int
	group rtfGroup
	outer []rtfGroup
	page  int         // code page of the file
	fonts map[int]int // code page of each font that has one of its own
	font  int         // being defined
	body  *rtfText
	notes []*rtfText
	info  map[string]string
	raw   []byte // bytes not decoded yet, of code page group.page
	units []uint16
	left  int  // characters still to be passed over after a \u
	star  bool // the next destination may be passed over
}

// rtfGroup is what a brace saves and the closing one brings back.
type rtfGroup struct {
	out    *rtfText // nil: not text
	dest   string
	skip   int // how many characters stand in for one \u
	page   int
	hidden bool
	spaced bool // paragraphs have space between them
}

// rtfText is text under way: breaks and tabs are owed before the next
// character, as in a Word file.
type rtfText struct{ wordWriter }

// maxGroups bounds how many groups may be open.
const maxGroups = 10_000

func (p *rtfParser) parse() error {
	for p.at < len(p.data) {
		c := p.data[p.at]
		p.at++
		switch c {
		case '{':
			if len(p.outer) == maxGroups {
				return refuse(Unsupported, "more than %d groups are open", maxGroups)
			}
			p.flush()
			p.left = 0
			p.outer = append(p.outer, p.group)
		case '}':
			p.flush()
			p.left, p.star = 0, false
			if len(p.outer) == 0 {
				return nil // what follows is no RTF
			}
			p.close()
			if len(p.outer) == 0 {
				return nil
			}
		case '\\':
			if err := p.control(); err != nil {
				return err
			}
		case '\r', '\n':
		default:
			p.byte(c)
		}
	}
	p.flush()
	return refuse(Truncated, "the file ends within %d open groups", len(p.outer))
}

// close ends a group.
func (p *rtfParser) close() {
	ended := p.group
	p.group, p.outer = p.outer[len(p.outer)-1], p.outer[:len(p.outer)-1]
	if ended.dest == p.group.dest || ended.out == nil {
		return
	}
	switch ended.dest {
	case "title", "author", "subject", "keywords":
		if p.info == nil {
			p.info = map[string]string{}
		}
		p.info[ended.dest] = printable(ended.out.b.String())
	case "footnote":
		p.notes = append(p.notes, ended.out)
	}
}

// text is the body with the footnotes below.
func (p *rtfParser) text() string {
	for _, n := range p.notes {
		p.body.breaks = 2
		p.body.text(n.b.String())
	}
	return p.body.b.String()
}

// byte takes one byte of text in the code page at hand.
func (p *rtfParser) byte(c byte) {
	if p.left > 0 {
		p.left--
		return
	}
	if c == ';' && p.group.dest == "fonttbl" || p.group.out == nil || p.group.hidden {
		return
	}
	if len(p.units) > 0 {
		p.flush()
	}
	p.raw = append(p.raw, c)
}

// flush decodes what has gathered.
func (p *rtfParser) flush() {
	if len(p.raw) > 0 {
		p.write(decodePage(p.raw, p.group.page))
		p.raw = p.raw[:0]
	}
	if len(p.units) > 0 {
		p.write(string(utf16.Decode(p.units)))
		p.units = p.units[:0]
	}
}

func (p *rtfParser) write(s string) {
	if p.group.out != nil && !p.group.hidden {
		p.group.out.text(printable(s))
	}
}

// control reads one control word or symbol.
func (p *rtfParser) control() error {
	if p.at == len(p.data) {
		return refuse(Truncated, "the file ends within a control word")
	}
	c := p.data[p.at]
	if c|0x20 < 'a' || c|0x20 > 'z' {
		p.at++
		p.symbol(c)
		return nil
	}
	start := p.at
	for p.at < len(p.data) && p.data[p.at]|0x20 >= 'a' && p.data[p.at]|0x20 <= 'z' {
		p.at++
	}
	word := string(p.data[start:min(p.at, start+32)])
	number := p.at
	if p.at < len(p.data) && p.data[p.at] == '-' {
		p.at++
	}
	for p.at < len(p.data) && p.data[p.at] >= '0' && p.data[p.at] <= '9' {
		p.at++
	}
	n, err := strconv.Atoi(string(p.data[number:min(p.at, number+11)]))
	has := err == nil
	if p.at < len(p.data) && p.data[p.at] == ' ' {
		p.at++
	}
	if word == "bin" {
		if n < 0 || n > len(p.data)-p.at {
			return refuse(Truncated, "the file ends within a picture")
		}
		p.at += n
		return nil
	}
	p.word(word, n, has)
	return nil
}

// symbol takes a control symbol: a backslash and one character.
func (p *rtfParser) symbol(c byte) {
	switch c {
	case '\'':
		if p.at+2 <= len(p.data) {
			if n, err := strconv.ParseUint(string(p.data[p.at:p.at+2]), 16, 8); err == nil {
				p.at += 2
				p.byte(byte(n))
			}
		}
	case '*':
		p.star = true
	case '~':
		p.char("\u00a0")
	case '_':
		p.char("\u2011")
	case '\\', '{', '}':
		p.byte(c)
	case '\r', '\n':
		p.word("par", 0, false)
	}
}

// char writes a character that has a name.
func (p *rtfParser) char(s string) {
	if p.left > 0 {
		p.left--
		return
	}
	p.flush()
	p.write(s)
}

// rtfChars are the control words that stand for a character.
var rtfChars = map[string]string{
	"emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
	"emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005",
}

// rtfSilent are destinations without text of the report's that need not be
// marked as such.
var rtfSilent = map[string]bool{
	"colortbl": true, "stylesheet": true, "listtable": true, "listoverridetable": true, "rsidtbl": true, "generator": true, "pict": true, "object": true, "fldinst": true,
	"header": true, "headerl": true, "headerr": true, "headerf": true, "footer": true, "footerl": true, "footerr": true, "footerf": true,
	"ftnsep": true, "ftnsepc": true, "aftnsep": true, "aftnsepc": true, "xe": true, "tc": true, "bkmkstart": true, "bkmkend": true, "filetbl": true, "revtbl": true,
	"themedata": true, "datastore": true, "atnid": true, "atnauthor": true, "annotation": true, "nonshppict": true, "mmathPr": true, "xmlnstbl": true, "pgptbl": true, "info": true, "pntext": true,
}

func (p *rtfParser) word(word string, n int, has bool) {
	if s := rtfChars[word]; s != "" {
		p.char(s)
		return
	}
	if word == "u" && has {
		p.unit(n)
		return
	}
	p.flush()
	out := p.group.out
	star := p.star
	p.star = false
	switch word {
	case "ansicpg":
		if codePage(n) != nil {
			p.page, p.group.page = n, n
		}
	case "mac":
		p.page, p.group.page = 10000, 10000
	case "uc":
		p.group.skip = max(0, min(n, 16))
	case "f":
		p.setFont(n)
	case "fcharset":
		if page := charsetPage[n]; page != 0 && p.group.dest == "fonttbl" {
			p.fonts[p.font] = page
		}
	case "plain":
		p.group.page, p.group.hidden = p.page, false
	case "v", "deleted":
		p.group.hidden = !has || n != 0
	case "sa", "sb":
		p.group.spaced = p.group.spaced || n > 0
	case "pard":
		p.group.spaced = false
	case "fonttbl":
		p.group.dest, p.group.out = word, nil
	case "footnote":
		p.group.dest, p.group.out = word, &rtfText{}
	case "title", "author", "subject", "keywords":
		if p.group.dest == "info" {
			p.group.dest, p.group.out = word, &rtfText{}
		}
	case "shptxt", "fldrslt": // text, though marked
	default:
		if rtfSilent[word] || star {
			p.group.dest, p.group.out = word, nil
			return
		}
		if out != nil && !p.group.hidden {
			out.layout(word, p.group.spaced)
		}
	}
}

// layout takes the control words that part text.
func (t *rtfText) layout(word string, spaced bool) {
	switch word {
	case "par", "sect":
		if t.breaks++; spaced {
			t.breaks = 2
		}
		t.tab = false
	case "line", "page", "column":
		t.breaks = max(t.breaks, 1)
	case "tab":
		if t.b.Len() > 0 && t.breaks == 0 {
			t.tab = true
		}
	case "cell", "nestcell":
		if t.rowText {
			t.breaks, t.tab = 0, true
		}
	case "row", "nestrow":
		t.breaks, t.tab, t.rowText = 1, false, false
	case "trowd":
		t.rowText = t.rowText && t.breaks == 0
	}
}

func (p *rtfParser) setFont(n int) {
	if p.group.dest == "fonttbl" {
		p.font = n
		return
	}
	p.group.page = p.page
	if page := p.fonts[n]; page != 0 {
		p.group.page = page
	}
}

// unit takes one \u: a unit of UTF-16, signed; the characters that stand in for
// it are passed over.
func (p *rtfParser) unit(n int) {
	if p.group.out != nil && !p.group.hidden {
		if len(p.raw) > 0 {
			p.flush()
		}
		if n > 0xffff { // some writers put whole characters
			p.units = append(p.units, utf16.Encode([]rune{rune(min(n, utf8.MaxRune+1))})...)
		} else {
			p.units = append(p.units, uint16(n))
		}
	}
	p.left = p.group.skip
}

// charsetPage is the code page of a font's \fcharset.
var charsetPage = map[int]int{77: 10000, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255, 178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250, 255: 437}

// codePage is the encoding of a Windows code page, nil if it is not known.
func codePage(n int) encoding.Encoding {
	pages := map[int]encoding.Encoding{
		437: charmap.CodePage437, 850: charmap.CodePage850, 852: charmap.CodePage852, 866: charmap.CodePage866, 874: charmap.Windows874,
		932: japanese.ShiftJIS, 936: simplifiedchinese.GB18030, 949: korean.EUCKR, 950: traditionalchinese.Big5,
		1250: charmap.Windows1250, 1251: charmap.Windows1251, 1252: charmap.Windows1252, 1253: charmap.Windows1253, 1254: charmap.Windows1254,
		1255: charmap.Windows1255, 1256: charmap.Windows1256, 1257: charmap.Windows1257, 1258: charmap.Windows1258, 10000: charmap.Macintosh,
	}
	return pages[n]
}

// decodePage decodes bytes of a code page; what does not fit is left out.
func decodePage(raw []byte, page int) string {
	ascii := true
	for _, c := range raw {
		ascii = ascii && c < utf8.RuneSelf
	}
	enc := codePage(page)
	if ascii || enc == nil {
		return strings.ToValidUTF8(string(raw), "")
	}
	out, err := enc.NewDecoder().Bytes(raw)
	if err != nil {
		return ""
	}
	return string(out)
}
