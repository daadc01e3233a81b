package classify

// Count holds the counts of one decision against the truth.
type Count struct {
	Both   int `json:"both"`   // assigned and right
	Wrong  int `json:"wrong"`  // assigned, not so
	Missed int `json:"missed"` // so, not assigned
}

func (c *Count) add(assigned, truth bool) {
	switch {
	case assigned && truth:
		c.Both++
	case assigned:
		c.Wrong++
	case truth:
		c.Missed++
	}
}

// Add adds the counts of another.
func (c *Count) Add(o Count) {
	c.Both += o.Both
	c.Wrong += o.Wrong
	c.Missed += o.Missed
}

// Precision is the share of the assigned that is right, 0 if none is.
func (c Count) Precision() float64 { return ratio(c.Both, c.Both+c.Wrong) }

// Recall is the share of the true that is assigned, 0 if none is.
func (c Count) Recall() float64 { return ratio(c.Both, c.Both+c.Missed) }

// F1 is the harmonic mean of precision and recall, 0 if both are.
func (c Count) F1() float64 { return ratio(2*c.Both, 2*c.Both+c.Wrong+c.Missed) }

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}
