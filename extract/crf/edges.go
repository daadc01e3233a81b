package crf

import "math"

// edgeWeights are the trained scores of transitions, then of starts, then of
// stops: labels×labels + 2×labels of them.
type edgeWeights struct {
	labels  int
	w, g    []float64
	mean    []float64
	allowed []bool
}

func newEdgeWeights(labels int, allowed func(a, b int) bool) edgeWeights {
	size := labels * (labels + 2)
	e := edgeWeights{labels, make([]float64, size), make([]float64, size), make([]float64, size), make([]bool, size)}
	for a := range labels {
		for b := range labels {
			e.allowed[a*labels+b] = allowed(a, b)
		}
		e.allowed[labels*labels+a] = allowed(-1, a)
		e.allowed[labels*(labels+1)+a] = allowed(a, -1)
	}
	return e
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
	l, weight := s.lattice, float64(s.seq.weight)
	labels, n, gold := len(l.m.labels), l.n, s.seq.gold
	clear(s.edges)
	starts, stops := s.edges[labels*labels:][:labels], s.edges[labels*(labels+1):]
	for y := range labels {
		starts[y] = weight * l.alpha[y] * l.beta[y]
		stops[y] = weight * l.alpha[(n-1)*labels+y] * l.beta[(n-1)*labels+y]
	}
	starts[gold[0]] -= weight
	stops[gold[n-1]] -= weight
	for t := 1; t < n; t++ {
		for b := range labels {
			v := weight * l.beta[t*labels+b] * l.exp[t*labels+b] / l.norm[t]
			if v < 1e-9 {
				continue
			}
			for i, a := range l.m.graph.from[b] {
				s.edges[int(a)*labels+b] += v * l.alpha[(t-1)*labels+int(a)] * l.m.graph.exp[b][i]
			}
		}
		s.edges[int(gold[t-1])*labels+int(gold[t])] -= weight
	}
}

// nll is -log P(gold): the lattice's sum less the score of the gold path, both
// relative to the greatest emission at each position.
func (s *slot) nll() float64 {
	l := s.lattice
	labels, gold := len(l.m.labels), s.seq.gold
	score := float64(l.m.start[gold[0]] + l.m.stop[gold[len(gold)-1]])
	for t, y := range gold {
		row := l.emit[t*labels:][:labels]
		top := row[0]
		for _, e := range row[1:] {
			top = max(top, e)
		}
		score += float64(row[y] - top)
		if t > 0 {
			score += float64(l.m.edges[int(gold[t-1])*labels+int(y)])
		}
	}
	return l.Sum() - score
}
