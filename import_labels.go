package attache

import (
	"fmt"
	"slices"
	"strings"

	"attache/corpus"
)

// editLabels applies to a record the rows that a table of one kind of label has
// for it. A row is that of the label whose evidence stands where its column
// spans says, or of that name.
func editLabels(rec, before *corpus.Record, kind string, rows []line) (err error) {
	switch kind {
	case "organizations":
		rec.Organizations, err = editRows(rec.Organizations, before.Organizations, rows,
			func(o *corpus.Organization) (string, []corpus.Evidence) { return o.Name, o.Mentions },
			func(o *corpus.Organization, l line) error {
				l.set("name", &o.Name)
				l.set("kind", &o.Kind)
				if ids, there := l["ids"]; there {
					o.IDs = splitCell(ids)
				}
				return l.setCountry("country", &o.Country)
			})
	case "people":
		rec.People, err = editRows(rec.People, before.People, rows,
			func(p *corpus.Person) (string, []corpus.Evidence) { return p.Name, p.Mentions },
			func(p *corpus.Person, l line) error { l.set("name", &p.Name); return nil })
	case "domains":
		rec.Domains, err = editRows(rec.Domains, before.Domains, rows,
			func(d *corpus.Domain) (string, []corpus.Evidence) { return d.ID, d.Evidence },
			func(d *corpus.Domain, l line) error { l.set("domain", &d.ID); return nil })
	case "modes":
		rec.Modes, err = editRows(rec.Modes, before.Modes, rows,
			func(m *corpus.Mode) (string, []corpus.Evidence) { return m.ID, m.Evidence },
			func(m *corpus.Mode, l line) error { l.set("mode", &m.ID); return nil })
	case "countries":
		rec.Countries, err = editRows(rec.Countries, before.Countries, rows,
			func(c *corpus.Country) (string, []corpus.Evidence) { return c.Code, c.Mentions },
			func(c *corpus.Country, l line) error {
				if roles, there := l["roles"]; there {
					c.Roles = editRoles(c.Roles, splitCell(roles))
				}
				return l.setCountry("code", &c.Code)
			})
	}
	return err
}

// set puts a cell into a field, if the column is there.
func (l line) set(column string, field *string) {
	if cell, there := l[column]; there && strings.Join(strings.Fields(*field), " ") != strings.Join(strings.Fields(cell), " ") {
		*field = strings.TrimSpace(cell)
	}
}

func (l line) setCountry(column string, field *string) error {
	cell, there := l[column]
	cell = strings.TrimSpace(cell)
	if !there || cell == *field {
		return nil
	}
	if *field = ""; cell == "" {
		return nil
	}
	code, err := codeOf(cell)
	*field = code
	return err
}

func editRoles(was []corpus.Role, ids []string) (list []corpus.Role) {
	for _, id := range ids {
		if i := slices.IndexFunc(was, func(r corpus.Role) bool { return r.ID == id }); i >= 0 {
			list = append(list, was[i])
		} else {
			list = append(list, corpus.Role{ID: id, Score: 1})
		}
	}
	return list
}

// editRows makes the list of labels that the rows tell of. If they tell what
// was, the list stays as it is now; if they and the table of reports both tell
// something else, and not the same, which one holds cannot be known.
func editRows[T any](now, was []T, rows []line, of func(*T) (string, []corpus.Evidence), set func(*T, line) error) ([]T, error) {
	used := make([]bool, len(was))
	find := func(l line) int {
		for pass := range 2 {
			for i := range was {
				name, evidence := of(&was[i])
				same := pass == 0 && l["spans"] != "" && l["spans"] == spansOf(evidence) || pass == 1 && slices.Contains([]string{l["name"], l["code"], l["domain"], l["mode"]}, name)
				if same && !used[i] {
					used[i] = true
					return i
				}
			}
		}
		return -1
	}
	var list []T
	changed := len(rows) != len(was)
	for _, l := range rows {
		var x T
		i := find(l)
		if i >= 0 {
			x = was[i]
		}
		before := fmt.Sprintf("%+v", x)
		if err := set(&x, l); err != nil {
			return nil, err
		}
		changed = changed || i < 0 || before != fmt.Sprintf("%+v", x)
		if name, _ := of(&x); name == "" {
			return nil, fmt.Errorf("a row without a name")
		}
		list = append(list, x)
	}
	switch {
	case !changed, fmt.Sprintf("%+v", list) == fmt.Sprintf("%+v", now):
		return now, nil
	case fmt.Sprintf("%+v", now) != fmt.Sprintf("%+v", was):
		return nil, fmt.Errorf("changed in two sheets: in this one, and in that of reports")
	}
	return list, nil
}

// spansOf says where evidence stands as the column spans does.
func spansOf(evidence []corpus.Evidence) string {
	parts := make([]string, len(evidence))
	for i, e := range evidence {
		parts[i] = fmt.Sprintf("%s:%d-%d", e.Field, e.Span.Start, e.Span.End)
	}
	return strings.Join(parts, "; ")
}
