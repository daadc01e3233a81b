package attache

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"attache/audit"
	"attache/corpus"
	"attache/internal/sheet"
	"attache/internal/study"
	"attache/report"
	"attache/survey"
)

// judgeStudy marks the table of an audit of the invented corpus by its truth.
func judgeStudy(t *testing.T, folder string, a *audit.Audit, rows [][]string, truth []study.Truth) string {
	t.Helper()
	bySource, byID := map[string]study.Truth{}, map[string]study.Truth{}
	for _, tr := range truth {
		bySource[tr.Source] = tr
	}
	f, err := corpus.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for rec, err := range f.All() {
		if err != nil {
			t.Fatal(err)
		}
		byID[rec.ID] = bySource[rec.Source]
	}
	tick := slices.Index(rows[0], "tick")
	for i, r := range a.Rows {
		tr := byID[r.Report]
		right := tr.Domains
		for _, id := range tr.Domains {
			if parent, _, child := strings.Cut(id, "/"); child {
				right = append(right, parent)
			}
		}
		if r.Kind == "origin" {
			right = []string{tr.Origin}
		}
		switch {
		case r.Label == "":
			missed := slices.DeleteFunc(slices.Clone(right), func(id string) bool {
				return slices.ContainsFunc(a.Rows, func(x audit.Row) bool { return x.Report == r.Report && x.Kind == r.Kind && x.Label == id })
			})
			rows[i+1][tick] = strings.Join(append(missed, "none")[:max(1, len(missed))], "; ")
		case slices.Contains(right, r.Label):
			rows[i+1][tick] = "y"
		default:
			rows[i+1][tick] = "n"
		}
	}
	return writeSheet(t, rows)
}

// What the models say wrongly of the invented corpus an audit puts right: of
// the labels whose counts are far from the truth, the corrected counts hold it.
func TestAuditCorrectsCounts(t *testing.T) {
	folder, truth := labelStudy(t, 1)
	for _, target := range []string{"domain:manufacturing", "domain:biotech", "origin:Russia"} {
		a, rows, err := DrawAudit(t.Context(), folder, audit.Options{For: []string{target}, N: 120, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := ReadAudit(folder, judgeStudy(t, folder, a, rows, truth)); err != nil {
			t.Fatal(err)
		}
	}
	estimates, err := Estimates(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	want := trueFigures(truth)
	for _, c := range []struct{ kind, label string }{{"domain", "manufacturing"}, {"domain", "biotech"}, {"origin", "RU"}} {
		e, ok := audit.Find(estimates, c.kind, c.label)
		n := float64(want.Counts[c.kind][c.label])
		if !ok || e.Count == nil || n < e.Count.Low || n > e.Count.High || e.Precision == nil || e.Recall == nil {
			t.Errorf("%s %s: %+v, the truth is %g", c.kind, c.label, e, n)
			continue
		}
		t.Logf("%s %s: counted %d, estimated %.0f (%.0f to %.0f), true %g", c.kind, c.label, e.Raw, e.Count.Value, e.Count.Low, e.Count.High, n)
	}
	r, err := Report(t.Context(), folder, ReportOptions{By: []string{"domain"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range r.Table("domain").Rows {
		audited := row.Key == "manufacturing" || row.Key == "biotech"
		if (row.Estimate != nil) != audited || audited && (row.Estimate.Note != "" || row.Estimate.Low > row.Estimate.Count) {
			t.Errorf("the report's row %s has the estimate %+v", row.Key, row.Estimate)
		}
	}
	narrowed(t, folder, truth)
	// No text stays behind in the folder: reports can be forgotten.
	files, err := filepath.Glob(filepath.Join(folder, "audits", "*"))
	if err != nil || len(files) != 6 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, path := range files {
		if data, err := os.ReadFile(path); err != nil || bytes.Contains(data, []byte("Embassy")) {
			t.Errorf("%s quotes reports: %v", path, err)
		}
	}
}

// narrowed checks reports on a part of the invented corpus: what is estimated
// holds the truth of that part, and what is not is said to be not.
func narrowed(t *testing.T, folder string, truth []study.Truth) {
	t.Helper()
	find := func(r *report.Report, by, key string) *report.Row {
		for i := range r.Table(by).Rows {
			if row := &r.Table(by).Rows[i]; row.Key == key {
				return row
			}
		}
		t.Fatalf("no %s %s", by, key)
		return nil
	}
	for _, c := range []struct {
		name string
		opts ReportOptions
		in   func(tr study.Truth) bool
	}{
		{"search", ReportOptions{Query: "date:2016.."}, func(tr study.Truth) bool { return tr.Date >= "2016" }},
		{"few", ReportOptions{Query: "date:2020.."}, func(tr study.Truth) bool { return tr.Date >= "2020" }},
		{"score", ReportOptions{MinScore: 0.7}, func(study.Truth) bool { return true }},
	} {
		c.opts.By = []string{"domain", "lang", "quarter", "source"}
		r, err := Report(t.Context(), folder, c.opts)
		if err != nil {
			t.Fatal(err)
		}
		n := 0.0
		for _, tr := range truth {
			if c.in(tr) && slices.Contains(tr.Domains, "manufacturing") {
				n++
			}
		}
		e := find(r, "domain", "manufacturing").Estimate
		if e == nil || (e.Note != "") != (c.name == "few") {
			t.Errorf("%s: %+v", c.name, e)
		} else if e.Note == "" && (n < e.Low || n > e.High) {
			t.Errorf("%s: estimated %g to %g, true %g", c.name, e.Low, e.High, n)
		}
		for by, want := range map[string]string{"domain": "corrected: ", "lang": "--for lang", "quarter": "audits judge domain,", "source": "is known"} {
			if judged := r.Table(by).Judged; !strings.Contains(judged, want) {
				t.Errorf("%s, %s: %q, want %q", c.name, by, judged, want)
			}
		}
	}
}

// Corrections of reports that were judged do not make the program look better
// than it is on those that were not.
func TestEstimatesLeaveCorrectionsOut(t *testing.T) {
	folder := labelSample(t, RunOptions{NoIndex: true}).Dir()
	a, rows, err := DrawAudit(t.Context(), folder, audit.Options{For: []string{"domain:biotech"}, N: 100, Seed: 2})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		row[slices.Index(rows[0], "tick")] = "y"
	}
	if _, _, err := ReadAudit(folder, writeSheet(t, rows)); err != nil {
		t.Fatal(err)
	}
	before, err := Estimates(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	var entries []corpus.Correction
	for _, r := range a.Rows {
		if r.Said {
			entries = append(entries, corpus.Correction{Do: corpus.Remove, What: "domain", Doc: r.Report, Label: r.Label})
		}
	}
	if _, err := Correct(t.Context(), folder, entries, false); err != nil {
		t.Fatal(err)
	}
	after, err := Estimates(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) == 0 || len(before) != 1 || len(after) != 1 || *before[0].Count != *after[0].Count || before[0].Raw != after[0].Raw {
		t.Errorf("%+v before %d corrections, %+v after", before, len(entries), after)
	}
	// A search goes by corrections: what it finds of the judged is no sample.
	refused := fmt.Sprintf("no corrected counts: the search goes by corrections, and %d of", len(entries))
	for _, query := range []string{"", "lang:en"} {
		r, err := Report(t.Context(), folder, ReportOptions{By: []string{"domain"}, Query: query})
		if err != nil {
			t.Fatal(err)
		}
		if judged := r.Table("domain").Judged; strings.HasPrefix(judged, refused) != (query != "") {
			t.Errorf("%q: %q", query, judged)
		}
	}
}

func TestReadAuditOfAnotherCorpus(t *testing.T) {
	one, other := labelSample(t, RunOptions{NoIndex: true}).Dir(), labelSample(t, RunOptions{NoIndex: true}).Dir()
	_, rows, err := DrawAudit(t.Context(), one, audit.Options{For: []string{"domain"}, N: 5})
	if err != nil {
		t.Fatal(err)
	}
	path := writeSheet(t, rows)
	if _, _, err := ReadAudit(other, path); !errors.Is(err, audit.ErrOtherAudit) {
		t.Errorf("a table of another corpus: %v", err)
	}
	if _, _, err := ReadAudit(one, path); !errors.Is(err, audit.ErrNoMarks) {
		t.Errorf("an empty table: %v", err)
	}
}

func writeSheet(t *testing.T, rows [][]string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "marked.xlsx")
	data, err := sheet.Encode(path, rows, audit.Widths)
	if err == nil {
		err = os.WriteFile(path, data, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// A line that was being written when something was killed does not count, and
// the next outcome takes its place.
func TestOutcomesSurviveAKill(t *testing.T) {
	folder := labelSample(t, RunOptions{}).Dir()
	if _, err := DrawSurvey(t.Context(), folder, SurveyOptions{Unit: "report", N: 4, Name: "s"}); err != nil {
		t.Fatal(err)
	}
	if _, err := RecordOutcome(folder, "s", "1", survey.Outcome{Outcome: survey.None}); err != nil {
		t.Fatal(err)
	}
	path := outcomePath(folder, "s")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	long := `{"unit":2,"name":"half a line and a long one, longer than what follows ` + strings.Repeat("x", 200)
	if err := os.WriteFile(path, append(whole, long...), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := RecordOutcome(folder, "s", "3", survey.Outcome{Outcome: "licence", URL: "https://example.org"}); err != nil {
		t.Fatal(err)
	}
	_, followed, err := LoadSurvey(folder, "s")
	if err != nil || len(followed[0].Outcomes) != 1 || len(followed[1].Outcomes) != 0 || !followed[2].Deal() {
		t.Errorf("%+v, %v", followed, err)
	}
	if err := os.WriteFile(path, append([]byte("not json\n"), whole...), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, _, err := LoadSurvey(folder, "s"); err == nil || !strings.Contains(err.Error(), "s.outcomes.jsonl:1:") {
		t.Errorf("a broken line: %v", err)
	}
}

// Carrying over twice changes nothing, and what is there is never overwritten.
func TestCarryTwice(t *testing.T) {
	from, to := labelSample(t, RunOptions{}).Dir(), labelSample(t, RunOptions{}).Dir()
	if _, err := DrawSurvey(t.Context(), from, SurveyOptions{Unit: "report", N: 2, Name: "s"}); err != nil {
		t.Fatal(err)
	}
	f, err := corpus.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var id string
	for rec, err := range f.All() {
		if err != nil {
			t.Fatal(err)
		}
		id = rec.ID
		break
	}
	if _, err := Correct(t.Context(), from, []corpus.Correction{{Do: corpus.Add, What: "mode", Doc: id, Label: "recruitment"}}, false); err != nil {
		t.Fatal(err)
	}
	first, err := Carry(t.Context(), from, to, false)
	if err != nil || first.Corrections != 1 || !slices.Equal(first.Files, []string{"surveys/s.json"}) {
		t.Fatalf("%+v, %v", first, err)
	}
	found, err := Search(t.Context(), to, SearchOptions{Query: "mode:recruitment id:" + id, Sort: "seq"})
	if err != nil || found.Total != 1 {
		t.Errorf("the index does not follow: %v", err)
	} else if err := found.Close(); err != nil {
		t.Error(err)
	}
	again, err := Carry(t.Context(), from, to, false)
	if err != nil || again.Corrections != 0 || len(again.Files) != 0 || len(again.Kept) != 0 {
		t.Errorf("the second time %+v, %v", again, err)
	}
	if err := os.WriteFile(filepath.Join(to, "surveys", "s.json"), []byte("{}"), 0o644); err != nil {
		t.Fatal(err)
	}
	if last, err := Carry(t.Context(), from, to, false); err != nil || !slices.Equal(last.Kept, []string{"surveys/s.json"}) {
		t.Errorf("over another survey: %+v, %v", last, err)
	}
	diff, err := DiffFolders(t.Context(), from, to, nil)
	if err != nil || diff.Changed != 0 || diff.Both == 0 {
		t.Errorf("%+v, %v", diff, err)
	}
}
