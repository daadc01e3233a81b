package read

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/corpus"
)

// headKeys are names of fields that reports open with. One of them among the
// first lines, or two lines of the same form, make a head.
var headKeys = []string{
	"country", "field", "contact", "date", "title", "subject", "post", "technology", "company", "institute", "institution",
	"organization", "organisation", "author", "source", "reference", "ref", "sector", "cooperation", "from", "to", "keywords", "partner",
	"datum", "land", "firma", "fecha", "país", "pays",
	"国别", "国家", "领域", "联系人", "联系方式", "日期", "时间", "标题", "题目", "单位", "机构", "合作方式", "技术领域", "来源", "项目名称",
}

// headFields copies fields of the form "Country: Finland" that a text opens
// with to meta, keys in lower case, where meta has none of that name. A title
// fills the document's title too. The text keeps them.
func headFields(d *corpus.Document) {
	var fields []pair
	known, rest, title := false, d.Text, titleLine(d.Text)
	for n, blanks := 0, 0; n < maxHeadLines && rest != ""; n++ {
		line, size := firstLine(rest)
		rest = rest[size:]
		key, value, ok := headLine(line)
		ok = ok && !(len(fields) == 0 && strings.TrimSpace(line) == title)
		switch {
		case ok:
			fields = append(fields, pair{key, value})
			known = known || slices.Contains(headKeys, key)
			continue
		case strings.TrimSpace(line) == "" && len(fields) == 0 && blanks < 2:
			blanks++
			continue
		case strings.TrimSpace(line) == "" && len(fields) > 0 && nextIsField(rest): // paragraphs of their own
			continue
		case n == 0 && len(line) <= maxTitle: // a title
			continue
		}
		break
	}
	if !known && len(fields) < 2 {
		return
	}
	for _, f := range fields {
		setMeta(d, f.name, f.value)
		switch f.name {
		case "日期", "时间", "datum", "fecha":
			setMeta(d, "date", f.value)
		case "title", "subject", "标题", "题目":
			if d.Title == "" {
				d.Title = f.value
			}
		}
	}
}

// nextIsField reports whether text begins with a line that heads know.
func nextIsField(text string) bool {
	line, _ := firstLine(text)
	key, _, ok := headLine(line)
	return ok && slices.Contains(headKeys, key)
}

const (
	maxHeadLines = 24
	maxHeadKey   = 40
	maxHeadValue = 300
)

// headLine parts "Country: Finland" into key and value: a key is one to four
// words of letters.
func headLine(line string) (key, value string, ok bool) {
	line = strings.Trim(line, " \t*_>|#-")
	at := strings.IndexAny(line[:min(len(line), maxHeadKey+3)], ":：")
	if at <= 0 || len(line)-at > maxHeadValue {
		return "", "", false
	}
	_, colon := utf8.DecodeRuneInString(line[at:])
	key, value = strings.TrimRight(line[:at], " *_"), strings.Trim(line[at+colon:], " \t*_\u3000")
	if value == "" || key == "" || strings.HasPrefix(value, "//") || strings.Count(key, " ") > 3 {
		return "", "", false
	}
	for _, r := range key {
		if !unicode.In(r, unicode.Letter, unicode.M) && !strings.ContainsRune(" -/&", r) {
			return "", "", false
		}
	}
	return strings.ToLower(key), value, true
}
