package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"attache/corpus"
	"attache/internal/stat"
)

// Change compares the reports before an event with those from it on.
type Change struct {
	// Date is that of the event; Before and After are the months that the dated
	// reports reach before it and from it on.
	Date   string  `json:"date"`
	By     string  `json:"by"`
	Before float64 `json:"months_before"`
	After  float64 `json:"months_after"`
	// Left out are reports whose date is not exact enough to tell, or unknown.
	LeftOut int         `json:"left_out"`
	Rows    []ChangeRow `json:"rows"`
}

// ChangeRow is the change of one value.
type ChangeRow struct {
	Key    string `json:"key"`
	Name   string `json:"name"`
	Parent string `json:"parent,omitempty"`
	Before int    `json:"before"`
	After  int    `json:"after"`
	// RateBefore and RateAfter are reports a month.
	RateBefore float64 `json:"rate_before"`
	RateAfter  float64 `json:"rate_after"`
	// Ratio is the rate from the event on over the one before it, with its 95 %
	// interval, and P how often a difference as large comes about when the rates
	// are the same; see [stat.Rates]. They are nil where there is nothing to
	// compare, High also where it has no bound.
	Ratio *float64 `json:"ratio,omitempty"`
	Low   *float64 `json:"low,omitempty"`
	High  *float64 `json:"high,omitempty"`
	P     *float64 `json:"p,omitempty"`
	// Hidden says that a count is small, or would tell one that is; both were left
	// out.
	Hidden bool `json:"hidden,omitempty"`
}

// change is a Change while it is counted.
type change struct {
	date, by string
	leftOut  int
	rows     map[string]*ChangeRow
	before   *table
}

func newChange(o *Options) (*change, error) {
	if len(o.Split) != 10 || !isDate(o.Split) {
		return nil, fmt.Errorf("split at %q: want a day, as 2020-07-24", o.Split)
	}
	if _, err := time.Parse(time.DateOnly, o.Split); err != nil {
		return nil, fmt.Errorf("split at %q: there is no such day", o.Split)
	}
	by := o.SplitBy
	if by == "" {
		by = "post"
	}
	if names, err := o.dimensions(by); err != nil {
		return nil, err
	} else if len(names) > 1 || byTime(by) {
		return nil, fmt.Errorf("%q cannot be compared before and after", by)
	}
	return &change{date: o.Split, by: by, rows: map[string]*ChangeRow{}, before: newTable(by)}, nil
}

func (c *change) add(f *Facts, values []value) {
	same := strings.HasPrefix(c.date, f.Date) // a month or year in which it happened, or that it began
	if f.Date == "" || same && c.phase(f.Date) == "around" {
		c.leftOut++
		return
	}
	c.before.add(f, values, false)
	for _, v := range append(slices.Clip(values), value{key: all}) {
		r := c.rows[v.key]
		if r == nil {
			r = &ChangeRow{Key: v.key, Parent: v.parent}
			c.rows[v.key] = r
		}
		if f.Date < c.date && !same {
			r.Before++
		} else {
			r.After++
		}
	}
}

// all is the key of all reports.
const all = "(all)"

// result works out the rates.
func (c *change) result(o *Options, r *Report, h *hiding) *Change {
	done := &Change{Date: c.date, By: c.by, LeftOut: c.leftOut, Rows: []ChangeRow{}}
	first, last := day(r.First, false), day(r.Last, true)
	event := day(c.date, false)
	done.Before, done.After = months(first, event), months(event, last.AddDate(0, 0, 1))
	keys := []string{all}
	var hidden map[string]bool
	if h != nil {
		hidden = h.change
	}
	for _, row := range c.before.table(o, hidden).Rows {
		keys = append(keys, row.Key)
	}
	for _, key := range keys {
		row := c.rows[key]
		if row == nil {
			continue
		}
		v := *row
		v.Name = o.name(c.by, key)
		if key == all {
			v.Name = "all reports"
		}
		if hidden[key] {
			v = ChangeRow{Key: v.Key, Name: v.Name, Parent: v.Parent, Hidden: true}
		} else if done.Before > 0 && done.After > 0 {
			v.RateBefore, v.RateAfter = corpus.Round(float64(v.Before)/done.Before), corpus.Round(float64(v.After)/done.After)
			ratio, p := stat.Rates(v.After, done.After, v.Before, done.Before, 0.95)
			v.P = &p
			v.Ratio, v.Low, v.High = finite(ratio.Value), finite(ratio.Low), finite(ratio.High)
		}
		done.Rows = append(done.Rows, v)
	}
	return done
}

// finite is nil for what JSON cannot say.
func finite(x float64) *float64 {
	if x != x || x > 1e300 {
		return nil
	}
	x = corpus.Round(x)
	return &x
}

// day is the first, or last, day of a date.
func day(date string, end bool) time.Time {
	layout := time.DateOnly[:len(date)]
	t, err := time.Parse(layout, date)
	if err != nil || date == "" {
		return time.Time{}
	}
	switch {
	case end && len(date) == 4:
		t = t.AddDate(1, 0, -1)
	case end && len(date) == 7:
		t = t.AddDate(0, 1, -1)
	}
	return t
}

// months is a time in months of 365.25/12 days, to a hundredth.
func months(from, to time.Time) float64 {
	if !to.After(from) {
		return 0
	}
	return float64(int(to.Sub(from).Hours()/24/(365.25/12)*100+0.5)) / 100
}
