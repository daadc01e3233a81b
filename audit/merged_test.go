package audit

import (
	"iter"
	"math/rand/v2"
	"slices"
	"testing"

	"attache/corpus"
)

// A part of a merged corpus is estimated from the audits of both sources, and
// not at all where one of them was not audited.
func TestEstimatesWithinMergedCorpora(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 4))
	covered, refused, rounds, bias := 0, 0, 100, 0.0
	for round := range rounds {
		big, small := newWorld(rng, 900), newWorld(rng, 500)
		for i := range small.records {
			r := &small.records[i]
			old := r.ID
			r.ID = "s" + old
			small.truth[r.ID], small.place[r.ID] = small.truth[old], i
			delete(small.truth, old)
		}
		in := func(r *corpus.Record) bool { // more of the one than of the other
			last := r.ID[len(r.ID)-1]
			return last%2 == 0 || r.ID[0] == 's' && last != '1'
		}
		var parts iter.Seq2[*corpus.Record, error] = func(yield func(*corpus.Record, error) bool) {
			for _, w := range []*world{big, small} {
				for r := range w.within(in) {
					if !yield(r, nil) {
						return
					}
				}
			}
		}
		truth := 0.0
		for r := range parts {
			if slices.Contains(big.truth[r.ID], "photonics") || slices.Contains(small.truth[r.ID], "photonics") {
				truth++
			}
		}
		opts := Options{Name: "audit-1", For: []string{"domain:photonics"}, N: 160, Seed: uint64(round)}
		audits := []Judged{big.judge(t, big.draw(t, opts)), small.judge(t, small.draw(t, opts))}
		audits[0].From, audits[1].From = []string{"1 big"}, []string{"2 small"}
		list, err := Estimates(parts, half, audits)
		if err != nil || len(list) != 1 || list[0].Count == nil {
			t.Fatalf("%+v, %v", list, err)
		}
		e := list[0].Count
		bias += (e.Value - truth) / truth / float64(rounds)
		if e.Low <= truth && truth <= e.High {
			covered++
		}
		list, err = Estimates(parts, half, audits[:1])
		if err != nil || len(list) != 1 || list[0].Count != nil || list[0].Unheard == 0 && list[0].More == 0 {
			t.Fatalf("one source is not audited: %+v, %v", list, err)
		}
		if list[0].Unheard > 0 {
			refused++
		}
	}
	t.Logf("bias %+.3f; %d of %d intervals cover, %d refused", bias, covered, rounds, refused)
	if max(bias, -bias) > 0.03 || covered < 89 || refused < 50 {
		t.Errorf("bias %+.3f; %d of %d intervals cover, %d refused", bias, covered, rounds, refused)
	}
}
