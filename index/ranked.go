package index

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"attache/internal/text"

	bleve "github.com/blevesearch/bleve_index_api"
)

// BM25's two constants, at their usual values, and how much more a title's
// words count and an exact form than another form of the same stem.
const (
	saturation   = 1.2
	lengthWeight = 0.75
	titleWeight  = 2.5
	exactWeight  = 0.5
)

// textField is a field of words in the index.
type textField struct {
	name    string
	stemmed bool
	title   bool
	weight  float32
}

// textFields returns the fields a query's field of words stands for: "" for
// title and text of all languages. Those no record has are left out.
func (ix *Index) textFields(field string) []textField {
	var list []textField
	switch field {
	case "", fieldText, fieldTitle:
		for _, lang := range languages {
			for _, base := range []string{fieldText, fieldTitle} {
				f := textField{base + "_" + lang, lang == "en", base == fieldTitle, 1}
				if f.title {
					f.weight = titleWeight
				}
				if (field == "" || field == base) && ix.fields[f.name] {
					list = append(list, f)
				}
			}
		}
	default:
		if ix.fields[field] {
			list = append(list, textField{name: field, weight: 1})
		}
	}
	return list
}

// join makes the words of another index count when words are weighed, so that
// the scores of both compare.
func (e *evaluator) join(other *evaluator) {
	e.beside = append(e.beside, other)
	e.docs += other.docs
	e.texts += other.texts
	e.words[0] += other.words[0]
	e.words[1] += other.words[1]
}

// countBeside returns how many documents of the other indexes hold the terms or
// another form of the word.
func (e *evaluator) countBeside(f textField, terms []string, word string) (n int, err error) {
	for _, other := range e.beside {
		all := terms
		if word != "" {
			for _, form := range other.ix.forms(f, word) {
				if !slices.Contains(terms, form) {
					all = append(slices.Clip(all), form)
				}
			}
		}
		for _, term := range all {
			k, err := other.count(f.name, term)
			if err != nil {
				return 0, err
			}
			n += k
		}
	}
	return n, nil
}

// meanLength is the mean number of places of a text or title.
func (e *evaluator) meanLength(f textField) float64 {
	n := e.words[0]
	if f.title {
		n = e.words[1]
	}
	return math.Max(1, float64(n)/math.Max(1, float64(e.texts)))
}

func (e *evaluator) word(q Word, within []hit) ([]hit, error) {
	cut := text.AppendWords(nil, q.Text)
	if len(cut) != 1 || cut[0].Unspaced {
		return e.phrase(Phrase{Field: q.Field, Text: q.Text}, within)
	}
	word := text.Fold(q.Text[cut[0].Start:cut[0].End])
	var lists [][]hit
	for _, f := range e.ix.textFields(q.Field) {
		terms, err := e.expand(q, f, word)
		if err != nil {
			return nil, err
		}
		found, err := e.ranked(f, terms, word, within)
		if err != nil {
			return nil, err
		}
		lists = append(lists, found)
	}
	return e.weighLabels(q, word, union(lists))
}

// labelWeight is how much a word counts that a record's labels hold too: the
// ids of its domains and modes and the names of its organisations.
const labelWeight = 1

// weighLabels adds to the scores of what a word was found in where labels hold
// the word too. It finds nothing more.
func (e *evaluator) weighLabels(q Word, word string, found []hit) ([]hit, error) {
	if !e.rank || q.Field != "" || q.Prefix || q.Fuzzy > 0 || len(found) == 0 {
		return found, nil
	}
	for _, f := range []textField{{name: fieldLabel, stemmed: true, weight: labelWeight}, {name: fieldOrg, weight: labelWeight}} {
		have, err := e.ranked(f, e.ix.forms(f, word), word, found)
		if err != nil {
			return nil, err
		}
		at := 0
		for _, h := range have {
			for found[at].doc < h.doc {
				at++
			}
			found[at].score += h.score
		}
	}
	return found, nil
}

// expand returns the terms a word stands for in a field.
func (e *evaluator) expand(q Word, f textField, word string) ([]string, error) {
	var dict bleve.FieldDict
	var err error
	switch {
	case q.Prefix:
		dict, err = e.ix.reader.FieldDictPrefix(f.name, []byte(word))
	case q.Fuzzy > 0:
		fuzzy, ok := e.ix.reader.(bleve.IndexReaderFuzzy)
		if !ok {
			return nil, fmt.Errorf("%s: this index cannot find misspelt words", q)
		}
		dict, err = fuzzy.FieldDictFuzzy(f.name, word, q.Fuzzy, "")
	default:
		return e.ix.forms(f, word), nil
	}
	if err != nil {
		return nil, err
	}
	var terms []string
	for {
		entry, err := dict.Next()
		if err != nil {
			return nil, err
		}
		if entry == nil {
			return terms, dict.Close()
		}
		terms = append(terms, strings.Clone(entry.Term))
		if len(terms) > maxExpansion {
			return nil, fmt.Errorf("%s stands for more than %d words; write more letters", q, maxExpansion)
		}
	}
}

// posting is a document with how often it holds a word and how long it is.
type posting struct {
	doc    uint32
	count  float32
	length float32
}

// ranked returns the documents that hold any of the terms, scored by BM25 as if
// the terms were one; those that hold the very word asked for score more.
func (e *evaluator) ranked(f textField, terms []string, word string, within []hit) ([]hit, error) {
	if !e.rank {
		return e.postings(f.name, terms, within)
	}
	var lists [][]posting
	var exact []hit
	others, err := e.countBeside(f, terms, word)
	if err != nil {
		return nil, err
	}
	frequency := float64(others)
	for _, term := range terms {
		n, err := e.count(f.name, term)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			continue
		}
		frequency += float64(n)
		list := make([]posting, 0, room(n, within))
		err = e.scan(f.name, term, true, within, func(d *bleve.TermFieldDoc) {
			list = append(list, posting{uint32(d.ID.Value()), float32(d.Freq), float32(1 / (d.Norm * d.Norm))})
		})
		if err != nil {
			return nil, err
		}
		if len(list) > 0 {
			lists = append(lists, list)
		}
		if term == word && len(terms) > 1 {
			others, err := e.countBeside(f, []string{word}, "")
			if err != nil {
				return nil, err
			}
			exact = e.bm25(f, list, float64(n+others))
			for i := range exact {
				exact[i].score *= exactWeight
			}
		}
	}
	found := e.bm25(f, sumPostings(lists), frequency)
	if len(exact) > 0 {
		found = merge(found, exact)
	}
	return found, nil
}

func (e *evaluator) bm25(f textField, list []posting, frequency float64) []hit {
	frequency = math.Min(frequency, e.docs)
	idf := math.Log(1 + (e.docs-frequency+0.5)/(frequency+0.5))
	weight, mean := float32(idf)*f.weight*(saturation+1), float32(e.meanLength(f))
	out := make([]hit, len(list))
	for i, p := range list {
		norm := saturation * (1 - lengthWeight + lengthWeight*p.length/mean)
		out[i] = hit{p.doc, weight * p.count / (p.count + norm)}
	}
	return out
}

// sumPostings merges lists and adds the counts.
func sumPostings(lists [][]posting) []posting {
	switch len(lists) {
	case 0:
		return nil
	case 1:
		return lists[0]
	}
	half := len(lists) / 2
	a, b := sumPostings(lists[:half]), sumPostings(lists[half:])
	out := make([]posting, 0, len(a)+len(b))
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i].doc < b[j].doc:
			out = append(out, a[i])
			i++
		case a[i].doc > b[j].doc:
			out = append(out, b[j])
			j++
		default:
			a[i].count += b[j].count
			out = append(out, a[i])
			i, j = i+1, j+1
		}
	}
	return append(append(out, a[i:]...), b[j:]...)
}
