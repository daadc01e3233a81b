package report

import (
	"slices"
	"strings"

	"attache/corpus"
)

// Facts are what is counted of one report: the labels that count, and no text.
type Facts struct {
	ID, Title string
	// Date is "2019", "2019-03" or "2019-03-02"; "" if it is not known.
	Date string
	Lang string
	// Source is the name of the input that the report came from.
	Source string
	// Domains are ids; that a child implies its parent is seen to in counting.
	Domains []string
	// Origins are the countries that the technology comes from, Partners those of
	// the side that is to cooperate, Countries all.
	Origins, Partners, Countries []string
	// Post is the mission that filed the report, "" for none: "consulate-general/Houston".
	Post, Host, Sender string
	Modes              []string
	// Kinds are the kinds of the organisations named.
	Kinds []string
	// Missing are the kinds of label that the report was not assessed for.
	Missing []string
	n       int // its place among the reports kept
}

// FactsOf are the facts of a record, labels below their thresholds left out.
// The record is changed.
func FactsOf(rec *corpus.Record, t corpus.Thresholds) *Facts {
	rec.Prune(t)
	f := &Facts{ID: rec.ID, Title: rec.Title, Lang: rec.Lang, Source: inputOf(rec.Source), Missing: rec.Unlabelled}
	if rec.Date != nil {
		f.Date = rec.Date.Value
	}
	for i := range rec.Domains {
		f.Domains = append(f.Domains, rec.Domains[i].ID)
	}
	for i := range rec.Countries {
		c := &rec.Countries[i]
		f.Countries = append(f.Countries, c.Code)
		for _, role := range c.Roles {
			switch role.ID {
			case "origin":
				f.Origins = append(f.Origins, c.Code)
			case "partner":
				f.Partners = append(f.Partners, c.Code)
			}
		}
	}
	if p := rec.Post; p != nil {
		f.Post, f.Host, f.Sender = p.Key(), p.Host, p.Sender
	}
	for i := range rec.Modes {
		f.Modes = append(f.Modes, rec.Modes[i].ID)
	}
	for i := range rec.Organizations {
		if kind := rec.Organizations[i].Kind; kind != "" && !slices.Contains(f.Kinds, kind) {
			f.Kinds = append(f.Kinds, kind)
		}
	}
	return f
}

// inputOf is the first element of a source: "reports" of "reports/ru-17.html".
func inputOf(source string) string {
	if i := strings.IndexAny(source, "/!"); i > 0 {
		return source[:i]
	}
	if i := strings.LastIndexByte(source, ':'); i > 0 {
		return source[:i]
	}
	return source
}
