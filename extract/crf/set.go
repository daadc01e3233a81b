package crf

import (
	"fmt"
	"math/rand/v2"
)

// Groups is the number of groups that features fall into, for dropout.
const Groups = 8

// Set gathers labelled sequences for [Train]. Positions are added one after
// another with [Set.Position]; [Set.End] closes a sequence.
type Set struct {
	labels  []string
	allowed func(a, b int) bool
	rows    map[uint64]uint32
	keys    []uint64
	counts  []uint32
	seqs    []sequence
	feats   []feature // of the open sequence
	ends    []uint32
}

// NewSet returns an empty set. The first label is the one of reference;
// allowed says whether label b may follow label a, and is asked with -1 for
// the start (a) and the stop (b).
func NewSet(labels []string, allowed func(a, b int) bool) *Set {
	return &Set{labels: labels, allowed: allowed, rows: make(map[uint64]uint32)}
}

// sequence is its features and its labels: position t has
// feats[ends[t-1]:ends[t]].
type sequence struct {
	feats  []feature
	ends   []uint32
	gold   []uint8
	open   []uint64 // see EndOpen; nil where all is certain
	weight float32
}

func (s *sequence) at(t int) []feature {
	first := uint32(0)
	if t > 0 {
		first = s.ends[t-1]
	}
	return s.feats[first:s.ends[t]]
}

// feature is a row number and, in the top three bits, its group.
type feature uint32

const rowBits = 29

func (f feature) row() uint32  { return uint32(f) & (1<<rowBits - 1) }
func (f feature) group() uint8 { return uint8(f >> rowBits) }

// Position adds a position to the open sequence: keys[i] are its features of
// group i.
func (s *Set) Position(keys ...[]uint64) {
	for group, part := range keys {
		for _, key := range part {
			row, ok := s.rows[key]
			if !ok {
				row = uint32(len(s.keys))
				s.rows[key] = row
				s.keys, s.counts = append(s.keys, key), append(s.counts, 0)
			}
			s.counts[row]++
			s.feats = append(s.feats, feature(row|uint32(group)<<rowBits))
		}
	}
	s.ends = append(s.ends, uint32(len(s.feats)))
}

// End closes the sequence with its labels, one a position. Weight says how
// much the sequence counts: 1 for one that can be trusted.
func (s *Set) End(gold []uint8, weight float32) error { return s.EndOpen(gold, nil, weight) }

// EndOpen closes a sequence of which not all is known: the bits of open[t] are
// labels that position t may have as well as gold[t]. What is learnt is that
// the labels are among these (Bellare and McCallum 2007, Tsuboi et al. 2008).
// It takes a field of at most 64 labels.
func (s *Set) EndOpen(gold []uint8, open []uint64, weight float32) error {
	if len(gold) != len(s.ends) {
		return fmt.Errorf("train: %d labels for %d positions", len(gold), len(s.ends))
	}
	if open != nil && len(open) != len(gold) {
		return fmt.Errorf("train: %d open labels for %d positions", len(open), len(gold))
	}
	if open != nil && len(s.labels) > 64 {
		return fmt.Errorf("train: %d labels, at most 64 can be open", len(s.labels))
	}
	for t, y := range gold {
		if int(y) >= len(s.labels) {
			return fmt.Errorf("train: label %d of %d", y, len(s.labels))
		}
		if t > 0 && !s.allowed(int(gold[t-1]), int(y)) {
			return fmt.Errorf("train: %s after %s is not allowed", s.labels[y], s.labels[gold[t-1]])
		}
	}
	if len(gold) > 0 {
		s.seqs = append(s.seqs, sequence{
			feats: append([]feature(nil), s.feats...), ends: append([]uint32(nil), s.ends...),
			gold: append([]uint8(nil), gold...), open: append([]uint64(nil), open...), weight: weight,
		})
	}
	s.feats, s.ends = s.feats[:0], s.ends[:0]
	return nil
}

// Len is the number of sequences.
func (s *Set) Len() int { return len(s.seqs) }

// prune drops features seen less than least times, but for those that a model
// knows, and returns the keys of the rows left, renumbered.
func (s *Set) prune(least int, prior *Model) []uint64 {
	renumbered := make([]uint32, len(s.keys))
	kept := s.keys[:0]
	for row, key := range s.keys {
		renumbered[row] = gone
		if int(s.counts[row]) >= least || prior != nil && prior.Knows(key) {
			renumbered[row] = uint32(len(kept))
			kept = append(kept, key)
		}
	}
	for i := range s.seqs {
		s.seqs[i].renumber(renumbered)
	}
	s.rows, s.counts = nil, nil
	return kept
}

const gone = 1<<32 - 1

func (s *sequence) renumber(rows []uint32) {
	kept, from := s.feats[:0], uint32(0)
	for t, end := range s.ends {
		for _, f := range s.feats[from:end] {
			if row := rows[f.row()]; row != gone {
				kept = append(kept, feature(row|uint32(f.group())<<rowBits))
			}
		}
		from, s.ends[t] = end, uint32(len(kept))
	}
	s.feats = kept
}

// hide decides which groups each position goes without in this epoch: the
// same for any number of workers, as it depends on the sequence alone.
func (s *slot) hide(n int, options Options, epoch uint64) {
	s.hidden = resize(s.hidden, n)
	clear(s.hidden)
	if options.Dropout == [Groups]float64{} {
		return
	}
	identity := uint64(n)
	for _, f := range s.seq.feats[:min(8, len(s.seq.feats))] {
		identity = identity*31 + uint64(f)
	}
	rng := rand.New(rand.NewPCG(options.Seed^identity, epoch))
	for t := range n {
		for group, chance := range options.Dropout {
			if chance > 0 && rng.Float64() < chance {
				s.hidden[t] |= 1 << group
			}
		}
	}
}

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n+n/2)[:n]
	}
	return s[:n]
}
