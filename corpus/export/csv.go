package export

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"attache/corpus"
)

// column is one column of the table of reports.
type column struct {
	name  string
	about string
	cell  func(*entry) string
}

// columns are those of the table of reports, in order. Lists are joined by
// "; ".
var columns = []column{
	{"id", "the report's id", func(r *entry) string { return r.ID }},
	{"date", "as exact as the report states it: 2019, 2019-03 or 2019-03-02", func(r *entry) string {
		if r.Date == nil {
			return ""
		}
		return r.Date.Value
	}},
	{"title", "the report's title", func(r *entry) string { return r.Title }},
	{"post", "kind and city of the mission that filed it", func(r *entry) string {
		if r.Post == nil {
			return ""
		}
		return strings.TrimSpace(r.Post.Kind + " " + r.Post.City)
	}},
	{"post_host", "country code of where the mission is", func(r *entry) string {
		if r.Post == nil {
			return ""
		}
		return r.Post.Host
	}},
	{"post_sender", "country code of whose mission it is", func(r *entry) string {
		if r.Post == nil {
			return ""
		}
		return r.Post.Sender
	}},
	{"origins", "codes of the countries the technology comes from", func(r *entry) string { return withRole(r, "origin") }},
	{"partners", "codes of the countries a partner is from", func(r *entry) string { return withRole(r, "partner") }},
	{"countries", "codes of all countries named", func(r *entry) string {
		return join(r.Countries, func(c corpus.Country) string { return c.Code })
	}},
	{"country_names", "the same, in English", func(r *entry) string {
		return join(r.Countries, func(c corpus.Country) string { return c.Name })
	}},
	{"organizations", "names of the organisations", func(r *entry) string {
		return join(r.Organizations, func(o corpus.Organization) string { return o.Name })
	}},
	{"organization_ids", "their identifiers, where an authority list has them", organizationIDs},
	{"watch", "organisations that stand on a watch-list, with the list", watched},
	{"people", "names of the people", func(r *entry) string {
		return join(r.People, func(p corpus.Person) string { return p.Name })
	}},
	{"domains", "ids of the technology domains", func(r *entry) string {
		return join(r.Domains, func(d corpus.Domain) string { return d.ID })
	}},
	{"domain_evidence", "the words that speak most for each domain", domainEvidence},
	{"country_evidence", "the words that name each country", countryEvidence},
	{"modes", "ids of what cooperation is sought", func(r *entry) string {
		return join(r.Modes, func(m corpus.Mode) string { return m.ID })
	}},
	{"lang", "language of the text, ISO 639-1", func(r *entry) string { return r.Lang }},
	{"unlabelled", "kinds of label the report was not assessed for", func(r *entry) string { return strings.Join(r.Unlabelled, "; ") }},
	{"url", "the report's address", func(r *entry) string { return r.URL }},
	{"source", "the file, and line, it was read from", func(r *entry) string { return r.Source }},
	{"record_hash", "what the record was when it was exported: its SHA-256 (import needs it)", func(r *entry) string { return r.RecordHash }},
	{"ledger", "how many corrections of the corpus were applied (import needs it)", func(r *entry) string { return strconv.Itoa(r.Ledger) }},
	{"min_score", "the score from which on labels were taken, if it was not the corpus's thresholds", func(r *entry) string {
		if r.MinScore == 0 {
			return ""
		}
		return strconv.FormatFloat(r.MinScore, 'f', -1, 64)
	}},
	{"manifest", "SHA-256 of the corpus's manifest.json", func(r *entry) string { return r.Manifest }},
	{"text", "the text", func(r *entry) string { return r.Text }},
}

func join[T any](list []T, name func(T) string) string {
	names := make([]string, len(list))
	for i, item := range list {
		names[i] = name(item)
	}
	return strings.Join(names, "; ")
}

func withRole(r *entry, role string) string {
	var codes []string
	for _, c := range r.Countries {
		for _, x := range c.Roles {
			if x.ID == role {
				codes = append(codes, c.Code)
				break
			}
		}
	}
	return strings.Join(codes, "; ")
}

func organizationIDs(r *entry) string {
	var list []string
	for _, o := range r.Organizations {
		if len(o.IDs) > 0 {
			list = append(list, o.Name+": "+strings.Join(o.IDs, " "))
		}
	}
	return strings.Join(list, "; ")
}

func watched(r *entry) string {
	var list []string
	for _, o := range r.Organizations {
		if len(o.Watch) > 0 {
			list = append(list, o.Name+": "+strings.Join(o.Watch, ", "))
		}
	}
	return strings.Join(list, "; ")
}

// maxQuotes is how many different quotes a label shows in a table.
const maxQuotes = 3

func domainEvidence(r *entry) string {
	return join(r.Domains, func(d corpus.Domain) string { return d.ID + ": " + quotes(d.Evidence) })
}

func countryEvidence(r *entry) string {
	return join(r.Countries, func(c corpus.Country) string { return c.Code + ": " + quotes(c.Mentions) })
}

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

// table writes one row a report: RFC 4180, with a header and, unless the
// options say raw, a byte order mark so that spreadsheets know it for UTF-8.
type table struct {
	w     *csv.Writer
	out   io.Writer
	opts  *Options
	begun bool
	cells []string
}

func newCSV(w io.Writer, opts *Options) encoder {
	return &table{w: csv.NewWriter(w), out: w, opts: opts}
}

func (t *table) Write(r *entry) error {
	if err := t.begin(); err != nil {
		return err
	}
	t.cells = t.cells[:0]
	for _, c := range t.opts.columns() {
		cell := c.cell(r)
		if !t.opts.Raw {
			cell = Guard(cell)
		}
		t.cells = append(t.cells, cell)
	}
	return t.w.Write(t.cells)
}

func (t *table) begin() error {
	if t.begun {
		return nil
	}
	t.begun = true
	if !t.opts.Raw {
		if _, err := io.WriteString(t.out, "\ufeff"); err != nil {
			return err
		}
	}
	var names []string
	for _, c := range t.opts.columns() {
		names = append(names, c.name)
	}
	return t.w.Write(names)
}

// columns are those that the options leave in.
func (o *Options) columns() []column {
	var list []column
	for _, c := range columns {
		if c.name == "text" && o.NoText || c.name == "people" && o.NoPeople {
			continue
		}
		list = append(list, c)
	}
	return list
}

func (t *table) Close() error {
	if err := t.begin(); err != nil {
		return err
	}
	t.w.Flush()
	return t.w.Error()
}
