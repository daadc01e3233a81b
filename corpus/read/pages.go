package read

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// pageLines cuts the text of a page into its lines, without the characters
// that fonts and readers leave in it. A hyphen that parts a word at the end of
// a line stays at that end as "\u00ad", for joinPages.
func pageLines(text string) []string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x02", "\u00ad", "\ufffe", "\u00ad").Replace(text)
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(printable(joinSoft(line))); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// joinSoft joins the words that PDFium has brought together from two lines, with
// a soft hyphen between: that goes, unless the word had hyphens before.
func joinSoft(line string) string {
	for {
		at := strings.Index(line, "\u00ad")
		if at < 0 || at+len("\u00ad") == len(line) {
			return line
		}
		before, hyphen := line[:at], ""
		if word := before[strings.LastIndexByte(before, ' ')+1:]; strings.Contains(word, "-") {
			hyphen = "-"
		}
		line = before + hyphen + line[at+len("\u00ad"):]
	}
}

// printable drops control characters and what is no character at all.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r == utf8.RuneError || r == '\uffff' || unicode.IsControl(r) && r != '\t' {
			return -1
		}
		return r
	}, s)
}

// edge is how many lines at the top and at the bottom of a page may be its
// header and footer.
const edge = 3

// dropRepeated takes running headers and footers off: lines that stand within
// the edge of three pages or more, and of more than half of all, numbers apart.
func dropRepeated(pages [][]string) [][]string {
	count := map[string]int{}
	for _, lines := range pages {
		seen := map[string]bool{}
		for i, line := range lines {
			if key := edgeKey(lines, i, line); key != "" && !seen[key] {
				seen[key] = true
				count[key]++
			}
		}
	}
	kept := make([][]string, len(pages))
	for p, lines := range pages {
		for i, line := range lines {
			if n := count[edgeKey(lines, i, line)]; n < 3 || 2*n <= len(pages) {
				kept[p] = append(kept[p], line)
			}
		}
	}
	return kept
}

// edgeKey is what a line of the edge is counted by, "" for all others.
func edgeKey(lines []string, i int, line string) string {
	side := ""
	switch {
	case i < edge && len(lines) > edge:
		side = "top "
	case i >= len(lines)-edge:
		side = "bottom "
	default:
		return ""
	}
	return side + strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return '#'
		}
		return r
	}, line)
}

// joinPages makes one text of all pages, with words joined that a hyphen parts
// at the end of a line. A page that ends a sentence is followed by a blank
// line. starts holds where each page begins; one without text begins where the
// next does.
func joinPages(pages [][]string) (text string, starts []int) {
	var b strings.Builder
	last := ""
	for _, lines := range pages {
		started := false
		for _, line := range lines {
			head, parted := strings.CutSuffix(last, "\u00ad")
			switch {
			case last == "":
			case parted || hyphened(last, line):
				if !parted {
					head = last[:len(last)-1]
				}
				b.WriteString(head)
			case !started && strings.ContainsAny(last[len(last)-1:], ".!?:") || strings.HasSuffix(last, "。"):
				b.WriteString(last + "\n\n")
			default:
				b.WriteString(last + "\n")
			}
			if !started {
				starts = append(starts, b.Len())
				started = true
			}
			last = line
		}
		if !started {
			starts = append(starts, -1)
		}
	}
	b.WriteString(strings.TrimSuffix(last, "\u00ad"))
	next := b.Len()
	for i := len(starts) - 1; i >= 0; i-- {
		if starts[i] < 0 {
			starts[i] = next
		}
		next = starts[i]
	}
	return b.String(), starts
}

// hyphened reports whether a word is parted between two lines: letters and a
// hyphen at the end of one, a small letter at the start of the next.
func hyphened(line, next string) bool {
	before, found := strings.CutSuffix(line, "-")
	if !found {
		return false
	}
	r, _ := utf8.DecodeLastRuneInString(before)
	n, _ := utf8.DecodeRuneInString(next)
	word := before[strings.LastIndexByte(before, ' ')+1:]
	return unicode.IsLower(r) && unicode.IsLower(n) && len(word) > 1 && !strings.Contains(word, "-")
}
