package authority

import (
	"bufio"
	"compress/gzip"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache/corpus"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func hard(t testing.TB) *Index {
	t.Helper()
	entries, err := ReadFile("testdata/hard.csv", false)
	if err != nil {
		t.Fatal(err)
	}
	return New(entries, Options{})
}

// TestHardPairs holds precision and recall on names that are hard to match:
// testdata/hard.tsv holds name, country and the id to be found, "-" for none.
func TestHardPairs(t *testing.T) {
	x := hard(t)
	data, err := os.ReadFile("testdata/hard.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	total, found, right, wanted := 0, 0, 0, 0
	for line := range strings.Lines(string(data)) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) != 3 {
			t.Fatalf("bad line %q", line)
		}
		got := "-"
		m, ok := x.Match(f[0], f[1])
		if ok {
			got = m.Entry.ID
			found++
		}
		total++
		if f[2] != "-" {
			wanted++
		}
		if ok && got == f[2] {
			right++
		}
		if got != f[2] {
			fmt.Fprintf(&b, "%s\t%s\twant %s\tgot %s %.2f %s\n", f[0], f[1], f[2], got, m.Score, m.Why)
		}
	}
	head := fmt.Sprintf("names %d, to be found %d\nprecision %.4f\nrecall    %.4f\n\n", total, wanted, float64(right)/float64(found), float64(right)/float64(wanted))
	got := head + b.String()
	const golden = "testdata/hard.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s (-file +now):\n%s", golden, d)
	}
}

func TestMatches(t *testing.T) {
	x := hard(t)
	for _, tt := range []struct{ name, country, want string }{
		{"Tsinghua University", "", "a01 name 1.00 same name but for case, accents and punctuation"},
		{"Huawei", "CN", "a12 alias 0.98 same name but for case, accents and punctuation"},
		{"Zhejiang Shapuasi Pharmaceutical", "", "a22 near 0.85 near miss shapuasi / shapuaisi"},
		{"Siemens", "US", "a13 name 0.73 same name but for legal form or article; the list says DE, the text US"},
	} {
		list := x.Matches(tt.name, tt.country)
		if len(list) == 0 {
			t.Errorf("%s: nothing", tt.name)
			continue
		}
		m := list[0]
		if got := fmt.Sprintf("%s %s %.2f %s", m.Entry.ID, m.How, m.Score, m.Why); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestLink(t *testing.T) {
	x := New([]Entry{
		{ID: "r1", Name: "Acme Pumps Ltd", Country: "DE", List: "register"},
		{ID: "w1", Name: "Acme Pumps", Country: "US", List: "entities", Watch: true},
		{ID: "w2", Name: "Bolt Works", Aliases: []string{"BW"}, Country: "US", List: "denied", Watch: true},
	}, Options{})
	org := func(name, country string, forms ...string) corpus.Organization {
		o := corpus.Organization{Name: name, Country: country}
		for _, f := range forms {
			o.Mentions = append(o.Mentions, corpus.Evidence{Text: f})
		}
		return o
	}
	for _, tt := range []struct {
		org  corpus.Organization
		want string
	}{
		{org("Acme Pumps Ltd", "DE"), "DE ids[r1] watch[entities]"},
		{org("Acme Pumps Ltd.", "FR"), "FR ids[] watch[entities]"},
		{org("ACME", "", "ACME", "Acme Pumps Limited"), "DE ids[r1 w1] watch[entities]"},
		{org("BW", "DE"), "DE ids[] watch[]"},
		{org("BW", ""), " ids[] watch[]"},
		{org("BW", "US"), "US ids[w2] watch[denied]"},
		{org("Nobody", ""), " ids[] watch[]"},
	} {
		orgs := []corpus.Organization{tt.org}
		x.Link(orgs)
		if got := fmt.Sprintf("%s ids%v watch%v", orgs[0].Country, orgs[0].IDs, orgs[0].Watch); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.org.Name, got, tt.want)
		}
	}
}

func ExampleIndex_Match() {
	entries, err := Read("mine.csv", strings.NewReader("id,name,aliases,country\nx1,Siemens AG,Siemens,DE\n"))
	if err != nil {
		panic(err)
	}
	m, ok := New(entries, Options{}).Match("SIEMENS Aktiengesellschaft", "")
	fmt.Println(m.Entry.ID, m.How, m.Why, ok)
	// Output: x1 name same name but for legal form or article true
}

// register reads the names of ROR as a list of some 100,000 spellings, and
// queries out of it: as they stand, and with a letter left out.
func register(b *testing.B) (*Index, []string) {
	f, err := os.Open("../../../shared/data/names/ror.tsv.gz")
	if err != nil {
		b.Skipf("no register to match against: %v", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		b.Fatal(err)
	}
	var entries []Entry
	in := bufio.NewScanner(z)
	in.Buffer(nil, 1<<22)
	for in.Scan() {
		r := strings.Split(in.Text(), "\t")
		entries = append(entries, Entry{ID: r[0], Name: r[6], Country: r[3]})
	}
	companies, err := os.Open("../../../shared/data/names/companies.tsv.gz")
	if err != nil {
		b.Skipf("no companies to match against: %v", err)
	}
	defer companies.Close()
	if z, err = gzip.NewReader(companies); err != nil {
		b.Fatal(err)
	}
	in = bufio.NewScanner(z)
	for in.Scan() {
		name, _, _ := strings.Cut(in.Text(), "\t")
		entries = append(entries, Entry{ID: name, Name: name})
	}
	var names []string
	for i := 0; i < len(entries); i += 97 {
		name := entries[i].Name
		if len(names)%2 == 0 && len(name) > 12 {
			name = name[:7] + name[8:]
		}
		names = append(names, strings.ToValidUTF8(name, ""))
	}
	return New(entries, Options{}), names
}

func BenchmarkMatch(b *testing.B) {
	x, names := register(b)
	b.ReportMetric(float64(x.Len()), "entries")
	found := 0
	for b.Loop() {
		found = 0
		for _, name := range names {
			if _, ok := x.Match(name, ""); ok {
				found++
			}
		}
	}
	b.ReportMetric(float64(len(names))*float64(b.N)/b.Elapsed().Seconds(), "names/s")
	b.ReportMetric(float64(found)/float64(len(names)), "linked")
}
