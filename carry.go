package attache

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"attache/audit"
	"attache/corpus"
)

// Carried says what Carry brought over.
type Carried struct {
	Corrections int `json:"corrections"`
	// Files are the saved queries, audits and surveys, by their names in the
	// folder, sorted.
	Files []string `json:"files"`
	// Kept are those that the new folder had already, with other content, and
	// the saved queries whose names it had for others; they stay as they are.
	Kept []string `json:"kept,omitempty"`
}

// Carry brings what people made of a corpus over to another folder with the
// same reports: the ledger of corrections, whose new lines are appended, saved
// queries, audits with their marks, surveys with their outcomes. What is there
// already is never overwritten, so that it can be done again. The full-text
// index follows, unless noIndex. The error wraps corpus.ErrLocked while another
// process writes to the new folder.
func Carry(ctx context.Context, from, to string, noIndex bool) (*Carried, error) {
	unlock, err := lockCorpus(to)
	if err != nil {
		return nil, err
	}
	carried, err := carry(from, to)
	if err == nil && carried.Corrections > 0 && !noIndex {
		err = updateIndex(ctx, to, runtime.GOMAXPROCS(0))
	}
	return carried, errors.Join(err, unlock())
}

func carry(from, to string) (*Carried, error) {
	carried := &Carried{Files: []string{}}
	if err := carried.ledger(from, to); err != nil {
		return nil, err
	}
	had, err := corpus.ReadQueries(to)
	if err != nil {
		return nil, err
	}
	clashes, err := corpus.CarryQueries(from, to, 1, nil) // what was labelled anew is one run
	if err != nil {
		return nil, err
	}
	for _, name := range clashes {
		carried.Kept = append(carried.Kept, fmt.Sprintf("saved query %q", name))
	}
	if has, err := corpus.ReadQueries(to); err != nil {
		return nil, err
	} else if !slices.Equal(had, has) {
		carried.Files = append(carried.Files, "queries.json")
	}
	names, err := kept(from)
	if err != nil || len(names) == 0 {
		return carried, err
	}
	old, err := corpus.Open(from)
	if err != nil {
		return nil, err
	}
	defer old.Close()
	labelled, err := corpus.Open(to)
	if err != nil {
		return nil, err
	}
	defer labelled.Close()
	for _, name := range names {
		if err := carried.file(old, labelled, name); err != nil {
			return nil, err
		}
	}
	slices.Sort(carried.Files)
	return carried, nil
}

// kept are the files of a folder's audits and surveys.
func kept(folder string) (names []string, err error) {
	for _, dir := range []string{"audits", "surveys"} {
		entries, err := os.ReadDir(filepath.Join(folder, dir))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		for _, e := range entries {
			if e.Type().IsRegular() && !strings.HasPrefix(e.Name(), ".") {
				names = append(names, filepath.Join(dir, e.Name()))
			}
		}
	}
	return names, nil
}

// ledger appends the lines of the old ledger that the new one lacks.
func (c *Carried) ledger(from, to string) error {
	old, err := corpus.ReadLedger(from)
	if err != nil || old.Len() == 0 {
		return err
	}
	const name = "corrections.jsonl"
	more, err := os.ReadFile(filepath.Join(from, name))
	if err != nil {
		return err
	}
	more = more[:min(int64(len(more)), old.Bytes())] // a half-written line does not count
	have, err := os.ReadFile(filepath.Join(to, name))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	joined := joinLines(have, more)
	c.Corrections = bytes.Count(joined, []byte("\n")) - bytes.Count(have, []byte("\n"))
	if bytes.Equal(joined, have) {
		return nil
	}
	return corpus.WriteFile(filepath.Join(to, name), joined)
}

// file copies one file unless the new folder has it.
func (c *Carried) file(from, to *corpus.Folder, name string) error {
	data, err := os.ReadFile(filepath.Join(from.Dir(), name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if filepath.Dir(name) == "audits" && filepath.Ext(name) == ".json" {
		if data, err = moveAudit(from, to, data); err != nil {
			return fmt.Errorf("%s: %w", filepath.Join(from.Dir(), name), err)
		}
	}
	path := filepath.Join(to.Dir(), name)
	have, err := os.ReadFile(path)
	switch {
	case err == nil && bytes.Equal(have, data):
		return nil
	case err == nil:
		c.Kept = append(c.Kept, filepath.ToSlash(name))
		return nil
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), corpus.WriteFile(path, data)); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	c.Files = append(c.Files, filepath.ToSlash(name))
	return nil
}

// moveAudit is the file of an audit whose reports are in another folder now.
func moveAudit(from, to *corpus.Folder, data []byte) ([]byte, error) {
	a := &audit.Audit{}
	if err := json.Unmarshal(data, a); err != nil {
		return nil, err
	}
	var err error
	if a.Frame, err = movedFrame(from, to, a.Frame, nil); err != nil {
		return nil, err
	}
	return indented(a)
}
