package index

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
)

// Limits of expansion: how many words of the index a prefix or a misspelling
// may stand for, and how many values.
const (
	maxExpansion = 10_000
	maxValues    = 100_000
)

// evaluator answers one query. Every method takes within, the documents that
// still can match, ascending (nil: all), and returns those of them that do,
// ascending. Leaves read only what within leaves open, so that a rare word
// makes a common one cheap.
type evaluator struct {
	ctx      context.Context
	ix       *Index
	rank     bool    // scores are wanted
	minScore float64 // for labels, if positive
	docs     float64
	texts    int // with words, for mean lengths
	words    [2]int
	beside   []*evaluator   // of other indexes that are searched at the same time
	counts   map[string]int // by field and term
}

func (e *evaluator) eval(q Query, within []hit) ([]hit, error) {
	if err := e.ctx.Err(); err != nil {
		return nil, err
	}
	switch q := q.(type) {
	case And:
		return e.and(q, within)
	case Or:
		return e.or(q, within)
	case Not:
		return e.not(q, within)
	case Word:
		return e.word(q, within)
	case Phrase:
		return e.phrase(q, within)
	case Label:
		return e.label(q, within)
	case Score:
		return e.score(q, within)
	case Dates:
		return e.values(fieldDate, q.within, within)
	case Has:
		return e.postings(fieldHas, []string{q.What}, within)
	}
	return nil, fmt.Errorf("query %s: unknown node %T", q, q)
}

// not looks for what is negated without weighing it.
func (e *evaluator) not(q Not, within []hit) ([]hit, error) {
	from, err := e.universe(within)
	if err != nil {
		return nil, err
	}
	rank := e.rank
	e.rank = false
	out, err := e.eval(q.Query, from)
	e.rank = rank
	return subtract(from, out), err
}

func (e *evaluator) universe(within []hit) ([]hit, error) {
	if within != nil {
		out := slices.Clone(within)
		for i := range out {
			out[i].score = 0
		}
		return out, nil
	}
	return e.ix.all(e.ctx)
}

// and narrows from the rarest part to the commonest; what is negated comes
// last. Scores add up.
func (e *evaluator) and(q And, within []hit) ([]hit, error) {
	type part struct {
		q    Query
		cost int
	}
	var parts []part
	for _, sub := range q {
		cost, err := 0, error(nil)
		if len(q) > 1 {
			cost, err = e.cost(sub)
		}
		if err != nil {
			return nil, err
		}
		parts = append(parts, part{sub, cost})
	}
	slices.SortStableFunc(parts, func(a, b part) int { return cmp.Compare(a.cost, b.cost) })
	if len(parts) == 0 {
		return e.universe(within)
	}
	var out []hit
	for i, p := range parts {
		found, err := e.eval(p.q, within)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			out = found
		} else {
			out = intersect(out, found)
		}
		if within = out; len(out) == 0 {
			break
		}
	}
	return out, nil
}

func (e *evaluator) or(q Or, within []hit) ([]hit, error) {
	var lists [][]hit
	for _, sub := range q {
		found, err := e.eval(sub, within)
		if err != nil {
			return nil, err
		}
		lists = append(lists, found)
	}
	return union(lists), nil
}

func (e *evaluator) label(q Label, within []hit) ([]hit, error) {
	if e.minScore > 0 && slices.Contains(scored[:], q.Field) {
		return e.score(Score{q.Field, q.Value, ">=", e.minScore}, within)
	}
	if q.Prefix {
		return e.beginnings(q.Field, q.Value, within)
	}
	return e.postings(q.Field, []string{q.Value}, within)
}

// score finds labels by their scores, which are coded in terms.
func (e *evaluator) score(q Score, within []hit) ([]hit, error) {
	prefix := scorePrefix(q.Field, q.Value)
	holds := func(v string) bool {
		if len(v) != len(prefix)+5 || !strings.HasPrefix(v, prefix) {
			return false
		}
		x := decodeScore(v)
		switch q.Op {
		case ">":
			return x > q.X
		case ">=":
			return x >= q.X
		case "<":
			return x < q.X
		}
		return x <= q.X
	}
	return e.values(fieldScore, holds, within)
}

// values returns the documents that hold a value of a column for which holds
// is true.
func (e *evaluator) values(field string, holds func(string) bool, within []hit) ([]hit, error) {
	c, err := e.ix.column(field)
	if err != nil {
		return nil, err
	}
	good := make([]bool, len(c.terms))
	for i, term := range c.terms {
		good[i] = holds(term)
	}
	out := []hit{}
	check := func(doc uint32) {
		for _, ord := range c.of(doc) {
			if good[ord] {
				out = append(out, hit{doc, 1})
				return
			}
		}
	}
	if within == nil {
		for doc := range len(c.starts) - 1 {
			check(uint32(doc))
		}
	}
	for _, h := range within {
		check(h.doc)
	}
	return out, nil
}

// beginnings returns the documents that hold a value with a beginning.
func (e *evaluator) beginnings(field, prefix string, within []hit) ([]hit, error) {
	if !e.ix.fields[field] {
		return nil, nil
	}
	dict, err := e.ix.reader.FieldDictPrefix(field, []byte(prefix))
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
			break
		}
		if terms = append(terms, strings.Clone(entry.Term)); len(terms) > maxValues {
			return nil, fmt.Errorf("%s:%s* stands for more than %d values; write more of it", field, prefix, maxValues)
		}
	}
	if err := dict.Close(); err != nil {
		return nil, err
	}
	return e.postings(field, terms, within)
}
