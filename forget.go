package attache

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"attache/corpus"
)

// Forget removes the records with the ids from the corpus folder for good:
// text, labels, what the ledger, the notes of audits and the surveys quote of
// them, and the index, which the next search builds anew. A tombstone with the digest of the text is left, so that a
// later run does not bring the report back. It returns how many were removed;
// ids that were forgotten before are passed over. An id that no record has is an
// error that wraps corpus.ErrNotFound, before anything is changed; the error
// wraps corpus.ErrLocked while another process writes.
func Forget(folder string, ids []string) (int, error) {
	unlock, err := corpus.Lock(folder)
	if err != nil {
		return 0, err
	}
	n, err := corpus.Forget(folder, ids)
	if err == nil {
		gone := map[string]bool{}
		for _, id := range ids {
			gone[id] = true
		}
		err = errors.Join(forgetNotes(folder, gone), forgetUnits(folder, gone))
	}
	return n, errors.Join(err, unlock())
}

// forgetNotes takes the notes out of the marks on reports that are gone. The
// marks stay: what was judged of a label still counts.
func forgetNotes(folder string, gone map[string]bool) error {
	audits, err := loadAudits(folder)
	if err != nil {
		return err
	}
	for _, a := range audits {
		changed := false
		for i := range a.Marks {
			if m := &a.Marks[i]; gone[a.Rows[m.Row-1].Report] && m.Note != "" {
				m.Note, changed = "", true
			}
		}
		if changed {
			if err := keepJSON(auditDir(folder), a.Name+".marks", a.Marks); err != nil {
				return err
			}
		}
	}
	return nil
}

// forgetUnits takes the names and outcomes out of survey units that only reports
// that are gone speak of. The units stay, so that the numbers of the others do.
func forgetUnits(folder string, gone map[string]bool) error {
	names, err := Surveys(folder)
	if err != nil {
		return err
	}
	for _, name := range names {
		s, _, err := LoadSurvey(folder, name)
		if err != nil {
			return err
		}
		blank := map[int]bool{}
		for i := range s.Units {
			u := &s.Units[i]
			only := len(u.Documents) > 0 && !slices.ContainsFunc(u.Documents, func(id string) bool { return !gone[id] })
			if only {
				u.Name, blank[i+1] = fmt.Sprintf("(forgotten %d)", i+1), true
			}
		}
		if len(blank) == 0 {
			continue
		}
		outcomes, _, err := readOutcomes(outcomePath(folder, name))
		if err != nil {
			return err
		}
		var lines []byte
		for _, o := range outcomes {
			if blank[o.Unit] {
				o.Name, o.URL, o.Note = s.Units[o.Unit-1].Name, "", ""
			}
			line, err := json.Marshal(o)
			if err != nil {
				return err
			}
			lines = append(append(lines, line...), '\n')
		}
		if len(outcomes) > 0 {
			err = corpus.WriteFile(outcomePath(folder, name), lines)
		}
		if err = errors.Join(err, keepJSON(surveyDir(folder), name+".json", s)); err != nil {
			return err
		}
	}
	return nil
}
