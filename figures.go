package attache

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"attache/audit"
	"attache/corpus"
)

// Figures are the numbers of a corpus that its readers quote: how many reports
// have each label, by kind of label. They count distinct records, with the
// labels that count, so that two states of a corpus can be compared.
type Figures struct {
	Records int `json:"records"`
	// Counts are reports by kind of label, one of FigureKinds, and label; under each,
	// "none" counts the reports without such a label, and "not assessed" those
	// whose language has no model for it.
	Counts map[string]map[string]int `json:"counts"`
}

// FigureKinds are the kinds of Figures, in the order of tables.
var FigureKinds = []string{"domain", "origin", "post", "mode", "country", "organization-kind", "year", "lang"}

// FiguresOf counts the records of a folder.
func FiguresOf(ctx context.Context, f *corpus.Folder) (*Figures, error) {
	fig := newFigures()
	for rec, err := range f.All() {
		if err = errors.Join(err, ctx.Err()); err != nil {
			return nil, err
		}
		rec.Prune(f.Manifest().Thresholds)
		fig.add(rec)
	}
	return fig, nil
}

func newFigures() *Figures {
	fig := &Figures{Counts: map[string]map[string]int{}}
	for _, kind := range FigureKinds {
		fig.Counts[kind] = map[string]int{}
	}
	return fig
}

// add counts a record whose labels all count.
func (fig *Figures) add(rec *corpus.Record) {
	fig.Records++
	for _, kind := range FigureKinds {
		labels, assessed := labelsOf(rec, kind)
		switch {
		case !assessed:
			labels = []string{"not assessed"}
		case len(labels) == 0:
			labels = []string{"none"}
		}
		for _, id := range labels {
			fig.Counts[kind][id]++
		}
	}
}

// labelsOf are the labels of a record under a kind of FigureKinds, sorted.
func labelsOf(rec *corpus.Record, kind string) (ids []string, assessed bool) {
	switch kind {
	case "organization-kind":
		for _, o := range rec.Organizations {
			ids = append(ids, cmp.Or(o.Kind, "other"))
		}
		slices.Sort(ids)
		return slices.Compact(ids), !slices.Contains(rec.Unlabelled, "organizations")
	case "year":
		if rec.Date != nil {
			ids = []string{rec.Date.Value[:min(4, len(rec.Date.Value))]}
		}
		return ids, true
	case "lang":
		return strings.Fields(rec.Lang), true
	}
	for _, l := range audit.Labels(rec, kind) {
		ids = append(ids, l.ID)
	}
	return ids, audit.Assessed(rec, kind)
}

// Change is how one of two corpora's figures moves.
type Change struct {
	Kind  string `json:"kind"`
	Label string `json:"label"`
	A     int    `json:"a"`
	B     int    `json:"b"`
}

// Compare lists the figures that differ between a and b, in the order of
// FigureKinds and of labels.
func (fig *Figures) Compare(b *Figures) []Change {
	var list []Change
	if fig.Records != b.Records {
		list = append(list, Change{"records", "", fig.Records, b.Records})
	}
	for _, kind := range FigureKinds {
		labels := maps.Clone(fig.Counts[kind])
		maps.Copy(labels, b.Counts[kind])
		for _, id := range slices.Sorted(maps.Keys(labels)) {
			if x, y := fig.Counts[kind][id], b.Counts[kind][id]; x != y {
				list = append(list, Change{kind, id, x, y})
			}
		}
	}
	return list
}
