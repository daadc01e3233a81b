package index

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"attache/corpus"

	bleve "github.com/blevesearch/bleve_index_api"
)

// Overlay lays records over the open index, in memory, replacing those of the
// same id: it answers then as after an Update with the same records, and
// nothing is written. It is for who may not write, and for records that are
// few: all are held until Close.
func (ix *Index) Overlay(ctx context.Context, records iter.Seq2[*corpus.Record, error], stamp Stamp, opts Options) (err error) {
	defer damaged(&err)
	batch := bleve.NewBatch()
	m := ix.manifest
	err = analyseAll(ctx, records, opts, func(d *document) error {
		m.count(d)
		batch.Update(d)
		return nil
	})
	if err == nil && len(batch.IndexOps) > 0 {
		err = ix.scorch.Batch(batch)
	}
	if err != nil {
		return fmt.Errorf("index %s: %w", ix.dir, err)
	}
	if err := ix.reader.Close(); err != nil {
		return err
	}
	if ix.reader, err = ix.scorch.Reader(); err != nil {
		return err
	}
	n, err := ix.reader.DocCount()
	if err != nil {
		return err
	}
	fresh := stamp.Records != m.Stamp.Records
	stamp.Format, stamp.Mapping = m.Stamp.Format, m.Stamp.Mapping
	m.Documents, m.Stamp, m.Ordered = int(n), stamp, false
	ix.manifest, ix.columns = m, columns{}
	names, err := ix.reader.Fields()
	for _, name := range names {
		ix.fields[name] = true
	}
	if fresh && err == nil { // labels alone bring no words
		var lines []string
		lines, err = stemLines(ix.reader)
		ix.stems = stemTable{strings.Join(lines, "")}
	}
	return errors.Join(err, ctx.Err())
}
