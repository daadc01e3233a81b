package index

import (
	"bufio"
	"cmp"
	"context"
	"flag"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"attache/corpus"

	gocmp "github.com/google/go-cmp/cmp"
)

var rewrite = flag.Bool("update", false, "rewrite the golden files")

// judged is a query of testdata/relevance.txt with the grades of its documents.
type judged struct {
	query  string
	grades map[string]int
}

func readJudged(t testing.TB) (list []judged) {
	t.Helper()
	f, err := os.Open("testdata/relevance.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		key, rest, _ := strings.Cut(lines.Text(), ": ")
		switch key {
		case "query":
			list = append(list, judged{rest, map[string]int{}})
		case "0", "1", "2":
			for _, id := range strings.Fields(rest) {
				list[len(list)-1].grades[id] = int(key[0] - '0')
			}
		}
	}
	if lines.Err() != nil {
		t.Fatal(lines.Err())
	}
	return list
}

// labelledRecords are the 1,452 texts that the queries are judged on. Their
// domains are those given by reading, so that ranking is measured and not the
// classifier.
func labelledRecords(t testing.TB) (list []*corpus.Record) {
	t.Helper()
	type row struct {
		Key, Title, Text string
		Domains          []string
	}
	for i, row := range jsonLines[row](t, "../../shared/data/domains/labelled.jsonl.gz") {
		r := &corpus.Record{ID: row.Key, Seq: i, Lang: "en", Title: row.Title, Text: row.Text}
		for _, id := range row.Domains {
			r.Domains = append(r.Domains, corpus.Domain{ID: id, Score: 1})
		}
		list = append(list, r)
	}
	return list
}

// quality is how well one query, or on average all of them, is answered.
type quality struct{ ndcg, recall, mrr float64 }

// measure judges the first ten documents of an answer.
//
//	nDCG@10    sum of (2^grade-1)/log2(place+1), as a share of the best order's (Järvelin, Kekäläinen 2002; Burges 2005)
//	recall@10  documents of grade 1 and 2 among the ten, as a share of all of them or of ten
//	MRR        1 / the place of the first document of grade 2, 0 if there is none
func measure(j judged, ids []string) (q quality) {
	gain := func(grade, place int) float64 {
		return (math.Exp2(float64(grade)) - 1) / math.Log2(float64(place)+2)
	}
	var grades []int
	relevant := 0
	for _, g := range j.grades {
		grades = append(grades, g)
		if g > 0 {
			relevant++
		}
	}
	slices.SortFunc(grades, func(a, b int) int { return b - a })
	best := 0.0
	for place, g := range grades[:min(10, len(grades))] {
		best += gain(g, place)
	}
	for place, id := range ids {
		g := j.grades[id]
		q.ndcg += gain(g, place) / best
		if g > 0 {
			q.recall += 1 / float64(min(10, relevant))
		}
		if g == 2 && q.mrr == 0 {
			q.mrr = 1 / float64(place+1)
		}
	}
	return q
}

func answer(t testing.TB, ix *Index, q Query) (ids []string, total int) {
	t.Helper()
	res, err := ix.Search(context.Background(), Request{Query: q, Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range res.Hits {
		ids = append(ids, h.ID)
	}
	return ids, res.Total
}

// A change of ranking shows in the golden file, query by query.
func TestRelevance(t *testing.T) {
	list := readJudged(t)
	ix := open(t, labelledRecords(t))
	synonyms := NewSynonyms(BuiltinSynonyms())
	var b strings.Builder
	fmt.Fprintf(&b, "%d judged queries on real texts, with the built-in synonyms: nDCG@10, recall@10, MRR, hits\n", len(list))
	var mean, typed quality
	unjudged := 0
	for _, j := range list {
		ids, _ := answer(t, ix, parse(t, j.query))
		typed.add(measure(j, ids))
		ids, total := answer(t, ix, synonyms.Expand(parse(t, j.query)))
		q := measure(j, ids)
		mean.add(q)
		for _, id := range ids {
			if _, ok := j.grades[id]; !ok {
				unjudged++
				t.Logf("not judged: %s\t%s", j.query, id)
			}
		}
		fmt.Fprintf(&b, "%.2f %.2f %.2f %4d  %s\n", q.ndcg, q.recall, q.mrr, total, j.query)
	}
	fmt.Fprintf(&b, "\nmean with synonyms  %s; %d of the first tens not judged\n", mean.over(len(list)), unjudged)
	fmt.Fprintf(&b, "mean as typed       %s\n", typed.over(len(list)))
	const golden = "testdata/quality/relevance.txt"
	if *rewrite {
		if err := cmp.Or(os.MkdirAll("testdata/quality", 0o755), os.WriteFile(golden, []byte(b.String()), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(strings.Split(string(want), "\n"), strings.Split(b.String(), "\n")); diff != "" {
		t.Errorf("ranking changed; read the difference, then -update:\n%s", diff)
	}
}

func (q *quality) add(other quality) {
	q.ndcg += other.ndcg
	q.recall += other.recall
	q.mrr += other.mrr
}

func (q *quality) over(n int) string {
	return fmt.Sprintf("nDCG@10 %.3f, recall@10 %.3f, MRR %.3f", q.ndcg/float64(n), q.recall/float64(n), q.mrr/float64(n))
}

// The measures of an answer worked out by hand.
func TestMeasure(t *testing.T) {
	j := judged{grades: map[string]int{"a": 2, "b": 1, "c": 0, "d": 2}}
	for ids, want := range map[string]string{
		"a d b": "1.000 1.000 1.000",
		"c a":   "0.351 0.333 0.500", // 3/log2(3) of 3 + 3/log2(3) + 1/2
		"b x":   "0.185 0.333 0.000", // 1 of the same
		"":      "0.000 0.000 0.000",
	} {
		q := measure(j, strings.Fields(ids))
		if got := fmt.Sprintf("%.3f %.3f %.3f", q.ndcg, q.recall, q.mrr); got != want {
			t.Errorf("%s: %s, want %s", ids, got, want)
		}
	}
}
