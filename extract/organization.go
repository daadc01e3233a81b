package extract

import (
	"sort"
	"strings"
	"unicode"

	"attache/corpus"
	"attache/extract/country"
	"attache/extract/kind"
	"attache/extract/origin"
	"attache/internal/orgname"
)

// resolver turns the names found in a document into its organisations and
// people. It is immutable after newResolver and safe for concurrent use.
type resolver struct {
	words   map[string]class
	kinds   *kind.Model
	origins *origin.Table
	known   map[string]knownBody // by name
	nouns   map[string]int       // index of a kind by the noun that says it
}

// newResolver loads the models of kinds and origins. The error says which is
// damaged.
func newResolver() (*resolver, error) {
	kinds, err := kind.New()
	if err != nil {
		return nil, err
	}
	origins, err := origin.New()
	if err != nil {
		return nil, err
	}
	return &resolver{words: vocabulary(), kinds: kinds, origins: origins, known: knownBodies(), nouns: nouns()}, nil
}

// form is one spelling under which a document names an organisation.
type form struct {
	text     string   // as first written
	key      string   // core words, joined
	core     []string // without article and legal form
	legal    bool     // a legal form was cut off
	mentions []corpus.Evidence
	first    int   // order of its first mention in the document
	parent   *form // union-find: the form it is joined with
	derived  bool  // not found by the recogniser but cut from a longer form
}

// organizations joins the ORG entities of one document into organisations:
// spellings that differ in case, punctuation or legal form; acronyms with the
// name they abbreviate; short forms with the one longer name they begin.
// Exact further occurrences of a joined name become mentions, also where the
// recogniser took a company's short name for a place or a person: the entity's
// type is changed then. Entities ascend within a passage, mentions of countries within a field. The result is
// ordered by first mention; mentions ascend in the order of the passages. Kind
// and country are left out where neither name nor text tells.
func (r *resolver) organizations(passages []Passage, entities []Entity, mentions []country.Mention) []corpus.Organization {
	d := r.gather(passages, entities)
	d.reclaim(mentions)
	d.locate()
	d.joinEqual()
	d.joinBracketed()
	d.joinAcronyms()
	d.joinShort()
	d.propagate()
	orgs := d.organizations()
	r.classify(orgs, passages)
	r.situate(orgs, passages, mentions)
	return orgs
}

// document is the state of resolving one document.
type document struct {
	*resolver
	passages []Passage
	entities []Entity
	place    map[string]int // passage by field
	forms    []*form        // in order of first mention
	byText   map[string]*form
	of       []*form // the form of each entity, nil for other types
	located  map[string]bool
}

func (r *resolver) gather(passages []Passage, entities []Entity) *document {
	d := &document{
		resolver: r, passages: passages, entities: entities,
		place: make(map[string]int, len(passages)), byText: make(map[string]*form),
		of: make([]*form, len(entities)), located: make(map[string]bool),
	}
	for i := range passages {
		d.place[passages[i].Field] = i
	}
	terms := d.terms()
	for i, e := range entities {
		at, ok := d.place[e.Field]
		if !ok {
			continue
		}
		text := passages[at].Text
		if e.Type == ORG && !terms[e.Span.Of(text)] {
			if span := unseated(text, trimName(text, e.Span)); span.Len() > 0 && !isDesk(span.Of(text)) && !isLaw(text, span) {
				d.of[i] = d.mention(e.Field, text, span, e.Score)
			}
		}
	}
	return d
}

// locate notes the names that places bear in the document.
func (d *document) locate() {
	for _, e := range d.entities {
		if at, ok := d.place[e.Field]; ok && e.Type == LOC {
			d.located[e.Span.Of(d.passages[at].Text)] = true
		}
	}
}

// mention adds one mention, and its form if it is new.
func (d *document) mention(field, text string, span corpus.Span, score float64) *form {
	name := span.Of(text)
	f := d.form(name)
	f.mentions = append(f.mentions, corpus.Evidence{Field: field, Span: span, Text: name, Kind: "name", Score: corpus.Round(score)})
	return f
}

func (d *document) form(name string) *form {
	if f, ok := d.byText[name]; ok {
		return f
	}
	words := orgname.Words(name)
	core, forms := orgname.Split(words)
	f := &form{text: name, core: core, key: strings.Join(core, " "), legal: len(forms) > 0, first: len(d.forms)}
	d.byText[name] = f
	d.forms = append(d.forms, f)
	return f
}

// trimName narrows a span to the name: without a leading article, quotes and
// spaces at either end, a possessive "'s" and closing punctuation other than
// an abbreviation's dot.
func trimName(text string, span corpus.Span) corpus.Span {
	name := span.Of(text)
	drop := func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`"'“”‘’«»,;:*`, r) }
	trimmed := strings.TrimLeftFunc(name, drop)
	for _, article := range []string{"The ", "the ", "a ", "A ", "an ", "An "} {
		if rest, ok := strings.CutPrefix(trimmed, article); ok {
			trimmed = strings.TrimLeftFunc(rest, drop)
			break
		}
	}
	start := span.Start + len(name) - len(trimmed)
	trimmed = strings.TrimRightFunc(trimmed, drop)
	for _, s := range []string{"'s", "’s"} {
		trimmed = strings.TrimRightFunc(strings.TrimSuffix(trimmed, s), drop)
	}
	return corpus.Span{Start: start, End: start + len(trimmed)}
}

// root is the form that stands for all those joined with f.
func (f *form) root() *form {
	for f.parent != nil {
		f = f.parent
	}
	return f
}

// join makes two forms one organisation; the earlier stands for both.
func join(a, b *form) {
	a, b = a.root(), b.root()
	switch {
	case a == b:
	case a.first < b.first:
		b.parent = a
	default:
		a.parent = b
	}
}

// organizations collects the joined forms.
func (d *document) organizations() []corpus.Organization {
	members := make(map[*form][]*form)
	var roots []*form
	for _, f := range d.forms {
		root := f.root()
		if members[root] == nil {
			roots = append(roots, root)
		}
		members[root] = append(members[root], f)
	}
	var orgs []corpus.Organization
	for _, root := range roots {
		org := corpus.Organization{Name: canonical(members[root])}
		for _, f := range members[root] {
			org.Mentions = append(org.Mentions, f.mentions...)
		}
		if len(org.Mentions) == 0 {
			continue // a form cut from a name and found nowhere
		}
		sortEvidence(org.Mentions, d.place)
		org.Score = combined(org.Mentions)
		orgs = append(orgs, org)
	}
	sort.SliceStable(orgs, func(i, j int) bool { return earlier(&orgs[i].Mentions[0], &orgs[j].Mentions[0], d.place) })
	return orgs
}

// canonical is the longest form that was written out, the first of equals; one
// in mixed case goes before one in capitals.
func canonical(forms []*form) string {
	best := ""
	rank := func(name string) int {
		n := len(name)
		if name == strings.ToUpper(name) && strings.ContainsRune(name, ' ') {
			n -= 1000
		}
		return n
	}
	for _, f := range forms {
		if len(f.mentions) > 0 && (best == "" || rank(f.text) > rank(best)) {
			best = f.text
		}
	}
	return strings.Join(strings.Fields(best), " ")
}

// combined is the score of an organisation from those of its mentions: the
// best one, raised by a quarter of what is missing to 1 for each of at most
// three further ones, times its score. Mentions of one name are not
// independent, so the plain noisy-or would promise too much.
func combined(mentions []corpus.Evidence) float64 {
	scores := make([]float64, len(mentions))
	for i := range mentions {
		scores[i] = mentions[i].Score
	}
	sort.Sort(sort.Reverse(sort.Float64Slice(scores)))
	score := scores[0]
	for _, s := range scores[1:min(len(scores), 4)] {
		score += (1 - score) * s / 4
	}
	return corpus.Round(score)
}
