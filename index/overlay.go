package index

import (
	"bytes"
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
	m, numbers := ix.manifest, newNumbering(ix)
	if ix.laid == nil {
		ix.laid = map[string][]byte{}
	}
	err = analyseAll(ctx, records, opts, func(d analysed) error {
		m.count(d.document)
		ix.laid[d.id] = bytes.Clone(numbers.encode(d.runs, d.words, d.list))
		batch.Update(d.document)
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
	grown := stamp.Records != m.Stamp.Records
	stamp.Format, stamp.Mapping = m.Stamp.Format, m.Stamp.Mapping
	m.Documents, m.Stamp, m.Ordered, m.Fields = int(n), stamp, false, numbers.fields
	ix.manifest, ix.columns = m, columns{}
	names, err := ix.reader.Fields()
	for _, name := range names {
		ix.fields[name] = true
	}
	if err != nil {
		return err
	}
	ix.words.laid = numbers.words
	if grown { // labels alone bring no new forms of words
		var lines strings.Builder
		if err := printWords(&lines, ix.reader, numbers); err != nil {
			return err
		}
		ix.words = wordTable{lines: lines.String()}
	}
	ix.wordOrder.laid = map[uint32][]byte{}
	err = ix.visit([]string{fieldID}, func(doc uint32, _ string, id []byte) {
		if entry, ok := ix.laid[string(id)]; ok {
			ix.wordOrder.laid[doc] = entry
		}
	})
	return errors.Join(err, ctx.Err())
}
