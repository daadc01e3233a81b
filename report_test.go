package attache

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"attache/corpus"
	"attache/report"
)

// The report does not depend on the number of workers, agrees with the figures
// that two states of a corpus are compared by, and follows the corrections.
func TestReport(t *testing.T) {
	folder := labelSample(t, RunOptions{NoIndex: true}).Dir()
	opts := ReportOptions{By: []string{"domain", "origin", "mode", "post", "domain,origin"}, Split: "2019-01-01", Trend: "domain", Names: true, Fractional: true}
	var first []byte
	var r *report.Report
	for _, workers := range []int{1, 8} {
		opts.Workers = workers
		var err error
		if r, err = Report(t.Context(), folder, opts); err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = data
		} else if !bytes.Equal(first, data) {
			t.Errorf("%d workers give another report", workers)
		}
	}
	f, err := corpus.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	fig, err := FiguresOf(t.Context(), f)
	if err != nil || f.Close() != nil {
		t.Fatal(err)
	}
	for _, by := range []string{"domain", "origin", "mode", "post"} {
		for _, row := range r.Table(by).Rows {
			if want := fig.Counts[by][row.Key]; !row.Special() && row.Count != want {
				t.Errorf("%s %s: %d in the report, %d in the figures", by, row.Key, row.Count, want)
			}
		}
	}
	before := countOf(t, r, "domain", "quantum")
	f, err = corpus.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	id := ""
	for rec, err := range f.All() {
		if err != nil {
			t.Fatal(err)
		}
		facts := report.FactsOf(rec, f.Manifest().Thresholds)
		if len(facts.Domains) > 0 && facts.Domains[0] != "quantum" {
			id = rec.ID
			break
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err := corpus.AppendLedger(folder, []corpus.Correction{{When: "2024-01-02T03:04:05Z", Who: "ana", Do: corpus.Add, What: "domain", Doc: id, Label: "quantum"}}); err != nil {
		t.Fatal(err)
	}
	if r, err = Report(t.Context(), folder, opts); err != nil {
		t.Fatal(err)
	}
	if after := countOf(t, r, "domain", "quantum"); after != before+1 || r.Method.Corrections != 1 {
		t.Errorf("%d reports on quantum technology, %d after one more was added", before, after)
	}
}

func countOf(t *testing.T, r *report.Report, by, key string) int {
	t.Helper()
	for _, row := range r.Table(by).Rows {
		if row.Key == key {
			return row.Count
		}
	}
	t.Fatalf("no %s %s", by, key)
	return 0
}

func TestReportPageIsWholeOrNotAtAll(t *testing.T) {
	folder := labelSample(t, RunOptions{NoIndex: true}).Dir()
	page := filepath.Join(t.TempDir(), "no", "such", "folder.html")
	if _, err := ReportPage(t.Context(), folder, PageOptions{HTML: page}); err == nil {
		t.Error("a page is written where there is no folder")
	}
	dir := t.TempDir()
	page = filepath.Join(dir, "page.html")
	if err := os.WriteFile(page, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := ReportPage(t.Context(), folder, PageOptions{HTML: page, ReportOptions: ReportOptions{Split: "never"}}); err == nil {
		t.Error("split at never")
	}
	if data, err := os.ReadFile(page); err != nil || string(data) != "old" {
		t.Errorf("a failure leaves %q, %v", data, err)
	}
	written, err := ReportPage(t.Context(), folder, PageOptions{HTML: page, Charts: filepath.Join(dir, "charts")})
	if err != nil || len(written) != 13 {
		t.Errorf("%q, %v", written, err)
	}
}

// The search that a row of a table gives finds the reports that the row counts.
func TestRowsLeadToTheirReports(t *testing.T) {
	folder, _ := labelStudy(t, 3)
	r, err := Report(t.Context(), folder, ReportOptions{By: []string{"domain", "origin", "partner", "country", "mode", "kind", "lang", "year", "quarter", "month", "post", "host"}})
	if err != nil {
		t.Fatal(err)
	}
	c, err := OpenSearch(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	searched := 0
	for i := range r.Tables {
		for _, row := range r.Tables[i].Rows {
			if row.Query == "" {
				if !row.Special() {
					t.Errorf("%s %s has no search", r.Tables[i].By, row.Key)
				}
				continue
			}
			found, err := c.Search(t.Context(), SearchOptions{Query: row.Query, Limit: 1})
			if err != nil {
				t.Fatalf("%s: %v", row.Query, err)
			}
			if searched++; int(found.Total) != row.Count {
				t.Errorf("%s %s counts %d, and %s finds %d", r.Tables[i].By, row.Key, row.Count, row.Query, found.Total)
			}
		}
	}
	if searched < 200 {
		t.Errorf("%d searches", searched)
	}
}

// Every dimension, and every list that domains correspond to, can be counted by
// and has a title.
func TestEveryDimensionCounts(t *testing.T) {
	folder := labelSample(t, RunOptions{NoIndex: true}).Dir()
	by := []string{"us_critical_technologies", "made_in_china_2025", "aspi", "wipo35"}
	for _, d := range report.Dimensions() {
		by = append(by, d[0])
	}
	r, err := Report(t.Context(), folder, ReportOptions{By: by})
	if err != nil {
		t.Fatal(err)
	}
	for i, g := range r.Grids(0)[:len(by)] {
		if table := r.Tables[i]; len(table.Rows) == 0 || g.ID != by[i] || strings.Contains(g.Title, "_") {
			t.Errorf("%s: %q of %d rows", by[i], g.Title, len(table.Rows))
		}
	}
}
