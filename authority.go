package attache

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"attache/extract/authority"
)

// lists are the authority lists and watch-lists of an engine.
type lists struct {
	index *authority.Index // nil without lists
	// digests names each list, "authority ror" or "watchlist entities", with
	// the SHA-256 of its file, for the manifest.
	digests map[string]string
}

// loadLists reads the files. The order they are given in does not matter, so
// two lists of one name are an error. Errors begin with the file, and the line
// if there is one.
func loadLists(register, watch []string) (lists, error) {
	type list struct {
		name, path string
		watch      bool
	}
	var files []list
	for i, path := range slices.Concat(register, watch) {
		name, _, _ := strings.Cut(filepath.Base(path), ".")
		files = append(files, list{name, path, i >= len(register)})
	}
	if len(files) == 0 {
		return lists{}, nil
	}
	slices.SortFunc(files, func(a, b list) int { return strings.Compare(a.name, b.name) })
	all := lists{digests: map[string]string{}}
	var entries []authority.Entry
	for i, f := range files {
		if i > 0 && files[i-1].name == f.name {
			return lists{}, fmt.Errorf("%s and %s are both called %s: their entries could not be told apart; rename one", files[i-1].path, f.path, f.name)
		}
		more, sum, err := readList(f.path, f.watch)
		if err != nil {
			return lists{}, err
		}
		entries = append(entries, more...)
		kind := "authority "
		if f.watch {
			kind = "watchlist "
		}
		all.digests[kind+f.name] = sum
	}
	all.index = authority.New(entries, authority.Options{})
	return all, nil
}

// readList reads the entries of one file, with the digest of its bytes. Their
// places leave out the folders above the file.
func readList(path string, watch bool) ([]authority.Entry, string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, "", err
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return nil, "", errors.Join(fmt.Errorf("%s: %w", path, err), f.Close())
	}
	if err := f.Close(); err != nil {
		return nil, "", err
	}
	entries, err := authority.ReadFile(path, watch)
	for i := range entries {
		entries[i].Place = filepath.Base(path) + strings.TrimPrefix(entries[i].Place, path)
	}
	return entries, hex.EncodeToString(sum.Sum(nil)), err
}

// used is used/authority.jsonl: a copy of every entry that an organisation of
// the corpus was linked to, in the order of the first links. A line is written
// before the record it belongs to, so that a killed run leaves none out; what
// the run had written in advance is found again when it goes on.
type used struct {
	file *os.File
	seen map[string]bool // by line
}

// openUsed opens the file for adding, after the last whole line. Without lists
// it returns nil, which takes nothing.
func openUsed(folder string, engine *Engine) (*used, error) {
	if !engine.linked {
		return nil, nil
	}
	path := filepath.Join(folder, "used", "authority.jsonl")
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	data, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	u := &used{seen: map[string]bool{}}
	whole := data[:bytes.LastIndexByte(data, '\n')+1]
	for line := range bytes.Lines(whole) {
		u.seen[string(line)] = true
	}
	if u.file, err = os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o644); err != nil {
		return nil, err
	}
	if err = u.file.Truncate(int64(len(whole))); err == nil {
		_, err = u.file.Seek(0, io.SeekEnd)
	}
	if err != nil {
		return nil, errors.Join(err, u.file.Close())
	}
	return u, nil
}

// add writes the entries that are new.
func (u *used) add(entries []*authority.Entry) error {
	for _, e := range entries {
		line, err := json.Marshal(e)
		if err != nil {
			return fmt.Errorf("%s: %w", e.Place, err)
		}
		line = append(line, '\n')
		if u.seen[string(line)] {
			continue
		}
		u.seen[string(line)] = true
		if _, err := u.file.Write(line); err != nil {
			return err
		}
	}
	return nil
}

func (u *used) close() error {
	if u == nil {
		return nil
	}
	return errors.Join(u.file.Sync(), u.file.Close())
}
