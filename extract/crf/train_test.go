package crf

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

var bio = []string{"O", "B", "I"}

// bioAllowed: I follows B or I only.
func bioAllowed(a, b int) bool { return b != 2 || a == 1 || a == 2 }

// toySet has sequences in which a name is the words 1 then any number of 2,
// and 2 without 1 before it is none: only transitions tell.
func toySet(t *testing.T, n int) *Set {
	t.Helper()
	rng := rand.New(rand.NewPCG(9, 9))
	set := NewSet(bio, bioAllowed)
	for range n {
		var gold []uint8
		open := false
		for range 3 + rng.IntN(8) {
			word := rng.IntN(4)
			label := uint8(0)
			switch {
			case word == 1:
				label = 1
			case word == 2 && open:
				label = 2
			}
			open = label != 0
			set.Position([]uint64{testKey(word)}, []uint64{testKey(8)})
			gold = append(gold, label)
		}
		if err := set.End(gold, 1); err != nil {
			t.Fatal(err)
		}
	}
	return set
}

func TestTrainLearnsTransitions(t *testing.T) {
	m, err := Train(toySet(t, 300), Options{Epochs: 20, L2: 0.01})
	if err != nil {
		t.Fatal(err)
	}
	l := NewLattice(m)
	for _, c := range []struct {
		words []int
		want  string
	}{
		{[]int{0, 1, 2, 2, 3}, "01220"},
		{[]int{2, 2, 1, 1, 2}, "00112"},
		{[]int{3, 2, 0}, "000"},
	} {
		l.Reset(len(c.words))
		for at, word := range c.words {
			sums := make([]uint64, 1)
			m.Add(sums, testKey(word))
			m.Add(sums, testKey(8))
			l.Set(at, sums)
		}
		got := ""
		for _, y := range l.Best() {
			got += fmt.Sprint(y)
		}
		if got != c.want {
			t.Errorf("%v is labelled %s, want %s", c.words, got, c.want)
		}
	}
}

func TestTrainIsTheSameForAnyNumberOfWorkers(t *testing.T) {
	options := Options{Epochs: 3, Dropout: [Groups]float64{0.2, 0.3}, Seed: 5}
	var first []byte
	for _, workers := range []int{1, 2, 5} {
		options.Workers = workers
		m, err := Train(toySet(t, 60), options)
		if err != nil {
			t.Fatal(err)
		}
		if got := m.Encode(nil); first == nil {
			first = got
		} else if !bytes.Equal(got, first) {
			t.Errorf("%d workers give another model than one", workers)
		}
	}
}

func TestTrainKeepsTheRowsAskedFor(t *testing.T) {
	m, err := Train(toySet(t, 60), Options{Epochs: 2, MaxRows: 2})
	if err != nil {
		t.Fatal(err)
	}
	known := 0
	for word := range 9 {
		if m.Add(make([]uint64, 1), testKey(word)) {
			known++
		}
	}
	if known != 2 {
		t.Errorf("%d rows kept, want 2", known)
	}
}

// TestGradient compares the gradient with differences of the loss.
func TestGradient(t *testing.T) {
	set := toySet(t, 1)
	trainer := newTrainer(set, Options{MinCount: 1, Workers: 1})
	rng := rand.New(rand.NewPCG(3, 3))
	for i := range trainer.w {
		trainer.w[i] = float32(rng.NormFloat64())
	}
	for i := range trainer.edges.w {
		trainer.edges.w[i] = rng.NormFloat64() / 2
	}
	s := &trainer.slots[0]
	s.seq = &set.seqs[0]
	loss := func() float64 {
		trainer.model0.edges, trainer.model0.start, trainer.model0.stop = trainer.edges.split()
		trainer.model0.graph = newGraph(trainer.model0.edges, len(bio))
		trainer.gradient(s, 0)
		return s.loss
	}
	const step = 1e-2
	for i, w := range trainer.w {
		trainer.w[i] = w + step
		up := loss()
		trainer.w[i] = w - step
		down := loss()
		trainer.w[i] = w
		loss()
		got := 0.0
		for p := range s.seq.gold {
			for _, f := range s.seq.at(p) {
				if int(f.row()) == i/2 {
					got += float64(s.delta[p*2+i%2])
				}
			}
		}
		if want := (up - down) / (2 * step); math.Abs(got-want) > 1e-2 {
			t.Errorf("gradient of weight %d is %g, want %g", i, got, want)
		}
	}
	for i, w := range trainer.edges.w {
		if !trainer.edges.allowed[i] {
			continue
		}
		trainer.edges.w[i] = w + step
		up := loss()
		trainer.edges.w[i] = w - step
		down := loss()
		trainer.edges.w[i] = w
		loss()
		if want := (up - down) / (2 * step); math.Abs(s.edges[i]-want) > 1e-2 {
			t.Errorf("gradient of edge %d is %g, want %g", i, s.edges[i], want)
		}
	}
}

func TestSetRefuses(t *testing.T) {
	for _, c := range []struct {
		gold []uint8
		want string
	}{
		{[]uint8{0}, "1 labels for 2 positions"},
		{[]uint8{0, 7}, "label 7 of 3"},
		{[]uint8{0, 2}, "I after O"},
	} {
		set := NewSet(bio, bioAllowed)
		set.Position([]uint64{1})
		set.Position([]uint64{2})
		if err := set.End(c.gold, 1); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("End(%v) = %v, want %q", c.gold, err, c.want)
		}
	}
	if _, err := Train(NewSet(bio, bioAllowed), Options{}); err == nil {
		t.Error("an empty set trains a model")
	}
}

// A model that is held on to moves less than one that is not, which learns;
// what the set does not speak of stays.
func TestTrainFromPrior(t *testing.T) {
	prior, err := Train(toySet(t, 300), Options{Epochs: 5, L2: 0.01})
	if err != nil {
		t.Fatal(err)
	}
	other := func() *Set {
		set := NewSet(bio, bioAllowed)
		for range 20 {
			set.Position([]uint64{testKey(3), testKey(12)})
			if err := set.End([]uint8{1}, 1); err != nil {
				t.Fatal(err)
			}
		}
		return set
	}
	held, err := Train(other(), Options{Prior: prior, L2: 1e9})
	if err != nil {
		t.Fatal(err)
	}
	free, err := Train(other(), Options{Prior: prior, L2: 0.01})
	if err != nil {
		t.Fatal(err)
	}
	was, is := make([]float32, 2), make([]float32, 2)
	prior.weights(was, testKey(3))
	free.weights(is, testKey(3))
	near := make([]float32, 2)
	held.weights(near, testKey(3))
	if math.Abs(float64(near[0]-was[0])) >= math.Abs(float64(is[0]-was[0])) {
		t.Errorf("held on to, %v became %v; else %v", was, near, is)
	}
	if is[0] <= was[0] || !free.Knows(testKey(12)) || prior.Knows(testKey(12)) {
		t.Errorf("weights %v became %v", was, is)
	}
	halfway, err := Train(other(), Options{Prior: prior, L2: 0.01, Keep: 0.5})
	if err != nil {
		t.Fatal(err)
	}
	halfway.weights(near, testKey(3))
	if want := (was[0] + is[0]) / 2; math.Abs(float64(near[0]-want)) > float64(prior.scale) {
		t.Errorf("%v became %v, and half way %v", was, is, near)
	}
	if math.Abs(float64(halfway.start[1]-(prior.start[1]+free.start[1])/2)) > 1e-3 {
		t.Errorf("the start of a name %g became %g, and half way %g", prior.start[1], free.start[1], halfway.start[1])
	}
	prior.weights(was, testKey(2)) // not in the set
	free.weights(is, testKey(2))
	if was[0] != is[0] || was[1] != is[1] {
		t.Errorf("weights the set does not speak of: %v became %v", was, is)
	}
	if _, err := Train(other(), Options{Prior: &Model{labels: []string{"O", "X"}}}); err == nil {
		t.Error("a prior of other labels is taken")
	}
}

// What is left open teaches nothing: not even the transitions move.
func TestOpenLabelsTeachNothing(t *testing.T) {
	set := NewSet(bio, func(a, b int) bool { return true })
	for range 3 {
		set.Position([]uint64{testKey(1)})
	}
	if err := set.EndOpen([]uint8{0, 0, 0}, []uint64{7, 7, 7}, 1); err != nil {
		t.Fatal(err)
	}
	trainer := newTrainer(set, Options{MinCount: 1, Workers: 1})
	trainer.w[0] = 0.7
	s := &trainer.slots[0]
	s.seq = &set.seqs[0]
	trainer.model0.edges, trainer.model0.start, trainer.model0.stop = trainer.edges.split()
	trainer.model0.graph = newGraph(trainer.model0.edges, len(bio))
	trainer.gradient(s, 0)
	for i, d := range s.delta {
		if math.Abs(float64(d)) > 1e-6 {
			t.Errorf("gradient %d is %g", i, d)
		}
	}
	for i, d := range s.edges {
		if math.Abs(d) > 1e-6 {
			t.Errorf("gradient of edge %d is %g", i, d)
		}
	}
}
