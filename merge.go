package attache

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"attache/corpus"
)

// MergeSummary says what Merge did.
type MergeSummary struct {
	// Records counts those of the new folder, Corrections the lines of its ledger.
	Records     int `json:"records"`
	Corrections int `json:"corrections"`
	// Queries, Audits and Surveys count what else people keep in it.
	Queries int `json:"queries"`
	Audits  int `json:"audits"`
	Surveys int `json:"surveys"`
	// Clashes are the ids that two of the folders have.
	Clashes []MergeClash `json:"clashes,omitempty"`
	// Renamed are the saved queries, audits and surveys whose name one of an
	// earlier folder has for another.
	Renamed []MergeRenamed `json:"renamed,omitempty"`
	// Overruled counts the corrections of a folder that one of a later folder
	// overrules.
	Overruled int `json:"overruled,omitempty"`
	// Remarked are the audits that two folders have with other marks: those of
	// the first hold.
	Remarked []string `json:"remarked,omitempty"`
}

// MergeRenamed is a thing that people keep under a name that was taken.
type MergeRenamed struct {
	// Kind is "saved query", "audit" or "survey".
	Kind   string `json:"kind"`
	Folder string `json:"folder"`
	Name   string `json:"name"`
	Now    string `json:"now"`
}

// MergeClash is an id that two folders have.
type MergeClash struct {
	corpus.Clash
	// First and Second are the folders.
	First  string `json:"first"`
	Second string `json:"second"`
}

// ErrClash is returned by Merge for folders that have one id for different
// reports.
var ErrClash = errors.New("one id stands for different reports")

// Merge joins corpus folders into a new one: a run for each, with its records as
// they were labelled, its skips, ledger, saved queries, audits, surveys and what
// it used. Ids are kept; a saved query, an audit or a survey whose name is taken
// by another gets the folder's name behind its own. A report that two folders have, read from the same bytes, is taken once, from
// the first; one that any of them has forgotten is left out. Where one id stands
// for different reports, the error wraps ErrClash and the summary lists them,
// unless preferFirst says that the first folder's report is to be taken.
//
// The folders must have been labelled with the same models and options: the
// error wraps corpus.ErrBasis otherwise. The new folder must not exist; it
// appears whole or not at all, without an index, which the first search builds.
func Merge(folders []string, to string, preferFirst bool) (*MergeSummary, error) {
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", to, fs.ErrExist)
	}
	m := &merger{summary: &MergeSummary{}, leave: make([]map[string]bool, len(folders)), blank: make([]map[string]bool, len(folders)), gone: map[string]bool{}}
	defer m.close()
	for i, folder := range folders {
		f, err := corpus.Open(folder)
		if err != nil {
			return nil, err
		}
		m.folders, m.leave[i], m.blank[i] = append(m.folders, f), map[string]bool{}, map[string]bool{}
	}
	if err := m.compare(preferFirst); err != nil {
		return m.summary, err
	}
	temp, err := os.MkdirTemp(filepath.Dir(filepath.Clean(to)), ".merge-*")
	if err != nil {
		return nil, corpus.NotWritten(to, err)
	}
	if err := m.write(temp); err != nil {
		return nil, errors.Join(err, os.RemoveAll(temp))
	}
	return m.summary, errors.Join(os.Chmod(temp, 0o755), os.Rename(temp, to))
}

// merger is one merge under way.
type merger struct {
	folders []*corpus.Folder
	leave   []map[string]bool // of each folder: ids that are not taken
	blank   []map[string]bool // those of them whose corrections and marks are not taken either
	gone    map[string]bool   // ids that one of the folders has forgotten
	summary *MergeSummary
}

func (m *merger) close() {
	for _, f := range m.folders {
		f.Close()
	}
}

// compare finds what does not fit together.
func (m *merger) compare(preferFirst bool) error {
	clash := 0
	for i, f := range m.folders {
		basis := m.folders[0].Manifest().Basis
		if diff := basis.Diff(f.Manifest().Basis); diff != nil {
			return &corpus.BasisError{Dir: f.Dir(), Lines: diff}
		}
		for k, g := range m.folders[:i] {
			list, err := g.Clashes(f)
			if err != nil {
				return err
			}
			for _, c := range list {
				m.summary.Clashes = append(m.summary.Clashes, MergeClash{c, g.Dir(), f.Dir()})
				m.leave[i][c.ID] = true
				if c.Forgotten {
					m.leave[k][c.ID], m.gone[c.ID] = true, true
					m.blank[i][c.ID], m.blank[k][c.ID] = true, true
				} else if !c.Same {
					m.blank[i][c.ID] = true
					clash++
				}
			}
		}
	}
	if clash > 0 && !preferFirst {
		return fmt.Errorf("%d ids: %w", clash, ErrClash)
	}
	return nil
}

// write makes the new folder.
func (m *merger) write(dir string) error {
	for i, f := range m.folders {
		if err := m.add(dir, i); err != nil {
			return err
		}
		if err := joinUsed(dir, f.Dir()); err != nil {
			return err
		}
		if err := m.keep(dir, i); err != nil {
			return err
		}
	}
	if err := errors.Join(forgetNotes(dir, m.gone), forgetUnits(dir, m.gone)); err != nil {
		return err
	}
	return m.ledger(dir)
}

// add writes the run of one folder.
func (m *merger) add(dir string, i int) (err error) {
	f := m.folders[i]
	w, err := corpus.NewWriter(dir, corpus.WriterOptions{Basis: f.Manifest().Basis, Inputs: inputs(f)})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	skips, err := unread(f)
	if err != nil {
		return err
	}
	seq := w.FirstSeq()
	var counts corpus.Counts
	var line []byte
	for rec, err := range f.With(nil).All() {
		if err != nil {
			return err
		}
		if m.leave[i][rec.ID] {
			continue
		}
		rec.Seq = seq
		if line, err = rec.AppendJSON(line[:0]); err == nil {
			err = w.Add(seq, line)
		}
		if err != nil {
			return err
		}
		seq++
		counts.New++
	}
	for _, s := range skips {
		s.Seq, s.Run = seq, w.Run()
		if err := w.Skip(s); err != nil {
			return err
		}
		seq++
		counts.Skipped++
	}
	m.summary.Records += counts.New
	return w.Finish(counts)
}

// inputs are the names of all inputs of a folder's runs.
func inputs(f *corpus.Folder) []string {
	var names []string
	for _, run := range f.Manifest().Runs {
		for _, name := range run.Inputs {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// joinUsed copies the files of a folder's used/ that the new one lacks, and of
// those in lines the lines.
func joinUsed(dir, from string) error {
	entries, err := os.ReadDir(filepath.Join(from, usedFolder))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(dir, usedFolder), 0o755); err != nil {
		return err
	}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(from, usedFolder, e.Name()))
		if err != nil {
			return err
		}
		path := filepath.Join(dir, usedFolder, e.Name())
		have, err := os.ReadFile(path)
		if own := e.Name() == filepath.Base(ownNames(dir)); err == nil && (own || strings.HasSuffix(e.Name(), ".jsonl")) {
			data = joinLines(have, data)
		} else if !errors.Is(err, fs.ErrNotExist) {
			continue // files are named by their digests
		}
		if err := corpus.WriteFile(path, data); err != nil {
			return err
		}
	}
	return nil
}

// joinLines appends the lines that are new.
func joinLines(have, more []byte) []byte {
	seen := map[string]bool{}
	for line := range bytes.Lines(have) {
		seen[string(line)] = true
	}
	for line := range bytes.Lines(more) {
		if !seen[string(line)] {
			have = append(have, line...)
		}
	}
	return have
}
