package corpus

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
)

// Folder is a corpus folder opened for reading: the last finished run as it
// was when the folder was opened, with the corrections there were then applied
// to every record that is read. It is safe for concurrent use, and is not
// disturbed by a run that goes on meanwhile.
type Folder struct {
	dir      string
	manifest *Manifest
	records  *os.File
	rows     *rows   // of every line, superseded ones too
	ledger   *Ledger // replayed over every record that is read
}

var (
	// ErrNotFound is returned by Get for an id that no record has.
	ErrNotFound = errors.New("no such record")
	// ErrForgotten is returned by Get for a record that was forgotten. It wraps
	// ErrNotFound.
	ErrForgotten = fmt.Errorf("%w: it was forgotten", ErrNotFound)
	// ErrUnfinished is returned for a folder whose first run has not finished.
	ErrUnfinished = errors.New("the first run has not finished: run the same command again")
)

// Open opens the corpus folder dir. The error wraps ErrNoCorpus where there is
// no corpus, and ErrUnfinished where nothing can be read yet.
func Open(dir string) (*Folder, error) {
	manifest, err := readManifest(dir)
	if info, statErr := os.Stat(dir); statErr == nil && !info.IsDir() {
		return nil, fmt.Errorf("%s is a file: %w", dir, ErrNoCorpus)
	}
	if err != nil {
		return nil, err
	}
	if len(manifest.Runs) == 0 {
		return nil, fmt.Errorf("%s: %w", dir, ErrUnfinished)
	}
	records, err := os.Open(filepath.Join(dir, "records.jsonl"))
	if err != nil {
		return nil, err
	}
	f := &Folder{dir: dir, manifest: manifest, records: records}
	if err := f.load(); err != nil {
		return nil, errors.Join(err, records.Close())
	}
	return f, nil
}

func (f *Folder) load() error {
	size := f.manifest.last().RecordsBytes
	if info, err := f.records.Stat(); err != nil {
		return err
	} else if info.Size() < size {
		return fmt.Errorf("%s: %d bytes, the manifest says %d: the file was cut", f.records.Name(), info.Size(), size)
	}
	var err error
	if f.ledger, err = ReadLedger(f.dir); err != nil {
		return err
	}
	f.rows, err = openRows(f.dir, size)
	return err
}

// find reads the row of a record's last revision. The error wraps ErrNotFound if
// there is none, and ErrForgotten if it was forgotten.
func (f *Folder) find(id string) (i int, r row, err error) {
	i, r, ok, err := f.rows.last(hash16(id))
	switch {
	case err != nil:
		return 0, r, err
	case !ok:
		return 0, r, fmt.Errorf("%s: %s: %w", f.dir, id, ErrNotFound)
	case r.forgotten():
		return 0, r, fmt.Errorf("%s: %s: %w", f.dir, id, ErrForgotten)
	}
	return i, r, nil
}

// Close releases the folder.
func (f *Folder) Close() error { return errors.Join(f.records.Close(), f.rows.close()) }

// Dir is the folder's path, as it was opened.
func (f *Folder) Dir() string { return f.dir }

// Manifest is the folder's manifest. It must not be changed.
func (f *Folder) Manifest() *Manifest { return f.manifest }

// Len is the number of records, superseded revisions and forgotten ones not
// counted.
func (f *Folder) Len() int { return f.rows.count }

// Bytes is the length of records.jsonl that this view covers.
func (f *Folder) Bytes() int64 { return f.manifest.last().RecordsBytes }

// Ledger is what people corrected. It must not be changed.
func (f *Folder) Ledger() *Ledger { return f.ledger }

// With is the same view with the corrections of another ledger, or of none:
// With(nil) reads the records as they were labelled, With(f.Ledger().First(n))
// as they were with n corrections. It is closed with f.
func (f *Folder) With(l *Ledger) *Folder {
	g := *f
	if g.ledger = l; l == nil {
		g.ledger = &Ledger{path: ledgerPath(f.dir)}
	}
	return &g
}

// Get returns the last revision of the record with the id, or an error that
// wraps ErrNotFound.
func (f *Folder) Get(id string) (*Record, error) {
	_, r, err := f.find(id)
	if err != nil {
		return nil, err
	}
	return f.read(&r)
}

// Current reports whether the record of the id has just this sequence number:
// whether what was derived from it still holds but for corrections.
func (f *Folder) Current(id string, seq int) bool {
	_, r, err := f.find(id)
	return err == nil && r.seq == int64(seq)
}

func (f *Folder) read(r *row) (*Record, error) {
	line := make([]byte, r.length)
	if _, err := f.records.ReadAt(line, r.offset); err != nil {
		return nil, fmt.Errorf("%s: byte %d: %w", f.records.Name(), r.offset, err)
	}
	return f.decode(line, r)
}

func (f *Folder) decode(line []byte, r *row) (*Record, error) {
	rec, err := f.unmarshal(line, r)
	if err == nil {
		f.ledger.Replay(rec)
	}
	return rec, err
}

// unmarshal decodes a line into the record as it was labelled.
func (f *Folder) unmarshal(line []byte, r *row) (*Record, error) {
	var rec Record
	if err := json.Unmarshal(line, &rec); err != nil {
		return nil, fmt.Errorf("%s: byte %d: %w", f.records.Name(), r.offset, err)
	}
	if hash16(rec.ID) != r.id {
		return nil, fmt.Errorf("%s: byte %d: record %s is not the one records.idx names: remove records.idx, it is made anew", f.records.Name(), r.offset, rec.ID)
	}
	return &rec, nil
}

// All yields the last revision of every record, in the order of the file. It
// stops after the first error.
func (f *Folder) All() iter.Seq2[*Record, error] { return f.from(0) }

// Since yields the last revision of every record that was written after the
// first size bytes of records.jsonl.
func (f *Folder) Since(size int64) iter.Seq2[*Record, error] {
	first, err := f.rows.since(size)
	if err != nil {
		return func(yield func(*Record, error) bool) { yield(nil, err) }
	}
	return f.from(first)
}

func (f *Folder) from(first int) iter.Seq2[*Record, error] {
	return func(yield func(*Record, error) bool) {
		err := f.lines(first, func(_ int, r *row, line []byte) error {
			rec, err := f.decode(line, r)
			if err == nil && !yield(rec, nil) {
				err = errStopped
			}
			return err
		})
		if err != nil && err != errStopped {
			yield(nil, err)
		}
	}
}

// errStopped ends lines early.
var errStopped = errors.New("no more is wanted")

// lines calls yield for the line of every last revision from row first on,
// until it returns an error. Row and line are valid during the call.
func (f *Folder) lines(first int, yield func(i int, r *row, line []byte) error) error {
	var in *bufio.Reader
	var line []byte
	return f.rows.from(first, func(i int, r *row) (err error) {
		if in == nil {
			in = bufio.NewReaderSize(io.NewSectionReader(f.records, r.offset, f.Bytes()-r.offset), 1<<20)
		}
		if !f.rows.current(i) {
			_, err = in.Discard(int(r.length))
		} else {
			line, err = readLine(in, line[:0])
		}
		if err != nil {
			return fmt.Errorf("%s: byte %d: %w", f.records.Name(), r.offset, err)
		}
		if !f.rows.current(i) {
			return nil
		}
		return yield(i, r, line)
	})
}

// Skipped is one line of skipped.jsonl: an input that could not be read.
type Skipped struct {
	Seq    int    `json:"seq"`
	Run    int    `json:"run"`
	Source string `json:"source"`
	// Reason is one of a fixed set: "empty", "too-large", "not-text", ….
	Reason string `json:"reason"`
	// Detail says it in words.
	Detail string `json:"detail,omitempty"`
	// SourceSHA256 is the digest of the bytes, where they could be read.
	SourceSHA256 string `json:"source_sha256,omitempty"`
}

// Skipped yields every line of skipped.jsonl, in order, and stops after the
// first error. An input that a later run could read is still among them.
func (f *Folder) Skipped() iter.Seq2[Skipped, error] {
	return readSkipped(f.dir, f.manifest.last().SkippedBytes)
}

func readSkipped(dir string, size int64) iter.Seq2[Skipped, error] {
	return func(yield func(Skipped, error) bool) {
		path := filepath.Join(dir, "skipped.jsonl")
		file, err := os.Open(path)
		if errors.Is(err, fs.ErrNotExist) && size == 0 {
			return
		}
		if err != nil {
			yield(Skipped{}, err)
			return
		}
		defer file.Close()
		in := bufio.NewReader(io.LimitReader(file, size))
		var line []byte
		for n := 1; ; n++ {
			var s Skipped
			if line, err = readLine(in, line[:0]); len(line) == 0 && errors.Is(err, io.ErrUnexpectedEOF) {
				return
			}
			if err == nil {
				err = json.Unmarshal(line, &s)
			}
			if err != nil {
				err = fmt.Errorf("%s:%d: %w", path, n, err)
			}
			if !yield(s, err) || err != nil {
				return
			}
		}
	}
}

// Unread returns the inputs that are still unread: the skipped ones that no
// record has come from since, the last line of each.
func (f *Folder) Unread() ([]Skipped, error) {
	readable := map[[8]byte]int64{} // the last record that came from a source
	for s, err := range f.Skipped() {
		if err != nil {
			return nil, err
		}
		readable[hash8(s.Source)] = -1
	}
	err := f.rows.from(0, func(_ int, r *row) error {
		if _, asked := readable[r.source]; asked {
			readable[r.source] = r.seq
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var list []Skipped
	place := map[string]int{}
	for s, err := range f.Skipped() {
		if err != nil {
			return nil, err
		}
		if readable[hash8(s.Source)] > int64(s.Seq) {
			continue
		}
		if i, again := place[s.Source]; again {
			list[i] = s
			continue
		}
		place[s.Source] = len(list)
		list = append(list, s)
	}
	return list, nil
}
