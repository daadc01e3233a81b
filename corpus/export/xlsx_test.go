package export

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

func TestXLSXReadsBack(t *testing.T) {
	r := sample(t)
	long := sample(t)
	long.ID, long.Text = "r-2", strings.Repeat("long ", 10_000)
	out := exported(t, "xlsx", Options{}, r, long)
	if again := exported(t, "xlsx", Options{}, r, long); again != out {
		t.Error("the same records gave other bytes")
	}
	book, err := excelize.OpenReader(strings.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if diff := cmp.Diff([]string{"reports", "organizations", "countries", "domains", "people", "codebook"}, book.GetSheetList()); diff != "" {
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
	for sheet, want := range map[string][]string{
		"organizations": {"r-1", "北京大学", "university", "CN", "0.8", "1", "北京大学"},
		"countries":     {"r-1", "NO", "Norway", "origin", "1", "2", "Norway"},
		"domains":       {"r-1", "photonics", "0.9", "lasers | Lasers"},
		"people":        {"r-1", "Jane Roe", "Nordlys Ltd", "0.9", "1", "Jane Roe"},
	} {
		list := rows(sheet)
		if diff := cmp.Diff(want, list[len(list)/2]); diff != "" {
			t.Errorf("%s: %s", sheet, diff)
		}
	}
	if formula, err := book.GetCellFormula("reports", "U2"); formula != "" || err != nil {
		t.Errorf("the text is the formula %q, %v", formula, err)
	}
	if len(rows("codebook")) < len(columns) {
		t.Error("the codebook does not name every column")
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
