package index

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"attache/corpus"
	"attache/internal/text"
)

// labels gathers what a record's labels put into the index.
type labels struct {
	thresholds Thresholds

	countries, roles, kinds, modes, domains []string
	orgs, people, watch, post               []string
	scores                                  []string
	has                                     []string
}

// collect reads the record's labels. has lists what "has:" can ask for.
func (l *labels) collect(r *corpus.Record) {
	l.exists("title", r.Title != "")
	l.exists("url", r.URL != "")
	l.exists("meta", len(r.Meta) > 0)
	l.exists("date", r.Date != nil)
	l.exists("lang", r.Lang != "")
	l.exists("unlabelled", len(r.Unlabelled) > 0)
	for i := range r.Organizations {
		l.organization(&r.Organizations[i])
	}
	for i := range r.People {
		if p := &r.People[i]; l.counts("person", "", p.Score) {
			l.people = append(l.people, p.Name)
		}
	}
	for i := range r.Countries {
		l.country(&r.Countries[i])
	}
	l.domain(r.Domains)
	for _, m := range r.Modes {
		l.score(fieldMode, m.ID, m.Score)
		if l.counts("mode", m.ID, m.Score) {
			l.modes = append(l.modes, m.ID)
		}
	}
	if p := r.Post; p != nil && l.counts("post", p.Kind, p.Score) {
		l.post = append(l.post, PostName(p))
	}
	l.exists("org", len(l.orgs) > 0)
	l.exists("person", len(l.people) > 0)
	l.exists("country", len(l.countries) > 0)
	l.exists("domain", len(l.domains) > 0)
	l.exists("mode", len(l.modes) > 0)
	l.exists("post", len(l.post) > 0)
	l.exists("watch", len(l.watch) > 0)
}

func (l *labels) exists(what string, yes bool) {
	if yes {
		l.has = append(l.has, what)
	}
}

func (l *labels) counts(kind, id string, score float64) bool {
	return score >= l.thresholds.Of(kind, id)
}

func (l *labels) score(kind, id string, score float64) {
	l.scores = append(l.scores, scoreTerm(kind, id, score))
}

func (l *labels) organization(o *corpus.Organization) {
	if !l.counts("organization", o.Kind, o.Score) {
		return
	}
	l.orgs = append(l.orgs, o.Name)
	l.kinds = append(l.kinds, o.Kind)
	for _, list := range o.Watch {
		l.watch = append(l.watch, text.Fold(list))
	}
}

func (l *labels) country(c *corpus.Country) {
	l.score(fieldCountry, c.Code, c.Score)
	counts := l.counts("country", c.Code, c.Score)
	if counts {
		l.countries = append(l.countries, c.Code)
	}
	for _, role := range c.Roles {
		id := role.ID + "/" + c.Code
		l.score(fieldRole, id, min(role.Score, c.Score)) // a role counts no more than its country
		if counts && l.counts("role", role.ID, role.Score) {
			l.roles = append(l.roles, id)
			l.exists(role.ID, role.ID != fieldPost) // "has:post" asks for a post, not for a country in that role
		}
	}
}

// domain adds every domain and its ancestors; an ancestor's score is the
// highest of its own and its descendants'.
func (l *labels) domain(domains []corpus.Domain) {
	best := map[string]float64{}
	for _, d := range domains {
		counts := l.counts("domain", d.ID, d.Score)
		for id := d.ID; id != ""; id = parent(id) {
			best[id] = max(best[id], d.Score)
			if counts {
				l.domains = append(l.domains, id)
			}
		}
	}
	for id, score := range best {
		l.score(fieldDomain, id, score)
	}
}

// parent returns the id a child domain belongs to, "" for a top one.
func parent(id string) string {
	i := strings.LastIndexByte(id, '/')
	return id[:max(i, 0)]
}

func (l *labels) addTo(d *document, a *analyser) {
	d.keywords(fieldCountry, column, l.countries...)
	d.keywords(fieldRole, column, l.roles...)
	d.keywords(fieldKind, column, l.kinds...)
	d.keywords(fieldMode, column, l.modes...)
	d.keywords(fieldDomain, column, l.domains...)
	d.keywords(fieldOrgName, column, l.orgs...)
	d.keywords(fieldPostAll, column, l.post...)
	d.keywords(fieldWatch, keyword, l.watch...)
	d.keywords(fieldScore, column, l.scores...)
	d.labelWords(a, fieldLabel, slices.Concat(l.domains, l.modes)...)
	d.text(a, fieldOrg, false, l.orgs...)
	d.text(a, fieldPerson, false, l.people...)
	d.text(a, fieldPost, false, l.post...)
}

// PostName is a post as facets show it and "post:=" finds it: kind, city, host
// and body accredited to, as far as known: "consulate-general Houston US".
func PostName(p *corpus.Post) string { return p.Name() }

// scoreTerm codes a label's score so that terms sort as scores do.
func scoreTerm(kind, id string, score float64) string {
	return scorePrefix(kind, id) + fmt.Sprintf("%05d", int(math.Round(min(max(score, 0), 1)*1e4)))
}

func scorePrefix(kind, id string) string { return kind + "\x00" + id + "\x00" }

// encodeSeq writes an ordinal so that terms sort as numbers do.
func encodeSeq(seq int) string { return fmt.Sprintf("%010d", seq) }

// sourceParts returns all leading parts of a source ("reports.zip!2019/ru.csv:12"
// gives the archive, the folder, the file and the row) and the place it is
// counted under: the archive, the table, or the folder of a single file.
func sourceParts(source string) (parts []string, place string) {
	if source == "" {
		return nil, ""
	}
	file := source
	if i := strings.LastIndexByte(source, ':'); i > 0 && strings.Trim(source[i+1:], "0123456789") == "" {
		file = source[:i]
	}
	for i := 1; i < len(file); i++ {
		if file[i] == '/' || file[i] == '!' {
			parts = append(parts, file[:i])
		}
	}
	switch archive, _, packed := strings.Cut(file, "!"); {
	case packed:
		place = archive
	case file != source || !strings.Contains(file, "/"):
		place = file
	default:
		place = file[:strings.LastIndexByte(file, '/')]
	}
	return append(parts, file, source), place
}
