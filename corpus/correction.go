package corpus

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Correction is one line of corrections.jsonl: something that a person changed
// about the labels, once, for every later reading.
//
// It is about one document, Doc, or about the whole corpus, Name with Country.
// In a document it is about a place in the text, At, or about a label that has
// none, Label, or, where neither is known, about what is called Name there. It
// never names a derived group or a position in a list, for these do not
// outlive a relabelling.
type Correction struct {
	// ID names the entry: twelve hex digits of the digest of the entry without
	// it and of the length of the ledger before it. So two equal corrections
	// of one ledger differ in it, and an entry keeps it when ledgers are
	// joined: one that came by two ways counts once.
	ID string `json:"id"`
	// When is RFC 3339, in UTC; Who and Why are free text.
	When string `json:"when,omitempty"`
	Who  string `json:"who,omitempty"`
	Why  string `json:"why,omitempty"`

	// Do is what is done: one of the actions below. What is the kind of label:
	// "organization", "person", "country", "role", "post", "mode", "date" or
	// "domain".
	Do   string `json:"do"`
	What string `json:"what,omitempty"`

	Doc string `json:"doc,omitempty"`
	At  *Place `json:"at,omitempty"`
	// Label is a country's code, "origin/RU" for a role, or the id of a mode or
	// a domain.
	Label string `json:"label,omitempty"`
	// Name is what is compared with names, but for case, accents, punctuation
	// and legal form; Country, if set, takes only those of that country.
	Name    string `json:"name,omitempty"`
	Country string `json:"country,omitempty"`
	// Names are the others of Merge and Split.
	Names []string `json:"names,omitempty"`
	// To is what takes the place of what was there.
	To *Value `json:"to,omitempty"`

	// Reverts is the id of the entry that an Undo takes back.
	Reverts string `json:"reverts,omitempty"`
}

// The actions.
const (
	Remove  = "remove"  // there is no such label: not an organisation, not in this domain
	Add     = "add"     // a label that was missed; of a name across the corpus: it is one, however doubtful it was found
	Retype  = "retype"  // an organisation or person is of another type: To.What
	Respan  = "span"    // a mention covers other words: To.At
	Kind    = "kind"    // an organisation is of another kind: To.Kind
	Located = "country" // an organisation is of another country: To.Country
	Rename  = "rename"  // the canonical name of an organisation or person: To.Name
	Merge   = "merge"   // Name and Names are one; To.Name, or Name, is what it is called
	Split   = "split"   // Name and Names are not one; in a document, the words At are one of their own
	Link    = "link"    // an organisation has the identifier To.ID
	Unlink  = "unlink"  // an organisation has not the identifier To.ID
	Change  = "change"  // a country, role, mode, domain, post or date is another one
	Undo    = "undo"    // takes back the entry Reverts
	Blank   = "blank"   // what was said of a document that was forgotten, or of a name that only it had: no more than that is left
)

// Place is a quote and where it stands, so that it is found again by what it
// says and not by a number.
type Place struct {
	// Field is "text", "title" or "meta.X".
	Field string `json:"field"`
	Quote string `json:"quote"`
	// Before and After are the words around it.
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
	// Occurrence counts, from 1, where the quote stands more than once with the
	// same words around it.
	Occurrence int `json:"occurrence,omitempty"`
	// Every means every mention of what is named here, in the document.
	Every bool `json:"every,omitempty"`
}

// Value is what a correction puts in place.
type Value struct {
	What    string `json:"what,omitempty"`
	Name    string `json:"name,omitempty"`
	Kind    string `json:"kind,omitempty"`
	Country string `json:"country,omitempty"`
	ID      string `json:"id,omitempty"`
	Label   string `json:"label,omitempty"`
	At      *Place `json:"at,omitempty"`
	Post    *Post  `json:"post,omitempty"`
	// Date is as exact as it is written.
	Date string `json:"date,omitempty"`
	// Historical goes with the code of a country that is no more.
	Historical bool `json:"historical,omitempty"`
}

// contextBytes is about how much of the text around a quote a place keeps.
const contextBytes = 24

// PlaceOf is the place of a span in a field of the record.
func PlaceOf(r *Record, field string, s Span) (*Place, bool) {
	text, ok := r.Field(field)
	if !ok || s.Len() == 0 || s.Of(text) == "" {
		return nil, false
	}
	from, to := max(0, s.Start-contextBytes), min(len(text), s.End+contextBytes)
	for from < s.Start && !utf8.RuneStart(text[from]) {
		from++
	}
	for to < len(text) && to > s.End && !utf8.RuneStart(text[to]) {
		to--
	}
	p := &Place{Field: field, Quote: s.Of(text), Before: text[from:s.Start], After: text[s.End:to]}
	n := 0
	for _, found := range p.all(text) {
		if n++; found == s {
			p.Occurrence = n
		}
	}
	if n < 2 {
		p.Occurrence = 0
	}
	return p, true
}

// all are the places of the text that fit the quote and what stands around it.
func (p *Place) all(text string) []Span {
	var list []Span
	if p.Quote == "" {
		return nil
	}
	for at := 0; ; {
		i := strings.Index(text[at:], p.Quote)
		if i < 0 {
			return list
		}
		s := Span{at + i, at + i + len(p.Quote)}
		if strings.HasSuffix(text[:s.Start], p.Before) && strings.HasPrefix(text[s.End:], p.After) {
			list = append(list, s)
		}
		at += i + 1
		for at < len(text) && !utf8.RuneStart(text[at]) {
			at++
		}
	}
}

// find returns the span of the place in the record.
func (p *Place) find(r *Record) (Span, bool) {
	text, ok := r.Field(p.Field)
	if !ok {
		return Span{}, false
	}
	list := p.all(text)
	if n := max(p.Occurrence, 1); n <= len(list) {
		return list[n-1], true
	}
	return Span{}, false
}

// Validate says what the entry lacks, whether or not it fits any record.
func (c *Correction) Validate() error {
	switch {
	case c.Do == Undo && c.Reverts == "":
		return errors.New("undo: it does not say of which entry")
	case c.Do == Undo, c.Do == Blank:
		return nil
	}
	names, ok := actions[c.Do]
	switch {
	case !ok:
		return fmt.Errorf("no action %q", c.Do)
	case !slices.Contains(names, c.What):
		return fmt.Errorf("%s: no %q to do it to", c.Do, c.What)
	case c.Doc == "" && (c.Name == "" || c.Do == Respan || c.Do == Retype || !named(c.What)):
		return fmt.Errorf("%s %s: it names no document", c.Do, c.What)
	case named(c.What) && c.Name == "" && (c.At == nil || c.At.Quote == ""):
		return fmt.Errorf("%s %s: neither a place nor a name", c.Do, c.What)
	case byLabel(c.What) && c.Label == "":
		return fmt.Errorf("%s %s: it does not say which", c.Do, c.What)
	}
	if err := c.value(); err != nil {
		return fmt.Errorf("%s %s: %w", c.Do, c.What, err)
	}
	return nil
}

// value checks what the entry puts in place.
func (c *Correction) value() error {
	to := Value{}
	if c.To != nil {
		to = *c.To
	}
	has := true
	switch c.Do {
	case Retype:
		has = to.What == "organization" || to.What == "person" || to.What == "country" && to.Country != ""
	case Respan:
		has = to.At != nil && to.At.Quote != "" && c.At != nil
	case Kind:
		has = to.Kind != ""
	case Located:
		has = c.To != nil // an empty country is none
	case Rename:
		has = strings.TrimSpace(to.Name) != ""
	case Merge:
		has = len(c.Names) > 0
	case Split:
		has = c.Doc != "" || len(c.Names) > 0
	case Link, Unlink:
		has = to.ID != ""
	case Add, Change:
		switch c.What {
		case "post":
			has = to.Post != nil
		case "date":
			_, has = precision(to.Date)
		default:
			has = c.Do == Add || to.Label != ""
		}
	}
	if !has {
		return errors.New("it does not say what is to be there")
	}
	for _, role := range []string{c.Label, to.Label} {
		if id, code, _ := strings.Cut(role, "/"); c.What == "role" && role != "" && (id == "" || code == "") {
			return fmt.Errorf("role %q: want ROLE/COUNTRY", role)
		}
	}
	return nil
}

// actions says what each can be done to.
var actions = map[string][]string{
	Remove: {"organization", "person", "country", "role", "post", "mode", "date", "domain"},
	Add:    {"organization", "person", "country", "role", "post", "mode", "date", "domain"},
	Change: {"country", "role", "post", "mode", "date", "domain"},
	Retype: {"organization", "person"}, Respan: {"organization", "person", "country"},
	Kind: {"organization"}, Located: {"organization"}, Link: {"organization"}, Unlink: {"organization"},
	Rename: {"organization", "person"}, Merge: {"organization", "person"}, Split: {"organization", "person"},
}

func named(what string) bool { return what == "organization" || what == "person" }

func byLabel(what string) bool {
	return what == "country" || what == "role" || what == "mode" || what == "domain"
}

// precision of a date as it is written, "year", "month" or "day"; ok is false
// for what is none.
func precision(date string) (string, bool) {
	pattern := "0000-00-00"
	if len(date) > len(pattern) {
		return "", false
	}
	for i := range len(date) {
		if (pattern[i] == '-') != (date[i] == '-') || pattern[i] == '0' && (date[i] < '0' || date[i] > '9') {
			return "", false
		}
	}
	switch len(date) {
	case 4:
		return "year", true
	case 7:
		return "month", date[5:] >= "01" && date[5:] <= "12"
	case 10:
		return "day", date[5:7] >= "01" && date[5:7] <= "12" && date[8:] >= "01" && date[8:] <= "31"
	}
	return "", false
}

// appendLine appends the entry as a line of the ledger.
func (c *Correction) appendLine(dst []byte) ([]byte, error) {
	buf := bytes.NewBuffer(dst)
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(c); err != nil {
		return dst, fmt.Errorf("correction: %w", err)
	}
	return buf.Bytes(), nil
}

// name gives the entry its id as the one that follows size bytes of a ledger.
func (c *Correction) name(size int64) error {
	c.ID = ""
	line, err := c.appendLine(fmt.Appendf(nil, "%d ", size))
	if err != nil {
		return err
	}
	sum := sha256.Sum256(line)
	c.ID = hex.EncodeToString(sum[:6])
	return nil
}
