package index

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"attache/corpus"
)

// world draws records and queries from few words, so that they meet.
type world struct{ *rand.Rand }

func newWorld(seed uint64) world { return world{rand.New(rand.NewPCG(seed, 1))} }

var worldWords = strings.Fields("laser lasers lasing license licensed licensing licenses the of quantum quanta optic optics optical art dying die sky skies 5g a")

func (w world) word() string { return worldWords[w.IntN(len(worldWords))] }

func (w world) words(most int) string {
	var list []string
	for range w.IntN(most + 1) {
		switch w.IntN(8) {
		case 0:
			list = append(list, one(w, "华为", "为华", "华", "技术华为", "人工智能", "智能", "工"))
		default:
			list = append(list, w.word())
		}
	}
	return strings.Join(list, one(w, " ", " ", ", ", "-"))
}

func one(w world, list ...string) string { return list[w.IntN(len(list))] }

func (w world) score() float64 { return float64(w.IntN(11)) / 10 }

func (w world) date() string {
	return fmt.Sprintf("%d-%02d-%02d", 2018+w.IntN(3), 1+w.IntN(12), 1+w.IntN(28))[:[]int{4, 7, 10}[w.IntN(3)]]
}

var (
	worldDomains   = []string{"ai", "semi", "semi/design", "semi/equipment", "bio"}
	worldCountries = []string{"RU", "US"}
	worldRoles     = []string{"origin", "partner", "post"}
	worldModes     = []string{"licensing", "joint-research"}
	worldKinds     = []string{"company", "university"}
	worldLists     = []string{"Entity List", "b"}
	worldLangs     = []string{"en", "en", "zh", "de"}
	worldSources   = []string{"in/a.txt", "in/b.txt", "in/table.csv:1", "in/table.csv:2"}
	worldPosts     = []string{"embassy", "consulate-general"}
	worldCities    = []string{"Houston", "São Paulo"}
)

func (w world) record(i int) *corpus.Record {
	r := &corpus.Record{ID: fmt.Sprintf("r%d", i), Seq: i, Lang: one(w, worldLangs...), Title: w.words(2), Text: w.words(12), Source: one(w, worldSources...)}
	if w.IntN(3) > 0 {
		r.Date = &corpus.Date{Value: w.date()}
	}
	if w.IntN(3) == 0 {
		r.Meta, r.URL = map[string]string{"a b": w.words(4)}, "https://example.org"
	}
	if w.IntN(3) == 0 {
		r.Post = &corpus.Post{Kind: one(w, worldPosts...), City: one(w, worldCities...), Score: w.score()}
	}
	if w.IntN(4) == 0 {
		r.Unlabelled = []string{"domains"}
	}
	w.label(r)
	return r
}

// label gives a record labels; half of them do not count.
func (w world) label(r *corpus.Record) {
	for _, code := range worldCountries {
		if w.IntN(2) > 0 {
			continue
		}
		c := corpus.Country{Code: code, Score: w.score()}
		for _, role := range worldRoles {
			if w.IntN(2) == 0 {
				c.Roles = append(c.Roles, corpus.Role{ID: role, Score: w.score()})
			}
		}
		r.Countries = append(r.Countries, c)
	}
	for _, id := range worldDomains {
		if w.IntN(3) == 0 {
			r.Domains = append(r.Domains, corpus.Domain{ID: id, Score: w.score()})
		}
	}
	for _, id := range worldModes {
		if w.IntN(3) == 0 {
			r.Modes = append(r.Modes, corpus.Mode{ID: id, Score: w.score()})
		}
	}
	for range w.IntN(3) {
		o := corpus.Organization{Name: w.word() + " " + w.word(), Kind: one(w, worldKinds...), Score: w.score()}
		if w.IntN(3) == 0 {
			o.Watch = []string{one(w, worldLists...)}
		}
		r.Organizations = append(r.Organizations, o)
		r.People = append(r.People, corpus.Person{Name: w.word() + " " + w.word(), Score: w.score()})
	}
}

func (w world) query(depth int) Query {
	if depth > 0 && w.IntN(2) == 0 {
		var list []Query
		for range 1 + w.IntN(3) {
			list = append(list, w.query(depth-1))
		}
		switch w.IntN(3) {
		case 0:
			return Or(list)
		case 1:
			return Not{list[0]}
		}
		return And(list)
	}
	field := one(w, "", "", "", "title", "text", "org", "person", "post", "meta.a b")
	switch w.IntN(9) {
	case 0, 1:
		if s := w.words(1); s != "" {
			return Word{Field: field, Text: s}
		}
	case 2:
		s := w.word()
		return Word{Field: field, Text: s[:min(len(s), 2)], Prefix: len(s) > 1}
	case 3:
		return Word{Field: field, Text: w.word(), Fuzzy: 1 + w.IntN(2)}
	case 4, 5:
		if s := w.words(3); s != "" {
			return Phrase{field, s, w.IntN(2) * w.IntN(5)}
		}
	case 6:
		from, to := w.date(), w.date()
		if firstDay(from) > lastDay(to) {
			from, to = to, from
		}
		return Dates{from[:len(from)*w.IntN(2)], to}
	case 7:
		l := w.scoredLabel()
		return Score{l.Field, l.Value, one(w, ">", ">=", "<", "<="), w.score()}
	}
	return w.leaf()
}

// leaf is a clause of whole values.
func (w world) leaf() Query {
	switch w.IntN(9) {
	case 0:
		return Has{hasValues[w.IntN(len(hasValues))]}
	case 1:
		return Label{Field: fieldKind, Value: one(w, worldKinds...)}
	case 2:
		return Label{Field: fieldLang, Value: one(w, worldLangs...)}
	case 3:
		return Label{one(w, fieldSource, fieldPlace), one(w, "in", "in/t", "in/a.txt", "in/table.csv", "in/table.csv:1"), w.IntN(2) == 0}
	case 4:
		return Label{fieldID, one(w, "r", "r1", "r2"), w.IntN(2) == 0}
	case 5:
		return Label{Field: fieldWatch, Value: strings.ToLower(one(w, worldLists...))}
	case 6:
		return Label{Field: fieldOrgName, Value: w.word() + " " + w.word()}
	case 7:
		return Label{Field: fieldPostAll, Value: one(w, worldPosts...) + " " + one(w, worldCities...)}
	}
	return w.scoredLabel()
}

func (w world) scoredLabel() Label {
	switch w.IntN(4) {
	case 0:
		return Label{Field: fieldCountry, Value: one(w, worldCountries...)}
	case 1:
		return Label{Field: fieldRole, Value: one(w, worldRoles...) + "/" + one(w, worldCountries...)}
	case 2:
		return Label{Field: fieldMode, Value: one(w, worldModes...)}
	}
	return Label{Field: fieldDomain, Value: one(w, worldDomains...)}
}
