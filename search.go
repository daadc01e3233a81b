package attache

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"attache/corpus"
	"attache/index"
)

// SearchOptions say what to look for and how to answer. The zero value finds
// every record.
type SearchOptions struct {
	// Query is in the query language; index.FieldHelp lists its fields.
	Query string
	// Like is the id of a record that others are to be like: they come in the
	// order in which they share its most telling words. For one corpus.
	Like string
	// Limit is the most hits to return; 0 means all.
	Limit int
	// After continues behind the last hit of an earlier result: its Next.
	After string
	// Sort is "score" (the default), "date", "-date", "id" or "seq".
	Sort string
	// Facets are counted over the whole result: "domain,year:20".
	Facets string
	// MinScore, if positive, takes the place of every label's threshold.
	MinScore float64
	// SinceRun, if positive, leaves out what that run and the earlier ones
	// brought. Corrections do not make a record new. For one corpus.
	SinceRun int
	// Fold shows of a group of near-duplicates only the earliest that matches,
	// and facets count that alone. Groups lie within one corpus.
	Fold bool
	// Synonyms are groups of terms that mean the same, beside those of the
	// taxonomy; index.ParseSynonyms reads them.
	Synonyms [][]string
	// NoSynonyms leaves all synonyms out.
	NoSynonyms bool
	// Width is the length of a passage in bytes; 0 means 200.
	Width int
}

// Result answers a search.
type Result struct {
	// Total counts all matching records, whatever the limit. Distinct counts
	// each group of near-duplicates once; without Fold it is Total.
	Total, Distinct int
	Facets          []Facet
	// Next continues behind the last hit; empty when there is no more.
	Next string
	// Read is the query as it was understood, names turned to codes.
	Read string
	// Widened are the groups of synonyms that the query was widened by.
	Widened [][]string
	// Notes say what in the query may have been meant otherwise.
	Notes []string
	// Suggestions are queries that may have been meant, when there are few
	// hits.
	Suggestions []string
	// Hits yields the hits, each with its record, read as it is asked for: a
	// hit takes no more memory than its id until then. It stops after the first
	// error, and works until Close.
	Hits  iter.Seq2[Hit, error]
	close func() error
}

// Close releases the corpus.
func (r *Result) Close() error {
	if r.close == nil {
		return nil
	}
	return r.close()
}

// Hit is one record found.
type Hit struct {
	// Record has the labels that count.
	Record *corpus.Record
	Score  float64
	// Corpus is the folder of the record, as it was given.
	Corpus string
	// Passage is the part of the record that shows why it was found, with the
	// matched words; Entities are the names in it.
	Passage  index.Passage
	Entities []EntityMark
	// Folded are the ids of the near-duplicates that match too, with Fold.
	Folded []string
}

// QueryError is all that is wrong with a query.
type QueryError struct {
	Query  string
	Errors []index.ParseError
}

func (e *QueryError) Error() string {
	lines := make([]string, len(e.Errors))
	for i := range e.Errors {
		lines[i] = e.Errors[i].Error()
	}
	return strings.Join(lines, "; ")
}

// Search answers a query over the corpus folder. The error wraps *QueryError
// if the query cannot be read, and corpus.ErrNoCorpus if there is no corpus.
// The result must be closed.
func Search(ctx context.Context, folder string, opts SearchOptions) (*Result, error) {
	return SearchAll(ctx, []string{folder}, opts)
}

// SearchAll answers a query over several corpus folders as over one: counts are
// summed, scores compare, and each hit names its folder.
func SearchAll(ctx context.Context, folders []string, opts SearchOptions) (*Result, error) {
	s, err := OpenSearch(ctx, folders...)
	if err != nil {
		return nil, err
	}
	result, err := s.Search(ctx, opts)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	result.close = s.Close
	return result, nil
}

// Searcher answers many queries over the same corpora, as they were when it was
// opened. It belongs to one goroutine.
type Searcher struct {
	folders []*corpus.Folder
	indexes []*index.Index
	terms   *terms
	groups  []*DuplicateGroups // of each folder, once asked for
	lent    bool               // the folders are another's to close
}

// OpenSearch opens corpus folders for searching; indexes that are missing or
// behind are brought up to date. It must be closed.
func OpenSearch(ctx context.Context, folders ...string) (*Searcher, error) {
	var list []*corpus.Folder
	fail := func(err error) (*Searcher, error) {
		for _, f := range list {
			err = errors.Join(err, f.Close())
		}
		return nil, err
	}
	for _, folder := range folders {
		f, err := corpus.Open(folder)
		if err != nil {
			return fail(err)
		}
		list = append(list, f)
	}
	s, err := newSearcher(ctx, list)
	if err != nil {
		return fail(err)
	}
	return s, nil
}

func newSearcher(ctx context.Context, folders []*corpus.Folder) (*Searcher, error) {
	s := &Searcher{folders: folders, groups: make([]*DuplicateGroups, len(folders))}
	columns := []string{}
	for _, f := range folders {
		ix, err := openIndex(ctx, f)
		if err != nil {
			return nil, errors.Join(err, s.closeIndexes())
		}
		s.indexes = append(s.indexes, ix)
		columns = append(columns, ix.MetaColumns()...)
	}
	var err error
	if s.terms, err = newTerms(folders, columns); err != nil {
		return nil, errors.Join(err, s.closeIndexes())
	}
	return s, nil
}

func (s *Searcher) closeIndexes() error {
	var err error
	for _, ix := range s.indexes {
		err = errors.Join(err, ix.Close())
	}
	return err
}

// Close releases the corpora.
func (s *Searcher) Close() error {
	err := s.closeIndexes()
	if !s.lent {
		for _, f := range s.folders {
			err = errors.Join(err, f.Close())
		}
	}
	return err
}

// Lint returns a *QueryError with all that is wrong with the query, or nil.
func (s *Searcher) Lint(query string) error {
	_, err := s.parse(query)
	return err
}

func (s *Searcher) parse(query string) (index.Query, error) {
	q, problems := index.Parse(query, s.terms.vocabulary)
	if problems != nil {
		return nil, &QueryError{query, problems}
	}
	return q, nil
}

// search answers a query over a folder that stays open.
func search(ctx context.Context, f *corpus.Folder, opts SearchOptions) (*Result, error) {
	s, err := newSearcher(ctx, []*corpus.Folder{f})
	if err != nil {
		return nil, err
	}
	s.lent = true
	result, err := s.Search(ctx, opts)
	return result, errors.Join(err, s.Close())
}

// Search answers one query. Its hits can be read until the searcher is closed;
// the result need not be closed.
func (s *Searcher) Search(ctx context.Context, opts SearchOptions) (*Result, error) {
	typed, err := s.parse(opts.Query)
	if err != nil {
		return nil, err
	}
	request, err := s.request(ctx, opts, typed)
	if err != nil {
		return nil, err
	}
	var found *index.Result
	if len(s.indexes) == 1 {
		found, err = s.indexes[0].Search(ctx, request)
	} else {
		found, err = index.SearchAll(ctx, s.indexes, request)
	}
	if err != nil {
		return nil, err
	}
	result := &Result{
		Total: found.Total, Distinct: found.Distinct, Next: found.Next, Suggestions: found.Suggestions,
		Read: typed.String(), Widened: request.Synonyms.Used(typed), Notes: notes(typed),
	}
	for _, facet := range found.Facets {
		result.Facets = append(result.Facets, s.terms.named(facet))
	}
	shown := request.Synonyms.Expand(request.Query)
	result.Hits = s.hits(ctx, found.Hits, shown, opts)
	return result, nil
}

// request puts together what the index is asked.
func (s *Searcher) request(ctx context.Context, opts SearchOptions, query index.Query) (index.Request, error) {
	r := index.Request{Query: query, Limit: opts.Limit, After: opts.After, Sort: opts.Sort, MinScore: opts.MinScore}
	var err error
	if opts.Facets != "" {
		if r.Facets, err = index.ParseFacets(opts.Facets); err != nil {
			return r, err
		}
	}
	if !opts.NoSynonyms {
		r.Synonyms = s.terms.synonyms(opts.Synonyms)
	}
	if opts.SinceRun > 0 {
		if r.Since, err = s.since(opts.SinceRun); err != nil {
			return r, err
		}
	}
	if opts.Like != "" {
		if r.Query, err = s.like(ctx, opts.Like, query); err != nil {
			return r, err
		}
	}
	if opts.Fold {
		r.Fold, err = s.folding(ctx)
	}
	return r, err
}

// since is the first sequence number after a run.
func (s *Searcher) since(run int) (int, error) {
	if len(s.folders) > 1 {
		return 0, errors.New("since a run: runs are counted in each corpus by itself, give one corpus")
	}
	runs := s.folders[0].Manifest().Runs
	if run > len(runs) {
		return 0, fmt.Errorf("%s: since run %d: the last run was %d", s.folders[0].Dir(), run, len(runs))
	}
	return runs[run-1].Seq, nil
}

// like narrows a query to what is like the record with the id.
func (s *Searcher) like(ctx context.Context, id string, query index.Query) (index.Query, error) {
	if len(s.folders) > 1 {
		return nil, errors.New("similar reports are looked for in one corpus")
	}
	rec, err := s.folders[0].Get(id)
	if err != nil {
		return nil, err
	}
	like, err := s.indexes[0].Like(ctx, rec)
	if err != nil {
		return nil, err
	}
	if like == nil {
		return index.Or{}, nil // nothing is like it
	}
	return index.And{like, query}, nil
}

// folding names the group of near-duplicates of each record.
func (s *Searcher) folding(ctx context.Context) (func(corpus int, id string) string, error) {
	for i, f := range s.folders {
		if s.groups[i] != nil {
			continue
		}
		var err error
		if s.groups[i], err = duplicatesOf(ctx, f); err != nil {
			return nil, err
		}
	}
	return func(corpus int, id string) string { return s.groups[corpus].heads[id] }, nil
}

// hits reads the records found, one at a time.
func (s *Searcher) hits(ctx context.Context, found []index.Hit, query index.Query, opts SearchOptions) iter.Seq2[Hit, error] {
	width := cmp.Or(opts.Width, 200)
	return func(yield func(Hit, error) bool) {
		for _, h := range found {
			f := s.folders[h.Corpus]
			rec, err := f.Get(h.ID)
			if err = errors.Join(err, ctx.Err()); err != nil {
				yield(Hit{}, err)
				return
			}
			rec.Prune(f.Manifest().Thresholds.With(opts.MinScore))
			hit := Hit{Record: rec, Score: h.Score, Corpus: f.Dir(), Passage: index.NewPassage(rec, query, width), Folded: h.Folded}
			hit.Entities = namesIn(rec, hit.Passage.Field, hit.Passage.Span)
			if !yield(hit, nil) {
				return
			}
		}
	}
}

// notes say what in a query may have been meant otherwise.
func notes(q index.Query) []string {
	var list []string
	seen := map[string]bool{}
	index.Map(q, func(leaf index.Query) index.Query {
		w, ok := leaf.(index.Word)
		if !ok || w.Field != "" || w.Prefix || w.Fuzzy > 0 || seen[w.Text] {
			return leaf
		}
		switch w.Text {
		case "or", "and", "not":
			seen[w.Text] = true
			list = append(list, fmt.Sprintf("%q was looked for as a word; in capitals, %s, it is an operator", w.Text, strings.ToUpper(w.Text)))
		}
		return leaf
	})
	return list
}

// Counts counts the records of a corpus by each field, all values, the
// commonest first.
func Counts(ctx context.Context, folder string, fields ...string) ([]Facet, error) {
	for i := range fields {
		fields[i] += ":0"
	}
	result, err := Search(ctx, folder, SearchOptions{Limit: 1, Facets: strings.Join(fields, ",")})
	if err != nil {
		return nil, fmt.Errorf("count: %w", err)
	}
	return result.Facets, result.Close()
}

// Reading is how a query is understood.
type Reading struct {
	// Read, Widened and Notes are those of [Result].
	Read    string
	Widened [][]string
	Notes   []string
}

// ReadQuery says how a query over a corpus folder is understood, for those who
// count by it what they do not list. The error wraps *QueryError if it cannot be
// read.
func ReadQuery(ctx context.Context, folder, query string) (*Reading, error) {
	s, err := OpenSearch(ctx, folder)
	if err != nil {
		return nil, err
	}
	q, err := s.parse(query)
	if err = errors.Join(err, s.Close()); err != nil {
		return nil, err
	}
	return &Reading{q.String(), s.terms.synonyms(nil).Used(q), notes(q)}, nil
}
