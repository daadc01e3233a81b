package classify

import (
	"slices"
	"sort"

	"attache/classify/internal/feature"
	"attache/corpus"
)

// Named is where a name stands that says little of what a document is about.
type Named struct {
	Field string
	Span  corpus.Span
}

// nameCount is what a word or phrase counts for inside such a name, measured
// among 0 to 0.5 on labelled descriptions of companies, where 0.1 to 0.2 did
// equally well; the least of them, for a name may stand in a report ten times.
const nameCount = 0.1

// Names lists the names of firms and people in a record, and of all bodies of
// the country the post reports to: those get the offer and may have another
// field. A firm may call itself Robotics and offer a vaccine; what an institute
// or a ministry abroad is called does tell its field, and counts in full.
func Names(rec *corpus.Record) []Named {
	var list []Named
	add := func(mentions []corpus.Evidence) {
		for _, m := range mentions {
			list = append(list, Named{m.Field, m.Span})
		}
	}
	for i := range rec.Organizations {
		o := &rec.Organizations[i]
		home := rec.Post != nil && rec.Post.Sender != "" && o.Country == rec.Post.Sender
		if o.Kind == "company" || home {
			add(o.Mentions)
		}
	}
	for i := range rec.People {
		add(rec.People[i].Mentions)
	}
	return list
}

// markNames marks the words that touch a name of the field.
func markNames(words []feature.Word, field string, names []Named) {
	for _, n := range names {
		if n.Field != field {
			continue
		}
		i := sort.Search(len(words), func(i int) bool { return int(words[i].End) > n.Span.Start })
		for ; i < len(words) && int(words[i].Start) < n.Span.End; i++ {
			words[i].Name = true
		}
	}
}

// weigh is what an occurrence of words [first, last] counts for where one
// outside a name counts for full.
func (f *field) weigh(first, last int32, full float64) float64 {
	if slices.ContainsFunc(f.words[first:last+1], func(w feature.Word) bool { return w.Name }) {
		return full * nameCount
	}
	return full
}
