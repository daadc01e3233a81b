package report

import (
	"fmt"
	"slices"
	"strings"

	"attache/internal/text"
)

// value is one value of a report in a dimension. The special ones stand in rows
// of their own, at the end of a table.
type value struct {
	key    string
	parent string // of a child, counted beside it
	part   float64
}

// The keys of what has no value. They are no ids, codes or dates.
const (
	None        = "(none)"         // assessed, and without
	NotAssessed = "(not assessed)" // its language has no model for it
	Undated     = "(undated)"
	Inexact     = "(date less exact)" // the year is known, not the month
)

func special(key string) bool { return strings.HasPrefix(key, "(") }

// Dimensions are the names of what can be counted by, each with what it is.
// Groups of countries and crosswalks of domains come on top: "group" and the
// lists' ids.
func Dimensions() [][2]string {
	return [][2]string{
		{"domain", "technology domain; a child counts for its parent too"},
		{"origin", "country that the technology comes from"},
		{"partner", "country of the side that is to cooperate; home's, unless the text names another"},
		{"country", "country named, for whatever reason"},
		{"post", "mission that filed the report"},
		{"host", "country of that mission"},
		{"sender", "country that sent the mission"},
		{"mode", "what the report is after"},
		{"kind", "kind of organisation named"},
		{"year", "year of the report"}, {"quarter", "its quarter"}, {"month", "its month"},
		{"lang", "language"},
		{"source", "input that the report came from"},
		{"group", "group of countries that an origin belonged to on the date of the report"},
	}
}

// dimensions reads "domain" or "domain,origin".
func (o *Options) dimensions(by string) ([]string, error) {
	names := strings.Split(by, ",")
	if len(names) > 2 {
		return nil, fmt.Errorf("%q: no more than two can be crossed", by)
	}
	for i := range names {
		names[i] = strings.TrimSpace(names[i])
		known := slices.ContainsFunc(Dimensions(), func(d [2]string) bool { return d[0] == names[i] })
		if !known && !slices.Contains(o.Crosswalks, names[i]) {
			var list []string
			for _, d := range Dimensions() {
				list = append(list, d[0])
			}
			list = append(list, o.Crosswalks...)
			if near := text.Nearest(names[i], list); near != "" {
				return nil, fmt.Errorf("no dimension %q, did you mean %s? There are %s", names[i], near, strings.Join(list, ", "))
			}
			return nil, fmt.Errorf("no dimension %q: want one of %s", names[i], strings.Join(list, ", "))
		}
	}
	if len(names) == 2 && names[0] == names[1] {
		return nil, fmt.Errorf("%q: a dimension is not crossed with itself", by)
	}
	return names, nil
}

// assessed names the kind of label that a dimension rests on, for
// Facts.Missing; "" for those that every report has.
var assessed = map[string]string{
	"domain": "domains", "mode": "modes", "kind": "organizations", "origin": "countries", "partner": "countries", "country": "countries", "group": "countries",
	"post": "post", "host": "post", "sender": "post",
}

// valuesOf are the values of a report in a dimension, in parts that make one.
func (o *Options) valuesOf(by string, f *Facts) []value {
	kind := assessed[by]
	if slices.Contains(o.Crosswalks, by) {
		kind = "domains"
	}
	if kind != "" && slices.Contains(f.Missing, kind) {
		return single(NotAssessed)
	}
	switch by {
	case "domain":
		return o.domains(f.Domains)
	case "origin":
		return parts(f.Origins)
	case "partner":
		return parts(f.Partners)
	case "country":
		return parts(f.Countries)
	case "mode":
		return parts(f.Modes)
	case "kind":
		return parts(f.Kinds)
	case "post":
		return one(f.Post)
	case "host":
		return one(f.Host)
	case "sender":
		return one(f.Sender)
	case "lang":
		return one(f.Lang)
	case "source":
		return one(f.Source)
	case "year", "quarter", "month":
		return single(period(by, f.Date))
	case "group":
		return parts(o.groupsOf(f))
	}
	return o.crosswalk(by, f.Domains)
}

func single(key string) []value { return []value{{key: key, part: 1}} }

func one(key string) []value {
	if key == "" {
		key = None
	}
	return single(key)
}

// parts shares a report among different keys.
func parts(keys []string) []value {
	if len(keys) == 0 {
		return single(None)
	}
	list := make([]value, 0, len(keys))
	for i, key := range keys {
		if !slices.Contains(keys[:i], key) {
			list = append(list, value{key: key})
		}
	}
	for i := range list {
		list[i].part = 1 / float64(len(list))
	}
	return list
}

// domains shares a report among its domains that are no children, and the part
// of each among its children. A child brings its parent with it.
func (o *Options) domains(ids []string) []value {
	var top []string
	children := map[string][]string{}
	for _, id := range ids {
		parent := o.parent(id)
		if parent == "" {
			parent = id
		} else if !slices.Contains(children[parent], id) {
			children[parent] = append(children[parent], id)
		}
		top = append(top, parent)
	}
	list := parts(top)
	for _, v := range list {
		for _, child := range children[v.key] {
			list = append(list, value{key: child, parent: v.key, part: v.part / float64(len(children[v.key]))})
		}
	}
	return list
}

// crosswalk shares a report among the entries of another list.
func (o *Options) crosswalk(list string, ids []string) []value {
	var entries []string
	for _, id := range ids {
		entries = append(entries, o.Crosswalk(list, id)...)
	}
	return parts(entries)
}

// period is the year, quarter or month of a date.
func period(by, date string) string {
	switch {
	case date == "":
		return Undated
	case by == "year":
		return date[:4]
	case len(date) < 7:
		return Inexact
	case by == "quarter":
		return fmt.Sprintf("%s-Q%d", date[:4], (int(date[5]-'0')*10+int(date[6]-'0')+2)/3)
	}
	return date[:7]
}
