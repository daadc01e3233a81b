package corpus

import (
	"slices"
	"strings"
)

func (p *replay) country(c *Correction) {
	if c.Do == Respan {
		p.countrySpan(c)
		return
	}
	i := p.countryOf(c.Label)
	evidence, ok := p.evidence(c.At)
	switch {
	case !ok:
	case c.Do == Add:
		p.assessed("countries")
		i = p.ensureCountry(c.Label, c.to())
		x := &p.Countries[i]
		for j := range evidence {
			evidence[j].Kind, evidence[j].Score = "name", 1
		}
		list, more := addEvidence(x.Mentions, evidence)
		p.applied(x.Score != 1 || more, "country %s added", c.Label)
		x.Score, x.Mentions = 1, list
	case i < 0 || gone(p.Countries[i].Score):
		p.absent(c)
	case c.Do == Remove && len(evidence) > 0:
		p.unmention(&p.Countries[i], evidence[0])
	case c.Do == Remove:
		p.Countries[i].Score = flip(p.Countries[i].Score)
		p.did(Applied, "country %s removed", c.Label)
	default:
		old := p.Countries[i]
		p.Countries[i].Score = flip(old.Score)
		p.Countries[i].Mentions, p.Countries[i].Roles = slices.Clone(old.Mentions), slices.Clone(old.Roles)
		x := &p.Countries[p.ensureCountry(c.To.Label, c.To)]
		x.Score = 1
		x.Mentions, _ = addEvidence(x.Mentions, old.Mentions)
		for _, role := range old.Roles {
			if k := slices.IndexFunc(x.Roles, func(r Role) bool { return r.ID == role.ID }); k < 0 {
				x.Roles = append(x.Roles, role)
			}
		}
		p.did(Applied, "country %s is %s", c.Label, c.To.Label)
	}
}

// unmention takes one mention from a country, and with the last one the country.
func (p *replay) unmention(x *Country, e Evidence) {
	j := slices.IndexFunc(x.Mentions, func(m Evidence) bool { return m.Field == e.Field && m.Span == e.Span && !gone(m.Score) })
	if j < 0 {
		p.did(Already, "%q does not name %s", e.Text, x.Code)
		return
	}
	x.Mentions[j].Score = flip(x.Mentions[j].Score)
	if !slices.ContainsFunc(x.Mentions, func(m Evidence) bool { return !gone(m.Score) }) {
		x.Score = flip(x.Score)
	}
	p.did(Applied, "%q does not name %s", e.Text, x.Code)
}

func (p *replay) countryOf(code string) int {
	return slices.IndexFunc(p.Countries, func(c Country) bool { return c.Code == code })
}

// ensureCountry is the place of a country, which is added if need be.
func (p *replay) ensureCountry(code string, v *Value) int {
	i := p.countryOf(code)
	if i < 0 {
		p.Countries = append(p.Countries, Country{Code: code, Name: v.Name, Historical: v.Historical, Mentions: []Evidence{}})
		return len(p.Countries) - 1
	}
	if gone(p.Countries[i].Score) {
		p.Countries[i].Score = flip(p.Countries[i].Score)
	}
	return i
}

func (p *replay) countrySpan(c *Correction) {
	from, ok := c.At.find(p.Record)
	to, fits := c.To.At.find(p.Record)
	if !ok || !fits {
		p.missing("%q does not stand in %s as it did", c.At.Quote, c.At.Field)
		return
	}
	for i := range p.Countries {
		for j := range p.Countries[i].Mentions {
			if m := &p.Countries[i].Mentions[j]; m.Field == c.At.Field && m.Span == from && !gone(m.Score) {
				m.Span, m.Text, m.Score = to, c.To.At.Quote, 1
				p.did(Applied, "%q is %q", c.At.Quote, m.Text)
			}
		}
	}
	if p.status == "" {
		p.missing("no country is named by %q there", c.At.Quote)
	}
}

// role is about a role of a country, "origin/RU".
func (p *replay) role(c *Correction) {
	id, code, _ := strings.Cut(c.Label, "/")
	evidence, ok := p.evidence(c.At)
	if !ok {
		return
	}
	if c.Do == Add {
		before := p.countryOf(code)
		fresh := before < 0 || gone(p.Countries[before].Score)
		i := p.ensureCountry(code, c.to())
		if fresh {
			p.assessed("countries")
			p.Countries[i].Score = 1
		}
		p.addRole(i, Role{ID: id, Evidence: evidence}, c.Label+" added")
		return
	}
	i := p.countryOf(code)
	if i < 0 || gone(p.Countries[i].Score) {
		p.absent(c)
		return
	}
	j := slices.IndexFunc(p.Countries[i].Roles, func(r Role) bool { return r.ID == id })
	if j < 0 || gone(p.Countries[i].Roles[j].Score) {
		p.absent(c)
		return
	}
	role := &p.Countries[i].Roles[j]
	old := *role
	role.Score = flip(role.Score)
	if c.Do == Remove {
		p.did(Applied, "role %s removed", c.Label)
		return
	}
	newID, newCode, _ := strings.Cut(c.To.Label, "/")
	k := p.ensureCountry(newCode, c.To)
	p.Countries[k].Score = 1
	p.addRole(k, Role{ID: newID, Evidence: old.Evidence}, c.Label+" is "+c.To.Label)
}

// moveHost takes the role of the post's host from one country to another, as the
// post moves. What has no name in the record or the entry gets no role.
func (p *replay) moveHost(from, to string, v *Value) {
	if from == to {
		return
	}
	if i := p.countryOf(from); i >= 0 {
		for j := range p.Countries[i].Roles {
			if r := &p.Countries[i].Roles[j]; r.ID == "post" && !gone(r.Score) {
				r.Score = flip(r.Score)
			}
		}
	}
	if to == "" || p.countryOf(to) < 0 && v.Name == "" {
		return
	}
	status, detail := p.status, p.detail
	i := p.ensureCountry(to, v)
	p.Countries[i].Score = max(p.Countries[i].Score, 1)
	p.addRole(i, Role{ID: "post"}, "")
	p.status, p.detail = status, detail // it is one change: the post
}

// addRole gives country i a role that a person stated. A country of another
// role is no mere mention.
func (p *replay) addRole(i int, role Role, detail string) {
	x := &p.Countries[i]
	role.Score = 1
	for k := range x.Roles {
		if r := &x.Roles[k]; r.ID == "mention" && role.ID != "mention" && !gone(r.Score) {
			r.Score = flip(r.Score)
		}
	}
	j := slices.IndexFunc(x.Roles, func(r Role) bool { return r.ID == role.ID })
	if j < 0 {
		x.Roles = append(x.Roles, role)
		p.did(Applied, "role %s", detail)
		return
	}
	list, more := addEvidence(x.Roles[j].Evidence, role.Evidence)
	p.applied(x.Roles[j].Score != 1 || more, "role %s", detail)
	x.Roles[j].Score, x.Roles[j].Evidence = 1, list
}
