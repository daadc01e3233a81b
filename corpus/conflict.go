package corpus

import (
	"cmp"
	"strconv"
	"strings"
)

// slot is what an entry decides: its target and the one thing about it. Of two
// entries of one slot the later holds.
func (c *Correction) slot() string {
	var b strings.Builder
	part := func(s string) { b.WriteString(s); b.WriteByte(0) }
	part(c.Doc)
	part(c.What)
	if c.At != nil && c.At.Quote != "" && (named(c.What) || c.What == "country") {
		for _, s := range []string{c.At.Field, c.At.Quote, c.At.Before, c.At.After, strconv.Itoa(max(c.At.Occurrence, 1)), strconv.FormatBool(c.At.Every)} {
			part(s)
		}
	} else if named(c.What) {
		part(NameKey(c.What, c.Name))
		part(c.Country)
	}
	part(c.Label)
	switch c.Do {
	case Remove, Add, Retype, Change:
		part("is")
	case Link, Unlink:
		part("id")
		part(c.to().ID)
	case Merge, Split:
		part("one")
		for _, name := range c.Names {
			part(NameKey(c.What, name))
		}
	default:
		part(c.Do)
	}
	return b.String()
}

// last says for each of the lines of a record which of them decides the same
// thing last.
func (l *Ledger) last(lines []int) []int {
	last := make([]int, len(lines))
	copy(last, lines)
	if len(lines) < 2 {
		return last
	}
	bySlot := make(map[string]int, len(lines))
	for _, i := range lines {
		bySlot[l.entry(i).slot()] = i
	}
	for n, i := range lines {
		last[n] = bySlot[l.entry(i).slot()]
	}
	return last
}

// Conflict is two entries in force about one thing that say different things:
// By holds, Line is overruled. Both are lines counted from 0.
type Conflict struct{ Line, By int }

// Conflicts are the entries that later ones overrule, in the order of the file.
// Two that say the same are none.
func (l *Ledger) Conflicts() []Conflict {
	last := make(map[string]int)
	for i := range l.lines {
		if e := l.entry(i); l.InForce(i) && e.Do != Undo {
			last[e.slot()] = i
		}
	}
	var list []Conflict
	for i := range l.lines {
		e := l.entry(i)
		if !l.InForce(i) || e.Do == Undo || e.Do == Blank {
			continue
		}
		if by := last[e.slot()]; by != i && !e.saysAs(l.entry(by)) {
			list = append(list, Conflict{i, by})
		}
	}
	return list
}

// Overrides reports whether the entry decides what another one decides, and
// otherwise: the later of the two holds.
func (c *Correction) Overrides(d *Correction) bool { return c.slot() == d.slot() && !c.saysAs(d) }

// Repeats reports whether the entry says what another one says.
func (c *Correction) Repeats(d *Correction) bool { return c.slot() == d.slot() && c.saysAs(d) }

// saysAs reports whether two entries of one slot ask for the same.
func (c *Correction) saysAs(d *Correction) bool {
	a, b := *c, *d
	for _, e := range []*Correction{&a, &b} {
		e.ID, e.When, e.Who, e.Why = "", "", "", ""
	}
	return sameEntry(&a, &b)
}

// Decision is what the ledger says of names across the corpus, for grouping:
// that they are one, or that they are not.
type Decision struct {
	What  string
	Names []string
	// Name is what the one is called; empty for those that are not one.
	Name string
	// ID is the entry's.
	ID string
}

// Decisions are the merges, splits and canonical names that hold across the
// corpus, in the order of the file, those overruled left out.
func (l *Ledger) Decisions() []Decision {
	var wide []int
	for i := range l.lines {
		if e := l.entry(i); l.InForce(i) && e.Doc == "" && (e.Do == Merge || e.Do == Split || e.Do == Rename) {
			wide = append(wide, i)
		}
	}
	var list []Decision
	for n, by := range l.last(wide) {
		if by != wide[n] {
			continue
		}
		e := l.entry(by)
		d := Decision{What: e.What, Names: append([]string{e.Name}, e.Names...), ID: e.ID}
		if e.Do != Split {
			d.Name = cmp.Or(e.to().Name, e.Name)
		}
		list = append(list, d)
	}
	return list
}
