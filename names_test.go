package attache

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"attache/corpus"
	"attache/corpus/read"
)

// What is said for always holds in later runs into the folder, and in a
// relabelling; a run with another list is refused as other options are.
func TestAlways(t *testing.T) {
	folder := labelReports(t, correctedReports)
	for _, c := range []struct{ in, words string }{{"d", "add|org|delegation"}, {"", "remove|org|Siemens"}, {"", "kind|Acme Robotics Ltd|institute"}} {
		a, err := ReadAmendment(strings.Split(c.words, "|"))
		if err != nil {
			t.Fatal(err)
		}
		a.In, a.Always = c.in, true
		if _, err := Amend(context.Background(), folder, a, true); err != nil {
			t.Fatal(err)
		}
		if c.in != "" {
			if _, err := os.Stat(ownNames(folder)); err == nil {
				t.Error("a dry run kept a name")
			}
		}
		if _, err := Amend(context.Background(), folder, a, false); err != nil {
			t.Fatal(err)
		}
	}
	list, err := os.ReadFile(ownNames(folder))
	if want := "name,organization,kind,country\ndelegation,yes,,\nSiemens,no,,\nAcme Robotics Ltd,,institute,\n"; err != nil || string(list) != want {
		t.Errorf("%v: %s", err, list)
	}
	run := func(folder string, opts Options) error {
		source := Lines(context.Background(), strings.NewReader(correctedReports+`{"id":"e","lang":"en","text":"The delegation met Siemens AG and Acme Robotics Ltd in Germany."}`), read.Options{})
		_, err := Run(context.Background(), source, folder, RunOptions{Options: opts})
		return err
	}
	if err := run(folder, Options{}); err != nil {
		t.Fatal(err)
	}
	f, err := corpus.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rec, err := f.With(nil).Get("e") // as it was labelled, without corrections
	if err != nil || !hasOrg("delegation", "", "")(rec) || !hasOrg("Acme Robotics Ltd", "institute", "")(rec) || hasOrg("Siemens AG", "", "")(rec) {
		t.Errorf("%v: %+v", err, rec.Organizations)
	}
	if f.Manifest().Models["names"] != digest(list) {
		t.Error("the manifest does not name the list")
	}
	// Another folder takes the list as an option, keeps it, and needs it no more.
	other := filepath.Join(t.TempDir(), "other")
	if err := run(other, Options{Names: ownNames(folder)}); err != nil {
		t.Fatal(err)
	}
	if err := run(other, Options{}); err != nil {
		t.Errorf("a later run without the option: %v", err)
	}
	empty := filepath.Join(t.TempDir(), "empty.csv")
	if err := os.WriteFile(empty, []byte("name,organization,kind,country\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := run(other, Options{Names: empty}); !errors.Is(err, corpus.ErrBasis) {
		t.Errorf("a run with another list: %v", err)
	}
	a, err := ReadAmendment([]string{"rename", "org", "Siemens", "S"})
	if err != nil {
		t.Fatal(err)
	}
	a.Always = true
	if _, err := Amend(context.Background(), folder, a, false); !errors.Is(err, ErrAmendment) {
		t.Errorf("a name for always: %v", err)
	}
}
