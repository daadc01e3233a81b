package attache

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"attache/audit"
	"attache/corpus"
	"attache/survey"
)

// ledger joins the ledgers, each line once, without what is said of reports that
// were not taken.
func (m *merger) ledger(dir string) error {
	var data []byte
	var ends []int // of each folder's lines in the joined ledger
	for i, f := range m.folders {
		unnamed, err := m.unnamed(dir, f)
		if err != nil {
			return err
		}
		lines, err := f.Ledger().Without(m.blank[i], unnamed)
		if err != nil {
			return err
		}
		data = joinLines(data, lines)
		ends = append(ends, bytes.Count(data, []byte{'\n'}))
	}
	if len(data) == 0 {
		return nil
	}
	if err := corpus.WriteFile(filepath.Join(dir, "corrections.jsonl"), data); err != nil {
		return err
	}
	joined, err := corpus.ReadLedger(dir)
	if err != nil {
		return err
	}
	m.summary.Corrections = joined.Len()
	folderOf := func(line int) int {
		i, _ := slices.BinarySearch(ends, line+1)
		return i
	}
	for _, c := range joined.Conflicts() {
		if folderOf(c.Line) != folderOf(c.By) {
			m.summary.Overruled++
		}
	}
	return nil
}

// unnamed are the lines of a folder's ledger about names that only reports had
// that another folder has forgotten.
func (m *merger) unnamed(dir string, f *corpus.Folder) (map[int]bool, error) {
	if len(m.gone) == 0 {
		return nil, nil
	}
	lines, err := f.Orphans(m.gone)
	if err != nil || len(lines) == 0 {
		return nil, err
	}
	merged, err := corpus.Open(dir)
	if err != nil {
		return nil, err
	}
	defer merged.Close()
	for line := range lines {
		entry, _ := f.Ledger().Entry(line)
		if named, err := merged.TouchedBy(entry); err != nil {
			return nil, err
		} else if len(named) > 0 {
			delete(lines, line)
		}
	}
	return lines, nil
}

// keep takes along what people keep in folder i beside its ledger.
func (m *merger) keep(dir string, i int) error {
	from := m.folders[i].Dir()
	rename := func(kind string) func(string, func(string) bool) string {
		return func(name string, taken func(string) bool) string {
			now := otherName(name, from, taken)
			m.summary.Renamed = append(m.summary.Renamed, MergeRenamed{kind, from, name, now})
			return now
		}
	}
	seen := 0 // what was seen of the first folder alone was seen of the new one's first run
	if i == 0 {
		seen = 1
	}
	if _, err := corpus.CarryQueries(from, dir, seen, rename("saved query")); err != nil {
		return err
	}
	if err := m.keepAudits(dir, i, rename("audit")); err != nil {
		return err
	}
	if err := m.keepSurveys(dir, from, rename("survey")); err != nil {
		return err
	}
	queries, err := corpus.ReadQueries(dir)
	m.summary.Queries = len(queries)
	return err
}

var notPlain = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

// otherName is a name that is free, after the folder that has the name.
func otherName(name, folder string, taken func(string) bool) string {
	base := strings.Trim(notPlain.ReplaceAllString(filepath.Base(folder), "-"), "-.")
	other := strings.TrimSuffix(name+"-"+base, "-")
	for n := 2; taken(other); n++ {
		other = fmt.Sprintf("%s-%s-%d", name, base, n)
	}
	return other
}

// takenIn tells whether a file of a folder has a name.
func takenIn(dir string) func(string) bool {
	return func(name string) bool {
		_, err := os.Lstat(filepath.Join(dir, name+".json"))
		return err == nil
	}
}

// keepAudits takes the audits of folder i along, each with its frame where its
// reports are in the new corpus. Marks of reports that are not taken stay: that
// they were drawn counts.
func (m *merger) keepAudits(dir string, i int, rename func(string, func(string) bool) string) error {
	audits, err := loadAudits(m.folders[i].Dir())
	if err != nil || len(audits) == 0 {
		return err
	}
	have, err := loadAudits(dir)
	if err != nil {
		return err
	}
	merged, err := corpus.Open(dir)
	if err != nil {
		return err
	}
	defer merged.Close()
	for _, a := range audits {
		for k := range a.Marks { // notes may quote
			if mark := &a.Marks[k]; m.blank[i][a.Rows[mark.Row-1].Report] {
				mark.Note = ""
			}
		}
		frame, has := a.Frame, audit.Frame(nil)
		if k := slices.IndexFunc(have, func(h audit.Judged) bool { return h.Key() == a.Key() }); k >= 0 {
			marks, unlike := joinMarks(have[k].Marks, a.Marks)
			if unlike > 0 {
				m.summary.Remarked = append(m.summary.Remarked, have[k].Name)
			}
			a.Audit, a.Marks, has = have[k].Audit, marks, have[k].Frame
		} else {
			named := a.Name
			if takenIn(auditDir(dir))(a.Name) {
				a.Name = rename(a.Name, takenIn(auditDir(dir)))
			}
			a.Was = cmp.Or(a.Was, named)
			m.summary.Audits++
		}
		if a.Frame, err = movedFrame(m.folders[i], merged, frame, has); err != nil {
			return err
		}
		if err := errors.Join(keepJSON(auditDir(dir), a.Name+".json", a.Audit), keepMarks(dir, a.Name, a.Marks)); err != nil {
			return err
		}
	}
	return nil
}

// movedFrame is the frame of an audit of one folder where its reports are in
// another, with those of has, which are there already.
func movedFrame(from, to *corpus.Folder, frame, has audit.Frame) (moved audit.Frame, err error) {
	moved = audit.FrameOf(func(yield func(int, bool) bool) {
		err = from.Places(to, func(seq, was int) bool { return yield(seq, has.Has(seq) || was >= 0 && frame.Has(was)) })
	})
	return moved, err
}

// keepMarks writes the marks of an audit, if there are any.
func keepMarks(dir, name string, marks []audit.Mark) error {
	if len(marks) == 0 {
		return nil
	}
	return keepJSON(auditDir(dir), name+".marks", marks)
}

// joinMarks adds to the marks of an audit those of a copy of it. unlike counts
// the rows that the copy marks otherwise.
func joinMarks(marks, more []audit.Mark) (joined []audit.Mark, unlike int) {
	for _, mark := range more {
		switch k := slices.IndexFunc(marks, func(x audit.Mark) bool { return x.Row == mark.Row }); {
		case k < 0:
			marks = append(marks, mark)
		case marks[k].Right != mark.Right || !slices.Equal(marks[k].Labels, mark.Labels):
			unlike++
		}
	}
	slices.SortFunc(marks, func(a, b audit.Mark) int { return a.Row - b.Row })
	return marks, unlike
}

// keepSurveys takes the surveys of a folder along, with their outcomes.
func (m *merger) keepSurveys(dir, from string, rename func(string, func(string) bool) string) error {
	names, err := Surveys(from)
	if err != nil {
		return err
	}
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join(surveyDir(from), name+".json"))
		if err != nil {
			return err
		}
		have, err := os.ReadFile(filepath.Join(surveyDir(dir), name+".json"))
		same := err == nil && bytes.Equal(have, data)
		now := name
		if err == nil && !same {
			now = rename(name, takenIn(surveyDir(dir)))
		}
		if !same {
			s := &survey.Survey{}
			if err := readJSON(filepath.Join(surveyDir(from), name+".json"), s); err != nil {
				return err
			}
			s.Name = now
			if err := keepJSON(surveyDir(dir), now+".json", s); err != nil {
				return err
			}
			m.summary.Surveys++
		}
		if err := joinOutcomes(outcomePath(dir, now), outcomePath(from, name)); err != nil {
			return err
		}
	}
	return nil
}

// joinOutcomes adds the outcomes that are new to a file of them.
func joinOutcomes(path, from string) error {
	data, err := os.ReadFile(from)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	have, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return corpus.WriteFile(path, joinLines(have, data[:bytes.LastIndexByte(data, '\n')+1]))
}
