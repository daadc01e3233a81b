package export

import (
	"strconv"
	"strings"

	"attache/corpus"
)

// reportColumn is one column of the table of reports.
type reportColumn struct {
	column
	cell func(*entry) string
}

// reportColumns are those of the table of reports, in order. Lists are joined
// by "; ".
var reportColumns = []reportColumn{
	{column{"id", "the report's id"}, func(e *entry) string { return e.ID }},
	{column{"date", "as exact as the report states it: 2019, 2019-03 or 2019-03-02"}, (*entry).date},
	{column{"title", "the report's title"}, func(e *entry) string { return e.Title }},
	{column{"post", "kind and city of the mission that filed it"}, func(e *entry) string {
		if e.Post == nil {
			return ""
		}
		return strings.TrimSpace(e.Post.Kind + " " + e.Post.City)
	}},
	{column{"post_host", "country code of where the mission is"}, func(e *entry) string {
		if e.Post == nil {
			return ""
		}
		return e.Post.Host
	}},
	{column{"post_sender", "country code of whose mission it is"}, func(e *entry) string {
		if e.Post == nil {
			return ""
		}
		return e.Post.Sender
	}},
	{column{"origins", "codes of the countries the technology comes from"}, func(e *entry) string { return withRole(e, "origin") }},
	{column{"partners", "codes of the countries a partner is from"}, func(e *entry) string { return withRole(e, "partner") }},
	{column{"countries", "codes of all countries named"}, func(e *entry) string {
		return join(e.Countries, func(c corpus.Country) string { return c.Code })
	}},
	{column{"country_names", "the same, in English"}, func(e *entry) string {
		return join(e.Countries, func(c corpus.Country) string { return c.Name })
	}},
	{column{"organizations", "names of the organisations"}, func(e *entry) string {
		return join(e.Organizations, func(o corpus.Organization) string { return o.Name })
	}},
	{column{"organization_evidence", "how the text names each of them, where it is not by that name alone"}, func(e *entry) string {
		return valued(e.Organizations, func(o corpus.Organization) (string, string) { return o.Name, otherThan(o.Name, quotes(o.Mentions)) })
	}},
	{column{"organization_ids", "their identifiers, where an authority list has them"}, func(e *entry) string {
		return valued(e.Organizations, func(o corpus.Organization) (string, string) { return o.Name, strings.Join(o.IDs, " ") })
	}},
	{column{"watch", "organisations that stand on a watch-list, with the list"}, func(e *entry) string {
		return valued(e.Organizations, func(o corpus.Organization) (string, string) { return o.Name, strings.Join(o.Watch, ", ") })
	}},
	{column{"people", "names of the people"}, func(e *entry) string {
		return join(e.People, func(p corpus.Person) string { return p.Name })
	}},
	{column{"domains", "ids of the technology domains, the surest first"}, func(e *entry) string {
		return join(e.Domains, func(d corpus.Domain) string { return d.ID })
	}},
	{column{"domain_evidence", "the words that speak most for each domain"}, func(e *entry) string {
		return valued(e.Domains, func(d corpus.Domain) (string, string) { return d.ID, quotes(d.Evidence) })
	}},
	{column{"country_evidence", "the words that name each country"}, func(e *entry) string {
		return valued(e.Countries, func(c corpus.Country) (string, string) { return c.Code, quotes(c.Mentions) })
	}},
	{column{"modes", "ids of what cooperation is sought, the surest first"}, func(e *entry) string {
		return join(e.Modes, func(m corpus.Mode) string { return m.ID })
	}},
	{column{"mode_evidence", "the words that each of them rests on"}, func(e *entry) string {
		return valued(e.Modes, func(m corpus.Mode) (string, string) { return m.ID, quotes(m.Evidence) })
	}},
	{column{"lang", "language of the text, ISO 639-1"}, func(e *entry) string { return e.Lang }},
	{column{"unlabelled", "kinds of label the report was not assessed for"}, func(e *entry) string { return strings.Join(e.Unlabelled, "; ") }},
	{column{"url", "the report's address"}, func(e *entry) string { return e.URL }},
	{column{"source", "the file, and line, it was read from"}, func(e *entry) string { return e.Source }},
	{column{"text_sha256", "SHA-256 of the text as read"}, func(e *entry) string { return e.TextSHA256 }},
	{column{"record_hash", hashAbout}, func(e *entry) string { return e.RecordHash }},
	{column{"ledger", ledgerAbout}, func(e *entry) string { return strconv.Itoa(e.Ledger) }},
	{column{"min_score", "the score from which on labels were taken, if not the corpus's thresholds"}, func(e *entry) string {
		if e.MinScore == 0 {
			return ""
		}
		return strconv.FormatFloat(e.MinScore, 'f', -1, 64)
	}},
	{column{"manifest", "SHA-256 of the corpus's manifest.json"}, func(e *entry) string { return e.Manifest }},
	{column{"text", "the text"}, func(e *entry) string { return e.Text }},
}

// reportTable is the table of reports, with the columns that the options leave
// in.
func reportTable(opts *Options) sheet {
	var cells []func(*entry) string
	s := sheet{name: "reports", about: "one row a report"}
	for _, c := range reportColumns {
		if c.name == "text" && opts.NoText || c.name == "people" && opts.NoPeople {
			continue
		}
		s.columns = append(s.columns, c.column)
		cells = append(cells, c.cell)
	}
	s.rows = func(e *entry) [][]any {
		row := make([]any, len(cells))
		for i, cell := range cells {
			row[i] = cell(e)
		}
		return [][]any{row}
	}
	return s
}

func withRole(e *entry, role string) string {
	var codes []string
	for _, c := range e.Countries {
		for _, x := range c.Roles {
			if x.ID == role {
				codes = append(codes, c.Code)
				break
			}
		}
	}
	return strings.Join(codes, "; ")
}

// otherThan is said, unless it is no more than the name.
func otherThan(name, said string) string {
	if said == name {
		return ""
	}
	return said
}

// valued joins "name: value" of all that have a value.
func valued[T any](list []T, of func(T) (name, value string)) string {
	var parts []string
	for _, item := range list {
		if name, value := of(item); value != "" {
			parts = append(parts, name+": "+value)
		}
	}
	return strings.Join(parts, "; ")
}
