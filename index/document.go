package index

import (
	"slices"
	"strings"

	"attache/corpus"

	bleve "github.com/blevesearch/bleve_index_api"
)

// field is one field of a document, analysed: its terms, their places and the
// number of places. It is what bleve would make of a text; ours are made
// directly, without its mapping and token streams.
type field struct {
	name    string
	options bleve.FieldIndexingOptions
	value   string
	length  int
	terms   bleve.TokenFrequencies
}

const (
	keyword  = bleve.IndexField | bleve.SkipFreqNorm
	column   = bleve.IndexField | bleve.SkipFreqNorm | bleve.DocValues
	fullText = bleve.IndexField | bleve.IncludeTermVectors
)

func (f *field) Name() string                                     { return f.name }
func (f *field) Value() []byte                                    { return []byte(f.value) }
func (f *field) ArrayPositions() []uint64                         { return nil }
func (f *field) EncodedFieldType() byte                           { return 't' }
func (f *field) Analyze()                                         {}
func (f *field) Options() bleve.FieldIndexingOptions              { return f.options }
func (f *field) AnalyzedLength() int                              { return f.length }
func (f *field) AnalyzedTokenFrequencies() bleve.TokenFrequencies { return f.terms }
func (f *field) NumPlainTextBytes() uint64                        { return 0 }

func newField(name string, options bleve.FieldIndexingOptions) *field {
	return &field{name: name, options: options, terms: bleve.TokenFrequencies{}}
}

// add counts one occurrence of a term, at a position unless that is negative.
func (f *field) add(term string, pos int) {
	tf := f.terms[term]
	if tf == nil {
		tf = &bleve.TokenFreq{Term: []byte(term)}
		f.terms[term] = tf
	}
	tf.SetFrequency(tf.Frequency() + 1)
	if pos >= 0 {
		tf.Locations = append(tf.Locations, &bleve.TokenLocation{Position: pos})
	}
}

// document is a record as the index sees it.
type document struct {
	id     string
	fields []*field
	words  [2]int // places of text and title, for mean lengths
}

func (d *document) ID() string                                 { return d.id }
func (d *document) Size() int                                  { return 0 }
func (d *document) VisitComposite(bleve.CompositeFieldVisitor) {}
func (d *document) HasComposite() bool                         { return false }
func (d *document) NumPlainTextBytes() uint64                  { return 0 }
func (d *document) StoredFieldsBytes() uint64                  { return 0 }
func (d *document) Indexed() bool                              { return true }
func (d *document) VisitFields(visit bleve.FieldVisitor) {
	for _, f := range d.fields {
		visit(f)
	}
}

// AddIDField adds bleve's own key; asking twice adds it once.
func (d *document) AddIDField() {
	if len(d.fields) > 0 && d.fields[len(d.fields)-1].name == "_id" {
		return
	}
	f := newField("_id", bleve.IndexField|bleve.StoreField)
	f.value = d.id
	f.add(d.id, -1)
	d.fields = append(d.fields, f)
}

// clean makes a string fit to be a term: bleve parts the terms of a column by
// the byte 0xff, which valid UTF-8 never holds.
func clean(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

// keywords adds a field of whole values, each once. No field is added for none.
func (d *document) keywords(name string, options bleve.FieldIndexingOptions, values ...string) {
	f := newField(name, options)
	for _, v := range values {
		if v = clean(v); v != "" && f.terms[v] == nil {
			f.add(v, -1)
			f.length++
		}
	}
	if f.length > 0 {
		d.fields = append(d.fields, f)
	}
}

// nameGap parts the values of one field, so that no phrase crosses them.
const nameGap = 64

// text adds a field of words.
func (d *document) text(a *analyser, name string, stem bool, values ...string) int {
	f := newField(name, fullText)
	pos := 1
	for _, v := range values {
		before := pos
		pos = a.tokens(v, stem, pos, func(t token) {
			if t.stem == "" {
				f.add(t.word, t.pos)
				return
			}
			f.add(t.stem, t.pos)
			f.add(t.word, -1) // the stem holds the place
		})
		f.length += pos - before
		pos += nameGap
	}
	if f.length > 0 {
		d.fields = append(d.fields, f)
	}
	return f.length
}

// newDocument indexes a record. Labels below their threshold are left out but
// for their scores, which "domain:ai>0.3" can still ask for.
func newDocument(r *corpus.Record, a *analyser, t Thresholds) *document {
	d := &document{id: clean(r.ID)}
	d.keywords(fieldID, column, d.id)
	d.keywords(fieldSeq, column, encodeSeq(r.Seq))
	lang := analysis(r.Lang)
	d.words[0] = d.text(a, fieldText+"_"+lang, lang == "en", r.Text)
	d.words[1] = d.text(a, fieldTitle+"_"+lang, lang == "en", r.Title)
	for name, value := range r.Meta {
		d.text(a, metaPrefix+name, false, value)
	}
	slices.SortFunc(d.fields, func(a, b *field) int { return strings.Compare(a.name, b.name) })
	d.keywords(fieldLang, column, r.Lang)
	parts, place := sourceParts(r.Source)
	d.keywords(fieldSource, keyword, parts...)
	d.keywords(fieldPlace, column, place)
	if r.Date != nil {
		d.keywords(fieldDate, column, r.Date.Value)
	}
	l := labels{thresholds: t}
	l.collect(r)
	l.addTo(d, a)
	d.keywords(fieldHas, keyword, l.has...)
	return d
}
