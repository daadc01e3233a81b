package attache

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"attache/corpus"
	"attache/extract/country"
)

// corrections are the entries that turn the labels of one record into those of
// another with the same text: what a person changed from was to is. Labels of
// the two are brought together by their words: an organisation is the one that
// shares most mentions, whatever it is called.
func corrections(was, is *corpus.Record) []corpus.Correction {
	d := &editor{was: was, is: is}
	orgs, people := d.pair("organization"), d.pair("person")
	for _, p := range []*pairing{orgs, people} {
		d.properties(p)
		d.moved(p)
	}
	d.retyped(orgs, people)
	d.retyped(people, orgs)
	for _, p := range []*pairing{orgs, people} {
		d.mentions(p)
	}
	d.countries()
	d.lists("domain", idsOf(was.Domains, func(x corpus.Domain) string { return x.ID }), idsOf(is.Domains, func(x corpus.Domain) string { return x.ID }))
	d.lists("mode", idsOf(was.Modes, func(x corpus.Mode) string { return x.ID }), idsOf(is.Modes, func(x corpus.Mode) string { return x.ID }))
	d.post()
	d.date()
	return d.list
}

func idsOf[T any](list []T, id func(T) string) []string {
	ids := make([]string, len(list))
	for i, x := range list {
		ids[i] = id(x)
	}
	return ids
}

type editor struct {
	was, is *corpus.Record
	list    []corpus.Correction
}

func (d *editor) add(c corpus.Correction) {
	c.Doc = d.was.ID
	if c.To != nil && *c.To == (corpus.Value{}) && c.Do != corpus.Located {
		c.To = nil
	}
	d.list = append(d.list, c)
}

// thing is an organisation or a person.
type thing struct {
	name, kind, country string
	ids                 []string
	mentions            []corpus.Evidence
}

func things(r *corpus.Record, what string) (list []thing) {
	if what == "person" {
		for _, p := range r.People {
			list = append(list, thing{name: p.Name, mentions: p.Mentions})
		}
		return list
	}
	for _, o := range r.Organizations {
		list = append(list, thing{o.Name, o.Kind, o.Country, o.IDs, o.Mentions})
	}
	return list
}

func (t *thing) has(e corpus.Evidence) bool {
	return slices.ContainsFunc(t.mentions, func(m corpus.Evidence) bool { return m.Field == e.Field && m.Span == e.Span })
}

func (t *thing) shares(u *thing) (n int) {
	for _, m := range t.mentions {
		if u.has(m) {
			n++
		}
	}
	return n
}

// pairing says which thing of the one record is which of the other, -1 for none.
type pairing struct {
	what     string
	was, is  []thing
	now, old []int           // now[i] is the place in is of was[i], old the other way round
	settled  map[string]bool // mentions that another entry has moved
}

// pair brings things together, those that share most mentions first, then by
// name.
func (d *editor) pair(what string) *pairing {
	p := &pairing{what: what, was: things(d.was, what), is: things(d.is, what), settled: map[string]bool{}}
	type match struct{ i, j, shared, named int }
	var all []match
	for i := range p.was {
		p.now = append(p.now, -1)
		for j := range p.is {
			m := match{i, j, p.was[i].shares(&p.is[j]), 0}
			if p.was[i].name == p.is[j].name {
				m.named = 1
			}
			if m.shared+m.named > 0 {
				all = append(all, m)
			}
		}
	}
	for range p.is {
		p.old = append(p.old, -1)
	}
	slices.SortStableFunc(all, func(a, b match) int { return cmp.Or(b.shared-a.shared, b.named-a.named, a.i-b.i, a.j-b.j) })
	for _, m := range all {
		if p.now[m.i] < 0 && p.old[m.j] < 0 {
			p.now[m.i], p.old[m.j] = m.j, m.i
		}
	}
	return p
}

// target points an entry at a thing of the record as it was: at one of its
// mentions, for all of them, or at its name.
func (d *editor) target(c *corpus.Correction, t *thing) {
	for _, m := range t.mentions {
		if at, ok := corpus.PlaceOf(d.was, m.Field, m.Span); ok {
			at.Every = true
			c.At = at
			return
		}
	}
	c.Name = t.name
}

// at points an entry at one mention.
func (d *editor) at(c *corpus.Correction, m corpus.Evidence) bool {
	c.At, _ = corpus.PlaceOf(d.was, m.Field, m.Span)
	return c.At != nil
}

func spot(m corpus.Evidence) string { return fmt.Sprint(m.Field, m.Span) }

// properties are the names, kinds, countries and identifiers that changed.
func (d *editor) properties(p *pairing) {
	for i, j := range p.now {
		if j < 0 {
			continue
		}
		was, is := &p.was[i], &p.is[j]
		set := func(do string, to corpus.Value) {
			c := corpus.Correction{Do: do, What: p.what, To: &to}
			d.target(&c, was)
			d.add(c)
		}
		if was.kind != is.kind && is.kind != "" {
			set(corpus.Kind, corpus.Value{Kind: is.kind})
		}
		if was.country != is.country {
			set(corpus.Located, corpus.Value{Country: is.country})
		}
		for _, id := range is.ids {
			if !slices.Contains(was.ids, id) {
				set(corpus.Link, corpus.Value{ID: id})
			}
		}
		for _, id := range was.ids {
			if !slices.Contains(is.ids, id) {
				set(corpus.Unlink, corpus.Value{ID: id})
			}
		}
		if was.name != is.name {
			set(corpus.Rename, corpus.Value{Name: is.name})
		}
	}
}

// moved are things that became part of another, or came out of one.
func (d *editor) moved(p *pairing) {
	for i := range p.was {
		if p.now[i] >= 0 {
			continue
		}
		for j := range p.is {
			if old := p.old[j]; old >= 0 && p.was[i].shares(&p.is[j]) > 0 && p.was[i].shares(&p.is[j]) == len(p.was[i].mentions) {
				d.add(corpus.Correction{Do: corpus.Merge, What: p.what, Name: p.was[old].name, Names: []string{p.was[i].name}, To: &corpus.Value{Name: p.is[j].name}})
				for _, m := range p.was[i].mentions {
					p.settled[spot(m)] = true
				}
				p.now[i] = j
			}
		}
	}
	for j := range p.is {
		if p.old[j] >= 0 {
			continue
		}
		for i := range p.was {
			for _, m := range p.was[i].mentions {
				c := corpus.Correction{Do: corpus.Split, What: p.what, To: &corpus.Value{Name: p.is[j].name, Kind: p.is[j].kind, Country: p.is[j].country}}
				if p.now[i] >= 0 && p.is[j].has(m) && !p.settled[spot(m)] && d.at(&c, m) {
					d.add(c)
					p.settled[spot(m)], p.old[j] = true, i
				}
			}
		}
	}
}

// retyped are mentions of the one type that became mentions of the other.
func (d *editor) retyped(from, to *pairing) {
	for i := range from.was {
		for j := range to.is {
			if n := from.was[i].shares(&to.is[j]); n > 0 && from.now[i] < 0 && n == len(from.was[i].mentions) && to.old[j] < 0 {
				c := corpus.Correction{Do: corpus.Retype, What: from.what, To: &corpus.Value{What: to.what, Name: to.is[j].name, Kind: to.is[j].kind, Country: to.is[j].country}}
				d.target(&c, &from.was[i])
				d.add(c)
				from.now[i], to.old[j] = j, i
				for _, m := range from.was[i].mentions {
					from.settled[spot(m)], to.settled[spot(m)] = true, true
				}
				continue
			}
			for _, m := range from.was[i].mentions {
				c := corpus.Correction{Do: corpus.Retype, What: from.what, To: &corpus.Value{What: to.what, Name: to.is[j].name, Kind: to.is[j].kind, Country: to.is[j].country}}
				if to.is[j].has(m) && !from.settled[spot(m)] && !stillThere(from.is, m) && d.at(&c, m) {
					d.add(c)
					from.settled[spot(m)], to.settled[spot(m)] = true, true
				}
			}
		}
	}
}

func stillThere(list []thing, m corpus.Evidence) bool {
	return slices.ContainsFunc(list, func(t thing) bool { return t.has(m) })
}

// mentions are those that went, came, or cover other words.
func (d *editor) mentions(p *pairing) {
	for i := range p.was {
		gone := slices.DeleteFunc(slices.Clone(p.was[i].mentions), func(m corpus.Evidence) bool { return stillThere(p.is, m) || p.settled[spot(m)] })
		if p.now[i] < 0 && len(gone) == len(p.was[i].mentions) && !d.respanned(p, i, gone) {
			c := corpus.Correction{Do: corpus.Remove, What: p.what}
			d.target(&c, &p.was[i])
			d.add(c)
			continue
		}
		for _, m := range gone {
			c := corpus.Correction{Do: corpus.Remove, What: p.what}
			if !p.settled[spot(m)] && !d.respan(p, m) && d.at(&c, m) {
				d.add(c)
			}
		}
	}
	for j := range p.is {
		d.added(p, j)
	}
}

// respanned moves all mentions of a thing that is gone to new ones, if there
// are any where they stood.
func (d *editor) respanned(p *pairing, i int, gone []corpus.Evidence) bool {
	found := false
	for _, m := range gone {
		if d.respan(p, m) {
			p.settled[spot(m)], found = true, true
		}
	}
	return found
}

// respan is the entry for a mention that has others words now.
func (d *editor) respan(p *pairing, m corpus.Evidence) bool {
	for j := range p.is {
		for _, n := range p.is[j].mentions {
			if n.Field != m.Field || !n.Span.Overlaps(m.Span) || p.settled[spot(n)] || stillThere(p.was, n) {
				continue
			}
			c := corpus.Correction{Do: corpus.Respan, What: p.what, To: &corpus.Value{}}
			if c.To.At, _ = corpus.PlaceOf(d.was, n.Field, n.Span); c.To.At != nil && d.at(&c, m) {
				d.add(c)
				p.settled[spot(n)] = true
				if p.old[j] < 0 {
					p.old[j] = len(p.was) // it is no new one
				}
				return true
			}
		}
	}
	return false
}

// added are the mentions of a thing that were not there, and a thing that has
// none.
func (d *editor) added(p *pairing, j int) {
	t := &p.is[j]
	to := corpus.Value{Name: t.name}
	if p.old[j] < 0 {
		to.Kind, to.Country = t.kind, t.country
	}
	if p.old[j] < 0 && len(t.mentions) == 0 {
		d.missed(p.what, t, to)
		return
	}
	for _, m := range t.mentions {
		c := corpus.Correction{Do: corpus.Add, What: p.what, To: &to}
		if !p.settled[spot(m)] && !stillThere(p.was, m) && d.at(&c, m) {
			d.add(c)
		}
	}
}

// missed adds a name that was given without a place: wherever it stands in the
// title and the text, else as it is.
func (d *editor) missed(what string, t *thing, to corpus.Value) {
	found := false
	for _, field := range []string{"title", "text"} {
		if at, _ := quoted(d.was, field, t.name, 0); at != nil {
			found = true
			d.add(corpus.Correction{Do: corpus.Add, What: what, At: &corpus.Place{Field: field, Quote: t.name, Every: true}, To: &to})
		}
	}
	if !found {
		d.add(corpus.Correction{Do: corpus.Add, What: what, Name: t.name, To: &to})
	}
}

// lists are the labels that went, came, or are others: those that stand in the
// place of one that is gone, in lists of one length, took that place. These are
// returned, with what they are now.
func (d *editor) lists(what string, was, is []string) map[string]string {
	changed, became := map[string]bool{}, map[string]string{}
	for i := range was {
		if len(was) == len(is) && !slices.Contains(is, was[i]) && !slices.Contains(was, is[i]) {
			to := d.toLabel(what, is[i])
			to.Label = is[i]
			d.add(corpus.Correction{Do: corpus.Change, What: what, Label: was[i], To: &to})
			changed[was[i]], changed[is[i]], became[was[i]] = true, true, is[i]
		}
	}
	for _, label := range was {
		if !slices.Contains(is, label) && !changed[label] {
			d.add(corpus.Correction{Do: corpus.Remove, What: what, Label: label})
		}
	}
	for _, label := range is {
		if !slices.Contains(was, label) && !changed[label] {
			to := d.toLabel(what, label)
			d.add(corpus.Correction{Do: corpus.Add, What: what, Label: label, At: d.rests(what, label), To: &to})
		}
	}
	return became
}

// toLabel is what a country's label needs besides.
func (d *editor) toLabel(what, label string) corpus.Value {
	if _, code, ok := strings.Cut(label, "/"); ok && what == "role" {
		label = code
	}
	if what != "country" && what != "role" {
		return corpus.Value{}
	}
	return corpus.Value{Name: country.Name(label), Historical: country.Historical(label)}
}

// rests is the first place that a new domain or mode rests on.
func (d *editor) rests(what, label string) *corpus.Place {
	var list []corpus.Evidence
	for _, x := range d.is.Domains {
		if what == "domain" && x.ID == label {
			list = x.Evidence
		}
	}
	for _, x := range d.is.Modes {
		if what == "mode" && x.ID == label {
			list = x.Evidence
		}
	}
	for _, e := range list {
		if at, ok := corpus.PlaceOf(d.was, e.Field, e.Span); ok {
			return at
		}
	}
	return nil
}

// countries are those that went or came, their roles, and their mentions.
func (d *editor) countries() {
	code := func(c corpus.Country) string { return c.Code }
	became := d.lists("country", idsOf(d.was.Countries, code), idsOf(d.is.Countries, code))
	var was, is, known []string
	for _, c := range d.was.Countries {
		c.Code = cmp.Or(became[c.Code], c.Code)
		known = append(known, c.Code)
		i := slices.IndexFunc(d.is.Countries, func(x corpus.Country) bool { return x.Code == c.Code })
		if i < 0 {
			continue // its roles go with it
		}
		was = append(was, rolesOf(&c)...)
		d.mentionsOf(c.Code, c.Mentions, d.is.Countries[i].Mentions)
	}
	for _, c := range d.is.Countries {
		is = append(is, rolesOf(&c)...)
		if !slices.Contains(known, c.Code) {
			d.mentionsOf(c.Code, nil, c.Mentions)
		}
	}
	d.lists("role", was, is)
}

func rolesOf(c *corpus.Country) []string {
	return idsOf(c.Roles, func(r corpus.Role) string { return r.ID + "/" + c.Code })
}

func (d *editor) mentionsOf(code string, was, is []corpus.Evidence) {
	a, b := thing{mentions: was}, thing{mentions: is}
	for _, m := range was {
		c := corpus.Correction{Do: corpus.Remove, What: "country", Label: code}
		if !b.has(m) && d.at(&c, m) {
			d.add(c)
		}
	}
	for _, m := range is {
		to := d.toLabel("country", code)
		c := corpus.Correction{Do: corpus.Add, What: "country", Label: code, To: &to}
		if !a.has(m) && d.at(&c, m) {
			d.add(c)
		}
	}
}

func (d *editor) post() {
	plain := func(p *corpus.Post) corpus.Post {
		if p == nil {
			return corpus.Post{}
		}
		return corpus.Post{Kind: p.Kind, City: p.City, Host: p.Host, Sender: p.Sender, Accredited: p.Accredited, Score: 1}
	}
	was, is := plain(d.was.Post), plain(d.is.Post)
	to := corpus.Value{Post: &is}
	nameHost(&to)
	switch {
	case was.Kind == is.Kind && was.City == is.City && was.Host == is.Host && was.Sender == is.Sender && was.Accredited == is.Accredited:
	case d.is.Post == nil:
		d.add(corpus.Correction{Do: corpus.Remove, What: "post"})
	case d.was.Post == nil:
		d.add(corpus.Correction{Do: corpus.Add, What: "post", To: &to})
	default:
		d.add(corpus.Correction{Do: corpus.Change, What: "post", To: &to})
	}
}

func (d *editor) date() {
	was, is := dateOf(d.was), dateOf(d.is)
	switch {
	case was == is:
	case is == "":
		d.add(corpus.Correction{Do: corpus.Remove, What: "date"})
	case was == "":
		d.add(corpus.Correction{Do: corpus.Add, What: "date", To: &corpus.Value{Date: is}})
	default:
		d.add(corpus.Correction{Do: corpus.Change, What: "date", To: &corpus.Value{Date: is}})
	}
}
