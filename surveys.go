package attache

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"attache/corpus"
	"attache/extract/country"
	"attache/survey"
)

// SurveyOptions say what is drawn for a survey.
type SurveyOptions struct {
	// Name is the survey's; empty is survey-1 and so on.
	Name string
	// Unit is "organization" or "report".
	Unit string
	// Kind takes only organisations of that kind, Country only those of that
	// country, Except none of that one.
	Kind, Country, Except string
	// Query, if set, takes only what the reports name that this search finds, or
	// these reports.
	Query string
	// Strata draws in proportion: organisations by "origin" or "kind", reports
	// by a kind of FigureKinds. Empty draws from all alike.
	Strata string
	N      int
	Seed   uint64
}

// Validate returns an error that names the option at fault.
func (o *SurveyOptions) Validate() error {
	strata := []string{"origin", "kind"}
	switch o.Unit {
	case "organization":
		if err := (&ListOptions{Kind: o.Kind, Country: o.Country}).Validate(); err != nil {
			return err
		}
	case "report":
		if o.Kind != "" || o.Country != "" || o.Except != "" {
			return errors.New("--kind, --country and --except choose organisations; choose reports by --query")
		}
		strata = FigureKinds
	default:
		return fmt.Errorf("--unit %s: want organization or report", o.Unit)
	}
	if _, ok := country.Lookup(o.Except); o.Except != "" && !ok {
		return fmt.Errorf("--except %s: want a country's name or code", o.Except)
	}
	if o.Strata != "" && !slices.Contains(strata, o.Strata) {
		return fmt.Errorf("--strata %s: want %s for a unit of %s", o.Strata, strings.Join(strata, ", "), o.Unit)
	}
	if o.N < 1 {
		return fmt.Errorf("-n %d: want 1 or more", o.N)
	}
	return nil
}

func surveyDir(folder string) string { return filepath.Join(folder, "surveys") }

// DrawSurvey draws units of the corpus to be followed up, and keeps the survey
// in the folder.
func DrawSurvey(ctx context.Context, folder string, opts SurveyOptions) (*survey.Survey, error) {
	if err := opts.Validate(); err != nil {
		return nil, err
	}
	var frame []survey.Unit
	var err error
	if opts.Unit == "organization" {
		frame, err = organizationFrame(ctx, folder, opts)
	} else {
		frame, err = reportFrame(ctx, folder, opts)
	}
	if err != nil {
		return nil, err
	}
	if opts.Name, err = freeName(surveyDir(folder), opts.Name, "survey"); err != nil {
		return nil, err
	}
	s := &survey.Survey{Name: opts.Name, Unit: opts.Unit, Kind: opts.Kind, Strata: opts.Strata, Seed: opts.Seed}
	if err := s.Draw(frame, opts.N); err != nil {
		return nil, err
	}
	return s, keepJSON(surveyDir(folder), s.Name+".json", s)
}

func organizationFrame(ctx context.Context, folder string, opts SurveyOptions) ([]survey.Unit, error) {
	list, err := Organizations(ctx, folder, ListOptions{Kind: opts.Kind, Country: opts.Country, Query: opts.Query})
	if err != nil {
		return nil, err
	}
	except, _ := country.Lookup(opts.Except)
	var frame []survey.Unit
	for _, e := range list {
		if except != "" && e.Country == except {
			continue
		}
		u := survey.Unit{Name: e.Name, Kind: e.Kind, Country: e.Country, Documents: e.Documents}
		switch opts.Strata {
		case "origin":
			u.Stratum = cmp.Or(e.Country, "none")
		case "kind":
			u.Stratum = cmp.Or(e.Kind, "other")
		}
		frame = append(frame, u)
	}
	return frame, nil
}

func reportFrame(ctx context.Context, folder string, opts SurveyOptions) ([]survey.Unit, error) {
	found, err := Search(ctx, folder, SearchOptions{Query: opts.Query, Sort: "seq", Width: 1})
	if err != nil {
		return nil, err
	}
	var frame []survey.Unit
	for hit, err := range found.Hits {
		if err != nil {
			return nil, errors.Join(err, found.Close())
		}
		u := survey.Unit{Name: hit.Record.ID} // no title: reports can be forgotten
		if opts.Strata != "" {
			labels, _ := labelsOf(hit.Record, opts.Strata)
			u.Stratum = cmp.Or(strings.Join(labels, "+"), "none")
		}
		frame = append(frame, u)
	}
	return frame, found.Close()
}

// Surveys are the names of the folder's surveys, sorted.
func Surveys(folder string) ([]string, error) {
	f, err := corpus.Open(folder)
	if err != nil {
		return nil, err
	}
	if err := f.Close(); err != nil {
		return nil, err
	}
	paths, err := filepath.Glob(filepath.Join(surveyDir(folder), "*.json"))
	names := []string{}
	for _, path := range paths {
		names = append(names, strings.TrimSuffix(filepath.Base(path), ".json"))
	}
	return names, err
}

// ErrNoSurvey is returned for a name that no survey has.
var ErrNoSurvey = errors.New("no such survey")

// LoadSurvey reads a survey, and what was found of its units so far. The error
// wraps ErrNoSurvey for a name that none has.
func LoadSurvey(folder, name string) (*survey.Survey, []survey.Followed, error) {
	names, err := Surveys(folder)
	if err != nil {
		return nil, nil, err
	}
	if !slices.Contains(names, name) {
		return nil, nil, fmt.Errorf("%s: %s: %w", folder, name, ErrNoSurvey)
	}
	s := &survey.Survey{}
	if err := readJSON(filepath.Join(surveyDir(folder), name+".json"), s); err != nil {
		return nil, nil, err
	}
	outcomes, _, err := readOutcomes(outcomePath(folder, name))
	return s, s.Follow(outcomes), err
}

func outcomePath(folder, name string) string {
	return filepath.Join(surveyDir(folder), name+".outcomes.jsonl")
}

// readOutcomes reads a file of outcomes, and how long its whole lines are: a
// last line without its end was being written when something was killed, and
// does not count.
func readOutcomes(path string) (list []survey.Outcome, size int64, err error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, err
	}
	data = data[:bytes.LastIndexByte(data, '\n')+1]
	n := 0
	for line := range bytes.Lines(data) {
		n++
		var o survey.Outcome
		if err := json.Unmarshal(line, &o); err != nil {
			return nil, 0, fmt.Errorf("%s:%d: %w", path, n, err)
		}
		list = append(list, o)
	}
	return list, int64(len(data)), nil
}

var stated = regexp.MustCompile(`^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$`)

// CheckOutcome says what is wrong with an outcome before it is recorded: a deal
// needs a source, a URL or a note.
func CheckOutcome(o survey.Outcome) error {
	if !slices.Contains(survey.Outcomes, o.Outcome) {
		return fmt.Errorf("--outcome %s: want one of %s", o.Outcome, strings.Join(survey.Outcomes, ", "))
	}
	if o.Date != "" && !stated.MatchString(o.Date) {
		return fmt.Errorf("--date %s: want 2019, 2019-03 or 2019-03-02", o.Date)
	}
	if link, err := url.Parse(o.URL); o.URL != "" && (err != nil || link.Host == "" || link.Scheme != "https" && link.Scheme != "http") {
		return fmt.Errorf("--url %s: want an address that begins with https:// or http://", o.URL)
	}
	if o.Outcome != survey.None && o.URL == "" && o.Note == "" {
		return errors.New("a deal needs its source: --url, or --note")
	}
	return nil
}

// RecordOutcome appends what was found about a unit, by number or name, to the
// survey's outcomes, and returns it as it was written. The error is that of
// CheckOutcome, or wraps ErrNoSurvey or survey.ErrNoUnit for what is not there.
func RecordOutcome(folder, name, unit string, o survey.Outcome) (survey.Outcome, error) {
	if err := CheckOutcome(o); err != nil {
		return o, err
	}
	unlock, err := lockCorpus(folder)
	if err != nil {
		return o, err
	}
	o, err = appendOutcome(folder, name, unit, o)
	return o, errors.Join(err, unlock())
}

func appendOutcome(folder, name, unit string, o survey.Outcome) (survey.Outcome, error) {
	s, _, err := LoadSurvey(folder, name)
	if err != nil {
		return o, err
	}
	if o.Unit, err = s.Find(unit); err != nil {
		return o, err
	}
	o.Name = s.Units[o.Unit-1].Name
	path := outcomePath(folder, name)
	_, size, err := readOutcomes(path)
	if err != nil {
		return o, err
	}
	line, err := json.Marshal(o)
	if err != nil {
		return o, err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return o, err
	}
	_, err = f.WriteAt(append(line, '\n'), size)
	if err == nil {
		err = f.Truncate(size + int64(len(line)) + 1) // what a half-written line left
	}
	return o, errors.Join(err, f.Sync(), f.Close())
}
