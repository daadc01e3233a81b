package report

import (
	"slices"

	"attache/internal/stat"
)

// Document is a report as the page lists it.
type Document struct{ ID, Title, Date string }

// Method says how the numbers came about: what a reader needs to judge them and
// to make them again.
type Method struct {
	Engine string `json:"engine,omitempty"`
	// Models are the models, tables and taxonomy, with the SHA-256 of each;
	// Settings those that change labels.
	Models   map[string]string `json:"models,omitempty"`
	Settings map[string]string `json:"settings,omitempty"`
	// Thresholds are the scores from which on a label counts, MinScore the one
	// score given in their place.
	Thresholds map[string]float64 `json:"thresholds,omitempty"`
	MinScore   float64            `json:"min_score,omitempty"`
	// Query chose the reports; "" took all.
	Query string `json:"query,omitempty"`
	// Manifest is the SHA-256 of the corpus's manifest, Corrections the number
	// of lines of its ledger.
	Manifest    string `json:"manifest,omitempty"`
	Corrections int    `json:"corrections"`
	Runs        int    `json:"runs,omitempty"`
	// Skipped are the inputs that could not be read, by reason.
	Skipped []Skip `json:"skipped,omitempty"`
	// Distinct says that near-duplicates count once; Repeats is the number of
	// reports that did not count for that.
	Distinct bool `json:"distinct,omitempty"`
	Repeats  int  `json:"repeats,omitempty"`
	// Fractional says that the forms show parts of reports.
	Fractional bool `json:"fractional,omitempty"`
	// Domains, Roles, Modes and Kinds are the codebook: technology domains, why
	// a country stands in a report, what a report is after, what an organisation
	// is.
	Domains []Definition `json:"domains,omitempty"`
	Roles   []Definition `json:"roles,omitempty"`
	Modes   []Definition `json:"modes,omitempty"`
	Kinds   []Definition `json:"kinds,omitempty"`
	// Criteria are the rules as the program has them, for the page; Errors what
	// audits found out about the labels of the reports counted.
	Criteria []Criterion  `json:"criteria,omitempty"`
	Errors   []LabelError `json:"errors,omitempty"`
	// Date is the day the report was made, if it was asked for.
	Date string `json:"date,omitempty"`
}

// Skip counts the inputs that could not be read for a reason.
type Skip struct {
	Reason string `json:"reason"`
	Count  int    `json:"count"`
}

// Definition says what a label covers and what it does not.
type Definition struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	Definition string `json:"definition"`
	Not        string `json:"not,omitempty"`
}

// Criterion is a rule that labels are given by: Words are what it goes by. Of is
// "post", "role", "mode" or "date".
type Criterion struct {
	Of    string   `json:"of"`
	Name  string   `json:"name"`
	Words []string `json:"words"`
}

// LabelError says how far a label is right, from reports judged by hand: of
// Counted reports said to have it, and of all. Nil is not estimable. Of is how
// many reports the shares speak of, Unheard how many others there are, as in
// Estimate.
type LabelError struct {
	Kind      string         `json:"kind"`
	Key       string         `json:"key"`
	Name      string         `json:"name"`
	Counted   int            `json:"counted"`
	Marked    int            `json:"marked"`
	Of        int            `json:"of"`
	Unheard   int            `json:"unheard,omitempty"`
	Precision *stat.Interval `json:"precision,omitempty"`
	Recall    *stat.Interval `json:"recall,omitempty"`
}

// Survey is the result of a follow-up sample, by stratum.
type Survey struct {
	Name string `json:"name"`
	// What says what was drawn and what was looked for.
	What string      `json:"what"`
	Rows []SurveyRow `json:"rows"`
}

// Suppress leaves out what has fewer than limit units with or without what was
// looked for: the strata, which with the others and all would tell it, or
// everything.
func (s *Survey) Suppress(limit int) {
	small := func(r SurveyRow) bool {
		return r.Hits > 0 && r.Hits < limit || r.Answered > r.Hits && r.Answered-r.Hits < limit
	}
	switch {
	case len(s.Rows) == 0 || !slices.ContainsFunc(s.Rows, small):
	case small(s.Rows[0]):
		s.Rows = []SurveyRow{}
	default:
		s.Rows = s.Rows[:1]
	}
}

// SurveyRow is a stratum, or all: of Drawn units, Answered were looked up and
// Hits had what was looked for. Share is Hits over Answered with its interval.
type SurveyRow struct {
	Name     string        `json:"name"`
	Drawn    int           `json:"drawn"`
	Answered int           `json:"answered"`
	Hits     int           `json:"hits"`
	Share    stat.Interval `json:"share"`
}
