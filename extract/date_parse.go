package extract

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// calendarDate is a date as exact as it was written: Day, or Month and Day,
// are 0 where they were not.
type calendarDate struct{ Year, Month, Day int }

// precision is "year", "month" or "day".
func (d calendarDate) precision() string {
	switch {
	case d.Month == 0:
		return "year"
	case d.Day == 0:
		return "month"
	}
	return "day"
}

// String is "2019", "2019-03" or "2019-03-02".
func (d calendarDate) String() string {
	switch d.precision() {
	case "year":
		return fmt.Sprintf("%04d", d.Year)
	case "month":
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// before compares dates; a missing part comes first.
func (d calendarDate) before(e calendarDate) bool {
	if d.Year != e.Year {
		return d.Year < e.Year
	}
	if d.Month != e.Month {
		return d.Month < e.Month
	}
	return d.Day < e.Day
}

// Years out of this range are no dates of reports.
const (
	firstYear = 1900
	lastYear  = 2099
)

// valid reports whether the calendar has the date.
func (d calendarDate) valid() bool {
	if d.Year < firstYear || d.Year > lastYear || d.Month < 0 || d.Month > 12 || d.Day < 0 {
		return false
	}
	if d.Day == 0 {
		return true
	}
	return d.Month > 0 && d.Day <= time.Date(d.Year, time.Month(d.Month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// writtenDate is a date expression found: valid, or an expression that names
// no one date ("31 February 2018", "03/04/2019" without an order).
type writtenDate struct {
	calendarDate
	end   int // just past its last byte
	valid bool
}

// parseDate reads the date expression that starts at byte i of s. order is
// "dmy", "mdy" or "" and says what 03/04/2019 means. ok is false where no date
// expression starts.
func parseDate(s string, i int, order string) (writtenDate, bool) {
	var w writtenDate
	var ok bool
	if isDateDigit(s[i]) {
		w, ok = parseDigits(s, i, order)
	} else if month, end := monthAt(s, i); month > 0 {
		w, ok = parseMonthFirst(s, end, month)
	}
	if !ok || w.end < len(s) && isDateDigit(s[w.end]) {
		return w, false
	}
	return w, true
}

// parseDigits reads 2019-03-02, 2019年3月2日, 2 March 2019, 02/03/2019.
func parseDigits(s string, i int, order string) (writtenDate, bool) {
	n, end, width := numberAt(s, i)
	switch {
	case width == 4:
		return parseYearFirst(s, end, n)
	case width > 2 || width == 0:
		return writtenDate{}, false
	}
	if end+1 < len(s) && isDateDigit(s[end+1]) && strings.IndexByte("/.-", s[end]) >= 0 {
		return parseNumeric(s, i, end, order)
	}
	return parseDayFirst(s, end, n)
}

// parseYearFirst reads what follows a year of four digits.
func parseYearFirst(s string, end, year int) (writtenDate, bool) {
	if rest, ok := strings.CutPrefix(s[end:], "年"); ok {
		return parseHan(s, len(s)-len(rest), year)
	}
	if end >= len(s) || strings.IndexByte("-/.", s[end]) < 0 {
		return writtenDate{}, false
	}
	sep := s[end]
	month, at, width := numberAt(s, end+1)
	if width == 0 || width > 2 {
		return writtenDate{}, false
	}
	d := calendarDate{Year: year, Month: month}
	if at+1 < len(s) && s[at] == sep && isDateDigit(s[at+1]) {
		day, last, width := numberAt(s, at+1)
		if width > 2 {
			return writtenDate{}, false
		}
		d.Day = day
		return writtenDate{d, last, d.valid() && month > 0 && day > 0}, true
	}
	if sep != '-' || width != 2 { // 2019/03 and 2019.3 may be anything
		return writtenDate{}, false
	}
	return writtenDate{d, at, d.valid() && month > 0}, d.valid() && month > 0
}

// parseHan reads 3月3日 after the year; "号" ends a day too.
func parseHan(s string, at, year int) (writtenDate, bool) {
	d := calendarDate{Year: year}
	month, end, width := numberAt(s, skipSpaces(s, at))
	rest, ok := strings.CutPrefix(s[end:], "月")
	if width == 0 || width > 2 || !ok {
		return writtenDate{d, at, d.valid()}, d.valid()
	}
	d.Month = month
	at = len(s) - len(rest)
	day, end, width := numberAt(s, skipSpaces(s, at))
	if width == 1 || width == 2 {
		for _, mark := range []string{"日", "号"} {
			if strings.HasPrefix(s[end:], mark) {
				d.Day = day
				return writtenDate{d, end + len(mark), d.valid() && month > 0 && day > 0}, true
			}
		}
	}
	return writtenDate{d, at, d.valid() && month > 0}, true
}

// parseNumeric reads 02/03/2019, 2.3.2019, 2-3-2019 from byte i; end is just
// past the first number. Dots are written day first.
func parseNumeric(s string, i, end int, order string) (writtenDate, bool) {
	sep := s[end]
	first, _, _ := numberAt(s, i)
	second, at, width := numberAt(s, end+1)
	if width > 2 || at+1 >= len(s) || s[at] != sep {
		return writtenDate{}, false
	}
	year, last, width := numberAt(s, at+1)
	if width != 4 {
		return writtenDate{}, false
	}
	dmy, mdy := calendarDate{year, second, first}, calendarDate{year, first, second}
	canDMY := dmy.valid() && first > 0 && second > 0
	canMDY := mdy.valid() && first > 0 && second > 0
	switch {
	case sep == '.' || order == "dmy":
		return writtenDate{dmy, last, canDMY}, true
	case order == "mdy":
		return writtenDate{mdy, last, canMDY}, true
	case canDMY && canMDY && first != second:
		return writtenDate{dmy, last, false}, true
	case canMDY:
		return writtenDate{mdy, last, true}, true
	}
	return writtenDate{dmy, last, canDMY}, true
}

// parseDayFirst reads "th of March, 2019" after the day.
func parseDayFirst(s string, at, day int) (writtenDate, bool) {
	at = skipOrdinal(s, at)
	at = skipJoin(s, at)
	if rest, ok := strings.CutPrefix(s[at:], "of "); ok {
		at = len(s) - len(rest)
	}
	if at >= len(s) {
		return writtenDate{}, false
	}
	month, end := monthAt(s, at)
	if month == 0 {
		return writtenDate{}, false
	}
	year, end, width := numberAt(s, skipJoin(s, end))
	if width != 4 {
		return writtenDate{}, false
	}
	d := calendarDate{year, month, day}
	return writtenDate{d, end, d.valid() && day > 0}, true
}

// parseMonthFirst reads "3, 2019", "3rd 2019" or "2019" after the month.
func parseMonthFirst(s string, at, month int) (writtenDate, bool) {
	n, end, width := numberAt(s, skipJoin(s, at))
	if width == 4 {
		d := calendarDate{Year: n, Month: month}
		return writtenDate{d, end, true}, d.valid()
	}
	if width == 0 || width > 2 {
		return writtenDate{}, false
	}
	year, last, width := numberAt(s, skipJoin(s, skipOrdinal(s, end)))
	if width != 4 {
		return writtenDate{}, false
	}
	d := calendarDate{year, month, n}
	return writtenDate{d, last, d.valid() && n > 0}, true
}

func isDateDigit(c byte) bool { return '0' <= c && c <= '9' }

// numberAt reads the run of digits at byte i; width is 0 where there is none
// and 5 for five or more.
func numberAt(s string, i int) (n, end, width int) {
	for end = i; end < len(s) && isDateDigit(s[end]); end++ {
		if width < 5 {
			n = n*10 + int(s[end]-'0')
			width++
		}
	}
	return n, end, width
}

func skipSpaces(s string, i int) int {
	for i < len(s) && s[i] == ' ' {
		i++
	}
	return i
}

// skipJoin skips what parts day, month and year: ". ", ", ", "-", a space or a
// no-break space.
func skipJoin(s string, i int) int {
	for n := 0; n < 3 && i < len(s); n++ {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !strings.ContainsRune(" .,-\u00a0/", r) {
			break
		}
		i += size
	}
	return i
}

func skipOrdinal(s string, i int) int {
	if i+2 <= len(s) {
		switch strings.ToLower(s[i : i+2]) {
		case "st", "nd", "rd", "th":
			return i + 2
		}
	}
	return i
}

// monthNames holds the names a month's first letters may stand for.
var monthNames = [...]string{
	"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
}

// germanMonths are those that are not written as in English, with the month.
var germanMonths = map[string]int{"januar": 1, "jänner": 1, "februar": 2, "märz": 3, "maerz": 3, "mai": 5, "juni": 6, "juli": 7, "oktober": 10, "dezember": 12, "okt": 10, "dez": 12}

// monthAt reads an English or German month, whole or cut to three or four
// letters, that starts at byte i with a capital. The month is 0 where there is
// none.
func monthAt(s string, i int) (month, end int) {
	if s[i] < 'A' || s[i] > 'S' { // April to September
		return 0, i
	}
	end = i
	for end < len(s) && end-i < 10 {
		r, size := utf8.DecodeRuneInString(s[end:])
		if !unicode.IsLetter(r) {
			break
		}
		end += size
	}
	word := s[i:end]
	if len(word) < 3 {
		return 0, i
	}
	for m, name := range monthNames {
		if len(word) <= len(name) && strings.EqualFold(word, name[:len(word)]) && (len(word) <= 4 || len(word) == len(name)) {
			return m + 1, end
		}
	}
	if month, ok := germanMonths[strings.ToLower(word)]; ok {
		return month, end
	}
	return 0, i
}
