package attache

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache/corpus/export"
)

// outside is a program that is not ours and changes an export. Its script runs
// in the folder of the export, whose name is $1.
type outside struct {
	program string
	// probe, if set, are arguments with which it runs only if it has what the
	// script needs.
	probe  []string
	script string
}

// run runs the script, by the program or, for "sh", the programs it calls.
func (o *outside) run(t *testing.T, path string) {
	t.Helper()
	name, flag := o.program, "-c"
	for _, needed := range strings.Fields(name) {
		if _, err := exec.LookPath(needed); err != nil {
			t.Skipf("no %s to change an export with", needed)
		}
	}
	if strings.Contains(name, "python") {
		if out, err := exec.Command(name, o.probe...).CombinedOutput(); len(o.probe) > 0 && err != nil {
			t.Skipf("%s lacks what is needed: %s", name, bytes.TrimSpace(out))
		}
	} else {
		name = "sh"
	}
	args := []string{flag, o.script, filepath.Base(path)}
	if name == "sh" {
		args = []string{flag, "set -e\n" + o.script, "sh", filepath.Base(path)}
	}
	cmd := exec.Command(name, args...)
	cmd.Dir = filepath.Dir(path)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v: %s", o.program, err, out)
	}
}

const pythonTable = `
import csv, sys
path = sys.argv[1]
rows = list(csv.DictReader(open(path, encoding="utf-8-sig", newline="")))
for r in rows:
    if r["id"] == "a": r["organizations"] = r["organizations"].replace("Siemens AG", "Siemens")
    if r["id"] == "b": r["modes"], r["origins"] = "licensing", ""
    if r["id"] == "c": r["date"] = "2021-07"
with open(path, "w", newline="", encoding="utf-8") as f:
    w = csv.DictWriter(f, list(reversed(rows[0].keys())), delimiter=";", quoting=csv.QUOTE_ALL)
    w.writeheader()
    w.writerows(reversed(rows))
`

const pythonWorkbook = `
import sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
def cell(sheet, row, column):
    names = [c.value for c in book[sheet][1]]
    return book[sheet].cell(row, names.index(column) + 1)
cell("reports", 3, "modes").value = "licensing"
cell("organizations", 2, "kind").value = "institute"
for sheet in ("reports", "domains"):
    for row in book[sheet].iter_rows():
        for c in row:
            if c.value == "energy": c.value = "nuclear"
book.save(sys.argv[1])
`

// LibreOffice writes the workbook as flat XML and reads it again.
const officeWorkbook = `
export HOME="$PWD"
office="soffice --headless -env:UserInstallation=file://$PWD/profile"
$office --convert-to fods "$1" >/dev/null
sed 's/>licensing</>scouting</' x.fods > y.fods
mv y.fods x.fods; rm "$1"
$office --convert-to xlsx x.fods >/dev/null
`

const officeTable = `
export HOME="$PWD"
mkdir saved
soffice --headless "-env:UserInstallation=file://$PWD/profile" --infilter=CSV:44,34,76,1 \
  --convert-to 'csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true' --outdir saved "$1" >/dev/null
sed 's/;photonics;/;quantum;/' "saved/$1" > "$1"
`

const pythonTasks = `
import json, sys
tasks = json.load(open(sys.argv[1], encoding="utf-8"))
for n, task in enumerate(tasks):
    result = task.pop("predictions")[0]["result"]
    for r in result: r["origin"] = "prediction"
    if task["data"]["id"] == "a":
        result = [r for r in result if r["value"].get("text") != "Ivan Petrov"]
    if task["data"]["id"] == "c":
        result[-1]["value"]["taxonomy"] = [["ai"]]
    if task["data"]["id"] == "d":
        at = task["data"]["text"].index("delegation")
        result.append({"id": "new", "from_name": "label", "to_name": "text", "type": "labels",
            "value": {"start": at, "end": at + 10, "text": "delegation", "labels": ["ORG"]}})
    task["id"] = n + 100
    task["annotations"] = [{"id": n, "completed_by": 1, "result": result, "was_cancelled": False, "lead_time": 3.5}]
json.dump(tasks, open(sys.argv[1], "w", encoding="utf-8"), ensure_ascii=True, indent=1)
`

// An export that a program which is not ours has changed gives just these
// changes back: none of what such programs do to a file besides, such as
// another order, other quotes, escapes or layout, is taken for one.
func TestImportFromOutside(t *testing.T) {
	labelled := labelReports(t, correctedReports)
	for _, c := range []struct {
		name, format, file string
		opts               ExportOptions
		by                 outside
		want               []string
	}{
		{"python", "csv", "x.csv", ExportOptions{}, outside{program: "python3", script: pythonTable}, []string{
			"change date c -> 2021-07", "remove role b origin/DE", "add mode b licensing", `rename organization a text:"Siemens AG"* -> Siemens`,
		}},
		{"awk", "csv", "x.csv", ExportOptions{Options: export.Options{Rows: "domains"}}, outside{program: "awk", script: `awk -F, -v OFS=, '$1 == "c" && $4 == "ai" { next } { sub("\r$", ""); sub(/,photonics,/, ",quantum,"); print }' "$1" > y && mv y "$1"`}, []string{
			"change domain b photonics -> quantum", "remove domain c ai",
		}},
		{"LibreOffice", "csv", "x.csv", ExportOptions{}, outside{program: "soffice sed", script: officeTable}, []string{"change domain b photonics -> quantum"}},
		{"openpyxl", "xlsx", "x.xlsx", ExportOptions{}, outside{program: "/usr/bin/python3", probe: []string{"-c", "import openpyxl"}, script: pythonWorkbook}, []string{
			`kind organization a text:"Siemens AG"* -> institute`, "change domain a energy -> nuclear", "add mode b licensing",
		}},
		{"LibreOffice", "xlsx", "x.xlsx", ExportOptions{}, outside{program: "soffice sed", script: officeWorkbook}, []string{"change mode a licensing -> scouting"}},
		{"jq", "jsonl", "x.jsonl", ExportOptions{}, outside{program: "jq", script: `jq -cS 'if .id == "a" then .organizations[0].kind = "institute" | del(.people) elif .id == "b" then .domains += [{id: "quantum", score: 1}] else . end' "$1" > y && mv y "$1"`}, []string{
			`kind organization a text:"Siemens AG"* -> institute`, `remove person a text:"Ivan Petrov"*`, "add domain b quantum",
		}},
		{"python", "jsonl", "x.jsonl", ExportOptions{}, outside{program: "python3", script: `
import json, sys
rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
rows[1]["organizations"][0]["mentions"].pop()
rows[2]["countries"][0]["roles"] = []
open(sys.argv[1], "w").write("\n".join(json.dumps(r, indent=None) for r in rows))
`}, []string{`remove organization b text:"Siemens AG"`, "remove role c origin/GB"}},
		{"awk", "conll", "x.conll", ExportOptions{}, outside{program: "awk", script: `awk '/^-DOCSTART-/ { d = $0 ~ /id=d&/ } d && $1 == "delegation" { $4 = "B-ORG" } $1 == "Ivan" || $1 == "Petrov" { $4 = "O" } { print }' "$1" > y && mv y "$1"`}, []string{
			`remove person a text:"Ivan Petrov"*`, `remove person c text:"Ivan Petrov"*`, `add organization d text:"delegation" -> delegation`,
		}},
		{"sed", "brat", "x", ExportOptions{}, outside{program: "sed", script: `
sed 's/ORG 28 45\tAcme Robotics Ltd/ORG 28 41\tAcme Robotics/; /Ivan Petrov/d' "$1/c.ann" > y && mv y "$1/c.ann"
printf 'T9\tORG 18 28\tdelegation\n#1\tAnnotatorNotes T9\twho are they\n' >> "$1/d.ann"`}, []string{
			`span organization c text:"Acme Robotics Ltd" -> "Acme Robotics"`, `remove person c text:"Ivan Petrov"*`, `add organization d text:"delegation" -> delegation`,
		}},
		{"python", "labelstudio", "x.json", ExportOptions{}, outside{program: "python3", script: pythonTasks}, []string{
			`remove person a text:"Ivan Petrov"*`, "remove domain c manufacturing", `add organization d text:"delegation" -> delegation`,
		}},
		{"jq", "labelstudio", "x.json", ExportOptions{}, outside{program: "jq", script: `jq 'map(select(.data.id == "c") |= (.annotations = [.predictions[0] | .result |= map(if .value.text == "Ivan Petrov" then .value.labels = ["ORG"] else . end)]))' "$1" > y && mv y "$1"`}, []string{
			`retype person c text:"Ivan Petrov"* -> organization Ivan Petrov`,
		}},
		{"jq", "doccano", "x.jsonl", ExportOptions{}, outside{program: "jq", script: `jq -c '.id = 7 | .Comments = [] | if .record_id == "b" then .label |= map(select(.[2] != "LOC")) | .domains = [] else . end' "$1" > y && mv y "$1"`}, []string{
			`remove country b DE`, "remove domain b photonics",
		}},
		{"python", "doccano", "x.jsonl", ExportOptions{}, outside{program: "python3", script: `
import json, sys
rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
for r in rows:
    if r["record_id"] == "d": r["label"].append([r["text"].index("delegation"), r["text"].index("delegation") + 10, "ORG"])
    r["entities"] = [{"id": n, "start_offset": a, "end_offset": b, "label": x} for n, (a, b, x) in enumerate(r.pop("label"))]
open(sys.argv[1], "w").write("\n".join(map(json.dumps, rows)) + "\n")
`}, []string{`add organization d text:"delegation" -> delegation`}},
	} {
		t.Run(c.format+" by "+c.name, func(t *testing.T) {
			if testing.Short() && strings.HasPrefix(c.by.program, "soffice") {
				t.Skip("LibreOffice takes seconds to start")
			}
			folder := filepath.Join(t.TempDir(), "study")
			if err := os.CopyFS(folder, os.DirFS(labelled)); err != nil {
				t.Fatal(err)
			}
			path := exportTo(t, folder, c.format, c.file, c.opts)
			c.by.run(t, path)
			report, err := Import(context.Background(), folder, path, ImportOptions{Format: c.format})
			if err != nil {
				t.Fatal(err)
			}
			list, err := Corrections(context.Background(), folder, CorrectionFilter{})
			if err != nil || list.Total != len(report.Entries) || list.Problems != nil {
				t.Errorf("the ledger has %d entries, %v, %v", list.Total, list.Problems, err)
			}
			if len(report.Notes)+len(report.Refused)+len(report.Overlaps) > 0 {
				t.Errorf("notes %v, refused %v, overlaps %v", report.Notes, report.Refused, report.Overlaps)
			}
			for i, e := range report.Outcomes {
				if e.Applied != 1 {
					t.Errorf("%s: %+v", told(report.Entries[i:])[0], e)
				}
			}
			if d := cmp.Diff(c.want, told(report.Entries)); d != "" {
				t.Errorf("the ledger: %s", d)
			}
		})
	}
}
