package extract

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/corpus"
	"attache/internal/text"
)

// individual is one person while a document's people are joined.
type individual struct {
	name     string // the fullest form
	words    []string
	mentions []corpus.Evidence
	org      string
	eponym   bool // somewhere the name is that of a thing
}

// people joins the PER entities of one document into persons: equal names, and
// a family name or initials with the one fuller name they fit. Names are
// without title. A person's organisation is that of orgs which the sentence
// says the person belongs to: "Dr. Li Wei of Tsinghua University", "X,
// director of Y", "Y's chief executive X".
func (r *resolver) people(passages []Passage, entities []Entity, orgs []corpus.Organization) []corpus.Person {
	d := &crew{resolver: r, owner: owners(orgs)}
	for i := range passages {
		d.read(&passages[i], entities)
	}
	return d.people(passages)
}

// crew is the state of joining the people of one document.
type crew struct {
	*resolver
	owner  map[string][]owned // by field
	found  []*individual
	byName map[string]*individual
}

// owned is a mention of an organisation, by its canonical name.
type owned struct {
	span corpus.Span
	name string
}

func owners(orgs []corpus.Organization) map[string][]owned {
	m := make(map[string][]owned)
	for i := range orgs {
		for _, e := range orgs[i].Mentions {
			m[e.Field] = append(m[e.Field], owned{e.Span, orgs[i].Name})
		}
	}
	for _, list := range m {
		sort.Slice(list, func(i, j int) bool { return list[i].span.Start < list[j].span.Start })
	}
	return m
}

// read takes the people of one passage.
func (d *crew) read(p *Passage, entities []Entity) {
	if d.byName == nil {
		d.byName = make(map[string]*individual)
	}
	for _, e := range entities {
		if e.Type != PER || e.Field != p.Field {
			continue
		}
		span := d.untitled(p.Text, trimName(p.Text, e.Span))
		if span.Len() == 0 {
			continue
		}
		name := span.Of(p.Text)
		key := text.Fold(strings.Join(strings.Fields(name), " "))
		who := d.byName[key]
		if who == nil {
			who = &individual{name: strings.Join(strings.Fields(name), " "), words: nameWords(key)}
			d.byName[key] = who
			d.found = append(d.found, who)
		}
		who.mentions = append(who.mentions, corpus.Evidence{Field: p.Field, Span: span, Text: name, Kind: "name", Score: corpus.Round(e.Score)})
		who.eponym = who.eponym || eponymous(p.Text, span)
		if who.org == "" {
			who.org = d.employer(p, span)
		}
	}
}

// nameWords are the words of a folded name, without dots.
func nameWords(key string) []string {
	return strings.FieldsFunc(key, func(r rune) bool { return unicode.IsSpace(r) || r == '.' })
}

// untitled narrows the span of a name to what follows its titles.
func (d *crew) untitled(s string, span corpus.Span) corpus.Span {
	for {
		name := span.Of(s)
		end := strings.IndexFunc(name, unicode.IsSpace)
		if end < 0 || d.words[name[:end]]&titleWord == 0 {
			return span
		}
		span.Start += end + len(name[end:]) - len(strings.TrimLeftFunc(name[end:], unicode.IsSpace))
	}
}

// people joins the short names with the full ones.
func (d *crew) people(passages []Passage) []corpus.Person {
	place := make(map[string]int, len(passages))
	for i := range passages {
		place[passages[i].Field] = i
	}
	full := make(map[string][]*individual) // by family name, and by given name before the family name
	for _, who := range d.found {
		if len(who.words) > 1 {
			last := who.words[len(who.words)-1]
			full[last] = append(full[last], who)
		}
	}
	var people []corpus.Person
	index := make(map[*individual]int)
	// Full names first, so that short ones find them; order is restored below.
	for _, short := range []bool{false, true} {
		for _, who := range d.found {
			if (len(who.words) < 2 || initialed(who.words)) != short {
				continue
			}
			if long := fuller(who, full); short && long != nil {
				person := &people[index[long]]
				person.Mentions = append(person.Mentions, who.mentions...)
				if person.Organization == "" {
					person.Organization = who.org
				}
				continue
			}
			if who.eponym {
				continue
			}
			index[who] = len(people)
			people = append(people, corpus.Person{Name: who.name, Organization: who.org, Mentions: who.mentions})
		}
	}
	for i := range people {
		sortEvidence(people[i].Mentions, place)
		people[i].Score = combined(people[i].Mentions)
	}
	sort.SliceStable(people, func(i, j int) bool { return earlier(&people[i].Mentions[0], &people[j].Mentions[0], place) })
	return people
}

// initialed reports whether all words but the last are single letters.
func initialed(words []string) bool {
	for _, w := range words[:max(len(words)-1, 0)] {
		if utf8.RuneCountInString(w) > 1 {
			return false
		}
	}
	return true
}

// fuller is the one full name that a short one fits, nil if none or several do.
func fuller(who *individual, full map[string][]*individual) *individual {
	if len(who.words) == 0 {
		return nil
	}
	var fit *individual
	for _, long := range full[who.words[len(who.words)-1]] {
		if long == who || initialed(long.words) || !fits(who.words, long.words) {
			continue
		}
		if fit != nil {
			return nil
		}
		fit = long
	}
	return fit
}

// fits reports whether the initials of a short name are those of a long one.
func fits(short, long []string) bool {
	if len(short) > len(long) {
		return false
	}
	for i, w := range short[:len(short)-1] {
		if !strings.HasPrefix(long[i], w) {
			return false
		}
	}
	return true
}

func sortEvidence(list []corpus.Evidence, place map[string]int) {
	sort.SliceStable(list, func(i, j int) bool { return earlier(&list[i], &list[j], place) })
}

// earlier reports whether a stands before b in the document.
func earlier(a, b *corpus.Evidence, place map[string]int) bool {
	if p, q := place[a.Field], place[b.Field]; p != q {
		return p < q
	}
	return a.Span.Start < b.Span.Start
}
