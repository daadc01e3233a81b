package attache

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"attache/corpus"
)

func TestSavedQueries(t *testing.T) {
	ctx := t.Context()
	first := []corpus.Record{{ID: "a", Text: "laser"}, {ID: "b", Text: "maser"}}
	folder := write(t, basis(), first)
	save := func(name, query string, replace bool) error { return SaveQuery(ctx, folder, name, query, replace) }
	if err := errors.Join(save("lasers", "laser", false), save("all", "*", false)); err != nil {
		t.Fatal(err)
	}
	var wrong *QueryError
	if err := save("bad", "contry:RU", false); !errors.As(err, &wrong) {
		t.Error(err)
	}
	if err := save("lasers", "maser", false); err == nil || !strings.Contains(err.Error(), "saved already: laser") {
		t.Error(err)
	}
	for _, name := range []string{"", " ", "a\nb"} {
		if save(name, "x", false) == nil {
			t.Errorf("saved as %q", name)
		}
	}
	counts := func(names ...string) string {
		t.Helper()
		list, runs, err := RunSaved(ctx, folder, SearchOptions{}, names...)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range list {
			got = append(got, fmt.Sprintf("%s %d/%d@%d", c.Name, c.New, c.Total, c.Ran))
		}
		return fmt.Sprintf("%s of %d", strings.Join(got, ", "), runs)
	}
	check := func(want string, names ...string) {
		t.Helper()
		if got := counts(names...); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	check("all 2/2@0, lasers 1/1@0 of 1")
	if err := NoteRun(folder, 1, "lasers"); err != nil {
		t.Fatal(err)
	}
	check("all 2/2@0, lasers 0/1@1 of 1")
	more := write(t, basis(), first, []corpus.Record{{ID: "c", Text: "a new laser"}, {ID: "b", Rev: 2, Text: "a laser after all"}})
	if _, err := corpus.CarryQueries(folder, more, 1, nil); err != nil {
		t.Fatal(err)
	}
	folder = more
	check("all 3/3@0, lasers 2/3@1 of 2")
	check("lasers 2/3@1 of 2", "lasers")
	if err := save("lasers", "laser new", true); err != nil {
		t.Fatal(err)
	}
	check("lasers 1/1@0 of 2", "lasers") // another query has not run
	if err := RemoveQuery(folder, "lasers"); err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{RemoveQuery(folder, "lasers"), func() error { _, err := FindSaved(folder, "lasers"); return err }(), func() error { _, _, err := RunSaved(ctx, folder, SearchOptions{}, "lasers"); return err }()} {
		if !errors.Is(err, ErrNoSaved) {
			t.Error(err)
		}
	}
	unlock, err := corpus.Lock(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	if err := NoteRun(folder, 2, "all"); !errors.Is(err, corpus.ErrLocked) {
		t.Error(err)
	}
}

// Merge and relabel take saved queries along; what was not seen counts as new.
func TestSavedQueriesAreCarried(t *testing.T) {
	ctx := t.Context()
	a := write(t, basis(), []corpus.Record{{ID: "a", Text: "laser"}})
	b := write(t, basis(), []corpus.Record{{ID: "b", Text: "laser"}})
	for _, folder := range []string{a, b} {
		if err := errors.Join(SaveQuery(ctx, folder, "lasers", "laser", false), NoteRun(folder, 1, "lasers")); err != nil {
			t.Fatal(err)
		}
	}
	if err := SaveQuery(ctx, b, "other", "maser", false); err != nil {
		t.Fatal(err)
	}
	both := filepath.Join(t.TempDir(), "both")
	if _, err := Merge([]string{a, b}, both, false); err != nil {
		t.Fatal(err)
	}
	list, err := SavedQueries(both)
	if err != nil || fmt.Sprint(list) != "[{lasers laser 1} {other maser 0}]" {
		t.Errorf("%v %v", list, err)
	}
	if _, err := Carry(ctx, both, a, true); err != nil {
		t.Fatal(err)
	}
	if list, err = SavedQueries(a); err != nil || fmt.Sprint(list) != "[{lasers laser 1} {other maser 0}]" {
		t.Errorf("%v %v", list, err)
	}
}
