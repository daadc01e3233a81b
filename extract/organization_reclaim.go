package extract

import (
	"strings"

	"attache/extract/country"
)

// reclaim makes names of organisations of single words that the recogniser took
// for places or people, but that a company found elsewhere in the document is
// called for short: "Wyeford" in "Dr Hale of Wyeford" beside "Wyeford
// Therapeutics plc". It changes the entities' types. A word stays what it was
// where two companies would be called so, where a person or a country's place
// bears that name, and behind a title or a preposition of place.
func (d *document) reclaim(mentions []country.Mention) {
	short := make(map[string]*form)
	for _, f := range d.forms {
		name := d.shortName(f)
		if name == "" {
			continue
		}
		if other, ok := short[name]; ok && (other == nil || other.key != f.key) {
			f = nil
		}
		short[name] = f
	}
	if len(short) == 0 {
		return
	}
	d.keepNames(short, mentions)
	for i := range d.entities {
		e := &d.entities[i]
		at, ok := d.place[e.Field]
		if !ok || e.Type != LOC && e.Type != PER {
			continue
		}
		text := d.passages[at].Text
		name := e.Span.Of(text)
		if f := short[name]; f != nil && f.best() >= 0.5 && !d.placedOrTitled(text[:e.Span.Start]) {
			e.Type, e.Score = ORG, min(e.Score, f.best()*spreadShare)
			d.of[i] = d.mention(e.Field, text, e.Span, e.Score)
		}
	}
}

// keepNames takes out of short what names a place that the country finder
// knows, or ends a person's longer name.
func (d *document) keepNames(short map[string]*form, mentions []country.Mention) {
	for _, m := range mentions {
		if at, ok := d.place[m.Field]; ok {
			delete(short, m.Span.Of(d.passages[at].Text))
		}
	}
	for _, e := range d.entities {
		at, ok := d.place[e.Field]
		if !ok || e.Type != PER {
			continue
		}
		if words := strings.Fields(e.Span.Of(d.passages[at].Text)); len(words) > 1 {
			delete(short, words[len(words)-1])
		}
	}
}

// placedOrTitled reports whether what stands before a name says that it is a
// place or a person.
func (d *document) placedOrTitled(before string) bool {
	words := strings.Fields(before[max(0, len(before)-40):])
	if len(words) == 0 {
		return false
	}
	word := words[len(words)-1]
	switch word {
	case "in", "In", "near", "Near", "at", "outside", "around":
		return true
	}
	return d.words[word]&titleWord != 0
}
