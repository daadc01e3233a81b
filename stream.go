package attache

import (
	"context"
	"io"

	"attache/corpus"
	"attache/internal/par"
)

// Stream labels the source and writes the records to out as JSON lines, in the
// order of the inputs, with no folder and no index. skipped, if not nil, is
// called for every input that could not be read, in order too.
func Stream(ctx context.Context, source Source, out io.Writer, opts RunOptions, skipped func(corpus.Skipped)) (*Summary, error) {
	engine, err := New(opts.Options)
	if err != nil {
		return nil, err
	}
	known, err := corpus.LoadKnown("")
	if err != nil {
		return nil, err
	}
	r := newRun(engine, known, opts)
	write := func(res result) error {
		r.memory.Release(res.cost)
		if res.line != nil {
			_, err := out.Write(res.line)
			return err
		}
		if skipped != nil && !res.written {
			skipped(res.skip)
		}
		return nil
	}
	err = par.Map(ctx, r.opts.Workers, r.jobs(ctx, source), r.work, write)
	return &r.summary, err
}
