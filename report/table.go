package report

import (
	"cmp"
	"slices"

	"attache/corpus"
)

// Table counts reports by one dimension.
type Table struct {
	By string `json:"by"`
	// Reports counts all of them, Assessed those that Share is of: all but the
	// row "(not assessed)", and in tables by time those with a date.
	Reports  int `json:"reports"`
	Assessed int `json:"assessed"`
	// Rows are by falling count, in tables by time by period; children stand
	// behind their parents, and what has no value at the end.
	Rows []Row `json:"rows"`
	// NoParts says that the parts of reports are left out, since they would tell
	// what is hidden.
	NoParts bool `json:"no_parts,omitempty"`
	// Judged says what the corrected counts rest on, or why there are none.
	Judged string `json:"judged,omitempty"`
}

// Row is a value, and the reports that have it.
type Row struct {
	Key  string `json:"key"`
	Name string `json:"name"`
	// Parent is the key of the row above it that this one is a part of.
	Parent string `json:"parent,omitempty"`
	// Count is the number of reports, Fraction their parts.
	Count    int     `json:"count"`
	Fraction float64 `json:"fraction"`
	// Share is Count over Table.Assessed.
	Share float64 `json:"share"`
	// First and Last are the earliest and latest date of them.
	First string `json:"first,omitempty"`
	Last  string `json:"last,omitempty"`
	// Hidden says that the count is small, or would tell one that is, and was left
	// out: it is 0 here.
	Hidden bool `json:"hidden,omitempty"`
	// Query finds the reports with attache search.
	Query string `json:"query,omitempty"`
	// Documents are the reports behind the count, by their place in
	// Report.Documents, if they were kept.
	Documents []int `json:"-"`
	// Estimate is what an audit makes of the count.
	Estimate *Estimate `json:"estimate,omitempty"`
}

// Estimate is a count corrected for the errors of labels, from marked reports.
type Estimate struct {
	Count float64 `json:"count"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	// Marked is the number of reports it rests on, Of of how many it speaks, and
	// Unheard how many others were counted: they came after the audits, or from a
	// merged corpus without one. Note says why there is no estimate, "" if there
	// is one.
	Marked  int    `json:"marked"`
	Of      int    `json:"of"`
	Unheard int    `json:"unheard,omitempty"`
	Note    string `json:"note,omitempty"`
}

// whole reports whether the estimate is there and can be set against the count.
func (e *Estimate) whole() bool { return e != nil && e.Note == "" && e.Unheard == 0 }

// Special reports whether the row is for what has no value.
func (r *Row) Special() bool { return special(r.Key) }

// table is a Table while it is counted.
type table struct {
	by      string
	reports int
	rows    map[string]*Row
	hosts   map[string]string // of posts, "" where one has several
}

func newTable(by string) *table {
	return &table{by: by, rows: map[string]*Row{}, hosts: map[string]string{}}
}

func (t *table) add(f *Facts, values []value, keep bool) {
	t.reports++
	for i := range values {
		v := &values[i]
		r := t.rows[v.key]
		if r == nil {
			r = &Row{Key: v.key, Parent: v.parent}
			t.rows[v.key] = r
		}
		if host, ok := t.hosts[v.key]; t.by == "post" && !ok {
			t.hosts[v.key] = cmp.Or(f.Host, None)
		} else if ok && host != cmp.Or(f.Host, None) {
			t.hosts[v.key] = ""
		}
		r.Count++
		r.Fraction += v.part
		if keep {
			r.Documents = append(r.Documents, f.n)
		}
		if f.Date != "" {
			r.First = cmp.Or(min(r.First, f.Date), f.Date)
			r.Last = max(r.Last, f.Date)
		}
	}
}

// byTime reports whether a dimension is read in the order of its keys.
func byTime(by string) bool { return by == "year" || by == "quarter" || by == "month" }

// table finishes the table: names, shares, order, and what is hidden. With
// Options.Suppress the dates of single reports, the first and last, are left
// out.
func (t *table) table(o *Options, hidden map[string]bool) Table {
	done := Table{By: t.by, Reports: t.reports, Assessed: t.reports, Rows: []Row{}, NoParts: several(t.by) && len(hidden) > 0}
	for key, r := range t.rows {
		if always(key) {
			done.Assessed -= r.Count
		}
	}
	for _, key := range sortedKeys(t.rows) {
		r := *t.rows[key]
		r.Fraction = corpus.Round(r.Fraction)
		r.Name, r.Query = o.name(t.by, key), query(t.by, key)
		if !always(key) && done.Assessed > 0 {
			r.Share = corpus.Round(float64(r.Count) / float64(done.Assessed))
		}
		if hidden[key] {
			r = Row{Key: r.Key, Name: r.Name, Parent: r.Parent, Hidden: true}
		}
		if done.NoParts {
			r.Fraction = 0
		}
		if o.Suppress > 1 {
			r.First, r.Last = "", ""
		}
		done.Rows = append(done.Rows, r)
	}
	slices.SortStableFunc(done.Rows, func(a, b Row) int { return t.order(&a, &b, hidden) })
	return done
}

// order sorts rows: what has a value first, by time or by count; a child behind
// its parent. What is hidden stands behind the rest of its kind, by key, so that
// its place tells nothing.
func (t *table) order(a, b *Row, hidden map[string]bool) int {
	if a.Special() != b.Special() {
		if a.Special() {
			return 1
		}
		return -1
	}
	if byTime(t.by) || a.Special() {
		return cmp.Compare(a.Key, b.Key)
	}
	top := func(r *Row) *Row {
		if r.Parent != "" {
			return t.rows[r.Parent]
		}
		return r
	}
	count := func(r *Row) int {
		if hidden[r.Key] {
			return 0
		}
		return t.rows[r.Key].Count
	}
	x, y := top(a), top(b)
	return cmp.Or(cmp.Compare(count(y), count(x)), cmp.Compare(x.Key, y.Key), cmp.Compare(len(a.Parent), len(b.Parent)), cmp.Compare(count(b), count(a)), cmp.Compare(a.Key, b.Key))
}
