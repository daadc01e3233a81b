// Package verify reads exports back and holds them against the records they
// were made from, so that no span shifts and no label is lost on the way.
//
// It shares no code with the writers: it knows the formats as their readers do,
// counts offsets as each format counts them, and compares every span by its
// text. What it cannot tell apart from another's mistake, the tests leave to
// other people's programs.
package verify

import (
	"errors"
	"fmt"
	"io"
	"iter"

	"attache/corpus"
)

// Want is a record that the export should tell.
type Want struct {
	// Record is as exported: with the labels that count, and without what is
	// withheld.
	Record *corpus.Record
	// Whole is the same with its text, where that is withheld.
	Whole *corpus.Record
}

// Options say how the export was written.
type Options struct {
	// Rows is what a row of csv is; empty for reports.
	Rows string
	// Raw is whether csv was written without guards.
	Raw bool
	// NoText and NoPeople say what was withheld.
	NoText, NoPeople bool
}

// Report says what was compared.
type Report struct {
	// Records were found in the export, in their order.
	Records int
	// Spans were compared by text.
	Spans int
	// Covered spans are not in the export, as its format holds no names that
	// overlap and a longer one stands there.
	Covered int
}

// check is a comparison under way.
type check struct {
	Report
	opts Options
	all  iter.Seq2[Want, error]
	next func() (Want, error, bool)
}

// readers compare one format each.
var readers = map[string]func(*check, string) error{
	"csv": (*check).csv, "xlsx": (*check).xlsx, "jsonl": (*check).jsonl, "bulk": (*check).bulk, "parquet": (*check).parquet,
	"hf": (*check).hf, "conll": (*check).conll, "spacy": (*check).spacy, "brat": (*check).brat, "labelstudio": (*check).labelStudio,
	"doccano": (*check).doccano, "ftm": (*check).ftm, "graphml": (*check).graphml,
}

// Export compares the export at path, a file or a folder, with the records it
// should tell, in their order; a format of several parts goes through them more
// than once. The error names the first record that differs,
// and how.
func Export(format, path string, want iter.Seq2[Want, error], opts Options) (Report, error) {
	read := readers[format]
	if read == nil {
		return Report{}, fmt.Errorf("format %q: there is no reader to verify it with", format)
	}
	next, stop := iter.Pull2(want)
	defer stop()
	c := &check{opts: opts, all: want, next: next}
	err := read(c, path)
	if err == nil {
		err = c.end()
	}
	if err != nil {
		return c.Report, fmt.Errorf("verify %s: %w", format, err)
	}
	return c.Report, nil
}

// end is an error if there are records that the export has not told.
func (c *check) end() error {
	missing, err, more := c.next()
	if more && err == nil {
		err = fmt.Errorf("record %s: not in the export, which ends after %d", missing.Record.ID, c.Records)
	}
	return err
}

var errMore = errors.New("the export has more records than the corpus")

// want is the next record that the export should tell.
func (c *check) want() (Want, error) {
	w, err, ok := c.next()
	if !ok {
		return w, errMore
	}
	if err == nil {
		c.Records++
	}
	return w, err
}

// wantID is want, for an export that says id next.
func (c *check) wantID(id string) (Want, error) {
	w, err := c.want()
	if err == nil && w.Record.ID != id {
		err = fmt.Errorf("record %s: the export has %s in its place", w.Record.ID, id)
	}
	return w, err
}

// differ is the error of a record that is told wrongly.
func differ(w Want, format string, args ...any) error {
	return fmt.Errorf("record %s: %s", w.Record.ID, fmt.Sprintf(format, args...))
}

// sameText compares a text with what it should be.
func sameText(w Want, what, got, want string) error {
	if got == want {
		return nil
	}
	at := 0
	for at < len(got) && at < len(want) && got[at] == want[at] {
		at++
	}
	return differ(w, "%s differs from byte %d on: %q, want %q", what, at, clip(got[at:]), clip(want[at:]))
}

func clip(s string) string { return s[:min(len(s), 40)] }

// atEnd makes the end of a file no error.
func atEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
