// Package country finds the countries a document names, or reaches through
// places, and says what each mention rests on.
//
// [New] builds a [Finder]; [Finder.Find] reads all fields of a document at
// once, so that a full form decides a short one elsewhere ("Atlanta, Georgia …
// Georgia"). [Name], [Lookup], [Codes] and [Historical] answer from the table
// alone. Guarantees, for the mentions m of a field's text:
//
//	text[m.Span.Start:m.Span.End]       // is what was read, never empty
//	previous.Span.End <= m.Span.Start   // ascending, no overlaps, within a field
//
// The text is read once, word by word, through one trie of all names; the
// longest name wins and upper and lower case count. It will not guess from
// languages, top-level domains, telephone codes or currencies, and it reads
// ISO codes only where they stand as codes.
package country

import (
	"sync"

	"attache/corpus"
	"attache/models"
)

// Named is a name recognised by others: Type is "ORG", "PER" or "MISC".
type Named struct {
	Span corpus.Span
	Type string
}

// Field is one field of a document: Name as in corpus.Evidence, Lang an
// ISO 639-1 code or empty, Names ascending.
type Field struct {
	Name, Text, Lang string
	Names            []Named
}

// The kinds of a mention.
const (
	KindName         = "name"         // a country's name: "Russia", "Russian Federation"
	KindAbbreviation = "abbreviation" // "USA", "U.K."
	KindAdjective    = "adjective"    // "Russian"
	KindDemonym      = "demonym"      // "Russians", "Swedes"
	KindPlace        = "place"        // a capital, city or region
	KindNamePart     = "name-part"    // any of these within an organisation's name
	KindCode         = "code"         // "(RU)", a column of codes
)

// The kinds of a place.
const (
	PlaceCapital = "capital"
	PlaceCity    = "city"
	PlaceRegion  = "region"
)

// Mention is one place of a text that names a country. For places, and for
// places within an organisation's name, Place is the English name and
// PlaceKind its kind. Score is the calibrated probability that the text means
// this country.
type Mention struct {
	Field      string
	Span       corpus.Span
	Code       string
	Kind       string
	Place      string
	PlaceKind  string
	Historical bool
	Score      float64
}

// Finder finds countries. It is immutable and safe for concurrent use.
type Finder struct {
	t *tables
	trie
}

// loaded reads the embedded tables once; they never change after.
var loaded = sync.OnceValues(func() (*Finder, error) {
	t, err := parseTables(models.Countries, models.Regions, models.Cities, models.CountryPhrases, models.GivenNames)
	if err != nil {
		return nil, err
	}
	return newFinder(t), nil
})

// New returns a finder over the embedded tables. An error means that they do
// not parse, which the tests rule out.
func New() (*Finder, error) { return loaded() }

// Name returns the short English name of a country: Name("RU") is "Russia".
// Unknown codes give "".
func Name(code string) string {
	if c := known(code); c != nil {
		return c.name
	}
	return ""
}

// Historical reports whether code is that of a state that is no more: "SU".
func Historical(code string) bool {
	c := known(code)
	return c != nil && c.historical
}

func known(code string) *entry {
	f, err := loaded()
	if err != nil {
		return nil
	}
	if i, ok := f.t.index[code]; ok {
		return &f.t.countries[i]
	}
	return nil
}

// Codes returns all codes, ascending, those of historical states included.
func Codes() []string {
	f, err := loaded()
	if err != nil {
		return nil
	}
	codes := make([]string, len(f.t.countries))
	for i := range codes {
		codes[i] = f.t.countries[i].code
	}
	return codes
}

// Lookup returns the code of a country given by code, name or abbreviation, in
// English or Chinese, in any case: "RU", "Russian Federation", "俄罗斯".
// A name that several bear ("Congo") gives the likeliest.
func Lookup(nameOrCode string) (code string, ok bool) {
	f, err := loaded()
	if err != nil {
		return "", false
	}
	if i, known := f.t.lookup[lookupKey(nameOrCode)]; known {
		return f.t.countries[i].code, true
	}
	return "", false
}
