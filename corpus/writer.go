package corpus

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
)

// Writer adds one run to a corpus folder. It belongs to one goroutine.
//
// The commit protocol: records.jsonl and skipped.jsonl only grow. Every so
// often both are synced, and then a line of commits.log says how long each is.
// A run that was killed goes on from the last whole line of commits.log: what
// stands after it is cut off, and what stands before it is not done again. The
// manifest names the run before its first line is written, and counts it as
// finished after its last; readers believe the manifest alone.
type Writer struct {
	dir      string
	lock     *lock
	manifest *Manifest
	known    *Known // what earlier runs wrote
	records  *os.File
	skipped  *os.File
	commits  *os.File
	out      *bufio.Writer // to records
	done     []Line        // what an interrupted run had committed
	state    commit        // what is written, committed or not
	pending  int           // bytes since the last commit
}

// commit is one line of commits.log.
type commit struct {
	Run     int   `json:"run"`
	Seq     int   `json:"seq"`
	Records int64 `json:"records"`
	Skipped int64 `json:"skipped"`
}

// Line is what an interrupted run had already written about one input.
type Line struct {
	Seq int
	// Reason is empty for a record.
	Reason string
	source [8]byte
	hash   [8]byte
}

// Is reports whether the line is about this source with this content. The
// digest of a skipped input may be empty.
func (l Line) Is(source, reason, contentSHA256 string) bool {
	r := newRow("", source, contentSHA256)
	return l.source == r.source && l.hash == r.content && l.Reason == reason
}

// commitBytes is how much is written between two commits.
const commitBytes = 1 << 20

var (
	// ErrBasis is returned when a folder was made with other models or options.
	ErrBasis = errors.New("the folder was labelled with other models or options")
	// ErrInterrupted is returned when a run is started over an interrupted one
	// with other inputs.
	ErrInterrupted = errors.New("an interrupted run has other inputs")
	// ErrNotEmpty is returned for a folder that holds something else.
	ErrNotEmpty = errors.New("the folder is not empty and holds no corpus")
)

// WriterOptions say how a run starts.
type WriterOptions struct {
	Basis       Basis
	Inputs      []string
	Fingerprint string
	// Restart gives up an interrupted run and starts over.
	Restart bool
	// OwnNames says that Basis.Models["names"] is of the list of names that the
	// folder keeps for itself. It may have grown since the last run: what it
	// says more, corrections say of the records there are.
	OwnNames bool
}

// NewWriter starts a run in the folder dir, which it makes if need be, or goes
// on with the interrupted run that is there. Errors wrap ErrLocked, ErrBasis,
// ErrInterrupted or ErrNotEmpty, or are those of the file system; nothing has
// been written then, unless the disk failed in the middle.
func NewWriter(dir string, opts WriterOptions) (*Writer, error) {
	if err := checkTarget(dir); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	lock, err := acquire(dir)
	if err != nil {
		return nil, err
	}
	w := &Writer{dir: dir, lock: lock}
	if err := errors.Join(sweep(dir), w.start(opts)); err != nil {
		return nil, errors.Join(err, w.Close())
	}
	return w, nil
}

// unfinished is the name of a temporary file of replaceFile.
var unfinished = regexp.MustCompile(`^\..+\.[0-9]+$`)

// sweep removes the temporary files that a kill left behind, in the folder and
// in those within it whose files are replaced.
func sweep(dir string) error {
	var errs []error
	for _, sub := range []string{"", "used", "audits", "surveys"} {
		entries, err := os.ReadDir(filepath.Join(dir, sub))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		for _, e := range entries {
			if e.Type().IsRegular() && unfinished.MatchString(e.Name()) {
				errs = append(errs, os.Remove(filepath.Join(dir, sub, e.Name())))
			}
		}
	}
	return errors.Join(errs...)
}

// checkTarget refuses a folder that has files of others in it.
func checkTarget(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() == "manifest.json" {
			return nil
		}
	}
	// A run killed before its manifest stood leaves no more than its lock.
	if slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() != "lock" && e.Name()[0] != '.' }) {
		return fmt.Errorf("%s: %w", dir, ErrNotEmpty)
	}
	return nil
}

func (w *Writer) start(opts WriterOptions) error {
	manifest, err := readManifest(w.dir)
	if errors.Is(err, ErrNoCorpus) {
		manifest, err = &Manifest{Format: FormatVersion, Basis: opts.Basis, Runs: []Run{}}, nil
	}
	if err != nil {
		return err
	}
	w.manifest = manifest
	if opts.Restart && len(manifest.Runs) == 0 {
		manifest.Basis = opts.Basis
	}
	if sum := opts.Basis.Models["names"]; opts.OwnNames && sum != manifest.Models["names"] {
		manifest.Models = maps.Clone(manifest.Models)
		manifest.Models["names"] = sum
	}
	if diff := manifest.Basis.Diff(opts.Basis); diff != nil {
		return &BasisError{Dir: w.dir, Lines: diff}
	}
	last := manifest.last()
	run := Run{Run: last.Run + 1, Inputs: opts.Inputs, Fingerprint: opts.Fingerprint, Seq: last.Seq}
	w.state = commit{Run: run.Run, Seq: last.Seq, Records: last.RecordsBytes, Skipped: last.SkippedBytes}
	if before := manifest.Running; before != nil && !opts.Restart {
		if err := sameInputs(before, &run); err != nil {
			return fmt.Errorf("%s: %w", w.dir, err)
		}
		w.state = lastCommit(filepath.Join(w.dir, "commits.log"), w.state)
	}
	manifest.Running = &run
	if opts.Restart {
		if err := os.RemoveAll(filepath.Join(w.dir, "commits.log")); err != nil {
			return err // else a kill before the next line would bring the old run back
		}
	}
	if err := manifest.write(w.dir); err != nil {
		return err
	}
	if err := w.open(); err != nil {
		return err
	}
	if w.known, err = loadKnown(w.dir, last); err != nil {
		return err
	}
	return w.loadDone(last)
}

// sameInputs says in words why an interrupted run cannot go on with now.
func sameInputs(before, now *Run) error {
	switch {
	case before.Fingerprint == "":
		return fmt.Errorf("%w: it read standard input, which cannot be read twice; --restart gives it up and starts over", ErrInterrupted)
	case !slices.Equal(before.Inputs, now.Inputs):
		return fmt.Errorf("%w: it read %q; run it again to the end, or give it up with --restart", ErrInterrupted, before.Inputs)
	case before.Fingerprint != now.Fingerprint:
		return fmt.Errorf("%w: files came, went or changed size since; --restart gives it up and starts over", ErrInterrupted)
	}
	return nil
}

// lastCommit returns the last whole line of commits.log that belongs to the
// run, else the start of the run.
func lastCommit(path string, start commit) commit {
	data, err := os.ReadFile(path)
	if err != nil {
		return start
	}
	last := start
	for line := range bytes.Lines(data) {
		var c commit
		if json.Unmarshal(line, &c) == nil && line[len(line)-1] == '\n' && c.Run == start.Run &&
			c.Seq >= last.Seq && c.Records >= last.Records && c.Skipped >= last.Skipped {
			last = c
		}
	}
	return last
}

// open opens the files and cuts off what was written after the last commit.
func (w *Writer) open() error {
	for _, f := range []struct {
		name string
		file **os.File
		size int64
	}{{"records.jsonl", &w.records, w.state.Records}, {"skipped.jsonl", &w.skipped, w.state.Skipped}} {
		file, err := os.OpenFile(filepath.Join(w.dir, f.name), os.O_RDWR|os.O_CREATE, 0o644)
		if err != nil {
			return err
		}
		*f.file = file
		if info, err := file.Stat(); err != nil {
			return err
		} else if info.Size() < f.size {
			return fmt.Errorf("%s: %d bytes, commits.log says %d: the file was cut", file.Name(), info.Size(), f.size)
		}
		if err := file.Truncate(f.size); err != nil {
			return err
		}
		if _, err := file.Seek(f.size, io.SeekStart); err != nil {
			return err
		}
	}
	w.out = bufio.NewWriterSize(w.records, 1<<20)
	return w.openCommits()
}

// openCommits rewrites commits.log to the one line that still counts, so that
// lines of runs given up are gone, and opens it for more.
func (w *Writer) openCommits() error {
	line, err := json.Marshal(w.state)
	if err != nil {
		return err
	}
	path := filepath.Join(w.dir, "commits.log")
	if err := WriteFile(path, append(line, '\n')); err != nil {
		return err
	}
	w.commits, err = os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	return err
}

// loadDone lists what the interrupted run had committed, by sequence number.
func (w *Writer) loadDone(last Run) error {
	if w.state.Seq == last.Seq {
		return nil
	}
	whole, err := loadTable(w.dir, w.state.Records)
	if err != nil {
		return err
	}
	for _, r := range whole.rows[len(w.known.rows):] {
		w.done = append(w.done, Line{Seq: int(r.seq), source: r.source, hash: r.content})
	}
	for s, err := range readSkipped(w.dir, w.state.Skipped) {
		if err != nil {
			return err
		}
		if s.Seq >= last.Seq {
			r := newRow("", s.Source, s.SourceSHA256)
			w.done = append(w.done, Line{Seq: s.Seq, Reason: s.Reason, source: r.source, hash: r.content})
		}
	}
	slices.SortFunc(w.done, func(a, b Line) int { return a.Seq - b.Seq })
	for i, l := range w.done {
		if l.Seq != last.Seq+i {
			return fmt.Errorf("%s: input %d of the interrupted run is missing from the files: start over with --restart", w.dir, last.Seq+i)
		}
	}
	return nil
}

// Known is what the folder held before this run.
func (w *Writer) Known() *Known { return w.known }

// Run is the run's number.
func (w *Writer) Run() int { return w.state.Run }

// FirstSeq is the first sequence number of the run.
func (w *Writer) FirstSeq() int { return w.manifest.last().Seq }

// Done is what the run had written before it was interrupted, by sequence
// number from FirstSeq on. These lines are not to be written again.
func (w *Writer) Done() []Line { return w.done }

// Add writes one record: line is its JSON, newline included. Records and skips
// come in the order of their sequence numbers.
func (w *Writer) Add(seq int, line []byte) error {
	if _, err := w.out.Write(line); err != nil {
		return err
	}
	w.state.Records += int64(len(line))
	return w.wrote(seq, len(line))
}

// Skip writes one line of skipped.jsonl.
func (w *Writer) Skip(s Skipped) error {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		return err
	}
	if _, err := w.skipped.Write(buf.Bytes()); err != nil {
		return err
	}
	w.state.Skipped += int64(buf.Len())
	return w.wrote(s.Seq, buf.Len())
}

func (w *Writer) wrote(seq, n int) error {
	w.state.Seq = seq + 1
	w.pending += n
	if w.pending < commitBytes {
		return nil
	}
	return w.Commit()
}

// Commit makes everything written so far last: after it a kill loses nothing.
func (w *Writer) Commit() error {
	if w.pending == 0 {
		return nil
	}
	if err := errors.Join(w.out.Flush(), w.records.Sync(), w.skipped.Sync()); err != nil {
		return err
	}
	line, err := json.Marshal(w.state)
	if err != nil {
		return err
	}
	if _, err := w.commits.Write(append(line, '\n')); err != nil {
		return err
	}
	w.pending = 0
	return w.commits.Sync()
}

// Finish commits, counts the run as finished in the manifest, and brings
// records.idx up to date. A run that wrote no line leaves the manifest as it was:
// what was killed while indexing and is run again ends as if left in peace.
func (w *Writer) Finish(counts Counts) error {
	if err := w.Commit(); err != nil {
		return err
	}
	last := w.manifest.last()
	run := *w.manifest.Running
	w.manifest.Running = nil
	if w.state.Seq == last.Seq && last.Run > 0 {
		return w.manifest.write(w.dir)
	}
	run.Counts, run.Seq, run.RecordsBytes, run.SkippedBytes = counts, w.state.Seq, w.state.Records, w.state.Skipped
	w.manifest.Runs = append(w.manifest.Runs, run)
	if err := w.manifest.write(w.dir); err != nil {
		return err
	}
	return extendTable(w.dir, w.state.Records)
}

// Close releases the folder. What was not committed is lost, which is what a
// kill would do.
func (w *Writer) Close() error {
	var errs []error
	for _, f := range []*os.File{w.records, w.skipped, w.commits} {
		if f != nil {
			errs = append(errs, f.Close())
		}
	}
	return errors.Join(append(errs, w.lock.release())...)
}

// BasisError says how the models and options of a folder differ from those of
// the run that was to be added. It wraps ErrBasis.
type BasisError struct {
	Dir   string
	Lines []string
}

func (e *BasisError) Error() string { return fmt.Sprintf("%s: %v: %s", e.Dir, ErrBasis, e.Lines[0]) }

// Unwrap returns ErrBasis.
func (e *BasisError) Unwrap() error { return ErrBasis }
