package extract

import (
	"fmt"
	"slices"
	"strings"

	"attache/models"
)

// Criterion is what the program goes by for a label: the words of its own tables, for
// a reader to judge.
type Criterion struct {
	// Of is what it is for: "post", "role", "mode" or "date".
	Of string `json:"of"`
	// Name is the label, or what the words do.
	Name string `json:"name"`
	// Words are words, phrases or names of columns. In phrases of modes, which
	// have their weight before them, and of missions a|b is either word, a? may be
	// missing, a~ is all regular forms, @list a word of that list, ..N up to N
	// words and # a number.
	Words []string `json:"words"`
}

// Criteria are the rules that read posts, roles, modes and dates, from the tables
// that the program runs by. Where a model decides too, it is not in them.
func Criteria() []Criterion {
	var list []Criterion
	add := func(of, name string, words ...string) {
		rule := Criterion{Of: of, Name: name}
		for _, word := range words {
			rule.Words = append(rule.Words, strings.TrimSpace(word))
		}
		list = append(list, rule)
	}
	for _, k := range missionKinds {
		add("post", k.kind, k.phrases...)
	}
	add("post", fmt.Sprintf("it files, in the first %d or last %d bytes", postHead, postTail), filingWords...)
	add("post", "it is only spoken of", passingWords...)
	var bodies []string
	for _, b := range accreditedBodies {
		if !slices.Contains(bodies, b.id) {
			bodies = append(bodies, b.id)
		}
	}
	add("post", "bodies it may be accredited to", bodies...)
	add("role", "origin: the column or field", originFields...)
	add("role", "partner: the column or field", partnerFields...)
	add("role", "partner: the country's adjective before", partnerNouns...)
	add("role", "partner: the country after", seekVerbs...)
	list = append(list, modeCriteria()...)
	add("date", "columns, best first", dateColumns[:]...)
	add("date", "places in the text, best first", fmt.Sprintf("a field “Date:” or a dateline in the first %d bytes", dateHead),
		fmt.Sprintf("the closing line, in the last %d bytes", dateTail), "the newest complete date of the first lines")
	return list
}

// modeCriteria are the lists and the phrases of the table of modes.
func modeCriteria() []Criterion {
	var list, lists []Criterion
	for line := range strings.Lines(models.Modes) {
		fields := strings.Fields(line)
		switch {
		case len(fields) == 0 || line[0] == '#':
		case line[0] == '@':
			lists = append(lists, Criterion{"mode", fields[0], fields[1:]})
		case len(fields) == 1:
			list = append(list, Criterion{Of: "mode", Name: fields[0]})
		default:
			last := &list[len(list)-1]
			last.Words = append(last.Words, strings.TrimPrefix(strings.Join(fields, " "), "- "))
		}
	}
	return append(list, lists...)
}
