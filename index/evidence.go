package index

import (
	"strings"

	"attache/corpus"
)

// evidenceFor returns what a record's label rests on that a clause asks for.
func evidenceFor(r *corpus.Record, q Query) []corpus.Evidence {
	switch q := q.(type) {
	case Label:
		return labelEvidence(r, q.Field, q.Value)
	case Score:
		return labelEvidence(r, q.Field, q.Value)
	case Dates:
		if r.Date != nil {
			return r.Date.Evidence
		}
	case Has:
		return hasEvidence(r, q.What)
	}
	return nil
}

func labelEvidence(r *corpus.Record, field, value string) (list []corpus.Evidence) {
	switch field {
	case fieldCountry, fieldRole:
		for i := range r.Countries {
			list = append(list, countryEvidence(&r.Countries[i], field, value)...)
		}
	case fieldDomain:
		for _, d := range r.Domains {
			if d.ID == value || strings.HasPrefix(d.ID, value+"/") {
				list = append(list, d.Evidence...)
			}
		}
	case fieldMode:
		for _, m := range r.Modes {
			if m.ID == value {
				list = append(list, m.Evidence...)
			}
		}
	case fieldOrgName, fieldKind:
		for _, o := range r.Organizations {
			if field == fieldOrgName && o.Name == value || field == fieldKind && o.Kind == value {
				list = append(list, o.Mentions...)
			}
		}
	case fieldPostAll:
		list = hasEvidence(r, "post")
	}
	return list
}

func countryEvidence(c *corpus.Country, field, value string) []corpus.Evidence {
	if field == fieldCountry {
		if c.Code == value {
			return c.Mentions
		}
		return nil
	}
	for _, role := range c.Roles {
		if role.ID+"/"+c.Code != value {
			continue
		}
		if len(role.Evidence) > 0 {
			return role.Evidence
		}
		return c.Mentions
	}
	return nil
}

func hasEvidence(r *corpus.Record, what string) []corpus.Evidence {
	switch {
	case what == "post" && r.Post != nil:
		return r.Post.Evidence
	case what == "date" && r.Date != nil:
		return r.Date.Evidence
	}
	return nil
}
