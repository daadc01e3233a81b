package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"attache"
)

// runBatch answers all queries of a file.
func runBatch(ctx context.Context, env *environment, opts searchOptions, folders []string) error {
	if err := opts.complete(); err != nil {
		return err
	}
	switch {
	case opts.ids:
		return usagef("--batch prints CSV, or JSON with --json: an id alone would not say which query found it")
	case opts.After != "":
		return usagef("--after goes with one query, not with --batch")
	case opts.Facets != "" && !opts.json:
		return usagef("--facets of a batch have no place in CSV: add --json")
	case opts.since == "last":
		return usagef("--since-run needs the run for a query that is not saved: --since-run=2")
	}
	for _, folder := range folders {
		if !isCorpus(folder) && len(folders) > 1 {
			return usagef("%q is no corpus folder; with --batch the queries are those of the file", folder)
		}
	}
	opts.many = len(folders) > 1
	s, err := attache.OpenSearch(ctx, folders...)
	if err != nil {
		return notCorpus(err)
	}
	queries, err := readBatch(env, s, opts.batch)
	if err != nil {
		return errors.Join(explainBatch(err), s.Close())
	}
	b := batchPrinter{opts: opts}
	err = env.output(opts.out, func(out io.Writer) error {
		b.start(out)
		return errors.Join(s.Batch(ctx, opts.batch, queries, opts.SearchOptions, b.query), b.finish(len(queries)))
	})
	if err = errors.Join(err, s.Close()); err != nil {
		return explainBatch(err)
	}
	if opts.out != "-" {
		fmt.Fprintf(env.err, "attache: %s: %s, %s\n", opts.out, strings.Replace(count(len(queries), "query"), "querys", "queries", 1), count(b.hits, "hit"))
	}
	return nil
}

// readBatch reads the queries; of a file with faults all are listed, those of
// the file and those of its queries.
func readBatch(env *environment, s *attache.Searcher, path string) ([]attache.NamedQuery, error) {
	in := env.in
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in = f
	}
	list, err := attache.ReadQueries(path, in)
	wrong, more := &attache.BatchError{File: path}, s.LintBatch(path, list)
	if err != nil && !errors.As(err, &wrong) {
		return nil, err
	}
	if more != nil {
		wrong.Faults = append(wrong.Faults, more.Faults...)
		slices.SortStableFunc(wrong.Faults, func(a, b attache.BatchFault) int { return a.Line - b.Line })
	}
	if len(wrong.Faults) > 0 {
		return nil, wrong
	}
	return list, nil
}

// explainBatch prints every line that is at fault, each with all its errors.
func explainBatch(err error) error {
	var wrong *attache.BatchError
	if !errors.As(err, &wrong) {
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s cannot be used, nothing was searched", count(len(wrong.Faults), "line"))
	for _, f := range wrong.Faults {
		var query *attache.QueryError
		if errors.As(f.Err, &query) {
			fmt.Fprintf(&b, "\n%s:%d: the query cannot be read\n%s", wrong.File, f.Line, faults(query))
		} else {
			fmt.Fprintf(&b, "\n%s:%d: %v", wrong.File, f.Line, f.Err)
		}
	}
	return usage{errors.New(b.String())}
}

// batchPrinter writes the rows of a batch, or its lines of JSON.
type batchPrinter struct {
	opts  searchOptions
	out   io.Writer
	table *table
	hits  int
}

func (b *batchPrinter) start(out io.Writer) {
	if b.out = out; !b.opts.json {
		b.table = newTable(out, slices.Concat([]string{"name", "query", "total"}, hitHeads))
	}
}

func (b *batchPrinter) query(q attache.NamedQuery, result *attache.Result) error {
	if b.opts.json {
		n, err := hitsJSON(b.out, q.Name, result, b.opts)
		if b.hits += n; err != nil {
			return err
		}
		return printJSON(b.out, newSummaryJSON("query", q.Name, q.Query, result, b.opts))
	}
	head := []string{q.Name, q.Query, strconv.Itoa(result.Total)}
	n := 0
	for hit, err := range result.Hits {
		if err != nil {
			return err
		}
		n++
		b.hits++
		if b.table.row(slices.Concat(head, hitRow(n, &hit))); b.table.err != nil {
			return b.table.err
		}
	}
	if n == 0 {
		b.table.row(slices.Concat(head, make([]string, len(hitHeads))))
	}
	return b.table.err
}

func (b *batchPrinter) finish(queries int) error {
	if b.opts.json {
		return printJSON(b.out, struct {
			Type    string `json:"type"`
			Queries int    `json:"queries"`
		}{"summary", queries})
	}
	return b.table.flush()
}
