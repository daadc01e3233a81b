package attache

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"attache/corpus"
	"attache/corpus/read"
	"attache/internal/study"
	"attache/report"
)

// labelStudy labels the invented corpus into a folder.
func labelStudy(t *testing.T, seed uint64) (folder string, truth []study.Truth) {
	t.Helper()
	dir := t.TempDir()
	if err := study.Write(dir, seed); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(dir, "truth.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		var tr study.Truth
		if err := json.Unmarshal([]byte(line), &tr); err != nil {
			t.Fatal(err)
		}
		truth = append(truth, tr)
	}
	source, err := Files(t.Context(), []string{filepath.Join(dir, "reports")}, read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	folder = filepath.Join(dir, "study")
	if _, err := Run(t.Context(), source, folder, RunOptions{}); err != nil {
		t.Fatal(err)
	}
	return folder, truth
}

// trueFigures counts what the reports were meant to say.
func trueFigures(truth []study.Truth) *Figures {
	fig := newFigures()
	for _, tr := range truth {
		rec := corpus.Record{Post: &corpus.Post{Kind: tr.Post.Kind, City: tr.Post.City, Host: tr.Post.Host}, Countries: []corpus.Country{{Code: tr.Origin, Roles: []corpus.Role{{ID: "origin"}}}}}
		for _, id := range tr.Domains {
			rec.Domains = append(rec.Domains, corpus.Domain{ID: id})
		}
		for _, id := range tr.Modes {
			rec.Modes = append(rec.Modes, corpus.Mode{ID: id})
		}
		if tr.Date != "" {
			rec.Date = &corpus.Date{Value: tr.Date}
		}
		fig.add(&rec)
	}
	return fig
}

// wide are the labels whose counts are further from the truth than 3 % or 2
// reports, by seed: faults of the model of domains, kept in sight here. What a
// chatbot answers about public services, and the patients of a cell therapy,
// speak for medical.
var wide = map[uint64][]string{
	0: {"domain medical"},
	1: {"domain medical"},
}

// The counts of the invented corpus are those it was made with, to 3 % or 2
// reports, whichever is more, but for those named above. It proves the
// arithmetic from files to tables; how well real reports are labelled, the sets
// of real texts measure.
// Other seeds give other reports, so that nothing is fitted to one.
func TestStudyFiguresAreTrue(t *testing.T) {
	for seed := range uint64(4) {
		if seed > 1 && testing.Short() {
			break
		}
		t.Run(fmt.Sprint(seed), func(t *testing.T) { studyFigures(t, seed) })
	}
}

func studyFigures(t *testing.T, seed uint64) {
	folder, truth := labelStudy(t, seed)
	r, err := Report(t.Context(), folder, ReportOptions{By: []string{"domain", "origin", "post", "mode", "year"}, Names: true, Split: study.Closing})
	if err != nil {
		t.Fatal(err)
	}
	got := newFigures()
	for _, table := range r.Tables {
		for _, row := range table.Rows {
			key := strings.Trim(row.Key, "()")
			if row.Key == report.Undated {
				key = "none"
			}
			got.Counts[table.By][key] = row.Count
		}
	}
	want := trueFigures(truth)
	if want.Records != 642 || want.Counts["domain"]["biotech"] != 190 || want.Counts["domain"]["ai"] != 171 || want.Counts["origin"]["RU"] != 112 {
		t.Fatalf("the truth is not the study's: %v %v", want.Counts["domain"], want.Counts["origin"])
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%-9s%-42s%6s%6s\n", "kind", "label", "truth", "count")
	for _, kind := range []string{"domain", "origin", "post", "mode", "year"} {
		labels := maps.Clone(want.Counts[kind])
		maps.Copy(labels, got.Counts[kind])
		for _, id := range slices.Sorted(maps.Keys(labels)) {
			w, g := want.Counts[kind][id], got.Counts[kind][id]
			mark := ""
			if off := max(w-g, g-w); off > 2 && float64(off) > 0.03*float64(w) {
				mark = "  !"
			}
			if known := slices.Contains(wide[seed], kind+" "+id); known != (mark != "") {
				t.Errorf("%s %s: %d reports, the truth is %d; named as wide: %v", kind, id, g, w, known)
			}
			fmt.Fprintf(&b, "%-9s%-42s%6d%6d%s\n", kind, id, w, g, mark)
		}
	}
	if seed == 1 {
		golden(t, "study.txt", b.String())
	}
	studyEntities(t, r, truth)
	studyEvent(t, folder, r, truth)
}

// studyEntities compares the number of foreign organisations and people.
func studyEntities(t *testing.T, r *report.Report, truth []study.Truth) {
	names := map[string]bool{}
	for _, tr := range truth {
		for _, o := range tr.Organizations {
			names[o.Name] = true
		}
		for _, p := range tr.People {
			names["person "+p] = true
		}
	}
	if r.Home != "CN" || len(names) <= 300 || math.Abs(float64(r.Entities.Foreign-len(names))) > 0.05*float64(len(names)) {
		t.Errorf("%d organisations and people foreign to %s, the truth is %d", r.Entities.Foreign, r.Home, len(names))
	}
}

// studyEvent looks for the consulate that filed nearly nine in ten American
// reports since 2015, and none once it was closed.
func studyEvent(t *testing.T, folder string, r *report.Report, truth []study.Truth) {
	dated, since, after := 0, 0, 0 // since 2015 and after the closing: American ones
	for _, tr := range truth {
		if tr.Origin == "US" && tr.Date >= "2015" {
			since++
		}
		if tr.Origin == "US" && tr.Date >= study.Closing {
			after++
		}
		if tr.Post.City == study.Consulate && tr.Date != "" {
			dated++
		}
	}
	i := slices.IndexFunc(r.Change.Rows, func(row report.ChangeRow) bool { return row.Key == "consulate/"+study.Consulate })
	if i < 0 {
		t.Fatal("the consulate is not in the table of change")
	}
	if row := r.Change.Rows[i]; max(row.Before-dated, dated-row.Before) > 2 || row.After != 0 || row.P == nil || *row.P > 0.001 {
		t.Errorf("the event does not show: %+v", row)
	}
	of := func(query string) (filed, all, late int) {
		r, err := Report(t.Context(), folder, ReportOptions{By: []string{"post"}, Query: query, Split: study.Closing})
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range r.Change.Rows {
			if !strings.Contains(row.Key, "/") {
				continue // the sum
			}
			all += row.Before + row.After
			late += row.After
			if row.Key == "consulate/"+study.Consulate {
				filed = row.Before
			}
		}
		return filed, all, late
	}
	filed, all, late := of("origin:US date:2015..")
	if share := float64(filed) / float64(all); share < 0.86 || share > 0.92 || max(all-since, since-all) > 2 || late != after {
		t.Errorf("of %d (truly %d) American reports since 2015 the consulate filed %d, and all posts %d after it closed", all, since, filed, late)
	}
}
