package index

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"attache/internal/text"

	bleve "github.com/blevesearch/bleve_index_api"
)

// fewHits is the total up to which a search also looks for what may have been
// meant.
const fewHits = 3

// suggest returns queries that may have been meant: each word that the index
// has nowhere, or has a hundred times less often than one beside it, is
// replaced by the likeliest word of the index, and the result must find more.
// The query itself is never changed.
func (ix *Index) suggest(ctx context.Context, r Request, total int) ([]string, error) {
	if total > fewHits || r.Query == nil {
		return nil, nil
	}
	e := ix.evaluator(ctx, r, false)
	var failed error
	changed := Map(r.Query, func(q Query) Query {
		var err error
		switch w := q.(type) {
		case Word:
			if !w.Prefix && w.Fuzzy == 0 {
				w.Text, err = e.respell(w.Field, w.Text)
			}
			q = w
		case Phrase:
			w.Text, err = e.respell(w.Field, w.Text)
			q = w
		case Label:
			w.Value, err = e.nearestValue(w)
			q = w
		}
		failed = cmp.Or(failed, err)
		return q
	})
	if failed != nil || changed.String() == r.Query.String() {
		return nil, failed
	}
	found, err := e.eval(r.Synonyms.Expand(changed), nil)
	if err != nil || len(found) <= total {
		return nil, err
	}
	return []string{changed.String()}, nil
}

// nearestValue returns the whole name or list nearest to what is asked for, if
// no record has that: org:="Rosatm". Of as near ones it is the commonest.
func (e *evaluator) nearestValue(q Label) (string, error) {
	named := q.Field == fieldOrgName || q.Field == fieldPostAll || q.Field == fieldWatch
	if !named || q.Prefix {
		return q.Value, nil
	}
	if n, err := e.count(q.Field, q.Value); err != nil || n > 0 || !e.ix.fields[q.Field] {
		return q.Value, err
	}
	dict, err := e.ix.reader.FieldDict(q.Field)
	if err != nil {
		return "", err
	}
	defer dict.Close()
	wanted := text.Fold(q.Value)
	best, least, most := q.Value, max(1, utf8.RuneCountInString(wanted)/4)+1, uint64(0)
	for {
		entry, err := dict.Next()
		if err != nil || entry == nil {
			return best, err
		}
		d := text.Distance(wanted, text.Fold(entry.Term), least)
		if d < least || d == least && entry.Count > most && most > 0 {
			best, least, most = strings.Clone(entry.Term), d, entry.Count
		}
	}
}

// respell replaces the words of s that look misspelt and leaves the rest as it
// is.
func (e *evaluator) respell(field, s string) (string, error) {
	var b strings.Builder
	last := 0
	for _, w := range text.AppendWords(nil, s) {
		if w.Unspaced {
			continue
		}
		word, err := e.likeliest(field, text.Fold(s[w.Start:w.End]))
		if err != nil {
			return s, err
		}
		if word != "" {
			b.WriteString(s[last:w.Start])
			b.WriteString(word)
			last = w.End
		}
	}
	b.WriteString(s[last:])
	return b.String(), nil
}

// muchCommoner is how many times as often as the word typed another must stand
// in the index to be suggested for it.
const muchCommoner = 100

// candidate is a word of the index near a misspelt one.
type candidate struct {
	word            string
	distance, count int
}

// likeliest returns the word most likely meant by another, "" if none is. It
// ranks as sajari/fuzzy does: the nearest first, of these the commonest, the
// same first letter being worth a hundred occurrences; ties go by alphabet.
func (e *evaluator) likeliest(field, word string) (string, error) {
	allowed := 0
	switch n := utf8.RuneCountInString(word); {
	case n >= 6:
		allowed = 2
	case n >= 3:
		allowed = 1
	default:
		return "", nil
	}
	fields := e.ix.textFields(field)
	found, own := map[string]int{}, 0 // word to distance
	for _, f := range fields {
		for _, form := range e.ix.forms(f, word) {
			n, err := e.count(f.name, form)
			if err != nil {
				return "", err
			}
			own += n
		}
	}
	if own*muchCommoner >= len(fields)*int(e.docs) {
		return "", nil // nothing can be so much commoner
	}
	for _, f := range fields {
		if err := e.near(f.name, word, allowed, found); err != nil {
			return "", err
		}
	}
	list, err := e.candidates(field, found, own)
	if err != nil || len(list) == 0 {
		return "", err
	}
	weight := func(c candidate) int {
		if c.word[0] == word[0] {
			return c.count + 100
		}
		return c.count
	}
	return slices.MinFunc(list, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(weight(b), weight(a)), strings.Compare(a.word, b.word))
	}).word, nil
}

// candidates counts the nearest words found, as far as they are common enough.
func (e *evaluator) candidates(field string, found map[string]int, own int) (list []candidate, err error) {
	for d := 1; d <= 2 && len(list) == 0; d++ {
		for word, at := range found {
			if at != d {
				continue
			}
			n := 0
			for _, f := range e.ix.textFields(field) {
				k, err := e.count(f.name, word)
				if err != nil {
					return nil, err
				}
				n += k
			}
			if n > muchCommoner*own {
				list = append(list, candidate{word, d, n})
			}
		}
	}
	return list, nil
}

// near adds the words of a field within a distance to found. The automaton
// gives no counts.
func (e *evaluator) near(field, word string, allowed int, found map[string]int) error {
	fuzzy, ok := e.ix.reader.(bleve.IndexReaderFuzzy)
	if !ok {
		return nil
	}
	dict, err := fuzzy.FieldDictFuzzy(field, word, allowed, "")
	if err != nil {
		return err
	}
	defer dict.Close()
	for {
		entry, err := dict.Next()
		if err != nil || entry == nil {
			return err
		}
		found[strings.Clone(entry.Term)] = text.Distance(word, entry.Term, allowed)
	}
}
