package read

import (
	"bufio"
	"bytes"
	"slices"
	"strings"
	"time"

	"codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"

	"attache/corpus"
)

// readHTML reads one page as one report: its main text, without menus and
// footers, or the whole body where no main text is found or WholePage is set.
// Title, date, author, site, language and address come out of the page.
func readHTML(s *session, source string, r *bufio.Reader) {
	s.whole(source, r, s.opts.MaxBytes, func(data []byte) (*corpus.Document, error) {
		if int64(len(data)) > s.opts.MaxMarkup {
			return nil, refuse(TooLarge, "a page of %d bytes; the limit is %d (--max-markup)", len(data), s.opts.MaxMarkup)
		}
		return s.opts.htmlDocument(data)
	})
}

func (o *Options) htmlDocument(data []byte) (*corpus.Document, error) {
	page, name, err := decode(data, declaredCharset(data))
	if err != nil {
		return nil, err
	}
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return nil, refuse(Unsupported, "%v", err) // nested beyond any page made for people
	}
	d := &corpus.Document{Reader: &corpus.Reader{Name: "html/1", Encoding: name}}
	d.Lang = attribute(root, "html", "lang")
	whole := pageText(root, nil)
	if len(whole) > maxMainText {
		d.Title = titleOf(root)
		if d.Text = whole; !o.WholePage {
			d.Text = pageText(root, margins)
		}
		return d, nil
	}
	if body := o.mainContent(d, root); body != nil {
		d.Text = pageText(body, nil)
	}
	if len(d.Text) < minMainText {
		d.Text = whole
	}
	return d, nil
}

// maxMainText is how long a page's text may be for its main part to be looked
// for by weighing its elements, which takes time in the square of it. Of a
// longer page all is taken but the margins.
const maxMainText = 192 << 10

// margins are the elements around a page's main part.
var margins = map[string]bool{"nav": true, "header": true, "footer": true, "aside": true, "form": true}

// minMainText is how short a main text may be before the whole body is taken.
const minMainText = 60

// mainContent fills what the page says of itself into d and returns the part
// that is its main text, or nil. The main text is found by the method of
// Mozilla's Readability.
func (o *Options) mainContent(d *corpus.Document, root *html.Node) *html.Node {
	d.URL = canonical(root)
	parser := readability.NewParser()
	found, err := parser.ParseDocument(root, nil)
	if err != nil {
		d.Title = titleOf(root)
		return nil
	}
	d.Title = oneSpaced(found.Title())
	if at, err := found.PublishedTime(); err == nil && !at.IsZero() {
		setMeta(d, "date", at.Format(time.DateOnly))
	}
	setMeta(d, "date", metaContent(root, "date", "dc.date", "dcterms.date", "dcterms.created", "pubdate"))
	setMeta(d, "author", oneSpaced(found.Byline()))
	setMeta(d, "site", oneSpaced(found.SiteName()))
	if o.WholePage {
		return nil
	}
	return found.Node
}

func oneSpaced(s string) string { return strings.Join(strings.Fields(s), " ") }

// canonical is the address that a page gives as its own, "" if it gives none.
func canonical(root *html.Node) string {
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == "link" && strings.EqualFold(attrOf(n, "rel"), "canonical") {
			return strings.TrimSpace(attrOf(n, "href"))
		}
	}
	return metaContent(root, "og:url")
}

// metaContent is the content of the first meta element with one of the names.
func metaContent(root *html.Node, names ...string) string {
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.Data != "meta" {
			continue
		}
		name := strings.ToLower(attrOf(n, "name") + attrOf(n, "property"))
		if slices.Contains(names, name) {
			return strings.TrimSpace(attrOf(n, "content"))
		}
	}
	return ""
}

func attrOf(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// declaredCharset is the character set that the page's meta elements name.
func declaredCharset(data []byte) string {
	_, name, certain := charset.DetermineEncoding(data[:min(len(data), 1024)], "")
	if !certain && !bytes.Contains(bytes.ToLower(data[:min(len(data), 1024)]), []byte("charset")) {
		return ""
	}
	return name
}

// blocks are the elements that start a new line; those with two also leave a
// blank one.
var blocks = map[string]int{
	"p": 2, "h1": 2, "h2": 2, "h3": 2, "h4": 2, "h5": 2, "h6": 2, "blockquote": 2, "table": 2, "ul": 2, "ol": 2, "pre": 2, "article": 2, "section": 2,
	"div": 1, "li": 1, "tr": 1, "br": 1, "hr": 1, "dt": 1, "dd": 1, "header": 1, "footer": 1, "main": 1, "nav": 1, "aside": 1, "form": 1, "figcaption": 1, "title": 1, "option": 1,
}

var invisible = map[string]bool{"script": true, "style": true, "noscript": true, "template": true, "head": true, "iframe": true, "svg": true, "object": true}

// pageText is the text below n as a reader sees it: spaces run together,
// except in pre, and blocks on lines of their own. Elements in without are left
// out.
func pageText(n *html.Node, without map[string]bool) string {
	w := &pageWriter{without: without}
	w.node(n, false)
	return w.b.String()
}

type pageWriter struct {
	b       strings.Builder
	breaks  int  // line breaks owed before the next word
	space   bool // a space is owed
	without map[string]bool
}

func (w *pageWriter) node(n *html.Node, pre bool) {
	switch n.Type {
	case html.TextNode:
		w.text(n.Data, pre)
		return
	case html.ElementNode:
		if invisible[n.Data] || w.without[n.Data] {
			return
		}
	}
	lines := 0
	if n.Type == html.ElementNode {
		lines = blocks[n.Data]
	}
	w.breaks = max(w.breaks, lines)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(c, pre || n.Data == "pre")
	}
	w.breaks = max(w.breaks, lines)
	if n.Type == html.ElementNode && (n.Data == "td" || n.Data == "th") {
		w.space = true
	}
}

func (w *pageWriter) text(s string, pre bool) {
	if pre {
		if strings.TrimSpace(s) != "" {
			w.flush()
			w.b.WriteString(s)
		}
		return
	}
	for len(s) > 0 {
		i := strings.IndexFunc(s, isSpace)
		if i == 0 {
			w.space = true
			s = strings.TrimLeftFunc(s, isSpace)
			continue
		}
		if i < 0 {
			i = len(s)
		}
		w.flush()
		w.b.WriteString(s[:i])
		s = s[i:]
	}
}

func isSpace(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\f' }

// flush writes the breaks or the space owed.
func (w *pageWriter) flush() {
	switch {
	case w.b.Len() == 0:
	case w.breaks > 0:
		w.b.WriteString("\n\n"[:min(w.breaks, 2)])
	case w.space:
		w.b.WriteByte(' ')
	}
	w.breaks, w.space = 0, false
}

// titleOf is the title that a page's head has, spaces run together.
func titleOf(root *html.Node) string {
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == "title" && n.FirstChild != nil {
			return strings.Join(strings.Fields(n.FirstChild.Data), " ")
		}
	}
	return ""
}

func attribute(root *html.Node, element, key string) string {
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == element {
			if value := attrOf(n, key); value != "" {
				return value
			}
		}
	}
	return ""
}
