package extract

import (
	"sort"
	"strings"
	"unicode"

	"attache/corpus"
)

// reach bounds the text between a person and the organisation, in bytes.
const reach = 90

// employer is the organisation that the text around the name at span says the
// person belongs to, "" if it says none.
func (d *crew) employer(p *Passage, span corpus.Span) string {
	list := d.owner[p.Field]
	next := sort.Search(len(list), func(i int) bool { return list[i].span.Start >= span.End })
	if next < len(list) {
		if o := list[next]; o.span.Start-span.End <= reach && d.belongs(p.Text[span.End:o.span.Start]) {
			return o.name
		}
	}
	for i := next - 1; i >= 0 && i >= next-2; i-- {
		o := list[i]
		if o.span.End <= span.Start && span.Start-o.span.End <= reach && d.employs(p.Text[o.span.End:span.Start]) {
			return o.name
		}
	}
	return ""
}

// belongs reports whether the text between a person and an organisation makes
// the one the other's: " of ", " (", ", director of the ", ", a professor at ".
func (d *crew) belongs(between string) bool {
	words := strings.FieldsFunc(between, unicode.IsSpace)
	if strings.ContainsAny(between, ".;:!?)") || len(words) == 0 || len(words) > 10 {
		return false
	}
	if words[len(words)-1] == "the" {
		words = words[:len(words)-1]
	}
	if len(words) == 0 {
		return false
	}
	last := words[len(words)-1]
	if len(words) == 1 {
		return last == "of" || last == "at" || last == "from" || last == "("
	}
	if last != "of" && last != "at" && last != "for" && last != "from" && last != "with" && last != "in" {
		return false
	}
	if len(words) == 2 && words[0] == "," {
		return last != "for" && last != "in"
	}
	return (words[0] == "," || words[0] == "is" || words[0] == "was") && hasPost(words)
}

// employs reports whether the text between an organisation and a person makes
// the one the other's: "'s director ", " chief executive ", ", said its president ".
func (d *crew) employs(between string) bool {
	s := strings.TrimSpace(between)
	if strings.ContainsAny(strings.ReplaceAll(s, "Dr.", ""), ".;:!?()") {
		return false
	}
	s, _ = strings.CutPrefix(s, "'s")
	s, _ = strings.CutPrefix(s, "’s")
	words := strings.Fields(s)
	if len(words) == 0 || len(words) > 6 || !hasPost(words) {
		return false
	}
	for _, w := range words {
		if w == "and" || w == "," || w == "with" || w == "by" || w == "to" || w == "that" || w == "met" {
			return false
		}
	}
	last := strings.Trim(words[len(words)-1], ",")
	return isPost(last) || last == "Dr." || last == "Prof."
}

func hasPost(words []string) bool {
	for _, w := range words {
		if isPost(strings.Trim(w, ",")) {
			return true
		}
	}
	return false
}

// isPost reports whether a word is what a person is in an organisation.
func isPost(word string) bool {
	switch strings.ToLower(word) {
	case "director", "director-general", "president", "vice-president", "chairman", "chairwoman", "chair", "chief", "ceo", "cto", "cfo", "coo", "executive", "head", "founder", "co-founder", "cofounder",
		"professor", "lecturer", "researcher", "scientist", "engineer", "physicist", "chemist", "biologist", "fellow", "dean", "rector", "chancellor", "provost", "manager", "officer",
		"spokesman", "spokeswoman", "spokesperson", "analyst", "economist", "minister", "secretary", "commissioner", "administrator", "governor", "leader", "member", "partner", "owner",
		"expert", "investigator", "academician", "deputy", "adviser", "advisor", "representative", "inventor", "student", "employee", "coordinator", "editor", "principal", "president-elect", "commander":
		return true
	}
	return false
}
