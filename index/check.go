package index

import (
	"context"
	"errors"
	"fmt"
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
// with the same labels and the same words in the same order. It returns what
// is wrong, records in their order first, then what the index has besides.
func (ix *Index) Check(ctx context.Context, records iter.Seq2[*corpus.Record, error], opts Options) (problems []Problem, err error) {
	defer damaged(&err)
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	c, err := ix.checker()
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
}

func (ix *Index) checker() (*checker, error) {
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
	c.values, err = ix.reader.DocValueReader(c.fields)
	return c, err
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
