package export

import (
	"strconv"
	"strings"

	"attache/corpus"
)

// sheet is one table: a file of csv, or a sheet of a workbook.
type sheet struct {
	name, about string
	columns     []column
	rows        func(*entry) [][]any // cells are strings, integers and float64
}

type column struct{ name, about string }

// tables are those that csv takes by Options.Rows and xlsx has as sheets.
func tables(opts *Options) []sheet {
	list := []sheet{reportTable(opts), organizationTable, countryTable, domainTable, modeTable}
	if !opts.NoPeople {
		list = append(list, personTable)
	}
	return list
}

// labelColumns stand before and after those of one kind of label.
func labelColumns(own ...column) []column {
	list := []column{{"id", "the report's id"}, {"date", "the report's date, as exact as it states it"}, {"title", "the report's title"}}
	list = append(list, own...)
	return append(list,
		column{"score", "how sure the label is, from 0 to 1"},
		column{"mentions", "how many pieces of evidence it has"},
		column{"quotes", "the words it rests on: the first three that differ"},
		column{"spans", "where they all stand: field:start-end, in bytes of UTF-8"},
		column{"record_hash", hashAbout}, column{"ledger", ledgerAbout})
}

const (
	hashAbout   = "SHA-256 of what the record was when it was exported; import needs it"
	ledgerAbout = "how many corrections of the corpus had been applied; import needs it"
)

// labelRow is a row of such a table.
func labelRow(e *entry, score float64, evidence []corpus.Evidence, own ...any) []any {
	row := append([]any{e.ID, e.date(), e.Title}, own...)
	return append(row, score, len(evidence), quotes(evidence), spans(evidence), e.RecordHash, e.Ledger)
}

var organizationTable = sheet{"organizations", "one row an organisation of a report", labelColumns(
	column{"name", "its name"}, column{"kind", "company, university, institute, government, hospital, ngo, military or other"},
	column{"country", "code of the country it is of"}, column{"ids", "its identifiers, where an authority list has them"},
	column{"watch", "the watch-lists it stands on"},
), func(e *entry) (rows [][]any) {
	for _, o := range e.Organizations {
		rows = append(rows, labelRow(e, o.Score, o.Mentions, o.Name, o.Kind, o.Country, strings.Join(o.IDs, "; "), strings.Join(o.Watch, "; ")))
	}
	return rows
}}

var personTable = sheet{"people", "one row a person of a report", labelColumns(
	column{"name", "the person's name"}, column{"organization", "the organisation the person is named with"},
), func(e *entry) (rows [][]any) {
	for _, p := range e.People {
		rows = append(rows, labelRow(e, p.Score, p.Mentions, p.Name, p.Organization))
	}
	return rows
}}

var countryTable = sheet{"countries", "one row a country of a report", labelColumns(
	column{"code", "ISO 3166-1 alpha-2, XK, or a withdrawn code"}, column{"name", "its name, in English"},
	column{"roles", "why it stands in the report: origin, post, partner, mention"},
), func(e *entry) (rows [][]any) {
	for _, c := range e.Countries {
		rows = append(rows, labelRow(e, c.Score, c.Mentions, c.Code, c.Name, join(c.Roles, func(x corpus.Role) string { return x.ID })))
	}
	return rows
}}

var domainTable = sheet{"domains", "one row a technology domain of a report",
	labelColumns(column{"domain", "the domain's id in the taxonomy"}),
	func(e *entry) (rows [][]any) {
		for _, d := range e.Domains {
			rows = append(rows, labelRow(e, d.Score, d.Evidence, d.ID))
		}
		return rows
	}}

var modeTable = sheet{"modes", "one row a mode of cooperation that a report seeks",
	labelColumns(column{"mode", "what is sought: licensing, joint-research, …"}),
	func(e *entry) (rows [][]any) {
		for _, m := range e.Modes {
			rows = append(rows, labelRow(e, m.Score, m.Evidence, m.ID))
		}
		return rows
	}}

func (e *entry) date() string {
	if e.Date == nil {
		return ""
	}
	return e.Date.Value
}

// maxQuotes is how many different quotes a label shows in a table.
const maxQuotes = 3

// quotes joins the first different quotes, with their spaces run together.
func quotes(evidence []corpus.Evidence) string {
	var list []string
	seen := map[string]bool{}
	for _, e := range evidence {
		quote := strings.Join(strings.Fields(e.Text), " ")
		if !seen[quote] && len(list) < maxQuotes {
			seen[quote] = true
			list = append(list, quote)
		}
	}
	return strings.Join(list, " | ")
}

// spans says where evidence stands: "text:12-20; title:0-8".
func spans(evidence []corpus.Evidence) string {
	return join(evidence, func(e corpus.Evidence) string {
		return e.Field + ":" + strconv.Itoa(e.Span.Start) + "-" + strconv.Itoa(e.Span.End)
	})
}

func join[T any](list []T, name func(T) string) string {
	names := make([]string, len(list))
	for i, item := range list {
		names[i] = name(item)
	}
	return strings.Join(names, "; ")
}
