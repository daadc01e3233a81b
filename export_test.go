package attache

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"attache/corpus"
	"attache/corpus/export"
	"attache/corpus/read"
)

// exportStudy labels a few texts into a folder.
func exportStudy(t testing.TB) string {
	t.Helper()
	lines := strings.NewReader(`{"id":"a","title":"Lasers","text":"Nordlys Ltd of Norway met 王小明 🇳🇴 in Oslo.\r\nThe University of Oslo sells lasers."}
{"id":"b","text":"Hamburg Quantum GmbH of Germany seeks an investor for a quantum computer."}
{"id":"c/1","text":"Nothing."}`)
	folder := filepath.Join(t.TempDir(), "study")
	if _, err := Run(context.Background(), Lines(context.Background(), lines, read.Options{}), folder, RunOptions{}); err != nil {
		t.Fatal(err)
	}
	return folder
}

// Every format is exported to a path and read back; nothing else is left there.
func TestExportTo(t *testing.T) {
	folder := exportStudy(t)
	for _, f := range export.Formats() {
		dir := t.TempDir()
		paths := []string{"out"}
		if f.Folder {
			paths = append(paths, "out.zip")
			if err := os.Mkdir(filepath.Join(dir, "out"), 0o755); err != nil { // empty, it may be replaced
				t.Fatal(err)
			}
		}
		for _, name := range paths {
			path := filepath.Join(dir, name)
			report, err := ExportTo(context.Background(), folder, f.Name, path, ExportOptions{Verify: true})
			if err != nil || report.Records != 3 {
				t.Errorf("%s to %s: %+v, %v", f.Name, name, report, err)
			}
			if info, err := os.Stat(path); err != nil || info.IsDir() != (f.Folder && name == "out") || info.Mode().Perm()&0o044 != 0o044 {
				t.Errorf("%s to %s: %v, %v", f.Name, name, info, err)
			}
		}
		if found, err := ExportTo(context.Background(), folder, f.Name, filepath.Join(dir, "found"), ExportOptions{Verify: true, Query: "country:Germany"}); err != nil || found.Records != 1 {
			t.Errorf("%s of a query: %+v, %v", f.Name, found, err)
		}
		if left, err := filepath.Glob(filepath.Join(dir, ".*")); err != nil || len(left) > 0 {
			t.Errorf("%s left %v, %v", f.Name, left, err)
		}
	}
}

// An export that fails leaves nothing, and takes nothing away.
func TestExportToFails(t *testing.T) {
	folder := exportStudy(t)
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	for _, format := range []string{"csv", "brat"} {
		dir := t.TempDir()
		taken := filepath.Join(dir, "taken")
		if err := os.Mkdir(taken, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(taken, "mine"), nil, 0o644); err != nil {
			t.Fatal(err)
		}
		for what, try := range map[string]func() error{
			"an interrupted export": func() error {
				_, err := ExportTo(cancelled, folder, format, filepath.Join(dir, "out"), ExportOptions{})
				return err
			},
			"a bad query": func() error {
				_, err := ExportTo(context.Background(), folder, format, filepath.Join(dir, "out"), ExportOptions{Query: "x:"})
				return err
			},
			"a folder that is full": func() error {
				_, err := ExportTo(context.Background(), folder, format, taken, ExportOptions{})
				return err
			},
			"a folder that is not there": func() error {
				_, err := ExportTo(context.Background(), folder, format, filepath.Join(dir, "none", "out"), ExportOptions{})
				return err
			},
			"an option of another format": func() error {
				_, err := ExportTo(context.Background(), folder, format, filepath.Join(dir, "out"), ExportOptions{Options: export.Options{Scheme: "bioes"}})
				return err
			},
			"no corpus": func() error {
				_, err := ExportTo(context.Background(), dir, format, filepath.Join(dir, "out"), ExportOptions{})
				return err
			},
		} {
			if try() == nil {
				t.Errorf("%s: %s is no error", format, what)
			}
			entries, err := os.ReadDir(dir)
			if err != nil || len(entries) != 1 {
				t.Errorf("%s: %s left %v, %v", format, what, entries, err)
			}
		}
		if _, err := os.Stat(filepath.Join(taken, "mine")); err != nil {
			t.Error(err)
		}
	}
}

// The base of a record is what sha256sum says of its line and of the manifest.
func TestExportBase(t *testing.T) {
	folder := exportStudy(t)
	var out bytes.Buffer
	if err := Export(context.Background(), folder, "jsonl", &out, ExportOptions{Query: "country:Germany", MinScore: 0.99}); err != nil {
		t.Fatal(err)
	}
	var got struct {
		ID string
		export.Base
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	records, err := os.ReadFile(filepath.Join(folder, "records.jsonl"))
	manifest, err2 := os.ReadFile(filepath.Join(folder, "manifest.json"))
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	line := strings.SplitAfter(string(records), "\n")[1]
	want := export.Base{RecordHash: digest([]byte(line)), MinScore: 0.99, Manifest: digest(manifest)}
	if got.ID != "b" || got.Base != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	f, err := corpus.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rec, err := f.Get("b")
	if err != nil {
		t.Fatal(err)
	}
	if hash, err := export.RecordHash(rec); hash != want.RecordHash || err != nil {
		t.Errorf("the record's hash is %s, %v", hash, err)
	}
}

// The network has the organisations that Organizations lists.
func TestNetworkAgreesWithOrganizations(t *testing.T) {
	ctx := context.Background()
	lines := strings.NewReader(`{"id":"a","text":"Nordlys Photonics Ltd of Norway sells lasers. It seeks an investor."}
{"id":"b","text":"A partner of Nordlys Photonics in Oslo, Norway, met Hamburg Quantum GmbH of Germany."}
{"id":"c","text":"NORDLYS PHOTONICS LTD. of Norway and Hamburg Quantum GmbH of Germany agreed."}`)
	folder := filepath.Join(t.TempDir(), "study")
	if _, err := Run(ctx, Lines(ctx, lines, read.Options{}), folder, RunOptions{}); err != nil {
		t.Fatal(err)
	}
	list, err := Organizations(ctx, folder, ListOptions{})
	if err != nil || len(list) < 2 {
		t.Fatal(list, err)
	}
	var out bytes.Buffer
	if err := Export(ctx, folder, "graphml", &out, ExportOptions{}); err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(out.String(), `<data key="type">organization</data>`); got != len(list) {
		t.Errorf("%d organisations in the network, %d in the list:\n%s", got, len(list), out.String())
	}
	for _, o := range list {
		want := fmt.Sprintf(`<data key="label">%s</data><data key="type">organization</data>`, o.Name)
		if i := strings.Index(out.String(), want); i < 0 || !strings.Contains(out.String()[i:][:300], fmt.Sprintf(`<data key="reports">%d</data>`, len(o.Documents))) {
			t.Errorf("%s, in %d documents, is not so in the network", o.Name, len(o.Documents))
		}
	}
}
