package report

import (
	"fmt"
	"slices"
	"strings"
)

// Group is a group of countries.
type Group struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Members []Member `json:"members"`
}

// Member is a country and the time for which it counts: From and To are a day,
// a month, a year or, without limit, "". Both count.
type Member struct {
	Country string `json:"country"`
	From    string `json:"from,omitempty"`
	To      string `json:"to,omitempty"`
}

// ParseGroups reads a table of groups, a line each: id, name and members,
// parted by tabs; members CODE, CODE:from or CODE:from..to, parted by spaces. Lines
// that start with # are remarks. Errors name the file and line.
func ParseGroups(file, text string) ([]Group, error) {
	var groups []Group
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if line == "" || line[0] == '#' {
			continue
		}
		fail := func(format string, args ...any) error {
			return fmt.Errorf("%s:%d: %s", file, n, fmt.Sprintf(format, args...))
		}
		columns := strings.Split(line, "\t")
		if len(columns) != 3 || columns[0] == "" {
			return nil, fail("want an id, a name and the members, parted by tabs")
		}
		g := Group{ID: columns[0], Name: columns[1]}
		if slices.ContainsFunc(groups, func(o Group) bool { return o.ID == g.ID }) {
			return nil, fail("group %s stands twice", g.ID)
		}
		for member := range strings.FieldsSeq(columns[2]) {
			code, time, _ := strings.Cut(member, ":")
			from, to, _ := strings.Cut(time, "..")
			if len(code) != 2 || strings.ToUpper(code) != code || !isDate(from) || !isDate(to) || from != "" && to != "" && to < from {
				return nil, fail("member %q: want CODE, CODE:from or CODE:from..to, as in GB:1973-01-01..2020-01-31", member)
			}
			g.Members = append(g.Members, Member{code, from, to})
		}
		if len(g.Members) == 0 {
			return nil, fail("group %s has no members", g.ID)
		}
		groups = append(groups, g)
	}
	return groups, nil
}

// isDate reports whether s is a day, a month, a year or empty.
func isDate(s string) bool {
	pattern := "0000-00-00"
	if len(s) != 0 && len(s) != 4 && len(s) != 7 && len(s) != 10 {
		return false
	}
	for i := range len(s) {
		if (pattern[i] == '-') != (s[i] == '-') || s[i] != '-' && (s[i] < '0' || s[i] > '9') {
			return false
		}
	}
	return true
}

// has reports whether a country belongs to the group on a date, as exactly as
// both dates are known. Without a date it does if it does today: that is, if
// its time has no end.
func (g *Group) has(country, date string) bool {
	for _, m := range g.Members {
		if m.Country != country {
			continue
		}
		if date == "" {
			return m.To == ""
		}
		from, to := min(len(date), len(m.From)), min(len(date), len(m.To))
		if date[:from] >= m.From[:from] && (m.To == "" || date[:to] <= m.To[:to]) {
			return true
		}
	}
	return false
}

// groupsOf are the groups that an origin of the report belongs to.
func (o *Options) groupsOf(f *Facts) []string {
	var list []string
	for i := range o.Groups {
		g := &o.Groups[i]
		if slices.ContainsFunc(f.Origins, func(code string) bool { return g.has(code, f.Date) }) {
			list = append(list, g.ID)
		}
	}
	return list
}
