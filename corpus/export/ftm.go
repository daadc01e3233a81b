package export

import (
	"bufio"
	"crypto/sha1"
	"encoding/hex"
	"io"
	"strings"

	"golang.org/x/text/language"

	"attache/corpus"
)

// ftm writes FollowTheMoney entities, one JSON object a line: a PlainText for
// each report, a Company, Organization or PublicBody for each organisation, a
// Person for each person, a Mention that links each of them to the report, and
// an UnknownLink between a person and the organisation named with it. An
// organisation has the same id in every report where Options.Organization gives
// it one name and country, or, without, where its own are the same; a person
// where name and organisation are. So tools which merge by id join them.
type ftm struct {
	w    *bufio.Writer
	opts *Options
}

type ftmEntity struct {
	ID         string              `json:"id"`
	Schema     string              `json:"schema"`
	Properties map[string][]string `json:"properties"`
}

func newFtM(w io.Writer, opts *Options) encoder { return &ftm{bufio.NewWriter(w), opts} }

func (f *ftm) Write(r *entry) error {
	for _, e := range ftmEntities(r, f.opts) {
		for name, values := range e.Properties {
			if e.Properties[name] = nonEmpty(values); e.Properties[name] == nil {
				delete(e.Properties, name)
			}
		}
		if err := writeJSON(f.w, e, "\n"); err != nil {
			return err
		}
	}
	return nil
}

func (f *ftm) Close() error { return f.w.Flush() }

func ftmEntities(r *entry, opts *Options) []ftmEntity {
	doc := ftmEntity{ftmID("document", r.ID), "PlainText", map[string][]string{
		"title": {r.Title}, "fileName": {r.Source}, "sourceUrl": {r.URL}, "bodyText": {r.Text}, "language": {iso3(r.Lang)},
		"processingAgent": {opts.Provenance.agent()}, "keywords": nil, "country": nil,
	}}
	if r.Date != nil {
		doc.Properties["date"] = []string{r.Date.Value}
	}
	for _, d := range r.Domains {
		doc.Properties["keywords"] = append(doc.Properties["keywords"], d.ID)
	}
	for _, c := range r.Countries {
		doc.Properties["country"] = append(doc.Properties["country"], strings.ToLower(c.Code))
	}
	list := []ftmEntity{doc}
	byName := map[string]string{}
	mention := func(name string, e ftmEntity, country string) {
		list = append(list, e, ftmEntity{ftmID("mention", doc.ID, e.ID), "Mention", map[string][]string{
			"document": {doc.ID}, "resolved": {e.ID}, "name": {name}, "detectedSchema": {e.Schema}, "contextCountry": {country},
		}})
	}
	for i := range r.Organizations {
		o := &r.Organizations[i]
		as := opts.whole(r.ID, o)
		country := strings.ToLower(as.Country)
		e := ftmEntity{ftmID("organization", as.Name, country), ftmSchema(as.Kind), map[string][]string{
			"name": {as.Name}, "alias": aliases(as.Name, append([]corpus.Evidence{{Text: o.Name}}, o.Mentions...)), "country": {country}, "sourceUrl": o.IDs, "proof": {doc.ID},
		}}
		for _, list := range o.Watch {
			e.Properties["notes"] = append(e.Properties["notes"], "on the watch-list "+list)
		}
		byName[o.Name] = e.ID
		mention(o.Name, e, country)
	}
	for _, p := range r.People {
		e := ftmEntity{ftmID("person", p.Name, p.Organization), "Person", map[string][]string{
			"name": {p.Name}, "alias": aliases(p.Name, p.Mentions), "proof": {doc.ID},
		}}
		mention(p.Name, e, "")
		if org := byName[p.Organization]; org != "" {
			list = append(list, ftmEntity{ftmID("link", e.ID, org), "UnknownLink", map[string][]string{
				"subject": {e.ID}, "object": {org}, "role": {"named as of"}, "recordId": {r.ID},
			}})
		}
	}
	return list
}

// ftmID is a stable id out of the parts that make a thing what it is.
func ftmID(parts ...string) string {
	sum := sha1.Sum([]byte(strings.Join(parts, "\x00")))
	return "attache-" + hex.EncodeToString(sum[:])
}

func ftmSchema(kind string) string {
	switch kind {
	case "company":
		return "Company"
	case "government", "military":
		return "PublicBody"
	}
	return "Organization"
}

// aliases are the different quotes that are not the name itself.
func aliases(name string, mentions []corpus.Evidence) []string {
	seen := map[string]bool{name: true}
	var list []string
	for _, m := range mentions {
		if !seen[m.Text] {
			seen[m.Text] = true
			list = append(list, m.Text)
		}
	}
	return list
}

// iso3 is the three-letter code of a language, which FollowTheMoney uses.
func iso3(lang string) string {
	base, err := language.ParseBase(lang)
	if err != nil {
		return ""
	}
	return base.ISO3()
}

func nonEmpty(values []string) []string {
	var list []string
	for _, v := range values {
		if v != "" {
			list = append(list, v)
		}
	}
	return list
}
