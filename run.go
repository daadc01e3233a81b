package attache

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"

	"golang.org/x/sync/semaphore"

	"attache/corpus"
	"attache/corpus/read"
	"attache/extract/authority"
	"attache/internal/par"
)

// Source is where documents come from: [Files] or [Lines].
type Source struct {
	// Names are the names of the inputs, without the folders above them.
	Names []string
	// Fingerprint is a digest of the names and sizes of the files; empty for a
	// stream, which cannot be read twice.
	Fingerprint string
	// Bytes is the size of all inputs, for progress; 0 if not known.
	Bytes int64
	// Items yields documents and what could not be read, in a fixed order.
	Items iter.Seq2[read.Item, error]
}

// RunOptions say how a run goes. None of them but Options changes a byte of
// the records.
type RunOptions struct {
	Options
	// Workers is the number of documents labelled at once; 0 is one a core.
	Workers int
	// Memory bounds the bytes in flight; 0 is 1 GiB.
	Memory int64
	// RetrySkipped tries again what an earlier run could not read.
	RetrySkipped bool
	// Restart gives up an interrupted run and starts over.
	Restart bool
	// DryRun says what a run would do, and writes nothing.
	DryRun bool
	// NoIndex leaves the full-text index as it is.
	NoIndex bool
	// Progress, if set, is called after each input, from one goroutine.
	Progress func(Progress)
}

// Progress says how far a run has come.
type Progress struct {
	Inputs       int   // read and done with
	Bytes, Total int64 // of the inputs; Total is 0 if not known
	Resumed      int   // inputs that an interrupted run had done
	Indexing     bool
}

// Summary says what a run did.
type Summary struct {
	Run int
	corpus.Counts
	// Resumed inputs had been written by the interrupted run.
	Resumed int
	// Readable counts inputs that were skipped before and could be read now,
	// with RetrySkipped.
	Readable int
}

// ErrInputChanged is returned when a resumed run finds other inputs than the
// interrupted run had.
var ErrInputChanged = errors.New("the input changed since the interrupted run")

// Run labels the source into the corpus folder, which is made if need be, and
// indexes it. Only new and changed documents are labelled. A run that was
// interrupted goes on where it stopped; errors wrap the Err values of package
// corpus or ErrInputChanged.
func Run(ctx context.Context, source Source, folder string, opts RunOptions) (*Summary, error) {
	ownNames, err := opts.useNames(folder)
	if err != nil {
		return nil, err
	}
	engine, err := New(opts.Options)
	if err != nil {
		return nil, err
	}
	if opts.DryRun {
		return dryRun(source, folder, engine, opts)
	}
	w, err := corpus.NewWriter(folder, corpus.WriterOptions{
		Basis: engine.Basis(), Inputs: source.Names, Fingerprint: source.Fingerprint, Restart: opts.Restart,
		OwnNames: ownNames,
	})
	if err != nil {
		return nil, err
	}
	r := newRun(engine, w.Known(), opts)
	r.writer, r.done, r.seq, r.first = w, w.Done(), w.FirstSeq(), w.FirstSeq()
	r.summary.Run = w.Run()
	err = keepModels(folder, engine.given)
	if err == nil {
		r.used, err = openUsed(folder, engine)
	}
	if err == nil {
		err = errors.Join(r.label(ctx, source), r.used.close())
	}
	if err == nil {
		err = w.Finish(r.summary.Counts)
	} else if stopped := errors.Is(err, context.Canceled); stopped {
		err = errors.Join(w.Commit(), err) // what is done need not be done again
	}
	if err == nil && !opts.NoIndex {
		r.progress.Indexing = true
		r.report()
		err = updateIndex(ctx, folder, r.opts.Workers)
	}
	return &r.summary, errors.Join(err, w.Close())
}

// run is one run under way.
type run struct {
	engine   *Engine
	known    *corpus.Known
	writer   *corpus.Writer
	used     *used // nil without lists
	opts     RunOptions
	memory   *semaphore.Weighted
	limit    int64
	done     []corpus.Line // what the interrupted run had written
	first    int           // the sequence number the run starts at
	seq      int           // the next sequence number
	summary  Summary
	progress Progress
}

func newRun(engine *Engine, known *corpus.Known, opts RunOptions) *run {
	if opts.Workers <= 0 {
		opts.Workers = runtime.GOMAXPROCS(0)
	}
	if opts.Memory <= 0 {
		opts.Memory = 1 << 30
	}
	return &run{engine: engine, known: known, opts: opts, memory: semaphore.NewWeighted(opts.Memory), limit: opts.Memory}
}

// job is an input that gets a line: a document to label, or a skip.
type job struct {
	doc     *corpus.Document
	rev     int
	skip    corpus.Skipped
	seq     int
	cost    int64
	size    int64 // bytes of the input, for progress
	written bool  // by the interrupted run
}

// result is a job with the line of its record.
type result struct {
	job
	line   []byte
	linked []*authority.Entry
}

func (r *run) label(ctx context.Context, source Source) error {
	r.progress.Total = source.Bytes
	if err := par.Map(ctx, r.opts.Workers, r.jobs(ctx, source), r.work, r.write); err != nil {
		return err
	}
	if left := len(r.done) - (r.seq - r.first); left > 0 {
		return fmt.Errorf("%w: %d inputs that it had labelled are gone; --restart starts the run over", ErrInputChanged, left)
	}
	r.summary.Vanished = r.known.Vanished(source.Names)
	return nil
}

// jobs yields what is to be written, in order, and waits for memory. What an
// earlier run has written yields a job that only counts.
func (r *run) jobs(ctx context.Context, source Source) iter.Seq2[job, error] {
	return func(yield func(job, error) bool) {
		for item, err := range source.Items {
			if err != nil {
				yield(job{}, err)
				return
			}
			j, err := r.decide(item)
			if err == nil && !j.written {
				err = r.memory.Acquire(ctx, j.cost)
			}
			if !yield(j, err) || err != nil {
				return
			}
		}
	}
}

// decide says what becomes of an input, and counts it.
func (r *run) decide(item read.Item) (job, error) {
	j := job{size: item.Size, written: true}
	skip := item.Skip
	if doc := item.Doc; doc != nil {
		if doc.ID == "" {
			doc.ID = corpus.ID(doc.Source)
		}
		given := doc.ID != corpus.ID(doc.Source)
		fate, rev, place := r.known.Document(doc, given, r.opts.RetrySkipped)
		switch fate {
		case corpus.New:
			r.summary.New++
		case corpus.Changed:
			r.summary.Changed++
		case corpus.Unchanged:
			r.summary.Unchanged++
			return j, nil
		case corpus.StillSkipped:
			r.summary.StillSkipped++
			return j, nil
		case corpus.Forgotten:
			skip = &read.Skip{
				Source: doc.Source, Reason: read.Forgotten, SourceSHA256: doc.SourceSHA256,
				Detail: fmt.Sprintf("report %s was forgotten, and stays so", doc.ID),
			}
		case corpus.Duplicate:
			skip = &read.Skip{
				Source: doc.Source, Reason: read.DuplicateID, SourceSHA256: doc.SourceSHA256,
				Detail: fmt.Sprintf("id %q was first used by %s", doc.ID, place),
			}
		}
		j.doc, j.rev, j.cost = doc, rev, r.cost(doc)
	}
	if skip != nil {
		if r.known.Skip(skip.Source, skip.SourceSHA256) == corpus.StillSkipped {
			r.summary.StillSkipped++
			return j, nil
		}
		r.summary.Skipped++
		j.doc, j.cost = nil, 0
		j.skip = corpus.Skipped{
			Seq: r.seq, Run: r.summary.Run, Source: skip.Source, Reason: skip.Reason, Detail: skip.Detail, SourceSHA256: skip.SourceSHA256,
		}
	}
	j.seq = r.seq
	r.seq++
	return r.resume(j)
}

// resume marks a job that the interrupted run has written, if it is the same.
func (r *run) resume(j job) (job, error) {
	i := j.seq - r.first
	if i >= len(r.done) {
		j.written = false
		return j, nil
	}
	source, content := j.skip.Source, j.skip.SourceSHA256
	if j.doc != nil {
		source, content = j.doc.Source, j.doc.SourceSHA256
	}
	if !r.done[i].Is(source, j.skip.Reason, content) {
		return j, fmt.Errorf("%w: %s is not what it was; --restart starts the run over", ErrInputChanged, source)
	}
	r.summary.Resumed++
	return j, nil
}

// cost estimates the memory that labelling a document takes: its text, words,
// labels and line, in bytes.
func (r *run) cost(doc *corpus.Document) int64 {
	const perByte, perDocument = 12, 16 << 10
	return min(int64(len(doc.Text)+len(doc.Title))*perByte+perDocument, r.limit)
}

// work labels one document and writes its line of JSON.
func (r *run) work(ctx context.Context, j job) (result, error) {
	if j.written || j.doc == nil {
		return result{job: j}, nil
	}
	rec, linked, err := r.engine.label(ctx, j.doc)
	if err != nil {
		return result{}, err
	}
	rec.Seq, rec.Rev = j.seq, j.rev
	line, err := rec.AppendJSON(nil)
	j.doc = nil
	return result{job: j, line: line, linked: linked}, err
}

// write is called in the order of the inputs, from one goroutine.
func (r *run) write(res result) error {
	var err error
	switch {
	case res.written:
	case res.line == nil:
		err = r.writer.Skip(res.skip)
	default:
		err = errors.Join(r.used.add(res.linked), r.writer.Add(res.seq, res.line))
	}
	if !res.written {
		r.memory.Release(res.cost)
	}
	r.progress.Inputs++
	r.progress.Bytes += res.size
	r.report()
	return err
}

func (r *run) report() {
	if r.opts.Progress != nil {
		r.opts.Progress(r.progress)
	}
}

// dryRun counts what a run would do.
func dryRun(source Source, folder string, engine *Engine, opts RunOptions) (*Summary, error) {
	known, err := corpus.LoadKnown(folder)
	if err != nil {
		return nil, err
	}
	r := newRun(engine, known, opts)
	for item, err := range source.Items {
		if err != nil {
			return nil, err
		}
		if _, err := r.decide(item); err != nil {
			return nil, err
		}
	}
	r.summary.Vanished = known.Vanished(source.Names)
	return &r.summary, nil
}
