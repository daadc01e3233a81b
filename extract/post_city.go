package extract

import (
	"cmp"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"attache/corpus"
	"attache/extract/country"
	"attache/internal/text"
	"attache/models"
)

// unknownCity takes a capitalised name for the city, or the host, when it was
// not found as a mention: after "in" or "at", or one the tables know. It
// returns where the name ends, or i.
func (m *mission) unknownCity(s string, i int, prep string) int {
	end := capitalised(s, i)
	if end == i || m.city != "" || m.host != "" || prep != "in" && prep != "at" && prep != "" {
		return i
	}
	for at := end; at > i; at = max(i, strings.LastIndexByte(s[:at], ' ')) {
		if code, ok := country.Lookup(s[i:at]); ok && len(code) < at-i {
			m.host, m.span.End = code, at
			return at
		}
		if c, ok := knownCities()[cityKey(s[i:at])]; ok && c.code != m.sender {
			m.host, m.city, m.span.End = c.code, c.name, at
			return at
		}
	}
	if first, _ := wordAt(s, i); prep == "" || postNoise[first] {
		return i
	}
	m.city, m.span.End = s[i:end], end
	return end
}

// capitalised is the end of the run of at most three capitalised words that
// starts at byte i.
func capitalised(s string, i int) int {
	end := i
	for at, n := i, 0; n < 3 && at < len(s) && unicode.IsUpper(firstRune(s[at:])); n++ {
		_, end = wordAt(s, at)
		at = end
		if strings.HasPrefix(s[at:], ". ") && end-i == 2 { // "St. Petersburg"
			at++
		}
		if at >= len(s) || s[at] != '-' && s[at] != ' ' {
			break
		}
		at++
	}
	return end
}

// city is a city of the table of places.
type city struct{ code, name string }

// cityKey is a city's name as knownCities has it.
func cityKey(name string) string {
	key := text.Fold(strings.ReplaceAll(name, ". ", " "))
	if rest, ok := strings.CutPrefix(key, "st "); ok {
		return "saint " + rest
	}
	return key
}

// knownCities has the largest city of each name. Read once, and only when a
// post names a city that was not found as a country's mention.
var knownCities = sync.OnceValue(func() map[string]city {
	cities, size := map[string]city{}, map[string]int{}
	for line := range strings.Lines(models.Cities) {
		columns := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(columns) < 5 {
			continue
		}
		people, _ := strconv.Atoi(columns[3])
		names := strings.Split(columns[4], "|")
		for _, name := range names {
			if key := cityKey(strings.TrimLeft(name, "~?")); people > size[key] {
				cities[key], size[key] = city{columns[0], strings.TrimLeft(names[0], "~?")}, people
			}
		}
	}
	return cities
})

// cityStates are countries that are one city.
var cityStates = map[string]string{"SG": "Singapore", "HK": "Hong Kong", "MO": "Macao", "MC": "Monaco"}

// embassySeats is the city of the embassies in each country: the capital, but
// for a few. Read once.
var embassySeats = sync.OnceValue(func() map[string]string {
	seats := map[string]string{}
	for line := range strings.Lines(models.Countries) {
		if columns := strings.Split(strings.TrimRight(line, "\n"), "\t"); len(columns) > 5 && columns[5] != "none" {
			name, _, _ := strings.Cut(columns[5], "|")
			seats[columns[0]] = strings.TrimLeft(name, "~?")
		}
	}
	for code, city := range map[string]string{"NL": "The Hague", "IL": "Tel Aviv", "BO": "La Paz", "LK": "Colombo", "ZA": "Pretoria", "CI": "Abidjan", "BJ": "Cotonou", "LU": "Luxembourg", "MM": "Yangon", "TZ": "Dar es Salaam"} {
		seats[code] = city
	}
	for code, city := range cityStates {
		seats[code] = city
	}
	return seats
})

// place completes city and host from the dateline, and from the seat of the
// body the mission is accredited to.
func (m *mission) place(passages []Passage, mentions []country.Mention) []corpus.Evidence {
	var list []corpus.Evidence
	for i := range passages {
		p := &passages[i]
		if p.Field != "text" || m.city != "" && m.host != "" {
			continue
		}
		for _, c := range ofField(mentions, "text") {
			if stated, _ := statedField(p.Text, &c); stated && m.host == "" && c.Code != m.sender {
				m.host = c.Code
				list = append(list, corpus.Evidence{Field: c.Field, Span: c.Span, Text: c.Span.Of(p.Text), Kind: "field"})
				continue
			}
			if m.city == "" && m.datelined(&c, p.Text) {
				m.city, m.host = c.Place, c.Code
				list = append(list, corpus.Evidence{Field: c.Field, Span: c.Span, Text: c.Span.Of(p.Text), Kind: "place"})
				break
			}
		}
	}
	if m.city == "" && m.host != m.sender && missionKinds[m.kind].kind == "embassy" || cityStates[m.host] != "" {
		m.city = cmp.Or(m.city, embassySeats()[m.host])
	}
	if m.accredited == "UN" {
		m.host = cmp.Or(m.host, unSeats[m.city])
	}
	if m.host == "" && m.accredited != "" {
		for _, b := range accreditedBodies {
			if b.id == m.accredited {
				m.host, m.city = b.host, cmp.Or(m.city, b.city)
				break
			}
		}
	}
	return list
}

// datelined reports whether a place mention in the head or the closing line
// can be the mission's city: it stands alone, as in a dateline, and embassies
// of a known host sit in the capital or their usual seat, whatever city a
// report opens with.
func (m *mission) datelined(c *country.Mention, s string) bool {
	if c.Kind != "place" || c.Code == m.sender || m.host != "" && m.host != c.Code {
		return false
	}
	if c.Span.Start > 160 && len(s)-c.Span.End > 160 {
		return false
	}
	embassy := missionKinds[m.kind].kind == "embassy"
	if seat := c.PlaceKind == "capital" || c.Place == embassySeats()[c.Code]; embassy && m.host != "" && !seat {
		return false
	}
	if c.Span.Start == 0 || parted(s[:c.Span.Start]) && ends(s[c.Span.End:]) {
		return true
	}
	return m.host != "" && c.Span.Start <= 160 && (c.PlaceKind == "capital" || c.PlaceKind == "city" && !embassy)
}
