package extract

import (
	"slices"
	"strings"

	"attache/corpus"
	"attache/extract/country"
)

// originFields and partnerFields are the labels of fields whose value is the
// country of the technology, or the side that seeks it.
var (
	originFields  = []string{"country", "country of origin", "country of technology", "origin", "nation", "source country", "技术来源国", "国别", "国家", "来源国"}
	partnerFields = []string{"sought from", "partner country", "target country", "target market", "recipient", "partner sought in", "目标国家"}
)

// maxColumn bounds a column that states a country or the post.
const maxColumn = 200

// statingColumns are the columns that name the country of the technology, the
// side sought or the post, in order of their names.
// A column that a reader took from the head of the text is left to the text,
// so that one statement is not counted twice.
func statingColumns(doc *corpus.Document) []string {
	var list []string
	for column, value := range doc.Meta {
		name := columnName(column)
		if value != "" && !inHead(doc.Text, name, value) && len(value) <= maxColumn && (listed(originFields, name) || listed(partnerFields, name) || postColumn(name)) {
			list = append(list, column)
		}
	}
	slices.Sort(list)
	return list
}

// maxHead bounds the head of a text, in bytes.
const maxHead = 4096

// inHead reports whether a line at the head of the text says "name: value".
func inHead(text, name, value string) bool {
	for line := range strings.Lines(text[:min(len(text), maxHead)]) {
		at := strings.Index(line, value)
		if at < 0 {
			continue
		}
		label := strings.TrimRight(line[:at], " \t*_\u3000")
		label, colon := strings.CutSuffix(label, ":")
		if !colon {
			label, colon = strings.CutSuffix(label, "：")
		}
		if colon && columnName(strings.Trim(label, " \t*_>|#-")) == name && strings.Trim(line[at+len(value):], " \t*_\r\n\u3000") == "" {
			return true
		}
	}
	return false
}

// columnName is a column's name as fields in a text are labelled.
func columnName(column string) string {
	return strings.ToLower(strings.ReplaceAll(column, "_", " "))
}

// statedField reports whether a mention is the value of a field: "Country:
// Russia", a column country, "[AU]" standing alone.
func statedField(text string, m *country.Mention) (origin, partner bool) {
	if column, ok := strings.CutPrefix(m.Field, "meta."); ok {
		name := columnName(column)
		return listed(originFields, name), listed(partnerFields, name)
	}
	line, ok := fieldBefore(text, m.Span.Start)
	if !ok {
		return false, false
	}
	label, between, ok := strings.Cut(line, ":")
	if !ok {
		if label, between, ok = strings.Cut(line, "："); !ok {
			return false, false
		}
	}
	label = strings.ToLower(strings.Trim(label, " \t*_-•[]"))
	if listed(partnerFields, label) {
		return false, true
	}
	return listed(originFields, label) && len(between) < 40 && !strings.ContainsAny(between, "()"), false
}

// fieldBefore is the part of the line before byte i, from its start or the last
// ";" or "|"; ok is false where that is no label with a value: too long, or
// without a colon.
func fieldBefore(text string, i int) (line string, ok bool) {
	colon := false
	from := max(0, i-80)
	for k := i - 1; k >= from; k-- {
		switch text[k] {
		case '\n', ';', '|':
			return text[k+1 : i], colon
		case ':', 0x9A: // the last byte of a full-width colon
			colon = true
		}
	}
	return text[from:i], colon && from == 0
}

func listed(list []string, word string) bool {
	for _, w := range list {
		if w == word {
			return true
		}
	}
	return false
}

// lastWord is the last word before a mention, in lower case, articles skipped.
func lastWord(before string) string {
	for range 2 {
		before = strings.TrimRight(lastBytes(before, 24), " ")
		at := strings.LastIndexAny(before, " \n(,.;:-")
		word := strings.ToLower(before[at+1:])
		if word != "the" && word != "a" && word != "an" {
			return word
		}
		before = before[:at+1]
	}
	return ""
}

// Words right after an adjective that make its country the side sought, and
// verbs that seek.
var (
	partnerNouns = []string{"partner", "investor", "compan", "firm", "institute", "manufacturer", "maker", "side", "hospital", "agent", "distributor", "universit", "buyer", "licensee", "enterprise", "laborator"}
	seekVerbs    = []string{"seek", "look", "want", "invit", "find", "ideally", "prefer", "wish", "partner", "together with", "sought", "open to"}
)

// Words that put a country to the side: others that ask, compete or buy.
var asideWords = wordList("rival rivals rivalling competitor competitors compete competes competing elsewhere also well other others similar asked approached too customers customer sold sells buys supplies like than cheaper unlike not sale already")

// wordList is a sealed phraseTable of the words of s.
func wordList(s string) *phraseTable {
	l := newPhraseTable()
	for word := range strings.FieldsSeq(s) {
		l.id(word)
	}
	return l.seal()
}

// anyWord reports whether s has a word of the list. Words are runs of ASCII
// letters.
func (l *phraseTable) anyWord(s string) bool {
	for i := 0; i < len(s); i++ {
		start := i
		for i < len(s) && isLetter(s[i]) {
			i++
		}
		if i > start && l.lookup(s[start:i]) > number {
			return true
		}
	}
	return false
}

// clauseReach is how far around a mention its sentence is read for cues.
const clauseReach = 64

// clauseBefore and clauseAfter are what stands beside a mention within its
// sentence, at most clauseReach bytes.
func clauseBefore(text string, m *country.Mention) string {
	from := max(0, m.Span.Start-clauseReach)
	for i := m.Span.Start - 1; i >= from; i-- {
		if c := text[i]; c == '.' || c == ';' || c == '\n' {
			return text[i+1 : m.Span.Start]
		}
	}
	return text[from:m.Span.Start]
}

func clauseAfter(text string, m *country.Mention) string {
	to := min(len(text), m.Span.End+clauseReach)
	for i := m.Span.End; i < to; i++ {
		if c := text[i]; c == '.' || c == ';' || c == '\n' {
			return text[m.Span.End:i]
		}
	}
	return text[m.Span.End:to]
}

// partnerCue reports whether a mention names the side that is sought: "looks
// for a Chinese partner", "a partner in India".
func partnerCue(before, after string, kind string) bool {
	if kind == "adjective" {
		return hasPrefixOf(strings.TrimLeft(after, " "), partnerNouns) && containsOf(strings.ToLower(before), seekVerbs)
	}
	return strings.HasSuffix(before, "partner in ") || strings.HasSuffix(before, "partners in ") || strings.HasSuffix(before, "ought from ") || strings.HasSuffix(before, "investor in ")
}

func hasPrefixOf(s string, list []string) bool {
	for _, w := range list {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

func containsOf(s string, list []string) bool {
	for _, w := range list {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
