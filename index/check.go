package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"iter"
	"runtime/debug"
	"slices"
	"strings"

	"attache/corpus"

	bleve "github.com/blevesearch/bleve_index_api"
)

// Problem is one way in which an index and the records differ.
type Problem struct {
	ID string `json:"id"`
	// What is "missing" (from the index), "extra" (in the index only), "twice"
	// (in either), or "differs".
	What string `json:"what"`
	// Detail names the fields that differ.
	Detail string `json:"detail,omitempty"`
}

func (p Problem) String() string {
	return strings.TrimSpace(fmt.Sprintf("record %s: %s %s", p.ID, p.What, p.Detail))
}

// Check compares the index with the records it should hold: every record once,
// with the same labels and the same words in the same order. Columns and orders
// are compared as they are, of postings a sum of each document's: all are read. It returns what
// is wrong, records in their order first, then what the index has besides.
func (ix *Index) Check(ctx context.Context, records iter.Seq2[*corpus.Record, error], opts Options) (problems []Problem, err error) {
	defer damaged(&err)
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	c, err := ix.checker(ctx)
	if err != nil {
		return nil, err
	}
	a := newAnalyser()
	for r, err := range records {
		if err = errors.Join(err, ctx.Err()); err != nil {
			return nil, err
		}
		a.begin()
		p, err := c.record(newDocument(r, a, opts.Thresholds), a)
		if err != nil {
			return nil, err
		}
		if p.What != "" {
			problems = append(problems, p)
		}
	}
	return append(problems, c.rest()...), nil
}

// checkedColumns are the columns that must agree, beside the id.
var checkedColumns = [...]string{fieldSeq, fieldLang, fieldPlace, fieldDate, fieldCountry, fieldRole, fieldKind, fieldMode, fieldDomain, fieldOrgName, fieldPostAll, fieldScore}

// checker knows which documents have been met.
type checker struct {
	ix     *Index
	docs   map[string]uint32
	met    map[string]bool
	twice  []string
	values bleve.DocValueReader
	fields []string
	sums   [len(summed) + 1][]uint64 // of each document's postings, by number
}

func (ix *Index) checker(ctx context.Context) (*checker, error) {
	c := &checker{ix: ix, docs: map[string]uint32{}, met: map[string]bool{}}
	err := ix.visit([]string{fieldID}, func(doc uint32, _ string, term []byte) {
		if _, ok := c.docs[string(term)]; ok {
			c.twice = append(c.twice, string(term))
		}
		c.docs[string(term)] = doc
	})
	if err != nil {
		return nil, err
	}
	for _, name := range checkedColumns {
		if ix.fields[name] {
			c.fields = append(c.fields, name)
		}
	}
	if c.values, err = ix.reader.DocValueReader(c.fields); err != nil {
		return nil, err
	}
	return c, c.sumPostings(ctx)
}

// summed are the fields without columns whose postings are told apart; those of
// all others are summed together.
var summed = [...]string{fieldHas, fieldWatch, fieldSource}

// sumOf returns the place of a field in sums.
func sumOf(field string) int {
	if i := slices.Index(summed[:], field); i >= 0 {
		return i
	}
	return len(summed)
}

// postingSum is what one posting adds to its document's sum.
func postingSum(field, term string, frequency uint64) uint64 {
	h := fnv.New64a()
	h.Write([]byte(field + "\x00" + term)) // never fails
	return h.Sum64() * (2*frequency + 1)
}

// sumPostings reads all postings of the index.
func (c *checker) sumPostings(ctx context.Context) error {
	for i := range c.sums {
		c.sums[i] = make([]uint64, c.ix.slots())
	}
	for name := range c.ix.fields {
		if name == "_id" {
			continue
		}
		e, sums := c.ix.evaluator(ctx, Request{}, false), c.sums[sumOf(name)]
		var failed error
		err := eachTerm(c.ix.reader, name, func(term string) {
			once := postingSum(name, term, 1)
			err := e.scan(name, term, true, nil, func(d *bleve.TermFieldDoc) {
				if d.Freq > 1 {
					sums[d.ID.Value()] += postingSum(name, term, d.Freq)
				} else {
					sums[d.ID.Value()] += once
				}
			})
			failed = cmp.Or(failed, err)
		})
		if err = cmp.Or(failed, err); err != nil {
			return err
		}
	}
	return nil
}

// differingPostings names the fields whose postings are not those of a document.
func (c *checker) differingPostings(doc uint32, d *document) (differ []string) {
	var want [len(c.sums)]uint64
	for _, f := range d.fields {
		for term, tf := range f.terms {
			want[sumOf(f.name)] += postingSum(f.name, term, uint64(tf.Frequency()))
		}
	}
	for i, name := range append(summed[:], "postings") {
		if c.sums[i][doc] != want[i] {
			differ = append(differ, name)
		}
	}
	return differ
}

func (c *checker) record(d *document, a *analyser) (Problem, error) {
	doc, ok := c.docs[d.id]
	switch {
	case !ok:
		return Problem{ID: d.id, What: "missing"}, nil
	case c.met[d.id]:
		return Problem{ID: d.id, What: "twice", Detail: "among the records"}, nil
	}
	c.met[d.id] = true
	have := map[string][]string{}
	err := c.values.VisitDocValues(bleve.NewIndexInternalID(nil, uint64(doc)), func(field string, term []byte) {
		have[field] = append(have[field], string(term))
	})
	if err != nil {
		return Problem{}, err
	}
	var differ []string
	want := map[string][]string{}
	for _, f := range d.fields {
		if f.options.IncludeDocValues() && f.name != fieldID {
			for term := range f.terms {
				want[f.name] = append(want[f.name], term)
			}
		}
	}
	for _, name := range checkedColumns {
		slices.Sort(have[name])
		slices.Sort(want[name])
		if !slices.Equal(have[name], want[name]) {
			differ = append(differ, strings.TrimSuffix(name, "="))
		}
	}
	if !c.ix.sameEntry(doc, d.runs, a) {
		differ = append(differ, "words")
	}
	for _, name := range c.differingPostings(doc, d) {
		if !slices.Contains(differ, name) && (name != "postings" || len(differ) == 0) {
			differ = append(differ, name)
		}
	}
	if len(differ) == 0 {
		return Problem{}, nil
	}
	return Problem{ID: d.id, What: "differs", Detail: "in " + strings.Join(differ, ", ")}, nil
}

// rest lists what no record asked for.
func (c *checker) rest() (problems []Problem) {
	slices.Sort(c.twice)
	for _, id := range c.twice {
		problems = append(problems, Problem{ID: id, What: "twice", Detail: "in the index"})
	}
	var extra []string
	for id := range c.docs {
		if !c.met[id] {
			extra = append(extra, id)
		}
	}
	slices.Sort(extra)
	for _, id := range extra {
		problems = append(problems, Problem{ID: id, What: "extra"})
	}
	return problems
}
