package extract

import "math"

// trial is a name found in text its finder was not trained on: the log-odds
// the field gave it, and whether it was right.
type trial struct {
	odds  float64
	right bool
}

// try has a model of one half read a part of the other, in texts marked by
// our guide, and keeps how its findings came out.
func (t *trainer) try(m *EntityModel, take func(d int) bool) {
	for i := range t.sources {
		source := &t.sources[i]
		if source.domain != 0 || source.agree {
			continue
		}
		for d := range source.docs {
			if !take(d) || d%5 > 1 {
				continue
			}
			for _, j := range Judge(source.docs[d:d+1], m) {
				if p := min(max(j.Entity.Score, 1e-6), 1-1e-6); j.Found {
					at := j.Entity.Type
					t.trials[at] = append(t.trials[at], trial{math.Log(p / (1 - p)), j.Gold})
				}
			}
		}
	}
}

// calibrate fits, for each type, the line from log-odds to log-odds of being
// right (Platt 1999), by Newton's method.
func (t *trainer) calibrate(m *EntityModel) {
	for _, typ := range m.tags.types {
		if len(t.trials[typ]) >= 50 {
			slope, offset := platt(t.trials[typ])
			m.slope[typ], m.offset[typ] = float32(slope), float32(offset)
		}
	}
}

// platt returns slope and offset of the logistic regression of right on odds,
// with a little weight for a slope of 1 and no offset.
func platt(trials []trial) (slope, offset float64) {
	slope = 1
	for range 30 {
		g0, g1, h00, h01, h11 := offset, slope-1, 1.0, 0.0, 1.0
		for _, x := range trials {
			p := 1 / (1 + math.Exp(-slope*x.odds-offset))
			d, w := p, p*(1-p)
			if x.right {
				d--
			}
			g0, g1 = g0+d, g1+d*x.odds
			h00, h01, h11 = h00+w, h01+w*x.odds, h11+w*x.odds*x.odds
		}
		det := h00*h11 - h01*h01
		offset -= (h11*g0 - h01*g1) / det
		slope -= (h00*g1 - h01*g0) / det
	}
	return max(slope, 0.05), offset
}
