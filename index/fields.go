package index

import "strings"

// queryField is a field as queries name it.
type queryField struct {
	name string
	kind fieldClass
	// label is the field of the index, if named otherwise; role the role that
	// goes before the value.
	label, role string
	help        string
}

type fieldClass uint8

const (
	wordField  fieldClass = iota // words, phrases, prefix*, fuzzy~1
	valueField                   // whole values
	dateField
	hasField
	watchField
)

// queryFields are all fields of the language, in the order help shows them.
var queryFields = [...]queryField{
	{name: "title", kind: wordField, help: "words of the title"},
	{name: "text", kind: wordField, help: "words of the text"},
	{name: "org", kind: wordField, help: `an organisation: words of its name, org:="whole name"`},
	{name: "person", kind: wordField, help: "words of a person's name"},
	{name: "post", kind: wordField, help: "the filing post, words of: kind, city, host's code; post:Houston"},
	{name: "country", kind: valueField, help: "a country, by code or name"},
	{name: "origin", kind: valueField, label: fieldRole, role: "origin", help: "where the technology comes from"},
	{name: "partner", kind: valueField, label: fieldRole, role: "partner", help: "a partner country"},
	{name: "role-country", kind: valueField, label: fieldRole, help: "role and country: origin/RU, partner/, post/ or mention/"},
	{name: "kind", kind: valueField, help: "kind of an organisation"},
	{name: "domain", kind: valueField, help: "technology domain, by id or name; finds its children too"},
	{name: "mode", kind: valueField, help: "what is sought"},
	{name: "lang", kind: valueField, help: "language code: en"},
	{name: "source", kind: valueField, help: "file, folder or archive it came from; source:reports/2019*"},
	{name: "place", kind: valueField, label: fieldPlace, help: "the same as the source facet counts it"},
	{name: "id", kind: valueField, help: "the record's id; id:ru-*"},
	{name: "date", kind: dateField, help: "2019, 2019-03, 2019-03-02; 2015..2020-07, 2018.., ..2016"},
	{name: "year", kind: dateField, help: "same as date"},
	{name: "month", kind: dateField, help: "same as date"},
	{name: "watch", kind: watchField, help: "yes, no or the name of a watch-list"},
	{name: "has", kind: hasField, help: strings.Join(hasValues[:], ", ")},
}

// hasValues are what "has:" can ask for.
var hasValues = [...]string{"title", "url", "meta", "date", "lang", "unlabelled", "org", "person", "country", "domain", "mode", "post", "watch", "origin", "partner"}

// scored lists the fields whose labels keep scores.
var scored = [...]string{fieldDomain, fieldCountry, fieldRole, fieldMode}

func fieldNamed(name string) (queryField, bool) {
	name = strings.ToLower(name)
	for _, f := range queryFields {
		if f.name == name {
			if f.label == "" {
				f.label = f.name
			}
			return f, true
		}
	}
	return queryField{}, false
}

// FieldHelp lists the fields of the query language, each with a line of help.
func FieldHelp() [][2]string {
	var list [][2]string
	for _, f := range queryFields {
		list = append(list, [2]string{f.name + ":", f.help})
	}
	return append(list, [2]string{"meta.X:", "words of the column X; meta.\"Award ID\":7"})
}

func fieldNames() []string {
	var names []string
	for _, f := range queryFields {
		names = append(names, f.name)
	}
	return names
}
