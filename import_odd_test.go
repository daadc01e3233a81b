package attache

import (
	"context"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What a tool's project does not ask for, offsets that are none, and marks that
// stand twice take nothing away and add nothing.
func TestImportOddities(t *testing.T) {
	folder := labelReports(t, correctedReports)
	ctx, dry := context.Background(), ImportOptions{DryRun: true}
	tasks := exportTo(t, folder, "labelstudio", "x.json", ExportOptions{})
	data, err := os.ReadFile(tasks)
	if err != nil {
		t.Fatal(err)
	}
	var list []map[string]any
	if err := json.Unmarshal(data, &list); err != nil {
		t.Fatal(err)
	}
	for _, task := range list {
		var names []any
		for _, x := range task["predictions"].([]any)[0].(map[string]any)["result"].([]any) {
			if x.(map[string]any)["type"] == "labels" {
				names = append(names, x)
			}
		}
		task["annotations"] = []any{map[string]any{"result": names}}
	}
	if data, err = json.Marshal(list); err == nil {
		err = os.WriteFile(tasks, data, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	dry.Format = "labelstudio"
	report, err := Import(ctx, folder, tasks, dry)
	if err != nil || len(report.Entries) != 0 || len(report.Notes) != 1 || !strings.Contains(report.Notes[0], "domains stay as they are") {
		t.Errorf("a project without domains: %v, %v, %v", told(report.Entries), report.Notes, err)
	}
	dry.Format = "doccano"
	marked := func(marks ...any) string {
		path := exportTo(t, folder, "doccano", "x.jsonl", ExportOptions{})
		editLines(t, path, func(m map[string]any) {
			if m["record_id"] == "d" {
				m["label"] = marks
			}
		})
		return path
	}
	mark := []any{18, 28, "ORG"}
	if report, err = Import(ctx, folder, marked(mark, mark), dry); err != nil || len(report.Entries) != 1 {
		t.Errorf("marked twice: %v, %v", report, err)
	}
	if _, err = Import(ctx, folder, marked([]any{18.5, 28, "ORG"}), dry); err == nil || !strings.Contains(err.Error(), "within the text") {
		t.Errorf("half a character: %v", err)
	}
}

// A semicolon parts names, and may stand in one that the corpus has already.
func TestImportNamesWithSemicolons(t *testing.T) {
	folder := labelReports(t, correctedReports)
	amend(t, folder, "a", "rename|org|Siemens AG|Siemens; Energy")
	path := exportTo(t, folder, "csv", "x.csv", ExportOptions{})
	editCSV(t, path, func(get func(string) *string) {
		if *get("id") == "a" {
			*get("organizations") = "Siemens; Energy"
		}
	})
	report, err := Import(context.Background(), folder, path, ImportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{`remove organization a text:"Lomonosov Moscow State University"*`}, told(report.Entries)); d != "" {
		t.Error(d)
	}
}
