package attache

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// NamedQuery is a query of a batch.
type NamedQuery struct {
	// Name is given, or the line the query stands on.
	Name  string
	Query string
	// Line is where it stands, counted from 1.
	Line int
}

// BatchError is all that is wrong with the queries of a batch, in their order.
type BatchError struct {
	// File is what the input is called.
	File string
	// Faults are the lines that cannot be used.
	Faults []BatchFault
}

// BatchFault is what is wrong with one line; an error of the query wraps
// *QueryError.
type BatchFault struct {
	Line int
	Err  error
}

func (e *BatchError) Error() string {
	lines := make([]string, len(e.Faults))
	for i, f := range e.Faults {
		lines[i] = fmt.Sprintf("%s:%d: %v", e.File, f.Line, f.Err)
	}
	return strings.Join(lines, "\n")
}

// maxBatchBytes bounds a file of queries.
const maxBatchBytes = 64 << 20

// ReadQueries reads the queries of a batch from CSV, or TSV if the first line
// has a tab. A first line with a column "query" names the columns: "query" and,
// if there is one, "name". Without it a line is a query, or a name and a query.
// Lines that are empty or begin with # are passed over. The error is a
// *BatchError if lines are at fault, and the list has the others; file is what
// it calls the input.
func ReadQueries(file string, in io.Reader) ([]NamedQuery, error) {
	data, err := io.ReadAll(io.LimitReader(in, maxBatchBytes+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if len(data) > maxBatchBytes {
		return nil, fmt.Errorf("%s: more than %d MiB of queries", file, maxBatchBytes>>20)
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	r := csv.NewReader(bufio.NewReader(bytes.NewReader(data)))
	first, _, _ := bytes.Cut(data, []byte("\n"))
	if bytes.ContainsRune(first, '\t') {
		r.Comma = '\t'
	}
	r.Comment, r.FieldsPerRecord, r.TrimLeadingSpace = '#', -1, true
	b := batchReader{file: file, query: -1, name: -1}
	for {
		cells, err := r.Read()
		if err == io.EOF {
			return b.list, b.fault()
		}
		var wrong *csv.ParseError
		if errors.As(err, &wrong) {
			b.fail(wrong.Line, fmt.Errorf("%w; a query with quotation marks goes in quotation marks, each of its own twice", wrong.Err))
			return b.list, b.fault() // the rest may be read wrongly
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		line, _ := r.FieldPos(0)
		b.row(line, cells)
	}
}

// batchReader gathers the queries of a file.
type batchReader struct {
	file        string
	started     bool
	query, name int // columns of a head, -1 for none
	list        []NamedQuery
	faults      []BatchFault
}

func (b *batchReader) fail(line int, err error) {
	b.faults = append(b.faults, BatchFault{line, err})
}

func (b *batchReader) fault() error {
	if len(b.faults) == 0 {
		return nil
	}
	return &BatchError{b.file, b.faults}
}

func (b *batchReader) row(line int, cells []string) {
	if !b.started {
		b.started = true
		column := func(name string) int {
			return slices.IndexFunc(cells, func(c string) bool { return strings.EqualFold(strings.TrimSpace(c), name) })
		}
		if b.query = column("query"); b.query >= 0 {
			b.name = column("name")
			return
		}
	}
	q := NamedQuery{Name: fmt.Sprint(line), Line: line}
	switch {
	case b.query >= 0 && b.query < len(cells):
		q.Query = cells[b.query]
		if b.name >= 0 && b.name < len(cells) && strings.TrimSpace(cells[b.name]) != "" {
			q.Name = strings.TrimSpace(cells[b.name])
		}
	case b.query >= 0:
		b.fail(line, errors.New("no query in this line"))
		return
	case len(cells) == 1:
		q.Query = cells[0]
	case len(cells) == 2:
		q.Name, q.Query = strings.TrimSpace(cells[0]), cells[1]
	default:
		b.fail(line, fmt.Errorf("%d cells, want a query, or a name and a query; a query with a comma goes in quotation marks", len(cells)))
		return
	}
	if strings.TrimSpace(q.Query) == "" {
		b.fail(line, errors.New("the query is empty; * finds everything"))
		return
	}
	if i := slices.IndexFunc(b.list, func(have NamedQuery) bool { return have.Name == q.Name }); i >= 0 {
		b.fail(line, fmt.Errorf("name %q is that of line %d", q.Name, b.list[i].Line))
		return
	}
	b.list = append(b.list, q)
}

// LintBatch returns all that is wrong with the queries of a batch, or nil.
func (s *Searcher) LintBatch(file string, queries []NamedQuery) *BatchError {
	wrong := &BatchError{File: file}
	for _, q := range queries {
		if err := s.Lint(q.Query); err != nil {
			wrong.Faults = append(wrong.Faults, BatchFault{q.Line, err})
		}
	}
	if len(wrong.Faults) == 0 {
		return nil
	}
	return wrong
}

// Batch answers queries one after the other, each as [Searcher.Search] does
// with opts, and calls each with its result. First all of them are read: if any
// is at fault the error is a *BatchError that lists them all, and nothing is
// searched. file is what it calls the input.
func (s *Searcher) Batch(ctx context.Context, file string, queries []NamedQuery, opts SearchOptions, each func(NamedQuery, *Result) error) error {
	if wrong := s.LintBatch(file, queries); wrong != nil {
		return wrong
	}
	for _, q := range queries {
		opts.Query = q.Query
		result, err := s.Search(ctx, opts)
		if err == nil {
			err = each(q, result)
		}
		if err != nil {
			return fmt.Errorf("%s:%d: %w", file, q.Line, err)
		}
	}
	return nil
}
