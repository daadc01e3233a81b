package index

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"sync"

	"attache/corpus"
	"attache/internal/par"

	"github.com/blevesearch/bleve/v2/index/scorch"
)

// Options say how an index is built. The zero value works.
type Options struct {
	// Thresholds decide which labels count.
	Thresholds Thresholds
	// Workers is the number of goroutines that analyse; 0 means 1. What is
	// found does not depend on it.
	Workers int
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
	b, err := scorch.NewBuilder(map[string]any{"path": path, "buildPathPrefix": path})
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	err = analyseAll(ctx, records, opts, func(d *document) error {
		if seen[d.id] {
			return fmt.Errorf("record %s: %w", d.id, ErrTwice)
		}
		seen[d.id] = true
		m.count(d)
		return b.Index(d)
	})
	if err != nil {
		return err
	}
	if len(seen) == 0 {
		if err := os.RemoveAll(path); err != nil {
			return err
		}
		return emptyIndex(path)
	}
	return b.Close()
}

// analyseAll turns records into documents, in order, on several workers.
func analyseAll(ctx context.Context, records iter.Seq2[*corpus.Record, error], opts Options, sink func(*document) error) error {
	pool := sync.Pool{New: func() any { return newAnalyser() }}
	work := func(_ context.Context, r *corpus.Record) (*document, error) {
		a := pool.Get().(*analyser)
		defer pool.Put(a)
		return newDocument(r, a, opts.Thresholds), nil
	}
	return par.Map(ctx, opts.Workers, records, work, sink)
}

func (m *manifest) count(d *document) {
	m.Texts++
	m.Words[0] += d.words[0]
	m.Words[1] += d.words[1]
}
