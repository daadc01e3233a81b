package attache

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"

	"attache/corpus"
	"attache/corpus/export"
)

// ExportOptions say what is exported and how. Export sets the provenance
// itself.
type ExportOptions struct {
	export.Options
	// Query, if set, exports only what this search finds, in the order of the
	// corpus.
	Query string
	// MinScore, if positive, takes the place of every label's threshold.
	MinScore float64
}

// Export writes the records of the corpus folder, with the labels that count,
// to w in a format of export.Formats. It streams: memory does not grow with the corpus.
func Export(ctx context.Context, folder, format string, w io.Writer, opts ExportOptions) error {
	f, err := corpus.Open(folder)
	if err != nil {
		return err
	}
	defer f.Close()
	if opts.Provenance, err = provenance(f, opts); err != nil {
		return err
	}
	out, err := export.New(format, w, opts.Options)
	if err != nil {
		return err
	}
	for rec, err := range exportRecords(ctx, f, opts) {
		if err = errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		if err := out.Write(rec); err != nil {
			return err
		}
	}
	return out.Close()
}

// exportRecords yields what the options choose, as the corpus gives it: what
// counts and what is withheld is the exporter's to know.
func exportRecords(ctx context.Context, f *corpus.Folder, opts ExportOptions) iter.Seq2[*corpus.Record, error] {
	if opts.Query == "" {
		return f.All()
	}
	return func(yield func(*corpus.Record, error) bool) {
		found, err := search(ctx, f, SearchOptions{Query: opts.Query, Sort: "seq", MinScore: opts.MinScore, Width: 1})
		if err != nil {
			yield(nil, err)
			return
		}
		for hit, err := range found.Hits {
			var rec *corpus.Record
			if err == nil {
				rec, err = f.Get(hit.Record.ID) // whole: a hit has only the labels that count
			}
			if !yield(rec, err) || err != nil {
				return
			}
		}
	}
}

// provenance says what an export of the folder is made from.
func provenance(f *corpus.Folder, opts ExportOptions) (p export.Provenance, err error) {
	m := f.Manifest()
	p = export.Provenance{
		Engine: m.Engine, Models: m.Models, Settings: m.Options, Runs: len(m.Runs),
		Query: opts.Query, MinScore: opts.MinScore, Thresholds: m.Thresholds.With(opts.MinScore),
	}
	if p.Manifest, err = m.SHA256(); err != nil {
		return p, err
	}
	p.Ledger, err = ledgerLength(f.Dir())
	return p, err
}

// ledgerLength counts the whole lines of the folder's corrections.jsonl; one
// that is not there has none.
func ledgerLength(dir string) (n int, err error) {
	in, err := os.Open(filepath.Join(dir, "corrections.jsonl"))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	defer in.Close()
	block := make([]byte, 1<<16)
	for {
		read, err := in.Read(block)
		n += bytes.Count(block[:read], []byte{'\n'})
		if err == io.EOF {
			return n, nil
		}
		if err != nil {
			return 0, fmt.Errorf("%s: %w", in.Name(), err)
		}
	}
}
