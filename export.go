package attache

import (
	"context"
	"errors"
	"io"

	"attache/corpus"
	"attache/corpus/export"
)

// ExportOptions say what is exported and how.
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
	out, err := export.New(format, w, opts.Options)
	if err != nil {
		return err
	}
	thresholds := f.Manifest().Thresholds.With(opts.MinScore)
	if opts.Query == "" {
		for rec, err := range f.All() {
			if err = errors.Join(err, ctx.Err()); err != nil {
				return err
			}
			rec.Prune(thresholds)
			if err := out.Write(rec); err != nil {
				return err
			}
		}
		return out.Close()
	}
	found, err := search(ctx, f, SearchOptions{Query: opts.Query, Sort: "seq", MinScore: opts.MinScore, Width: 1})
	if err != nil {
		return err
	}
	for hit, err := range found.Hits {
		if err != nil {
			return err
		}
		if err := out.Write(hit.Record); err != nil {
			return err
		}
	}
	return out.Close()
}
