package export

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"attache/corpus"
)

func TestXLSXReadsBack(t *testing.T) {
	r := sample(t)
	long := sample(t)
	long.ID, long.Text = "r-2", strings.Repeat("long ", 10_000)
	opts := Options{Provenance: Provenance{Engine: "9", Models: map[string]string{"taxonomy": "ab"}, Query: "=laser", Thresholds: corpus.Thresholds{"domain": 0.5}}}
	out := exported(t, "xlsx", opts, r, long)
	if again := exported(t, "xlsx", opts, r, long); again != out {
		t.Error("the same records gave other bytes")
	}
	book, err := excelize.OpenReader(strings.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if diff := cmp.Diff([]string{"reports", "organizations", "countries", "domains", "modes", "people", "codebook", "provenance"}, book.GetSheetList()); diff != "" {
		t.Error(diff)
	}
	rows := func(sheet string) [][]string {
		t.Helper()
		list, err := book.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	reports := rows("reports")
	got := map[string]string{}
	for i, name := range reports[0] {
		got[name] = reports[1][i]
	}
	if got["text"] != r.Text || got["people"] != "王小明; Jane Roe" || got["domains"] != "photonics" {
		t.Errorf("%q", got)
	}
	last := reports[2][len(reports[2])-1]
	if len(last) != excelize.TotalCellChars || !strings.HasPrefix(long.Text, last) {
		t.Errorf("a text of %d bytes has become one of %d", len(long.Text), len(last))
	}
	tail := []string{hashOf(t, r), "0"}
	for sheet, want := range map[string][]string{
		"organizations": {"r-1", "2019-03", "Lasers, from Norway", "北京大学", "university", "CN", "", "", "0.8", "1", "北京大学", "text:127-139"},
		"countries":     {"r-1", "2019-03", "Lasers, from Norway", "NO", "Norway", "origin", "1", "2", "Norway", "text:25-31; title:13-19"},
		"domains":       {"r-1", "2019-03", "Lasers, from Norway", "photonics", "0.9", "2", "lasers | Lasers", "text:108-114; title:0-6"},
		"modes":         {"r-1", "2019-03", "Lasers, from Norway", "joint-research", "0.5", "0", "", ""},
		"people":        {"r-1", "2019-03", "Lasers, from Norway", "Jane Roe", "Nordlys Ltd", "0.9", "1", "Jane Roe", "text:62-70"},
	} {
		list := rows(sheet)
		if diff := cmp.Diff(append(want, tail...), list[len(list)/2]); diff != "" {
			t.Errorf("%s: %s", sheet, diff)
		}
	}
	if formula, err := book.GetCellFormula("reports", "U2"); formula != "" || err != nil {
		t.Errorf("the text is the formula %q, %v", formula, err)
	}
	told := map[string]bool{}
	for _, row := range rows("codebook")[1:] {
		if len(row) < 3 || row[2] == "" {
			t.Errorf("the codebook says nothing of %q", row)
		}
		told[row[0]+"/"+row[1]] = true
	}
	for _, sheet := range book.GetSheetList()[:6] {
		for _, column := range rows(sheet)[0] {
			if !told[sheet+"/"+column] {
				t.Errorf("the codebook does not name %s of %s", column, sheet)
			}
		}
	}
	want := [][]string{{"field", "value"}, {"engine", "9"}, {"ledger", "0"}, {"models.taxonomy", "ab"}, {"query", "=laser"}, {"thresholds.domain", "0.5"}}
	if diff := cmp.Diff(want, rows("provenance")); diff != "" {
		t.Error(diff)
	}
}

func TestXLSXRedacted(t *testing.T) {
	book, err := excelize.OpenReader(bytes.NewReader([]byte(exported(t, "xlsx", Options{NoPeople: true, NoText: true}, sample(t)))))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			if all := strings.Join(row, " "); strings.Contains(all, "王小明") || strings.Contains(all, "They said") {
				t.Errorf("%s shows %q", sheet, all)
			}
		}
	}
}
