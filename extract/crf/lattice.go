package crf

import "math"

// floor keeps a label that is out of the question from counting as 0, so that
// a position whose likely labels are all forbidden still has a sum.
const floor = 1e-60

// Lattice holds the scores of one sequence under one model, and the room to
// work on them; it is reused from sequence to sequence without allocation.
// Fill it with [Lattice.Reset] and [Lattice.Set], then ask.
type Lattice struct {
	m      *Model
	n      int
	emit   []float32 // n × L, label 0 at 0
	best   []float32
	back   []uint8
	path   []uint8
	exp    []float64 // exp(emit - the position's greatest)
	alpha  []float64 // scaled to sum to 1 at each position
	beta   []float64 // scaled by the same factors
	norm   []float64 // the factors: norm[t] = Σ_y unscaled alpha_t(y)
	final  float64   // Σ_y alpha(y)·exp(stop(y)) at the last position
	scored bool      // whether alpha and beta hold
}

// NewLattice returns an empty lattice for sequences under m.
func NewLattice(m *Model) *Lattice { return &Lattice{m: m} }

// Reset makes room for a sequence of n positions.
func (l *Lattice) Reset(n int) {
	size := n * len(l.m.labels)
	if cap(l.emit) < size {
		room := size + size/2
		l.emit, l.best = make([]float32, room), make([]float32, room)
		l.exp, l.alpha, l.beta = make([]float64, room), make([]float64, room), make([]float64, room)
		l.back, l.path = make([]uint8, room), make([]uint8, room)
		l.norm = make([]float64, room)
	}
	l.n, l.scored = n, false
	l.emit, l.best, l.back = l.emit[:size], l.best[:size], l.back[:size]
	l.exp, l.alpha, l.beta = l.exp[:size], l.alpha[:size], l.beta[:size]
	l.path, l.norm = l.path[:n], l.norm[:n]
}

// Set gives position t the sums of its features' weights, as [Model.Add]
// leaves them.
func (l *Lattice) Set(t int, lanes []uint64) {
	row := l.emit[t*len(l.m.labels):][:len(l.m.labels)]
	row[0] = 0
	row = row[1:]
	for _, lane := range lanes {
		for j := range row[:min(4, len(row))] {
			sum := int16(lane)
			lane = (lane - uint64(int64(sum))) >> 16
			row[j] = float32(sum) * l.m.scale
		}
		row = row[min(4, len(row)):]
	}
	l.scored = false
}

// Shift adds delta to the score of every label but the one of reference at
// every position: more or less readiness to label anything at all.
func (l *Lattice) Shift(delta float32) {
	width := len(l.m.labels)
	for t := range l.n {
		row := l.emit[t*width:][:width]
		for y := 1; y < width; y++ {
			row[y] += delta
		}
	}
	l.scored = false
}

// Best returns the most probable path (Viterbi). It is valid until the next
// Reset.
func (l *Lattice) Best() []uint8 {
	if l.n == 0 {
		return l.path
	}
	width, g := len(l.m.labels), &l.m.graph
	for y := range width {
		l.best[y] = l.m.start[y] + l.emit[y]
	}
	for t := 1; t < l.n; t++ {
		before, now := l.best[(t-1)*width:][:width], l.best[t*width:][:width]
		emit, back := l.emit[t*width:][:width], l.back[t*width:][:width]
		for y := range width {
			top, arg := float32(math.Inf(-1)), uint8(0)
			score := g.score[y]
			for i, a := range g.from[y] {
				if s := before[a] + score[i]; s > top {
					top, arg = s, a
				}
			}
			now[y], back[y] = top+emit[y], arg
		}
	}
	last := l.best[(l.n-1)*width:]
	top := 0
	for y := range width {
		if last[y]+l.m.stop[y] > last[top]+l.m.stop[top] {
			top = y
		}
	}
	for t := l.n - 1; t > 0; t-- {
		l.path[t] = uint8(top)
		top = int(l.back[t*width+top])
	}
	l.path[0] = uint8(top)
	return l.path
}

// Probability is that of the path going through the given labels from position
// first on.
func (l *Lattice) Probability(first int, labels []uint8) float64 {
	l.Sum()
	width := len(l.m.labels)
	p := l.alpha[first*width+int(labels[0])]
	for i := 1; i < len(labels); i++ {
		t, a, b := first+i, int(labels[i-1]), int(labels[i])
		e := l.m.edges[a*width+b]
		if e <= forbidden/2 {
			return 0
		}
		p *= math.Exp(float64(e)) * l.exp[t*width+b] / l.norm[t]
	}
	last := first + len(labels) - 1
	return min(1, p*l.beta[last*width+int(labels[len(labels)-1])])
}

// Marginal is the probability of label y at position t.
func (l *Lattice) Marginal(t int, y uint8) float64 {
	l.Sum()
	at := t*len(l.m.labels) + int(y)
	return min(1, l.alpha[at]*l.beta[at])
}

// Sum runs forward and backward, once for a filled lattice, and returns
// log Σ_y exp(score(y)) less the sum over positions of the greatest emission.
func (l *Lattice) Sum() float64 {
	if !l.scored {
		l.exponentiate()
		l.forward()
		l.backward()
		l.scored = true
	}
	sum := math.Log(l.final)
	for _, z := range l.norm {
		sum += math.Log(z)
	}
	return sum
}

func (l *Lattice) exponentiate() {
	width := len(l.m.labels)
	for t := range l.n {
		row := l.emit[t*width:][:width]
		top := row[0]
		for _, e := range row[1:] {
			top = max(top, e)
		}
		exp := l.exp[t*width:][:width]
		for y, e := range row {
			exp[y] = max(math.Exp(float64(e-top)), floor)
		}
	}
}

// forward fills alpha and norm.
func (l *Lattice) forward() {
	width, g := len(l.m.labels), &l.m.graph
	for t := range l.n {
		now, exp, sum := l.alpha[t*width:][:width], l.exp[t*width:][:width], 0.0
		for y := range width {
			v := 0.0
			if t == 0 {
				v = math.Exp(float64(l.m.start[y]))
			} else {
				before, weight := l.alpha[(t-1)*width:][:width], g.exp[y]
				for i, a := range g.from[y] {
					v += before[a] * weight[i]
				}
			}
			now[y] = v * exp[y]
			sum += now[y]
		}
		l.norm[t] = sum
		for y := range now {
			now[y] /= sum
		}
	}
}

// backward fills beta so that alpha·beta sums to one at each position.
func (l *Lattice) backward() {
	l.final = 1
	if l.n == 0 {
		return
	}
	width, g := len(l.m.labels), &l.m.graph
	last, sum := (l.n-1)*width, 0.0
	for y := range width {
		l.beta[last+y] = math.Exp(float64(l.m.stop[y]))
		sum += l.alpha[last+y] * l.beta[last+y]
	}
	for y := range width {
		l.beta[last+y] /= sum
	}
	l.final = sum
	for t := l.n - 1; t > 0; t-- {
		after, now := l.beta[t*width:][:width], l.beta[(t-1)*width:][:width]
		exp := l.exp[t*width:][:width]
		clear(now)
		for y := range width {
			v := after[y] * exp[y] / l.norm[t]
			weight := g.exp[y]
			for i, a := range g.from[y] {
				now[a] += v * weight[i]
			}
		}
	}
}
