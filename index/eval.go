package index

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"attache/internal/text"

	bleve "github.com/blevesearch/bleve_index_api"
)

// hit is a matching document by its number in the index, with its score.
type hit struct {
	doc   uint32
	score float32
}

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

// postings returns the documents that hold any of the terms, each with score 1.
func (e *evaluator) postings(field string, terms []string, within []hit) ([]hit, error) {
	lists := make([][]hit, 0, len(terms))
	for _, term := range terms {
		list, err := e.posting(field, term, within)
		if err != nil {
			return nil, err
		}
		if len(list) > 0 {
			lists = append(lists, list)
		}
	}
	out := union(lists)
	for i := range out {
		out[i].score = 1
	}
	return out, nil
}

func (e *evaluator) posting(field, term string, within []hit) ([]hit, error) {
	n, err := e.count(field, term)
	if err != nil || n == 0 {
		return nil, err
	}
	out := make([]hit, 0, room(n, within))
	err = e.scan(field, term, false, within, func(d *bleve.TermFieldDoc) {
		out = append(out, hit{doc: uint32(d.ID.Value()), score: 1})
	})
	return out, err
}

// room is how many documents of n can lie within.
func room(n int, within []hit) int {
	if within == nil {
		return n
	}
	return min(n, len(within))
}

// scan visits the documents that hold a term, and lie within, ascending.
func (e *evaluator) scan(field, term string, freq bool, within []hit, visit func(*bleve.TermFieldDoc)) (err error) {
	if !e.ix.fields[field] {
		return nil
	}
	r, err := e.ix.reader.TermFieldReader(e.ctx, []byte(term), field, freq, freq, false)
	if err != nil {
		return err
	}
	defer func() {
		if closeErr := r.Close(); err == nil {
			err = closeErr
		}
	}()
	if within == nil || uint64(len(within))*8 > r.Count() {
		return e.scanAll(r, within, visit)
	}
	return scanWithin(r, within, visit)
}

func (e *evaluator) scanAll(r bleve.TermFieldReader, within []hit, visit func(*bleve.TermFieldDoc)) error {
	var d bleve.TermFieldDoc
	for n, at := 0, 0; ; n++ {
		if n&0xfff == 0 {
			if err := e.ctx.Err(); err != nil {
				return err
			}
		}
		next, err := r.Next(d.Reset())
		if err != nil || next == nil {
			return err
		}
		if within != nil {
			doc := uint32(next.ID.Value())
			for at < len(within) && within[at].doc < doc {
				at++
			}
			if at == len(within) {
				return nil
			}
			if within[at].doc != doc {
				continue
			}
		}
		visit(next)
	}
}

// scanWithin jumps from candidate to candidate.
func scanWithin(r bleve.TermFieldReader, within []hit, visit func(*bleve.TermFieldDoc)) error {
	var d bleve.TermFieldDoc
	var id bleve.IndexInternalID
	at := 0
	for at < len(within) {
		id = bleve.NewIndexInternalID(id, uint64(within[at].doc))
		next, err := r.Advance(id, d.Reset())
		if err != nil || next == nil {
			return err
		}
		doc := uint32(next.ID.Value())
		if doc == within[at].doc {
			visit(next)
			at++
			continue
		}
		skip, _ := slices.BinarySearchFunc(within[at:], doc, func(h hit, doc uint32) int { return cmp.Compare(h.doc, doc) })
		at += skip
		if at < len(within) && within[at].doc == doc { // the reader stands on it already
			visit(next)
			at++
		}
	}
	return nil
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

// intersect keeps what both have and adds the scores.
func intersect(a, b []hit) []hit {
	out := a[:0:0]
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].doc < b[j].doc:
			i++
		case a[i].doc > b[j].doc:
			j++
		default:
			out = append(out, hit{a[i].doc, a[i].score + b[j].score})
			i, j = i+1, j+1
		}
	}
	return out
}

func subtract(a, b []hit) []hit {
	out := a[:0:0]
	j := 0
	for _, h := range a {
		for j < len(b) && b[j].doc < h.doc {
			j++
		}
		if j == len(b) || b[j].doc != h.doc {
			out = append(out, h)
		}
	}
	return out
}

// union keeps what any has and adds the scores.
func union(lists [][]hit) []hit {
	switch len(lists) {
	case 0:
		return []hit{}
	case 1:
		return lists[0]
	case 2:
		return merge(lists[0], lists[1])
	}
	half := len(lists) / 2
	return merge(union(lists[:half]), union(lists[half:]))
}

func merge(a, b []hit) []hit {
	out := make([]hit, 0, len(a)+len(b))
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
			out = append(out, hit{a[i].doc, a[i].score + b[j].score})
			i, j = i+1, j+1
		}
	}
	return append(append(out, a[i:]...), b[j:]...)
}
