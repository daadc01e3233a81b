package attache

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"

	"attache/audit"
	"attache/classify"
	"attache/corpus"
	"attache/extract/country"
	"attache/models"
	"attache/report"
)

// ReportOptions say what is counted and how. The zero value counts every record
// by the usual dimensions.
type ReportOptions struct {
	// By are the tables, each "domain" or, crossed, "domain,origin"; nil means
	// report.Usual.
	By []string
	// Query, if set, counts only what this search finds.
	Query string
	// MinScore, if positive, takes the place of every label's threshold.
	MinScore float64
	// Split is the day of an event; SplitBy is what is compared before and
	// after, "" the filing posts.
	Split, SplitBy string
	// Trend is the dimension to follow over the years, "" for none.
	Trend string
	// Suppress hides counts from 1 to Suppress-1, and what would tell them; see
	// report.Options.
	Suppress int
	// Fractional shows parts of reports beside whole ones.
	Fractional bool
	// Home is the country whose reports these are, a code or a name; "" takes
	// that of the corpus, or the sender of most posts.
	Home string
	// Groups is a file of country groups in place of the built-in ones.
	Groups string
	// Distinct counts near-duplicates once: the first of each group.
	Distinct bool
	// Names counts organisations and people, which takes memory for each.
	Names bool
	// Keep keeps which reports each number counts, for report.HTML.
	Keep bool
	// Date is printed as the day of the report; "" prints none.
	Date string
	// Workers is the number of records read at once; 0 means GOMAXPROCS. The
	// report does not depend on it.
	Workers int
}

// Report counts the records of the corpus folder. Without ReportOptions.Names
// and Keep, memory grows with the corpus by a few bytes a record, for what finds
// them by id.
func Report(ctx context.Context, folder string, opts ReportOptions) (*report.Report, error) {
	f, err := corpus.Open(folder)
	if err != nil {
		return nil, err
	}
	r, err := reportOn(ctx, f, opts)
	return r, errors.Join(err, f.Close())
}

func reportOn(ctx context.Context, f *corpus.Folder, opts ReportOptions) (*report.Report, error) {
	taxonomy, err := taxonomyOf(f)
	if err != nil {
		return nil, err
	}
	counting, err := countingOptions(taxonomy, opts)
	if err != nil {
		return nil, err
	}
	c, err := count(ctx, f, opts, &counting)
	if err != nil {
		return nil, err
	}
	r := c.counter.Report()
	if r.Home, err = home(f, opts.Home, c.senders); err != nil {
		return nil, err
	}
	if c.net != nil {
		r.Entities, r.Network = c.net.Entities(r.Home, 0), c.net.Network(r.Home, 12)
	}
	if r.Method, err = methodOf(f, taxonomy, opts); err != nil {
		return nil, err
	}
	r.Method.Distinct, r.Method.Repeats = opts.Distinct, *c.repeated
	if c.within == nil { // surveys speak of the whole corpus
		if err := addSurveys(f, r); err != nil {
			return nil, err
		}
	}
	if refused, err := refuseEstimates(f, r, c.audits, opts.Query); err != nil || refused {
		return r, err
	}
	return r, correct(ctx, f, r, counting.Name, c.audits, c.thresholds, c.within)
}

// counted is what one pass over the records gives.
type counted struct {
	counter    *report.Counter
	net        *report.Net // of names, if they were asked for
	audits     []audit.Judged
	thresholds corpus.Thresholds
	within     map[string]bool // the reports counted, if these are not all
	senders    map[string]int
	repeated   *int // near-duplicates left out
}

// count makes the pass over the records.
func count(ctx context.Context, f *corpus.Folder, opts ReportOptions, counting *report.Options) (*counted, error) {
	c := &counted{senders: map[string]int{}, thresholds: f.Manifest().Thresholds.With(opts.MinScore)}
	var err error
	if c.counter, err = report.New(*counting); err != nil {
		return nil, err
	}
	var counts func(id string) bool
	if counts, c.repeated, err = chosen(ctx, f, opts); err != nil {
		return nil, err
	}
	if opts.Names {
		if c.net, err = reportNames(ctx, f, opts, counting); err != nil {
			return nil, err
		}
	}
	if c.audits, err = marked(f); err != nil {
		return nil, err
	}
	if opts.Query != "" || opts.Distinct {
		c.within = map[string]bool{}
	}
	fold := func(rec *corpus.Record) *report.Facts { return report.FactsOf(rec, c.thresholds) }
	return c, corpus.ScanLabels(ctx, f, cmp.Or(opts.Workers, runtime.GOMAXPROCS(0)), fold, func(facts *report.Facts) error {
		if !counts(facts.ID) {
			return nil
		}
		c.counter.Add(facts)
		if c.within != nil && len(c.audits) > 0 {
			c.within[facts.ID] = true
		}
		if c.net != nil {
			c.net.Add(facts)
		}
		if facts.Sender != "" {
			c.senders[facts.Sender]++
		}
		return nil
	})
}

// chosen tells of each report, asked in turn, whether it counts: whether the
// query finds it, and no near-duplicate of it counted before. repeated goes up
// with those.
func chosen(ctx context.Context, f *corpus.Folder, opts ReportOptions) (counts func(id string) bool, repeated *int, err error) {
	repeated = new(int)
	wanted, err := wantedIDs(ctx, f, opts)
	if err != nil {
		return nil, nil, err
	}
	repeat := func(string) bool { return false }
	if opts.Distinct {
		if repeat, err = repeats(ctx, f); err != nil {
			return nil, nil, err
		}
	}
	return func(id string) bool {
		switch {
		case wanted != nil && !wanted[id]:
			return false
		case repeat(id):
			*repeated++
			return false
		}
		return true
	}, repeated, nil
}

// repeats tells of each report, asked in turn, whether a near-duplicate of it
// was asked for before.
func repeats(ctx context.Context, f *corpus.Folder) (func(id string) bool, error) {
	groups, err := duplicatesOf(ctx, f)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	return func(id string) bool {
		head := groups.heads[id]
		if head == "" {
			return false
		}
		was := seen[head]
		seen[head] = true
		return was
	}, nil
}

// wantedIDs are the reports that the query finds, nil for all.
func wantedIDs(ctx context.Context, f *corpus.Folder, opts ReportOptions) (map[string]bool, error) {
	if opts.Query == "" {
		return nil, nil
	}
	found, err := search(ctx, f, SearchOptions{Query: opts.Query, MinScore: opts.MinScore, Sort: "seq", Width: 1})
	if err != nil {
		return nil, err
	}
	ids := map[string]bool{}
	for hit, err := range found.Hits {
		if err != nil {
			return nil, err
		}
		ids[hit.Record.ID] = true
	}
	return ids, nil
}

// reportNames are the organisations and people of the corpus, ready to count.
func reportNames(ctx context.Context, f *corpus.Folder, opts ReportOptions, counting *report.Options) (*report.Net, error) {
	found, err := entitiesOf(ctx, f, opts.MinScore)
	if err != nil {
		return nil, err
	}
	countries := map[string]string{}
	var list []report.Entity
	for i := range found.Organizations {
		e := &found.Organizations[i]
		list = append(list, report.Entity{Name: e.Name, Kind: e.Kind, Country: e.Country, Documents: e.Documents})
		countries[e.Name] = e.Country
		for _, v := range e.Variants {
			countries[v.Name] = cmp.Or(countries[v.Name], e.Country)
		}
	}
	for i := range found.People { // a person is of the country of an organisation of theirs
		p := &found.People[i]
		e := report.Entity{Name: p.Name, Kind: "person", Documents: p.Documents}
		for _, name := range p.Organizations {
			e.Country = cmp.Or(e.Country, countries[name])
		}
		list = append(list, e)
	}
	return report.NewNet(list, counting), nil
}

// countingOptions put what the engine knows of the world into the report.
func countingOptions(taxonomy *classify.Taxonomy, opts ReportOptions) (report.Options, error) {
	o := report.Options{
		Tables: opts.By, Split: opts.Split, SplitBy: opts.SplitBy, TrendBy: opts.Trend, Suppress: opts.Suppress, Keep: opts.Keep,
	}
	name, table := "the built-in groups", models.Groups
	if opts.Groups != "" {
		data, err := os.ReadFile(opts.Groups)
		if err != nil {
			return o, err
		}
		name, table = opts.Groups, string(data)
	}
	var err error
	if o.Groups, err = report.ParseGroups(name, table); err != nil {
		return o, err
	}
	o.Crosswalk = func(list, domain string) []string {
		if entry, ok := taxonomy.Lookup(domain); ok {
			return entry.Crosswalk(list)
		}
		return nil
	}
	for i := range taxonomy.Domains {
		for _, c := range taxonomy.Domains[i].Crosswalks {
			if !slices.Contains(o.Crosswalks, c.List) {
				o.Crosswalks = append(o.Crosswalks, c.List)
			}
		}
	}
	slices.Sort(o.Crosswalks)
	o.Parent = func(domain string) string {
		parent, _, child := strings.Cut(domain, "/")
		if !child {
			return ""
		}
		return parent
	}
	o.Name = func(dimension, value string) string { return reportName(taxonomy, o.Groups, dimension, value) }
	return o, nil
}

// reportName is what people call a value.
func reportName(taxonomy *classify.Taxonomy, groups []report.Group, dimension, value string) string {
	if strings.HasPrefix(value, "(") {
		return "" // the package's own
	}
	switch dimension {
	case "domain":
		if entry, ok := taxonomy.Lookup(value); ok {
			return entry.Name
		}
	case "origin", "partner", "country", "host", "sender":
		return country.Name(value)
	case "group":
		if i := slices.IndexFunc(groups, func(g report.Group) bool { return g.ID == value }); i >= 0 {
			return groups[i].Name
		}
	case "post":
		kind, place, _ := strings.Cut(value, "/")
		if len(place) == 2 {
			place = cmp.Or(country.Name(place), place)
		}
		return strings.TrimSuffix(strings.ReplaceAll(kind, "-", " ")+", "+place, ", ")
	case "mode", "kind":
		return strings.ReplaceAll(value, "-", " ")
	}
	return value
}

// home is the country whose reports these are: as asked, as the corpus was
// labelled, or the sender of most posts; "" if there is none.
func home(f *corpus.Folder, asked string, senders map[string]int) (string, error) {
	if asked == "" {
		asked = f.Manifest().Options["home"]
	}
	switch asked {
	case "none":
		return "", nil
	case "", "auto":
		most := ""
		for _, code := range slices.Sorted(maps.Keys(senders)) {
			if most == "" || senders[code] > senders[most] {
				most = code
			}
		}
		return most, nil
	}
	code, ok := country.Lookup(asked)
	if !ok {
		return "", &report.OptionError{Err: fmt.Errorf("home %q: no such country", asked)}
	}
	return code, nil
}

// methodOf says how the numbers came about.
func methodOf(f *corpus.Folder, taxonomy *classify.Taxonomy, opts ReportOptions) (report.Method, error) {
	m := f.Manifest()
	method := report.Method{
		Engine: m.Engine, Models: m.Models, Settings: m.Options, Runs: len(m.Runs),
		Thresholds: m.Thresholds, MinScore: opts.MinScore, Query: opts.Query, Fractional: opts.Fractional, Date: opts.Date,
		Corrections: f.Ledger().Len(),
	}
	unread, err := f.Unread()
	if err != nil {
		return method, err
	}
	for _, s := range byReason(unread) {
		method.Skipped = append(method.Skipped, report.Skip{Reason: s.Reason, Count: s.Count})
	}
	for i := range taxonomy.Domains {
		d := &taxonomy.Domains[i]
		method.Domains = append(method.Domains, report.Definition{ID: d.ID, Name: d.Name, Definition: d.Definition, Not: d.Not})
	}
	method.Roles, method.Modes, method.Kinds = roleTerms, modeTerms, kindTerms
	method.Manifest, err = m.SHA256()
	return method, err
}
