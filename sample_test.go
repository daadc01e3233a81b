package attache

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"attache/corpus"
	"attache/corpus/read"
)

var update = flag.Bool("update", false, "rewrite testdata/quality")

// labelSample labels the bundled sample into a folder.
func labelSample(t *testing.T, opts RunOptions) *corpus.Folder {
	t.Helper()
	source, err := Files(t.Context(), []string{"corpus/sample/reports"}, read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(t.TempDir(), "study")
	if _, err := Run(t.Context(), source, folder, opts); err != nil {
		t.Fatal(err)
	}
	f, err := corpus.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// Every record of the sample satisfies the published schema, and every piece
// of its evidence quotes the text; so does a record with every field set.
func TestRecordsFitTheSchema(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile("doc/record.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	f := labelSample(t, RunOptions{NoIndex: true})
	n := 0
	for rec, err := range f.All() {
		if err != nil {
			t.Fatal(err)
		}
		if err := rec.CheckEvidence(); err != nil {
			t.Error(err)
		}
		line, err := rec.AppendJSON(nil)
		if err != nil {
			t.Fatal(err)
		}
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(line))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%s: %v", rec.Source, err)
		}
		n++
	}
	if n < 40 {
		t.Errorf("%d records", n)
	}
	for _, bad := range []string{`{"seq":0,"rev":1,"text":""}`, `{"id":"a","seq":0,"rev":0,"text":""}`, `{"id":"a","seq":0,"rev":1,"text":"","domains":[{"id":"ai","score":2}]}`} {
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(bad))
		if err != nil {
			t.Fatal(err)
		}
		if schema.Validate(value) == nil {
			t.Errorf("the schema lets %s pass", bad)
		}
	}
}

// truth is what a report of the sample says, as its writer meant it.
type truth struct {
	Source        string
	Domains       []string
	Countries     []string
	Origin        []string
	Date          string
	Post          *struct{ Kind, City, Host string }
	Organizations []string
}

func readTruth(t *testing.T) []truth {
	t.Helper()
	data, err := os.ReadFile("corpus/sample/truth.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var list []truth
	for lines := bufio.NewScanner(bytes.NewReader(data)); lines.Scan(); {
		var tr truth
		if err := json.Unmarshal(lines.Bytes(), &tr); err != nil {
			t.Fatal(err)
		}
		list = append(list, tr)
	}
	return list
}

// tally counts what was found against what is there.
type tally struct{ right, wrong, missed int }

func (c *tally) add(want, got []string) (wrong []string) {
	for _, g := range got {
		if slices.Contains(want, g) {
			c.right++
		} else {
			c.wrong++
			wrong = append(wrong, "+"+g)
		}
	}
	for _, w := range want {
		if !slices.Contains(got, w) {
			c.missed++
			wrong = append(wrong, "-"+w)
		}
	}
	return wrong
}

func (c tally) String() string {
	p, r := float64(c.right)/float64(max(c.right+c.wrong, 1)), float64(c.right)/float64(max(c.right+c.missed, 1))
	return fmt.Sprintf("precision %.3f  recall %.3f  (%d right, %d wrong, %d missed)", p, r, c.right, c.wrong, c.missed)
}

// The labels of the sample are compared with what its writer meant, and the
// figures and every difference kept, so that a change shows in review. The
// sample is invented: it shows what works, it does not measure quality.
func TestSampleQuality(t *testing.T) {
	f := labelSample(t, RunOptions{NoIndex: true})
	bySource := map[string]*corpus.Record{}
	for rec, err := range f.All() {
		if err != nil {
			t.Fatal(err)
		}
		rec.Prune(f.Manifest().Thresholds)
		bySource[rec.Source] = rec
	}
	counts := map[string]*tally{}
	var notes []string
	check := func(source, what string, want, got []string) {
		if counts[what] == nil {
			counts[what] = &tally{}
		}
		if diff := counts[what].add(want, got); diff != nil {
			notes = append(notes, fmt.Sprintf("%s %s: %s", source, what, strings.Join(diff, " ")))
		}
	}
	for _, tr := range readTruth(t) {
		rec := bySource["reports/"+strings.TrimPrefix(tr.Source, "reports/")]
		if rec == nil {
			t.Fatalf("%s has no record", tr.Source)
		}
		compare(tr, rec, check)
	}
	var b strings.Builder
	for _, what := range []string{"countries", "origin", "date", "post", "domains", "organizations"} {
		fmt.Fprintf(&b, "%-14s %s\n", what, counts[what])
	}
	slices.Sort(notes)
	fmt.Fprintf(&b, "\n%s\n", strings.Join(notes, "\n"))
	golden(t, "sample.txt", b.String())
}

func compare(tr truth, rec *corpus.Record, check func(source, what string, want, got []string)) {
	var countries, origins, dates, posts, domains, orgs, wantPost, wantDate []string
	for _, c := range rec.Countries {
		countries = append(countries, c.Code)
		for _, role := range c.Roles {
			if role.ID == "origin" {
				origins = append(origins, c.Code)
			}
		}
	}
	if rec.Date != nil {
		dates = []string{rec.Date.Value}
	}
	if tr.Date != "" {
		wantDate = []string{tr.Date}
	}
	if rec.Post != nil {
		posts = []string{rec.Post.Kind + " " + rec.Post.City + " " + rec.Post.Host}
	}
	if tr.Post != nil {
		wantPost = []string{tr.Post.Kind + " " + tr.Post.City + " " + tr.Post.Host}
	}
	assessed := !slices.Contains(rec.Unlabelled, "domains")
	for _, d := range rec.Domains {
		domains = append(domains, d.ID)
	}
	for _, o := range rec.Organizations {
		if slices.Contains(tr.Organizations, o.Name) {
			orgs = append(orgs, o.Name) // the truth names the actors, not every body
		}
	}
	check(rec.Source, "countries", tr.Countries, countries)
	check(rec.Source, "origin", tr.Origin, origins)
	check(rec.Source, "date", wantDate, dates)
	check(rec.Source, "post", wantPost, posts)
	if assessed {
		check(rec.Source, "domains", tr.Domains, domains)
		check(rec.Source, "organizations", tr.Organizations, orgs)
	}
}

// golden compares got with a file of testdata/quality, or rewrites it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "quality", name)
	if *update {
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(got), 0o644)); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s has changed; read the difference, then accept it with -update:\n%s", path, diff)
	}
}
