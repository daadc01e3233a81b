package audit

import (
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"attache/corpus"
)

// shift gives the reports of a world other ids and places, as a merge would.
func (w *world) shift(prefix string, first int) {
	truth := map[string][]string{}
	w.place = map[string]int{}
	for i := range w.records {
		r := &w.records[i]
		old := r.ID
		r.ID, r.Seq = prefix+old, first+i
		truth[r.ID], w.place[r.ID] = w.truth[old], i
	}
	w.truth = truth
}

// learn makes the program right about photonics in the reports from the first
// up to the last.
func (w *world) learn(first, last int) {
	for i := first; i < last; i++ {
		r := &w.records[i]
		r.Domains = slices.DeleteFunc(r.Domains, func(d corpus.Domain) bool { return d.ID == "photonics" })
		if slices.Contains(w.truth[r.ID], "photonics") {
			r.Domains = append(r.Domains, corpus.Domain{ID: "photonics", Score: 0.9})
		}
	}
}

// part is a world of some of the reports, at the same places.
func (w *world) part(first, last int) *world {
	p := &world{records: w.records[first:last], truth: w.truth, place: map[string]int{}}
	for i := range p.records {
		p.place[p.records[i].ID] = i
	}
	return p
}

func (w *world) photonics() (n float64) {
	for _, r := range w.records {
		if slices.Contains(w.truth[r.ID], "photonics") {
			n++
		}
	}
	return n
}

func together(worlds ...*world) iter.Seq2[*corpus.Record, error] {
	return func(yield func(*corpus.Record, error) bool) {
		for _, w := range worlds {
			for r := range w.all() {
				if !yield(r, nil) {
					return
				}
			}
		}
	}
}

// trial is one corpus with its audits, and the truth that is to be estimated.
type trial struct {
	records iter.Seq2[*corpus.Record, error]
	audits  []Judged
	truth   float64 // of the reports that the audits speak of
	unheard int     // the others
	all     float64 // the truth of both
}

// try estimates photonics in many trials. The bias is a share of the truth.
func try(t *testing.T, rounds int, make func(round int) trial) (bias float64, covered int) {
	t.Helper()
	for round := range rounds {
		c := make(round)
		list, err := Estimates(c.records, half, c.audits)
		e, ok := Find(list, "domain", "photonics")
		if err != nil || !ok || e.Count == nil || e.Unheard != c.unheard {
			t.Fatalf("round %d: %+v, %v, want %d unheard", round, e, err, c.unheard)
		}
		bias += (e.Count.Value - c.truth) / c.truth / float64(rounds)
		if e.Count.Low <= c.truth && c.truth <= e.Count.High {
			covered++
		}
	}
	return bias, covered
}

// Whatever the frames of several audits have to do with one another, estimates
// are right on average, and the intervals cover the truth of what the audits
// speak of. naive is how far off they would be at least if each audit spoke of
// all reports.
func TestEstimatesOfSeveralFrames(t *testing.T) {
	const rounds = 160
	photonics := func(n, round int) Options {
		return Options{Name: "audit-1", For: []string{"domain:photonics"}, N: n, Seed: uint64(round)}
	}
	for _, c := range []struct {
		name string
		make func(rng *rand.Rand, round int) trial
	}{
		{"two merged corpora", func(rng *rand.Rand, round int) trial {
			big, small := newWorld(rng, 800), newWorld(rng, 150)
			small.learn(0, 150)
			small.shift("s", 800)
			audits := []Judged{big.judge(t, big.draw(t, photonics(110, round))), small.judge(t, small.draw(t, photonics(110, round)))}
			return trial{together(big, small), audits, big.photonics() + small.photonics(), 0, big.photonics() + small.photonics()}
		}},
		{"reports that lie in both", func(rng *rand.Rand, round int) trial {
			w := newWorld(rng, 900)
			for i := 300; i < 600; i++ { // the program does not know the word
				w.records[i].Domains = slices.DeleteFunc(w.records[i].Domains, func(d corpus.Domain) bool { return d.ID == "photonics" })
			}
			a, b := w.part(0, 600), w.part(300, 900)
			audits := []Judged{a.judge(t, a.draw(t, photonics(130, round))), b.judge(t, b.draw(t, photonics(130, round)))}
			return trial{w.all(), audits, w.photonics(), 0, w.photonics()}
		}},
		{"the whole and a part", func(rng *rand.Rand, round int) trial {
			w := newWorld(rng, 900)
			w.learn(0, 250)
			a := w.part(0, 250)
			audits := []Judged{a.judge(t, a.draw(t, photonics(110, round))), w.judge(t, w.draw(t, photonics(130, round)))}
			return trial{w.all(), audits, w.photonics(), 0, w.photonics()}
		}},
		{"reports that came later", func(rng *rand.Rand, round int) trial {
			w := newWorld(rng, 900)
			w.learn(600, 900)
			a := w.part(0, 600)
			return trial{w.all(), []Judged{a.judge(t, a.draw(t, photonics(130, round)))}, a.photonics(), 300, w.photonics()}
		}},
		{"reports that came later and an audit since", func(rng *rand.Rand, round int) trial {
			w := newWorld(rng, 900)
			w.learn(600, 900)
			a := w.part(0, 600)
			audits := []Judged{a.judge(t, a.draw(t, photonics(130, round))), w.judge(t, w.draw(t, photonics(110, round)))}
			return trial{w.all(), audits, w.photonics(), 0, w.photonics()}
		}},
		{"a merged corpus without an audit", func(rng *rand.Rand, round int) trial {
			big, small := newWorld(rng, 700), newWorld(rng, 300)
			small.learn(0, 300)
			small.shift("s", 700)
			return trial{together(big, small), []Judged{big.judge(t, big.draw(t, photonics(130, round)))}, big.photonics(), 300, big.photonics() + small.photonics()}
		}},
		{"ids that other reports have now", func(rng *rand.Rand, round int) trial {
			w := newWorld(rng, 800)
			var some []int // said to be about energy, where photonics is overlooked
			for i := range w.records {
				if r := &w.records[i]; slices.ContainsFunc(r.Domains, func(d corpus.Domain) bool { return d.ID == "energy" && d.Score >= 0.5 }) {
					r.Domains = []corpus.Domain{{ID: "energy", Score: 0.9}}
					w.truth[r.ID] = []string{"energy", "photonics"}
					some = append(some, i)
				}
			}
			audits := []Judged{w.judge(t, w.draw(t, Options{For: []string{"domain"}, N: 300, Seed: uint64(round)}))}
			gone := len(some) * 7 / 10
			for k, i := range some[:gone] {
				w.records[i].Seq = 800 + k
				w.truth[w.records[i].ID] = nil
			}
			slices.SortFunc(w.records, func(a, b corpus.Record) int { return a.Seq - b.Seq })
			return trial{w.all(), audits, w.part(0, 800-gone).photonics(), gone, w.photonics()}
		}},
	} {
		rng := rand.New(rand.NewPCG(3, 4))
		bias, covered := try(t, rounds, func(round int) trial { return c.make(rng, round) })
		rng = rand.New(rand.NewPCG(3, 4))
		naive, _ := try(t, 30, func(round int) trial {
			one := c.make(rng, round)
			for i := range one.audits {
				one.audits[i].Frame = Frame{{0, math.MaxInt}}
			}
			one.truth, one.unheard = one.all, 0
			return one
		})
		t.Logf("%s: bias %+.3f, %+.3f without frames; %d of %d intervals cover", c.name, bias, naive, covered, rounds)
		// 1000 rounds gave biases below 0.01 and 94 to 99 %; three standard errors
		if math.Abs(bias) > 0.02 || math.Abs(naive-bias) < 0.03 || float64(covered)/rounds < 0.95-3*math.Sqrt(0.05*0.95/rounds) {
			t.Errorf("%s: bias %+.3f, %+.3f without frames; %d of %d intervals cover", c.name, bias, naive, covered, rounds)
		}
	}
}

// A frame holds the reports it was made of, and no others, with any numbers
// between that are no report's.
func TestFrame(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		in, seq := map[int]bool{}, rng.IntN(3)
		frame := FrameOf(func(yield func(int, bool) bool) {
			for range rng.IntN(30) {
				in[seq] = rng.IntN(3) > 0
				if !yield(seq, in[seq]) {
					return
				}
				seq += 1 + rng.IntN(3)
			}
		})
		for seq, is := range in {
			if frame.Has(seq) != is {
				t.Fatalf("%v of %v: %d", frame, in, seq)
			}
		}
		if frame.Has(-1) || frame.Has(seq+1) {
			t.Errorf("%v holds what is outside", frame)
		}
		for i := 1; i < len(frame); i++ {
			if frame[i][0] <= frame[i-1][1] {
				t.Errorf("%v does not ascend", frame)
			}
		}
	}
}

// Files that were changed or cut are told, before anything is made of them.
func TestCheck(t *testing.T) {
	for want, j := range map[string]Judged{
		"":                {&Audit{Strata: make([]Stratum, 1), Rows: make([]Row, 2)}, []Mark{{Row: 2}}},
		"of stratum 2":    {&Audit{Strata: make([]Stratum, 1), Rows: []Row{{Stratum: 1}}}, nil},
		"of stratum 0":    {&Audit{Strata: make([]Stratum, 1), Rows: []Row{{Stratum: -1}}}, nil},
		"a mark of row 3": {&Audit{Strata: make([]Stratum, 1), Rows: make([]Row, 2)}, []Mark{{Row: 3}}},
		"a mark of row 0": {&Audit{Strata: make([]Stratum, 1), Rows: make([]Row, 2)}, []Mark{{Row: 0}}},
	} {
		if err := j.Check(); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}
