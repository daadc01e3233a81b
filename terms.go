package attache

import (
	"cmp"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/abadojack/whatlanggo"

	"attache/classify"
	"attache/corpus"
	"attache/extract"
	"attache/extract/country"
	"attache/index"
	"attache/internal/text"
	"attache/models"
)

// terms are what searching knows of the world: values by code and name, and
// what means the same.
type terms struct {
	vocabulary index.Vocabulary
	domains    domainNames
	groups     [][]string // synonyms of the taxonomies
}

// builtinTaxonomy reads the built-in taxonomy once.
var builtinTaxonomy = sync.OnceValues(classify.Builtin)

// taxonomyOf returns the taxonomy that a corpus was labelled with: the built-in
// one or the copy in used/. Where neither is it, what is left are the ids that
// the manifest has thresholds for, and the built-in names of those.
func taxonomyOf(f *corpus.Folder) (*classify.Taxonomy, error) {
	builtin, err := builtinTaxonomy()
	if err != nil {
		return nil, err
	}
	sum := f.Manifest().Models["taxonomy"]
	if sum == digest(models.Taxonomy) {
		return builtin, nil
	}
	if len(sum) == len(digest(nil)) {
		path, err := usedFile(f.Dir(), sum)
		if err == nil {
			p, err := load(Options{Taxonomy: path})
			if err != nil {
				return nil, err
			}
			return p.taxonomy, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	left := &classify.Taxonomy{}
	for key := range f.Manifest().Thresholds {
		if id, ok := strings.CutPrefix(key, "domain/"); ok {
			entry := classify.Entry{ID: id, Name: id}
			if e, ok := builtin.Lookup(id); ok {
				entry.Name = e.Name
			}
			left.Domains = append(left.Domains, entry)
		}
	}
	slices.SortFunc(left.Domains, func(a, b classify.Entry) int { return strings.Compare(a.ID, b.ID) })
	return left, nil
}

// newTerms gathers what the corpora's taxonomies and tables say. columns are
// those that records carry along.
func newTerms(folders []*corpus.Folder, columns []string) (*terms, error) {
	t := &terms{domains: domainNames{name: map[string]string{}, id: map[string]string{}}}
	done := map[string]bool{}
	for _, f := range folders {
		if sum := f.Manifest().Models["taxonomy"]; done[sum] {
			continue
		} else if sum != "" {
			done[sum] = true
		}
		taxonomy, err := taxonomyOf(f)
		if err != nil {
			return nil, err
		}
		t.domains.add(taxonomy)
		for _, group := range taxonomy.Synonyms() {
			if !slices.ContainsFunc(t.groups, func(have []string) bool { return slices.Equal(have, group) }) {
				t.groups = append(t.groups, group)
			}
		}
	}
	t.vocabulary = index.Vocabulary{
		Country: country.Lookup,
		Domain:  t.domains.lookup,
		Values:  map[string][]string{"mode": extract.Modes(), "kind": extract.Kinds(), "domain": t.domains.ids},
		Names:   map[string][]string{"domain": t.domains.names, "country": countryNames()},
		Meta:    columns,
	}
	return t, nil
}

var countryNames = sync.OnceValue(func() []string {
	var names []string
	for _, code := range country.Codes() {
		names = append(names, country.Name(code), code)
	}
	return names
})

// synonyms are those of the taxonomies, those that come with the index, and the
// user's.
func (t *terms) synonyms(more [][]string) *index.Synonyms {
	return index.NewSynonyms(slices.Concat(t.groups, index.BuiltinSynonyms(), more))
}

// domainNames finds domains by id, by name, and by a part of a name that only
// one of them has: "biotechnology" is "Biotechnology and pharmaceuticals".
type domainNames struct {
	ids, names []string
	name       map[string]string // by id
	id         map[string]string // by folded id, name or part; "" for what several have
}

func (d *domainNames) add(t *classify.Taxonomy) {
	for i := range t.Domains {
		e := &t.Domains[i]
		if d.name[e.ID] != "" {
			continue
		}
		d.ids, d.names = append(d.ids, e.ID), append(d.names, e.Name)
		d.name[e.ID] = e.Name
	}
	put := func(in map[string]string, name, id string) {
		key := folded(name)
		if other, twice := in[key]; twice && other != id {
			id = ""
		}
		in[key] = id
	}
	parts := map[string]string{}
	for i := range t.Domains {
		e := &t.Domains[i]
		put(d.id, e.ID, e.ID)
		put(d.id, e.Name, e.ID)
		for _, part := range strings.Split(strings.ReplaceAll(e.Name, " and ", ","), ",") {
			put(parts, part, e.ID)
		}
	}
	for key, id := range parts { // no part takes a whole name away
		if _, taken := d.id[key]; !taken {
			d.id[key] = id
		}
	}
}

func (d *domainNames) lookup(nameOrID string) (id string, ok bool) {
	id = d.id[folded(nameOrID)]
	return id, id != ""
}

// folded is a name as names are compared: its words without case and accents.
func folded(name string) string {
	var words []string
	for _, w := range text.AppendWords(nil, name) {
		words = append(words, text.Fold(name[w.Start:w.End]))
	}
	return strings.Join(words, " ")
}

// Facet counts the values of a field over a whole result.
type Facet struct {
	Field string `json:"field"`
	// Distinct counts the values, Missing the records that have none.
	Distinct int     `json:"distinct"`
	Missing  int     `json:"missing"`
	Values   []Value `json:"values"`
}

// Value is a value of a facet, and in how many records it stands.
type Value struct {
	Value string `json:"value"`
	// Name is what people call it.
	Name  string `json:"name"`
	Count int    `json:"count"`
	// Query is the clause that finds those records.
	Query string `json:"query"`
}

// named gives the values of a facet names and the clauses that find them.
func (t *terms) named(f index.Facet) Facet {
	facet := Facet{Field: f.Field, Distinct: f.Distinct, Missing: f.Missing, Values: []Value{}}
	for _, v := range f.Values {
		facet.Values = append(facet.Values, Value{v.Value, t.nameOf(f.Field, v.Value), v.Count, index.FacetClause(f.Field, v.Value)})
	}
	return facet
}

func (t *terms) nameOf(field, value string) string {
	name := value
	switch field {
	case "country":
		name = country.Name(value)
	case "role-country":
		role, code, _ := strings.Cut(value, "/")
		name = role + " " + cmp.Or(country.Name(code), code)
	case "domain":
		name = t.domains.name[value]
	case "kind", "mode":
		name = strings.ReplaceAll(value, "-", " ")
	case "lang":
		name = langNames()[value]
	}
	return cmp.Or(name, value)
}

// langNames are the languages' English names by code.
var langNames = sync.OnceValue(func() map[string]string {
	names := map[string]string{"zh": "Chinese"}
	for lang := range whatlanggo.Langs {
		code, name := lang.Iso6391(), lang.String()
		if have := names[code]; code != "" && (have == "" || name < have && code != "zh") {
			names[code] = name
		}
	}
	return names
})
