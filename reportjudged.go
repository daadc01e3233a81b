package attache

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"attache/audit"
	"attache/corpus"
	"attache/report"
)

// judged puts into a report of the whole corpus what people found out beside
// it: the estimates of its audits, into the one-way tables, and its surveys.
func judged(ctx context.Context, f *corpus.Folder, r *report.Report) error {
	list, err := estimates(ctx, f)
	if err != nil {
		return err
	}
	attachEstimates(r, list)
	names, err := Surveys(f.Dir())
	if err != nil {
		return err
	}
	for _, name := range names {
		s, followed, err := LoadSurvey(f.Dir(), name)
		if err != nil {
			return err
		}
		what := fmt.Sprintf("%s drawn at random (seed %d), and whether each came to a deal", strings.TrimSpace(s.Kind+" "+s.Unit+"s"), s.Seed)
		table := report.Survey{Name: name, What: what}
		for i, sum := range s.Summarize(followed) {
			row := report.SurveyRow{Name: cmp.Or(sum.Stratum, "all"), Drawn: sum.Drawn, Answered: sum.Followed, Hits: sum.Deals}
			if sum.Share != nil {
				row.Share = *sum.Share
			}
			if i == 0 || sum.Drawn > 0 {
				table.Rows = append(table.Rows, row)
			}
		}
		table.Suppress(r.Suppressed)
		r.Surveys = append(r.Surveys, table)
	}
	return nil
}

// attachEstimates gives the rows of one-way tables the true counts that the
// audits estimate.
func attachEstimates(r *report.Report, list []audit.Estimate) {
	for _, kind := range audit.Kinds {
		table := r.Table(kind)
		if table == nil {
			continue
		}
		for i := range table.Rows {
			row := &table.Rows[i]
			e, ok := audit.Find(list, kind, row.Key)
			if !ok || row.Hidden {
				continue
			}
			row.Estimate = &report.Estimate{Marked: e.Said + e.Others}
			if e.Count == nil {
				row.Estimate.Note = fmt.Sprintf("not estimable, mark about %d more", e.More)
				continue
			}
			row.Estimate.Count, row.Estimate.Low, row.Estimate.High = e.Count.Value, e.Count.Low, e.Count.High
		}
	}
}
