package index

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"sync"

	"attache/corpus"
	"attache/internal/par"

	bleve "github.com/blevesearch/bleve_index_api"
)

// updateBatch is the number of records written at once.
const updateBatch = 1000

// ErrReadOnly says that the index was opened for reading only.
var ErrReadOnly = errors.New("index opened read-only")

// Update adds records, replacing those of the same id, removes those in
// deletes, and stamps the index anew. It writes a new generation: an update
// that fails or is killed leaves the index as it was. Afterwards the index
// answers from the new generation; others see it when they open it again.
//
// The thresholds of opts must be those the index was built with.
func (ix *Index) Update(ctx context.Context, records iter.Seq2[*corpus.Record, error], deletes []string, stamp Stamp, opts Options) (err error) {
	if ix.opts.ReadOnly {
		return fmt.Errorf("update index %s: %w", ix.dir, ErrReadOnly)
	}
	if mapping := Mapping(opts.Thresholds); mapping != ix.manifest.Stamp.Mapping {
		return fmt.Errorf("update index %s: %w: mapping %s, want %s", ix.dir, ErrOutdated, ix.manifest.Stamp.Mapping, mapping)
	}
	stamp.Mapping = ix.manifest.Stamp.Mapping
	generation, err := newGeneration(ix.dir)
	if err != nil {
		return fmt.Errorf("update index: %w", err)
	}
	path := filepath.Join(ix.dir, generation)
	defer func() {
		if err != nil {
			os.RemoveAll(path)
		}
	}()
	m := ix.manifest
	m.Generation, m.Stamp, m.Ordered = generation, stamp, false
	if err := ix.copyTo(path); err != nil {
		return fmt.Errorf("update index %s: %w", ix.dir, err)
	}
	numbers := newNumbering(ix)
	fresh, err := update(ctx, path, records, deletes, opts, &m, numbers)
	if err != nil {
		return fmt.Errorf("update index %s: %w", ix.dir, err)
	}
	order := func(r bleve.IndexReader) error { return ix.writeOrder(path, r, fresh) }
	if err := finish(path, &m, numbers, order); err != nil {
		return fmt.Errorf("update index %s: %w", ix.dir, err)
	}
	if err := publish(ix.dir, m); err != nil {
		return fmt.Errorf("update index %s: %w", ix.dir, err)
	}
	if err := ix.Close(); err != nil {
		return err
	}
	return ix.open()
}

// update changes the index in path and returns the entries of "order" for what
// is added, by id.
func update(ctx context.Context, path string, records iter.Seq2[*corpus.Record, error], deletes []string, opts Options, m *manifest, numbers *numbering) (fresh map[string][]byte, err error) {
	s, queue, err := openScorch(path, false)
	if err != nil {
		return nil, err
	}
	defer queue.Close()
	defer func() { err = errors.Join(err, s.Close()) }()
	batch := bleve.NewBatch()
	for _, id := range deletes {
		batch.Delete(clean(id))
	}
	flush := func() error {
		if len(batch.IndexOps) == 0 {
			return nil
		}
		err := s.Batch(batch)
		batch = bleve.NewBatch()
		return err
	}
	fresh = map[string][]byte{}
	err = analyseAll(ctx, records, opts, func(d analysed) error {
		m.count(d.document)
		fresh[d.id] = bytes.Clone(numbers.encode(d.runs, d.words, d.list))
		batch.Update(d.document)
		if len(batch.IndexOps) < updateBatch {
			return nil
		}
		return flush()
	})
	if err != nil {
		return nil, err
	}
	return fresh, flush()
}

// analysed is a document and the vocabulary it was analysed with.
type analysed struct {
	*document
	words *vocabulary
	list  []string
}

// analyseAll turns records into documents, in order, on several workers.
func analyseAll(ctx context.Context, records iter.Seq2[*corpus.Record, error], opts Options, sink func(analysed) error) error {
	pool := sync.Pool{New: func() any { return newAnalyser() }}
	work := func(_ context.Context, r *corpus.Record) (analysed, error) {
		a := pool.Get().(*analyser)
		defer pool.Put(a)
		a.begin()
		d := newDocument(r, a, opts.Thresholds)
		return analysed{d, a.words, a.words.list}, nil
	}
	return par.Map(ctx, opts.Workers, records, work, sink)
}

// writeOrder writes the order of words for a generation made of this one and of
// the entries of what is new in it.
func (ix *Index) writeOrder(path string, r bleve.IndexReader, fresh map[string][]byte) (err error) {
	before := map[string]uint32{}
	err = visit(ix.reader, []string{fieldID}, func(doc uint32, _ string, id []byte) { before[string(id)] = doc })
	if err != nil {
		return err
	}
	entries := make([][]byte, slots(r)) // none for what is removed
	err = visit(r, []string{fieldID}, func(doc uint32, _ string, id []byte) {
		if entry, ok := fresh[string(id)]; ok {
			entries[doc] = entry
		} else if old, ok := before[string(id)]; ok {
			entries[doc] = ix.wordOrder.entry(old)
		}
	})
	if err != nil {
		return err
	}
	w, err := newOrderWriter(path)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if err := w.add(entry); err != nil {
			return errors.Join(err, w.close())
		}
	}
	return w.close()
}

// copyTo puts the generation's files into another folder. Segments are never
// written again, so they are linked where the file system can; root.bolt is
// copied, words and order are made anew.
func (ix *Index) copyTo(path string) error {
	from := filepath.Join(ix.dir, ix.manifest.Generation)
	for _, f := range ix.manifest.Files {
		if f.Name == wordsName || f.Name == orderName {
			continue
		}
		old, fresh := filepath.Join(from, f.Name), filepath.Join(path, f.Name)
		if filepath.Ext(f.Name) == ".zap" && os.Link(old, fresh) == nil {
			continue
		}
		if err := copyFile(old, fresh); err != nil {
			return err
		}
	}
	return nil
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}
