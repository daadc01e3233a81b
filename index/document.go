package index

import (
	"maps"
	"slices"
	"strings"
	"unsafe"

	"attache/corpus"

	bleve "github.com/blevesearch/bleve_index_api"
)

// field is one field of a document, analysed: its terms, how often each occurs
// and the number of places. It is what bleve would make of a text; ours are
// made directly, without its mapping and token streams.
type field struct {
	name    string
	options bleve.FieldIndexingOptions
	value   []byte
	length  int
	terms   bleve.TokenFrequencies
}

const (
	keyword  = bleve.IndexField | bleve.SkipFreqNorm
	column   = bleve.IndexField | bleve.SkipFreqNorm | bleve.DocValues
	fullText = bleve.IndexField
)

func (f *field) Name() string                                     { return f.name }
func (f *field) Value() []byte                                    { return f.value }
func (f *field) ArrayPositions() []uint64                         { return nil }
func (f *field) EncodedFieldType() byte                           { return 't' }
func (f *field) Analyze()                                         {}
func (f *field) Options() bleve.FieldIndexingOptions              { return f.options }
func (f *field) AnalyzedLength() int                              { return f.length }
func (f *field) AnalyzedTokenFrequencies() bleve.TokenFrequencies { return f.terms }
func (f *field) NumPlainTextBytes() uint64                        { return uint64(len(f.value)) }

// document is a record as the index sees it.
type document struct {
	id     string
	fields []*field
	words  [2]int // places of text and title, for mean lengths
	bytes  int    // of text read, to bound batches
	runs   []run  // the words of its fields in order; see order.go
	slab   []bleve.TokenFreq
}

func (d *document) ID() string                                 { return d.id }
func (d *document) Size() int                                  { return d.bytes }
func (d *document) VisitComposite(bleve.CompositeFieldVisitor) {}
func (d *document) HasComposite() bool                         { return false }
func (d *document) NumPlainTextBytes() uint64                  { return uint64(d.bytes) }
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
	f := &field{name: "_id", options: bleve.IndexField | bleve.StoreField, value: []byte(d.id), terms: bleve.TokenFrequencies{},
		length: 1} // of length 0, merging would lose it
	d.count(f, d.id)
	d.fields = append(d.fields, f)
}

// count counts one occurrence of a term. Counters are allocated in slabs: a
// text has hundreds.
func (d *document) count(f *field, term string) {
	tf := f.terms[term]
	if tf == nil {
		if len(d.slab) == cap(d.slab) {
			d.slab = make([]bleve.TokenFreq, 0, 64)
		}
		d.slab = append(d.slab, bleve.TokenFreq{})
		tf = &d.slab[len(d.slab)-1]
		tf.Term = unsafe.Slice(unsafe.StringData(term), len(term)) // bleve reads it only
		f.terms[term] = tf
	}
	tf.SetFrequency(tf.Frequency() + 1)
}

// clean makes a string fit to be a term: bleve parts the terms of a column by
// the byte 0xff, which valid UTF-8 never holds.
func clean(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

// keywords adds a field of whole values, each once. No field is added for none.
func (d *document) keywords(name string, options bleve.FieldIndexingOptions, values ...string) {
	f := &field{name: name, options: options, terms: make(bleve.TokenFrequencies, len(values))}
	for _, v := range values {
		if v = clean(v); v != "" && f.terms[v] == nil {
			d.count(f, v)
			f.length++
		}
	}
	if f.length > 0 {
		f.value = []byte(values[0])
		d.fields = append(d.fields, f)
	}
}

// text adds a field of words, in which phrases can be found, and returns the
// number of its places.
func (d *document) text(a *analyser, name string, stem bool, values ...string) int {
	size := 0
	for _, v := range values {
		size += len(v)
	}
	f := &field{name: name, options: fullText, terms: make(bleve.TokenFrequencies, min(size/10, 1024))}
	words := make([]uint32, 0, size/6+len(values))
	for i, v := range values {
		if i > 0 {
			words = append(words, 0)
		}
		a.tokens(v, stem, func(t token) {
			d.count(f, t.word)
			if !t.pair {
				words = append(words, t.own)
				f.length++
			}
		})
	}
	d.bytes += size
	if f.length == 0 {
		return 0
	}
	d.fields = append(d.fields, f)
	d.runs = append(d.runs, run{clean(name), words})
	return f.length
}

// labelWords adds a field of words that only weigh; no phrase is looked for in it.
func (d *document) labelWords(a *analyser, name string, values ...string) {
	f := &field{name: name, options: fullText, terms: bleve.TokenFrequencies{}}
	for _, v := range values {
		a.tokens(v, false, func(t token) {
			d.count(f, t.word)
			f.length++
		})
	}
	if f.length > 0 {
		d.fields = append(d.fields, f)
	}
}

// newDocument indexes a record. Labels below their threshold are left out but
// for their scores, which "domain:ai>0.3" can still ask for.
func newDocument(r *corpus.Record, a *analyser, t Thresholds) *document {
	d := &document{id: clean(r.ID)}
	d.keywords(fieldID, column, d.id)
	d.keywords(fieldSeq, column|bleve.StoreField, encodeSeq(r.Seq))
	lang := analysis(r.Lang)
	d.words[0] = d.text(a, fieldText+"_"+lang, lang == "en", r.Text)
	d.words[1] = d.text(a, fieldTitle+"_"+lang, lang == "en", r.Title)
	for _, name := range slices.Sorted(maps.Keys(r.Meta)) {
		d.text(a, metaPrefix+name, false, r.Meta[name])
	}
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
