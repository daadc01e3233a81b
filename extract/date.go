package extract

import (
	"strings"
	"unicode/utf8"

	"attache/corpus"
)

// How far findDate reads: the date of a report stands at its head, or in its
// closing line.
const (
	dateHead     = 1500 // bytes of the first lines
	dateLine     = 320  // bytes in which a dateline starts
	dateTail     = 220  // bytes of the closing line
	dateSignoff  = 60   // bytes that may follow a date in the closing line
	dateMetaSize = 64   // bytes of a column that is a date and nothing else
)

// dateColumns are the columns that may state the date, best first.
var dateColumns = [...]string{"date", "report_date", "reported", "filed", "date_filed", "published", "publication_date", "publicationdate", "pubdate", "日期", "发布日期", "发布时间", "year"}

// findDate finds the report's date: a stated column first, then a "Date:"
// field or dateline, then the closing line, then the newest complete date of
// the first lines. order ("dmy", "mdy" or "") says what 03/04/2019 means. Where
// the place that states it holds no one date ("31 February"), there is none:
// another date of the text would be a guess.
func findDate(doc *corpus.Document, passages []Passage, order string) *corpus.Date {
	if date, ok := metaDate(doc, order); ok {
		return date
	}
	var newest *foundDate
	for i := range passages {
		p := &passages[i]
		if p.Field != "text" && p.Field != "title" {
			continue
		}
		found, stop := scanDates(p, order)
		if stop {
			return found.label()
		}
		if found != nil && (newest == nil || newest.before(found.calendarDate)) {
			newest = found
		}
	}
	return newest.label()
}

// foundDate is a valid date in a field, with the kind of place it stands in.
type foundDate struct {
	writtenDate
	field, text, kind string
	start             int
}

// label turns a find into the record's date; nil stays nil.
func (f *foundDate) label() *corpus.Date {
	if f == nil || !f.valid {
		return nil
	}
	span := corpus.Span{Start: f.start, End: f.end}
	return &corpus.Date{
		Value: f.String(), Precision: f.precision(),
		Evidence: []corpus.Evidence{{Field: f.field, Span: span, Text: span.Of(f.text), Kind: f.kind}},
	}
}

// metaDate reads the first column that holds a date and nothing else. A column
// "date" that holds something else states no date, and ends the matter only
// when it is an expression of a date that does not exist.
func metaDate(doc *corpus.Document, order string) (*corpus.Date, bool) {
	for _, column := range dateColumns {
		value, ok := doc.Meta[column]
		if !ok || len(value) > dateMetaSize {
			continue
		}
		start := 0
		for start < len(value) && value[start] == ' ' {
			start++
		}
		if start == len(value) {
			continue
		}
		w, ok := parseDate(value, start, order)
		if !ok {
			if n, end, width := numberAt(value, start); width == 4 {
				w = writtenDate{calendarDate{Year: n}, end, calendarDate{Year: n}.valid()}
				ok = true
			}
		}
		if ok && onlyTime(value[w.end:]) {
			f := foundDate{w, "meta." + column, value, "metadata", start}
			return f.label(), true
		}
	}
	return nil, false
}

// onlyTime reports whether what follows a date in a column is a time of day or
// nothing: "T10:15:00Z", " 10:15".
func onlyTime(s string) bool {
	for i := range len(s) {
		if !isDateDigit(s[i]) && !strings.ContainsRune(" T:Z+-.", rune(s[i])) {
			return false
		}
	}
	return true
}

// scanDates reads the head and the closing line of a passage. stop says that
// the find is the field or line which states the date.
func scanDates(p *Passage, order string) (found *foundDate, stop bool) {
	s := p.Text
	var newest *foundDate
	head := min(len(s), dateHead)
	for i := 0; i < head; {
		w, ok := dateAt(s, i, order)
		if !ok {
			i = nextStart(s, i)
			continue
		}
		f := &foundDate{w, p.Field, s, "text", i}
		if labelled(s, i) {
			f.kind = "field"
			return f, true
		}
		if p.Field == "text" && dateline(s, i, w) {
			f.kind = "dateline"
			return f, true
		}
		if w.valid && w.Day > 0 && !ranged(s, i) && !deadline(s[:i]) && (newest == nil || newest.before(w.calendarDate)) {
			newest = f
		}
		i = w.end
	}
	if f := closingDate(p, order); f != nil {
		return f, true
	}
	return newest, false
}

// dateAt reads a date at byte i if a word starts there.
func dateAt(s string, i int, order string) (writtenDate, bool) {
	if i > 0 && (isDateDigit(s[i-1]) || isLetter(s[i-1]) || i > 1 && strings.IndexByte("/.-", s[i-1]) >= 0 && isDateDigit(s[i-2])) {
		return writtenDate{}, false
	}
	if !isDateDigit(s[i]) && !isLetter(s[i]) {
		return writtenDate{}, false
	}
	return parseDate(s, i, order)
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// nextStart is the first byte after i where a number or a capital may start.
func nextStart(s string, i int) int {
	for i++; i < len(s); i++ {
		if c := s[i]; isDateDigit(c) || 'A' <= c && c <= 'S' {
			return i
		}
	}
	return i
}

// labelled reports whether "Date:" or the like stands right before byte i.
func labelled(s string, i int) bool {
	before := strings.TrimRight(lastBytes(s[:i], 48), " \t*_")
	before, colon := cutColon(before)
	before = strings.ToLower(strings.TrimRight(before, " \t*_"))
	for _, name := range []string{"日期", "时间", "date", "datum", "dated", "date of report", "filed", "reported on", "filed on"} {
		if !strings.HasSuffix(before, name) || !colon && !strings.HasPrefix(name, "dated") && !strings.HasSuffix(name, "d on") {
			continue
		}
		if at := len(before) - len(name); at == 0 || !isLetter(before[at-1]) {
			return true
		}
	}
	return false
}

func cutColon(s string) (string, bool) {
	for _, colon := range []string{":", "："} {
		if rest, ok := strings.CutSuffix(s, colon); ok {
			return rest, true
		}
	}
	return s, false
}

// lastBytes is the tail of s, at most n bytes, cut at a character.
func lastBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for i := len(s) - n; ; i++ {
		if i == len(s) || utf8.RuneStart(s[i]) {
			return s[i:]
		}
	}
}

// dateline reports whether the date at byte i heads the report: near the top,
// parted by punctuation or a line break from what stands before, and not in
// the run of a sentence.
func dateline(s string, i int, w writtenDate) bool {
	return i <= dateLine && parted(s[:i]) && ends(s[w.end:])
}

// parted reports whether the text before a date ends in a break.
func parted(before string) bool {
	before = strings.TrimRight(before, " \t")
	if before == "" || strings.HasSuffix(before, "—") || strings.HasSuffix(before, "–") || strings.HasSuffix(before, "·") {
		return true
	}
	return strings.IndexByte("\n,;:|/([.-*", before[len(before)-1]) >= 0
}

// ends reports whether a date is followed by a break.
func ends(after string) bool {
	after = strings.TrimLeft(after, " \t")
	if after == "" || strings.HasPrefix(after, "—") || strings.HasPrefix(after, "–") || strings.HasPrefix(after, "·") {
		return true
	}
	return strings.IndexByte("\n\r,;:|/)].-*", after[0]) >= 0
}

// ranged reports whether the date is the end of a range, "3-5 March 2019".
func ranged(s string, i int) bool {
	before := strings.TrimRight(s[:i], " ")
	return strings.HasSuffix(before, "-") || strings.HasSuffix(before, "–")
}

// deadline reports whether the word before a date makes it another's date than
// the report's: "until 31 December 2030".
func deadline(before string) bool {
	switch lastWord(before) {
	case "by", "until", "till", "before", "due", "deadline", "expires", "ends", "since", "after", "through":
		return true
	}
	return false
}

// closingDate is the date of the closing line: near the end, parted from what
// stands before, with little after it.
func closingDate(p *Passage, order string) *foundDate {
	if p.Field != "text" || len(p.Text) < dateLine {
		return nil
	}
	s := strings.TrimRight(p.Text, " \n\r\t")
	start := len(s) - min(len(s), dateTail)
	for i := nextStart(s, start); i < len(s); {
		w, ok := dateAt(s, i, order)
		if !ok {
			i = nextStart(s, i)
			continue
		}
		if w.valid && w.Day > 0 && parted(s[:i]) && ends(s[w.end:]) && len(s)-w.end <= dateSignoff {
			return &foundDate{w, p.Field, p.Text, "closing line", i}
		}
		i = w.end
	}
	return nil
}
