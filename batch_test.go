package attache

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The batch gives what the same queries give one by one.
func TestBatchIsOneByOne(t *testing.T) {
	folder := labelSample(t, RunOptions{}).Dir()
	file := "name,query\nlasers,laser\n,\"\"\"frequency comb\"\" OR country:DE\"\n# a comment\nchina,origin:CN date:2015..\nnone,nosuchword\n"
	queries, err := ReadQueries("q.csv", strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	s, err := OpenSearch(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	opts := SearchOptions{Facets: "country:3", Fold: true}
	names, total := []string{}, 0
	err = s.Batch(t.Context(), "q.csv", queries, opts, func(q NamedQuery, got *Result) error {
		opts := opts
		opts.Query = q.Query
		want, err := Search(t.Context(), folder, opts)
		if err != nil {
			return err
		}
		defer want.Close()
		var a, b []Hit
		for hit := range want.Hits {
			a = append(a, hit)
		}
		for hit := range got.Hits {
			b = append(b, hit)
		}
		if diff := cmp.Diff(a, b); diff != "" || got.Total != want.Total || cmp.Diff(want.Facets, got.Facets) != "" {
			t.Errorf("%s: %s", q.Name, diff)
		}
		names, total = append(names, q.Name), total+got.Total
		return nil
	})
	if err != nil || strings.Join(names, " ") != "lasers 3 china none" || total < 6 {
		t.Errorf("%v, %d: %v", names, total, err)
	}
}

func TestReadQueries(t *testing.T) {
	for _, c := range []struct{ file, want, fault string }{
		{"name,query\na,laser\nb,maser\n", "a=laser:2 b=maser:3", ""},
		{"laser\n\n# no\nmaser\n", "1=laser:1 4=maser:4", ""},
		{"a,laser\nb,maser", "a=laser:1 b=maser:2", ""},
		{"\ufeffQuery\tName\r\nlaser\ta\r\n", "a=laser:2", ""},
		{"query\n\"\"\"x y\"\" z\"\n", `2="x y" z:2`, ""},
		{"name,query\na,laser\na,maser\nb\n", "a=laser:2", "q:3: name \"a\" is that of line 2\nq:4: no query in this line"},
		{"a,b,c\nlaser, \n", "", "q:1: 3 cells, want a query, or a name and a query; a query with a comma goes in quotation marks\nq:2: the query is empty; * finds everything"},
		{"laser\na \"b\"\n", "1=laser:1", "q:2: bare \" in non-quoted-field; a query with quotation marks goes in quotation marks, each of its own twice"},
		{"", "", ""},
	} {
		list, err := ReadQueries("q", strings.NewReader(c.file))
		var got []string
		for _, q := range list {
			got = append(got, fmt.Sprintf("%s=%s:%d", q.Name, q.Query, q.Line))
		}
		fault := ""
		if err != nil {
			fault = err.Error()
		}
		if strings.Join(got, " ") != c.want || fault != c.fault {
			t.Errorf("%q: %s, %q", c.file, got, fault)
		}
	}
	if _, err := ReadQueries("q", bytes.NewReader(make([]byte, maxBatchBytes+1))); err == nil {
		t.Error("no bound")
	}
}

// Whatever a file of queries holds, names are used once, lines ascend, and none
// is empty.
func FuzzReadQueries(f *testing.F) {
	for _, s := range []string{"name,query\na,b\n", "a\tb\nc\td", "\ufeffquery\n\"x\"\"y\"\n", "#\n\n\"", "a,b,c", "query"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		list, err := ReadQueries("q", strings.NewReader(s))
		var wrong *BatchError
		if err != nil && (!errors.As(err, &wrong) || len(wrong.Faults) == 0) {
			t.Fatalf("%q: %v", s, err)
		}
		seen, line := map[string]bool{}, 0
		for _, q := range list {
			if seen[q.Name] || q.Line <= line || strings.TrimSpace(q.Query) == "" {
				t.Fatalf("%q: %+v", s, list)
			}
			seen[q.Name], line = true, q.Line
		}
	})
}
