package attache

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"attache/corpus"
	"attache/extract"
	"attache/extract/country"
)

// Amendment is a correction in the words of the person who makes it. Entries
// turns it into what the ledger holds: places with their context, names and
// codes as the labels have them.
type Amendment struct {
	// Do is an action of package corpus, What the kind of label, "org" for an
	// organisation.
	Do, What string
	// Args are the values: the name or label it is about, then what is to be
	// there.
	Args []string
	// In is the id of the report; empty for all, which names allow.
	In string
	// Nth, if positive, takes only that mention of a name in the report.
	Nth int
	// Quote is the words that a label rests on.
	Quote string
	// As is what a thing is called, Kind and Country what it is of.
	As, Kind, Country string
	// When, Who and Why are kept as they are given.
	When, Who, Why string
	// Always keeps the name in the corpus's own list too, for later runs.
	Always bool
}

// Usage says what an action takes, for the person who got it wrong.
var amendUsage = map[string]string{
	corpus.Remove: "WHAT VALUE", corpus.Add: "WHAT VALUE", corpus.Change: "WHAT OLD NEW", corpus.Retype: "org|person NAME org|person|place",
	corpus.Respan: "org|person WORDS NEW-WORDS", corpus.Kind: "NAME KIND", corpus.Located: "NAME COUNTRY", corpus.Rename: "org|person NAME NEW",
	corpus.Merge: "org|person NAME NAME...", corpus.Split: "org|person NAME [NAME]", corpus.Link: "NAME ID", corpus.Unlink: "NAME ID", corpus.Undo: "CORRECTION",
}

// ErrAmendment is wrapped by errors in how an amendment is stated, as against
// what it finds in the corpus.
var ErrAmendment = errors.New("not a correction")

func badAmendment(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrAmendment, fmt.Sprintf(format, args...))
}

// ReadAmendment reads an action with its arguments: "kind", "Rosatom",
// "government". The error wraps ErrAmendment.
func ReadAmendment(words []string) (Amendment, error) {
	var a Amendment
	if len(words) == 0 {
		return a, badAmendment("it lacks an action")
	}
	a.Do = words[0]
	usage, ok := amendUsage[a.Do]
	if !ok {
		return a, badAmendment("there is no action %q", a.Do)
	}
	rest := words[1:]
	switch a.Do {
	case corpus.Kind, corpus.Located, corpus.Link, corpus.Unlink:
		a.What = "organization"
	case corpus.Undo:
	default:
		if len(rest) == 0 {
			return a, badAmendment("%s takes %s", a.Do, usage)
		}
		if a.What, ok = whats[strings.ToLower(rest[0])]; !ok {
			return a, badAmendment("%s takes %s, and %q is no kind of label: want org, person, country, role, post, mode, date or domain", a.Do, usage, rest[0])
		}
		rest = rest[1:]
	}
	a.Args = rest
	low, high := a.arity()
	if len(rest) < low || high >= 0 && len(rest) > high {
		return a, badAmendment("%s takes %s; words with spaces go in quotes", a.Do, usage)
	}
	return a, nil
}

// whats are the kinds of label by the words for them.
var whats = map[string]string{
	"org": "organization", "organization": "organization", "organisation": "organization", "person": "person", "country": "country",
	"role": "role", "post": "post", "mode": "mode", "date": "date", "domain": "domain", "place": "country",
}

// noun is a kind of label in a sentence.
func noun(what string) string { return strings.Replace(what, "organization", "organisation", 1) }

// LabelKind is the name that the ledger has for a kind of label: "organization"
// for "org".
func LabelKind(word string) (what string, ok bool) {
	what, ok = whats[strings.ToLower(word)]
	return what, ok
}

// Amend adds an amendment to the ledger of the corpus folder, as Correct does.
func Amend(ctx context.Context, folder string, a Amendment, dryRun bool) (*CorrectReport, error) {
	entries := func(f *corpus.Folder) ([]corpus.Correction, error) {
		list, err := a.Entries(f)
		if err != nil || !a.Always {
			return list, err
		}
		own, err := a.always()
		if err == nil && !dryRun {
			err = keepName(folder, own)
		}
		return list, err
	}
	return correctWith(ctx, folder, entries, dryRun)
}

// arity is how many arguments an action takes, -1 for any number.
func (a *Amendment) arity() (low, high int) {
	switch {
	case a.Do == corpus.Undo:
		return 1, 1
	case a.What == "post":
		if a.Do == corpus.Remove {
			return 0, 0
		}
		return 1, -1
	case a.What == "date":
		if a.Do == corpus.Remove {
			return 0, 0
		}
		return 1, 1
	case a.Do == corpus.Merge:
		return 2, -1
	case a.Do == corpus.Split:
		return 1, 2
	case a.Do == corpus.Remove || a.Do == corpus.Add:
		return 1, 1
	}
	return 2, 2
}

// Entries are the ledger's entries for the amendment to the folder, without
// their ids. The error wraps ErrAmendment, or says what the report lacks.
func (a *Amendment) Entries(f *corpus.Folder) ([]corpus.Correction, error) {
	c := corpus.Correction{When: a.When, Who: a.Who, Why: a.Why, Do: a.Do, What: a.What, Doc: a.In}
	if a.Do == corpus.Undo {
		line, err := f.Ledger().Find(a.Args[0])
		if err != nil {
			return nil, err
		}
		entry, _ := f.Ledger().Entry(line)
		if by := f.Ledger().TakenBack(line); by != "" {
			return nil, fmt.Errorf("%s was undone already, by %s", entry.ID, by)
		}
		c.Reverts, c.Doc = entry.ID, ""
		return []corpus.Correction{c}, nil
	}
	if a.Country != "" {
		code, ok := country.Lookup(a.Country)
		if !ok {
			return nil, badAmendment("--country %s: want a country's name or code", a.Country)
		}
		a.Country = code
	}
	if a.Kind != "" && !slices.Contains(extract.Kinds(), a.Kind) {
		return nil, badAmendment("--kind %s: want one of %s", a.Kind, strings.Join(extract.Kinds(), ", "))
	}
	if a.What == "organization" || a.What == "person" {
		return a.entity(f, c)
	}
	if a.In == "" {
		return nil, badAmendment("%s %s is about one report: give it with --in ID", a.Do, a.What)
	}
	rec, err := f.Get(a.In)
	if err != nil {
		return nil, err
	}
	return a.label(f, rec, c)
}

// entity is about an organisation or a person.
func (a *Amendment) entity(f *corpus.Folder, c corpus.Correction) ([]corpus.Correction, error) {
	if err := a.value(&c); err != nil {
		return nil, err
	}
	var rec *corpus.Record
	if a.In != "" {
		var err error
		if rec, err = f.Get(a.In); err != nil {
			return nil, err
		}
	}
	switch {
	case rec == nil && a.Nth > 0:
		return nil, badAmendment("--nth counts mentions in one report: give it with --in ID")
	case rec == nil && (a.Do == corpus.Respan || a.Do == corpus.Retype):
		return nil, badAmendment("%s is about one report: give it with --in ID", a.Do)
	case rec == nil && a.Do == corpus.Split && len(a.Args) < 2:
		return nil, badAmendment("split takes two names, or one with --in ID: in that report it is another one, called by --as NAME")
	case rec == nil:
		c.Name, c.Country = a.Args[0], a.only()
		if key := corpus.NameKey(a.What, c.Name); key == "" {
			return nil, badAmendment("%q is no name", c.Name)
		} else if a.Do == corpus.Split && key == corpus.NameKey(a.What, c.Names[0]) {
			return nil, badAmendment("%q and %q are one name but for case and legal form: say which reports mean the other, with --in ID --as NAME", c.Name, c.Names[0])
		}
		return []corpus.Correction{c}, nil
	case a.Do == corpus.Add:
		return a.missed(rec, c)
	case a.Do == corpus.Merge:
		c.Name = a.Args[0]
		for _, name := range a.Args {
			if _, _, err := a.find(rec, name); err != nil {
				return nil, err
			}
		}
		return []corpus.Correction{c}, nil
	}
	mentions, whole, err := a.find(rec, a.Args[0])
	if err != nil {
		return nil, err
	}
	if !whole && a.Nth == 0 && (a.Do == corpus.Remove || a.Do == corpus.Retype) {
		return each(rec, c, mentions)
	}
	if err := a.aim(rec, &c, mentions); err != nil {
		return nil, err
	}
	return []corpus.Correction{c}, nil
}

// each is the entry for every one of some mentions of a thing that has others.
func each(rec *corpus.Record, c corpus.Correction, mentions []corpus.Evidence) ([]corpus.Correction, error) {
	var list []corpus.Correction
	for _, m := range mentions {
		if c.At, _ = corpus.PlaceOf(rec, m.Field, m.Span); c.At == nil {
			return nil, fmt.Errorf("report %s: %s %v is no place in the text", rec.ID, m.Field, m.Span)
		}
		list = append(list, c)
	}
	return list, nil
}

// only is the country that a corpus-wide entry is limited to: for Located, and
// for what gives a country, --country is no limit.
func (a *Amendment) only() string {
	if a.Do == corpus.Merge || a.Do == corpus.Add {
		return ""
	}
	return a.Country
}

// value fills in what is to be there.
func (a *Amendment) value(c *corpus.Correction) error {
	to := &corpus.Value{}
	switch a.Do {
	case corpus.Kind:
		if to.Kind = strings.ToLower(a.Args[1]); !slices.Contains(extract.Kinds(), to.Kind) {
			return badAmendment("kind %s: want one of %s", a.Args[1], strings.Join(extract.Kinds(), ", "))
		}
	case corpus.Located:
		code, ok := country.Lookup(a.Args[1])
		if !ok && a.Args[1] != "none" {
			return badAmendment("country %s: want a country's name or code, or none", a.Args[1])
		}
		to.Country = code
	case corpus.Rename:
		to.Name = a.Args[1]
	case corpus.Link, corpus.Unlink:
		to.ID = a.Args[1]
	case corpus.Merge:
		c.Names, to.Name, to.Country = a.Args[1:], a.As, a.Country
	case corpus.Split:
		c.Names, to.Name = a.Args[1:], a.As
	case corpus.Retype:
		to.What = whats[strings.ToLower(a.Args[1])]
		if to.What != "organization" && to.What != "person" && to.What != "country" || to.What == a.What {
			return badAmendment("retype: want another of org, person and place, not %q", a.Args[1])
		}
		if to.What == "country" && a.Country == "" {
			return badAmendment("a place is in a country: give it with --country")
		}
		to.Kind, to.Country, to.Name = a.Kind, a.Country, a.As
		if to.What == "country" {
			to.Name, to.Historical = country.Name(a.Country), country.Historical(a.Country)
		}
	case corpus.Add:
		to.Kind, to.Country, to.Name = a.Kind, a.Country, a.As
	default:
		return nil
	}
	if *to != (corpus.Value{}) || a.Do == corpus.Located {
		c.To = to
	}
	return nil
}

// find returns the mentions in the record of what is called by a name; whole
// says that they are all it has, and not those that say this of one that has
// another name.
func (a *Amendment) find(rec *corpus.Record, name string) (list []corpus.Evidence, whole bool, err error) {
	key := corpus.NameKey(a.What, name)
	var names []string
	for pass := range 2 { // by its name first, then by its mentions
		for _, e := range namedIn(rec, a.What) {
			if pass == 0 && corpus.NameKey(a.What, e.name) == key {
				return e.mentions, true, nil
			}
			says := func(m corpus.Evidence) bool { return corpus.NameKey(a.What, m.Text) == key }
			if pass == 1 && slices.ContainsFunc(e.mentions, says) {
				return slices.DeleteFunc(slices.Clone(e.mentions), func(m corpus.Evidence) bool { return !says(m) }), false, nil
			}
			if pass == 1 {
				names = append(names, e.name)
			}
		}
	}
	if names == nil {
		return nil, false, fmt.Errorf("report %s names no %s", rec.ID, noun(a.What))
	}
	return nil, false, fmt.Errorf("report %s has no %s %q: it has %s", rec.ID, noun(a.What), name, strings.Join(names, "; "))
}

// entityIn is an organisation or a person of a record.
type entityIn struct {
	name     string
	mentions []corpus.Evidence
}

func namedIn(rec *corpus.Record, what string) (list []entityIn) {
	if what == "person" {
		for _, p := range rec.People {
			list = append(list, entityIn{p.Name, p.Mentions})
		}
		return list
	}
	for _, o := range rec.Organizations {
		list = append(list, entityIn{o.Name, o.Mentions})
	}
	return list
}

// aim points the entry at one of the mentions, standing for all of them unless
// one was asked for. What has no mention is found by its name.
func (a *Amendment) aim(rec *corpus.Record, c *corpus.Correction, mentions []corpus.Evidence) error {
	switch {
	case len(mentions) == 0 && (a.Nth > 0 || a.Do == corpus.Respan || a.Do == corpus.Split):
		return fmt.Errorf("report %s: no words of the text name %q", rec.ID, a.Args[0])
	case len(mentions) == 0:
		c.Name = a.Args[0]
		return nil
	case a.Nth > len(mentions):
		return fmt.Errorf("report %s: %q stands there %d times, not %d", rec.ID, a.Args[0], len(mentions), a.Nth)
	}
	m := mentions[max(a.Nth, 1)-1]
	if i := slices.IndexFunc(mentions, func(m corpus.Evidence) bool { return m.Text == a.Args[0] }); a.Nth == 0 && i >= 0 {
		m = mentions[i]
	}
	c.At, _ = corpus.PlaceOf(rec, m.Field, m.Span)
	if c.At == nil {
		return fmt.Errorf("report %s: %s %v is no place in the text", rec.ID, m.Field, m.Span)
	}
	c.At.Every = a.Nth == 0 && a.Do != corpus.Respan
	if a.Do == corpus.Respan {
		at, err := nearest(rec, m, a.Args[1])
		c.To = &corpus.Value{At: at}
		return err
	}
	return nil
}

// nearest is the place of words in the field of a mention, the one that shares
// most with it.
func nearest(rec *corpus.Record, m corpus.Evidence, words string) (*corpus.Place, error) {
	text, _ := rec.Field(m.Field)
	best, far := corpus.Span{}, len(text)+1
	for at := 0; words != ""; at++ {
		i := strings.Index(text[at:], words)
		if i < 0 {
			break
		}
		at += i
		s := corpus.Span{Start: at, End: at + len(words)}
		if d := max(s.Start-m.Span.Start, m.Span.Start-s.Start); s.Overlaps(m.Span) && d < far {
			best, far = s, d
		}
	}
	if far > len(text) {
		return nil, fmt.Errorf("report %s: %q does not stand where %q does", rec.ID, words, m.Text)
	}
	place, _ := corpus.PlaceOf(rec, m.Field, best)
	return place, nil
}

// missed adds a name wherever it stands in title and text, or at one place.
func (a *Amendment) missed(rec *corpus.Record, c corpus.Correction) ([]corpus.Correction, error) {
	var list []corpus.Correction
	nth := a.Nth
	for _, field := range []string{"title", "text"} {
		at, n := quoted(rec, field, a.Args[0], nth)
		if nth > 0 {
			nth -= n
		}
		if at == nil {
			continue
		}
		entry := c
		at.Every = a.Nth == 0
		if at.Every {
			at.Before, at.After, at.Occurrence = "", "", 0
		}
		entry.At = at
		if list = append(list, entry); a.Nth > 0 {
			break
		}
	}
	if list == nil {
		return nil, fmt.Errorf("report %s: %q does not stand in its title or text (so often)", rec.ID, a.Args[0])
	}
	return list, nil
}

// quoted is the place of the nth occurrence of words in a field, 0 for the
// first, nil if there is none; n counts them.
func quoted(rec *corpus.Record, field, words string, nth int) (at *corpus.Place, n int) {
	text, _ := rec.Field(field)
	if words == "" {
		return nil, 0
	}
	for from := 0; ; {
		i := strings.Index(text[from:], words)
		if i < 0 {
			return at, n
		}
		n++
		s := corpus.Span{Start: from + i, End: from + i + len(words)}
		if n == max(nth, 1) {
			at, _ = corpus.PlaceOf(rec, field, s)
		}
		from = s.End
	}
}
