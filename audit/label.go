// Package audit measures how far the counts of a corpus can be believed: it
// draws reports to be judged by hand, reads the judgements back, and estimates
// from them the precision and recall of every label and the true number of
// reports that have it, with intervals.
//
// A judgement is about the text, not about the program: that report 17 is about
// biotechnology stays true when the models change. What the program says is
// looked up anew each time the judgements are used.
package audit

import (
	"cmp"
	"slices"
	"strings"

	"attache/corpus"
)

// Kinds are the kinds of label that can be audited, in the order of tables.
var Kinds = []string{"domain", "origin", "post", "mode", "country", "kind", "year", "month", "lang"}

// Label is what a record says of a report under one kind of label.
type Label struct {
	// ID is a domain's or a mode's id, a country's code, the key of a post:
	// "consulate/Houston"; a kind of organisation that is named, the year or
	// month of the report, or its language.
	ID       string
	Score    float64
	Evidence []corpus.Evidence
}

// Labels are the labels of a kind that the record holds, whatever their scores,
// each once, sorted by ID. A domain brings its parents, with its score if that
// is higher.
func Labels(r *corpus.Record, kind string) []Label {
	var list []Label
	add := func(id string, score float64, evidence []corpus.Evidence) {
		if i := slices.IndexFunc(list, func(l Label) bool { return l.ID == id }); i >= 0 {
			list[i].Score = max(list[i].Score, score)
			return
		}
		list = append(list, Label{id, score, evidence})
	}
	switch kind {
	case "domain":
		for _, d := range r.Domains {
			for id, more := d.ID, true; more; id, more = parent(id) {
				add(id, d.Score, d.Evidence)
			}
		}
	case "origin":
		for _, c := range r.Countries {
			for _, role := range c.Roles {
				if role.ID == "origin" {
					add(c.Code, role.Score, role.Evidence)
				}
			}
		}
	case "country":
		for _, c := range r.Countries {
			add(c.Code, c.Score, c.Mentions)
		}
	case "post":
		if r.Post != nil {
			add(r.Post.Key(), r.Post.Score, r.Post.Evidence)
		}
	case "mode":
		for _, m := range r.Modes {
			add(m.ID, m.Score, m.Evidence)
		}
	case "kind":
		for _, o := range r.Organizations {
			if o.Kind != "" {
				add(o.Kind, o.Score, o.Mentions)
			}
		}
	case "year", "month":
		length := map[string]int{"year": 4, "month": 7}[kind]
		if r.Date != nil && len(r.Date.Value) >= length {
			add(r.Date.Value[:length], 1, r.Date.Evidence)
		}
	case "lang":
		if r.Lang != "" {
			add(r.Lang, 1, nil)
		}
	}
	slices.SortFunc(list, func(a, b Label) int { return cmp.Compare(a.ID, b.ID) })
	return list
}

func parent(id string) (string, bool) {
	i := strings.LastIndexByte(id, '/')
	return id[:max(i, 0)], i > 0
}

// Assessed reports whether the record was assessed for a kind of label at all.
func Assessed(r *corpus.Record, kind string) bool {
	name := map[string]string{"domain": "domains", "origin": "countries", "country": "countries", "post": "post", "mode": "modes", "kind": "organizations"}[kind]
	return !slices.Contains(r.Unlabelled, name)
}
