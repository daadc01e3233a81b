package attache

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"iter"
	"slices"

	"attache/corpus"
	"attache/corpus/read"
)

// Files is the source of the documents in the files and folders at paths;
// folders are read to their depths, in the order of their names. A path that
// does not exist, or two with the same last element, is an error.
func Files(ctx context.Context, paths []string, opts read.Options) (Source, error) {
	source := Source{Items: read.Read(ctx, paths, opts)}
	first := map[string]string{}
	for _, path := range paths {
		name := read.InputName(path)
		if other, twice := first[name]; twice {
			return Source{}, fmt.Errorf("%s and %s are both called %s: their documents could not be told apart; label them one after the other, or rename one", other, path, name)
		}
		first[name] = path
		source.Names = append(source.Names, name)
	}
	files, err := read.Sources(paths, opts)
	if err != nil {
		return Source{}, err
	}
	sum := sha256.New()
	for _, f := range files {
		source.Bytes += f.Size
		fmt.Fprintf(sum, "%q %d\n", f.Name, f.Size)
	}
	source.Fingerprint = hex.EncodeToString(sum.Sum(nil)[:16])
	return source, nil
}

// Lines is the source of the documents in a stream of JSON lines.
func Lines(ctx context.Context, in io.Reader, opts read.Options) Source {
	return Source{Names: []string{"-"}, Items: read.ReadLines(ctx, in, "-", opts)}
}

// Stored is the source of the documents of a corpus folder, as they were read,
// with the inputs that could not be: for labelling them anew.
func Stored(f *corpus.Folder) (Source, error) {
	unread, err := unread(f)
	if err != nil {
		return Source{}, err
	}
	last := f.Manifest().Runs[len(f.Manifest().Runs)-1]
	id := sha256.Sum256(fmt.Appendf(nil, "%d %d %q", last.RecordsBytes, last.SkippedBytes, last.Fingerprint))
	return Source{
		Names: last.Inputs, Fingerprint: hex.EncodeToString(id[:16]), Bytes: f.Bytes(), Items: stored(f, unread),
	}, nil
}

// unread are the inputs without a record that a new folder must know of: those
// that could not be read, and those that were forgotten.
func unread(f *corpus.Folder) ([]corpus.Skipped, error) {
	list, err := f.Unread()
	if err != nil {
		return nil, err
	}
	gone, err := f.Forgotten()
	if err != nil {
		return nil, err
	}
	place := map[string]bool{}
	for _, s := range list {
		place[s.Source] = true
	}
	for _, s := range gone {
		if !place[s.Source] {
			place[s.Source] = true
			list = append(list, s)
		}
	}
	slices.SortStableFunc(list, func(a, b corpus.Skipped) int { return cmp.Compare(a.Seq, b.Seq) })
	return list, nil
}

// stored merges records and skips by their sequence numbers.
func stored(f *corpus.Folder, unread []corpus.Skipped) iter.Seq2[read.Item, error] {
	return func(yield func(read.Item, error) bool) {
		next := 0
		skipsBefore := func(seq int) bool {
			for ; next < len(unread) && unread[next].Seq < seq; next++ {
				s := unread[next]
				skip := &read.Skip{Source: s.Source, Reason: s.Reason, Detail: s.Detail, SourceSHA256: s.SourceSHA256}
				if !yield(read.Item{Skip: skip}, nil) {
					return false
				}
			}
			return true
		}
		seq := 0
		for rec, err := range f.All() {
			if err != nil {
				yield(read.Item{}, err)
				return
			}
			if !skipsBefore(rec.Seq) || !yield(read.Item{Doc: rec.Document(), Size: int64(len(rec.Text))}, nil) {
				return
			}
			seq = rec.Seq
		}
		skipsBefore(max(seq, int(^uint(0)>>1)))
	}
}
