package extract

import "math"

// trial is a name found in text its finder was not trained on: the signs, and
// whether it was right.
type trial struct {
	signs signs
	right bool
}

// try has a model read documents that it was not trained on, but for those that
// count for less than others, and keeps how its findings came out.
func (t *trainer) try(m *EntityModel, take func(source *loaded, d int) bool) {
	r := newReader(m)
	r.keep = true
	var found []Entity
	for i := range t.sources {
		source := &t.sources[i]
		for d := range source.docs {
			if source.agree || source.weight < 1 || !take(source, d) {
				continue
			}
			doc := &source.docs[d]
			marked := make(map[Entity]bool)
			for _, names := range doc.Names {
				for _, name := range names {
					name.Score = 0
					marked[name] = true
				}
			}
			r.kept = r.kept[:0]
			found = r.recognize(doc.Passages, found[:0])
			for n, name := range found {
				name.Score = 0
				t.trials[name.Type] = append(t.trials[name.Type], trial{r.kept[n], marked[name]})
			}
		}
	}
}

// calibrate fits the weights of the signs for each type.
func (t *trainer) calibrate(m *EntityModel) {
	for _, typ := range m.tags.types {
		if len(t.trials[typ]) >= 50 {
			m.scales[typ] = fitScale(t.trials[typ])
		}
	}
}

// fitScale is the logistic regression of right on the signs, with a little
// weight for taking the log-odds as they are (Platt 1999, with more signs than
// one), by Newton's method on one weight after another.
func fitScale(trials []trial) scale {
	fitted := plainScale
	sums := make([]float64, len(trials)) // of each trial, kept up to date
	for i := range trials {
		sums[i] = fitted.odds(trials[i].signs)
	}
	for range 60 {
		for k := range fitted {
			slope, curve := float64(fitted[k]-plainScale[k]), 1.0
			for i := range trials {
				x, p := trials[i].signs[k], logistic(sums[i])
				if trials[i].right {
					slope += (p - 1) * x
				} else {
					slope += p * x
				}
				curve += p * (1 - p) * x * x
			}
			before := fitted[k]
			fitted[k] -= float32(slope / curve)
			for i := range trials {
				sums[i] += float64(fitted[k]-before) * trials[i].signs[k]
			}
		}
	}
	return fitted
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
