package country

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"attache/internal/text"
)

// class is what a pattern stands for.
type class uint8

const (
	classBlock class = iota // means something else: nothing is found in it
	className
	classAbbreviation
	classAdjective
	classDemonym
	classPrefix // "Sino-", "Franco-"
	classCapital
	classRegion
	classCity
	classPart // an organisation's whole name that holds a place
)

// How far a name stands by itself.
const (
	strong uint8 = iota // means the country unless its surroundings object
	shared              // "~": people, companies, other places bear it too
	proof               // "?": counts only where its surroundings speak for it
)

// sense is one meaning of a pattern.
type sense struct {
	code    int16 // index into tables.countries; -1 for a block without one
	class   class
	weak    uint8
	exact   bool   // upper and lower case as written
	upper   uint16 // bit i: word i must be in upper case
	capital uint16 // bit i: word i must be capitalised
	people  int32  // thousands, for cities and capitals
	place   string
	state   string // postal abbreviation of the US state a city lies in
}

func (s *sense) isPlace() bool {
	return s.class == classCapital || s.class == classRegion || s.class == classCity
}

type pattern struct {
	text string
	sense
}

type entry struct {
	code, name string
	historical bool
	columns    [6][]string // names, abbreviations, adjectives, demonyms, capitals, Chinese names
}

// tables holds what the embedded tables say.
type tables struct {
	countries []entry // ascending by code
	index     map[string]int16
	lookup    map[string]int16
	patterns  []pattern
	postal    map[string]string // US and Canadian abbreviations to region names
	postalCA  map[string]bool
	given     []string // "~" marks those that are places' names as well
}

// parseTables reads the five tables; an error leads with table and line.
func parseTables(countries, regions, cities, phrases, given string) (*tables, error) {
	t := &tables{index: map[string]int16{}, lookup: map[string]int16{}, postal: map[string]string{}, postalCA: map[string]bool{}, patterns: make([]pattern, 0, len(cities)/12)}
	for _, part := range []struct {
		name, data string
		line       func(cells []string) error
	}{
		{"countries.tsv", countries, t.addCountry},
		{"regions.tsv", regions, t.addRegions},
		{"cities.tsv", cities, t.addCity},
		{"phrases.tsv", phrases, t.addPhrase},
		{"given.txt", given, t.addGiven},
	} {
		for n, line := range strings.Split(part.data, "\n") {
			if line == "" || line[0] == '#' {
				continue
			}
			if err := part.line(strings.Split(line, "\t")); err != nil {
				return nil, fmt.Errorf("%s:%d: %w", part.name, n+1, err)
			}
		}
		if part.name == "countries.tsv" {
			t.indexCountries()
		}
	}
	return t, nil
}

func (t *tables) addCountry(cells []string) error {
	if len(cells) != 7 {
		return fmt.Errorf("country: %d cells, want 7", len(cells))
	}
	var c entry
	c.code, c.historical = strings.CutSuffix(cells[0], "!")
	for i, cell := range cells[1:] {
		if cell == "" {
			return fmt.Errorf("country %s: empty cell %d, want values or none", c.code, i+2)
		}
		if cell != "none" {
			c.columns[i] = strings.Split(cell, "|")
		}
	}
	if len(c.columns[0]) == 0 {
		return fmt.Errorf("country %s: no name", c.code)
	}
	c.name = strings.TrimLeft(c.columns[0][0], "~?")
	c.columns[3] = spellDemonyms(c.columns[3], c.columns[2])
	t.countries = append(t.countries, c)
	return nil
}

// spellDemonyms writes out "=" (the adjectives) and "+s" (their plurals).
func spellDemonyms(demonyms, adjectives []string) []string {
	var list []string
	for _, d := range demonyms {
		switch d {
		case "=":
			list = append(list, adjectives...)
		case "+s":
			for _, a := range adjectives {
				if !strings.HasSuffix(a, "s") && !strings.HasSuffix(a, "ese") && !strings.HasSuffix(a, "ish") {
					list = append(list, a+"s")
				}
			}
		default:
			list = append(list, d)
		}
	}
	return list
}

// columnClasses gives the class of each column of countries.tsv.
var columnClasses = [6]class{className, classAbbreviation, classAdjective, classDemonym, classCapital, className}

// indexCountries sorts the countries and makes the patterns of their names.
func (t *tables) indexCountries() {
	slices.SortFunc(t.countries, func(a, b entry) int { return strings.Compare(a.code, b.code) })
	for i := range t.countries {
		c := &t.countries[i]
		t.index[c.code] = int16(i)
		t.lookup[lookupKey(c.code)] = int16(i)
	}
	for column, class := range columnClasses {
		for i := range t.countries {
			for _, value := range t.countries[i].columns[column] {
				t.addName(int16(i), class, value)
			}
		}
	}
	for weak := strong; weak <= proof; weak++ { // the surest bearer of a name has it
		for i := range t.patterns {
			p := &t.patterns[i]
			if p.weak != weak || p.class != className && p.class != classAbbreviation {
				continue
			}
			if _, taken := t.lookup[lookupKey(p.text)]; !taken {
				t.lookup[lookupKey(p.text)] = p.code
			}
		}
	}
}

var dashes = strings.NewReplacer("’", "'", " - ", "-")

// lookupKey folds a name as Lookup compares it: case, accents, a leading
// article and the spaces around a dash do not count.
func lookupKey(name string) string {
	name = dashes.Replace(strings.TrimSpace(text.Fold(name)))
	return strings.TrimPrefix(name, "the ")
}

func (t *tables) addName(code int16, class class, value string) {
	s := sense{code: code, class: class}
	value, s.weak = cutMark(value)
	switch class {
	case classAbbreviation:
		s.exact = true
	case classCapital:
		s.place, s.people = value, 50
	}
	if class == classDemonym && slices.Contains(t.countries[code].columns[2], value) {
		return // the adjective stands for both
	}
	t.patterns = append(t.patterns, pattern{value, s})
}

// cutMark takes the mark off a name.
func cutMark(value string) (string, uint8) {
	switch {
	case strings.HasPrefix(value, "~"):
		return value[1:], shared
	case strings.HasPrefix(value, "?"):
		return value[1:], proof
	}
	return value, strong
}

// addRegions reads a line of regions.tsv: a code, then groups of names.
func (t *tables) addRegions(cells []string) error {
	if len(cells) != 2 {
		return fmt.Errorf("regions: %d cells, want 2", len(cells))
	}
	code, _, _ := strings.Cut(cells[0], "-")
	i, ok := t.index[code]
	if !ok {
		return fmt.Errorf("regions: unknown country %q", code)
	}
	for _, group := range strings.Split(cells[1], "|") {
		place := ""
		for _, name := range strings.Split(group, "=") {
			s := sense{code: i, class: classRegion}
			if cut, ok := strings.CutSuffix(name, "#~"); ok {
				name = "~" + cut
			}
			name, s.weak = cutMark(name)
			name, postal, _ := strings.Cut(name, "/")
			if place == "" {
				place = name
			}
			if postal != "" {
				t.postal[postal] = name
				t.postalCA[postal] = code == "CA"
				s.state = postal
			}
			s.place = place
			t.patterns = append(t.patterns, pattern{name, s})
		}
	}
	return nil
}

// addCity reads a line of cities.tsv.
func (t *tables) addCity(cells []string) error {
	if len(cells) != 5 {
		return fmt.Errorf("city: %d cells, want 5", len(cells))
	}
	i, ok := t.index[cells[0]]
	if !ok {
		return fmt.Errorf("city: unknown country %q", cells[0])
	}
	people, err := strconv.Atoi(cells[3])
	if err != nil {
		return fmt.Errorf("city: %w", err)
	}
	s := sense{code: i, class: classCity, people: int32(people), state: cells[1]}
	if cells[2] == "C" {
		s.class = classCapital
	}
	for _, name := range strings.Split(cells[4], "|") {
		if s.place == "" {
			s.place = strings.ReplaceAll(name, "’", "'")
		}
		t.patterns = append(t.patterns, pattern{name, s})
	}
	return nil
}

var phraseClasses = map[string]class{
	"name": className, "abbreviation": classAbbreviation, "adjective": classAdjective, "demonym": classDemonym,
	"capital": classCapital, "region": classRegion, "city": classCity, "part": classPart, "prefix": classPrefix,
}

// addPhrase reads a line of phrases.tsv: a phrase, or phrase, code and kind.
func (t *tables) addPhrase(cells []string) error {
	s := sense{code: -1}
	if len(cells) == 3 {
		i, known := t.index[cells[1]]
		class, ok := phraseClasses[cells[2]]
		if !known || !ok {
			return fmt.Errorf("phrase: unknown code %q or kind %q", cells[1], cells[2])
		}
		s = sense{code: i, class: class, people: 5000}
		if s.isPlace() || class == classPart {
			s.place = cells[0]
		}
	} else if len(cells) != 1 {
		return fmt.Errorf("phrase: %d cells, want 1 or 3", len(cells))
	}
	t.patterns = append(t.patterns, pattern{cells[0], s})
	return nil
}

func (t *tables) addGiven(cells []string) error {
	t.given = append(t.given, strings.Fields(cells[0])...)
	return nil
}
