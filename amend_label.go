package attache

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"attache/classify"
	"attache/corpus"
	"attache/extract"
	"attache/extract/country"
)

// label is about a label that is no name.
func (a *Amendment) label(f *corpus.Folder, rec *corpus.Record, c corpus.Correction) ([]corpus.Correction, error) {
	if a.Quote != "" {
		for _, field := range []string{"text", "title"} {
			if at, _ := quoted(rec, field, a.Quote, a.Nth); at != nil && c.At == nil {
				c.At = at
			}
		}
		if c.At == nil {
			return nil, fmt.Errorf("report %s: %q does not stand in its title or text", rec.ID, a.Quote)
		}
	}
	to := &corpus.Value{}
	var err error
	switch a.What {
	case "post":
		if to.Post, err = a.post(rec); err == nil {
			nameHost(to)
		}
	case "date":
		if a.Do != corpus.Remove {
			to.Date = a.Args[0]
		}
	default:
		vocabulary, problem := newLabels(f)
		if err = problem; err != nil {
			return nil, err
		}
		c.Label, err = vocabulary.of(a.What, a.Args[0], to, a.Do == corpus.Add)
		if err == nil && a.Do == corpus.Change {
			to.Label, err = vocabulary.of(a.What, a.Args[1], to, true)
		}
	}
	if err != nil {
		return nil, err
	}
	if *to != (corpus.Value{}) {
		c.To = to
	}
	if err := c.Validate(); err != nil {
		return nil, badAmendment("%v", err)
	}
	return []corpus.Correction{c}, nil
}

// nameHost names the country that hosts a post, which the record may not have.
func nameHost(to *corpus.Value) {
	if to.Post != nil && to.Post.Host != "" {
		to.Name, to.Historical = country.Name(to.Post.Host), country.Historical(to.Post.Host)
	}
}

// check says which label of an entry is none.
func (l *labels) check(c *corpus.Correction) error {
	to := corpus.Value{}
	if c.To != nil {
		to = *c.To
	}
	if to.Kind != "" && !slices.Contains(extract.Kinds(), to.Kind) {
		return fmt.Errorf("kind %q: want one of %s", to.Kind, strings.Join(extract.Kinds(), ", "))
	}
	for _, label := range []string{c.Label, to.Label} {
		var err error
		switch {
		case label == "" || c.Do == corpus.Remove:
		default:
			_, err = l.of(c.What, label, &to, false)
		}
		if err != nil {
			return err
		}
	}
	if p := to.Post; p != nil && !slices.Contains(postKinds, p.Kind) {
		return fmt.Errorf("post %q: want one of %s", p.Kind, strings.Join(postKinds, ", "))
	}
	return nil
}

// postKinds are the kinds of missions.
var postKinds = []string{"embassy", "consulate-general", "consulate", "mission", "liaison-office", "trade-office"}

// labels are the labels there are.
type labels struct{ taxonomy *classify.Taxonomy }

func newLabels(f *corpus.Folder) (*labels, error) {
	c, _, err := classifierOf(f)
	if err != nil {
		return nil, err
	}
	return &labels{c.Taxonomy()}, nil
}

// of is a label as the records have it. With fill, what a country's label needs
// besides is put into to.
func (l *labels) of(what, label string, to *corpus.Value, fill bool) (string, error) {
	place := func(name string) (string, error) {
		code, ok := country.Lookup(name)
		if !ok {
			return "", badAmendment("country %q: want a country's name or code", name)
		}
		if fill {
			to.Name, to.Historical = country.Name(code), country.Historical(code)
		}
		return code, nil
	}
	switch what {
	case "country":
		return place(label)
	case "role":
		id, name, ok := strings.Cut(strings.Replace(label, "/", ":", 1), ":")
		if !ok || !slices.Contains([]string{"origin", "post", "partner", "mention"}, id) {
			return "", badAmendment("role %q: want origin:RU, partner:RU, post:RU or mention:RU", label)
		}
		code, err := place(name)
		return id + "/" + code, err
	case "mode":
		if !slices.Contains(extract.Modes(), label) {
			return "", badAmendment("mode %q: want one of %s", label, strings.Join(extract.Modes(), ", "))
		}
		return label, nil
	}
	return domainID(l.taxonomy, label)
}

// post reads kind=, city=, host=, sender= and accredited=; what is not given
// stays as it is.
func (a *Amendment) post(rec *corpus.Record) (*corpus.Post, error) {
	if a.Do == corpus.Remove {
		return nil, nil
	}
	post := corpus.Post{}
	if rec.Post != nil && a.Do == corpus.Change {
		post = *rec.Post
		post.Evidence = nil
	}
	for _, arg := range a.Args {
		name, value, _ := strings.Cut(arg, "=")
		field := map[string]*string{"kind": &post.Kind, "city": &post.City, "host": &post.Host, "sender": &post.Sender, "accredited": &post.Accredited}[name]
		if field == nil {
			return nil, badAmendment("post %q: want kind=, city=, host=, sender= or accredited=", arg)
		}
		if code, ok := country.Lookup(value); (name == "host" || name == "sender") && value != "" {
			if !ok {
				return nil, badAmendment("post %s: want a country's name or code", arg)
			}
			value = code
		}
		*field = value
	}
	if post.Kind = cmp.Or(post.Kind, "embassy"); !slices.Contains(postKinds, post.Kind) {
		return nil, badAmendment("post kind=%s: want one of %s", post.Kind, strings.Join(postKinds, ", "))
	}
	post.Score = 1
	return &post, nil
}
