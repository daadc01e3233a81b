package kind

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache/internal/orgname"
)

var (
	trainKinds = flag.Bool("train", false, "fit the model anew and write ../../models/kinds.bin")
	update     = flag.Bool("update", false, "rewrite the golden files")
)

const lists = "../../../shared/data/names/"

func open(t testing.TB, name string) io.Reader {
	t.Helper()
	f, err := os.Open(lists + name)
	if err != nil {
		t.Skipf("the name lists are not there: %v", err)
	}
	t.Cleanup(func() { f.Close() })
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	return bufio.NewReaderSize(z, 1<<20)
}

// typed is a name as a list has it.
type typed struct {
	Example
	list  string
	alias bool // another name of an organisation in the list: never held out
}

// military are the words that make a body of the lists a military one; no list
// says so itself.
var military = []string{"army", "navy", "naval", "air force", "military", "armed forces", "marine corps", "armee", "marine nationale", "fuerza aerea", "exercito", "war college", "defence force", "defense force", "ministry of defence", "ministry of defense", "department of defense", "defence academy", "coast guard", "joint chiefs", "special forces", "regiment"}

func isMilitary(name string) bool {
	s := " " + strings.Join(orgname.Words(name), " ") + " "
	for _, w := range military {
		if strings.Contains(s, " "+w+" ") && !strings.Contains(s, " salvation army ") && !strings.Contains(s, " stores ") {
			return true
		}
	}
	return false
}

// rorKind is the kind of a body of the register, "" if its types do not say:
// "other" there is what nobody classified.
func rorKind(types string) string {
	has := func(t string) bool { return strings.Contains(","+types+",", ","+t+",") }
	for _, m := range [][2]string{{"healthcare", "hospital"}, {"education", "university"}, {"facility", "institute"}, {"company", "company"}, {"government", "government"}, {"nonprofit", "ngo"}, {"archive", "other"}} {
		if has(m[0]) {
			return m[1]
		}
	}
	return ""
}

func rows(t testing.TB, name string) [][]string {
	t.Helper()
	var out [][]string
	in := bufio.NewScanner(open(t, name))
	in.Buffer(nil, 1<<22)
	for in.Scan() {
		out = append(out, strings.Split(in.Text(), "\t"))
	}
	if err := in.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func readROR(t testing.TB) (out []typed) {
	for _, r := range rows(t, "ror.tsv.gz")[1:] {
		k := rorKind(r[2])
		if k == "" {
			continue
		}
		add := func(name string, alias bool) {
			if i := strings.Index(name, " ("); i > 0 {
				name = name[:i]
			}
			if len(name) < 3 {
				return
			}
			kind := k
			if isMilitary(name) {
				kind = "military"
			}
			out = append(out, typed{Example{Name: name, Kind: kind}, "ror", alias})
		}
		add(r[6], false)
		for _, alias := range strings.Split(r[8], "|") {
			add(alias, true)
		}
		for _, label := range strings.Split(r[9], "|") {
			if _, name, ok := strings.Cut(label, ":"); ok && name != r[6] {
				add(name, true)
			}
		}
	}
	return out
}

func readLists(t testing.TB) []typed {
	out := readROR(t)
	for _, r := range rows(t, "companies.tsv.gz")[1:] {
		if len(r[0]) > 2 && !strings.HasPrefix(r[0], "*") {
			out = append(out, typed{Example{Name: r[0], Kind: "company"}, "companies", false})
		}
	}
	var universities []struct{ Name string }
	readJSON(t, "universities.json.gz", &universities)
	for _, u := range universities {
		k := "university"
		if isMilitary(u.Name) {
			k = "military"
		}
		out = append(out, typed{Example{Name: u.Name, Kind: k}, "universities", false})
	}
	var sec map[string]struct{ Title string }
	readJSON(t, "sec_company_tickers.json.gz", &sec)
	for _, key := range sorted(sec) {
		out = append(out, typed{Example{Name: sec[key].Title, Kind: "company"}, "sec", false})
	}
	for _, file := range []string{"forbes2000_Forbes_Global_2000_2024_.csv.gz", "forbes2000_Forbes_Global_2000_2025_.csv.gz"} {
		in := csv.NewReader(open(t, file))
		in.FieldsPerRecord = -1
		list, err := in.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range list[1:] {
			out = append(out, typed{Example{Name: r[1], Kind: "company"}, "forbes2000", false})
		}
	}
	for _, r := range rows(t, "ror_zh_labels.tsv.gz")[1:] {
		if k := rorKind(r[3]); k != "" {
			out = append(out, typed{Example{Name: r[0], Kind: k}, "ror_zh_labels", false})
		}
	}
	for _, r := range rows(t, "government_agencies.txt.gz") {
		k := "government"
		if isMilitary(r[0]) {
			k = "military"
		}
		if len(r[0]) > 5 {
			out = append(out, typed{Example{Name: r[0], Kind: k}, "government_agencies", false})
		}
	}
	return out
}

func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

func readJSON(t testing.TB, name string, v any) {
	t.Helper()
	if err := json.NewDecoder(open(t, name)).Decode(v); err != nil {
		t.Fatal(err)
	}
}

// split holds out a tenth of the names by the hash of their key. Names with a
// held-out key are not trained on, from whatever list; names met twice are
// kept once a kind.
func split(all []typed) (train []Example, held []typed) {
	seen := map[string]bool{}
	for _, e := range all {
		key := orgname.Key(e.Name)
		if seen[e.Kind+key+e.list] {
			continue
		}
		seen[e.Kind+key+e.list] = true
		h := fnv.New32a()
		h.Write([]byte(key))
		if h.Sum32()%10 == 7 {
			if !e.alias {
				held = append(held, e)
			}
			continue
		}
		train = append(train, e.Example)
		// Texts call companies by their names without legal form, too.
		if e.Kind == "company" && len(key) > 3 && h.Sum32()%3 == 1 {
			train = append(train, Example{Name: key, Kind: e.Kind})
		}
	}
	return train, held
}

// table scores a model on held-out names: accuracy by list, precision, recall
// and F1 by kind, and their mean.
func table(m *Model, held []typed) string {
	var b strings.Builder
	right, total := map[string]int{}, map[string]int{}
	var hit, found, gold [len(kinds)]int
	for _, e := range held {
		k, _ := m.Classify(e.Name)
		g, p := Index(e.Kind), Index(k)
		gold[g]++
		found[p]++
		total[e.list]++
		total["all"]++
		if g == p {
			hit[g]++
			right[e.list]++
			right["all"]++
		}
	}
	fmt.Fprintf(&b, "%-20s %6s  accuracy\n", "list", "names")
	for _, list := range sorted(total) {
		fmt.Fprintf(&b, "%-20s %6d  %.4f\n", list, total[list], float64(right[list])/float64(total[list]))
	}
	fmt.Fprintf(&b, "\n%-20s %6s  precision recall F1\n", "kind", "names")
	macro, n := 0.0, 0
	for k, name := range kinds {
		if gold[k] == 0 {
			continue
		}
		p, r := float64(hit[k])/float64(max(found[k], 1)), float64(hit[k])/float64(gold[k])
		f := 2 * p * r / max(p+r, 1e-9)
		macro, n = macro+f, n+1
		fmt.Fprintf(&b, "%-20s %6d  %.4f %.4f %.4f\n", name, gold[k], p, r, f)
	}
	fmt.Fprintf(&b, "%-20s %6s  %.4f\n", "macro-F1", "", macro/float64(n))
	return b.String()
}

// TestKinds holds the built-in model's figures on the held-out tenth of the
// typed lists; with -train it fits the model first.
func TestKinds(t *testing.T) {
	train, held := split(readLists(t))
	if *trainKinds {
		m, err := Train(train, TrainOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("../../models/kinds.bin", m.Encode(), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Logf("trained on %d names", len(train))
	}
	data, err := os.ReadFile("../../models/kinds.bin")
	if err != nil {
		t.Fatal(err)
	}
	m, err := Decode("../../models/kinds.bin", data)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/kinds.golden", table(m, held))
}

func golden(t testing.TB, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s differs from what is measured now (-file +now):\n%s", path, d)
	}
}
