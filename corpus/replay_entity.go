package corpus

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// entity is an organisation or a person while entries are applied; it points
// into the record and is good until one is added.
type entity struct {
	i        int
	name     *string
	score    *float64
	mentions *[]Evidence
	keys     *[]string     // see replay
	org      *Organization // nil for a person
}

func (p *replay) get(what string, i int) entity {
	if what == "person" {
		x := &p.People[i]
		return entity{i, &x.Name, &x.Score, &x.Mentions, &p.personKeys[i], nil}
	}
	x := &p.Organizations[i]
	return entity{i, &x.Name, &x.Score, &x.Mentions, &p.orgKeys[i], x}
}

func (p *replay) count(what string) int {
	if what == "person" {
		return len(p.People)
	}
	return len(p.Organizations)
}

// put adds an entity with no mentions.
func (p *replay) put(what, name string) entity {
	keys := []string{NameKey(what, name)}
	if what == "person" {
		p.assessed("people")
		p.People = append(p.People, Person{Name: name, Score: 1, Mentions: []Evidence{}})
		p.personKeys = append(p.personKeys, keys)
	} else {
		p.assessed("organizations")
		p.Organizations = append(p.Organizations, Organization{Name: name, Score: 1, Mentions: []Evidence{}})
		p.orgKeys = append(p.orgKeys, keys)
	}
	return p.get(what, p.count(what)-1)
}

// revive brings back what an earlier entry removed: this one says it is there.
func (p *replay) revive(what string, e entity) {
	delete(p.barred, barred{what, e.i})
	if !e.alive() {
		*e.score = flip(*e.score)
	}
}

// alive reports whether an entity stands in the record.
func (e *entity) alive() bool { return !gone(*e.score) }

// keysOf are the keys of the names that an entity has had.
func (p *replay) keysOf(what string, e entity) []string {
	if *e.keys == nil {
		*e.keys = []string{NameKey(what, *e.name)}
	}
	return *e.keys
}

// called are the entities that have or had a name of this key.
func (p *replay) called(what, name, country string) []int {
	return p.withKey(what, NameKey(what, name), country, func(string) bool { return true })
}

// withKey is called for a key; may tells, for less than a key costs, that a
// name cannot have it.
func (p *replay) withKey(what, key, country string, may func(name string) bool) (list []int) {
	for i := range p.count(what) {
		e := p.get(what, i)
		if *e.keys == nil && !may(*e.name) {
			continue
		}
		if slices.Contains(p.keysOf(what, e), key) && (country == "" || e.org == nil || e.org.Country == country) {
			list = append(list, i)
		}
	}
	return list
}

// about are the entities that a name of an entry is about.
func (p *replay) about(c *Correction, name string) []int {
	if c.Doc != "" {
		return p.called(c.What, name, c.Country)
	}
	key := p.key
	if name != c.Name || key == "" {
		key = NameKey(c.What, name)
	}
	return p.withKey(c.What, key, c.Country, func(name string) bool { return p.wide.cache.about(p.wide, c.What, name) })
}

// at is the entity with a mention at a span, and which mention; -1 for none.
func (p *replay) at(what, field string, s Span) (i, mention int) {
	dead, deadMention := -1, -1
	for i := range p.count(what) {
		e := p.get(what, i)
		for j, m := range *e.mentions {
			switch {
			case m.Field != field || m.Span != s:
			case e.alive() && !gone(m.Score):
				return i, j
			default:
				dead, deadMention = i, j
			}
		}
	}
	return dead, deadMention
}

// targets are the entities an entry is about; mention is -1 if it is about all
// their mentions. If there are none, the outcome says why.
func (p *replay) targets(c *Correction) (list []int, mention int) {
	if c.At == nil || c.At.Quote == "" {
		if list = p.about(c, c.Name); len(list) == 0 {
			p.unnamed(c, "no %s is called %q", noun(c.What), c.Name)
		}
		return list, -1
	}
	s, ok := c.At.find(p.Record)
	if !ok {
		p.missing("%q does not stand in %s as it did", c.At.Quote, c.At.Field)
		return nil, -1
	}
	i, j := p.at(c.What, c.At.Field, s)
	if i < 0 {
		p.unnamed(c, "no %s is named by %q there", noun(c.What), c.At.Quote)
		return nil, -1
	}
	if c.At.Every {
		j = -1
	}
	return []int{i}, j
}

// unnamed is the outcome where there is no such entity: to remove it is done.
func (p *replay) unnamed(c *Correction, format string, args ...any) {
	if c.Do == Remove {
		p.did(Already, format, args...)
		return
	}
	p.missing(format, args...)
}

func (p *replay) entity(c *Correction) {
	switch {
	case c.Do == Add && c.Doc != "":
		p.addEntity(c)
		return
	case c.Do == Merge:
		p.merge(c)
		return
	}
	list, mention := p.targets(c)
	for _, i := range list {
		e := p.get(c.What, i)
		if c.Doc == "" && p.barred[barred{c.What, i}] {
			p.did(Passed, "%q is no %s in this report", *e.name, noun(c.What))
			continue
		}
		switch c.Do {
		case Add:
			p.confirm(c, e)
		case Remove:
			p.remove(c, e, mention)
		case Retype:
			p.retype(c, e, mention)
		case Respan:
			p.respan(c, e, mention)
		case Split:
			p.split(c, e)
		default:
			p.set(c, e)
		}
	}
}

// confirm says that what bears a name is an organisation or a person, however
// unsure the finding was.
func (p *replay) confirm(c *Correction, e entity) {
	changed := *e.score != 1
	*e.score = 1
	if e.org != nil {
		to := Value{Kind: cmp.Or(c.to().Kind, e.org.Kind), Country: cmp.Or(c.to().Country, e.org.Country)}
		changed = changed || to.Kind != e.org.Kind || to.Country != e.org.Country
		e.org.Kind, e.org.Country = to.Kind, to.Country
	}
	if name := c.to().Name; name != "" && name != *e.name {
		p.rename(e, c.What, name)
		changed = true
	}
	p.applied(changed, "%q is no doubt %s", *e.name, article(noun(c.What)))
}

func article(noun string) string {
	if noun == "organisation" {
		return "an " + noun
	}
	return "a " + noun
}

// remove takes out an entity, or one mention of it, and with the last mention
// the entity.
func (p *replay) remove(c *Correction, e entity, mention int) {
	if !e.alive() || mention >= 0 && gone((*e.mentions)[mention].Score) {
		p.did(Already, "%q is no %s already", *e.name, noun(c.What))
		return
	}
	p.take(e, mention)
	if e.org != nil && !e.alive() {
		p.employer(*e.name, "")
	}
	if c.Doc != "" && !e.alive() {
		if p.barred == nil {
			p.barred = map[barred]bool{}
		}
		p.barred[barred{c.What, e.i}] = true
	}
	p.did(Applied, "%q is no %s", *e.name, noun(c.What))
}

// take removes an entity or one mention, and returns what it takes.
func (p *replay) take(e entity, mention int) []Evidence {
	var taken []Evidence
	if mention < 0 {
		taken = slices.Clone(*e.mentions)
		*e.score = flip(*e.score)
	} else {
		m := &(*e.mentions)[mention]
		taken = []Evidence{*m}
		m.Score = flip(m.Score)
		if !slices.ContainsFunc(*e.mentions, func(m Evidence) bool { return !gone(m.Score) }) {
			*e.score = flip(*e.score)
		}
	}
	return slices.DeleteFunc(taken, func(m Evidence) bool { return gone(m.Score) })
}

// employer renames the organisation that people belong to.
func (p *replay) employer(from, to string) {
	for i := range p.People {
		if p.People[i].Organization == from {
			p.People[i].Organization = to
		}
	}
}

// retype makes an entity, or one mention of it, one of another type.
func (p *replay) retype(c *Correction, e entity, mention int) {
	if !e.alive() || mention >= 0 && gone((*e.mentions)[mention].Score) {
		p.did(Already, "%q is no %s already", *e.name, noun(c.What))
		return
	}
	name := *e.name
	taken := p.take(e, mention)
	if mention >= 0 {
		name = strings.Join(strings.Fields(taken[0].Text), " ")
	}
	for i := range taken {
		taken[i].Score = 1
	}
	if e.org != nil && !e.alive() {
		p.employer(name, "")
	}
	if c.To.What == "country" {
		for i := range taken {
			taken[i].Kind = "place"
		}
		x := &p.Countries[p.ensureCountry(c.To.Country, c.To)]
		x.Score = 1
		x.Mentions, _ = addEvidence(x.Mentions, taken)
		p.did(Applied, "%q is a place in %s", name, c.To.Country)
		return
	}
	p.place(c.To.What, cmp.Or(c.To.Name, name), c.To, taken)
	p.did(Applied, "%q: now %s", name, noun(c.To.What))
}

// place adds mentions to the entity of the name, which is made if need be. It
// reports whether anything was not there.
func (p *replay) place(what, name string, v *Value, mentions []Evidence) bool {
	var e entity
	if list := p.called(what, name, ""); len(list) > 0 {
		e = p.get(what, list[0])
	} else {
		e = p.put(what, name)
		*e.score = 0
	}
	p.revive(what, e)
	var more bool
	*e.mentions, more = addEvidence(*e.mentions, mentions)
	more = more || *e.score != 1
	*e.score = 1
	if e.org != nil {
		e.org.Kind, e.org.Country = cmp.Or(v.Kind, e.org.Kind), cmp.Or(v.Country, e.org.Country)
	}
	return more
}

// addEntity adds what was missed.
func (p *replay) addEntity(c *Correction) {
	name, mentions := c.Name, []Evidence{}
	if c.At != nil && c.At.Quote != "" {
		spans := p.spans(c.At)
		if len(spans) == 0 {
			p.missing("%q does not stand in %s as it did", c.At.Quote, c.At.Field)
			return
		}
		for _, s := range spans {
			mentions = append(mentions, Evidence{Field: c.At.Field, Span: s, Text: c.At.Quote, Score: 1})
		}
		name = cmp.Or(name, strings.Join(strings.Fields(c.At.Quote), " "))
	}
	name = cmp.Or(c.to().Name, name)
	p.applied(p.place(c.What, name, c.to(), mentions), "%q: %s added", name, noun(c.What))
}

// spans are where a place is: one, or every one that stands as words of its own.
func (p *replay) spans(at *Place) []Span {
	if !at.Every {
		s, ok := at.find(p.Record)
		if !ok {
			return nil
		}
		return []Span{s}
	}
	text, _ := p.Field(at.Field)
	all := Place{Quote: at.Quote}
	return slices.DeleteFunc(all.all(text), func(s Span) bool { return !wholeWords(text, s) })
}

// wholeWords reports whether a span does not cut a word.
func wholeWords(text string, s Span) bool {
	inWord := func(r rune) bool {
		return (unicode.IsLetter(r) || unicode.IsDigit(r)) && !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
	}
	before, _ := utf8.DecodeLastRuneInString(text[:s.Start])
	first, _ := utf8.DecodeRuneInString(text[s.Start:])
	last, _ := utf8.DecodeLastRuneInString(text[:s.End])
	after, _ := utf8.DecodeRuneInString(text[s.End:])
	return !(inWord(before) && inWord(first)) && !(inWord(last) && inWord(after))
}

// respan moves a mention to other words. An entity that was called by the old
// words is called by the new.
func (p *replay) respan(c *Correction, e entity, mention int) {
	to, ok := c.To.At.find(p.Record)
	if !ok {
		p.missing("%q does not stand in %s as it did", c.To.At.Quote, c.To.At.Field)
		return
	}
	if mention < 0 {
		mention = slices.IndexFunc(*e.mentions, func(m Evidence) bool { return m.Text == c.At.Quote })
	}
	p.revive(c.What, e)
	m := &(*e.mentions)[mention]
	if name := strings.Join(strings.Fields(c.To.At.Quote), " "); NameKey(c.What, m.Text) == NameKey(c.What, *e.name) && name != *e.name {
		p.rename(e, c.What, name)
	}
	p.applied(m.Span != to || m.Score != 1, "%q is %q", m.Text, c.To.At.Quote)
	m.Field, m.Span, m.Text, m.Score = c.To.At.Field, to, c.To.At.Quote, 1
	*e.score = 1
}

// rename gives an entity another name; it is still found by the old one.
func (p *replay) rename(e entity, what, name string) {
	if e.org != nil {
		p.employer(*e.name, name)
	}
	*e.keys = append(p.keysOf(what, e), NameKey(what, name))
	*e.name = name
}

// split makes the mentions that say the same as the one at the place, or that
// one alone, an entity of their own.
func (p *replay) split(c *Correction, e entity) {
	var taken []Evidence
	at := *c.At
	for j := range *e.mentions {
		m := &(*e.mentions)[j]
		s, _ := at.find(p.Record)
		if same := m.Text == at.Quote && (at.Every || m.Field == at.Field && m.Span == s); same && !gone(m.Score) {
			taken = append(taken, *m)
			m.Score = flip(m.Score)
		}
	}
	for i := range taken {
		taken[i].Score = 1
	}
	name := cmp.Or(c.to().Name, strings.Join(strings.Fields(at.Quote), " "))
	if !slices.ContainsFunc(*e.mentions, func(m Evidence) bool { return !gone(m.Score) }) {
		for j := range *e.mentions { // nothing was left: it is the whole that has another name
			(*e.mentions)[j].Score = flip((*e.mentions)[j].Score)
		}
		changed := *e.name != name
		p.rename(e, c.What, name)
		*e.score = 1
		p.applied(changed, "%q is %q", at.Quote, name)
		return
	}
	from := *e.name
	kind, country := "", ""
	if e.org != nil {
		kind, country = e.org.Kind, e.org.Country
	}
	to := Value{Kind: cmp.Or(c.to().Kind, kind), Country: cmp.Or(c.to().Country, country)}
	p.place(c.What, name, &to, taken) // e may be no longer good
	p.did(Applied, "%q is not %q", name, from)
}

// set changes one property of an entity. A person who says it of a document
// says too that the entity is there; who says it of a name leaves each
// document's score as it is.
func (p *replay) set(c *Correction, e entity) {
	changed := c.Doc != "" && *e.score != 1
	p.revive(c.What, e)
	if c.Doc != "" {
		*e.score = 1
	}
	put := func(field *string, value, what string) {
		old := *field
		*field = value
		p.applied(changed || old != value, "%s of %q: %s, was %s", what, *e.name, orNone(value), orNone(old))
	}
	switch c.Do {
	case Kind:
		put(&e.org.Kind, c.To.Kind, "kind")
	case Located:
		put(&e.org.Country, c.To.Country, "country")
	case Rename:
		old := *e.name
		p.rename(e, c.What, c.To.Name)
		p.applied(changed || old != c.To.Name, "%q is called %q", old, c.To.Name)
	case Link:
		i, there := slices.BinarySearch(e.org.IDs, c.To.ID)
		there = there || slices.Contains(e.org.IDs, c.To.ID)
		if !there {
			e.org.IDs = slices.Insert(slices.Clone(e.org.IDs), i, c.To.ID)
		}
		p.applied(changed || !there, "%q has the identifier %s", *e.name, c.To.ID)
	case Unlink:
		i := slices.Index(e.org.IDs, c.To.ID)
		if i >= 0 {
			e.org.IDs = slices.Delete(slices.Clone(e.org.IDs), i, i+1)
		}
		p.applied(i >= 0, "%q has not the identifier %s", *e.name, c.To.ID)
	}
}
