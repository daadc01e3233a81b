package attache

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"slices"
	"strings"

	"attache/corpus"
	"attache/corpus/export"
)

// ImportOptions say how a corrected export is brought back.
type ImportOptions struct {
	// Format is one of ImportFormats; empty goes by the name of the file.
	Format string
	// Who, When and Why are kept with each correction.
	Who, When, Why string
	// DryRun says what would be corrected, and writes nothing.
	DryRun bool
	// Overwrite takes edits of what was corrected otherwise since the export.
	Overwrite bool
	// Partial takes the rows that fit, where some do not.
	Partial bool
}

// ImportReport says what an import found and did.
type ImportReport struct {
	// Rows were read, and Unchanged of them say what they said when exported.
	// Known edits stand in the ledger already.
	Rows, Unchanged, Known int
	// Corrections are the edits, and what they change.
	*CorrectReport
	// Overlaps are edits of what was corrected otherwise since the export. They
	// are left out, unless they were asked for.
	Overlaps []Overlap
	// Refused are rows that do not fit the corpus, each with its place.
	Refused []error
	// Notes are edits that have no place in a corpus, a line each.
	Notes []string
}

// Overlap is an edit of what another correction has decided since the export.
type Overlap struct {
	Edit  corpus.Correction
	Since corpus.Correction
}

// ErrForeign is wrapped by the error for a file with rows that do not fit the
// corpus.
var ErrForeign = errors.New("the file does not fit the corpus")

// ErrImportFormat is wrapped by the error for a file of no format that Import
// reads, or of none that can be told.
var ErrImportFormat = errors.New("unknown format")

// ImportFormats are the formats that Import reads.
func ImportFormats() []string {
	return []string{"jsonl", "csv", "xlsx", "labelstudio", "doccano", "conll", "brat"}
}

// row is what a file says of one record.
type row struct {
	place string // "study.csv:12"
	id    string
	base  export.Base
	// edit applies to a copy of the record, as it was exported, what the row
	// says otherwise. What it cannot take it returns in words.
	edit func(*corpus.Record) (notes []string, err error)
}

// Import takes an export that people corrected and adds what they changed to
// the ledger of the corpus folder. What changed is told by comparing the file
// with the record as it was exported, which its base says: so corrections that
// were made since stay. The error wraps ErrForeign if rows do not fit, and then
// nothing is written.
func Import(ctx context.Context, folder, path string, opts ImportOptions) (*ImportReport, error) {
	format, err := importFormat(path, opts.Format)
	if err != nil {
		return nil, err
	}
	switch info, err := os.Stat(path); {
	case err != nil:
		return nil, err
	case info.IsDir() && format != "brat":
		return nil, fmt.Errorf("%s: %w: it is a folder, and %s is one file", path, ErrForeign, format)
	case info.Size() == 0:
		return nil, fmt.Errorf("%s: %w: it is empty", path, ErrForeign)
	}
	report := &ImportReport{}
	entries := func(f *corpus.Folder) ([]corpus.Correction, error) {
		x := &importing{folder: f, path: path, opts: opts, report: report, views: map[int]*corpus.Folder{}, seen: map[string]string{}}
		return x.read(ctx, importers[format](path))
	}
	report.CorrectReport, err = correctWith(ctx, folder, entries, opts.DryRun)
	return report, err
}

var importers = map[string]func(path string) iter.Seq2[row, error]{
	"jsonl": readRecords, "csv": readTable, "xlsx": readWorkbook,
	"labelstudio": readTasks, "doccano": readDoccano, "conll": readColumns, "brat": readStandoff,
}

// importing is an import under way.
type importing struct {
	folder *corpus.Folder
	path   string
	opts   ImportOptions
	report *ImportReport
	labels *labels
	views  map[int]*corpus.Folder // with so many corrections
	seen   map[string]string      // the place of a record
}

func (x *importing) read(ctx context.Context, rows iter.Seq2[row, error]) ([]corpus.Correction, error) {
	var list []corpus.Correction
	var err error
	if x.labels, err = newLabels(x.folder); err != nil {
		return nil, err
	}
	for r, err := range rows {
		if err = errors.Join(err, ctx.Err()); err != nil {
			return nil, err
		}
		x.report.Rows++
		was, err := x.origin(&r)
		if err != nil {
			x.report.Refused = append(x.report.Refused, fmt.Errorf("%s: %w", r.place, err))
			continue
		}
		edits, err := x.edits(&r, was)
		if err != nil {
			x.report.Refused = append(x.report.Refused, fmt.Errorf("%s: record %s: %w", r.place, r.id, err))
			continue
		}
		if len(edits) == 0 {
			x.report.Unchanged++
		}
		list = append(list, x.settle(&r, edits)...)
	}
	switch n := len(x.report.Refused); {
	case x.report.Rows == 0:
		return nil, fmt.Errorf("%s: %w: there is no record in it", x.path, ErrForeign)
	case n > 0 && (!x.opts.Partial || n == x.report.Rows):
		return nil, fmt.Errorf("%w: %d of %d rows, the first of them: %w", ErrForeign, n, x.report.Rows, x.report.Refused[0])
	}
	return list, nil
}

// origin is the record as it was when the row was exported.
func (x *importing) origin(r *row) (*corpus.Record, error) {
	switch first, again := x.seen[r.id]; {
	case r.id == "":
		return nil, errors.New("it names no record: the column or field id is missing or empty")
	case r.base.RecordHash == "":
		return nil, fmt.Errorf("record %s has no record_hash: what it was when it was exported cannot be told", r.id)
	case again:
		return nil, fmt.Errorf("record %s stands in it already, at %s", r.id, first)
	case r.base.Ledger > x.folder.Ledger().Len():
		return nil, fmt.Errorf("record %s was exported with %d corrections; this corpus has %d", r.id, r.base.Ledger, x.folder.Ledger().Len())
	}
	x.seen[r.id] = r.place
	view := x.views[r.base.Ledger]
	if view == nil {
		view = x.folder.With(x.folder.Ledger().First(r.base.Ledger))
		x.views[r.base.Ledger] = view
	}
	rec, err := view.Get(r.id)
	if errors.Is(err, corpus.ErrNotFound) {
		return nil, fmt.Errorf("record %s is not in this corpus", r.id)
	}
	if err != nil {
		return nil, err
	}
	hash, err := export.RecordHash(rec)
	if err == nil && hash != r.base.RecordHash {
		err = fmt.Errorf("record %s is not what it was exported from: it was labelled anew since, or the file is of another corpus", r.id)
	}
	return rec, err
}

// edits are what the row changed in the record.
func (x *importing) edits(r *row, whole *corpus.Record) ([]corpus.Correction, error) {
	was, err := x.exported(whole, r.base)
	if err != nil {
		return nil, err
	}
	is, err := x.exported(whole, r.base)
	if err != nil {
		return nil, err
	}
	notes, err := r.edit(is)
	for _, note := range notes {
		x.report.Notes = append(x.report.Notes, r.place+": record "+r.id+": "+note)
	}
	if err != nil {
		return nil, err
	}
	list := corrections(was, is)
	for i := range list {
		list[i].Who, list[i].When, list[i].Why = x.opts.Who, x.opts.When, x.opts.Why
		if err := errors.Join(x.labels.check(&list[i]), list[i].Validate()); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// exported is a copy of a record with the labels that count.
func (x *importing) exported(r *corpus.Record, base export.Base) (*corpus.Record, error) {
	line, err := r.AppendJSON(nil)
	if err != nil {
		return nil, err
	}
	c := new(corpus.Record)
	if err := json.Unmarshal(line, c); err != nil {
		return nil, err
	}
	c.Prune(x.folder.Manifest().Thresholds.With(base.MinScore))
	return c, nil
}

// settle leaves out the edits of what was corrected otherwise since the export,
// unless they are to overwrite it.
func (x *importing) settle(r *row, edits []corpus.Correction) (list []corpus.Correction) {
	ledger := x.folder.Ledger()
	for _, edit := range edits {
		overlap, known := -1, false
		for i := r.base.Ledger; i < ledger.Len(); i++ {
			entry, err := ledger.Entry(i)
			switch {
			case err != nil || !ledger.InForce(i):
			case edit.Repeats(entry):
				overlap, known = -1, true
			case overlaps(&edit, entry):
				overlap, known = i, false
			}
		}
		if known {
			x.report.Known++
			continue
		}
		if overlap >= 0 {
			entry, _ := ledger.Entry(overlap)
			x.report.Overlaps = append(x.report.Overlaps, Overlap{edit, *entry})
			if !x.opts.Overwrite {
				continue
			}
		}
		list = append(list, edit)
	}
	return list
}

// overlaps reports whether another entry decides what an edit does, otherwise:
// in the same document, or for a name in all.
func overlaps(edit, other *corpus.Correction) bool {
	if edit.Overrides(other) {
		return true
	}
	if edit.What != other.What || other.Do == corpus.Undo {
		return false
	}
	name := edit.Name
	if edit.At != nil {
		name = edit.At.Quote
	}
	if other.Doc == "" {
		same := slices.ContainsFunc(append([]string{other.Name}, other.Names...), func(n string) bool {
			return corpus.NameKey(edit.What, n) == corpus.NameKey(edit.What, name)
		})
		return same && (other.Do == edit.Do && !sameValue(edit, other) || other.Do == corpus.Remove)
	}
	if other.Doc != edit.Doc || other.At == nil || edit.At == nil {
		return false
	}
	// The same words of the same document, aimed at in another way.
	return other.At.Field == edit.At.Field && other.At.Quote == edit.At.Quote &&
		(other.Do == edit.Do && !sameValue(edit, other) || other.Do == corpus.Remove && edit.Do != corpus.Remove) &&
		(other.At.Every || edit.At.Every || other.At.Occurrence == edit.At.Occurrence && other.At.Before == edit.At.Before)
}

func sameValue(a, b *corpus.Correction) bool {
	x, y := corpus.Value{}, corpus.Value{}
	if a.To != nil {
		x = *a.To
	}
	if b.To != nil {
		y = *b.To
	}
	return x.Name == y.Name && x.Kind == y.Kind && x.Country == y.Country && x.ID == y.ID && x.Label == y.Label && x.What == y.What
}

// importFormat is the format of a file by its name, or as it was given.
func importFormat(path, format string) (string, error) {
	if _, err := os.Stat(path); format == "" && err != nil {
		return "", err // it has no format rather than none that its name tells
	}
	if format == "" {
		lower := strings.ToLower(strings.TrimSuffix(path, "/"))
		for _, f := range []struct{ ext, format string }{
			{".csv", "csv"}, {".tsv", "csv"}, {".xlsx", "xlsx"}, {".jsonl", "jsonl"}, {".ndjson", "jsonl"}, {".conll", "conll"}, {".bio", "conll"},
		} {
			if strings.HasSuffix(lower, f.ext) {
				return f.format, nil
			}
		}
		return "", fmt.Errorf("%s: %w: its name does not tell it: give it with -f, one of %s", path, ErrImportFormat, strings.Join(ImportFormats(), ", "))
	}
	if !slices.Contains(ImportFormats(), format) {
		return "", fmt.Errorf("%s: %w %q: want one of %s", path, ErrImportFormat, format, strings.Join(ImportFormats(), ", "))
	}
	return format, nil
}
