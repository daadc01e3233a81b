package attache

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"

	"attache/corpus"
)

// CorrectReport says what corrections did, or would do.
type CorrectReport struct {
	// Entries are those added, with their ids.
	Entries []corpus.Correction
	// Changed are the ids of the records that are other than before, in the
	// order of the corpus.
	Changed []string
	// Outcomes says, for each entry, how many records it changed, how many say
	// so already, and in how many it does not apply.
	Outcomes []Effect
}

// Effect counts the records in which an entry has each status.
type Effect struct {
	Applied int `json:"applied"`
	Already int `json:"already"`
	Gone    int `json:"gone"`
	// Overruled counts those in which a later entry holds.
	Overruled int `json:"overruled"`
	// Detail is what it changed in the first of them, or why nothing.
	Detail string `json:"detail,omitempty"`
}

func (e *Effect) add(o corpus.Outcome) {
	if o.Status == corpus.Applied && e.Applied == 0 || e.Detail == "" {
		e.Detail = o.Detail
	}
	switch o.Status {
	case corpus.Applied:
		e.Applied++
	case corpus.Already:
		e.Already++
	case corpus.Passed:
		e.Overruled++
	default:
		e.Gone++
	}
}

// Correct adds entries to the ledger of the corpus folder and brings the
// full-text index up to date. With dryRun nothing is written, and the report
// says what would change. The error wraps corpus.ErrLocked while another
// process writes.
func Correct(ctx context.Context, folder string, entries []corpus.Correction, dryRun bool) (*CorrectReport, error) {
	return correctWith(ctx, folder, func(*corpus.Folder) ([]corpus.Correction, error) { return entries, nil }, dryRun)
}

// correctWith is Correct with entries that are made for the folder as it is
// when no one else can write to it.
func correctWith(ctx context.Context, folder string, entries func(*corpus.Folder) ([]corpus.Correction, error), dryRun bool) (report *CorrectReport, err error) {
	if !dryRun {
		unlock, lockErr := lockCorpus(folder)
		if lockErr != nil {
			return nil, lockErr
		}
		defer func() { err = errors.Join(err, unlock()) }()
	}
	f, err := corpus.Open(folder)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	list, err := entries(f)
	if err != nil {
		return nil, err
	}
	report, err = foresee(ctx, f, list)
	if err != nil || dryRun || len(list) == 0 {
		return report, err
	}
	if err := corpus.AppendLedger(folder, report.Entries); err != nil {
		return nil, err
	}
	return report, updateIndex(ctx, folder, runtime.GOMAXPROCS(0))
}

// lockCorpus takes the writer's lock of what is a corpus.
func lockCorpus(folder string) (unlock func() error, err error) {
	f, err := corpus.Open(folder) // before there is a lock in what is no corpus
	if err != nil {
		return nil, err
	}
	if err := f.Close(); err != nil {
		return nil, err
	}
	return corpus.Lock(folder)
}

// foresee tells what entries would change.
func foresee(ctx context.Context, f *corpus.Folder, entries []corpus.Correction) (*CorrectReport, error) {
	report := &CorrectReport{Outcomes: make([]Effect, len(entries))}
	first := f.Ledger().Len()
	ledger, added, err := f.Ledger().Plus(entries)
	if err != nil {
		return nil, err
	}
	report.Entries = added
	after := f.With(ledger)
	touched, err := after.Touched(f.Ledger().Bytes())
	if err != nil {
		return nil, err
	}
	raw := f.With(nil)
	for _, id := range touched {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		before, err := f.Get(id)
		if err != nil {
			return nil, err
		}
		now, err := raw.Get(id)
		if err != nil {
			return nil, err
		}
		for _, o := range ledger.ReplayWhy(now) {
			if o.Line >= first {
				report.Outcomes[o.Line-first].add(o)
			}
		}
		same, err := equal(before, now)
		if err != nil {
			return nil, err
		}
		if !same {
			report.Changed = append(report.Changed, id)
		}
	}
	return report, nil
}

func equal(a, b *corpus.Record) (bool, error) {
	x, err := a.AppendJSON(nil)
	if err != nil {
		return false, err
	}
	y, err := b.AppendJSON(nil)
	return bytes.Equal(x, y), err
}

// CorrectionFilter picks entries of a ledger.
type CorrectionFilter struct {
	// Doc, Do, What and Who, if set, must be those of the entry.
	Doc, Do, What, Who string
	// Name, if set, must be in the name or label that it is about, but for
	// case, accents, punctuation and legal form.
	Name string
	// Idle picks the entries that changed no record and hold no group.
	Idle bool
}

// CorrectionState is an entry of the ledger and how it stands.
type CorrectionState struct {
	corpus.Correction
	// Line is its line in corrections.jsonl, from 1.
	Line int `json:"line"`
	// State is "in force", "undone", "overruled", "no longer applies" or "no
	// effect"; "undo" for an entry that takes another one back, "forgotten" for
	// what is left of one.
	State string `json:"state"`
	// By is the id of the entry that undid or overrules it.
	By string `json:"by,omitempty"`
	// Effect counts the records it changed.
	Effect Effect `json:"effect"`
}

// CorrectionList is what there is to know about a ledger.
type CorrectionList struct {
	Entries []CorrectionState
	// Total counts all entries, picked or not.
	Total int
	// Problems are the lines that cannot be read, each with its place.
	Problems []error
}

// Corrections lists the entries of the corpus folder's ledger in the order of
// the file, with what each changed in the records as they are labelled now.
func Corrections(ctx context.Context, folder string, filter CorrectionFilter) (*CorrectionList, error) {
	f, err := corpus.Open(folder)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	ledger := f.Ledger()
	list := &CorrectionList{Problems: ledger.Problems()}
	effects, err := effectsOf(ctx, f)
	if err != nil {
		return nil, err
	}
	overruled, holds := make(map[int]int), make(map[int]bool)
	for _, c := range ledger.Conflicts() {
		overruled[c.Line], holds[c.By] = c.By, true
	}
	for i := range ledger.Len() {
		entry, err := ledger.Entry(i)
		if err != nil {
			continue
		}
		list.Total++
		s := CorrectionState{Correction: *entry, Line: i + 1, Effect: effects[i]}
		s.state(ledger, i, overruled)
		if s.State == "no effect" && holds[i] {
			s.State = "in force" // what it says was so before the one it overrules
		}
		if filter.picks(&s) {
			list.Entries = append(list.Entries, s)
		}
	}
	return list, nil
}

func (s *CorrectionState) state(ledger *corpus.Ledger, i int, overruled map[int]int) {
	by, later := overruled[i]
	switch {
	case s.Do == corpus.Blank:
		s.State, s.Effect = "forgotten", Effect{}
	case s.Do == corpus.Undo && ledger.TakenBack(i) == "":
		s.State = "undo"
	case ledger.TakenBack(i) != "":
		s.State, s.By = "undone", ledger.TakenBack(i)
	case !ledger.InForce(i):
		s.State = "stands twice"
	case later:
		entry, _ := ledger.Entry(by)
		s.State, s.By = "overruled", entry.ID
	case s.Effect.Applied > 0 || s.Do == corpus.Split && s.Doc == "":
		s.State = "in force"
	case s.Effect.Already+s.Effect.Overruled > 0:
		s.State = "no effect"
	default:
		s.State = "no longer applies"
	}
}

func (c *CorrectionFilter) picks(s *CorrectionState) bool {
	fits := func(want, have string) bool { return want == "" || want == have }
	return fits(c.Doc, s.Doc) && fits(c.Do, s.Do) && fits(c.What, s.What) && fits(c.Who, s.Who) &&
		(c.Name == "" || s.isAbout(c.Name)) && (!c.Idle || s.State == "no longer applies" || s.State == "no effect")
}

// isAbout reports whether the entry is about what has the name.
func (s *CorrectionState) isAbout(name string) bool {
	key := corpus.NameKey(s.What, name)
	names := append([]string{s.Name, s.Label}, s.Names...)
	if s.At != nil {
		names = append(names, s.At.Quote)
	}
	for _, n := range names {
		if strings.Contains(corpus.NameKey(s.What, n), key) {
			return true
		}
	}
	return false
}

// effectsOf counts what each line of the ledger does.
func effectsOf(ctx context.Context, f *corpus.Folder) (map[int]Effect, error) {
	touched, err := f.Touched(0)
	if err != nil {
		return nil, err
	}
	effects := make(map[int]Effect)
	raw := f.With(nil)
	for _, id := range touched {
		rec, err := raw.Get(id)
		if err = errors.Join(err, ctx.Err()); err != nil {
			return nil, err
		}
		for _, o := range f.Ledger().ReplayWhy(rec) {
			e := effects[o.Line]
			e.add(o)
			effects[o.Line] = e
		}
	}
	for i := range f.Ledger().Len() {
		entry, err := f.Ledger().Entry(i)
		if e := effects[i]; err == nil && entry.Do != corpus.Undo && f.Ledger().InForce(i) && e == (Effect{}) {
			e.Detail = "no report names " + fmt.Sprintf("%q", entry.Name)
			if entry.Doc != "" {
				e.Detail = "no record " + entry.Doc
			}
			effects[i] = e
		}
	}
	return effects, nil
}

// Corrected tells what became of each correction of one record, in the order
// of the ledger.
func Corrected(folder, id string) ([]corpus.Outcome, error) {
	f, err := corpus.Open(folder)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rec, err := f.With(nil).Get(id)
	if err != nil {
		return nil, err
	}
	return f.Ledger().ReplayWhy(rec), nil
}
