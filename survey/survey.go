// Package survey follows up on what the reports offered: it draws units of a
// corpus at random, takes down what became of each, and says which share came
// to a deal, with its interval.
package survey

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"attache/internal/stat"
)

// Outcomes are what can become of a unit. None means that it was looked up and
// nothing was found.
var Outcomes = []string{"joint-venture", "licence", "exclusive-deal", "purchase", "other-deal", None}

// None is the outcome of a unit that came to no deal.
const None = "none"

// Unit is something that can be drawn.
type Unit struct {
	Name    string `json:"name"`
	Kind    string `json:"kind,omitempty"`
	Country string `json:"country,omitempty"`
	// Documents are the ids of the reports that name it.
	Documents []string `json:"documents,omitempty"`
	// Stratum is the value it was stratified by.
	Stratum string `json:"stratum,omitempty"`
}

// Survey is a sample drawn to be followed up: a file of CORPUS/surveys.
type Survey struct {
	Format int    `json:"format"`
	Name   string `json:"name"`
	// Unit is what was drawn, "organization" or "report"; Kind which of them.
	Unit   string    `json:"unit"`
	Kind   string    `json:"kind,omitempty"`
	Strata string    `json:"strata,omitempty"`
	Seed   uint64    `json:"seed"`
	Frame  []Stratum `json:"frame"`
	Units  []Unit    `json:"units"`
}

// Stratum is a part of the units that could be drawn.
type Stratum struct {
	Name  string `json:"name,omitempty"`
	Size  int    `json:"size"`
	Drawn int    `json:"drawn"`
}

// Draw draws n of the units at random, without replacement: as many of each
// stratum as its share of the frame, to the nearest unit, the largest remainders
// first (proportional allocation, Cochran, "Sampling Techniques", 1977, section
// 5.3). The same frame and seed give the same sample, whatever the frame's
// order. The units of s must be empty; its other fields are kept. n over the
// number of units is an error.
func (s *Survey) Draw(frame []Unit, n int) error {
	if n > len(frame) {
		return fmt.Errorf("%d are to be drawn, and there are only %d", n, len(frame))
	}
	strata := map[string][]Unit{}
	for _, u := range frame {
		strata[u.Stratum] = append(strata[u.Stratum], u)
	}
	names := slices.Sorted(maps.Keys(strata))
	draws := proportional(n, names, strata)
	rng := rand.New(rand.NewPCG(s.Seed, uint64(len(frame))))
	s.Format = 1
	for h, name := range names {
		units := strata[name]
		slices.SortStableFunc(units, func(a, b Unit) int {
			return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Country, b.Country), slices.Compare(a.Documents, b.Documents))
		})
		rng.Shuffle(len(units), func(i, j int) { units[i], units[j] = units[j], units[i] })
		s.Frame = append(s.Frame, Stratum{name, len(units), draws[h]})
		s.Units = append(s.Units, units[:draws[h]]...)
	}
	return nil
}

// proportional shares n out by size.
func proportional(n int, names []string, strata map[string][]Unit) []int {
	total := 0
	for _, units := range strata {
		total += len(units)
	}
	draws, order, left := make([]int, len(names)), make([]int, len(names)), n
	for h, name := range names {
		draws[h], order[h] = n*len(strata[name])/max(total, 1), h
		left -= draws[h]
	}
	remainder := func(h int) int { return n * len(strata[names[h]]) % total }
	slices.SortStableFunc(order, func(a, b int) int { return remainder(b) - remainder(a) })
	for _, h := range order[:left] {
		draws[h]++
	}
	return draws
}

// Outcome is what was found about a unit: a line of
// CORPUS/surveys/NAME.outcomes.jsonl, which only grows.
type Outcome struct {
	// Unit is the unit's number, from 1.
	Unit int `json:"unit"`
	// Name is the unit's, so that the line can be read by itself.
	Name    string `json:"name"`
	Outcome string `json:"outcome"`
	// URL is the source, Date the day of the deal: 2019, 2019-03 or 2019-03-02.
	URL  string `json:"url,omitempty"`
	Date string `json:"date,omitempty"`
	Note string `json:"note,omitempty"`
}

// ErrNoUnit is returned by Find for a unit that was not drawn.
var ErrNoUnit = errors.New("no such unit in the survey")

// Find is the number of a unit, from 1: by that number or by name. Of several
// units of one name none is found.
func (s *Survey) Find(unit string) (int, error) {
	var n int
	if _, err := fmt.Sscanf(unit+"$", "%d$", &n); err == nil && n >= 1 && n <= len(s.Units) {
		return n, nil
	}
	found := 0
	for i, u := range s.Units {
		if strings.EqualFold(u.Name, unit) {
			if found > 0 {
				return 0, fmt.Errorf("%s: units %d and %d are called so: give the number", unit, found, i+1)
			}
			found = i + 1
		}
	}
	if found == 0 {
		return 0, fmt.Errorf("%s: %w %s", unit, ErrNoUnit, s.Name)
	}
	return found, nil
}

// Followed is a unit with what holds of it: the deals found, or None alone.
// Without outcomes it was not looked up yet.
type Followed struct {
	Unit
	Number   int       `json:"number"`
	Outcomes []Outcome `json:"outcomes"`
}

// Deal reports whether the unit came to a deal.
func (f *Followed) Deal() bool { return len(f.Outcomes) > 0 && f.Outcomes[0].Outcome != None }

// Follow says what holds of each unit after all outcomes, in their order: a
// deal takes the place of None, None takes the place of every deal, and of two
// deals of one kind the later holds.
func (s *Survey) Follow(outcomes []Outcome) []Followed {
	list := make([]Followed, len(s.Units))
	for i, u := range s.Units {
		list[i] = Followed{Unit: u, Number: i + 1, Outcomes: []Outcome{}}
	}
	for _, o := range outcomes {
		if o.Unit < 1 || o.Unit > len(list) {
			continue
		}
		f := &list[o.Unit-1]
		f.Outcomes = slices.DeleteFunc(f.Outcomes, func(x Outcome) bool {
			return o.Outcome == None || x.Outcome == None || x.Outcome == o.Outcome
		})
		f.Outcomes = append(f.Outcomes, o)
	}
	return list
}

// Summary says how many units came to a deal.
type Summary struct {
	// Stratum is "" for all.
	Stratum string `json:"stratum"`
	// Size is the number of units in the frame, Drawn those in the sample,
	// Followed those looked up, Deals those of them with a deal.
	Size     int `json:"size"`
	Drawn    int `json:"drawn"`
	Followed int `json:"followed"`
	Deals    int `json:"deals"`
	// Outcomes counts the units looked up by outcome; a unit may have several.
	Outcomes map[string]int `json:"outcomes"`
	// Share is the share of units with a deal, of those looked up, with its 95 %
	// interval: Wilson's, without a correction for the size of the frame, so that
	// it speaks of any such units. Proportional allocation needs no weights; it
	// makes the interval for all a little too long. nil where none was looked up.
	Share *stat.Interval `json:"share,omitempty"`
}

// Summarize counts outcomes over all units, and then by stratum if there are
// strata.
func (s *Survey) Summarize(followed []Followed) []Summary {
	all := Summary{Outcomes: map[string]int{}}
	var parts []Summary
	for _, h := range s.Frame {
		part := Summary{Stratum: h.Name, Size: h.Size, Drawn: h.Drawn, Outcomes: map[string]int{}}
		for i := range followed {
			if followed[i].Stratum == h.Name {
				part.add(&followed[i])
			}
		}
		part.share()
		parts = append(parts, part)
		all.Size, all.Drawn, all.Followed, all.Deals = all.Size+part.Size, all.Drawn+part.Drawn, all.Followed+part.Followed, all.Deals+part.Deals
		for outcome, n := range part.Outcomes {
			all.Outcomes[outcome] += n
		}
	}
	all.share()
	if s.Strata == "" {
		return []Summary{all}
	}
	return append([]Summary{all}, parts...)
}

func (p *Summary) add(f *Followed) {
	if len(f.Outcomes) == 0 {
		return
	}
	p.Followed++
	if f.Deal() {
		p.Deals++
	}
	for _, o := range f.Outcomes {
		p.Outcomes[o.Outcome]++
	}
}

func (p *Summary) share() {
	if p.Followed > 0 {
		i := stat.Wilson(float64(p.Deals), float64(p.Followed), 0.95)
		p.Share = &i
	}
}
