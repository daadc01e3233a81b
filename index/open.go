package index

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/blevesearch/bleve/v2/index/scorch"
	bleve "github.com/blevesearch/bleve_index_api"
)

// OpenOptions say how an index is opened. The zero value works.
type OpenOptions struct {
	// ReadOnly refuses Update. Searching never writes, whatever it says.
	ReadOnly bool
	// Mapping, if set, is what [Mapping] must have been when the index was
	// built.
	Mapping string
}

// Index is an open index. Its methods may be called from several goroutines,
// Update and Close from one at a time and with no search under way.
type Index struct {
	dir  string
	opts OpenOptions

	manifest  manifest
	scorch    bleve.Index
	queue     *bleve.AnalysisQueue
	reader    bleve.IndexReader
	fields    map[string]bool
	words     wordTable
	wordOrder wordOrder
	columns   columns
	laid      map[string][]byte // entries of the order of words by id; see overlay.go
}

// Open opens the index in dir. The error wraps [ErrNoIndex], [ErrDamaged] or
// [ErrOutdated] if that is what is the matter.
func Open(dir string, opts OpenOptions) (*Index, error) {
	ix := &Index{dir: dir, opts: opts}
	var err error
	for range 3 { // a writer may replace the generation between manifest and files
		if err = ix.open(); err == nil || !errors.Is(err, os.ErrNotExist) {
			break
		}
	}
	if err != nil {
		return nil, err
	}
	return ix, nil
}

func (ix *Index) open() (err error) {
	m, err := readManifest(ix.dir)
	if err != nil {
		return err
	}
	if want := ix.opts.Mapping; want != "" && want != m.Stamp.Mapping {
		return fmt.Errorf("%s: %w: mapping %s, want %s", ix.dir, ErrOutdated, m.Stamp.Mapping, want)
	}
	if err := m.verify(ix.dir); err != nil {
		return err
	}
	defer damaged(&err)
	ix.manifest, ix.columns, ix.laid = m, columns{}, nil
	ix.scorch, ix.queue, err = openScorch(filepath.Join(ix.dir, m.Generation), true)
	if err != nil {
		return fmt.Errorf("%s: %w: %w", ix.dir, ErrDamaged, err)
	}
	if ix.reader, err = ix.scorch.Reader(); err != nil {
		return errors.Join(fmt.Errorf("%s: %w: %w", ix.dir, ErrDamaged, err), ix.Close())
	}
	if n, err := ix.reader.DocCount(); err != nil || int(n) != m.Documents {
		return errors.Join(fmt.Errorf("%s: %w: %d documents, want %d", ix.dir, ErrDamaged, n, m.Documents), err, ix.Close())
	}
	if ix.words, err = readWords(filepath.Join(ix.dir, m.Generation)); err != nil {
		return errors.Join(fmt.Errorf("%s: %w: %w", ix.dir, ErrDamaged, err), ix.Close())
	}
	if ix.wordOrder, err = openOrder(filepath.Join(ix.dir, m.Generation), ix.slots()); err != nil {
		return errors.Join(fmt.Errorf("%s: %w: %w", ix.dir, ErrDamaged, err), ix.Close())
	}
	names, err := ix.reader.Fields()
	if err != nil {
		return errors.Join(fmt.Errorf("%s: %w: %w", ix.dir, ErrDamaged, err), ix.Close())
	}
	ix.fields = map[string]bool{}
	for _, name := range names {
		ix.fields[name] = true
	}
	return nil
}

func openScorch(path string, readOnly bool) (bleve.Index, *bleve.AnalysisQueue, error) {
	queue := bleve.NewAnalysisQueue(1)
	s, err := scorch.NewScorch(scorch.Name, map[string]any{"path": path, "read_only": readOnly, "bolt_timeout": "5s", "numSnapshotsToKeep": 1,
		"unsafe_batch": readOnly}, queue) // what is laid over a read-only index is never written: do not wait for it
	if err == nil {
		err = s.Open()
	}
	if err != nil {
		queue.Close()
		return nil, nil, err
	}
	return s, queue, nil
}

// damaged turns a panic over bad bytes into an error.
func damaged(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("%w: %v", ErrDamaged, p)
	}
}

// Close releases the index. The zero answer of a second call is nil.
func (ix *Index) Close() error {
	err := ix.wordOrder.close()
	if ix.reader != nil {
		err = errors.Join(err, ix.reader.Close())
		ix.reader = nil
	}
	if ix.scorch != nil {
		err = errors.Join(err, ix.scorch.Close())
		ix.queue.Close()
		ix.scorch = nil
	}
	return err
}

// Stamp returns what the index was built from.
func (ix *Index) Stamp() Stamp { return ix.manifest.Stamp }

// Count returns the number of records in the index.
func (ix *Index) Count() int {
	n, err := ix.reader.DocCount()
	if err != nil {
		return 0
	}
	return int(n)
}

func (ix *Index) slots() int { return slots(ix.reader) }

// slots returns how many numbers documents have, those of removed ones too.
func slots(r bleve.IndexReader) (n int) {
	if snapshot, ok := r.(*scorch.IndexSnapshot); ok {
		for _, s := range snapshot.Segments() {
			n += int(s.FullSize())
		}
	}
	return n
}

// IDs returns the id of every record in the index, in no particular order.
func (ix *Index) IDs(ctx context.Context) (ids []string, err error) {
	defer damaged(&err)
	all, err := ix.all(ctx)
	if err != nil {
		return nil, err
	}
	fetch, err := ix.fetcher()
	if err != nil {
		return nil, err
	}
	for _, h := range all {
		id, _, err := fetch(h.doc)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// columns holds what whole-corpus orders need, read once.
type columns struct {
	mu      sync.Mutex
	byField map[string]*valueColumn
	all     []hit
}
