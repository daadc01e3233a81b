package index

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
)

// Request is what to search for and how to answer. The zero value finds every
// record, best first.
type Request struct {
	// Query is what [Parse] returns; nil matches everything.
	Query Query
	// Limit is the most hits to return; 0 means all.
	Limit int
	// After continues behind the last hit of an earlier result: its Next.
	After string
	// Sort is "score" (the default: best first), "date" (newest first), "-date"
	// (oldest first), "id" or "seq". Ties go by seq.
	Sort string
	// Facets are counted over the whole result.
	Facets []FacetRequest
	// MinScore, if positive, takes the place of the thresholds of domains,
	// countries, roles and modes. Organisations, people and posts are indexed
	// without scores: they count from their own thresholds.
	MinScore float64
	// Synonyms, if set, widen the query. Suggestions are made of the query as it
	// was before.
	Synonyms *Synonyms
	// Since leaves out records of a lower seq.
	Since int
	// Fold, if set, gives the id of a record's group, "" for none; corpus is the
	// number of the index in the list of [SearchAll], else 0. Of the records
	// found of one group that of the lowest seq stands for all: only it is a hit,
	// and counted by facets.
	Fold func(corpus int, id string) string
}

// Hit is one record found.
type Hit struct {
	ID    string
	Seq   int
	Score float64
	// Corpus is the number of the index in the list of [SearchAll]; 0 otherwise.
	Corpus int
	// Folded are the ids of the other records found that the hit stands for, by
	// seq; with Fold.
	Folded []string

	key string // what it was sorted by, if not by score or seq
}

// Result answers a request.
type Result struct {
	// Total counts all matching records, however many hits are returned.
	Total int
	// Distinct counts them with every group counted once; without Fold it is
	// Total.
	Distinct int
	Hits     []Hit
	// Next is the cursor behind the last hit; "" when there is no more.
	Next   string
	Facets []Facet
	// Suggestions are queries that may have been meant; only when there are few
	// hits.
	Suggestions []string
}

// ErrCursor says that a cursor is not one, or that it is from another state of
// the index: the search must begin anew.
var ErrCursor = errors.New("cursor does not fit")

// Search answers a request. Everything is exact: totals and facets count every
// matching record.
func (ix *Index) Search(ctx context.Context, r Request) (res *Result, err error) {
	return ix.search(ctx, r, nil)
}

// search answers a request as one of several indexes: beside says which others
// count when words are weighed.
func (ix *Index) search(ctx context.Context, r Request, beside []*Index) (res *Result, err error) {
	defer damaged(&err)
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true)) // a file cut short under us is an error too
	order, err := ix.order(r)
	if err != nil {
		return nil, err
	}
	e := ix.evaluator(ctx, r, order.byScore)
	for _, other := range beside {
		e.join(other.evaluator(ctx, r, false))
	}
	found, err := e.eval(r.query(), nil)
	if err != nil {
		return nil, err
	}
	if found, err = ix.since(found, r.Since); err != nil {
		return nil, err
	}
	res = &Result{Total: len(found)}
	found, folded, err := ix.fold(found, r.Fold)
	if err != nil {
		return nil, err
	}
	res.Distinct = len(found)
	if res.Facets, err = ix.facets(ctx, r, found); err != nil {
		return nil, err
	}
	page, err := order.page(found, r)
	if err != nil {
		return nil, err
	}
	fetch, err := ix.fetcher()
	if err != nil {
		return nil, err
	}
	for _, h := range page.hits {
		id, seq, err := fetch(h.doc)
		if err != nil {
			return nil, err
		}
		hit := Hit{ID: id, Seq: seq, Score: float64(h.score), Folded: folded[h.doc]}
		if order.key != nil {
			hit.key = order.key.first(h.doc)
		}
		res.Hits = append(res.Hits, hit)
	}
	res.Next = page.next
	res.Suggestions, err = ix.suggest(ctx, r, res.Total)
	return res, err
}

// evaluator makes what answers a query. rank says that scores are wanted.
func (ix *Index) evaluator(ctx context.Context, r Request, rank bool) *evaluator {
	return &evaluator{ctx: ctx, ix: ix, rank: rank, minScore: r.MinScore, docs: float64(ix.Count()), texts: ix.manifest.Texts, words: ix.manifest.Words}
}

func (r *Request) query() Query {
	if r.Query == nil {
		return And{}
	}
	return r.Synonyms.Expand(r.Query)
}

// all returns every document, with no score. The list is kept: it is read only.
func (ix *Index) all(ctx context.Context) ([]hit, error) {
	ix.columns.mu.Lock()
	defer ix.columns.mu.Unlock()
	if ix.columns.all != nil {
		return ix.columns.all, ctx.Err()
	}
	ids, err := ix.reader.DocIDReaderAll()
	if err != nil {
		return nil, err
	}
	out := make([]hit, 0, ix.manifest.Documents)
	for {
		id, err := ids.Next()
		if err != nil {
			return nil, err
		}
		if id == nil {
			ix.columns.all = out
			return out, errors.Join(ctx.Err(), ids.Close())
		}
		out = append(out, hit{doc: uint32(id.Value())})
	}
}

// fetcher returns a function that gives a document's id and seq.
func (ix *Index) fetcher() (func(doc uint32) (id string, seq int, err error), error) {
	stored, err := ix.stored()
	if err != nil {
		return nil, err
	}
	return func(doc uint32) (id string, seq int, err error) {
		found := false
		visitErr := stored(doc, func(field string, value []byte) bool {
			switch field {
			case "_id":
				id = string(value)
			case fieldSeq:
				seq, err = strconv.Atoi(string(value))
				found = true
			}
			return !found
		})
		if err = errors.Join(visitErr, err); err == nil && !found {
			err = fmt.Errorf("%w: document %d has no seq", ErrDamaged, doc)
		}
		return id, seq, err
	}, nil
}

// order is how hits are sorted.
type order struct {
	name    string
	byScore bool
	newest  bool
	key     *valueColumn // nil for score and seq
	seq     *valueColumn // nil if documents are numbered in the order of seq
	docs    uint32
	state   uint32 // of the index, so that a cursor is not used on another
}

func (ix *Index) order(r Request) (o order, err error) {
	o = order{name: r.Sort, state: r.state(ix), docs: uint32(ix.slots())}
	switch r.Sort {
	case "", "score":
		o.name, o.byScore = "score", true
	case "date", "-date":
		o.newest = r.Sort == "date"
		o.key, err = ix.column(fieldDate)
	case "id":
		o.key, err = ix.column(fieldID)
	case "seq":
	default:
		return o, fmt.Errorf("sort %q: want score, date, -date, id or seq", r.Sort)
	}
	if err == nil && !ix.manifest.Ordered {
		o.seq, err = ix.column(fieldSeq)
	}
	return o, err
}

// state is a hash of all that decides which hits come in which order, so that a
// cursor is used on nothing else.
func (r *Request) state(list ...*Index) uint32 {
	h := fnv.New32a()
	for _, ix := range list {
		fmt.Fprintf(h, "%s %+v\n", ix.manifest.Generation, ix.manifest.Stamp)
	}
	fmt.Fprintf(h, "%s\n%g %d %t", r.query(), r.MinScore, r.Since, r.Fold != nil)
	return h.Sum32()
}

// compare orders two hits: never equal for two documents. Records without a
// date come last either way.
func (o *order) compare(a, b hit) int {
	c := 0
	switch {
	case o.byScore:
		c = cmp.Compare(b.score, a.score)
	case o.key != nil:
		x, y := o.key.first(a.doc), o.key.first(b.doc)
		switch {
		case x == y:
		case x == "" || y == "":
			c = -strings.Compare(x, y)
		case o.newest:
			c = strings.Compare(y, x)
		default:
			c = strings.Compare(x, y)
		}
	}
	if c == 0 && o.seq != nil {
		c = strings.Compare(o.seq.first(a.doc), o.seq.first(b.doc))
	}
	if c == 0 {
		c = cmp.Compare(a.doc, b.doc)
	}
	return c
}

type page struct {
	hits []hit
	next string
}

// page sorts the hits and cuts out what is asked for.
func (o *order) page(found []hit, r Request) (p page, err error) {
	if r.After != "" {
		last, err := o.decode(r.After)
		if err != nil {
			return p, err
		}
		rest := found[:0:0]
		for _, h := range found {
			if o.compare(h, last) > 0 {
				rest = append(rest, h)
			}
		}
		found = rest
	}
	if r.Limit > 0 && r.Limit < len(found) {
		p.hits = firstOf(found, r.Limit, o.compare)
		p.next = o.encode(p.hits[len(p.hits)-1])
		return p, nil
	}
	p.hits = firstOf(found, len(found), o.compare)
	return p, nil
}

// firstOf returns the first n of a list in an order, sorted; all of them if there
// are fewer. It sorts 2n at a time and passes over what can no longer come in.
func firstOf[T any](list []T, n int, compare func(a, b T) int) []T {
	if n >= len(list) {
		list = slices.Clone(list)
		slices.SortFunc(list, compare)
		return list
	}
	best := make([]T, 0, min(2*n, len(list)))
	var last T
	for full, i := false, 0; i < len(list); i++ {
		if full && compare(list[i], last) > 0 {
			continue
		}
		if best = append(best, list[i]); len(best) == 2*n {
			slices.SortFunc(best, compare)
			best = best[:n]
			full, last = true, best[n-1]
		}
	}
	slices.SortFunc(best, compare)
	return best[:n]
}

// encode writes the place of a hit in the order: the index's state, the sort,
// the document and its score.
func (o *order) encode(h hit) string {
	var b [12]byte
	binary.BigEndian.PutUint32(b[0:], o.state)
	binary.BigEndian.PutUint32(b[4:], h.doc)
	binary.BigEndian.PutUint32(b[8:], math.Float32bits(h.score))
	return fmt.Sprintf("%s-%x", o.name, b)
}

func (o *order) decode(cursor string) (h hit, err error) {
	i := strings.LastIndexByte(cursor, '-')
	var b []byte
	if i >= 0 {
		_, err = fmt.Sscanf(cursor[i+1:], "%x", &b)
	}
	switch {
	case err != nil || len(b) != 12:
		return h, fmt.Errorf("%w: %q", ErrCursor, cursor)
	case cursor[:i] != o.name:
		return h, fmt.Errorf("%w: it sorts by %s, not by %s", ErrCursor, cursor[:i], o.name)
	case binary.BigEndian.Uint32(b) != o.state:
		return h, fmt.Errorf("%w: it is of another search, or the corpus has changed since", ErrCursor)
	}
	h.doc = binary.BigEndian.Uint32(b[4:])
	h.score = math.Float32frombits(binary.BigEndian.Uint32(b[8:]))
	if h.doc >= o.docs {
		return h, fmt.Errorf("%w: %q", ErrCursor, cursor)
	}
	return h, nil
}
