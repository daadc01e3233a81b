package audit

import (
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"attache/corpus"
)

// world is an invented corpus: its records, and what is true of them.
type world struct {
	records []corpus.Record
	place   map[string]int
	truth   map[string][]string
}

// shares of reports that have a label, and how often the program finds it, and
// says it of others.
var shares = map[string][3]float64{"ai": {0.25, 0.9, 0.03}, "biotech": {0.3, 0.8, 0.05}, "energy": {0.12, 0.85, 0.02}, "photonics": {0.15, 0.7, 0.06}}

func newWorld(rng *rand.Rand, n int) *world {
	w := &world{truth: map[string][]string{}, place: map[string]int{}}
	for i := range n {
		r := corpus.Record{ID: fmt.Sprintf("r%04d", i), Seq: i, Rev: 1, Text: "…"}
		for _, id := range []string{"ai", "biotech", "energy", "photonics"} {
			p := shares[id]
			is := rng.Float64() < p[0]
			if is {
				w.truth[r.ID] = append(w.truth[r.ID], id)
			}
			says := rng.Float64() < p[2]
			if is {
				says = rng.Float64() < p[1]
			}
			switch {
			case says:
				r.Domains = append(r.Domains, corpus.Domain{ID: id, Score: 0.6 + 0.4*rng.Float64()})
			case rng.IntN(10) == 0 || is && rng.IntN(2) == 0:
				r.Domains = append(r.Domains, corpus.Domain{ID: id, Score: 0.1 + 0.3*rng.Float64()})
			}
		}
		w.place[r.ID] = i
		w.records = append(w.records, r)
	}
	return w
}

var half = corpus.Thresholds{"domain": 0.5, "country": 0.5, "role": 0.5}

// all yields copies, as a folder does.
func (w *world) all() iter.Seq2[*corpus.Record, error] {
	return func(yield func(*corpus.Record, error) bool) {
		for _, r := range w.records {
			r.Domains = slices.Clone(r.Domains)
			if !yield(&r, nil) {
				return
			}
		}
	}
}

func (w *world) get(id string) (*corpus.Record, error) {
	r := w.records[w.place[id]]
	r.Domains = slices.Clone(r.Domains)
	r.Prune(half)
	return &r, nil
}

func meaning(kind, label string) string { return "the " + kind + " " + label }

func known(kind, id string) (string, bool) {
	_, ok := shares[strings.ToLower(id)]
	return strings.ToLower(id), ok && kind == "domain"
}

func (w *world) draw(t testing.TB, opts Options) *Audit {
	t.Helper()
	a, err := Draw(w.all(), half, opts)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// judge fills the table in, as somebody would who knows.
func (w *world) judge(t testing.TB, a *Audit) Judged {
	t.Helper()
	rows, err := a.Table(w.get, meaning)
	if err != nil {
		t.Fatal(err)
	}
	w.tick(a, rows)
	marks, err := a.ReadMarks(rows, known)
	if err != nil {
		t.Fatal(err)
	}
	return Judged{a, marks}
}

func (w *world) tick(a *Audit, rows [][]string) {
	for i, r := range a.Rows {
		right := w.truth[r.Report]
		switch {
		case r.Label == "":
			var missed []string
			for _, id := range right {
				if !slices.Contains(a.Rows, Row{r.Stratum, r.Report, r.Kind, id, true}) {
					missed = append(missed, id)
				}
			}
			rows[i+1][tickColumn] = strings.Join(append(missed, ""), "; ")
			if missed == nil {
				rows[i+1][tickColumn] = "none"
			}
		case slices.Contains(right, r.Label):
			rows[i+1][tickColumn] = "y"
		default:
			rows[i+1][tickColumn] = "n"
		}
	}
}

func (w *world) count(label string) (n int) {
	for _, ids := range w.truth {
		if slices.Contains(ids, label) {
			n++
		}
	}
	return n
}

// Through the whole way, from drawing over the table to the estimate, the
// intervals of counts cover the truth in 93 to 97 of 100 audits, where 30 or
// more reports of each kind are marked: drawn for one label, for all domains
// with unequal chances, and both together.
func TestCoverage(t *testing.T) {
	rounds := 250
	rng := rand.New(rand.NewPCG(7, 7))
	tried, covered := map[string]int{}, map[string]int{}
	for round := range rounds {
		w := newWorld(rng, 500+rng.IntN(500))
		one := w.judge(t, w.draw(t, Options{For: []string{"domain:photonics"}, N: 120, Seed: uint64(round)}))
		kinds := w.judge(t, w.draw(t, Options{For: []string{"domain"}, N: 260, Seed: uint64(round)}))
		for how, audits := range map[string][]Judged{"label": {one}, "kinds": {kinds}, "both": {one, kinds}} {
			list, err := Estimates(w.all(), half, audits)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range list {
				if e.Count == nil {
					continue
				}
				if e.Said < min(Enough, e.Raw) || e.Others < Enough {
					t.Fatalf("an estimate from too few marks: %+v", e)
				}
				tried[how]++
				if n := float64(w.count(e.Label)); e.Count.Low-1e-9 <= n && n <= e.Count.High+1e-9 {
					covered[how]++
				}
			}
		}
	}
	for _, how := range []string{"label", "kinds", "both"} {
		share := float64(covered[how]) / float64(tried[how])
		t.Logf("%s: %d intervals, %.1f %% cover", how, tried[how], 100*share)
		low, high := 0.93, 0.97
		if how == "label" { // 250 intervals only: three standard errors
			low, high = 0.91, 0.99
		}
		if tried[how] < 200 || share < low || share > high {
			t.Errorf("%s: %.1f %% of %d intervals cover the truth", how, 100*share, tried[how])
		}
	}
}

// within are the records of a domain of study.
func (w *world) within(in func(r *corpus.Record) bool) iter.Seq2[*corpus.Record, error] {
	return func(yield func(*corpus.Record, error) bool) {
		for r := range w.all() {
			if in(r) && !yield(r, nil) {
				return
			}
		}
	}
}

// A part of the corpus, such as what a search finds, has estimates of its own
// from the same marks, whose intervals hold what they say: a part at random, one
// by another label as the program says it, and one by the label itself; and from
// another score on.
func TestCoverageWithin(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 7))
	says := func(id string) func(r *corpus.Record) bool {
		return func(r *corpus.Record) bool {
			return slices.ContainsFunc(r.Domains, func(d corpus.Domain) bool { return d.ID == id && d.Score >= 0.5 })
		}
	}
	strict := corpus.Thresholds{"domain": 0.7, "country": 0.5, "role": 0.5}
	domains := map[string]func(r *corpus.Record) bool{
		"random": func(r *corpus.Record) bool { return r.ID[len(r.ID)-1]%2 == 0 }, "biotech": says("biotech"), "photonics": says("photonics"),
		"strict": func(*corpus.Record) bool { return true },
	}
	tried, covered := map[string]int{}, map[string]int{}
	for round := range 100 {
		w := newWorld(rng, 500+rng.IntN(500))
		audits := []Judged{
			w.judge(t, w.draw(t, Options{For: []string{"domain:photonics"}, N: 160, Seed: uint64(round)})),
			w.judge(t, w.draw(t, Options{For: []string{"domain"}, N: 330, Seed: uint64(round)})),
		}
		for name, in := range domains {
			thresholds := half
			if name == "strict" {
				thresholds = strict
			}
			list, err := Estimates(w.within(in), thresholds, audits)
			if err != nil {
				t.Fatal(err)
			}
			is, size := map[string]int{}, 0
			for r := range w.within(in) {
				size++
				for _, id := range w.truth[r.ID] {
					is[id]++
				}
			}
			for _, e := range list {
				if e.Count == nil {
					continue
				}
				if e.Assessed != size || e.Said+e.Others > size || e.Said < min(Enough, e.Raw) {
					t.Fatalf("%s of %d reports: %+v", name, size, e)
				}
				tried[name]++
				if n := float64(is[e.Label]); e.Count.Low-1e-9 <= n && n <= e.Count.High+1e-9 {
					covered[name]++
				}
			}
		}
	}
	for name := range domains {
		share := float64(covered[name]) / float64(tried[name])
		t.Logf("%s: %d intervals, %.1f %% cover", name, tried[name], 100*share)
		chance := 3 * math.Sqrt(0.05*0.95/float64(tried[name])) // three standard errors; 900 rounds gave 93 to 95.5 %
		if tried[name] < 100 || share < 0.93-chance || share > 0.97+chance {
			t.Errorf("%s: %.1f %% of %d intervals cover the truth", name, 100*share, tried[name])
		}
	}
}

// Marks of reports that are not among the records say nothing of those that are.
func TestMarksOfOthersAreLeftOut(t *testing.T) {
	w := newWorld(rand.New(rand.NewPCG(1, 1)), 80)
	a := w.judge(t, w.draw(t, Options{For: []string{"domain"}, N: 1000, Seed: 1}))
	some := func(r *corpus.Record) bool { return r.ID < "r0050" }
	list, err := Estimates(w.within(some), half, []Judged{a})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		n := 0.0
		for id, labels := range w.truth {
			if id < "r0050" && slices.Contains(labels, e.Label) {
				n++
			}
		}
		if e.Count == nil || e.Count.Value != n || e.Count.High != n || e.Said+e.Others != 50 {
			t.Errorf("%s: %+v, want exactly %g of 50", e.Label, e.Count, n)
		}
	}
}

func TestLabelsOfKinds(t *testing.T) {
	r := corpus.Record{Date: &corpus.Date{Value: "2019-03-02"}, Lang: "zh", Organizations: []corpus.Organization{{Kind: "company", Score: 0.4}, {Kind: "company", Score: 0.9}, {Score: 1}}}
	for kind, want := range map[string]string{"year": "2019", "month": "2019-03", "lang": "zh", "kind": "company"} {
		if got := Labels(&r, kind); len(got) != 1 || got[0].ID != want || kind == "kind" && got[0].Score != 0.9 {
			t.Errorf("%s: %+v, want %s", kind, got, want)
		}
	}
	r.Date.Value = "2019"
	if got := Labels(&r, "month"); len(got) != 0 {
		t.Errorf("a year has the month %+v", got)
	}
	r.Unlabelled = []string{"organizations"}
	if Assessed(&r, "kind") || !Assessed(&r, "lang") {
		t.Error("what a language has no model for is assessed, or the language itself is not")
	}
}

// Judging every report leaves no error, and the truth.
func TestACensusIsExact(t *testing.T) {
	w := newWorld(rand.New(rand.NewPCG(1, 1)), 80)
	a := w.draw(t, Options{For: []string{"domain"}, N: 1000, Seed: 1})
	list, err := Estimates(w.all(), half, []Judged{w.judge(t, a)})
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != len(shares) {
		t.Fatalf("%d estimates", len(list))
	}
	for _, e := range list {
		if n := float64(w.count(e.Label)); e.Count == nil || e.Count.Low < n-1e-9 || e.Count.High > n+1e-9 {
			t.Errorf("%s: %+v, want exactly %g", e.Label, e.Count, n)
		}
	}
}

func TestTooFewMarksAreSaid(t *testing.T) {
	w := newWorld(rand.New(rand.NewPCG(1, 1)), 300)
	j := w.judge(t, w.draw(t, Options{For: []string{"domain:ai"}, N: 40, Seed: 1}))
	list, err := Estimates(w.all(), half, []Judged{j})
	if err != nil {
		t.Fatal(err)
	}
	e, ok := Find(list, "domain", "ai")
	if !ok || e.Count != nil || e.More != max(0, 30-e.Said)+max(0, 30-e.Others) || e.More == 0 {
		t.Errorf("%+v", e)
	}
	if _, ok := Find(list, "domain", "energy"); ok {
		t.Error("a label is estimated that nobody was asked about")
	}
}

func TestDrawIsSeeded(t *testing.T) {
	w := newWorld(rand.New(rand.NewPCG(1, 1)), 300)
	opts := Options{For: []string{"domain"}, N: 50, Seed: 3}
	a := w.draw(t, opts)
	if b := w.draw(t, opts); !reflect.DeepEqual(a, b) {
		t.Error("the same seed draws other reports")
	}
	opts.Seed = 4
	if b := w.draw(t, opts); a.Key() == b.Key() {
		t.Error("another seed draws the same reports")
	}
	drawn := 0
	for _, s := range a.Strata {
		drawn += s.Drawn
	}
	if drawn != 50 {
		t.Errorf("%d drawn", drawn)
	}
}

func TestDrawRefuses(t *testing.T) {
	w := newWorld(rand.New(rand.NewPCG(1, 1)), 10)
	for _, targets := range [][]string{{"colour"}, {"domain:"}, {"domain:ai", "domain:energy"}, {"domain", "domain"}} {
		if _, err := Draw(w.all(), half, Options{For: targets, N: 5}); err == nil {
			t.Errorf("--for %v is accepted", targets)
		}
	}
	for i := range w.records {
		w.records[i].Unlabelled = []string{"domains"}
	}
	if _, err := Draw(w.all(), half, Options{For: []string{"domain"}, N: 5}); err == nil {
		t.Error("a sample of reports that were not assessed")
	}
}

func TestReadMarksRefuses(t *testing.T) {
	w := newWorld(rand.New(rand.NewPCG(1, 1)), 100)
	a := w.draw(t, Options{For: []string{"domain"}, N: 20, Seed: 1})
	question := slices.IndexFunc(a.Rows, func(r Row) bool { return r.Label == "" }) + 1
	label := slices.IndexFunc(a.Rows, func(r Row) bool { return r.Label != "" }) + 1
	for _, c := range []struct {
		name   string
		change func(rows [][]string) [][]string
		want   string
	}{
		{"empty ticks", func(rows [][]string) [][]string {
			for _, r := range rows[1:] {
				r[tickColumn] = " "
			}
			return rows
		}, "no row is marked"},
		{"other audit", func(rows [][]string) [][]string { rows[2][0] = "abc"; return rows }, "not of this audit"},
		{"changed report", func(rows [][]string) [][]string { rows[3][reportColumn] = "r9"; return rows }, "line 4: row 3 was about"},
		{"changed label", func(rows [][]string) [][]string { rows[label][labelColumn] = "x"; return rows }, "not to be changed"},
		{"bad row", func(rows [][]string) [][]string { rows[3][rowColumn] = "1000"; return rows }, `no row "1000"`},
		{"bad tick", func(rows [][]string) [][]string { rows[label][tickColumn] = "maybe"; return rows }, `tick "maybe"`},
		{"unknown label", func(rows [][]string) [][]string { rows[question][tickColumn] = "ai; moon"; return rows }, `"moon" is no domain`},
		{"twice", func(rows [][]string) [][]string {
			again := slices.Clone(rows[label])
			again[tickColumn] = map[string]string{"y": "n", "n": "y"}[again[tickColumn]]
			return append(rows, again)
		}, "and"},
		{"no column", func(rows [][]string) [][]string { rows[0][tickColumn] = "mark"; return rows }, `no column "tick"`},
	} {
		rows, err := a.Table(w.get, meaning)
		if err != nil {
			t.Fatal(err)
		}
		w.tick(a, rows)
		if marks, err := a.ReadMarks(c.change(rows), known); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %d marks, %v, want %q", c.name, len(marks), err, c.want)
		}
	}
}

// Columns may move, rows may be sorted or left out, and spellings differ.
func TestReadMarksForgives(t *testing.T) {
	w := newWorld(rand.New(rand.NewPCG(1, 1)), 100)
	a := w.draw(t, Options{For: []string{"domain:ai"}, N: 20, Seed: 1})
	rows, err := a.Table(w.get, meaning)
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows[1:] {
		row[tickColumn] = []string{"Y", "no", "TRUE", "x", "0"}[i%5]
		row[rowColumn] = strconv.Itoa(i+1) + ".0"
	}
	slices.Reverse(rows[1:])
	for i, row := range rows {
		slices.Reverse(row)
		rows[i] = row
	}
	marks, err := a.ReadMarks(rows[:11], known)
	if err != nil || len(marks) != 10 || marks[9].Row != 20 {
		t.Errorf("%v, %v", marks, err)
	}
}

func TestChildrenBringParents(t *testing.T) {
	r := corpus.Record{Domains: []corpus.Domain{{ID: "semiconductors/design", Score: 0.9}, {ID: "semiconductors", Score: 0.4}}}
	got := Labels(&r, "domain")
	if len(got) != 2 || got[0].ID != "semiconductors" || got[0].Score != 0.9 {
		t.Errorf("%+v", got)
	}
	tr := truth{known: map[string]bool{"semiconductors/design": true, "semiconductors": false}, whole: true}
	if right, ok := tr.has("semiconductors"); !right || !ok {
		t.Error("a child that is right does not bring its parent")
	}
	if right, ok := tr.has("ai"); right || !ok {
		t.Error("what was asked and not named is not there")
	}
}

// Whatever stands in a table, reading it gives marks of the audit's rows, each
// once and in order, or an error.
func FuzzReadMarks(f *testing.F) {
	w := newWorld(rand.New(rand.NewPCG(1, 1)), 40)
	a := w.draw(f, Options{For: []string{"domain"}, N: 10, Seed: 1})
	f.Add("1", "y", "")
	f.Add("2.0", "ai; energy", "x")
	f.Fuzz(func(t *testing.T, row, tick, note string) {
		rows, err := a.Table(w.get, meaning)
		if err != nil {
			t.Fatal(err)
		}
		w.tick(a, rows)
		rows[3][rowColumn], rows[4][tickColumn], rows[5][tickColumn+1] = row, tick, note
		marks, err := a.ReadMarks(rows, known)
		for i, m := range marks {
			if m.Row < 1 || m.Row > len(a.Rows) || i > 0 && m.Row <= marks[i-1].Row {
				t.Fatalf("row %d", m.Row)
			}
		}
		if err == nil && len(marks) == 0 {
			t.Error("neither marks nor an error")
		}
	})
}

// Marks on reports that are no more count for nothing.
func TestEstimatesWithoutForgottenReports(t *testing.T) {
	w := newWorld(rand.New(rand.NewPCG(5, 6)), 200)
	j := w.judge(t, w.draw(t, Options{For: []string{"domain:ai"}, N: 200}))
	said := slices.IndexFunc(j.Rows, func(r Row) bool { return r.Said })
	i := w.place[j.Rows[said].Report]
	w.records = slices.Delete(w.records, i, i+1)
	list, err := Estimates(w.all(), half, []Judged{j})
	if err != nil || len(list) != 1 || list[0].Said+list[0].Others != 199 || list[0].Assessed != 199 {
		t.Errorf("%+v, %v", list, err)
	}
}
