// Package report counts a corpus: the tables, changes and networks of a study,
// with stated denominators, in forms to paste, to print and to read on.
//
// [New] takes what is to be counted, [Counter.Add] one report after another as
// [Facts], and [Counter.Report] gives the tables; [Report.Grids] lays them out
// for every form: [Text], [Markdown], [CSV], [HTML], and the charts. Counting takes memory for the
// tables alone, whatever the number of reports. A report counts once for each
// value it has (whole counting) and, beside that, in equal parts that make one
// (fractional counting); reports without a value stand in a row of their own,
// "none", those whose language has no model in "not assessed", and those without
// a date in "undated": every table adds up. Nothing is estimated here but what
// [Table.Estimate] is given, and nothing is left out but small cells, on
// request. An audit of the labels puts its estimates into [Row.Estimate], a
// survey its result into [Report.Surveys]; the forms then show them.
//
// The package knows records, groups of countries and nothing else: names of
// domains and countries come with [Options], organisations brought together
// across the corpus with [Entity].
package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Options say what is counted. The zero value is useful.
type Options struct {
	// Tables are the dimensions to count by, each "domain" or, crossed,
	// "domain,origin". Empty means the usual ones.
	Tables []string
	// Split is a date, "2020-07-24": what came before it, and from it on, is
	// compared. Empty means no comparison.
	Split string
	// SplitBy is the dimension that is compared; "" is "post".
	SplitBy string
	// TrendBy is the dimension whose values are followed over the years; ""
	// follows none.
	TrendBy string
	// Suppress hides counts from 1 to Suppress-1, and those that would tell them;
	// it must not be 2, which only ones are below. Keep goes with none of it.
	Suppress int
	// Keep keeps which reports each number counts, for the page to list them. It
	// takes memory for every report.
	Keep bool
	// Home is the country whose reports these are; its organisations are not
	// foreign. Empty means none.
	Home string
	// Groups are the groups of countries; see [ParseGroups].
	Groups []Group
	// Name gives the name of a value of a dimension: of "domain", "ai" the
	// domain's name. Nil and "" leave the value as it is.
	Name func(dimension, value string) string
	// Parent gives the parent of a domain, "" for none.
	Parent func(domain string) string
	// Crosswalk gives the entries of another list that a domain corresponds to.
	Crosswalk func(list, domain string) []string
	// Crosswalks are the lists that Crosswalk knows.
	Crosswalks []string
}

func (o *Options) name(dimension, value string) string {
	if o.Name != nil {
		if name := o.Name(dimension, value); name != "" {
			return name
		}
	}
	if special(value) {
		return strings.Trim(value, "()")
	}
	return value
}

func (o *Options) parent(domain string) string {
	if o.Parent == nil {
		return ""
	}
	return o.Parent(domain)
}

// Report is a corpus in numbers.
type Report struct {
	// Reports counts all, First and Last are the earliest and latest date.
	Reports int    `json:"reports"`
	Undated int    `json:"undated"`
	First   string `json:"first,omitempty"`
	Last    string `json:"last,omitempty"`
	// Home is the country whose reports these are.
	Home     string    `json:"home,omitempty"`
	Entities *Entities `json:"entities,omitempty"`
	Tables   []Table   `json:"tables"`
	Crosses  []Cross   `json:"crosses,omitempty"`
	Change   *Change   `json:"change,omitempty"`
	Trend    *Trend    `json:"trend,omitempty"`
	Network  *Network  `json:"network,omitempty"`
	Surveys  []Survey  `json:"surveys,omitempty"`
	Groups   []Group   `json:"groups,omitempty"`
	Method   Method    `json:"method"`
	// Documents are the reports counted, if they were kept.
	Documents []Document `json:"-"`
	// Suppressed is the option, for the forms to say so; LeftOut names the tables
	// that cannot be shown without telling what is hidden.
	Suppressed int      `json:"suppressed,omitempty"`
	LeftOut    []string `json:"left_out,omitempty"`
}

// Usual are the dimensions that are counted unless others are asked for.
func Usual() []string {
	return []string{"domain", "origin", "post", "year", "mode", "kind", "lang", "source"}
}

// Counter counts reports.
type Counter struct {
	opts    Options
	tables  []*table
	crosses []*cross
	change  *change
	trend   *cross
	report  Report
	values  map[string][]value // of the report being counted, by dimension
}

// OptionError says what is wrong with Options.
type OptionError struct{ Err error }

func (e *OptionError) Error() string { return e.Err.Error() }

// Unwrap gives the cause.
func (e *OptionError) Unwrap() error { return e.Err }

// New begins to count. The error is an *OptionError: it names the dimension or
// option that cannot be.
func New(opts Options) (*Counter, error) {
	c, err := newCounter(opts)
	if err != nil {
		return nil, &OptionError{err}
	}
	return c, nil
}

func newCounter(opts Options) (*Counter, error) {
	c := &Counter{opts: opts, values: map[string][]value{}}
	c.opts.Keep = opts.Keep && opts.Suppress <= 1 // lists of reports, compared, tell every count
	if len(opts.Tables) == 0 {
		c.opts.Tables = Usual()
	}
	for _, by := range c.opts.Tables {
		names, err := c.opts.dimensions(by)
		if err != nil {
			return nil, err
		}
		if len(names) == 1 {
			c.tables = append(c.tables, newTable(names[0]))
		} else {
			c.crosses = append(c.crosses, newCross(names[0], names[1]))
		}
	}
	if opts.TrendBy != "" {
		names, err := c.opts.dimensions(opts.TrendBy)
		if err != nil {
			return nil, err
		} else if len(names) > 1 || byTime(opts.TrendBy) {
			return nil, fmt.Errorf("%q cannot be followed over the years", opts.TrendBy)
		}
		c.trend = newCross(opts.TrendBy, "year")
	}
	if opts.Split != "" {
		var err error
		if c.change, err = newChange(&c.opts); err != nil {
			return nil, err
		}
	}
	return c, c.suppressible()
}

// Add counts one report.
func (c *Counter) Add(f *Facts) {
	c.report.Reports++
	if f.Date == "" {
		c.report.Undated++
	} else {
		c.report.First = cmp.Or(min(c.report.First, f.Date), f.Date)
		c.report.Last = max(c.report.Last, f.Date)
	}
	if c.opts.Keep {
		f.n = len(c.report.Documents)
		c.report.Documents = append(c.report.Documents, Document{f.ID, f.Title, f.Date})
	}
	clear(c.values)
	for _, t := range c.tables {
		t.add(f, c.of(t.by, f), c.opts.Keep)
	}
	for _, x := range c.crosses {
		x.add(f, c.of(x.rows, f), c.of(x.columns, f), c.opts.Keep)
	}
	if c.trend != nil {
		c.trend.add(f, c.of(c.trend.rows, f), c.of("year", f), false)
	}
	if c.change != nil {
		c.change.add(f, c.of(c.change.by, f))
	}
}

// of are the values of a report in a dimension, looked up once.
func (c *Counter) of(by string, f *Facts) []value {
	list, ok := c.values[by]
	if !ok {
		list = c.opts.valuesOf(by, f)
		c.values[by] = list
	}
	return list
}

// Report gives the tables. The counter can go on.
func (c *Counter) Report() *Report {
	r := c.report
	r.Home, r.Suppressed = c.opts.Home, c.opts.Suppress
	r.Tables = []Table{}
	h := c.hide()
	leftOut := func(key any, name string, dimensions ...string) bool {
		if h == nil || !h.dropped[key] && !slices.ContainsFunc(dimensions, func(by string) bool { return h.dropped[by] }) {
			return false
		}
		r.LeftOut = append(r.LeftOut, name)
		return true
	}
	for _, t := range c.tables {
		if !leftOut(t.by, "by "+title(t.by)) {
			r.Tables = append(r.Tables, t.table(&c.opts, h.of(t.by)))
		}
	}
	for _, x := range c.crosses {
		if !leftOut(x, "by "+title(x.rows)+" and "+title(x.columns), x.rows, x.columns) {
			r.Crosses = append(r.Crosses, x.cross(&c.opts, h))
		}
	}
	if c.change != nil && !leftOut(c.change, "before and after "+c.change.date, c.change.by) {
		r.Change = c.change.result(&c.opts, &r, h)
	}
	if c.trend != nil && !leftOut(c.trend, "over the years by "+title(c.trend.rows), c.trend.rows, "year") {
		r.Trend = c.trend.trend(&c.opts, h)
	}
	if slices.ContainsFunc(c.opts.Tables, func(by string) bool { return slices.Contains(strings.Split(by, ","), "group") }) {
		r.Groups = c.opts.Groups
	}
	return &r
}

// Table returns the one-way table of a dimension, nil if it was not counted.
func (r *Report) Table(by string) *Table {
	i := slices.IndexFunc(r.Tables, func(t Table) bool { return t.By == by })
	if i < 0 {
		return nil
	}
	return &r.Tables[i]
}
