package index

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"attache/corpus"
)

// watched calls at before each record and after the last.
func watched(list []*corpus.Record, at func()) iter.Seq2[*corpus.Record, error] {
	return func(yield func(*corpus.Record, error) bool) {
		for _, r := range list {
			at()
			if !yield(r, nil) {
				return
			}
		}
		at()
	}
}

// A build or update that is killed at any point leaves the index as it was, or
// none where there was none, or the new one; the next writer succeeds and clears
// up. The folder is copied as it is at each record and as it is between the
// steps of naming a new generation.
func TestCrash(t *testing.T) {
	ctx, opts := context.Background(), Options{Thresholds: thresholds, batch: 1}
	old, list := sample()[:2], sample()
	for what, begin := range map[string]func(dir string) error{
		"nothing": func(string) error { return nil },
		"an index": func(dir string) error {
			return Build(ctx, dir, records(old), Stamp{Runs: 1}, opts)
		},
	} {
		for _, write := range []func(dir string, r iter.Seq2[*corpus.Record, error]) error{
			func(dir string, r iter.Seq2[*corpus.Record, error]) error {
				return Build(ctx, dir, r, Stamp{Runs: 2}, opts)
			},
			func(dir string, r iter.Seq2[*corpus.Record, error]) error {
				ix, err := Open(dir, OpenOptions{})
				if errors.Is(err, ErrNoIndex) {
					return Build(ctx, dir, r, Stamp{Runs: 2}, opts)
				}
				if err != nil {
					return err
				}
				return errors.Join(ix.Update(ctx, r, nil, Stamp{Runs: 2}, opts), ix.Close())
			},
		} {
			dir := filepath.Join(t.TempDir(), "index")
			if err := begin(dir); err != nil {
				t.Fatal(err)
			}
			states := killedStates(t, dir, list, write)
			for i, state := range states {
				reopened(t, fmt.Sprintf("%s, state %d", what, i), state, old, list, write)
			}
		}
	}
}

// killedStates writes an index and returns copies of its folder on the way.
func killedStates(t *testing.T, dir string, list []*corpus.Record, write func(string, iter.Seq2[*corpus.Record, error]) error) (states []string) {
	t.Helper()
	keep := func() {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		for {
			state := filepath.Join(t.TempDir(), "index")
			err := os.CopyFS(state, os.DirFS(dir))
			if errors.Is(err, fs.ErrNotExist) {
				continue // the index merged files away while they were copied: no state it was ever in
			}
			if err != nil {
				t.Fatal(err)
			}
			states = append(states, state)
			return
		}
	}
	if err := write(dir, watched(list, keep)); err != nil {
		t.Fatal(err)
	}
	before := states[0]
	keep() // all done
	keep() // the new generation is there and not named, and a manifest half written
	half := states[len(states)-1]
	manifest, err := os.ReadFile(filepath.Join(half, manifestName))
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(os.Remove(filepath.Join(half, manifestName)), os.CopyFS(filepath.Join(half, "g000099"), os.DirFS(before)))
	if old, readErr := os.ReadFile(filepath.Join(before, manifestName)); readErr == nil {
		m, _ := readManifest(before)
		err = errors.Join(err, os.WriteFile(filepath.Join(half, manifestName), old, 0o644),
			os.CopyFS(filepath.Join(half, m.Generation), os.DirFS(filepath.Join(before, m.Generation))))
	}
	err = errors.Join(err, os.WriteFile(filepath.Join(half, manifestName+".tmp-7"), manifest[:len(manifest)/2], 0o644))
	if err != nil {
		t.Fatal(err)
	}
	return states
}

// reopened checks what stands in a folder after a kill, then writes again.
func reopened(t *testing.T, what, dir string, old, list []*corpus.Record, write func(string, iter.Seq2[*corpus.Record, error]) error) {
	t.Helper()
	ix, err := Open(dir, OpenOptions{})
	switch {
	case errors.Is(err, ErrNoIndex):
	case err != nil:
		t.Errorf("%s: %v", what, err)
	default:
		want := old
		if ix.Stamp().Runs == 2 {
			want = list
		}
		problems, err := ix.Check(context.Background(), records(want), Options{Thresholds: thresholds})
		if err = errors.Join(err, ix.Close()); err != nil || len(problems) > 0 {
			t.Errorf("%s: %v, %v", what, problems, err)
		}
	}
	if err := write(dir, records(list)); err != nil {
		t.Errorf("%s: the next writer: %v", what, err)
		return
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 2 {
		t.Errorf("%s: left %v, %v", what, entries, err)
	}
	if ix, err = Open(dir, OpenOptions{}); err != nil {
		t.Fatalf("%s: after the next writer: %v", what, err)
	}
	ids, err := ix.IDs(context.Background())
	if slices.Sort(ids); err != nil || !slices.Equal(ids, []string{"cn-1", "de-1", "ru-1", "us-1"}) {
		t.Errorf("%s: %v, %v", what, ids, err)
	}
	if err := ix.Close(); err != nil {
		t.Error(err)
	}
}
