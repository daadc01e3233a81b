package corpus

import "slices"

// Thresholds are the scores from which on a label counts, by kind ("domain",
// "country", "role", "mode", "organization", "person", "post") or by kind and
// id ("domain/ai", "role/origin"). A kind without an entry counts from 0.
type Thresholds map[string]float64

// Of returns the threshold of a label.
func (t Thresholds) Of(kind, id string) float64 {
	if x, ok := t[kind+"/"+id]; ok {
		return x
	}
	return t[kind]
}

// With returns the thresholds with every label counting from score on; for a
// score of 0, the thresholds as they are.
func (t Thresholds) With(score float64) Thresholds {
	if score <= 0 {
		return t
	}
	all := Thresholds{}
	for _, kind := range []string{"organization", "person", "country", "role", "post", "mode", "domain"} {
		all[kind] = score
	}
	return all
}

// Prune leaves out the labels below their thresholds; a country that stays
// keeps the roles that count. The best domain and mode stand first.
func (r *Record) Prune(t Thresholds) {
	if r.Post != nil && r.Post.Score < t.Of("post", r.Post.Kind) {
		r.Post = nil
	}
	r.Organizations = keep(r.Organizations, func(o *Organization) bool { return o.Score >= t.Of("organization", o.Kind) })
	r.People = keep(r.People, func(p *Person) bool { return p.Score >= t.Of("person", "") })
	r.Countries = keep(r.Countries, func(c *Country) bool {
		c.Roles = keep(c.Roles, func(role *Role) bool { return role.Score >= t.Of("role", role.ID) })
		return c.Score >= t.Of("country", c.Code)
	})
	r.Domains = keep(r.Domains, func(d *Domain) bool { return d.Score >= t.Of("domain", d.ID) })
	r.Modes = keep(r.Modes, func(m *Mode) bool { return m.Score >= t.Of("mode", m.ID) })
	slices.SortStableFunc(r.Domains, func(a, b Domain) int { return descending(a.Score, b.Score) })
	slices.SortStableFunc(r.Modes, func(a, b Mode) int { return descending(a.Score, b.Score) })
}

func descending(a, b float64) int {
	switch {
	case a > b:
		return -1
	case a < b:
		return 1
	}
	return 0
}

// keep returns the elements that count, nil for none.
func keep[T any](list []T, counts func(*T) bool) []T {
	var kept []T
	for i := range list {
		if counts(&list[i]) {
			kept = append(kept, list[i])
		}
	}
	return kept
}
