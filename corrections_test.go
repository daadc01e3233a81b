package attache

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"attache/corpus"
	"attache/corpus/read"
)

// The reports that the tests of corrections work on are invented.
const correctedReports = `{"id":"a","lang":"en","date":"2019-03-02","title":"Turbines","text":"Siemens AG, the German maker of turbines, offers a licence. Lomonosov Moscow State University in Russia tests the blades, writes Ivan Petrov."}
{"id":"b","lang":"en","date":"2020-05-06","title":"Blades","text":"The embassy met Siemens AG in Germany. Siemens AG sells laser optics and femtosecond lasers."}
{"id":"c","lang":"en","date":"2021-07-08","title":"Robots","text":"The British company Acme Robotics Ltd opens a laboratory and builds industrial robots and autonomous drones. Professor Ivan Petrov leads it."}
{"id":"d","lang":"en","title":"Nothing much","text":"The delegation met no one of note and went home by train."}
`

// labelReports labels the reports into a new folder. The same reports are
// labelled once, and copied from memory then.
func labelReports(t testing.TB, lines string) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "study")
	if made, ok := labelledReports.Load(lines); ok {
		if err := os.CopyFS(folder, made.(fstest.MapFS)); err != nil {
			t.Fatal(err)
		}
		return folder
	}
	source := Lines(context.Background(), strings.NewReader(lines), read.Options{})
	if _, err := Run(context.Background(), source, folder, RunOptions{}); err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	err := fs.WalkDir(os.DirFS(folder), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(folder, path))
		files[path] = &fstest.MapFile{Data: data, Mode: 0o644}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	labelledReports.Store(lines, files)
	return folder
}

var labelledReports sync.Map // fstest.MapFS by lines

// amend makes one correction in words.
func amend(t testing.TB, folder, in, words string) *CorrectReport {
	t.Helper()
	a, err := ReadAmendment(strings.Split(words, "|"))
	if err != nil {
		t.Fatal(err)
	}
	a.In, a.Who, a.When = in, "ana", "2024-01-02T03:04:05Z"
	report, err := Amend(context.Background(), folder, a, false)
	if err != nil {
		t.Fatalf("%s: %v", words, err)
	}
	return report
}

// views counts the reports in each way that the program shows them.
type views struct{ Search, Facet, Records, Shown, Exported, Listed, Reported int }

// view asks for one thing: a query, the facet's value, what a record must have,
// and the name in the list of organisations or people.
type view struct {
	query, field, value string
	has                 func(*corpus.Record) bool
	organization        string
	person              string
}

func (v view) count(t *testing.T, folder string) views {
	t.Helper()
	ctx := context.Background()
	var got views
	result, err := Search(ctx, folder, SearchOptions{Query: v.query})
	if err != nil {
		t.Fatal(err)
	}
	got.Search = result.Total
	for hit, err := range result.Hits {
		if err != nil {
			t.Fatal(err)
		}
		if v.has(hit.Record) {
			got.Records++
		}
	}
	result.Close()
	if got.Facet = got.Search; v.field != "" {
		facets, err := Counts(ctx, folder, v.field)
		if err != nil {
			t.Fatal(err)
		}
		got.Facet = 0
		for _, value := range facets[0].Values {
			if value.Value == v.value {
				got.Facet = value.Count
			}
		}
	}
	f, err := corpus.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, id := range []string{"a", "b", "c", "d"} {
		rec, err := f.Get(id)
		if err != nil {
			t.Fatal(err)
		}
		if rec.Prune(f.Manifest().Thresholds); v.has(rec) {
			got.Shown++
		}
	}
	var out bytes.Buffer
	if err := Export(ctx, folder, "jsonl", &out, ExportOptions{}); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(out.String()) {
		var rec corpus.Record
		if err := json.Unmarshal([]byte(line), &rec); err != nil {
			t.Fatal(err)
		}
		if v.has(&rec) {
			got.Exported++
		}
	}
	got.Listed = v.listed(t, folder, got.Search)
	got.Reported = v.reported(t, folder, got.Search)
	return got
}

// reported is the count of the report's table, where the report has one.
func (v view) reported(t *testing.T, folder string, otherwise int) int {
	t.Helper()
	by, key := v.field, v.value
	switch {
	case by == "role-country":
		by, key = "origin", strings.TrimPrefix(key, "origin/")
	case by == "post":
		by, key = "post", "consulate/Houston"
	case by == "" || by == "org":
		return otherwise
	}
	r, err := Report(context.Background(), folder, ReportOptions{By: []string{by}})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range r.Table(by).Rows {
		if row.Key == key {
			return row.Count
		}
	}
	return 0
}

// listed counts the reports of the entity with the name.
func (v view) listed(t *testing.T, folder string, otherwise int) int {
	n := 0
	switch ctx := context.Background(); {
	case v.organization != "":
		list, err := Organizations(ctx, folder, ListOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range list {
			if e.Name == v.organization {
				n += len(e.Documents)
			}
		}
	case v.person != "":
		list, err := People(ctx, folder, ListOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range list {
			if e.Name == v.person {
				n += len(e.Documents)
			}
		}
	default:
		return otherwise
	}
	return n
}

func hasOrg(name, kind, code string) func(*corpus.Record) bool {
	return func(r *corpus.Record) bool {
		return slices.ContainsFunc(r.Organizations, func(o corpus.Organization) bool {
			return o.Name == name && (kind == "" || o.Kind == kind) && (code == "" || o.Country == code)
		})
	}
}

func hasPerson(name string) func(*corpus.Record) bool {
	return func(r *corpus.Record) bool {
		return slices.ContainsFunc(r.People, func(p corpus.Person) bool { return p.Name == name })
	}
}

func hasDomain(id string) func(*corpus.Record) bool {
	return func(r *corpus.Record) bool {
		return slices.ContainsFunc(r.Domains, func(d corpus.Domain) bool { return d.ID == id })
	}
}

func hasRole(id, code string) func(*corpus.Record) bool {
	return func(r *corpus.Record) bool {
		for _, c := range r.Countries {
			if c.Code == code && (id == "" || slices.ContainsFunc(c.Roles, func(x corpus.Role) bool { return x.ID == id })) {
				return true
			}
		}
		return false
	}
}

// After a correction of each kind, search, facets, records, export and lists
// count the same, for who may write and for who may not.
func TestEveryViewAgrees(t *testing.T) {
	labelled := labelReports(t, correctedReports)
	siemens := view{query: `org:="Siemens AG"`, field: "org", value: "Siemens AG", has: hasOrg("Siemens AG", "", ""), organization: "Siemens AG"}
	for _, c := range []struct {
		name, in, words string
		asks            view
		before, after   int
	}{
		{"not an entity, here", "b", "remove|org|Siemens AG", siemens, 2, 1},
		{"not an entity, anywhere", "", "remove|org|siemens", siemens, 2, 0},
		{"other type", "c", "retype|person|Ivan Petrov|org", view{query: `org:="Ivan Petrov"`, field: "org", value: "Ivan Petrov", has: hasOrg("Ivan Petrov", "", ""), organization: "Ivan Petrov"}, 0, 1},
		{"other kind", "", "kind|Siemens AG|institute", view{query: "kind:institute org:siemens", has: hasOrg("Siemens AG", "institute", ""), field: "kind", value: "institute"}, 0, 2},
		{"other span", "c", "span|org|Acme Robotics Ltd|Acme Robotics", view{query: `org:="Acme Robotics"`, field: "org", value: "Acme Robotics", has: hasOrg("Acme Robotics", "", ""), organization: "Acme Robotics"}, 0, 1},
		{"missed", "d", "add|org|delegation", view{query: "org:delegation", field: "org", value: "delegation", has: hasOrg("delegation", "", ""), organization: "delegation"}, 0, 1},
		{"merged organisations", "", "merge|org|Siemens AG|Acme Robotics Ltd", siemens, 2, 3},
		{"canonical name", "", "rename|org|Siemens AG|Siemens", view{query: "org:=Siemens", field: "org", value: "Siemens", has: hasOrg("Siemens", "", ""), organization: "Siemens"}, 0, 2},
		{"split off in one report", "b", "split|org|Siemens AG", siemens, 2, 2},
		{"country of an organisation", "", "country|Acme Robotics Ltd|none", view{query: "kind:company org:acme", has: hasOrg("Acme Robotics Ltd", "company", ""), organization: "Acme Robotics Ltd"}, 1, 1},
		{"merged people", "", "merge|person|Ivan Petrov|I. Petrov", view{query: `person:"Ivan Petrov"`, has: hasPerson("Ivan Petrov"), person: "Ivan Petrov"}, 2, 2},
		{"not a person, here", "c", "remove|person|Ivan Petrov", view{query: `person:"Ivan Petrov"`, has: hasPerson("Ivan Petrov"), person: "Ivan Petrov"}, 2, 1},
		{"a person's name", "", "rename|person|Ivan Petrov|Ivan A. Petrov", view{query: `person:"Ivan A. Petrov"`, has: hasPerson("Ivan A. Petrov"), person: "Ivan A. Petrov"}, 0, 2},
		{"country added", "d", "add|country|France", view{query: "country:FR", field: "country", value: "FR", has: hasRole("", "FR")}, 0, 1},
		{"country removed", "b", "remove|country|DE", view{query: "country:DE", field: "country", value: "DE", has: hasRole("", "DE")}, 2, 1},
		{"other country", "b", "change|country|DE|AT", view{query: "country:AT", field: "country", value: "AT", has: hasRole("", "AT")}, 0, 1},
		{"role added", "d", "add|role|origin:FR", view{query: "origin:FR", field: "role-country", value: "origin/FR", has: hasRole("origin", "FR")}, 0, 1},
		{"domain added", "d", "add|domain|quantum", view{query: "domain:quantum", field: "domain", value: "quantum", has: hasDomain("quantum")}, 0, 1},
		{"mode added", "d", "add|mode|scouting", view{query: "mode:scouting", field: "mode", value: "scouting",
			has: func(r *corpus.Record) bool {
				return slices.ContainsFunc(r.Modes, func(m corpus.Mode) bool { return m.ID == "scouting" })
			}}, 0, 1},
		{"post added", "d", "add|post|kind=consulate|city=Houston|host=US", view{query: "post:houston", field: "post", value: "consulate Houston US",
			has: func(r *corpus.Record) bool { return r.Post != nil && r.Post.City == "Houston" }}, 0, 1},
		{"date added", "d", "add|date|2018-04", view{query: "date:2018", field: "year", value: "2018", has: func(r *corpus.Record) bool { return dateOf(r) == "2018-04" }}, 0, 1},
		{"date removed", "a", "remove|date", view{query: "date:2019", field: "year", value: "2019", has: func(r *corpus.Record) bool { return strings.HasPrefix(dateOf(r), "2019") }}, 1, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			folder := filepath.Join(t.TempDir(), "study")
			if err := os.CopyFS(folder, os.DirFS(labelled)); err != nil {
				t.Fatal(err)
			}
			agreeAfter(t, folder, c.in, c.words, c.asks, c.before, c.after)
		})
	}
}

// trainAgrees checks that what training reads are the records as they are read
// elsewhere, and those that entries of their own correct among them.
func trainAgrees(t *testing.T, folder string) {
	t.Helper()
	f, err := corpus.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	taught := map[string]bool{}
	err = eachCorrected(context.Background(), f, func(*corpus.Correction) bool { return true }, func(rec *corpus.Record) error {
		taught[rec.ID] = true
		want, err := f.Get(rec.ID)
		if err != nil {
			return err
		}
		want.Prune(f.Manifest().Thresholds)
		if d := cmp.Diff(want, rec); d != "" {
			t.Errorf("training reads %s otherwise: %s", rec.ID, d)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := range f.Ledger().Len() {
		if e, _ := f.Ledger().Entry(i); e.Doc != "" && !taught[e.Doc] {
			t.Errorf("%s %s: training does not read %s", e.Do, e.What, e.Doc)
		}
	}
}

func agreeAfter(t *testing.T, folder, in, words string, asks view, before, after int) {
	all := func(n int) views { return views{n, n, n, n, n, n, n} }
	if d := cmp.Diff(all(before), asks.count(t, folder)); d != "" {
		t.Errorf("before: %s", d)
	}
	// Who may not write sees the correction with an index that lacks it.
	a, err := ReadAmendment(strings.Split(words, "|"))
	if err != nil {
		t.Fatal(err)
	}
	a.In = in
	f, err := corpus.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	entries, err := a.Entries(f)
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	unlock, err := corpus.Lock(folder)
	if err != nil {
		t.Fatal(err)
	}
	if err := corpus.AppendLedger(folder, entries); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(all(after), asks.count(t, folder)); d != "" {
		t.Errorf("read-only: %s", d)
	}
	if info, err := Inspect(context.Background(), folder); err != nil || info.Index == "up to date" || info.Corrections != len(entries) {
		t.Errorf("the index was written to: %+v, %v", info, err)
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(all(after), asks.count(t, folder)); d != "" {
		t.Errorf("writer: %s", d)
	}
	trainAgrees(t, folder)
	report, err := CheckIndex(context.Background(), folder)
	if err != nil || !report.OK() {
		t.Errorf("the index does not agree with the records: %+v, %v", report, err)
	}
	for _, e := range entries {
		amend(t, folder, "", "undo|"+e.ID)
	}
	if d := cmp.Diff(all(before), asks.count(t, folder)); d != "" {
		t.Errorf("undone: %s", d)
	}
	if report, err := CheckIndex(context.Background(), folder); err != nil || !report.OK() {
		t.Errorf("undone, the index does not agree with the records: %+v, %v", report, err)
	}
}

// A dry run says what a correction changes, and writes nothing.
func TestDryRunForesees(t *testing.T) {
	folder := labelReports(t, correctedReports)
	a, err := ReadAmendment([]string{"kind", "Siemens AG", "institute"})
	if err != nil {
		t.Fatal(err)
	}
	foreseen, err := Amend(context.Background(), folder, a, true)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(folder, "corrections.jsonl")); err == nil {
		t.Error("a dry run wrote the ledger")
	}
	done, err := Amend(context.Background(), folder, a, false)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(foreseen, done); d != "" || len(done.Changed) != 2 {
		t.Errorf("changed %v, foreseen otherwise: %s", done.Changed, d)
	}
}

// After a relabelling the entries that fit hold, and the others are listed.
func TestCorrectionsAfterRelabel(t *testing.T) {
	folder := labelReports(t, correctedReports)
	amend(t, folder, "c", "remove|org|Acme Robotics Ltd")
	amend(t, folder, "a", "kind|Siemens AG|institute")
	ledger, err := os.ReadFile(filepath.Join(folder, "corrections.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(correctedReports, "Siemens AG, the German", "Simens AG, the German", 1)
	again := labelReports(t, changed)
	if err := os.WriteFile(filepath.Join(again, "corrections.jsonl"), ledger, 0o644); err != nil {
		t.Fatal(err)
	}
	list, err := Corrections(context.Background(), again, CorrectionFilter{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range list.Entries {
		got = append(got, e.State+": "+e.Effect.Detail)
	}
	want := []string{`in force: "Acme Robotics Ltd" is no organisation`, `no longer applies: "Siemens AG" does not stand in text as it did`}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	idle, err := Corrections(context.Background(), again, CorrectionFilter{Idle: true})
	if err != nil || len(idle.Entries) != 1 || idle.Total != 2 {
		t.Errorf("%+v, %v", idle, err)
	}
}

func TestAmendmentsThatAreNone(t *testing.T) {
	folder := labelReports(t, correctedReports)
	for _, c := range []struct{ in, words, want string }{
		{"", "fly|high", `there is no action "fly"`},
		{"", "kind|Siemens AG", "kind takes NAME KIND"},
		{"", "remove|thing|x", `"thing" is no kind of label`},
		{"", "kind|Siemens AG|firm", "want one of company"},
		{"", "country|Siemens AG|Utopia", "want a country's name or code, or none"},
		{"", "add|domain|ai", "give it with --in ID"},
		{"", "retype|org|Siemens|person", "give it with --in ID"},
		{"", "split|org|Siemens", "or one with --in ID"},
		{"", "split|org|Siemens|SIEMENS AG", "are one name but for case"},
		{"a", "retype|org|Siemens AG|place", "give it with --country"},
		{"a", "remove|org|Nobody", `report a has no organisation "Nobody": it has Siemens AG; `},
		{"d", "remove|org|Nobody", "report d names no organisation"},
		{"zz", "remove|org|Nobody", "zz: no such record"},
		{"a", "add|domain|magic", `no domain "magic"`},
		{"a", "add|role|RU", `want origin:RU`},
		{"a", "add|mode|magic", `mode "magic": want one of`},
		{"a", "change|date|yesterday", "it does not say what is to be there"},
		{"a", "change|post|town=Rome", `post "town=Rome": want kind=`},
		{"a", "add|org|Nowhere Ltd", `"Nowhere Ltd" does not stand in its title or text`},
		{"a", "span|org|Siemens AG|Moscow State", `"Moscow State" does not stand where "Siemens AG" does`},
		{"", "undo|abc", "no correction abc"},
	} {
		a, err := ReadAmendment(strings.Split(c.words, "|"))
		if err == nil {
			a.In = c.in
			_, err = Amend(context.Background(), folder, a, false)
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.words, err, c.want)
		}
	}
	if _, err := os.Stat(filepath.Join(folder, "corrections.jsonl")); err == nil {
		t.Error("something was written")
	}
}
