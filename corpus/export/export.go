// Package export writes labelled records in the formats that other tools read,
// one file a format.
//
//	w, err := export.New("csv", out, export.Options{})
//	for … { err = w.Write(record) }
//	err = w.Close()
//
// Records are written as they come, one at a time; nothing is gathered unless
// a format's own description says so. A writer never changes the record it is
// given, and the same records give the same bytes.
//
// Every format that people correct carries, for each record, its id and its
// Base: RecordHash, the ledger's length, and what else an import needs to know
// what was changed since. Cells of CSV that a spreadsheet would run are guarded
// by Guard, and Unguard is the way back. Formats that know no fields hold a
// report as one text: the title, a blank line and the text, or the text alone
// where it opens with its title.
package export

import (
	"fmt"
	"io"
	"strings"

	"attache/corpus"
)

// Writer takes records one by one. Close completes the output, without closing
// what it is written to; nothing is whole before Close has returned nil.
type Writer interface {
	Write(*corpus.Record) error
	Close() error
}

// Options says how records are written. The zero value is ready for use.
type Options struct {
	// Raw leaves out what CSV has for spreadsheets: the byte order mark, and
	// the apostrophe before cells that would be run as formulas.
	Raw bool
	// NoText leaves out the text; spans, the text's hash and short quotes stay.
	NoText bool
	// NoPeople leaves out people, and masks their names and all e-mail
	// addresses in the text, byte for byte, so that spans stay true.
	NoPeople bool
	// Rows is what a row of csv is: "reports", the default, "organizations",
	// "people", "countries", "domains" or "modes".
	Rows string
	// Scheme is how conll marks names: "bio", the default, or "bioes".
	Scheme string
	// Provenance says what the records come from; its thresholds leave out the
	// labels that do not count.
	Provenance Provenance
}

// Format is one output format.
type Format struct {
	// Name is what New takes, Ext the usual file ending, About one line for a
	// list of formats.
	Name, Ext, About string

	new  func(io.Writer, *Options) encoder
	text bool // nothing is left without the text
}

// Formats lists every format, in the order of the documentation.
func Formats() []Format {
	return []Format{
		{"csv", ".csv", "one row a report, for spreadsheets", newCSV, false},
		{"xlsx", ".xlsx", "an Excel workbook: reports, organisations, countries, domains, people, codebook", newXLSX, false},
		{"jsonl", ".jsonl", "one record a line, complete", newJSONL, false},
		{"parquet", ".parquet", "a nested table, for DuckDB, pandas and other notebooks' tools", newParquet, false},
		{"conll", ".conll", "CoNLL-2003 columns, a token a line", newCoNLL, true},
		{"spacy", ".json", "JSON for spacy convert: tokens, names, domains as categories", newSpacy, true},
		{"labelstudio", ".json", "Label Studio tasks with predictions", newLabelStudio, true},
		{"ftm", ".ftm.jsonl", "FollowTheMoney entities, for Aleph and OpenSanctions tools", newFtM, false},
		{"bulk", ".ndjson", "the body of an Elasticsearch or OpenSearch _bulk request", newBulk, false},
	}
}

// New starts an output in the named format.
func New(format string, w io.Writer, opts Options) (Writer, error) {
	if opts.Scheme != "" && opts.Scheme != "bio" && opts.Scheme != "bioes" {
		return nil, fmt.Errorf("tag scheme %q: not bio or bioes", opts.Scheme)
	}
	if err := checkRows(format, &opts); err != nil {
		return nil, err
	}
	var names []string
	for _, f := range Formats() {
		if f.Name == format {
			if opts.NoText && f.text {
				return nil, fmt.Errorf("format %s is the text itself, which cannot be left out of it", format)
			}
			opts.Provenance.NoText, opts.Provenance.NoPeople = opts.NoText, opts.NoPeople
			return &writer{f.new(w, &opts), &opts}, nil
		}
		names = append(names, f.Name)
	}
	return nil, fmt.Errorf("format %q: not one of %s", format, strings.Join(names, ", "))
}

// encoder is one format at work.
type encoder interface {
	Write(*entry) error
	Close() error
}

// writer takes out of each record what the options leave out.
type writer struct {
	encoder
	opts *Options
}

func (w *writer) Write(r *corpus.Record) error {
	e, err := w.opts.prepare(r)
	if err != nil {
		return err
	}
	if err := w.encoder.Write(e); err != nil {
		return fmt.Errorf("record %s: %w", r.ID, err)
	}
	return nil
}
