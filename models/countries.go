package models

import _ "embed"

// Countries is the table of countries: their names, adjectives, demonyms and
// capitals. Its first lines say how to read it. Written for this project.
//
//go:embed countries/countries.tsv
var Countries string

// Regions is the table of first-level regions by country, and of the places
// that stand for a government. Written for this project.
//
//go:embed countries/regions.tsv
var Regions string

// Cities is the table of cities, made by countries/gen.go from the GeoNames
// table of places (www.geonames.org, CC BY 4.0).
//
//go:embed countries/cities.tsv
var Cities string

// CountryPhrases lists phrases that hold the name of a country or place and
// mean something else. Written for this project.
//
//go:embed countries/phrases.tsv
var CountryPhrases string

// GivenNames lists first names that tell a person from a place. Written for
// this project.
//
//go:embed countries/given.txt
var GivenNames string
