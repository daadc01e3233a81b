// Package read turns files into documents.
//
// Read walks the inputs and yields, in an order that depends on names and
// bytes alone, one Item for each document and one for each thing that could
// not be read; nothing is dropped in silence:
//
//	for item, err := range read.Read(ctx, []string{"reports"}, read.Options{}) { … }
//
// Three guarantees hold for every document d:
//
//	utf8.ValidString(d.Text)          // whatever the bytes were
//	d.Text is never rewritten later   // line breaks are those of the file
//	len(bytes of d) <= Options.MaxBytes
//
// Tables are streamed row by row; one document is held at a time. A reader
// never executes, fetches or writes anything, but by Options.OCR and
// Options.Tika; one that panics or stalls costs its document only.
package read

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
	"strings"
	"time"

	"attache/corpus"
)

// Options says how inputs are read. The zero value is ready for use.
type Options struct {
	// Map names the column or key that holds a field: Map["text"] = "Body".
	// Fields are id, title, text, date, url and lang.
	Map map[string]string
	// MaxBytes bounds the bytes of one document, decompressed. Default 64 MiB.
	MaxBytes int64
	// MaxMarkup bounds the bytes of one HTML page, whose tree is held in
	// memory at many times its size. Default 16 MiB.
	MaxMarkup int64
	// MaxRatio bounds how many times larger than an input file all that comes
	// out of it may be, once that has passed 16 MiB. Default 200.
	MaxRatio int64
	// MaxDepth bounds how many files may lie inside one another. Default 4.
	MaxDepth int64
	// MaxFiles bounds how many files one input file may hold. Default 100,000.
	MaxFiles int64
	// MaxPages bounds the pages of a PDF. Default 10,000.
	MaxPages int64
	// MaxTime bounds how long one reader may work on one file, a last resort: all
	// other limits count. Default five minutes.
	MaxTime time.Duration
	// Tika is the address of an Apache Tika server that reads what attache does
	// not, such as "http://localhost:9998"; none by default. It is sent the bytes
	// and the name of each such file.
	Tika string
	// OCR names the languages, as Tesseract calls them, "eng" or "eng+chi_sim",
	// in which scanned PDFs are read by ocrmypdf or tesseract, whichever is
	// installed; "" leaves them unread.
	OCR string
	// NoCache keeps the PDF reader's compiled code out of the user's cache
	// directory; every run with a PDF then starts seconds later.
	NoCache bool
	// WholePage takes all text of an HTML page, not only its main text.
	WholePage bool
	// Exclude lists files and folders that are not inputs, such as the corpus
	// folder that is being written.
	Exclude []string
}

// Validate returns an error that names the option at fault.
func (o *Options) Validate() error {
	for _, field := range sortedKeys(o.Map) {
		if !slices.Contains(fieldNames, field) {
			return fmt.Errorf("--map %s=%s: there is no field %q; the fields are %s", field, o.Map[field], field, strings.Join(fieldNames, ", "))
		}
	}
	return errors.Join(checkTika(o.Tika), checkOCR(o.OCR))
}

// SetDefaults fills in the limits that are zero.
func (o *Options) SetDefaults() {
	setDefault(&o.MaxBytes, 64<<20)
	setDefault(&o.MaxMarkup, 16<<20)
	setDefault(&o.MaxRatio, 200)
	setDefault(&o.MaxDepth, 4)
	setDefault(&o.MaxFiles, 100_000)
	setDefault(&o.MaxPages, 10_000)
	setDefault(&o.MaxTime, 5*time.Minute)
}

func setDefault[T ~int64](field *T, value T) {
	if *field <= 0 {
		*field = value
	}
}

// Item is one document or one skip, in input order. Exactly one of Doc and
// Skip is set.
type Item struct {
	Doc  *corpus.Document
	Skip *Skip
	// Size is how many bytes of the input files were read since the item
	// before, for showing progress.
	Size int64
}

// Read yields every document and skip of the inputs, files or folders, in
// order. The only errors are an input that does not exist, before any item,
// and a cancelled context; after an error nothing follows.
func Read(ctx context.Context, inputs []string, opts Options) iter.Seq2[Item, error] {
	opts.SetDefaults()
	return func(yield func(Item, error) bool) {
		sources, err := Sources(inputs, opts)
		if err != nil {
			yield(Item{}, err)
			return
		}
		s := &session{ctx: ctx, opts: &opts, yield: yield}
		defer s.close()
		for _, source := range sources {
			if s.done() {
				break
			}
			s.source(source)
		}
		s.finish()
	}
}

// ReadLines yields the documents of JSON lines read from r, such as standard
// input; name stands in their Source: "-:7".
func ReadLines(ctx context.Context, r io.Reader, name string, opts Options) iter.Seq2[Item, error] {
	opts.SetDefaults()
	return func(yield func(Item, error) bool) {
		s := &session{ctx: ctx, opts: &opts, yield: yield}
		defer s.close()
		s.stream(r, func(r io.Reader) { s.guard(name, func() { s.open(name, name+".jsonl", r) }) })
		s.finish()
	}
}

// session is the state of one Read.
type session struct {
	ctx     context.Context
	opts    *Options
	yield   func(Item, error) bool
	stopped bool   // the consumer wants no more
	yields  bool   // the consumer is at work, its panics are its own
	bytes   int64  // read since the last item
	file    Source // the one being read
	depth   int    // how many files are open inside one another
	pdf     *pdfEngine
	tika    *tikaServer

	// Of the input file being read:
	onDisk   *os.File
	packed   int64 // bytes read of it
	unpacked int64 // bytes that came out of it and of all that lies inside
	files    int64 // files inside it
	burst    bool  // it went over a limit; nothing more of it is read
	about    about // what its members are part of
}

func (s *session) done() bool { return s.stopped || s.ctx.Err() != nil }

// finish hands on the error of a cancelled context.
func (s *session) finish() {
	if err := s.ctx.Err(); err != nil && !s.stopped {
		s.yield(Item{}, err)
	}
}

// close ends what was started on the way.
func (s *session) close() {
	if s.pdf != nil {
		_ = s.pdf.close() // nothing was written that could be lost
	}
}

// emit hands on one item and reports whether more are wanted.
func (s *session) emit(item Item) bool {
	if s.done() {
		return false
	}
	item.Size, s.bytes = s.bytes, 0
	s.yields = true
	s.stopped = !s.yield(item, nil)
	s.yields = false
	return !s.stopped
}

func (s *session) skip(source string, reason Reason, detail string) bool {
	skip := &Skip{Source: source, Reason: reason, Detail: detail}
	if source == s.file.Name && s.file.Path != "" {
		skip.SourceSHA256 = fileDigest(s.file.Path)
	}
	return s.emit(Item{Skip: skip})
}

// stream hands r to use, with its bytes counted and its reads ended by a
// cancelled context.
func (s *session) stream(r io.Reader, use func(io.Reader)) { use(&countedReader{s, r}) }

type countedReader struct {
	s *session
	r io.Reader
}

func (c *countedReader) Read(p []byte) (int, error) {
	if err := c.s.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.r.Read(p)
	c.s.bytes += int64(n)
	c.s.packed += int64(n)
	return n, err
}
