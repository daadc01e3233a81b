package attache

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"syscall"

	"attache/corpus"
	"attache/index"
)

func indexDir(folder string) string { return filepath.Join(folder, "index") }

// stamp is what an index of the folder, as it is now, is built from.
func stamp(f *corpus.Folder) index.Stamp {
	size := f.Ledger().Bytes()
	return index.Stamp{Runs: len(f.Manifest().Runs), Records: f.Bytes(), Ledger: size, Commit: ledgerSum(f, size)}
}

// ledgerSum tells a ledger of a length from another one; "-" if the folder's
// has no line that ends there.
func ledgerSum(f *corpus.Folder, size int64) string {
	sum, ok := f.Ledger().Sum(size)
	switch {
	case !ok:
		return "-"
	case size == 0:
		return ""
	}
	return fmt.Sprintf("%08x", sum)
}

// same reports whether an index was built from just that, with the folder's
// thresholds.
func same(f *corpus.Folder, built index.Stamp) bool {
	want := stamp(f)
	return built.Runs == want.Runs && built.Records == want.Records && built.Ledger == want.Ledger && built.Commit == want.Commit &&
		built.Mapping == index.Mapping(f.Manifest().Thresholds)
}

// grown reports whether the folder has grown out of what an index was built
// from: the index lacks records and corrections, and has none too many.
func grown(f *corpus.Folder, built index.Stamp) bool {
	return built.Records <= f.Bytes() && built.Runs <= len(f.Manifest().Runs) && built.Commit == ledgerSum(f, built.Ledger) &&
		built.Mapping == index.Mapping(f.Manifest().Thresholds)
}

// behind yields the records that an index built from less has to take in: those
// that corrections touch, and those that came.
func behind(f *corpus.Folder, built index.Stamp) (iter.Seq2[*corpus.Record, error], error) {
	touched, err := f.Touched(built.Ledger)
	if err != nil {
		return nil, err
	}
	return func(yield func(*corpus.Record, error) bool) {
		done := make(map[string]bool, len(touched))
		for _, id := range touched {
			done[id] = true
			rec, err := f.Get(id)
			if !yield(rec, err) || err != nil {
				return
			}
		}
		for rec, err := range f.Since(built.Records) {
			if err == nil && done[rec.ID] {
				continue
			}
			if !yield(rec, err) || err != nil {
				return
			}
		}
	}, nil
}

// UpdateIndex brings the folder's full-text index up to date: new and changed
// records are added, and an index that is missing, damaged or of another
// version is built anew. The error wraps corpus.ErrLocked while another
// process writes.
func UpdateIndex(ctx context.Context, folder string) error {
	f, err := corpus.Open(folder) // before there is a lock in what is no corpus
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	unlock, err := corpus.Lock(folder)
	if err != nil {
		return err
	}
	return errors.Join(updateIndex(ctx, folder, runtime.GOMAXPROCS(0)), unlock())
}

// RebuildIndex throws the folder's index away and builds it anew.
func RebuildIndex(ctx context.Context, folder string) error {
	f, err := corpus.Open(folder)
	if err != nil {
		return err
	}
	defer f.Close()
	unlock, err := corpus.Lock(folder)
	if err != nil {
		return err
	}
	return errors.Join(buildIndex(ctx, f, runtime.GOMAXPROCS(0)), unlock())
}

// updateIndex is UpdateIndex for one who holds the lock.
func updateIndex(ctx context.Context, folder string, workers int) error {
	f, err := corpus.Open(folder)
	if err != nil {
		return err
	}
	defer f.Close()
	built, err := index.ReadStamp(indexDir(folder))
	if err != nil || !grown(f, built) {
		return buildIndex(ctx, f, workers)
	}
	ix, err := index.Open(indexDir(folder), index.OpenOptions{})
	if err != nil {
		return buildIndex(ctx, f, workers) // whatever is the matter with it
	}
	if same(f, built) {
		return ix.Close()
	}
	opts := index.Options{Thresholds: f.Manifest().Thresholds, Workers: workers}
	records, err := behind(f, built)
	if err == nil {
		err = ix.Update(ctx, records, nil, stamp(f), opts)
	}
	return errors.Join(err, ix.Close())
}

func buildIndex(ctx context.Context, f *corpus.Folder, workers int) error {
	opts := index.Options{Thresholds: f.Manifest().Thresholds, Workers: workers}
	return index.Build(ctx, indexDir(f.Dir()), f.All(), stamp(f), opts)
}

// openIndex opens the folder's index for searching. One that is behind the
// folder is brought up to date first; where that cannot be done, because the
// folder is read-only or another process writes, what it lacks is laid over it
// in memory, so that the answers are the same.
func openIndex(ctx context.Context, f *corpus.Folder) (*index.Index, error) {
	readOnly := index.OpenOptions{ReadOnly: true}
	built, err := index.ReadStamp(indexDir(f.Dir()))
	if err == nil && same(f, built) {
		ix, err := index.Open(indexDir(f.Dir()), readOnly)
		if !errors.Is(err, index.ErrDamaged) {
			return ix, err
		}
		return repairedIndex(ctx, f.Dir(), err)
	}
	whole := err == nil && grown(f, built)
	err = UpdateIndex(ctx, f.Dir())
	switch {
	case err == nil:
		return index.Open(indexDir(f.Dir()), readOnly)
	case !errors.Is(err, corpus.ErrLocked) && !errors.Is(err, fs.ErrPermission) && !errors.Is(err, syscall.EROFS):
		return nil, err
	case !whole:
		return nil, fmt.Errorf("%s: the index does not fit the records and cannot be built now: %w", f.Dir(), err)
	}
	ix, err := index.Open(indexDir(f.Dir()), readOnly)
	if err != nil {
		return nil, err
	}
	records, err := behind(f, ix.Stamp()) // of the index that was opened, whoever has written since
	if err == nil && !grown(f, ix.Stamp()) {
		err = fmt.Errorf("%s: the index was written while it was opened: try again", f.Dir())
	}
	if err == nil {
		err = ix.Overlay(ctx, records, stamp(f), index.Options{Thresholds: f.Manifest().Thresholds, Workers: runtime.GOMAXPROCS(0)})
	}
	if err != nil {
		return nil, errors.Join(err, ix.Close())
	}
	return ix, nil
}

// repairedIndex builds an index anew that is damaged, and opens it. Where that
// cannot be done the error says what is the matter with both.
func repairedIndex(ctx context.Context, folder string, damage error) (*index.Index, error) {
	if err := UpdateIndex(ctx, folder); err != nil {
		return nil, fmt.Errorf("%w; it cannot be built anew now: %w", damage, err)
	}
	return index.Open(indexDir(folder), index.OpenOptions{ReadOnly: true})
}

// IndexReport says how the index agrees with the records.
type IndexReport struct {
	Records int `json:"records"`
	Indexed int `json:"indexed"`
	// Problems are the records that are missing, only in the index, or there
	// with other labels or words; the first few.
	Problems []index.Problem `json:"problems,omitempty"`
	// Found counts all problems.
	Found int `json:"found"`
	// Stale says that the index was built from other runs than the folder has.
	Stale bool `json:"stale"`
}

// OK reports whether every record is in the index once, as it is in the
// folder, and nothing else.
func (r *IndexReport) OK() bool { return !r.Stale && r.Records == r.Indexed && r.Found == 0 }

// CheckIndex compares the folder's index with its records. The error is that of
// opening either; one of a damaged index wraps index.ErrDamaged.
func CheckIndex(ctx context.Context, folder string) (*IndexReport, error) {
	f, err := corpus.Open(folder)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	ix, err := index.Open(indexDir(folder), index.OpenOptions{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer ix.Close()
	problems, err := ix.Check(ctx, f.All(), index.Options{Thresholds: f.Manifest().Thresholds})
	if err != nil {
		return nil, err
	}
	const named = 10
	return &IndexReport{
		Records: f.Len(), Indexed: ix.Count(), Stale: !same(f, ix.Stamp()),
		Found: len(problems), Problems: problems[:min(len(problems), named)],
	}, nil
}

// indexState says in words how the index stands.
func indexState(f *corpus.Folder) string {
	built, err := index.ReadStamp(indexDir(f.Dir()))
	switch {
	case errors.Is(err, index.ErrNoIndex), errors.Is(err, os.ErrNotExist):
		return "none; the next search builds it"
	case err != nil:
		return err.Error() + "; the next search builds it anew"
	case same(f, built):
		return "up to date"
	}
	return "behind the records; the next search brings it up to date"
}
