package export

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"attache/corpus"
)

// Flat is a record as one text with names in it, for formats that know no
// fields: the title, a blank line and the text, or the text alone where it opens
// with its title.
//
//	f.Text[n.Start:n.End] is the quote of n, for every n of f.Names
//
// Names ascend by where they start; of those that start together, the longer
// stands first.
type Flat struct {
	Text  string
	Names []Name
	// title and text are where the record's fields begin in Text, and end.
	title, text corpus.Span
}

// Name is a mention in a flat text.
type Name struct {
	corpus.Span
	// Label is "ORG", "PER" or "LOC".
	Label string
	Score float64
}

// Flatten gathers the mentions of organisations and people, and the names and
// places by which countries are named; adjectives and peoples are no names. With
// overlaps, every one of them stays: brat and labelstudio hold them. Without, of
// two that overlap the longer stays, or the first: conll, spacy and doccano.
func Flatten(r *corpus.Record, overlaps bool) Flat {
	f := Flat{Text: r.Text, text: corpus.Span{End: len(r.Text)}}
	if title := strings.TrimSpace(r.Title); title != "" {
		body := strings.TrimLeft(r.Text, " \t\r\n")
		if strings.HasPrefix(body, title) {
			f.title.Start = len(r.Text) - len(body) - strings.Index(r.Title, title)
		} else {
			f.Text = r.Title + "\n\n" + r.Text
			f.text = corpus.Span{Start: len(r.Title) + 2, End: len(f.Text)}
		}
		f.title.End = f.title.Start + len(r.Title)
	}
	for _, o := range r.Organizations {
		f.add("ORG", o.Mentions)
	}
	for _, p := range r.People {
		f.add("PER", p.Mentions)
	}
	for _, c := range r.Countries {
		for i := range c.Mentions {
			switch c.Mentions[i].Kind {
			case "adjective", "demonym", "name-part":
			default:
				f.add("LOC", c.Mentions[i:i+1])
			}
		}
	}
	if !overlaps {
		f.Names = apart(f.Names)
		return f
	}
	sort.SliceStable(f.Names, func(i, j int) bool {
		a, b := f.Names[i], f.Names[j]
		return a.Start < b.Start || a.Start == b.Start && (a.End > b.End || a.End == b.End && a.Label < b.Label)
	})
	f.Names = slices.CompactFunc(f.Names, func(a, b Name) bool { return a.Span == b.Span && a.Label == b.Label })
	return f
}

func (f *Flat) add(label string, mentions []corpus.Evidence) {
	for _, m := range mentions {
		base, s := f.text, m.Span
		switch m.Field {
		case "title":
			base = f.title
		case "text":
		default:
			continue
		}
		s.Start, s.End = s.Start+base.Start, s.End+base.Start
		if s.Len() > 0 && s.Of(f.Text) == m.Text {
			f.Names = append(f.Names, Name{s, label, m.Score})
		}
	}
}

// Place is where a span of the flat text stands in the record. A span that lies
// in no field, or over the border of two, has none.
func (f Flat) Place(s corpus.Span) (field string, span corpus.Span, ok bool) {
	for _, of := range []struct {
		field string
		all   corpus.Span
	}{{"text", f.text}, {"title", f.title}} {
		if of.all.Contains(s) {
			return of.field, corpus.Span{Start: s.Start - of.all.Start, End: s.End - of.all.Start}, true
		}
	}
	return "", corpus.Span{}, false
}

// apart sorts names and drops those that overlap a longer one.
func apart(names []Name) []Name {
	sort.SliceStable(names, func(i, j int) bool { return names[i].Len() > names[j].Len() })
	var kept []Name
	for _, n := range names { // kept stays sorted by Start
		i := sort.Search(len(kept), func(i int) bool { return kept[i].Start >= n.Start })
		if i > 0 && kept[i-1].Overlaps(n.Span) || i < len(kept) && kept[i].Overlaps(n.Span) {
			continue
		}
		kept = slices.Insert(kept, i, n)
	}
	return kept
}

// counter turns byte offsets into counts of code points, cheaply for offsets
// that lie near one another.
type counter struct {
	text      string
	at, count int
}

func (c *counter) points(offset int) int {
	if offset >= c.at {
		c.count += utf8.RuneCountInString(c.text[c.at:offset])
	} else {
		c.count -= utf8.RuneCountInString(c.text[offset:c.at])
	}
	c.at = offset
	return c.count
}
