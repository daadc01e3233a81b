package report

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/go-analyze/charts"
)

// Charts are drawn with the painter of go-analyze/charts: one drawing gives the
// SVG and the PNG, its fonts are inside, and it is plain Go. Its ready-made
// charts are not taken: they know no event on a time line, no map, and no colour
// that follows the reader's dark theme.

// colour is a colour of the charts: as it is printed, and the variable of the
// page's style sheet that stands for it there.
type colour struct {
	charts.Color
	name string
}

func newColour(hex, name string) colour { return colour{charts.ColorFromHex(hex), name} }

var (
	white  = newColour("#ffffff", "paper")
	ink    = newColour("#1c2128", "ink")
	muted  = newColour("#59636e", "muted")
	line   = newColour("#d1d9e0", "line")
	bar    = newColour("#2a6a9e", "bar")
	pale   = newColour("#86b3d3", "pale")
	event  = newColour("#b3400e", "event")
	land   = newColour("#e6eaef", "land")
	shades = []colour{ // from few to many
		newColour("#d6e6f2", "shade1"), newColour("#a9cbe3", "shade2"), newColour("#74a9cf", "shade3"), newColour("#2f72a6", "shade4"), newColour("#1d4f7c", "shade5"),
	}
	// strong is ink on the two darkest shades.
	strong = newColour("#fefefe", "strong")
)

// palette is all of them, for the page.
var palette = append([]colour{white, ink, muted, line, bar, pale, event, land, strong}, shades...)

// canvas draws a chart in one format.
type canvas struct {
	*charts.Painter
	svg bool
}

func newCanvas(format string, width, height int) *canvas {
	c := &canvas{charts.NewPainter(charts.PainterOptions{OutputFormat: format, Width: width, Height: height}), format == charts.ChartOutputSVG}
	c.rect(0, 0, width, height, white)
	return c
}

func (c *canvas) rect(x1, y1, x2, y2 int, fill colour) {
	c.FilledRect(x1, y1, x2, y2, fill.Color, fill.Color, 0)
}

func (c *canvas) line(x1, y1, x2, y2 int, stroke colour, width float64) {
	c.LineStroke([]charts.Point{{X: x1, Y: y1}, {X: x2, Y: y2}}, stroke.Color, width)
}

func (c *canvas) dashes(x, y1, y2 int, stroke colour) {
	c.DashedLineStroke([]charts.Point{{X: x, Y: y1}, {X: x, Y: y2}}, stroke.Color, 2, []float64{5, 4})
}

// The sizes of text, in points of 92 to the inch.
const (
	small  = 9.0
	normal = 10.0
	large  = 13.0
)

func font(size float64, fill colour) charts.FontStyle {
	return charts.FontStyle{FontSize: size, FontColor: fill.Color}
}

// wide is the width of text in pixels.
func (c *canvas) wide(s string, size float64) int {
	return c.MeasureText(s, 0, font(size, ink)).Width()
}

// text writes at (x, y), the left end of the base line.
func (c *canvas) text(s string, x, y int, size float64, fill colour) {
	if c.svg {
		s = html.EscapeString(s) // the painter does not
	}
	c.Text(s, x, y, 0, font(size, fill))
}

// The painter knows no anchors of text, and the width that it measures is not
// that of the reader's font. These runes before a text, which no text of ours
// has, are turned into anchors in SVG.
const (
	atEnd    = "\ue000"
	atMiddle = "\ue001"
)

var anchors = regexp.MustCompile(`<text ([^>]*)>([\x{e000}\x{e001}])`)

// bytes are what was drawn, as SVG.
func (c *canvas) bytes() ([]byte, error) {
	data, err := c.Bytes()
	if !c.svg || err != nil {
		return data, err
	}
	return anchors.ReplaceAllFunc(data, func(m []byte) []byte {
		parts := anchors.FindSubmatch(m)
		anchor := "end"
		if string(parts[2]) == atMiddle {
			anchor = "middle"
		}
		return fmt.Appendf(nil, `<text text-anchor="%s" %s>`, anchor, parts[1])
	}), nil
}

// right writes text that ends at x, centre text around it.
func (c *canvas) right(s string, x, y int, size float64, fill colour) {
	if c.svg {
		c.text(atEnd+s, x, y, size, fill)
		return
	}
	c.text(s, x-c.wide(s, size), y, size, fill)
}

func (c *canvas) centre(s string, x, y int, size float64, fill colour) {
	if c.svg {
		c.text(atMiddle+s, x, y, size, fill)
		return
	}
	c.text(s, x-c.wide(s, size)/2, y, size, fill)
}

// fit shortens text to a width.
func (c *canvas) fit(s string, width int, size float64) string {
	for cut := s; ; {
		if c.wide(s, size) <= width || cut == "" {
			return s
		}
		_, n := utf8.DecodeLastRuneInString(cut)
		cut = cut[:len(cut)-n]
		s = strings.TrimRight(cut, " ,") + "…"
	}
}

// inline makes an SVG fit for a page: colours are variables of its style sheet,
// fonts the page's, and there is a text in its place for those who do not see
// it.
func inline(svg []byte, id, title, alt string) string {
	var pairs []string
	for _, c := range palette {
		pairs = append(pairs, ":"+c.Color.String()+";", ":var(--"+c.name+");", ":"+c.Color.String()+`"`, ":var(--"+c.name+`)"`)
	}
	s := strings.NewReplacer(append(pairs, ";font-family:'Roboto Medium',sans-serif", "", ` xmlns:xlink="http://www.w3.org/1999/xlink"`, "")...).Replace(string(svg))
	head := fmt.Sprintf(`<svg role="img" aria-labelledby="%[1]s-t %[1]s-d" `, id)
	s = strings.Replace(s, "<svg ", head, 1)
	return strings.Replace(s, ">", fmt.Sprintf(`><title id="%[1]s-t">%[2]s</title><desc id="%[1]s-d">%[3]s</desc>`, id, html.EscapeString(title), html.EscapeString(alt)), 1)
}
