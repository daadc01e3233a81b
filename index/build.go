package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"attache/corpus"
	"attache/internal/par"

	bleve "github.com/blevesearch/bleve_index_api"
)

// Options say how an index is built. The zero value works.
type Options struct {
	// Thresholds decide which labels count.
	Thresholds Thresholds
	// Workers is the number of goroutines that analyse; 0 means 1. What is
	// found does not depend on it.
	Workers int

	// batch is the number of documents of a segment; 0 means batchDocs.
	batch int
}

// ErrTwice says that an id came twice.
var ErrTwice = errors.New("id used twice")

// Build makes the index of records in dir, replacing the one that is there when
// it is whole. An id used twice is an error, as is an error of records; then
// dir is left as it was.
func Build(ctx context.Context, dir string, records iter.Seq2[*corpus.Record, error], stamp Stamp, opts Options) (err error) {
	generation, err := newGeneration(dir)
	if err != nil {
		return fmt.Errorf("build index: %w", err)
	}
	path := filepath.Join(dir, generation)
	defer func() {
		if err != nil {
			os.RemoveAll(path)
		}
	}()
	stamp.Mapping = Mapping(opts.Thresholds)
	m := manifest{Generation: generation, Stamp: stamp}
	if err := build(ctx, path, records, opts, &m); err != nil {
		return fmt.Errorf("build index %s: %w", dir, err)
	}
	return publish(dir, m)
}

func build(ctx context.Context, path string, records iter.Seq2[*corpus.Record, error], opts Options, m *manifest) error {
	numbers := newNumbering(&Index{})
	paths, err := writeBatches(ctx, path, records, opts, m, numbers)
	if err != nil {
		return err
	}
	if paths, err = mergeAll(ctx, path, paths, opts.Workers); err != nil {
		return err
	}
	for i, from := range paths {
		if err := os.Rename(from, filepath.Join(path, segmentName(i+1))); err != nil {
			return err
		}
	}
	if err := writeRoot(path, len(paths)); err != nil {
		return err
	}
	return finish(path, m, numbers, nil)
}

// Bounds of a batch: documents, and bytes of text read.
const (
	batchDocs  = 1000
	batchBytes = 8 << 20
)

// batch is what becomes one segment.
type batch struct {
	number int
	docs   []*corpus.Record
}

// batches groups records as they come; how does not depend on the workers.
func batches(records iter.Seq2[*corpus.Record, error], most int) iter.Seq2[batch, error] {
	return func(yield func(batch, error) bool) {
		seen := map[string]bool{}
		b, size := batch{}, 0
		for r, err := range records {
			if err == nil && seen[r.ID] {
				err = fmt.Errorf("record %s: %w", r.ID, ErrTwice)
			}
			if err != nil {
				yield(b, err)
				return
			}
			seen[r.ID] = true
			b.docs = append(b.docs, r)
			if size += len(r.Text); len(b.docs) == most || size >= batchBytes {
				if !yield(b, nil) {
					return
				}
				b, size = batch{number: b.number + 1}, 0
			}
		}
		if len(b.docs) > 0 {
			yield(b, nil)
		}
	}
}

// written is what a worker has made of a batch.
type written struct {
	path        string
	count       manifest
	first, last int
	runs        [][]run
	words       *vocabulary
	list        []string // of the vocabulary, as far as the batch needs it
}

// writeBatches writes one segment a batch, counts documents and places, and
// writes the order of words.
func writeBatches(ctx context.Context, path string, records iter.Seq2[*corpus.Record, error], opts Options, m *manifest, numbers *numbering) (paths []string, err error) {
	order, err := newOrderWriter(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, order.close()) }()
	pool := sync.Pool{New: func() any { return newAnalyser() }}
	work := func(_ context.Context, b batch) (written, error) {
		a := pool.Get().(*analyser)
		defer pool.Put(a)
		return writeBatch(path, b, a, opts.Thresholds)
	}
	m.Ordered = true
	last := math.MinInt
	err = par.Map(ctx, opts.Workers, batches(records, cmp.Or(opts.batch, batchDocs)), work, func(w written) error {
		paths = append(paths, w.path)
		m.Ordered = m.Ordered && w.count.Ordered && w.first > last
		last = w.last
		m.Texts += w.count.Texts
		m.Words[0] += w.count.Words[0]
		m.Words[1] += w.count.Words[1]
		for _, runs := range w.runs {
			if err := order.add(numbers.encode(runs, w.words, w.list)); err != nil {
				return err
			}
		}
		return nil
	})
	return paths, err
}

func writeBatch(path string, b batch, a *analyser, t Thresholds) (w written, err error) {
	a.begin()
	docs := make([]*document, len(b.docs))
	for i, r := range b.docs {
		docs[i] = newDocument(r, a, t)
		w.count.count(docs[i])
		w.runs = append(w.runs, docs[i].runs)
	}
	w.words, w.list = a.words, a.words.list
	w.first, w.last = b.docs[0].Seq, b.docs[len(b.docs)-1].Seq
	w.count.Ordered = slices.IsSortedFunc(b.docs, func(a, b *corpus.Record) int { return cmp.Compare(a.Seq, b.Seq) })
	w.path = filepath.Join(path, fmt.Sprintf("batch-%06d", b.number))
	return w, writeSegment(docs, w.path)
}

// mergeAll merges neighbours in groups until few segments are left.
func mergeAll(ctx context.Context, path string, paths []string, workers int) ([]string, error) {
	for round := 0; len(paths) > maxSegments; round++ {
		size := (len(paths) + maxSegments - 1) / maxSegments
		size = min(size, 16)
		groups := func(yield func([]string, error) bool) {
			for group := range slices.Chunk(paths, size) {
				if !yield(group, nil) {
					return
				}
			}
		}
		var merged []string
		work := func(_ context.Context, group []string) (string, error) {
			to := group[0] + fmt.Sprintf("-%d", round)
			return to, mergeSegments(group, to)
		}
		err := par.Map(ctx, workers, groups, work, func(to string) error { merged = append(merged, to); return nil })
		if err != nil {
			return nil, err
		}
		paths = merged
	}
	return paths, nil
}

// finish writes what is derived from a whole generation. order, if not nil,
// writes the order of words.
func finish(path string, m *manifest, numbers *numbering, order func(bleve.IndexReader) error) (err error) {
	s, queue, err := openScorch(path, true)
	if err != nil {
		return err
	}
	defer queue.Close()
	defer func() { err = errors.Join(err, s.Close()) }()
	r, err := s.Reader()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	n, err := r.DocCount()
	if err != nil {
		return err
	}
	m.Documents, m.Fields = int(n), numbers.fields
	if order != nil {
		if err := order(r); err != nil {
			return err
		}
	}
	return writeWords(path, r, numbers)
}

func (m *manifest) count(d *document) {
	m.Texts++
	m.Words[0] += d.words[0]
	m.Words[1] += d.words[1]
}
