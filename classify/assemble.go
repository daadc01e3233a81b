package classify

import "math"

// examples is the number of examples, their leads not counted.
func (t *trainer) examples() int {
	n := 0
	for i := range t.samples {
		if !t.samples[i].lead {
			n++
		}
	}
	return n
}

// assemble makes the model: weights in steps, rows without weight left out.
func (t *trainer) assemble(name string, columns []fitted) *Model {
	m := &Model{ids: t.taxonomy.IDs(), measured: t.rows.measured}
	m.info.Name, m.info.Examples = name, t.examples()
	if m.info.Name == "" {
		m.info.Name = "domains"
	}
	if t.base != nil {
		m.info.Examples += t.base.info.Examples
	}
	for i := range columns {
		m.scales = append(m.scales, columns[i].scale)
		m.points = append(m.points, columns[i].points)
	}
	for row, key := range t.rows.keys {
		largest := 0.0
		for i := range columns {
			largest = max(largest, math.Abs(columns[i].weights[row]))
		}
		m.keys = append(m.keys, key)
		m.idf = append(m.idf, t.rows.idf[row])
		m.unit = append(m.unit, float32(largest/127))
		for i := range columns {
			step := 0.0
			if largest > 0 {
				step = math.Round(columns[i].weights[row] / largest * 127)
			}
			m.weights = append(m.weights, int8(step))
		}
	}
	m.features = newKeyTable(m.keys)
	return m
}

// report measures the held-out scores at the thresholds.
func (t *trainer) report(columns []fitted, unlabelled int) *TrainReport {
	report := &TrainReport{Examples: t.examples(), Unlabelled: unlabelled, Features: len(t.rows.keys)}
	for d := range columns {
		f := &columns[d]
		var c Count
		for i := range t.samples {
			if !t.samples[i].lead {
				c.add(logistic(f.scale.slope*f.z[i]+f.scale.shift) >= f.scale.threshold, t.samples[i].labels[d])
			}
		}
		report.Domains = append(report.Domains, TrainedDomain{
			ID: t.taxonomy.Domains[d].ID, Positive: c.Both + c.Missed,
			Precision: c.Precision(), Recall: c.Recall(), F1: c.F1(),
			Threshold: f.scale.threshold, TooFew: f.tooFew,
		})
	}
	return report
}
