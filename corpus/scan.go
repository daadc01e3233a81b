package corpus

import (
	"context"
	"iter"
	"sync"

	"attache/internal/par"
)

// scanBytes is how much of records.jsonl a worker takes at a time.
const scanBytes = 1 << 18

// spare are blocks to fill again: a scan would else make garbage of the whole
// file, which takes as much memory again as the folder does.
var spare = sync.Pool{New: func() any { return &block{bytes: make([]byte, 0, scanBytes+scanBytes/4)} }}

func newBlock() *block {
	b := spare.Get().(*block)
	b.bytes, b.rows = b.bytes[:0], b.rows[:0]
	return b
}

// block is a run of lines, and the rows they belong to.
type block struct {
	bytes []byte
	rows  []row
}

// Scan reads the last revision of every record on several workers, corrections
// applied: fold makes of each what is wanted, and sink gets that in the order of
// the file, from one goroutine. No more than a few blocks of records are held at
// a time. It returns the first error: of the folder, of sink, or
// of the context.
func Scan[T any](ctx context.Context, f *Folder, workers int, fold func(*Record) T, sink func(T) error) error {
	return scan(ctx, f, workers, f.decode, fold, sink)
}

// ScanLabels is Scan for those who count: of each record there are the id, the
// title, the date and the labels with their scores; text, meta, people, evidence
// and mentions need not be there. That takes a fraction of the time.
func ScanLabels[T any](ctx context.Context, f *Folder, workers int, fold func(*Record) T, sink func(T) error) error {
	return scan(ctx, f, workers, f.decodeLabels, fold, sink)
}

// shorts are short forms of lines to write over, as spare are blocks.
var shorts = sync.Pool{New: func() any { return new([]byte) }}

// decodeLabels decodes what ScanLabels gives. A correction of a name across the
// corpus asks for names, kinds and countries, which are there; one of a document
// may ask for a place in its text, so that takes the whole line.
func (f *Folder) decodeLabels(line []byte, r *row) (*Record, error) {
	room := shorts.Get().(*[]byte)
	defer shorts.Put(room)
	short := slim((*room)[:0], line)
	if short == nil {
		return f.decode(line, r)
	}
	*room = short
	rec, err := f.unmarshal(short, r)
	if err != nil {
		return nil, err
	}
	if f.ledger.about(rec.ID) {
		return f.decode(line, r)
	}
	f.ledger.Replay(rec)
	return rec, nil
}

func scan[T any](ctx context.Context, f *Folder, workers int, decode func([]byte, *row) (*Record, error), fold func(*Record) T, sink func(T) error) error {
	work := func(_ context.Context, b *block) ([]T, error) {
		defer spare.Put(b) // what is decoded holds nothing of it
		list := make([]T, 0, len(b.rows))
		for at := b.bytes; len(b.rows) > len(list); {
			r := &b.rows[len(list)]
			rec, err := decode(at[:r.length], r)
			if err != nil {
				return nil, err
			}
			list = append(list, fold(rec))
			at = at[r.length:]
		}
		return list, nil
	}
	return par.Map(ctx, workers, f.blocks(), work, func(list []T) error {
		for _, t := range list {
			if err := sink(t); err != nil {
				return err
			}
		}
		return nil
	})
}

// blocks cuts the records into blocks.
func (f *Folder) blocks() iter.Seq2[*block, error] {
	return func(yield func(*block, error) bool) {
		b := newBlock()
		stop := false
		err := f.lines(0, func(_ int, r *row, line []byte) error {
			b.bytes, b.rows = append(b.bytes, line...), append(b.rows, *r)
			if len(b.bytes) < scanBytes {
				return nil
			}
			stop = !yield(b, nil)
			if b = newBlock(); stop {
				return errStopped
			}
			return nil
		})
		switch {
		case stop:
		case err != nil:
			yield(nil, err)
		case len(b.rows) > 0:
			yield(b, nil)
		}
	}
}
