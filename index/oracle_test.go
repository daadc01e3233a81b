package index

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"attache/corpus"
	"attache/internal/text"
)

// The oracle: a matcher that shares nothing with the index but the words of a
// text and their stems, run over every record.

func oracleMatch(r *corpus.Record, q Query, t Thresholds) bool {
	switch q := q.(type) {
	case And:
		for _, part := range q {
			if !oracleMatch(r, part, t) {
				return false
			}
		}
		return true
	case Or:
		for _, part := range q {
			if oracleMatch(r, part, t) {
				return true
			}
		}
		return false
	case Not:
		return !oracleMatch(r, q.Query, t)
	case Word:
		return oracleWords(r, q.Field, func(words []string, en bool) bool { return oracleWord(q, words, en) })
	case Phrase:
		return oracleWords(r, q.Field, func(words []string, en bool) bool { return oraclePhrase(q, words, en) })
	case Label:
		for _, v := range oracleLabels(r, q.Field, t) {
			if v == q.Value || q.Prefix && strings.HasPrefix(v, q.Value) || q.Field == fieldDomain && strings.HasPrefix(v, q.Value+"/") {
				return true
			}
		}
		return false
	case Score:
		best := -1.0
		for _, d := range r.Domains {
			if d.ID == q.Value || strings.HasPrefix(d.ID, q.Value+"/") {
				best = max(best, d.Score)
			}
		}
		return best >= 0 && (q.Op == ">" && best > q.X || q.Op == ">=" && best >= q.X || q.Op == "<" && best < q.X || q.Op == "<=" && best <= q.X)
	case Dates:
		return r.Date != nil && oracleDate(q, r.Date.Value)
	case Has:
		return map[string]bool{"date": r.Date != nil, "country": len(oracleLabels(r, fieldCountry, t)) > 0, "title": r.Title != ""}[q.What]
	}
	panic(fmt.Sprintf("%T", q))
}

func oracleLabels(r *corpus.Record, field string, t Thresholds) (list []string) {
	for _, c := range r.Countries {
		if field == fieldCountry && c.Score >= t["country"] {
			list = append(list, c.Code)
		}
	}
	for _, d := range r.Domains {
		if field == fieldDomain && d.Score >= t["domain"] {
			list = append(list, d.ID)
		}
	}
	if field == fieldID {
		list = append(list, r.ID)
	}
	return list
}

// oracleDate compares by calendar: every day the date may mean must lie between
// the first day of From and the last of To.
func oracleDate(q Dates, value string) bool {
	span := func(s string) (first, last time.Time) {
		layout := "2006-01-02"[:len(s)]
		first, err := time.Parse(layout, s)
		if err != nil {
			panic(err)
		}
		switch len(s) {
		case 4:
			return first, first.AddDate(1, 0, -1)
		case 7:
			return first, first.AddDate(0, 1, -1)
		}
		return first, first
	}
	first, last := span(value)
	if q.From != "" {
		if from, _ := span(q.From); first.Before(from) {
			return false
		}
	}
	if q.To != "" {
		if _, to := span(q.To); last.After(to) {
			return false
		}
	}
	return true
}

func oracleWords(r *corpus.Record, field string, match func(words []string, en bool) bool) bool {
	var texts []string
	switch field {
	case "":
		texts = []string{r.Title, r.Text}
	case "title":
		texts = []string{r.Title}
	case "text":
		texts = []string{r.Text}
	case "org":
		for _, o := range r.Organizations {
			texts = append(texts, o.Name)
		}
	}
	for _, s := range texts {
		if match(oracleCut(s), r.Lang == "en" && field != "org") {
			return true
		}
	}
	return false
}

// oracleCut gives words, and every character of an unspaced run for itself.
func oracleCut(s string) (list []string) {
	for _, w := range text.AppendWords(nil, s) {
		word := text.Fold(s[w.Start:w.End])
		if w.Unspaced {
			list = append(list, strings.Split(word, "")...)
		} else {
			list = append(list, word)
		}
	}
	return list
}

func oracleSame(a, b string, en bool) bool {
	return a == b || en && text.Stem(a) == text.Stem(b)
}

func oracleWord(q Word, words []string, en bool) bool {
	cut := oracleCut(q.Text)
	if len(cut) != 1 {
		return oraclePhrase(Phrase{Text: q.Text}, words, en)
	}
	for i, w := range words {
		pair := ""
		if i+1 < len(words) && oracleUnspaced(w) && oracleUnspaced(words[i+1]) {
			pair = w + words[i+1]
		}
		switch {
		case q.Prefix && strings.HasPrefix(w, cut[0]),
			q.Fuzzy > 0 && (oracleDistance(w, cut[0]) <= q.Fuzzy || pair != "" && oracleDistance(pair, cut[0]) <= q.Fuzzy),
			!q.Prefix && q.Fuzzy == 0 && oracleSame(w, cut[0], en):
			return true
		}
	}
	return false
}

func oracleUnspaced(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return text.Unspaced(r)
}

// oracleDistance is the recursion from the textbook, without its table.
func oracleDistance(a, b string) int {
	if a == "" || b == "" {
		return utf8.RuneCountInString(a + b)
	}
	x, y := []rune(a), []rune(b)
	if x[0] == y[0] {
		return oracleDistance(string(x[1:]), string(y[1:]))
	}
	d := 1 + min(oracleDistance(string(x[1:]), b), oracleDistance(a, string(y[1:])), oracleDistance(string(x[1:]), string(y[1:])))
	if len(x) > 1 && len(y) > 1 && x[0] == y[1] && x[1] == y[0] {
		d = min(d, 1+oracleDistance(string(x[2:]), string(y[2:])))
	}
	return d
}

func oraclePhrase(q Phrase, words []string, en bool) bool {
	want := oracleCut(q.Text)
	for i := range words {
		if q.Near == 0 {
			j := 0
			for j < len(want) && i+j < len(words) && oracleSame(words[i+j], want[j], en) {
				j++
			}
			if j == len(want) {
				return true
			}
			continue
		}
		window := slices.Clone(words[i:min(len(words), i+len(want)+q.Near)])
		found := 0
		for _, w := range want {
			if j := slices.IndexFunc(window, func(have string) bool { return oracleSame(have, w, en) }); j >= 0 {
				window[j] = "\x00"
				found++
			}
		}
		if found == len(want) {
			return true
		}
	}
	return false
}

// world draws records and queries from few words, so that they meet.
type world struct{ *rand.Rand }

var worldWords = strings.Fields("laser lasers lasing license licensed licensing licenses the of quantum quanta optic optics optical art dying die sky skies 5g a")

func (w world) word() string { return worldWords[w.IntN(len(worldWords))] }

func (w world) words(most int) string {
	var list []string
	for range w.IntN(most + 1) {
		switch w.IntN(8) {
		case 0:
			list = append(list, []string{"华为", "为华", "华", "技术华为", "人工智能", "智能", "工"}[w.IntN(7)])
		default:
			list = append(list, w.word())
		}
	}
	return strings.Join(list, []string{" ", " ", ", ", "-"}[w.IntN(4)])
}

func (w world) date() string {
	return fmt.Sprintf("%d-%02d-%02d", 2018+w.IntN(3), 1+w.IntN(12), 1+w.IntN(28))[:[]int{4, 7, 10}[w.IntN(3)]]
}

var worldDomains = []string{"ai", "semi", "semi/design", "semi/equipment", "bio"}

func (w world) record(i int) *corpus.Record {
	r := &corpus.Record{ID: fmt.Sprintf("r%d", i), Seq: i, Lang: []string{"en", "en", "zh", "de"}[w.IntN(4)], Title: w.words(2), Text: w.words(12)}
	if w.IntN(3) > 0 {
		r.Date = &corpus.Date{Value: w.date()}
	}
	for _, code := range []string{"RU", "US"} {
		if w.IntN(2) == 0 {
			r.Countries = append(r.Countries, corpus.Country{Code: code, Score: float64(w.IntN(11)) / 10})
		}
	}
	for _, id := range worldDomains {
		if w.IntN(3) == 0 {
			r.Domains = append(r.Domains, corpus.Domain{ID: id, Score: float64(w.IntN(11)) / 10})
		}
	}
	for range w.IntN(3) {
		r.Organizations = append(r.Organizations, corpus.Organization{Name: w.word() + " " + w.word()})
	}
	return r
}

func (w world) query(depth int) Query {
	if depth > 0 && w.IntN(2) == 0 {
		var list []Query
		for range 1 + w.IntN(3) {
			list = append(list, w.query(depth-1))
		}
		switch w.IntN(3) {
		case 0:
			return Or(list)
		case 1:
			return Not{list[0]}
		}
		return And(list)
	}
	field := []string{"", "", "title", "text", "org"}[w.IntN(5)]
	switch w.IntN(9) {
	case 0, 1:
		if s := w.words(1); s != "" {
			return Word{Field: field, Text: s}
		}
	case 2:
		return Word{Field: field, Text: w.word()[:1], Prefix: true}
	case 3:
		return Word{Field: field, Text: w.word(), Fuzzy: 1 + w.IntN(2)}
	case 4, 5:
		if s := w.words(3); s != "" {
			return Phrase{field, s, w.IntN(2) * w.IntN(5)}
		}
	case 6:
		return Label{Field: []string{fieldCountry, fieldDomain, fieldID}[w.IntN(3)], Value: append(worldDomains, "RU", "US", "r1")[w.IntN(len(worldDomains)+3)]}
	case 7:
		from, to := w.date(), w.date()
		return Dates{from[:len(from)*w.IntN(2)], to}
	case 8:
		return Score{fieldDomain, worldDomains[w.IntN(len(worldDomains))], []string{">", ">=", "<", "<="}[w.IntN(4)], float64(w.IntN(11)) / 10}
	}
	return Has{[]string{"date", "country", "title"}[w.IntN(3)]}
}

// oracleSeeds worlds take some seconds; 600 were run when this was written.
const oracleSeeds = 6

// Every query gives exactly the records that the oracle gives: from one
// segment or many, after updates, and whether or not scores are wanted.
func TestOracle(t *testing.T) {
	t.Parallel()
	ctx, thresholds := context.Background(), Thresholds{"domain": 0.5, "country": 0.3}
	for seed := range uint64(oracleSeeds) {
		w := world{rand.New(rand.NewPCG(seed, 1))}
		var list []*corpus.Record
		for i := range 1 + w.IntN(40) {
			list = append(list, w.record(i))
		}
		opts := Options{Thresholds: thresholds, Workers: 1 + w.IntN(2), batch: 1 + w.IntN(40)}
		dir := filepath.Join(t.TempDir(), "index")
		if err := Build(ctx, dir, records(list), Stamp{}, opts); err != nil {
			t.Fatal(err)
		}
		ix, err := Open(dir, OpenOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for round := range 2 {
			for range 60 {
				oracleCheck(t, ix, list, w, thresholds, seed)
			}
			if round == 0 {
				list = oracleUpdate(t, ix, list, w, opts)
			}
		}
		if err := ix.Close(); err != nil {
			t.Fatal(err)
		}
		if t.Failed() {
			return
		}
	}
}

func oracleCheck(t *testing.T, ix *Index, list []*corpus.Record, w world, thresholds Thresholds, seed uint64) {
	t.Helper()
	q := w.query(2)
	var want []string
	for _, r := range list {
		if oracleMatch(r, q, thresholds) {
			want = append(want, r.ID)
		}
	}
	slices.Sort(want)
	for _, r := range []Request{{Query: q}, {Query: Simplify(q), Sort: "id"}} {
		res, err := ix.Search(context.Background(), r)
		if err != nil {
			t.Fatalf("seed %d: %s: %v", seed, q, err)
		}
		var got []string
		for _, h := range res.Hits {
			got = append(got, h.ID)
		}
		slices.Sort(got)
		if !slices.Equal(got, want) || res.Total != len(want) {
			t.Errorf("seed %d: %s by %q: got %v (%d), want %v", seed, r.Query, r.Sort, got, res.Total, want)
			for _, r := range list {
				if slices.Contains(got, r.ID) != slices.Contains(want, r.ID) {
					t.Logf("%s %s: %q / %q %v", r.ID, r.Lang, r.Title, r.Text, r.Date)
				}
			}
		}
	}
}

// oracleUpdate changes some records, adds some, removes some.
func oracleUpdate(t *testing.T, ix *Index, list []*corpus.Record, w world, opts Options) []*corpus.Record {
	t.Helper()
	var changed []*corpus.Record
	var deletes []string
	var kept []*corpus.Record
	for i, r := range list {
		switch w.IntN(4) {
		case 0:
			deletes = append(deletes, r.ID)
		case 1:
			changed = append(changed, w.record(i))
		default:
			kept = append(kept, r)
		}
	}
	for range w.IntN(5) {
		changed = append(changed, w.record(len(list)+len(changed)))
	}
	if err := ix.Update(context.Background(), records(changed), deletes, Stamp{Runs: 2}, opts); err != nil {
		t.Fatal(err)
	}
	return append(kept, changed...)
}
