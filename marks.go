package attache

import (
	"cmp"
	"slices"

	"attache/corpus"
)

// EntityMark is a name within a passage: what is marked beside the words that
// matched.
type EntityMark struct {
	// Span lies within the passage's field; a name that reaches beyond the
	// passage is cut at its end.
	Span corpus.Span `json:"span"`
	// Kind is "organization", "person" or "country", Name what the record calls
	// it: the country's code, for one.
	Kind string `json:"kind"`
	Name string `json:"name"`
}

// namesIn returns the names in a stretch of a record's field, ascending. Of
// names that overlap the first stays, of those that start together the longest.
func namesIn(r *corpus.Record, field string, within corpus.Span) []EntityMark {
	var list []EntityMark
	add := func(mentions []corpus.Evidence, kind, name string) {
		for _, e := range mentions {
			if e.Field == field && e.Span.Overlaps(within) {
				span := corpus.Span{Start: max(e.Span.Start, within.Start), End: min(e.Span.End, within.End)}
				list = append(list, EntityMark{span, kind, name})
			}
		}
	}
	for i := range r.Organizations {
		add(r.Organizations[i].Mentions, "organization", r.Organizations[i].Name)
	}
	for i := range r.People {
		add(r.People[i].Mentions, "person", r.People[i].Name)
	}
	for i := range r.Countries {
		add(r.Countries[i].Mentions, "country", r.Countries[i].Code)
	}
	slices.SortStableFunc(list, func(a, b EntityMark) int {
		return cmp.Or(a.Span.Start-b.Span.Start, b.Span.End-a.Span.End)
	})
	end := 0
	return slices.DeleteFunc(list, func(m EntityMark) bool {
		if m.Span.Start < end {
			return true
		}
		end = m.Span.End
		return false
	})
}
