package extract

import (
	"cmp"
	"slices"

	"attache/corpus"
)

// ModeThreshold is the score from which a mode counts; findModes keeps modes
// from modeFloor.
const (
	ModeThreshold = 0.5
	modeFloor     = 0.25
)

// lastDeal is the last mode that names a deal; a report that names one does
// more than watch.
const lastDeal = 9

// maxModeEvidence bounds the quotes kept for a mode.
const maxModeEvidence = 5

// phraseMatch is a phrase found: words [first, last) of a field's cues.
type phraseMatch struct {
	phrase      uint16
	first, last int
}

// modeFinding gathers what speaks for one mode.
type modeFinding struct {
	against  float64 // product of (1 - weight)
	evidence []corpus.Evidence
	seen     []uint16 // phrases counted
}

// findModes says what the report is after, in descending order of score. A
// phrase that its clause denies or only imagines counts for nothing. Scouting
// stands where a technology is watched or described and no deal is named.
func findModes(passages []Passage) []corpus.Mode {
	table := modeRules()
	var found [kindDescribed + 1]modeFinding
	for i := range found {
		found[i].against = 1
	}
	buf := scratches.Get().(*scratch)
	defer scratches.Put(buf)
	for i := range passages {
		p := &passages[i]
		if p.Field != "text" && p.Field != "title" {
			continue
		}
		cues := table.phraseTable.cues(buf, p.Text)
		matches := table.matches(cues)
		table.weigh(p, cues, matches, &found)
	}
	return modes(&found)
}

// matches finds every phrase in the cues, ascending by anchor.
func (t *modeTable) matches(cues []cue) []phraseMatch {
	var list []phraseMatch
	for i := range cues {
		id := cues[i].ID
		if id == 0 {
			continue
		}
		for _, n := range t.byAnchor[id] {
			if first, last, ok := t.phrases[n].matchAt(cues, i); ok {
				list = append(list, phraseMatch{n, first, last})
			}
		}
	}
	return list
}

// weigh adds the matches that stand to what is found.
func (t *modeTable) weigh(p *Passage, cues []cue, matches []phraseMatch, found *[kindDescribed + 1]modeFinding) {
	s := t.scopes(cues, matches)
	for _, m := range matches {
		ph := &t.phrases[m.phrase]
		if ph.kind > kindDescribed || s.void(m, ph.kind) {
			continue
		}
		f := &found[ph.kind]
		if slices.Contains(f.seen, m.phrase) {
			continue
		}
		f.seen = append(f.seen, m.phrase)
		f.against *= 1 - ph.weight
		span := corpus.Span{Start: cues[m.first].Start, End: cues[m.last-1].End}
		f.evidence = append(f.evidence, corpus.Evidence{
			Field: p.Field, Span: span, Text: span.Of(p.Text), Kind: "phrase", Weight: ph.weight,
		})
	}
}

// modes turns findings into the record's list.
func modes(found *[kindDescribed + 1]modeFinding) []corpus.Mode {
	var list []corpus.Mode
	deal := 0.0
	for i := range lastDeal + 1 {
		deal = max(deal, 1-found[i].against)
	}
	need := max(1-found[lastDeal+1].against, 1-found[len(modeIDs)-1].against)
	for i, id := range modeIDs {
		f := found[i]
		if id == "scouting" {
			f = scouting(f, found[kindDescribed], deal, need)
		}
		if score := 1 - f.against; score >= modeFloor && len(f.evidence) > 0 {
			list = append(list, corpus.Mode{ID: id, Score: corpus.Round(score), Evidence: strongest(f.evidence)})
		}
	}
	slices.SortStableFunc(list, func(a, b corpus.Mode) int { return cmp.Compare(b.Score, a.Score) })
	return list
}

// scouting weighs watching words, and descriptions too where nothing else is
// going on; deal is the score of the best deal named, need that of a need or of
// bringing sides together.
func scouting(watched, described modeFinding, deal, need float64) modeFinding {
	if deal >= ModeThreshold {
		watched.against = 1 - 0.45*(1-watched.against)
		return watched
	}
	if need >= ModeThreshold {
		return watched
	}
	watched.against *= described.against
	watched.evidence = append(watched.evidence, described.evidence...)
	return watched
}

// strongest keeps the weightiest evidence, in the order of the text.
func strongest(list []corpus.Evidence) []corpus.Evidence {
	if len(list) > maxModeEvidence {
		slices.SortStableFunc(list, func(a, b corpus.Evidence) int { return cmp.Compare(b.Weight, a.Weight) })
		list = list[:maxModeEvidence]
	}
	slices.SortStableFunc(list, func(a, b corpus.Evidence) int {
		if a.Field != b.Field {
			return cmp.Compare(b.Field, a.Field) // title before text
		}
		return cmp.Compare(a.Span.Start, b.Span.Start)
	})
	return list
}
