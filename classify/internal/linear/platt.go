package linear

import "math"

// Platt fits score = 1/(1+exp(-(slope·z + shift))) to outcomes by Newton's
// method on Platt's smoothed targets (Lin, Lin and Weng, 2007). weight is nil
// for equal weights.
func Platt(z []float64, sign []bool, weight []float64) (slope, shift float64) {
	p := newPlatt(z, sign, weight)
	best := p.loss(p.slope, p.shift)
	for range 100 {
		da, db, gradient, ok := p.step()
		if !ok {
			break
		}
		size := 1.0
		for ; size > 1e-8; size /= 2 {
			if l := p.loss(p.slope-size*da, p.shift-size*db); l < best {
				best = l
				p.slope -= size * da
				p.shift -= size * db
				break
			}
		}
		if size <= 1e-8 || gradient < 1e-6*float64(len(z)+1) {
			break
		}
	}
	return p.slope, p.shift
}

// platt is the problem and where the descent stands.
type platt struct {
	z, target, weight []float64
	slope, shift      float64
}

func newPlatt(z []float64, sign []bool, weight []float64) *platt {
	p := &platt{z: z, slope: 1, target: make([]float64, len(z)), weight: weight}
	if weight == nil {
		p.weight = make([]float64, len(z))
		for i := range p.weight {
			p.weight[i] = 1
		}
	}
	positive, negative := 0.0, 0.0
	for i := range z {
		if sign[i] {
			positive += p.weight[i]
		} else {
			negative += p.weight[i]
		}
	}
	for i := range z {
		if p.target[i] = 1 / (negative + 2); sign[i] {
			p.target[i] = (positive + 1) / (positive + 2)
		}
	}
	p.shift = math.Log((positive + 1) / (negative + 1))
	return p
}

// slopePrior keeps the slope finite where the classes part.
const slopePrior = 1e-4

func (p *platt) loss(slope, shift float64) float64 {
	sum := slopePrior * slope * slope
	for i, v := range p.z {
		f := slope*v + shift
		sum += p.weight[i] * (softplus(f) - p.target[i]*f)
	}
	return sum
}

// step is Newton's step and the size of the gradient; ok is false where the
// loss is flat.
func (p *platt) step() (da, db, gradient float64, ok bool) {
	ga, gb := 2*slopePrior*p.slope, 0.0
	haa, hab, hbb := 1e-6, 0.0, 1e-6
	for i, v := range p.z {
		q := 1 / (1 + math.Exp(-(p.slope*v + p.shift)))
		d, h := p.weight[i]*(q-p.target[i]), p.weight[i]*q*(1-q)
		ga += d * v
		gb += d
		haa += h * v * v
		hab += h * v
		hbb += h
	}
	det := haa*hbb - hab*hab
	if det <= 0 {
		return 0, 0, 0, false
	}
	return (hbb*ga - hab*gb) / det, (haa*gb - hab*ga) / det, math.Abs(ga) + math.Abs(gb), true
}

func softplus(x float64) float64 {
	if x > 0 {
		return x + math.Log1p(math.Exp(-x))
	}
	return math.Log1p(math.Exp(x))
}
