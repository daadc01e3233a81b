package corpus

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func removal(domain string) Correction {
	return Correction{When: "2020-01-02T03:04:05Z", Who: "ana", Do: Remove, What: "domain", Doc: "r", Label: domain}
}

// What is added to a ledger is read back, under ids of its own.
func TestAppendLedger(t *testing.T) {
	dir := t.TempDir()
	list := []Correction{removal("ai"), removal("ai"), {Do: Kind, What: "organization", Name: "<Acme> & Söhne", To: &Value{Kind: "company"}}}
	if err := AppendLedger(dir, list[:1]); err != nil {
		t.Fatal(err)
	}
	if err := AppendLedger(dir, list[1:]); err != nil {
		t.Fatal(err)
	}
	l, err := ReadLedger(dir)
	if err != nil || l.Len() != 3 || l.Problems() != nil {
		t.Fatalf("%d lines, %v, %v", l.Len(), l.Problems(), err)
	}
	seen := map[string]bool{}
	for i := range list {
		got, err := l.Entry(i)
		if d := cmp.Diff(&list[i], got); d != "" || err != nil || len(got.ID) != 12 || seen[got.ID] {
			t.Errorf("%v, id %q: %s", err, got.ID, d)
		}
		seen[got.ID] = true
		if line, err := l.Find(got.ID[:9]); err != nil || line != i {
			t.Errorf("found by a prefix: %d, %v", line, err)
		}
	}
	if _, err := l.Find(""); err == nil {
		t.Error("the empty prefix finds an entry")
	}
	info, err := os.Stat(ledgerPath(dir))
	if err != nil || info.Size() != l.Bytes() {
		t.Errorf("%d bytes, the file has %d", l.Bytes(), info.Size())
	}
	if err := AppendLedger(dir, []Correction{removal("ai"), {Do: "x"}}); err == nil {
		t.Error("an action that is none was added")
	}
	if again, err := ReadLedger(dir); err != nil || again.Len() != 3 {
		t.Errorf("a refused entry left %d lines, %v", again.Len(), err)
	}
}

// A broken line is named and the rest holds; a half-written last line does not
// count, and makes room for the next.
func TestBrokenLedger(t *testing.T) {
	dir := t.TempDir()
	first := `{"id":"a","do":"remove","what":"domain","doc":"r","label":"photonics"}` + "\n"
	data := first + "garbage\n" + `{"id":"","do":"undo","reverts":"a"}` + "\n" + `{"id":"b","do":"fly","what":"domain","doc":"r","label":"ai"}` + "\n" +
		`{"id":"a","do":"remove","what":"domain","doc":"r","label":"space"}` + "\n" + `{"id":"c","do":"undo","reverts":"z"}` + "\n" + first + `{"id":"d","do":"rem`
	if err := os.WriteFile(ledgerPath(dir), []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
	l, err := ReadLedger(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range l.Problems() {
		got = append(got, strings.TrimPrefix(p.Error(), ledgerPath(dir)))
	}
	want := []string{
		":8: half-written last line of 19 bytes, which does not count",
		":2: invalid character 'g' looking for beginning of value", ":3: an entry without id", `:4: no action "fly"`,
		":5: id a is that of line 1, which says something else", ":6: it takes back z, which is not in the ledger",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	rec := labelledRecord("r")
	l.Replay(rec)
	if len(rec.Domains) != 0 {
		t.Error("the whole lines do not hold")
	}
	if err := AppendLedger(dir, []Correction{removal("ai")}); err != nil {
		t.Fatal(err)
	}
	l, err = ReadLedger(dir)
	if last, lineErr := l.Entry(7); err != nil || lineErr != nil || l.Len() != 8 || last.Label != "ai" {
		t.Errorf("%d lines, %v, %v: %v", l.Len(), err, lineErr, last)
	}
}

// A whole entry without its line feed counts, and what is added stands on a
// line of its own.
func TestUnendedLedger(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(ledgerPath(dir), []byte(`{"id":"a","do":"remove","what":"domain","doc":"r","label":"photonics"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	l, err := ReadLedger(dir)
	if err != nil || l.Len() != 1 || !l.InForce(0) {
		t.Fatalf("%d lines, %v", l.Len(), err)
	}
	plus, _, err := l.Plus([]Correction{removal("ai")})
	if err != nil {
		t.Fatal(err)
	}
	if err := AppendLedger(dir, []Correction{removal("ai")}); err != nil {
		t.Fatal(err)
	}
	l, err = ReadLedger(dir)
	if err != nil || l.Len() != 2 || l.Problems() != nil || plus.Bytes() != l.Bytes() || plus.Len() != 2 {
		t.Errorf("%d lines of %d bytes, foreseen %d of %d, %v, %v", l.Len(), l.Bytes(), plus.Len(), plus.Bytes(), l.Problems(), err)
	}
}

// Ledgers are joined by putting one behind the other: what both have counts
// once.
func TestJoinedLedgers(t *testing.T) {
	a := `{"id":"a","do":"remove","what":"domain","doc":"r","label":"photonics"}` + "\n"
	undo := `{"id":"b","do":"undo","reverts":"a"}` + "\n"
	redo := `{"id":"c","do":"undo","reverts":"b"}` + "\n"
	for _, c := range []struct {
		ledger string
		want   bool // the domain is there
	}{{a + undo + a, true}, {a + a + undo, true}, {a + undo + a + redo, false}, {undo + a, true}, {a, false}} {
		rec := labelledRecord("r")
		l := parseLedger("l", []byte(c.ledger))
		l.Replay(rec)
		if got := len(rec.Domains) == 1; got != c.want || l.Problems() != nil {
			t.Errorf("%s: %v, %v", c.ledger, got, l.Problems())
		}
	}
}

func TestConflicts(t *testing.T) {
	l := ledgerOf(t,
		`{"do":"kind","what":"organization","name":"Acme","to":{"kind":"company"}}`,
		`{"do":"kind","what":"organization","name":"ACME Ltd","to":{"kind":"institute"}}`,
		`{"do":"country","what":"organization","name":"Acme","to":{"country":"US"}}`,
		`{"do":"remove","what":"domain","doc":"r","label":"ai"}`,
		`{"do":"add","what":"domain","doc":"r","label":"ai"}`,
		`{"do":"remove","what":"domain","doc":"q","label":"ai"}`,
		`{"do":"remove","what":"domain","doc":"q","label":"ai","why":"again"}`)
	if d := cmp.Diff([]Conflict{{0, 1}, {3, 4}}, l.Conflicts()); d != "" {
		t.Error(d)
	}
}

// A folder reads its records corrected, all in the same way, and tells which
// records the end of the ledger touches.
func TestFolderReplays(t *testing.T) {
	dir := t.TempDir()
	w, err := NewWriter(dir, WriterOptions{Basis: testBasis, Inputs: []string{"in"}, Fingerprint: "x"})
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range []string{"Acme", "ACME Ltd", "Other", "Works"} {
		rec := Record{ID: fmt.Sprintf("r%d", i), Seq: i, Rev: 1, Source: "in", Text: name, Organizations: []Organization{{Name: name, Score: 0.9, Mentions: []Evidence{}}}}
		line, err := rec.AppendJSON(nil)
		if err = errors.Join(err, w.Add(i, line)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Finish(Counts{New: 4}), w.Close()); err != nil {
		t.Fatal(err)
	}
	add := func(list ...Correction) int64 {
		l, err := ReadLedger(dir)
		if err = errors.Join(err, AppendLedger(dir, list)); err != nil {
			t.Fatal(err)
		}
		return l.Bytes()
	}
	add(Correction{Do: Rename, What: "organization", Doc: "r2", Name: "Other", To: &Value{Name: "Acme"}},
		Correction{Do: Rename, What: "organization", Name: "Works", To: &Value{Name: "Acme"}})
	kind := []Correction{{Do: Kind, What: "organization", Name: "acme", To: &Value{Kind: "company"}}}
	size := add(kind...)
	f, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, read := range []func() []string{
		func() (kinds []string) {
			for rec, err := range f.All() {
				if err != nil {
					t.Fatal(err)
				}
				kinds = append(kinds, rec.Organizations[0].Name+" "+rec.Organizations[0].Kind)
			}
			return kinds
		},
		func() (kinds []string) {
			for i := range 4 {
				rec, err := f.Get(fmt.Sprintf("r%d", i))
				if err != nil {
					t.Fatal(err)
				}
				kinds = append(kinds, rec.Organizations[0].Name+" "+rec.Organizations[0].Kind)
			}
			return kinds
		},
	} {
		if d := cmp.Diff([]string{"Acme company", "ACME Ltd company", "Acme company", "Acme company"}, read()); d != "" {
			t.Error(d)
		}
	}
	touched := func(size int64) []string {
		ids, err := f.Touched(size)
		if err != nil {
			t.Fatal(err)
		}
		return ids
	}
	if d := cmp.Diff([]string{"r0", "r1", "r2", "r3"}, touched(size)); d != "" {
		t.Errorf("touched, with what others turn into the name: %s", d)
	}
	if got := touched(f.Ledger().Bytes()); len(got) != 0 {
		t.Errorf("nothing touches %v", got)
	}
	if rec, err := f.With(nil).Get("r3"); err != nil || rec.Organizations[0].Name != "Works" {
		t.Errorf("as it was labelled: %v, %v", rec, err)
	}
	if rec, err := f.With(f.Ledger().First(2)).Get("r3"); err != nil || rec.Organizations[0].Name != "Acme" || rec.Organizations[0].Kind != "" {
		t.Errorf("with two corrections: %v, %v", rec, err)
	}
	size = add(Correction{Do: Undo, Reverts: kind[0].ID})
	if f, err = Open(dir); err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := touched(size); !slices.Equal(got, []string{"r0", "r1", "r2", "r3"}) {
		t.Errorf("undoing touches %v", got)
	}
}
