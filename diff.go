package attache

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"attache/corpus"
)

// Diff says how two corpus folders with the same reports differ.
type Diff struct {
	// Basis are the models, tables and options that differ, a line each.
	Basis []string `json:"basis"`
	// Both counts the reports of both, OnlyA and OnlyB those of one.
	Both  int `json:"both"`
	OnlyA int `json:"only_a"`
	OnlyB int `json:"only_b"`
	// Changed counts the reports of both whose labels differ, Causes the labels
	// by their cause.
	Changed int            `json:"changed"`
	Causes  map[string]int `json:"causes"`
	Figures []Change       `json:"figures"`
}

// The causes of a difference.
const (
	CauseText        = "text"        // another text was read
	CauseModels      = "models"      // other models, tables or options
	CauseTaxonomy    = "taxonomy"    // only one taxonomy has the domain
	CauseCorrections = "corrections" // people corrected one and not the other, or both unlike
	CauseBoth        = "models and corrections"
	CauseUnknown     = "unknown" // same text, models and corrections: a damaged or meddled-with folder
)

// DocumentDiff is a report that has other labels in B than in A, or is missing
// from one.
type DocumentDiff struct {
	ID string `json:"id"`
	// Only is "a" or "b" for a report that the other has not.
	Only   string        `json:"only,omitempty"`
	Labels []LabelChange `json:"labels,omitempty"`
}

// LabelChange is a label that one of two records has.
type LabelChange struct {
	Kind  string `json:"kind"`
	Label string `json:"label"`
	// In is "a" or "b".
	In    string `json:"in"`
	Cause string `json:"cause"`
	// Corrections are the entries of the ledgers that gave or took the label:
	// of each folder that corrections changed it in, the last.
	Corrections []DiffCorrection `json:"corrections,omitempty"`
}

// DiffCorrection is an entry of the ledger of one of the two folders.
type DiffCorrection struct {
	// Ledger is "a" or "b".
	Ledger string `json:"ledger"`
	corpus.Correction
}

// DiffKinds are the kinds of label that are compared.
var DiffKinds = append(slices.Clone(FigureKinds), "organization")

// DiffFolders compares two corpus folders report by report, by id, with the
// labels that count and what people corrected. each, if set, is called for every
// report that differs: those of A in its order, then those that only B has. An
// error of each ends it.
func DiffFolders(ctx context.Context, a, b string, each func(DocumentDiff) error) (*Diff, error) {
	fa, err := corpus.Open(a)
	if err != nil {
		return nil, err
	}
	defer fa.Close()
	fb, err := corpus.Open(b)
	if err != nil {
		return nil, err
	}
	defer fb.Close()
	if each == nil {
		each = func(DocumentDiff) error { return nil }
	}
	d := &differ{
		a: side(fa), b: side(fb), each: each, result: Diff{Basis: fa.Manifest().Basis.Diff(fb.Manifest().Basis), Causes: map[string]int{}},
	}
	if d.result.Basis == nil {
		d.result.Basis = []string{}
	}
	if err := d.run(ctx); err != nil {
		return nil, err
	}
	return &d.result, nil
}

// diffSide is one of the two folders.
type diffSide struct {
	folder, raw *corpus.Folder // with corrections, and without
	corrected   bool           // the two differ
	figures     *Figures
}

func side(f *corpus.Folder) *diffSide {
	return &diffSide{folder: f, raw: f.With(nil), corrected: f.Ledger().Len() > 0, figures: newFigures()}
}

// labels are those of a record, with corrections and without.
func (s *diffSide) labels(rec *corpus.Record) (with, without map[string][]string, err error) {
	rec.Prune(s.folder.Manifest().Thresholds)
	with = diffLabels(rec)
	if !s.corrected {
		return with, with, nil
	}
	raw, err := s.raw.Get(rec.ID)
	if err != nil {
		return nil, nil, err
	}
	raw.Prune(s.folder.Manifest().Thresholds)
	return with, diffLabels(raw), nil
}

func diffLabels(rec *corpus.Record) map[string][]string {
	labels := map[string][]string{}
	for _, kind := range FigureKinds {
		ids, assessed := labelsOf(rec, kind)
		if !assessed {
			ids = []string{"not assessed"}
		}
		labels[kind] = ids
	}
	var names []string
	for _, o := range rec.Organizations {
		names = append(names, o.Name)
	}
	slices.Sort(names)
	labels["organization"] = slices.Compact(names)
	return labels
}

type differ struct {
	a, b   *diffSide
	each   func(DocumentDiff) error
	result Diff
}

func (d *differ) run(ctx context.Context) error {
	for rec, err := range d.a.folder.All() {
		if err = errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		other, err := d.b.folder.Get(rec.ID)
		switch {
		case errors.Is(err, corpus.ErrNotFound):
			rec.Prune(d.a.folder.Manifest().Thresholds)
			d.a.figures.add(rec)
			d.result.OnlyA++
			err = d.each(DocumentDiff{ID: rec.ID, Only: "a"})
		case err == nil:
			d.result.Both++
			err = d.compare(rec, other)
		}
		if err != nil {
			return err
		}
	}
	for rec, err := range d.b.folder.All() {
		if err = errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		rec.Prune(d.b.folder.Manifest().Thresholds)
		d.b.figures.add(rec)
		if _, err := d.a.folder.Get(rec.ID); errors.Is(err, corpus.ErrNotFound) {
			d.result.OnlyB++
			if err := d.each(DocumentDiff{ID: rec.ID, Only: "b"}); err != nil {
				return err
			}
		} else if err != nil {
			return err
		}
	}
	d.result.Figures = d.a.figures.Compare(d.b.figures)
	return nil
}

// compare compares the two records of one report.
func (d *differ) compare(a, b *corpus.Record) error {
	textDiffers := a.TextSHA256 != b.TextSHA256 || a.Title != b.Title
	inA, rawA, err := d.a.labels(a)
	if err != nil {
		return err
	}
	d.a.figures.add(a)
	inB, rawB, err := d.b.labels(b)
	if err != nil {
		return err
	}
	diff := DocumentDiff{ID: a.ID}
	blameA := sync.OnceValue(func() blame { return d.a.blame(a.ID) })
	blameB := sync.OnceValue(func() blame { return d.b.blame(b.ID) })
	for _, kind := range DiffKinds {
		add := func(ids, others []string, in string) {
			for _, id := range ids {
				if slices.Contains(others, id) {
					continue
				}
				has := func(m map[string][]string) bool { return slices.Contains(m[kind], id) }
				cause := d.cause(kind, id, textDiffers, has(inA), has(rawA), has(inB), has(rawB))
				change := LabelChange{Kind: kind, Label: id, In: in, Cause: cause}
				if has(inA) != has(rawA) {
					change.blame("a", kind, id, blameA())
				}
				if has(inB) != has(rawB) {
					change.blame("b", kind, id, blameB())
				}
				diff.Labels = append(diff.Labels, change)
				d.result.Causes[cause]++
			}
		}
		add(inA[kind], inB[kind], "a")
		add(inB[kind], inA[kind], "b")
	}
	if len(diff.Labels) == 0 {
		return nil
	}
	d.result.Changed++
	return d.each(diff)
}

// blame says which entry last gave or took each label of a record, by kind and
// label.
type blame map[[2]string]*corpus.Correction

// blame replays the corrections of a record one by one. A record that cannot be
// read any more, which was read just now, blames none.
func (s *diffSide) blame(id string) blame {
	rec, err := s.raw.Get(id)
	if err != nil {
		return nil
	}
	by := blame{}
	labels := func() map[string][]string {
		now := *rec
		now.Countries = slices.Clone(rec.Countries) // Prune changes the roles of each
		now.Prune(s.folder.Manifest().Thresholds)
		return diffLabels(&now)
	}
	was := labels()
	var dated *corpus.Correction
	step := func(entry *corpus.Correction) {
		is := labels()
		for _, kind := range DiffKinds {
			for _, id := range unlike(was[kind], is[kind]) {
				by[[2]string{kind, id}] = entry
			}
		}
		was = is
	}
	s.folder.Ledger().ReplaySteps(rec, func(o corpus.Outcome) {
		if o.Status != corpus.Applied {
			return
		}
		if step(o.Entry); o.Entry.What == "date" {
			dated = o.Entry
		}
	})
	if dated != nil {
		step(dated) // a date goes at the end
	}
	return by
}

// unlike are the elements that only one of two lists has.
func unlike(a, b []string) (list []string) {
	for _, pair := range [][2][]string{{a, b}, {b, a}} {
		for _, id := range pair[0] {
			if !slices.Contains(pair[1], id) {
				list = append(list, id)
			}
		}
	}
	return list
}

// blame notes the entry that changed the label in a folder.
func (c *LabelChange) blame(ledger, kind, id string, by blame) {
	if entry := by[[2]string{kind, id}]; entry != nil {
		c.Corrections = append(c.Corrections, DiffCorrection{ledger, *entry})
	}
}

// cause says why one record has a label and the other has not, from whether
// each has it, with corrections and without.
func (d *differ) cause(kind, id string, text, inA, rawA, inB, rawB bool) string {
	corrected := inA != rawA || inB != rawB
	switch {
	case rawA == rawB:
		return CauseCorrections
	case text:
		return CauseText
	case corrected:
		return CauseBoth
	case kind == "domain" && !strings.HasPrefix(id, "not ") && d.knows(d.a, id) != d.knows(d.b, id):
		return CauseTaxonomy
	case len(d.result.Basis) > 0:
		return CauseModels
	}
	return CauseUnknown
}

// knows reports whether a folder's models can give a domain at all.
func (d *differ) knows(s *diffSide, id string) bool {
	_, ok := s.folder.Manifest().Thresholds["domain/"+id]
	return ok
}
