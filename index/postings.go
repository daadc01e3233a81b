package index

import (
	"cmp"
	"slices"

	bleve "github.com/blevesearch/bleve_index_api"
)

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
