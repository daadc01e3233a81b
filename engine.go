package attache

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"attache/classify"
	"attache/corpus"
	"attache/corpus/read"
	"attache/extract"
	"attache/extract/authority"
)

// Version is the engine's version. Records made by different versions are not
// mixed in one folder.
const Version = "0.1.0"

// Options are the settings that change labels. The zero value is the built-in
// models with their defaults.
type Options struct {
	// Home says whose reports these are, so that the home country is partner
	// unless the text says otherwise: "auto" (the default: the sender of the
	// post that filed the report), "none", or a country code.
	Home string
	// DateOrder reads dates such as 03/04/2019: "dmy", "mdy", or "" to leave
	// out what is ambiguous.
	DateOrder string
	// NoPeople leaves people out of the records.
	NoPeople bool
	// Taxonomy is the path of a taxonomy file; empty is the built-in one.
	Taxonomy string
	// Models are the paths of trained models, at most one of names and one of
	// domains, told apart by their content. "rules" is the recogniser of names
	// that needs no model.
	Models []string
	// Authority and Watchlists are paths of lists that organisations are
	// linked to, as package authority reads them. Those of watch-lists are
	// named in the records.
	Authority, Watchlists []string
	// Names is the path of the user's own list of names: what is an
	// organisation and what is not, of which kind and country, as
	// extract.ParseNames reads it.
	Names string
}

// Validate returns an error that names the option at fault.
func (o *Options) Validate() error {
	opts := extract.Options{Home: o.Home, DateOrder: o.DateOrder}
	return opts.Validate()
}

// Engine labels documents. It is safe for concurrent use.
type Engine struct {
	extractor  *extract.Extractor
	classifier *classify.Classifier
	basis      corpus.Basis
	noPeople   bool
	given      []modelFile
	linked     bool // to authority lists
}

// New loads the models. The error names the option or the file at fault.
func New(opts Options) (*Engine, error) {
	parts, err := load(opts)
	if err != nil {
		return nil, err
	}
	classifier, err := classify.New(classify.Options{Taxonomy: parts.taxonomy, Model: parts.domains})
	if err != nil {
		return nil, fmt.Errorf("load domains: %w", err)
	}
	recognizer, err := parts.recognizer()
	if err != nil {
		return nil, err
	}
	lists, err := loadLists(opts.Authority, opts.Watchlists)
	if err != nil {
		return nil, err
	}
	extractor, err := extract.New(extract.Options{Home: opts.Home, DateOrder: opts.DateOrder, Recognizer: recognizer, Authority: lists.index, Names: parts.own})
	if err != nil {
		return nil, fmt.Errorf("load names: %w", err)
	}
	basis := corpus.Basis{
		Engine: Version,
		Models: parts.digests(),
		Options: map[string]string{
			"home": cmp.Or(opts.Home, "auto"), "date-order": opts.DateOrder, "no-people": fmt.Sprint(opts.NoPeople),
		},
		Thresholds: thresholds(classifier),
	}
	maps.Copy(basis.Models, lists.digests)
	return &Engine{
		extractor: extractor, classifier: classifier, basis: basis, noPeople: opts.NoPeople,
		given: parts.given, linked: lists.index != nil,
	}, nil
}

// The thresholds of names: taking in one that is right, to the character, with
// this chance raises F1 where F1 is not above twice that, as it is on texts
// unlike those that the recogniser was trained on.
const (
	organizationThreshold = 0.3
	personThreshold       = 0.4
)

// thresholds are the scores from which on the labels of an engine count.
func thresholds(classifier *classify.Classifier) corpus.Thresholds {
	t := corpus.Thresholds{
		"organization": organizationThreshold, "person": personThreshold, "country": 0.5, "role": 0.5, "post": 0.5, "domain": 0.5, "mode": extract.ModeThreshold,
	}
	for _, id := range classifier.Taxonomy().IDs() {
		if x, ok := classifier.Threshold(id); ok {
			t["domain/"+id] = corpus.Round(x)
		}
	}
	return t
}

// Basis is what this engine's labels depend on apart from the text.
func (e *Engine) Basis() corpus.Basis { return e.basis }

// Label labels one document. The document is not changed; an id it lacks is
// made from its source, a language from its text. The only error is the
// context's.
func (e *Engine) Label(ctx context.Context, doc *corpus.Document) (corpus.Record, error) {
	rec, _, err := e.label(ctx, doc)
	return rec, err
}

// label is Label; it returns too the entries of authority lists that the
// record's organisations were linked to.
func (e *Engine) label(ctx context.Context, doc *corpus.Document) (corpus.Record, []*authority.Entry, error) {
	if err := ctx.Err(); err != nil {
		return corpus.Record{}, nil, err
	}
	d := *doc
	if d.ID == "" {
		d.ID = corpus.ID(d.Source)
	}
	if d.Lang == "" {
		d.Lang = read.DetectLang(d.Title + "\n" + d.Text)
	}
	labels, err := e.extractor.Extract(ctx, &d)
	if err != nil {
		return corpus.Record{}, nil, fmt.Errorf("%s: %w", d.ID, err)
	}
	rec := corpus.Record{
		ID: d.ID, Rev: 1, Source: d.Source, URL: d.URL, Title: d.Title, Text: d.Text, Lang: d.Lang,
		TextSHA256: digest([]byte(d.Text)), SourceSHA256: d.SourceSHA256, Reader: d.Reader, Meta: d.Meta,
		Date: labels.Date, Post: labels.Post, Organizations: labels.Organizations, People: labels.People,
		Countries: labels.Countries, Modes: labels.Modes, Unlabelled: labels.Unlabelled,
	}
	if e.noPeople {
		rec.People = nil
		rec.Unlabelled = append(rec.Unlabelled, "people")
	}
	if e.classifier.Knows(d.Lang) {
		rec.Domains = e.classifier.Classify(&d, classify.Names(&rec)...)
	} else {
		rec.Unlabelled = append(rec.Unlabelled, "domains")
	}
	slices.Sort(rec.Unlabelled)
	rec.Unlabelled = slices.Compact(rec.Unlabelled)
	return rec, labels.Linked, ctx.Err()
}
