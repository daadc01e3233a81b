package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"
	"unicode"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

// printable makes text of a document fit for a terminal: control characters,
// among them the escapes that would move the cursor, become visible, and the
// marks that would turn the direction of writing go. Line breaks and tabs stay.
func printable(s string) string {
	if strings.IndexFunc(s, dangerous) < 0 && utf8.ValidString(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case !dangerous(r):
			return r
		case r < 0x20:
			return 0x2400 + r // its picture: ␛ for escape
		case r == 0x7f:
			return '␡'
		case unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return utf8.RuneError
	}, s)
}

func dangerous(r rune) bool {
	return unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r)
}

// oneLine is printable text with its line breaks turned to spaces.
func oneLine(s string) string {
	return strings.Join(strings.Fields(printable(s)), " ")
}

// cut shortens text to so many columns.
func cut(s string, columns int) string { return runewidth.Truncate(s, columns, "…") }

// pad fills text up to so many columns.
func pad(s string, columns int) string { return runewidth.FillRight(s, columns) }

// jsonLines writes JSON on, with the characters that a terminal might obey
// escaped as JSON allows; they can stand in strings only.
type jsonLines struct{ io.Writer }

func (j jsonLines) Write(p []byte) (int, error) {
	s := string(p)
	if strings.IndexFunc(s, dangerous) < 0 {
		return j.Writer.Write(p)
	}
	var b strings.Builder
	for _, r := range s {
		if dangerous(r) {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	if _, err := io.WriteString(j.Writer, b.String()); err != nil {
		return 0, err
	}
	return len(p), nil
}

func isBrokenPipe(err error) bool { return errors.Is(err, syscall.EPIPE) }

// The styles of a terminal.
const (
	bold      = "1"
	dim       = "2"
	underline = "4"
	green     = "32"
	yellow    = "33"
	magenta   = "35"
	cyan      = "36"
)

// style wraps text in an escape sequence where colour is wanted.
func (env *environment) style(code, s string) string {
	if !env.colour || s == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

// wrap breaks lines longer than width columns at spaces. Escape sequences of
// styles take no room.
func wrap(s string, width int) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		column := 0
		for i, word := range strings.Split(strings.TrimRight(line, "\n"), " ") {
			w := visible(word)
			switch {
			case i == 0:
			case column+1+w > width:
				b.WriteByte('\n')
				column = 0
			default:
				b.WriteByte(' ')
				column++
			}
			b.WriteString(word)
			column += w
		}
		if strings.HasSuffix(line, "\n") {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// visible is the width of s in columns without its styles.
func visible(s string) int {
	width := 0
	for {
		before, rest, found := strings.Cut(s, "\x1b[")
		width += runewidth.StringWidth(before)
		if !found {
			return width
		}
		_, s, _ = strings.Cut(rest, "m")
	}
}
