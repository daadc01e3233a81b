package attache

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"attache/audit"
	"attache/corpus"
	"attache/report"
)

// addSurveys puts into a report of the whole corpus what was found out about
// organisations and reports drawn from it.
func addSurveys(f *corpus.Folder, r *report.Report) error {
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

// correct gives the rows of one-way tables the true counts that the audits
// estimate, of the reports within, and each table a word on where they come from
// or why there are none. Without any marks it says nothing.
func correct(ctx context.Context, f *corpus.Folder, r *report.Report, name func(kind, label string) string, audits []audit.Judged, thresholds corpus.Thresholds, within map[string]bool) error {
	list, err := estimates(ctx, f, audits, thresholds, within)
	if err != nil || len(audits) == 0 {
		return err
	}
	for _, e := range list {
		if r.Suppressed > 1 {
			break // what was judged tells what is hidden
		}
		r.Method.Errors = append(r.Method.Errors, report.LabelError{
			Kind: e.Kind, Key: e.Label, Name: cmp.Or(name(e.Kind, e.Label), e.Label), Counted: e.Raw, Marked: e.Said + e.Others, Of: e.Heard(), Unheard: e.Unheard, Precision: e.Precision, Recall: e.Recall,
		})
	}
	for i := range r.Tables {
		table := &r.Tables[i]
		table.Judged = "no corrected counts: " + uncorrected(table.By)
		for j := range table.Rows {
			row := &table.Rows[j]
			e, ok := audit.Find(list, table.By, row.Key)
			if !ok {
				continue
			}
			if table.Judged = "corrected: estimated from the reports judged in audits"; within != nil {
				table.Judged = "corrected: estimated from those judged in audits among the reports counted here"
			}
			if !row.Hidden {
				row.Estimate = estimateOf(e)
			}
		}
	}
	return nil
}

// refuseEstimates says in the tables of what a search finds that they have no
// corrected counts, if reports judged in audits were corrected. A search for a
// label no longer finds those where the label was wrong; the rest would make it
// look right in the reports that nobody judged.
func refuseEstimates(f *corpus.Folder, r *report.Report, audits []audit.Judged, query string) (bool, error) {
	if query == "" || len(audits) == 0 || f.Ledger().Len() == 0 {
		return false, nil
	}
	judged := map[string]bool{}
	for i := range audits {
		for _, m := range audits[i].Marks {
			judged[audits[i].Rows[m.Row-1].Report] = true
		}
	}
	corrected, err := f.Touched(0)
	corrected = slices.DeleteFunc(corrected, func(id string) bool { return !judged[id] })
	if err != nil || len(corrected) == 0 {
		return false, err
	}
	for i := range r.Tables {
		r.Tables[i].Judged = fmt.Sprintf("no corrected counts: the search goes by corrections, and %d of the reports judged in audits were corrected", len(corrected))
	}
	return true, nil
}

// uncorrected says why a table has no corrected counts.
func uncorrected(by string) string {
	switch {
	case slices.Contains(audit.Kinds, by):
		return "no report counted here was judged for it (attache audit CORPUS -n 100 --for " + by + ")"
	case by == "source":
		return "where a report came from is known"
	}
	return "audits judge " + strings.Join(audit.Kinds, ", ")
}

func estimateOf(e audit.Estimate) *report.Estimate {
	est := &report.Estimate{Marked: e.Said + e.Others, Of: e.Heard(), Unheard: e.Unheard}
	if e.Count == nil {
		est.Note = e.Lack()
		return est
	}
	est.Count, est.Low, est.High = e.Count.Value, e.Count.Low, e.Count.High
	return est
}
