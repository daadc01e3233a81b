package crf

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"golang.org/x/sync/errgroup"
)

// Options steer the training. The zero value is useful.
type Options struct {
	// Epochs is how often every sequence is seen; 0 is 15. The weights are
	// averaged over the ends of the later half of them.
	Epochs int
	// Rate is the step of AdaGrad; 0 is 0.15.
	Rate float64
	// L2 is c in the objective Σ -log P(y|x) + c/2·|w-p|²; 0 is 0.5. The p are
	// the weights of Prior, or 0.
	L2 float64
	// Prior, if set, is the model to adapt: its weights are where training
	// starts and what L2 pulls towards, those of features it lacks being 0
	// (Chelba and Acero 2004). What the set does not speak of stays as it is.
	// It must have the labels of the set.
	Prior *Model
	// Keep is the share of Prior that is kept when all is learnt: the weights
	// are Keep times its own, and the rest what training made of them. What was
	// learnt holds at half the way, and more of what was known (Wortsman et al.,
	// "Robust fine-tuning of zero-shot models", 2022).
	Keep float64
	// MinCount leaves out features seen less often; 0 is 2.
	MinCount int
	// MaxRows bounds the features kept, those with the smallest weights
	// falling away; 0 is no bound.
	MaxRows int
	// Dropout is the chance that the features of a group are hidden at a
	// position in an epoch, so that the other groups learn to do without.
	Dropout [Groups]float64
	// Workers is the number of goroutines; the model does not depend on it.
	Workers int
	// Seed orders the sequences and decides what is hidden.
	Seed uint64
	// Progress, if set, is told the mean loss a position after each epoch.
	Progress func(epoch int, loss float64)
}

func (o *Options) setDefaults() {
	if o.Epochs == 0 {
		o.Epochs = 15
	}
	if o.Rate == 0 {
		o.Rate = 0.15
	}
	if o.L2 == 0 {
		o.L2 = 0.5
	}
	if o.MinCount == 0 {
		o.MinCount = 2
	}
	o.Workers = max(1, o.Workers)
}

// batch is the number of sequences whose gradient is taken at the same
// weights; skip is the gradient too small to be worth a step.
const (
	batch = 16
	skip  = 1e-3
)

// Train fits a model to the set by AdaGrad (Duchi, Hazan and Singer 2011) on
// batches of sequences, with L2 regularisation applied to a weight when it is
// next touched, and averaging. It takes the set apart: use it once.
//
// The same set and options give the same bytes on one architecture, for any
// number of workers: a weight is changed by one goroutine, in sequence order.
func Train(set *Set, options Options) (*Model, error) {
	if len(set.seqs) == 0 {
		return nil, errors.New("train: no sequences")
	}
	if p := options.Prior; p != nil && !slices.Equal(p.labels, set.labels) {
		return nil, fmt.Errorf("train: labels %v, where those of the prior are %v", set.labels, p.labels)
	}
	options.setDefaults()
	t := newTrainer(set, options)
	for epoch := range options.Epochs {
		loss, err := t.epoch(epoch)
		if err != nil {
			return nil, err
		}
		if math.IsNaN(loss) || math.IsInf(loss, 0) {
			return nil, fmt.Errorf("train: epoch %d: the loss is %v", epoch+1, loss)
		}
		if options.Progress != nil {
			options.Progress(epoch+1, loss)
		}
		if 2*(epoch+1) > options.Epochs {
			t.sum()
		}
	}
	return t.model(), nil
}

type trainer struct {
	options Options
	set     *Set
	keys    []uint64 // of the rows kept
	width   int      // labels - 1
	w, g    []float32
	prior   []float32 // where L2 pulls w to; nil is 0
	mean    []float32 // sum of w over the epochs averaged
	touched []int32   // the step at which a row was last regularised
	edges   edgeWeights
	step    int32
	decay   float64 // L2 for one step: c / steps an epoch
	slots   [batch]slot
	model0  *Model // for the lattices: labels, edges and graph
	average int
}

// slot is what is worked out for one sequence of a batch.
type slot struct {
	seq     *sequence
	lattice *Lattice
	known   *Lattice  // the same over the labels that the sequence leaves open
	delta   []float32 // n × width: P(y at t) - [y is gold at t], weighted
	live    []bool    // whether any delta of the position is worth a step
	hidden  []uint8   // a bit a group, per position
	edges   []float64 // the gradient of the edges, starts and stops
	loss    float64
}

func newTrainer(set *Set, options Options) *trainer {
	keys := set.prune(options.MinCount, options.Prior)
	labels := len(set.labels)
	t := &trainer{options: options, set: set, keys: keys, width: labels - 1}
	size := len(keys) * t.width
	t.w, t.g, t.mean = make([]float32, size), make([]float32, size), make([]float32, size)
	t.touched = make([]int32, len(keys))
	t.edges = newEdgeWeights(labels, set.allowed)
	t.decay = options.L2 * batch / float64(len(set.seqs))
	t.model0 = &Model{labels: set.labels, scale: 1}
	for i := range t.slots {
		t.slots[i].lattice, t.slots[i].known = NewLattice(t.model0), NewLattice(t.model0)
		t.slots[i].edges = make([]float64, len(t.edges.w))
	}
	if options.Prior != nil {
		t.start(options.Prior)
	}
	return t
}

// start sets the weights to those of the prior.
func (t *trainer) start(prior *Model) {
	for row, key := range t.keys {
		prior.weights(t.w[row*t.width:][:t.width], key)
	}
	t.prior = slices.Clone(t.w)
	t.edges.start(prior, t.decay)
}

// epoch goes over all sequences once and returns the mean loss a position.
func (t *trainer) epoch(epoch int) (float64, error) {
	rng := rand.New(rand.NewPCG(t.options.Seed, uint64(epoch)))
	order := rng.Perm(len(t.set.seqs))
	loss, positions := 0.0, 0
	for from := 0; from < len(order); from += batch {
		part := order[from:min(from+batch, len(order))]
		slots := t.slots[:len(part)]
		for i, at := range part {
			slots[i].seq = &t.set.seqs[at]
			positions += len(slots[i].seq.gold)
		}
		t.model0.edges, t.model0.start, t.model0.stop = t.edges.split()
		t.model0.graph = newGraph(t.model0.edges, len(t.set.labels))
		if err := t.each(func(worker int) {
			for i := worker; i < len(slots); i += t.options.Workers {
				t.gradient(&slots[i], uint64(epoch))
			}
		}); err != nil {
			return 0, err
		}
		t.step++
		if err := t.each(func(worker int) { t.apply(slots, worker) }); err != nil {
			return 0, err
		}
		for i := range slots {
			loss += slots[i].loss
		}
		t.edges.apply(slots, t.options.Rate)
	}
	return loss / float64(max(1, positions)), nil
}

func (t *trainer) each(work func(worker int)) error {
	if t.options.Workers == 1 {
		work(0)
		return nil
	}
	var group errgroup.Group
	for worker := range t.options.Workers {
		group.Go(func() error { work(worker); return nil })
	}
	return group.Wait()
}

// gradient works out one sequence at the present weights.
func (t *trainer) gradient(s *slot, epoch uint64) {
	n, l := len(s.seq.gold), s.lattice
	l.Reset(n)
	s.hide(n, t.options, epoch)
	labels := t.width + 1
	for i := range n {
		row := l.emit[i*labels:][:labels]
		clear(row)
		for _, f := range s.seq.at(i) {
			if s.hidden[i]>>f.group()&1 == 0 {
				for j, v := range t.w[int(f.row())*t.width:][:t.width] {
					row[j+1] += v
				}
			}
		}
	}
	s.loss = float64(s.seq.weight) * s.nll()
	s.delta, s.live = resize(s.delta, n*t.width), resize(s.live, n)
	for i := range n {
		s.live[i] = false
		for j := range t.width {
			d := l.alpha[i*labels+j+1] * l.beta[i*labels+j+1]
			if s.seq.open != nil {
				d -= s.known.alpha[i*labels+j+1] * s.known.beta[i*labels+j+1]
			} else if int(s.seq.gold[i]) == j+1 {
				d--
			}
			s.live[i] = s.live[i] || math.Abs(d) > skip
			s.delta[i*t.width+j] = float32(d) * s.seq.weight
		}
	}
	s.edgeGradient()
}

// apply takes the step for the rows that belong to the worker.
func (t *trainer) apply(slots []slot, worker int) {
	workers, rate := uint32(t.options.Workers), float32(t.options.Rate)
	for i := range slots {
		s := &slots[i]
		for p := range s.seq.gold {
			if !s.live[p] {
				continue
			}
			delta := s.delta[p*t.width:][:t.width]
			for _, f := range s.seq.at(p) {
				row := f.row()
				if row%workers != uint32(worker) || s.hidden[p]>>f.group()&1 != 0 {
					continue
				}
				t.update(int(row), delta, rate)
			}
		}
	}
}

// accumulated is where AdaGrad's sum of squares starts, which bounds the first
// step.
const accumulated = 0.1

func (t *trainer) update(row int, delta []float32, rate float32) {
	w, g := t.w[row*t.width:][:t.width], t.g[row*t.width:][:t.width]
	decay := float32(t.decay) * float32(t.step-t.touched[row])
	t.touched[row] = t.step
	var prior []float32
	if t.prior != nil {
		prior = t.prior[row*t.width:][:t.width]
	}
	for j, d := range delta {
		p := float32(0)
		if prior != nil {
			p = prior[j]
		}
		if d < 1e-5 && d > -1e-5 && w[j] == p {
			continue
		}
		g[j] += d * d
		pace := rate / float32(math.Sqrt(float64(accumulated+g[j])))
		w[j] = (w[j] - pace*(d-decay*p)) / (1 + pace*decay)
	}
}

// sum adds the weights, brought up to date, to the average.
func (t *trainer) sum() {
	none := make([]float32, t.width)
	for row := range t.keys {
		t.update(row, none, float32(t.options.Rate))
	}
	for i, w := range t.w {
		t.mean[i] += w
	}
	t.edges.sum()
	t.average++
}
