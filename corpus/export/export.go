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
// what was changed since. Cells of CSV, and of CSV alone, that a spreadsheet would
// run are guarded by Guard, and Unguard is the way back. Formats that know no fields hold a
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
	// Organization, if set, says which one of the whole corpus an organisation of
	// a record is, given by the record's id and its name there: name, kind and
	// country are read. Those with one name and country are one in graphml and ftm.
	Organization func(id, name string) (corpus.Organization, bool)
	// Provenance says what the records come from; its thresholds leave out the
	// labels that do not count.
	Provenance Provenance
}

// Format is one output format.
type Format struct {
	// Name is what New takes, About one line for a list of formats.
	Name, About string

	// Folder is whether it is several files: a folder, or a ZIP archive of one.
	Folder bool

	new  func(io.Writer, *Options) encoder
	tree func(tree, *Options) encoder
	text bool // nothing is left without the text
}

// Formats lists every format, in the order of the documentation.
func Formats() []Format {
	return []Format{
		{Name: "csv", About: "a table for spreadsheets: a row a report, or a label (--rows)", new: newCSV},
		{Name: "xlsx", About: "an Excel workbook: a sheet a table, codebook, provenance", new: newXLSX},
		{Name: "jsonl", About: "one record a line, complete", new: newJSONL},
		{Name: "parquet", About: "a nested table, for DuckDB, pandas and other notebooks' tools", new: newParquet},
		{Name: "conll", About: "CoNLL-2003 columns, a token a line, BIO or BIOES (--scheme)", new: newCoNLL},
		{Name: "spacy", About: "JSON for spacy convert: tokens, names, domains as categories", new: newSpacy, text: true},
		{Name: "brat", About: "a folder of .txt and .ann files for brat", Folder: true, tree: newBrat},
		{Name: "labelstudio", About: "Label Studio tasks with predictions", new: newLabelStudio, text: true},
		{Name: "doccano", About: "JSON lines for a sequence labelling project of doccano", new: newDoccano, text: true},
		{Name: "ftm", About: "FollowTheMoney entities, for Aleph and OpenSanctions tools", new: newFtM},
		{Name: "graphml", About: "a network for Gephi and networkx: who with whom, where, on what", new: newGraphML},
		{Name: "hf", About: "a Hugging Face dataset: a folder with Parquet and a card", Folder: true, tree: newHF},
		{Name: "bulk", About: "the body of an Elasticsearch or OpenSearch _bulk request", new: newBulk},
	}
}

// Names lists the formats' names.
func Names() string {
	var names []string
	for _, f := range Formats() {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

// Lookup returns the format of that name, or an error that lists them all.
func Lookup(name string) (Format, error) {
	for _, f := range Formats() {
		if f.Name == name {
			return f, nil
		}
	}
	return Format{}, fmt.Errorf("no format %q: there are %s", name, Names())
}

// New starts an output in the named format. One of several files is written as
// a ZIP archive.
func New(format string, w io.Writer, opts Options) (Writer, error) {
	f, err := start(format, &opts)
	if err != nil {
		return nil, err
	}
	if f.Folder {
		return &writer{f.tree(newArchive(w), &opts), &opts}, nil
	}
	return &writer{f.new(w, &opts), &opts}, nil
}

// NewFolder starts an output of several files in the folder dir, which is there
// and empty. It is whole when Close has returned nil.
func NewFolder(format, dir string, opts Options) (Writer, error) {
	f, err := start(format, &opts)
	if err != nil {
		return nil, err
	}
	if !f.Folder {
		return nil, fmt.Errorf("format %s is one file, not a folder", format)
	}
	return &writer{f.tree(&folder{dir: dir}, &opts), &opts}, nil
}

// start looks the format up, and refuses options that do not go with it.
func start(format string, opts *Options) (Format, error) {
	if err := opts.Check(format); err != nil {
		return Format{}, err
	}
	opts.Provenance.NoText, opts.Provenance.NoPeople = opts.NoText, opts.NoPeople
	return Lookup(format)
}

// Check says what is wrong with the options for a format, if anything is.
func (o *Options) Check(format string) error {
	f, err := Lookup(format)
	if err != nil {
		return err
	}
	switch {
	case o.Scheme != "" && o.Scheme != "bio" && o.Scheme != "bioes":
		return fmt.Errorf("tag scheme %q: not bio or bioes", o.Scheme)
	case o.Scheme != "" && format != "conll":
		return fmt.Errorf("tag scheme %s: only conll has tags to choose", o.Scheme)
	case o.NoText && f.text:
		return fmt.Errorf("format %s is the text itself, which cannot be left out of it", format)
	}
	return checkRows(format, o)
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
