// Package kind tells from an organisation's name what kind of body it is:
// "Siemens AG" a company, "Tsinghua University" a university.
//
// [New] loads the built-in model, [Model.Classify] judges a name, [Train] fits
// a model to names of known kinds. The model is a multinomial logistic
// regression over hashed words and letter sequences of the folded name, in any
// language. It knows the name alone: what the sentence says is for the caller.
// The same names give the same model and the same model the same answers, on
// every machine of one architecture.
package kind

import (
	"math"
	"sync"

	"attache/models"
)

// kinds are the kinds of organisation, in the order models keep them.
// University takes in colleges and schools; institute is for research;
// ngo takes in associations, foundations and international bodies.
var kinds = [...]string{"company", "university", "institute", "government", "hospital", "ngo", "military", "other"}

// Kinds returns the kinds, in the order models keep them.
func Kinds() []string { return append([]string(nil), kinds[:]...) }

// Name returns the kind at a position of [Kinds].
func Name(i int) string { return kinds[i] }

// Index returns the position of a kind in [Kinds], -1 if it is none.
func Index(kind string) int {
	for i, k := range kinds {
		if k == kind {
			return i
		}
	}
	return -1
}

// Model tells kinds of organisations. It is immutable and safe for concurrent
// use.
type Model struct {
	// weights holds len(kinds) weights for each of the buckets features fall in.
	weights []int8
	buckets uint32
	scale   float32
	bias    [len(kinds)]float32
	scratch sync.Pool
}

// New loads the built-in model. The error says how it is damaged.
func New() (*Model, error) { return Decode("built-in kinds", []byte(models.Kinds)) }

// Classify returns the most likely kind of a name and its probability.
func (m *Model) Classify(name string) (kind string, p float64) {
	probs := m.Probabilities(name)
	best := 0
	for i := range probs {
		if probs[i] > probs[best] {
			best = i
		}
	}
	return kinds[best], probs[best]
}

// Probabilities returns the probability of each kind, in the order of [Kinds];
// they sum to one.
func (m *Model) Probabilities(name string) [len(kinds)]float64 {
	f, _ := m.scratch.Get().(*featurer)
	if f == nil {
		f = new(featurer)
	}
	defer m.scratch.Put(f)
	var sums [len(kinds)]int32
	features := f.features(name, m.buckets)
	for _, h := range features {
		row := m.weights[int(h)*len(kinds):][:len(kinds)]
		for k, w := range row {
			sums[k] += int32(w)
		}
	}
	var z [len(kinds)]float64
	norm := math.Sqrt(float64(len(features)))
	for k := range z {
		z[k] = float64(m.bias[k]) + float64(m.scale)*float64(sums[k])/max(norm, 1)
	}
	return softmax(z)
}

func softmax(z [len(kinds)]float64) [len(kinds)]float64 {
	top := z[0]
	for _, v := range z {
		top = max(top, v)
	}
	sum := 0.0
	for k := range z {
		z[k] = math.Exp(z[k] - top)
		sum += z[k]
	}
	for k := range z {
		z[k] /= sum
	}
	return z
}
