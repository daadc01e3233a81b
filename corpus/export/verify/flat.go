package verify

import (
	"sort"
	"strings"

	"attache/corpus"
)

// found is a name that an export tells, in bytes of the flat text.
type found struct {
	start, end int
	label      string
	// quote is what the export says stands there; empty if it says nothing.
	quote string
}

// flatText is the one text that a record becomes where a format has no fields,
// and where in it the title and the text begin; -1 for a title that is not there.
func flatText(r *corpus.Record) (text string, title, body int) {
	bare, head := strings.TrimLeft(r.Text, " \t\r\n"), strings.TrimSpace(r.Title)
	switch {
	case head == "":
		return r.Text, -1, 0
	case strings.HasPrefix(bare, head):
		return r.Text, len(r.Text) - len(bare) - strings.Index(r.Title, head), 0
	}
	return r.Title + "\n\n" + r.Text, 0, len(r.Title) + len("\n\n")
}

// mentions are the names of a record in its flat text.
func mentions(r *corpus.Record) []found {
	_, title, body := flatText(r)
	var list []found
	seen := map[found]bool{}
	add := func(label string, m corpus.Evidence) {
		at := body
		if m.Field == "title" {
			at = title
		}
		f := found{m.Span.Start + at, m.Span.End + at, label, m.Text}
		if m.Field != "text" && m.Field != "title" || m.Text == "" || seen[f] {
			return
		}
		seen[f] = true
		list = append(list, f)
	}
	for _, o := range r.Organizations {
		for _, m := range o.Mentions {
			add("ORG", m)
		}
	}
	for _, p := range r.People {
		for _, m := range p.Mentions {
			add("PER", m)
		}
	}
	for _, country := range r.Countries {
		for _, m := range country.Mentions {
			if m.Kind != "adjective" && m.Kind != "demonym" && m.Kind != "name-part" {
				add("LOC", m)
			}
		}
	}
	return list
}

// flat compares the text and names that an export tells of a record. overlaps
// says whether the format holds names that overlap.
func (c *check) flat(w Want, text string, names []found, overlaps bool) error {
	want, _, _ := flatText(w.Whole)
	if err := sameText(w, "the text", text, want); err != nil {
		return err
	}
	return c.names(w, names, overlaps)
}

// names is flat without the text.
func (c *check) names(w Want, names []found, overlaps bool) error {
	text, _, _ := flatText(w.Whole)
	told := map[found]bool{}
	sort.SliceStable(names, func(i, j int) bool { return names[i].start < names[j].start })
	for _, n := range names {
		if n.start < 0 || n.end > len(text) || n.start >= n.end {
			return differ(w, "a name of %s goes from byte %d to %d of a text of %d", n.label, n.start, n.end, len(text))
		}
		there := text[n.start:n.end]
		if n.quote != "" && n.quote != there {
			return differ(w, "the export quotes %q, and its offsets say %q", n.quote, there)
		}
		told[found{n.start, n.end, n.label, there}] = true
		c.Spans++
	}
	for _, m := range mentions(w.Whole) {
		switch {
		case told[m]:
			delete(told, m)
		case !overlaps && covered(m, names):
			c.Covered++
		default:
			return differ(w, "%s %q at byte %d is not in the export", m.label, m.quote, m.start)
		}
	}
	for n := range told {
		return differ(w, "the export has %s %q at byte %d, which the record has not", n.label, n.quote, n.start)
	}
	return nil
}

// covered reports whether a name overlaps m that is no shorter. names ascend and
// do not overlap.
func covered(m found, names []found) bool {
	i := sort.Search(len(names), func(i int) bool { return names[i].end > m.start })
	for ; i < len(names) && names[i].start < m.end; i++ {
		if names[i].end-names[i].start >= m.end-m.start {
			return true
		}
	}
	return false
}

// bytesOf turns offsets in code points into bytes of text; those that are not of
// the text become -1 and one more than its length.
func bytesOf(text string, offsets ...int) []int {
	order := make([]int, len(offsets))
	for i := range order {
		order[i] = i
	}
	sort.Slice(order, func(a, b int) bool { return offsets[order[a]] < offsets[order[b]] })
	list := make([]int, len(offsets))
	points, next := 0, 0
	for ; next < len(order) && offsets[order[next]] < 0; next++ {
		list[order[next]] = -1
	}
	for at := range text {
		for next < len(order) && offsets[order[next]] <= points {
			list[order[next]] = at
			next++
		}
		points++
	}
	for ; next < len(order); next++ {
		list[order[next]] = len(text)
		if offsets[order[next]] > points {
			list[order[next]] = len(text) + 1 // beyond the end
		}
	}
	return list
}
