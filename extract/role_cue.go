package extract

import (
	"strings"

	"attache/extract/country"
)

// originFields and partnerFields are the labels of fields whose value is the
// country of the technology, or the side that seeks it.
var (
	originFields  = []string{"country", "country of origin", "country of technology", "origin", "nation", "source country", "技术来源国", "国别", "国家", "来源国"}
	partnerFields = []string{"sought from", "partner country", "target country", "target market", "recipient", "partner sought in", "目标国家"}
)

// statedField reports whether a mention is the value of a field: "Country:
// Russia", a column country, "[AU]" standing alone.
func statedField(text string, m *country.Mention) (origin, partner bool) {
	if column, ok := strings.CutPrefix(m.Field, "meta."); ok {
		name := strings.ToLower(strings.ReplaceAll(column, "_", " "))
		return listed(originFields, name), listed(partnerFields, name)
	}
	line := text[:m.Span.Start]
	if at := strings.LastIndexAny(line, "\n;|"); at >= 0 {
		line = line[at+1:]
	}
	if len(line) > 80 {
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

// partnerCue reports whether a mention names the side that is sought: "looks
// for a Chinese partner", "a partner in India".
func partnerCue(text string, m *country.Mention) bool {
	after := strings.ToLower(strings.TrimLeft(text[m.Span.End:min(len(text), m.Span.End+24)], " "))
	before := strings.ToLower(lastBytes(text[:m.Span.Start], 60))
	if at := strings.LastIndexAny(before, ".;\n"); at >= 0 {
		before = before[at+1:]
	}
	if m.Kind == "adjective" {
		return hasPrefixOf(after, partnerNouns) && containsOf(before, seekVerbs)
	}
	return strings.HasSuffix(before, "partner in ") || strings.HasSuffix(before, "partners in ") || strings.HasSuffix(before, "sought from ") || strings.HasSuffix(before, "investor in ")
}

// Words that put a country to the side: others that ask, compete or buy.
var asideWords = []string{"rival", "competitor", "compet", "elsewhere", "also", "as well", "other", "similar", "has asked", "have asked", "approached", "too", "customers", "sold", "sells", "buys", "supplies", "like", "than", "cheaper", "unlike", "not ", "on sale"}

// aside reports whether the mention stands among names of countries that the
// report only passes by.
func aside(text string, m *country.Mention) bool {
	before := strings.ToLower(lastBytes(text[:m.Span.Start], 70))
	if at := strings.LastIndexAny(before, ".;\n"); at >= 0 {
		before = before[at+1:]
	}
	after := strings.ToLower(text[m.Span.End:min(len(text), m.Span.End+50)])
	if at := strings.IndexAny(after, ".;\n"); at >= 0 {
		after = after[:at]
	}
	return containsOf(before, asideWords) || containsOf(after, asideWords)
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
