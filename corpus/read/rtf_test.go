package read

import (
	"strings"
	"testing"
)

// TestRTF is one line a piece of the format: what a reader of the page sees.
func TestRTF(t *testing.T) {
	for _, tt := range []struct{ body, want string }{
		{`plain text\par next`, "plain text\nnext"},
		{`\pard\sa200 one\par two\par\pard three\par four`, "one\n\ntwo\n\nthree\nfour"},
		{`a{\b bold} {\i it}alic`, "abold italic"},
		{`braces \{ and \} and \\`, `braces { and } and \`},
		{`caf\'e9`, "café"},
		{`caf\u233?`, "café"},
		{`{\uc0 caf\u233 s}`, "cafés"},
		{`\uc2 \u28608\'bc\'a4\u20809\'b9\'e2 laser`, "激光 laser"},
		{`emoji \u-10179?\u-8704? end`, "emoji 😀 end"},
		{`whole \u128512? end`, "whole 😀 end"},
		{`half \u-10179? end`, "half  end"},
		{`{\f1 \'c0\'e1\'e2}\f0 abc`, "Абвabc"},
		{`{\f2 \'bc\'a4\'b9\'e2}`, "激光"},
		{`\lquote q\rquote\emdash\bullet\~x\_y`, "‘q’—•\u00a0x\u2011y"},
		{"broken\r\nline", "brokenline"},
		{`{\*\unknown not seen}{\header top}{\footer end}seen`, "seen"},
		{`{\field{\*\fldinst HYPERLINK "http://example.org"}{\fldrslt the link}} after`, "the link after"},
		{`{\v hidden}shown{\deleted gone}\v0  still`, "shown still"},
		{`{\pict\wmetafile8 0102ff}after{\object{\objdata 00}{\result pic}}`, "after"},
		{`{\pict\bin4 }}}}}x`, "x"},
		{`\trowd\intbl Power\cell 5 W\cell\row\trowd\cell end\cell\row\pard after`, "Power\t5 W\nend\nafter"},
		{`text{\footnote A note.} goes on`, "text goes on\n\nA note."},
		{`a\tab b`, "a\tb"},
		{`{\upr{old}{\*\ud{new}}}`, "old"},
	} {
		doc := `{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial Cyr;}{\f2\fcharset134 SimSun;}}{\colortbl;\red0;}{\stylesheet{Normal;}}{\info{\title A title}{\author A. Writer}}` + tt.body + "}"
		docs, skips := readAll(t, Options{}, folder(t, map[string]string{"a.doc": doc}))
		if len(docs) != 1 {
			t.Errorf("%s: %v", tt.body, skips)
			continue
		}
		if d := docs[0]; d.Text != tt.want || d.Title != "A title" || d.Meta["author"] != "A. Writer" || d.Reader.Name != "rtf/1" {
			t.Errorf("%s\n got %q\nwant %q, %+v", tt.body, d.Text, tt.want, d)
		}
	}
}

func TestRTFRefusals(t *testing.T) {
	for _, tt := range []struct{ doc, reason, detail string }{
		{`{\rtf1 text`, Truncated, "the file ends within 1 open groups"},
		{`{\rtf1 text\`, Truncated, "the file ends within a control word"},
		{`{\rtf1{\pict\bin99 x}}`, Truncated, "the file ends within a picture"},
		{`{\rtf1}`, Empty, "no text in it"},
		{`{\rtf1` + strings.Repeat("{", 20_000), Unsupported, "more than 10000 groups are open"},
	} {
		docs, skips := readAll(t, Options{}, folder(t, map[string]string{"a.rtf": tt.doc}))
		if len(docs) != 0 || len(skips) != 1 || skips[0].Reason != tt.reason || skips[0].Detail != tt.detail {
			t.Errorf("%.40s: %v %v", tt.doc, listing(docs, nil), skips)
		}
	}
}

func FuzzRTF(f *testing.F) {
	fuzzSeeds(f, `{\rtf1\ansicpg936{\fonttbl{\f1\fcharset204;}}\f1 \'c0\u28608?{\*\x y}\par\trowd a\cell\row{\footnote n}}`, `{\rtf1\bin5 abcde\uc2\u-10179 ab}`, `{\rtf1{\info{\title a}}}}`)
	f.Fuzz(func(t *testing.T, data []byte) { fuzzFile(t, "f.rtf", append([]byte(`{\rtf1`), data...)) })
}
