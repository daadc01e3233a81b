package attache

import (
	"context"
	"errors"
	"iter"
	"slices"

	"attache/classify"
	"attache/corpus"
)

// Suggest picks up to n records of the corpus folder that are worth labelling
// next: uncertain about their domains, and unlike each other. differs says
// what the corpus was labelled with and is not at hand, a line each.
func Suggest(ctx context.Context, folder string, n int) (list []classify.Suggestion, differs []string, err error) {
	f, err := corpus.Open(folder)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	c, differs, err := classifierOf(f)
	if err != nil {
		return nil, nil, err
	}
	list, err = classify.Suggest(c, assessed(ctx, f), n)
	return list, differs, err
}

// assessed yields the documents that domains were looked for in.
func assessed(ctx context.Context, f *corpus.Folder) iter.Seq2[classify.Example, error] {
	return func(yield func(classify.Example, error) bool) {
		for rec, err := range f.All() {
			if err = errors.Join(err, ctx.Err()); err != nil {
				yield(classify.Example{}, err)
				return
			}
			if !slices.Contains(rec.Unlabelled, "domains") && !yield(classify.Example{Doc: rec.Document(), Names: classify.Names(rec)}, nil) {
				return
			}
		}
	}
}
