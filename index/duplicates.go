package index

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"math/bits"
	"slices"
)

// Near-duplicates are found by MinHash (Broder 1997): of the hashes of all runs
// of three words of a text, each of 128 different orders keeps the least. The
// share of places at which two signatures agree estimates the share of runs
// that two texts have in common (Jaccard). Signatures that agree in one of 32
// bands of 4 are compared in full; at a similarity of 0.9 that misses one pair
// in 10^14, at 0.5 one in eight.
const (
	signatureSize = 128
	bandSize      = 4
	shingle       = 3
)

// DuplicateSimilarity is the usual least similarity of duplicates.
const DuplicateSimilarity = 0.8

// Signature stands for a text when texts are compared.
type Signature [signatureSize]uint32

// Sign returns the signature of a text. ok is false for a text without words,
// which is like no other.
func Sign(s string) (sig Signature, ok bool) {
	for i := range sig {
		sig[i] = ^uint32(0)
	}
	list := units(s)
	for i := range list {
		h := uint64(14695981039346656037)
		for _, u := range list[i:min(len(list), i+shingle)] {
			for j := range len(u.folded) {
				h = (h ^ uint64(u.folded[j])) * 1099511628211
			}
			h = (h ^ 0xff) * 1099511628211
		}
		sig.add(h)
		if i+shingle >= len(list) {
			break
		}
	}
	return sig, len(list) > 0
}

// add takes a run of words in: 128 multiplicative hashes of its hash.
func (sig *Signature) add(h uint64) {
	x := h
	for i := range sig {
		x += 0x9e3779b97f4a7c15 // splitmix64: one stream of hashes a run
		z := (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9
		if v := uint32(bits.RotateLeft64(z, 32) ^ z>>7); v < sig[i] {
			sig[i] = v
		}
	}
}

// Similarity estimates the share of runs of words two texts have in common.
func (sig *Signature) Similarity(other *Signature) float64 {
	same := 0
	for i := range sig {
		if sig[i] == other[i] {
			same++
		}
	}
	return float64(same) / signatureSize
}

// AppendBinary appends the signature's 512 bytes.
func (sig *Signature) AppendBinary(dst []byte) ([]byte, error) {
	for _, v := range sig {
		dst = binary.LittleEndian.AppendUint32(dst, v)
	}
	return dst, nil
}

// UnmarshalBinary reads what AppendBinary wrote.
func (sig *Signature) UnmarshalBinary(data []byte) error {
	if len(data) != 4*signatureSize {
		return fmt.Errorf("signature: %d bytes, want %d", len(data), 4*signatureSize)
	}
	for i := range sig {
		sig[i] = binary.LittleEndian.Uint32(data[4*i:])
	}
	return nil
}

// Signed is a record with its signature.
type Signed struct {
	ID        string
	Seq       int
	Signature Signature
}

// Group is a group of near-duplicates.
type Group struct {
	// Head is the record with the lowest seq.
	Head string
	// Members are the others, by seq, with their similarity to the head: a
	// member may be like another member more than like the head.
	Members []Member
}

// Member is a near-duplicate in a group.
type Member struct {
	ID         string
	Similarity float64
}

// Duplicates groups records of which a chain of pairs is at least similarity
// alike; groups come by the seq of their heads. Records that are like no other
// are in none.
func Duplicates(records []Signed, similarity float64) []Group {
	sorted := slices.Clone(records)
	slices.SortStableFunc(sorted, func(a, b Signed) int { return cmp.Compare(a.Seq, b.Seq) })
	set := newForest(len(sorted))
	for band := 0; band < signatureSize; band += bandSize {
		buckets := map[[bandSize]uint32][]int{}
		for i := range sorted {
			key := [bandSize]uint32(sorted[i].Signature[band : band+bandSize])
			for _, j := range buckets[key] {
				if set.find(i) != set.find(j) && sorted[i].Signature.Similarity(&sorted[j].Signature) >= similarity {
					set.join(i, j)
				}
			}
			if len(buckets[key]) < maxBucket || !set.joined(i, buckets[key]) {
				buckets[key] = append(buckets[key], i)
			}
		}
	}
	return set.groups(sorted)
}

// maxBucket bounds comparisons where very many texts are the same: one that
// has joined a full bucket's group need not stand in it.
const maxBucket = 8

// forest is a union of sets; the root of each is its least member.
type forest []int

func newForest(n int) forest {
	f := make(forest, n)
	for i := range f {
		f[i] = i
	}
	return f
}

func (f forest) find(i int) int {
	for f[i] != i {
		f[i] = f[f[i]]
		i = f[i]
	}
	return i
}

func (f forest) join(i, j int) {
	i, j = f.find(i), f.find(j)
	f[max(i, j)] = min(i, j)
}

func (f forest) joined(i int, list []int) bool {
	return slices.ContainsFunc(list, func(j int) bool { return f.find(i) == f.find(j) })
}

func (f forest) groups(sorted []Signed) []Group {
	var groups []Group
	at := map[int]int{}
	for i := range sorted {
		root := f.find(i)
		if root == i {
			continue
		}
		n, ok := at[root]
		if !ok {
			n = len(groups)
			at[root] = n
			groups = append(groups, Group{Head: sorted[root].ID})
		}
		groups[n].Members = append(groups[n].Members, Member{sorted[i].ID, sorted[root].Signature.Similarity(&sorted[i].Signature)})
	}
	heads := make(map[string]int, len(sorted))
	for i := range sorted {
		heads[sorted[i].ID] = i
	}
	slices.SortFunc(groups, func(a, b Group) int { return cmp.Compare(heads[a.Head], heads[b.Head]) })
	return groups
}
