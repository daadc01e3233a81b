package attache

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"attache/corpus"
	"attache/corpus/export"
)

// told are entries in short, for comparing.
func told(list []corpus.Correction) (out []string) {
	for _, c := range list {
		s := c.Do + " " + c.What + " " + c.Doc
		if c.At != nil {
			s += fmt.Sprintf(" %s:%q", c.At.Field, c.At.Quote)
			if c.At.Every {
				s += "*"
			}
		}
		for _, x := range append([]string{c.Name, c.Label}, c.Names...) {
			if x != "" {
				s += " " + x
			}
		}
		if c.To != nil {
			s += " -> " + strings.Join(strings.Fields(strings.Join([]string{c.To.What, c.To.Name, c.To.Kind, c.To.Country, c.To.ID, c.To.Label, c.To.Date}, " ")), " ")
			if c.To.At != nil {
				s += fmt.Sprintf("%q", c.To.At.Quote)
			}
			if p := c.To.Post; p != nil {
				s = strings.TrimSuffix(s, c.To.Name) + p.Kind + " " + p.City + " " + p.Host
			}
		}
		out = append(out, strings.TrimSpace(s))
	}
	return out
}

// exportTo writes an export of the folder to a file.
func exportTo(t *testing.T, folder, format, path string, opts ExportOptions) string {
	t.Helper()
	path = filepath.Join(t.TempDir(), path)
	if _, err := ExportTo(context.Background(), folder, format, path, opts); err != nil {
		t.Fatal(err)
	}
	return path
}

// rewrite changes a file as text.
func rewrite(t *testing.T, path string, pairs ...string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(pairs); i += 2 {
		if !bytes.Contains(data, []byte(pairs[i])) {
			t.Fatalf("%s does not hold %q:\n%s", path, pairs[i], data)
		}
		data = bytes.Replace(data, []byte(pairs[i]), []byte(pairs[i+1]), 1)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// editLines changes JSON lines, each as a map.
func editLines(t *testing.T, path string, edit func(m map[string]any)) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	for line := range bytes.Lines(data) {
		var m map[string]any
		if err := json.Unmarshal(line, &m); err != nil {
			t.Fatal(err)
		}
		edit(m)
		if err := json.NewEncoder(&out).Encode(m); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// editCSV changes cells of a table by record and column.
func editCSV(t *testing.T, path string, edit func(get func(column string) *string)) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, cells := range rows[1:] {
		edit(func(column string) *string {
			for i, name := range rows[0] {
				if name == column {
					return &cells[i]
				}
			}
			t.Fatalf("no column %s", column)
			return nil
		})
	}
	var out bytes.Buffer
	if err := csv.NewWriter(&out).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// What people change in an export with programs of their own is in the ledger
// afterwards, and nothing else.
func TestImportRoundTrips(t *testing.T) {
	labelled := labelReports(t, correctedReports)
	for _, c := range []struct {
		format, file string
		opts         ExportOptions
		edit         func(t *testing.T, path string)
		want         []string
	}{
		{"jsonl", "x.jsonl", ExportOptions{}, func(t *testing.T, path string) {
			editLines(t, path, func(m map[string]any) {
				switch m["id"] {
				case "a":
					orgs := m["organizations"].([]any)
					orgs[0].(map[string]any)["kind"] = "institute"
					m["people"] = nil
				case "b":
					m["domains"] = []any{map[string]any{"id": "quantum", "score": 1}}
					m["date"].(map[string]any)["value"] = "2020-05"
				case "c":
					m["organizations"].([]any)[0].(map[string]any)["name"] = "Acme"
				}
			})
		}, []string{
			`kind organization a text:"Siemens AG"* -> institute`, `remove person a text:"Ivan Petrov"*`,
			`change domain b photonics -> quantum`, `change date b -> 2020-05`, `rename organization c text:"Acme Robotics Ltd"* -> Acme`,
		}},
		{"csv", "x.csv", ExportOptions{}, func(t *testing.T, path string) {
			editCSV(t, path, func(get func(string) *string) {
				switch *get("id") {
				case "a":
					*get("organizations") = "Siemens; Lomonosov Moscow State University"
					*get("date") = ""
				case "b":
					*get("origins"), *get("domains") = "", "photonics; quantum"
				case "c":
					*get("countries"), *get("people") = "GB; FR", ""
				case "d":
					*get("post"), *get("post_host"), *get("organizations") = "embassy Rome", "Italy", "delegation"
				}
			})
		}, []string{
			`rename organization a text:"Siemens AG"* -> Siemens`, `remove date a`,
			`remove role b origin/DE`, `add domain b quantum`,
			`remove person c text:"Ivan Petrov"*`, `add country c FR -> France`,
			`add organization d text:"delegation"* -> delegation`, `add post d -> embassy Rome IT`,
		}},
		{"csv", "x.csv", ExportOptions{Options: export.Options{Rows: "organizations"}}, func(t *testing.T, path string) {
			editCSV(t, path, func(get func(string) *string) {
				if strings.HasPrefix(*get("name"), "Lomonosov") {
					*get("ids"), *get("country") = "https://ror.org/010pmpe69", ""
				}
			})
		}, []string{
			`country organization a text:"Lomonosov Moscow State University"* ->`,
			`link organization a text:"Lomonosov Moscow State University"* -> https://ror.org/010pmpe69`,
		}},
		{"xlsx", "x.xlsx", ExportOptions{}, func(t *testing.T, path string) {
			f, err := excelize.OpenFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(f.SetCellValue("domains", "D2", "nuclear"), f.RemoveRow("people", 2), f.Save(), f.Close()); err != nil {
				t.Fatal(err)
			}
		}, []string{`remove person a text:"Ivan Petrov"*`, `change domain a energy -> nuclear`}},
		{"labelstudio", "x.json", ExportOptions{}, func(t *testing.T, path string) {
			data, err := os.ReadFile(path)
			var tasks []map[string]any
			if err = errors.Join(err, json.Unmarshal(data, &tasks)); err != nil {
				t.Fatal(err)
			}
			for _, task := range tasks {
				result := task["predictions"].([]any)[0].(map[string]any)["result"].([]any)
				switch task["data"].(map[string]any)["id"] {
				case "b": // nobody looked at it
					continue
				case "c":
					var kept []any
					for _, x := range result {
						value := x.(map[string]any)["value"].(map[string]any)
						if value["text"] == "Ivan Petrov" {
							value["labels"] = []any{"ORG"}
						}
						if value["text"] == "Acme Robotics Ltd" {
							value["end"], value["text"] = value["end"].(float64)-4, "Acme Robotics"
						}
						kept = append(kept, x)
					}
					result = kept
				}
				task["annotations"] = []any{map[string]any{"id": 1, "was_cancelled": false, "result": result}}
			}
			out, err := json.Marshal(tasks)
			if err = errors.Join(err, os.WriteFile(path, out, 0o644)); err != nil {
				t.Fatal(err)
			}
		}, []string{
			`retype person c text:"Ivan Petrov"* -> organization Ivan Petrov`, `span organization c text:"Acme Robotics Ltd" -> "Acme Robotics"`,
		}},
		{"doccano", "x.jsonl", ExportOptions{}, func(t *testing.T, path string) {
			editLines(t, path, func(m map[string]any) {
				m["id"] = 7 // doccano's own number
				if m["record_id"] == "d" {
					at := strings.Index(m["text"].(string), "delegation")
					m["label"] = append(m["label"].([]any), []any{at, at + len("delegation"), "ORG"})
				}
				if m["record_id"] == "c" {
					m["domains"] = []any{"ai"}
				}
			})
		}, []string{`remove domain c manufacturing`, `add organization d text:"delegation" -> delegation`}},
		{"conll", "x.conll", ExportOptions{}, func(t *testing.T, path string) {
			rewrite(t, path, "delegation -X- -X- O", "delegation -X- -X- B-ORG", "Ivan -X- -X- B-PER\nPetrov -X- -X- I-PER", "Ivan -X- -X- O\nPetrov -X- -X- O")
		}, []string{`remove person a text:"Ivan Petrov"*`, `add organization d text:"delegation" -> delegation`}},
		{"brat", "x", ExportOptions{}, func(t *testing.T, path string) {
			files, err := filepath.Glob(filepath.Join(path, "d.ann"))
			if err != nil || len(files) != 1 {
				t.Fatalf("%v, %v", files, err)
			}
			rewrite(t, files[0], "", "T1\tORG 18 28\tdelegation\nR1\tof Arg1:T1 Arg2:T1\n")
		}, []string{`add organization d text:"delegation" -> delegation`}},
	} {
		t.Run(c.format+c.opts.Rows, func(t *testing.T) {
			folder := filepath.Join(t.TempDir(), "study")
			if err := os.CopyFS(folder, os.DirFS(labelled)); err != nil {
				t.Fatal(err)
			}
			path := exportTo(t, folder, c.format, c.file, c.opts)
			opts := ImportOptions{Format: c.format, Who: "ana", When: "2024-01-02T03:04:05Z"}
			untouched, err := Import(context.Background(), folder, path, opts)
			if err != nil || len(untouched.Entries) != 0 || untouched.Rows == 0 || untouched.Rows != untouched.Unchanged {
				t.Fatalf("as it was exported: %+v, %v", untouched, err)
			}
			c.edit(t, path)
			opts.DryRun = true
			dry, err := Import(context.Background(), folder, path, opts)
			if err != nil {
				t.Fatal(err)
			}
			opts.DryRun = false
			report, err := Import(context.Background(), folder, path, opts)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.want, told(report.Entries)); d != "" {
				t.Errorf("edits: %s", d)
			}
			if d := cmp.Diff(told(dry.Entries), told(report.Entries)); d != "" {
				t.Errorf("the dry run says otherwise: %s", d)
			}
			for i, e := range report.Outcomes {
				if e.Applied != 1 {
					t.Errorf("%s: %+v", told(report.Entries[i:])[0], e)
				}
			}
			list, err := Corrections(context.Background(), folder, CorrectionFilter{})
			if err != nil || list.Total != len(c.want) || list.Problems != nil {
				t.Errorf("the ledger has %d entries, %v, %v", list.Total, list.Problems, err)
			}
			// The same file again changes nothing: it says what the corpus says now.
			again, err := Import(context.Background(), folder, path, opts)
			if err != nil {
				t.Fatal(err)
			}
			if len(again.Entries) != 0 || again.Known != len(c.want) {
				t.Errorf("again: %v, %d known", told(again.Entries), again.Known)
			}
			fresh := exportTo(t, folder, c.format, c.file, c.opts)
			settled, err := Import(context.Background(), folder, fresh, opts)
			if err != nil || len(settled.Entries) != 0 {
				t.Errorf("exported anew: %v, %v", told(settled.Entries), err)
			}
		})
	}
}

// What does not fit the corpus is refused in clear words, and nothing is
// written.
func TestImportRefuses(t *testing.T) {
	folder := labelReports(t, correctedReports)
	other := labelReports(t, strings.ReplaceAll(correctedReports, "Siemens", "Simens"))
	foreign := labelReports(t, strings.NewReplacer(`"id":"a"`, `"id":"x"`, `"id":"b"`, `"id":"y"`).Replace(correctedReports))
	for _, c := range []struct {
		name, want string
		path       func() string
	}{
		{"of another corpus", "record x is not in this corpus", func() string { return exportTo(t, foreign, "jsonl", "x.jsonl", ExportOptions{}) }},
		{"of other texts", "record a is not what it was exported from", func() string { return exportTo(t, other, "csv", "x.csv", ExportOptions{}) }},
		{"no base", "record a has no record_hash", func() string {
			path := exportTo(t, folder, "jsonl", "x.jsonl", ExportOptions{})
			editLines(t, path, func(m map[string]any) { delete(m, "record_hash") })
			return path
		}},
		{"a later ledger", "was exported with 9 corrections; this corpus has 0", func() string {
			path := exportTo(t, folder, "jsonl", "x.jsonl", ExportOptions{})
			editLines(t, path, func(m map[string]any) { m["ledger"] = 9 })
			return path
		}},
		{"twice", "record a stands in it already, at", func() string {
			path := exportTo(t, folder, "jsonl", "x.jsonl", ExportOptions{})
			data, _ := os.ReadFile(path)
			if err := os.WriteFile(path, append(data, data...), 0o644); err != nil {
				t.Fatal(err)
			}
			return path
		}},
		{"a domain that is none", `no domain "magic"`, func() string {
			path := exportTo(t, folder, "csv", "x.csv", ExportOptions{})
			editCSV(t, path, func(get func(string) *string) { *get("domains") = "magic" })
			return path
		}},
		{"a date of a spreadsheet", "it does not say what is to be there", func() string {
			path := exportTo(t, folder, "csv", "x.csv", ExportOptions{})
			editCSV(t, path, func(get func(string) *string) { *get("date") = "02/03/2019" })
			return path
		}},
		{"another table", "does not name the columns of an export", func() string {
			path := filepath.Join(t.TempDir(), "x.csv")
			if err := os.WriteFile(path, []byte("name,age\nx,1\n"), 0o644); err != nil {
				t.Fatal(err)
			}
			return path
		}},
		{"no names at all", "neither label nor entities", func() string {
			path := exportTo(t, folder, "doccano", "x.dat", ExportOptions{})
			editLines(t, path, func(m map[string]any) { delete(m, "label") })
			return path
		}},
		{"empty lines", "there is no record in it", func() string {
			path := filepath.Join(t.TempDir(), "x.jsonl")
			if err := os.WriteFile(path, []byte("\n\n"), 0o644); err != nil {
				t.Fatal(err)
			}
			return path
		}},
		{"an empty file", "it is empty", func() string {
			path := filepath.Join(t.TempDir(), "x.jsonl")
			if err := os.WriteFile(path, nil, 0o644); err != nil {
				t.Fatal(err)
			}
			return path
		}},
	} {
		path, opts := c.path(), ImportOptions{}
		if filepath.Ext(path) == ".dat" {
			opts.Format = "doccano"
		}
		_, err := Import(context.Background(), folder, path, opts)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	if _, err := os.Stat(filepath.Join(folder, "corrections.jsonl")); err == nil {
		t.Error("something was written")
	}
}

// Edits of what was corrected otherwise since the export are named and left
// out; others are taken.
func TestImportOverlaps(t *testing.T) {
	folder := labelReports(t, correctedReports)
	path := exportTo(t, folder, "csv", "x.csv", ExportOptions{})
	amend(t, folder, "b", "change|domain|photonics|nuclear")
	amend(t, folder, "", "rename|org|Acme Robotics Ltd|Acme Holding")
	amend(t, folder, "a", "remove|person|Ivan Petrov")
	editCSV(t, path, func(get func(string) *string) {
		switch *get("id") {
		case "a":
			*get("people"), *get("modes") = "", "scouting"
		case "b":
			*get("domains") = "quantum"
		case "c":
			*get("organizations") = "Acme"
		}
	})
	report, err := Import(context.Background(), folder, path, ImportOptions{DryRun: true})
	if err != nil {
		t.Fatal(err)
	}
	var overlaps []corpus.Correction
	for _, o := range report.Overlaps {
		overlaps = append(overlaps, o.Edit)
	}
	if d := cmp.Diff([]string{`change domain b photonics -> quantum`, `rename organization c text:"Acme Robotics Ltd"* -> Acme`}, told(overlaps)); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"change mode a licensing -> scouting"}, told(report.Entries)); d != "" || report.Known != 1 {
		t.Errorf("%d known: %s", report.Known, d)
	}
	report, err = Import(context.Background(), folder, path, ImportOptions{Overwrite: true})
	if err != nil {
		t.Fatal(err)
	}
	f, err := corpus.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rec, err := f.Get("b")
	if err != nil || !hasDomain("quantum")(rec) || hasDomain("nuclear")(rec) {
		t.Errorf("%v, %v: %v", rec.Domains, err, told(report.Entries))
	}
}
