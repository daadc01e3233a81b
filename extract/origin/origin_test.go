package origin

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache/internal/orgname"
)

var (
	build  = flag.Bool("build", false, "build the table anew and write ../../models/origins.bin")
	update = flag.Bool("update", false, "rewrite the golden files")
)

const data = "../../../shared/data/"

func open(t testing.TB, name string) io.Reader {
	t.Helper()
	f, err := os.Open(data + name)
	if err != nil {
		t.Skipf("the lists are not there: %v", err)
	}
	t.Cleanup(func() { f.Close() })
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	return bufio.NewReaderSize(z, 1<<20)
}

func lines(t testing.TB, name string) []string {
	t.Helper()
	var out []string
	in := bufio.NewScanner(open(t, name))
	in.Buffer(nil, 1<<24)
	for in.Scan() {
		out = append(out, in.Text())
	}
	if err := in.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// The ranks of the lists: headquarters of the largest companies, of listed
// companies, and the register, where a company stands once for each country.
const (
	rankForbes = iota
	rankListed
	rankRegister
	rankBranch
)

// codesByName are the countries' codes by the names the lists write, taken
// from the register, which has both.
func codesByName(t testing.TB) map[string]string {
	codes := map[string]string{"United States": "US", "South Korea": "KR", "Turkey": "TR", "Hong Kong": "HK", "Taiwan": "TW", "Macau": "MO", "Czech Republic": "CZ", "Netherlands": "NL", "Russia": "RU", "Vietnam": "VN", "Ivory Coast": "CI", "Macao": "MO"}
	for _, line := range lines(t, "names/ror.tsv.gz")[1:] {
		r := strings.Split(line, "\t")
		if codes[r[4]] == "" {
			codes[r[4]] = r[3]
		}
	}
	return codes
}

func lists(t testing.TB) []Listed {
	codes := codesByName(t)
	var out []Listed
	add := func(name, code string, rank int) {
		if code != "" {
			out = append(out, Listed{name, code, rank})
		}
	}
	for _, line := range lines(t, "names/ror.tsv.gz")[1:] {
		r := strings.Split(line, "\t")
		rank := rankRegister
		name, _, branch := strings.Cut(r[6], " ("+r[4]+")")
		if branch {
			rank = rankBranch
		}
		add(name, r[3], rank)
		for alias := range strings.SplitSeq(r[8], "|") {
			add(alias, r[3], rank)
		}
		for label := range strings.SplitSeq(r[9], "|") {
			if _, label, ok := strings.Cut(label, ":"); ok {
				add(strings.TrimSuffix(label, " ("+r[4]+")"), r[3], rank)
			}
		}
	}
	for _, line := range lines(t, "names/companies.tsv.gz")[1:] {
		// A row without a city has its country from the exchange.
		if r := strings.Split(line, "\t"); len(r) > 2 && r[2] != "" && legalFits(r[0], codes[r[1]]) {
			add(r[0], codes[r[1]], rankListed)
		}
	}
	out = append(out, forbes(t, codes)...)
	var universities []struct {
		Name string
		Code string `json:"alpha_two_code"`
	}
	if err := json.NewDecoder(open(t, "names/universities.json.gz")).Decode(&universities); err != nil {
		t.Fatal(err)
	}
	for _, u := range universities {
		add(u.Name, u.Code, rankRegister)
	}
	return out
}

// legalFits reports whether a company's legal form does not speak against its
// country.
func legalFits(name, code string) bool {
	_, forms := orgname.Split(orgname.Words(name))
	for _, form := range forms {
		if f, _ := orgname.Legal(form); f.Country != "" && f.Country != code {
			return false
		}
	}
	return true
}

func forbes(t testing.TB, codes map[string]string) (out []Listed) {
	for file, column := range map[string]int{"2024": 9, "2025": 7} {
		in := csv.NewReader(open(t, "names/forbes2000_Forbes_Global_2000_"+file+"_.csv.gz"))
		in.FieldsPerRecord = -1
		rows, err := in.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows[1:] {
			if code := codes[r[column]]; code != "" {
				name, inside, ok := strings.Cut(strings.TrimSuffix(r[1], ")"), " (")
				out = append(out, Listed{name, code, rankForbes})
				if ok {
					out = append(out, Listed{inside, code, rankForbes})
				}
			}
		}
	}
	return out
}

func builtin(t testing.TB) *Table {
	t.Helper()
	table, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// TestFigures holds how many coordinators of EU projects the table knows, and
// how often it is right; with -build it builds the table first. The projects
// took no part in the building.
func TestFigures(t *testing.T) {
	if *build {
		table, err := Build(lists(t))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("../../models/origins.bin", table.Encode(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	file, err := os.ReadFile("../../models/origins.bin")
	if err != nil {
		t.Fatal(err)
	}
	table, err := Decode("origins.bin", string(file))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	known, right, total := 0, 0, 0
	for _, line := range lines(t, "domains/h2020_projects.jsonl.gz") {
		var p struct{ Coordinator, CoordinatorCountry string }
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			t.Fatal(err)
		}
		code := strings.NewReplacer("EL", "GR", "UK", "GB").Replace(p.CoordinatorCountry)
		if seen[p.Coordinator] || code == "" {
			continue
		}
		seen[p.Coordinator] = true
		total++
		if got, ok := table.Country(p.Coordinator); ok {
			known++
			if got == code {
				right++
			} else if testing.Verbose() {
				t.Logf("%s: %s, the list says %s", p.Coordinator, got, code)
			}
		}
	}
	got := fmt.Sprintf("names in the table     %d, %d bytes\ncoordinators           %d\nknown                  %d (%.3f)\nright of those known   %d (%.3f)\n",
		table.Len(), len(file), total, known, float64(known)/float64(total), right, float64(right)/float64(known))
	const golden = "testdata/origins.golden"
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

func ExampleTable_Country() {
	table, err := New()
	if err != nil {
		panic(err)
	}
	fmt.Println(table.Country("TSINGHUA UNIVERSITY"))
	// Output: CN true
}

func TestCountry(t *testing.T) {
	table := builtin(t)
	for name, want := range map[string]string{
		"Nokia Oyj": "FI", "Siemens AG": "DE", "Université de Genève": "CH", "Korea Advanced Institute of Science and Technology": "KR", "Lomonosov Moscow State University": "RU",
		"Institute of Physics": "", "Ministry of Health": "", "": "", "Ltd": "", "No Such Name At All Whatsoever": "",
	} {
		if got, ok := table.Country(name); got != want || ok != (want != "") {
			t.Errorf("Country(%q) = %q, %v; want %q", name, got, ok, want)
		}
	}
}

func TestBuild(t *testing.T) {
	var list []Listed
	for i := range everywhere {
		list = append(list, Listed{"Institute of Physics " + string(rune('a'+i)) + "ville", string(rune('A'+i)) + "A", 2})
	}
	list = append(list, Listed{"Institute of Physics", "GB", 2}, Listed{"Acme Inc.", "US", 3}, Listed{"Acme", "DE", 3},
		Listed{"Bolt AG", "DE", 1}, Listed{"Bolt", "US", 3}, Listed{"XYZ", "US", 1}, Listed{"Nowhere", "", 1})
	table, err := Build(list)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"Bolt": "DE", "Acme": "", "Institute of Physics": "", "XYZ": "", "Nowhere": "", "Institute of Physics Bville": "BA"} {
		if got, _ := table.Country(name); got != want {
			t.Errorf("Country(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestFormat(t *testing.T) {
	table, err := Build([]Listed{{"Acme Works", "US", 0}, {"Bolt Works", "DE", 0}})
	if err != nil {
		t.Fatal(err)
	}
	file := string(table.Encode())
	if again, err := Decode("t", file); err != nil || again.Len() != 2 {
		t.Fatalf("read back: %v, %v", again, err)
	}
	for n := range file {
		if _, err := Decode("cut", file[:n]); err == nil || !strings.HasPrefix(err.Error(), "cut: ") {
			t.Fatalf("a table cut to %d of %d bytes: %v", n, len(file), err)
		}
		if _, err := Decode("altered", file[:n]+string(file[n]^0x55)+file[n+1:]); err == nil {
			t.Fatalf("a table altered at %d was read", n)
		}
	}
}

// FuzzDecode holds that no file makes Decode or Country panic.
func FuzzDecode(f *testing.F) {
	f.Add(magic, "Acme")
	f.Add(magic+"\x01US\x01\x00\x00\x00\x05\x00", "Acme")
	f.Fuzz(func(t *testing.T, file, name string) {
		if table, err := decode([]byte(file)); err == nil {
			table.Country(name)
		}
	})
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := New(); err != nil {
			b.Fatal(err)
		}
	}
}
