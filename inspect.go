package attache

import (
	"cmp"
	"context"
	"slices"

	"attache/corpus"
)

// Info is what there is to know about a corpus at a glance.
type Info struct {
	Folder   string           `json:"folder"`
	Manifest *corpus.Manifest `json:"manifest"`
	Records  int              `json:"records"`
	// Corrections counts the entries of the ledger that are in force, those left
	// out that a later one overrules, whether or not they change any report, and
	// CorrectionProblems are its lines that cannot be read.
	Corrections        int      `json:"corrections"`
	CorrectionProblems []string `json:"correction_problems,omitempty"`
	// First and Last are the earliest and latest date of a report.
	First   string `json:"first,omitempty"`
	Last    string `json:"last,omitempty"`
	Undated int    `json:"undated"`
	// Index says how the full-text index stands.
	Index   string       `json:"index"`
	Skipped []SkipReason `json:"skipped"`
	Facets  []Facet      `json:"facets"`
}

// SkipReason counts the inputs that could not be read for one reason.
type SkipReason struct {
	Reason  string         `json:"reason"`
	Count   int            `json:"count"`
	Example corpus.Skipped `json:"example"`
}

// Inspect reads what Info holds.
func Inspect(ctx context.Context, folder string) (*Info, error) {
	f, err := corpus.Open(folder)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info := &Info{Folder: folder, Manifest: f.Manifest(), Records: f.Len(), Index: indexState(f)}
	for i := range f.Ledger().Len() {
		if entry, _ := f.Ledger().Entry(i); f.Ledger().InForce(i) && entry.Do != corpus.Undo && entry.Do != corpus.Blank {
			info.Corrections++
		}
	}
	info.Corrections -= len(f.Ledger().Conflicts())
	for _, problem := range f.Ledger().Problems() {
		info.CorrectionProblems = append(info.CorrectionProblems, problem.Error())
	}
	unread, err := f.Unread()
	if err != nil {
		return nil, err
	}
	info.Skipped = byReason(unread)
	if info.Facets, err = Counts(ctx, folder, "domain", "country", "lang", "year"); err != nil {
		return nil, err
	}
	info.Index = indexState(f) // counting has brought it up to date
	info.Undated = info.Facets[3].Missing
	slices.SortFunc(info.Facets[3].Values, func(a, b Value) int { return cmp.Compare(a.Value, b.Value) })
	if years := info.Facets[3].Values; len(years) > 0 {
		info.First, info.Last = years[0].Value, years[len(years)-1].Value
	}
	return info, nil
}

// SkipReasons counts what a run could not read by the reason, the commonest
// first.
func SkipReasons(folder string, run int) ([]SkipReason, error) {
	f, err := corpus.Open(folder)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var skipped []corpus.Skipped
	for s, err := range f.Skipped() {
		if err != nil {
			return nil, err
		}
		if s.Run == run {
			skipped = append(skipped, s)
		}
	}
	return byReason(skipped), nil
}

// byReason counts skips, the commonest reason first.
func byReason(unread []corpus.Skipped) []SkipReason {
	list := []SkipReason{}
	for _, s := range unread {
		i := slices.IndexFunc(list, func(r SkipReason) bool { return r.Reason == s.Reason })
		if i < 0 {
			i = len(list)
			list = append(list, SkipReason{Reason: s.Reason, Example: s})
		}
		list[i].Count++
	}
	slices.SortStableFunc(list, func(a, b SkipReason) int {
		return cmp.Or(b.Count-a.Count, cmp.Compare(a.Reason, b.Reason))
	})
	return list
}
