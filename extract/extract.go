// Package extract says who and where: it reads a document's fields and finds
// organisations, people, countries, the post that filed it, its date and the
// mode of cooperation, each with the evidence it rests on.
//
// [New] loads the models and tables once; [Extractor.Extract] labels a
// document. Both the trained recogniser and the rules satisfy [Recognizer].
//
// Guarantees: every piece of evidence quotes its field; the work is linear in
// the length of the text; the same document gives the same labels. The package
// does not translate, and leaves out what the text does not say.
package extract

import (
	"context"
	"fmt"
	"slices"

	"attache/corpus"
	"attache/extract/authority"
	"attache/extract/country"
)

// Options say how documents are read. The zero value is useful.
type Options struct {
	// Home says whose reports these are: "auto" or "" (the sender of the
	// post), "none", or a country code.
	Home string
	// DateOrder reads 03/04/2019: "dmy", "mdy", or "" to leave it out.
	DateOrder string
	// Recognizer finds names; nil is the built-in model.
	Recognizer Recognizer
	// Authority links organisations to lists; nil for none.
	Authority *authority.Index
	// Names is the user's own list, which goes before what is found; nil for
	// none.
	Names *Names
}

// Validate returns an error that names the option at fault.
func (o *Options) Validate() error {
	if o.Home != "" && o.Home != "auto" && o.Home != "none" {
		if code, ok := country.Lookup(o.Home); !ok || len(o.Home) != len(code) {
			return fmt.Errorf("--home %s: want auto, none, or a country code such as CN", o.Home)
		}
	}
	if !slices.Contains([]string{"", "dmy", "mdy"}, o.DateOrder) {
		return fmt.Errorf("--date-order %s: want dmy or mdy", o.DateOrder)
	}
	return nil
}

// Extractor finds who and where. It is safe for concurrent use.
type Extractor struct {
	opts       Options
	segmenter  *segmenter
	recognizer Recognizer
	resolver   *resolver
	countries  *country.Finder
}

// Labels are what Extract finds in a document.
type Labels struct {
	Date          *corpus.Date
	Post          *corpus.Post
	Organizations []corpus.Organization
	People        []corpus.Person
	Countries     []corpus.Country
	Modes         []corpus.Mode
	// Unlabelled names what was not assessed in this language.
	Unlabelled []string
	// Linked are the entries of the authority lists that organisations were
	// linked to.
	Linked []*authority.Entry
}

// New loads the tables. The error is an invalid option or a damaged table.
func New(opts Options) (*Extractor, error) {
	if err := opts.Validate(); err != nil {
		return nil, err
	}
	x := &Extractor{opts: opts, recognizer: opts.Recognizer}
	var err error
	if x.segmenter, err = newSegmenter(); err != nil {
		return nil, err
	}
	if x.countries, err = country.New(); err != nil {
		return nil, err
	}
	if x.resolver, err = newResolver(); err != nil {
		return nil, err
	}
	if x.recognizer == nil {
		x.recognizer, err = BuiltInEntities()
	}
	return x, err
}

// Extract labels one document. The only error is the context's.
func (x *Extractor) Extract(ctx context.Context, doc *corpus.Document) (Labels, error) {
	passages := x.passages(doc)
	if err := ctx.Err(); err != nil {
		return Labels{}, err
	}
	var labels Labels
	var entities []Entity
	assessed := modelled(doc.Lang)
	if assessed {
		entities = x.opts.Names.mark(passages, x.recognizer.Recognize(passages, nil))
	}
	mentions := x.countries.Find(countryFields(doc, passages, entities))
	if assessed {
		labels.Organizations = x.opts.Names.settle(x.resolver.organizations(passages, entities, mentions))
		if x.opts.Authority != nil {
			labels.Linked = x.opts.Authority.Link(labels.Organizations)
		}
		labels.People = x.resolver.people(passages, entities, labels.Organizations)
		labels.Modes = findModes(passages)
	} else {
		labels.Unlabelled = []string{"modes", "organizations", "people"}
	}
	labels.Date = findDate(doc, passages, x.opts.DateOrder)
	labels.Post = findPost(doc, passages, mentions)
	labels.Countries = assignRoles(doc, passages, mentions, labels.Post, labels.Organizations, x.opts.Home)
	return labels, ctx.Err()
}

// modelled reports whether names and modes can be found in the language; one
// that is not known is taken for English.
func modelled(lang string) bool { return lang == "en" || lang == "" }

// passages cuts the title, the text and the columns that state a country or
// the post.
func (x *Extractor) passages(doc *corpus.Document) []Passage {
	var list []Passage
	if doc.Title != "" {
		list = append(list, x.segmenter.passage("title", doc.Title))
	}
	list = append(list, x.segmenter.passage("text", doc.Text))
	for _, column := range statingColumns(doc) {
		list = append(list, x.segmenter.passage("meta."+column, doc.Meta[column]))
	}
	return list
}

// countryFields hands the fields on with the names found in them.
func countryFields(doc *corpus.Document, passages []Passage, entities []Entity) []country.Field {
	fields := make([]country.Field, 0, len(passages))
	for i := range passages {
		f := country.Field{Name: passages[i].Field, Text: passages[i].Text, Lang: doc.Lang}
		for _, e := range entities {
			if e.Field == f.Name && e.Type != LOC {
				f.Names = append(f.Names, country.Named{Span: e.Span, Type: e.Type.String()})
			}
		}
		fields = append(fields, f)
	}
	return fields
}
