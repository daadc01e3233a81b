package extract

import (
	"cmp"
	"slices"

	"attache/corpus"
)

// Counts compare names found with names marked.
type Counts struct {
	Gold, Found, Right int
}

// Add returns the sum of both.
func (c Counts) Add(d Counts) Counts {
	return Counts{c.Gold + d.Gold, c.Found + d.Found, c.Right + d.Right}
}

// Precision is the share of the names found that are right; 0 when none are.
func (c Counts) Precision() float64 { return fraction(c.Right, c.Found) }

// Recall is the share of the names marked that are found.
func (c Counts) Recall() float64 { return fraction(c.Right, c.Gold) }

// F1 is the harmonic mean of precision and recall.
func (c Counts) F1() float64 { return fraction(2*c.Right, c.Gold+c.Found) }

func fraction(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// Judged is a name found or missed, set against the marks.
type Judged struct {
	Document int // of the gold documents
	Passage  int
	Entity   Entity
	Found    bool // by the recogniser
	Gold     bool // in the marks; right when both are set
}

// Judge runs the recogniser over the documents and compares, by conlleval's
// rule: a name is right when its first and last character and its type are.
// Types that the marks never use are left out, as a set without them says
// nothing of them; only, if not empty, restricts the types further.
func Judge(docs []GoldDocument, with Recognizer, only ...EntityType) []Judged {
	asked := markedTypes(docs)
	var all []Judged
	var found []Entity
	for d := range docs {
		found = with.Recognize(docs[d].Passages, found[:0])
		rest := found
		for p := range docs[d].Passages {
			field, n := docs[d].Passages[p].Field, 0
			for n < len(rest) && rest[n].Field == field {
				n++
			}
			for _, j := range compare(rest[:n], docs[d].Names[p]) {
				t := j.Entity.Type
				if asked[t] && (len(only) == 0 || slices.Contains(only, t)) {
					j.Document, j.Passage = d, p
					all = append(all, j)
				}
			}
			rest = rest[n:]
		}
	}
	return all
}

func markedTypes(docs []GoldDocument) (marked [MISC + 1]bool) {
	for _, doc := range docs {
		for _, names := range doc.Names {
			for _, name := range names {
				marked[name.Type] = true
			}
		}
	}
	return marked
}

// compare pairs the names of one passage.
func compare(found, gold []Entity) []Judged {
	type place struct {
		span corpus.Span
		typ  EntityType
	}
	marked := make(map[place]bool, len(gold))
	for _, g := range gold {
		marked[place{g.Span, g.Type}] = true
	}
	var all []Judged
	for _, f := range found {
		at := place{f.Span, f.Type}
		all = append(all, Judged{Entity: f, Found: true, Gold: marked[at]})
		delete(marked, at)
	}
	for _, g := range gold {
		if marked[place{g.Span, g.Type}] {
			all = append(all, Judged{Entity: g, Gold: true})
			delete(marked, place{g.Span, g.Type})
		}
	}
	slices.SortStableFunc(all, func(a, b Judged) int {
		return cmp.Or(cmp.Compare(a.Entity.Span.Start, b.Entity.Span.Start), cmp.Compare(a.Entity.Span.End, b.Entity.Span.End))
	})
	return all
}

// Count adds up the judgements of each type; index 0 is all types together.
func Count(judged []Judged) [MISC + 1]Counts {
	var c [MISC + 1]Counts
	for _, j := range judged {
		one := Counts{}
		if j.Gold {
			one.Gold = 1
		}
		if j.Found {
			one.Found = 1
		}
		if j.Gold && j.Found {
			one.Right = 1
		}
		c[j.Entity.Type] = c[j.Entity.Type].Add(one)
		c[0] = c[0].Add(one)
	}
	return c
}
