package classify

import (
	"slices"

	"attache/classify/internal/linear"
)

const (
	// minPositive is the number of examples from which a domain is learnt,
	// minKnown that for a domain which the base knows.
	minPositive = 10
	minKnown    = 20
	folds       = 4
	cost        = 2.0
	sureLogit   = 3.0
	baseCost    = 1.0 // on top of a base: its weights stand for many texts
	// phraseUnit scales points against the learnt features, and lsaUnit the
	// directions: regularisation is weaker for what is scaled up. Both chosen by
	// cross-validation among 0.03 to 1 and 1 to 4.
	phraseUnit = 0.1
	lsaUnit    = 2
)

// fitted is one domain after training.
type fitted struct {
	weights []float64 // by row
	scale   scale
	points  []float64 // κ, by whose phrases
	z       []float64 // held-out, by sample
	tooFew  bool
}

// fit fits one domain: first with each fold held out, to calibrate, then on
// all examples.
func (t *trainer) fit(d int, projected [][]float32) fitted {
	p := t.problem(d, projected)
	f := fitted{z: make([]float64, len(t.samples))}
	positive := 0
	for i := range t.samples {
		if p.sign[i] && !t.samples[i].lead {
			positive++
		}
	}
	f.scale = t.startScale(d)
	known := t.base.column(t.taxonomy.Domains[d].ID) >= 0
	f.tooFew = positive < minPositive || known && positive < minKnown
	if f.tooFew && t.base != nil {
		f.keep(p, len(t.rows.keys), len(t.taxonomy.Domains))
		return f
	}
	if t.base != nil && !known {
		// in logits so far; the solver wants margins, sure at ±1
		for i := len(t.rows.keys); i < p.dim; i++ {
			p.prior[i] /= sureLogit
		}
	}
	for hold := range folds {
		weight := slices.Clone(p.weight)
		for i := range t.samples {
			if t.samples[i].fold == hold {
				weight[i] = 0
			}
		}
		w := linear.Fit(p.x, p.sign, weight, p.prior, p.dim, p.opts)
		for i := range t.samples {
			if t.samples[i].fold == hold {
				f.z[i] = p.x[i].Dot(w)
			}
		}
	}
	w := linear.Fit(p.x, p.sign, p.weight, p.prior, p.dim, p.opts)
	rows := len(t.rows.keys)
	f.weights = w[:rows]
	f.scale.bias = w[rows]
	f.points = pointsOf(w[rows+1:], len(t.taxonomy.Domains))
	if t.basis != nil {
		t.collapse(f.weights, w[rows+1+len(f.points):])
	}
	slope, shift := linear.Platt(f.z, p.sign, p.weight)
	if slope > 0 { // else the folds tell nothing: all texts alike are in one
		f.scale.slope, f.scale.shift = slope, shift
	}
	return f
}

// keep leaves a domain as the base, or its key phrases, have it.
func (f *fitted) keep(p *problem, rows, domains int) {
	f.weights = p.prior[:rows]
	f.points = pointsOf(p.prior[rows+1:], domains)
	for i := range f.z {
		f.z[i] = p.x[i].Dot(p.prior)
	}
}

// pointsOf turns the solver's weights of key phrases into κ.
func pointsOf(w []float64, domains int) []float64 {
	points := make([]float64, domains)
	for i := range points {
		points[i] = w[i] * phraseUnit
	}
	return points
}

// startScale is the base's scale of a domain, or that of key phrases.
func (t *trainer) startScale(d int) scale {
	if j := t.base.column(t.taxonomy.Domains[d].ID); j >= 0 {
		return t.base.scales[j]
	}
	return phraseScale
}

// collapse turns weights of directions into weights of rows.
func (t *trainer) collapse(weights, directions []float64) {
	for i := range weights {
		for j, v := range t.basis.Row(int32(i)) {
			weights[i] += lsaUnit * float64(v) * directions[j]
		}
	}
}

// problem is what the solver gets for one domain. Coordinates: the rows, the
// bias, the points of every domain, the directions.
type problem struct {
	x      []linear.Vector
	sign   []bool
	weight []float64
	prior  []float64
	dim    int
	opts   linear.Options
}

func (t *trainer) problem(d int, projected [][]float32) *problem {
	rows := len(t.rows.keys)
	p := &problem{dim: rows + 1 + len(t.taxonomy.Domains), prior: t.prior(d), opts: linear.Options{Cost: cost, Seed: t.seed}}
	if t.base != nil {
		p.opts.Cost = baseCost
	}
	if t.basis != nil {
		p.dim += t.basis.K
	}
	for i := range t.samples {
		s := &t.samples[i]
		x := append(slices.Clone(s.x), linear.Term{Index: int32(rows), Value: 1})
		for j, v := range s.points {
			if v != 0 {
				x = append(x, linear.Term{Index: int32(rows + 1 + j), Value: float32(phraseUnit * v)})
			}
		}
		for j, v := range projected[i] {
			x = append(x, linear.Term{Index: int32(rows + 1 + len(s.points) + j), Value: lsaUnit * v})
		}
		p.x = append(p.x, x)
		p.sign = append(p.sign, s.labels[d])
		p.weight = append(p.weight, s.weight)
	}
	return p
}

// prior is the base's weights for a domain, those of key phrases for a domain
// it does not know, nil without a base.
func (t *trainer) prior(d int) []float64 {
	if t.base == nil {
		return nil
	}
	rows := len(t.rows.keys)
	w := make([]float64, rows+1+len(t.taxonomy.Domains))
	w[rows] = t.startScale(d).bias
	if j := t.base.column(t.taxonomy.Domains[d].ID); j >= 0 {
		for row := range t.base.keys {
			w[row] = t.base.weight(uint64(row), j)
		}
		for i := range t.taxonomy.Domains {
			if whose := t.base.column(t.taxonomy.Domains[i].ID); whose >= 0 {
				w[rows+1+i] = t.base.points[j][whose] / phraseUnit
			}
		}
	} else {
		w[rows+1+d] = 1 / phraseUnit
	}
	return w
}
