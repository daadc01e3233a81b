package index

import "attache/internal/text"

// cost estimates how many documents a part matches.
func (e *evaluator) cost(q Query) (int, error) {
	const negated = 1 << 40
	switch q := q.(type) {
	case Not:
		return negated, nil
	case And:
		least := negated - 1
		for _, sub := range q {
			c, err := e.cost(sub)
			if err != nil {
				return 0, err
			}
			least = min(least, c)
		}
		return least, nil
	case Or:
		sum := 0
		for _, sub := range q {
			c, err := e.cost(sub)
			if err != nil {
				return 0, err
			}
			sum += c
		}
		return min(sum, negated), nil
	case Word:
		if q.Prefix || q.Fuzzy > 0 {
			return int(e.docs) / 4, nil
		}
		return e.wordCost(q.Field, q.Text)
	case Phrase:
		return e.wordCost(q.Field, q.Text)
	case Label:
		return e.count(q.Field, q.Value)
	}
	return int(e.docs) / 2, nil
}

func (e *evaluator) wordCost(field, words string) (int, error) {
	least := -1
	for _, w := range text.AppendWords(nil, words) {
		sum := 0
		for _, f := range e.ix.textFields(field) {
			for _, term := range e.ix.forms(f, text.Fold(words[w.Start:w.End])) {
				n, err := e.count(f.name, term)
				if err != nil {
					return 0, err
				}
				sum += n
			}
		}
		if least < 0 || sum < least {
			least = sum
		}
	}
	return max(least, 0), nil
}

// count returns how many documents hold a term. A query asks for the same
// terms when it plans and when it ranks, so it is kept.
func (e *evaluator) count(field, term string) (int, error) {
	key := field + "\x00" + term
	if n, ok := e.counts[key]; ok {
		return n, nil
	}
	n, err := e.countTerm(field, term)
	if e.counts == nil {
		e.counts = map[string]int{}
	}
	e.counts[key] = n
	return n, err
}

func (e *evaluator) countTerm(field, term string) (int, error) {
	if !e.ix.fields[field] {
		return 0, nil
	}
	r, err := e.ix.reader.TermFieldReader(e.ctx, []byte(term), field, false, false, false)
	if err != nil {
		return 0, err
	}
	return int(r.Count()), r.Close()
}
