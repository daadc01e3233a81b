// Package country finds the countries a text names.
package country

import "attache/corpus"

// Named is a span others recognised: Type is "ORG", "PER" or "MISC".
type Named struct {
	Span corpus.Span
	Type string
}

// Field is one field of a document.
type Field struct {
	Name, Text, Lang string
	Names            []Named
}

// Mention is one place where a text names a country.
type Mention struct {
	Field string
	Span  corpus.Span
	Code  string
	// Kind is name, abbreviation, adjective, demonym, place, name-part or code.
	Kind string
	// Place is the canonical English name of a place, PlaceKind capital, city
	// or region.
	Place, PlaceKind string
	Historical       bool
	Score            float64
}
