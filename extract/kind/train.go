package kind

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
)

// Example is a name of known kind.
type Example struct {
	Name string
	Kind string
	// Weight is how much the example counts; 0 is 1.
	Weight float64
}

// TrainOptions say how a model is fitted. The zero value is useful.
type TrainOptions struct {
	// Features is the number of hashed features; 0 is 130,000, whose model is
	// just under 1 MiB.
	Features uint32
	// Epochs is the number of passes over the examples; 0 is 6.
	Epochs int
	// Rate is the step size of the optimiser; 0 is 0.2.
	Rate float64
	// L2 is the weight decay at each step; 0 is 2e-6.
	L2 float64
	// Seed orders the examples.
	Seed uint64
}

func (o *TrainOptions) setDefaults() {
	if o.Features == 0 {
		o.Features = 130_000
	}
	if o.Epochs == 0 {
		o.Epochs = 6
	}
	if o.Rate == 0 {
		o.Rate = 0.2
	}
	if o.L2 == 0 {
		o.L2 = 2e-6
	}
}

// trainer fits by AdaGrad (Duchi, Hazan and Singer 2011): each weight's step
// shrinks with the gradients it has seen.
type trainer struct {
	opts    TrainOptions
	weights []float32 // as in Model, not yet quantised
	seen    []float32 // sums of squared gradients
	bias    [len(kinds)]float64
}

// Train fits a model to the examples. The error names the first example whose
// kind is none.
func Train(examples []Example, opts TrainOptions) (*Model, error) {
	opts.setDefaults()
	if opts.Features > maxFeatures {
		return nil, fmt.Errorf("kind: %d features are more than %d", opts.Features, maxFeatures)
	}
	if len(examples) == 0 {
		return nil, errors.New("kind: no examples to train on")
	}
	labels := make([]int, len(examples))
	for i, e := range examples {
		if labels[i] = Index(e.Kind); labels[i] < 0 {
			return nil, fmt.Errorf("kind: %q is of unknown kind %q", e.Name, e.Kind)
		}
	}
	n := len(kinds) * int(opts.Features)
	t := &trainer{opts: opts, weights: make([]float32, n), seen: make([]float32, n)}
	order := rand.New(rand.NewPCG(opts.Seed, 1))
	var f featurer
	for epoch := range opts.Epochs {
		rate := opts.Rate * (1 - float64(epoch)/float64(opts.Epochs+1))
		for _, i := range order.Perm(len(examples)) {
			weight := examples[i].Weight
			if weight == 0 {
				weight = 1
			}
			t.step(f.features(examples[i].Name, opts.Features), labels[i], rate, weight)
		}
	}
	return t.quantise(), nil
}

// step moves the weights of one example's features down its loss.
func (t *trainer) step(features []uint32, label int, rate, weight float64) {
	norm := math.Sqrt(float64(max(len(features), 1)))
	var z [len(kinds)]float64
	for _, h := range features {
		for k, w := range t.weights[int(h)*len(kinds):][:len(kinds)] {
			z[k] += float64(w)
		}
	}
	for k := range z {
		z[k] = t.bias[k] + z[k]/norm
	}
	p := softmax(z)
	p[label]--
	for k := range p {
		p[k] *= weight
		t.bias[k] -= 0.01 * rate * p[k]
	}
	for _, h := range features {
		row := int(h) * len(kinds)
		for k := range p {
			g := float32(p[k]/norm) + float32(t.opts.L2)*t.weights[row+k]
			t.seen[row+k] += g * g
			t.weights[row+k] -= float32(rate) * g / (float32(math.Sqrt(float64(t.seen[row+k]))) + 1e-6)
		}
	}
}

// quantise rounds the weights to a byte each.
func (t *trainer) quantise() *Model {
	top := float32(0)
	for _, w := range t.weights {
		top = max(top, float32(math.Abs(float64(w))))
	}
	m := &Model{weights: make([]int8, len(t.weights)), buckets: t.opts.Features, scale: max(top, 1e-6) / 127}
	for i, w := range t.weights {
		m.weights[i] = int8(math.Round(float64(w / m.scale)))
	}
	for k := range m.bias {
		m.bias[k] = float32(t.bias[k])
	}
	return m
}
