package crf

import (
	"math"
	"slices"
)

// edgeWeights are the trained scores of transitions, then of starts, then of
// stops: labels×labels + 2×labels of them.
type edgeWeights struct {
	labels  int
	w, g    []float64
	prior   []float64 // where decay pulls w to; nil is nowhere
	decay   float64
	mean    []float64
	allowed []bool
}

func newEdgeWeights(labels int, allowed func(a, b int) bool) edgeWeights {
	size := labels * (labels + 2)
	e := edgeWeights{labels: labels, w: make([]float64, size), g: make([]float64, size), mean: make([]float64, size), allowed: make([]bool, size)}
	for a := range labels {
		for b := range labels {
			e.allowed[a*labels+b] = allowed(a, b)
		}
		e.allowed[labels*labels+a] = allowed(-1, a)
		e.allowed[labels*(labels+1)+a] = allowed(a, -1)
	}
	return e
}

// start sets the weights to those of a model.
func (e *edgeWeights) start(m *Model, decay float64) {
	for i, v := range slices.Concat(m.edges, m.start, m.stop) {
		if e.allowed[i] {
			e.w[i] = float64(v)
		}
	}
	e.prior, e.decay = slices.Clone(e.w), decay
}

// split returns the weights as a model holds them.
func (e *edgeWeights) split() (edges, start, stop []float32) {
	return splitEdges(e.labels, e.w, e.allowed, 1)
}

func splitEdges(labels int, w []float64, allowed []bool, divide float64) (edges, start, stop []float32) {
	all := make([]float32, len(w))
	for i, v := range w {
		all[i] = float32(v / divide)
		if !allowed[i] {
			all[i] = forbidden
		}
	}
	return all[:labels*labels], all[labels*labels:][:labels], all[labels*(labels+1):]
}

// apply takes a step for the summed gradients of the slots, in their order.
func (e *edgeWeights) apply(slots []slot, rate float64) {
	for i := range e.w {
		if !e.allowed[i] {
			continue
		}
		d := 0.0
		for s := range slots {
			d += slots[s].edges[i]
		}
		if e.prior != nil {
			d += e.decay * (e.w[i] - e.prior[i])
		}
		e.g[i] += d * d
		e.w[i] -= rate / math.Sqrt(accumulated+e.g[i]) * d
	}
}

func (e *edgeWeights) sum() {
	for i, w := range e.w {
		e.mean[i] += w
	}
}

// edgeGradient fills s.edges with expected less observed counts.
func (s *slot) edgeGradient() {
	weight := float64(s.seq.weight)
	clear(s.edges)
	s.expect(s.lattice, weight)
	if s.seq.open != nil {
		s.expect(s.known, -weight)
		return
	}
	labels, gold := len(s.lattice.m.labels), s.seq.gold
	s.edges[labels*labels+int(gold[0])] -= weight
	s.edges[labels*(labels+1)+int(gold[len(gold)-1])] -= weight
	for t := 1; t < len(gold); t++ {
		s.edges[int(gold[t-1])*labels+int(gold[t])] -= weight
	}
}

// expect adds the expected counts, weighted, to s.edges.
func (s *slot) expect(l *Lattice, weight float64) {
	labels, n := len(l.m.labels), l.n
	starts, stops := s.edges[labels*labels:][:labels], s.edges[labels*(labels+1):]
	for y := range labels {
		starts[y] += weight * l.alpha[y] * l.beta[y]
		stops[y] += weight * l.alpha[(n-1)*labels+y] * l.beta[(n-1)*labels+y]
	}
	for t := 1; t < n; t++ {
		for b := range labels {
			v := weight * l.beta[t*labels+b] * l.exp[t*labels+b] / l.norm[t]
			if math.Abs(v) < 1e-9 {
				continue
			}
			for i, a := range l.m.graph.from[b] {
				s.edges[int(a)*labels+b] += v * l.alpha[(t-1)*labels+int(a)] * l.m.graph.exp[b][i]
			}
		}
	}
}

// nll is -log P(gold), or of what is known.
func (s *slot) nll() float64 {
	l := s.lattice
	if s.seq.open != nil {
		return l.Sum() + l.tops() - s.constrain().Sum() - s.known.tops()
	}
	labels, gold := len(l.m.labels), s.seq.gold
	score := float64(l.m.start[gold[0]] + l.m.stop[gold[len(gold)-1]])
	for t, y := range gold {
		score += float64(l.emit[t*labels+int(y)])
		if t > 0 {
			score += float64(l.m.edges[int(gold[t-1])*labels+int(y)])
		}
	}
	return l.Sum() + l.tops() - score
}

// constrain fills s.known with the scores of s.lattice where the sequence
// leaves the label open.
func (s *slot) constrain() *Lattice {
	l, labels := s.known, len(s.lattice.m.labels)
	l.Reset(s.lattice.n)
	copy(l.emit, s.lattice.emit)
	for t, y := range s.seq.gold {
		row := l.emit[t*labels:][:labels]
		for b := range row {
			if b != int(y) && s.seq.open[t]>>b&1 == 0 {
				row[b] = forbidden
			}
		}
	}
	return l
}

// tops is the sum of the greatest emissions of all positions.
func (l *Lattice) tops() float64 {
	sum, labels := 0.0, len(l.m.labels)
	for t := range l.n {
		sum += float64(slices.Max(l.emit[t*labels:][:labels]))
	}
	return sum
}
