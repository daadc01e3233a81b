package index

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"attache/corpus"
)

// similarWords is how many words of a record, its most telling ones, are looked
// for in others.
const similarWords = 25

// Similar returns the records most like r, best first, at most limit: what
// [Index.Like] finds.
func (ix *Index) Similar(ctx context.Context, r *corpus.Record, limit int) ([]Hit, error) {
	q, err := ix.Like(ctx, r)
	if err != nil || q == nil {
		return nil, err
	}
	res, err := ix.Search(ctx, Request{Query: q, Limit: limit})
	if err != nil {
		return nil, err
	}
	return res.Hits, nil
}

// Like returns a query for the records that share r's most telling words; by
// BM25 those that share most come first. r itself is left out. A record with
// no word that another has too gives nil.
func (ix *Index) Like(ctx context.Context, r *corpus.Record) (q Query, err error) {
	defer damaged(&err)
	e := ix.evaluator(ctx, Request{}, true)
	words, err := e.telling(r)
	if err != nil {
		return nil, err
	}
	var parts Or
	for _, w := range words {
		parts = append(parts, Word{Text: w})
	}
	if len(parts) == 0 {
		return nil, nil
	}
	return And{parts, Not{Label{Field: fieldID, Value: clean(r.ID)}}}, nil
}

// telling returns the words of a record that occur often in it and seldom
// elsewhere, by tf·idf, one form a stem. A word that no other record has tells
// nothing.
func (e *evaluator) telling(r *corpus.Record) ([]string, error) {
	counts, form := map[string]int{}, map[string]string{}
	var stems []string
	a := newAnalyser()
	for _, s := range []string{r.Title, r.Text} {
		a.tokens(s, analysis(r.Lang) == "en", func(t token) {
			if n := len(t.word); n < 3 && !t.pair || t.pair && n < 4 {
				return
			}
			key := cmp.Or(t.stem, t.word)
			if counts[key]++; counts[key] == 1 {
				stems, form[key] = append(stems, key), strings.Clone(t.word)
			}
		})
	}
	weight := map[string]float64{}
	for _, stem := range stems {
		n := 0
		for _, f := range e.ix.textFields("") {
			for _, term := range e.ix.forms(f, form[stem]) {
				k, err := e.count(f.name, term)
				if err != nil {
					return nil, err
				}
				n += k
			}
		}
		if n > 1 {
			weight[stem] = math.Sqrt(float64(counts[stem])) * math.Log(1+e.docs/float64(n))
		}
	}
	stems = slices.DeleteFunc(stems, func(s string) bool { return weight[s] == 0 })
	slices.SortFunc(stems, func(a, b string) int { return cmp.Or(cmp.Compare(weight[b], weight[a]), strings.Compare(a, b)) })
	var words []string
	for _, s := range stems[:min(len(stems), similarWords)] {
		words = append(words, form[s])
	}
	return words, nil
}
