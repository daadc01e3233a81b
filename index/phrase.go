package index

import (
	"cmp"
	"slices"

	"attache/internal/text"
)

// phrase finds the documents that hold all words of a phrase, then looks at
// their order.
func (e *evaluator) phrase(q Phrase, within []hit) ([]hit, error) {
	var lists [][]hit
	for _, f := range e.ix.textFields(q.Field) {
		found, err := e.phraseIn(f, q, within)
		if err != nil {
			return nil, err
		}
		lists = append(lists, found)
	}
	return union(lists), nil
}

func (e *evaluator) phraseIn(f textField, q Phrase, within []hit) ([]hit, error) {
	list, err := e.phraseParts(f, q)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	found := within
	for _, part := range list {
		if found, err = e.postings(f.name, part.terms, found); err != nil || len(found) == 0 {
			return nil, err
		}
	}
	if words := units(q.Text); len(words) > 2 || len(words) == 2 && (q.Near > 0 || !list[0].pair) {
		if found, err = e.inOrder(f, q, found); err != nil {
			return nil, err
		}
	}
	if !e.rank {
		return found, nil
	}
	return e.rankPhrase(f, list, found)
}

// rankPhrase scores a phrase as the sum of its words.
func (e *evaluator) rankPhrase(f textField, list []phrasePart, found []hit) ([]hit, error) {
	for i := range found {
		found[i].score = 0
	}
	for _, part := range list {
		scored, err := e.ranked(f, part.terms, part.word, found)
		if err != nil {
			return nil, err
		}
		found = intersect(found, scored)
	}
	return found, nil
}

// phrasePart is one word of a phrase: the terms that may stand for it and how
// many documents they have.
type phrasePart struct {
	word  string
	terms []string
	count int
	pair  bool
}

// phraseParts returns the parts of a phrase, rarest first. An unspaced run is
// found by its pairs, or by its characters where they need not be neighbours:
// within near words every character counts as a word.
func (e *evaluator) phraseParts(f textField, q Phrase) (list []phrasePart, err error) {
	add := func(word string, pair bool, terms ...string) {
		part := phrasePart{word: word, terms: terms, pair: pair}
		for _, term := range terms {
			n, countErr := e.count(f.name, term)
			if countErr != nil {
				err = countErr
			}
			part.count += n
		}
		list = append(list, part)
	}
	for _, w := range text.AppendWords(nil, q.Text) {
		raw := text.Fold(q.Text[w.Start:w.End])
		switch {
		case raw == "":
		case !w.Unspaced:
			add(raw, false, e.ix.forms(f, raw)...)
		default:
			text.Bigrams(raw, func(_ int, gram string) {
				if pair := isPair(gram); q.Near == 0 && (pair || gram == raw) || q.Near > 0 && !pair {
					add(gram, pair, gram)
				}
			})
		}
	}
	slices.SortStableFunc(list, func(a, b phrasePart) int { return cmp.Compare(a.count, b.count) })
	return list, err
}
