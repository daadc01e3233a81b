package classify

import "attache/classify/internal/feature"

// maxPhrase is the longest key phrase, in words.
const maxPhrase = 12

// phraseTrie finds the key phrases and exclusions of all domains in one pass.
// A node is the running key of the words so far, so that following an edge is
// one look-up: node(a b) = Join(Join(0, a), b).
type phraseTrie struct {
	nodes map[uint64]phraseNode
	uses  []phraseUse // those of one node stand together
	text  []string    // of each use, as the taxonomy writes it
}

type phraseNode struct {
	first, count int32 // in uses; count 0 for a node within phrases
}

// phraseUse is a phrase of one domain. Weight 0 marks an exclusion.
type phraseUse struct {
	domain int32
	weight float32
}

// phraseHit is a match: words [first, last] of a field.
type phraseHit struct {
	first, last int32
	use         int32
}

func newPhraseTrie(t *Taxonomy) *phraseTrie {
	type named struct {
		use  phraseUse
		text string
	}
	byNode := make(map[uint64][]named)
	var order []uint64 // nodes that end a phrase, in file order
	trie := &phraseTrie{nodes: make(map[uint64]phraseNode)}
	add := func(phrase string, use phraseUse) {
		var node uint64
		for _, k := range feature.Keys(phrase) {
			node = feature.Join(node, k)
			if _, ok := trie.nodes[node]; !ok {
				trie.nodes[node] = phraseNode{}
			}
		}
		if _, ok := byNode[node]; !ok {
			order = append(order, node)
		}
		byNode[node] = append(byNode[node], named{use, phrase})
	}
	for i := range t.Domains {
		for _, x := range t.Domains[i].Exclusions {
			add(x, phraseUse{int32(i), 0})
		}
		for _, p := range t.Domains[i].Phrases {
			add(p.Text, phraseUse{int32(i), float32(p.Weight)})
		}
	}
	for _, node := range order {
		trie.nodes[node] = phraseNode{int32(len(trie.uses)), int32(len(byNode[node]))}
		for _, n := range byNode[node] {
			trie.uses = append(trie.uses, n.use)
			trie.text = append(trie.text, n.text)
		}
	}
	return trie
}

// match appends the hits in words to dst, by first word. For each domain the
// hits do not overlap: the leftmost counts, and of those the longest, be it a
// phrase or an exclusion. Exclusions are not returned. free is scratch with a
// slot per domain.
func (t *phraseTrie) match(dst []phraseHit, words []feature.Word, free []phraseHit) []phraseHit {
	for i := range free {
		free[i] = phraseHit{last: -1, use: -1}
	}
	for i := range words {
		var node uint64
		base := len(dst)
		for j := i; j < len(words) && j < i+maxPhrase; j++ {
			if j > i && words[j].Break {
				break
			}
			node = feature.Join(node, words[j].Key)
			n, ok := t.nodes[node]
			if !ok {
				break
			}
			for u := n.first; u < n.first+n.count; u++ {
				f := &free[t.uses[u].domain]
				if int32(i) <= f.last && !(f.first == int32(i) && f.use >= 0) {
					continue // within an earlier hit of this domain
				}
				if f.first == int32(i) && f.use >= 0 && f.last == int32(j) {
					continue // the exclusion of the same words stands first
				}
				*f = phraseHit{int32(i), int32(j), u}
				dst = append(dst, *f)
			}
		}
		dst = t.longest(dst, base, free)
	}
	return dst
}

// longest keeps of the hits from base on, which all start at one word, the
// last of each domain, and drops exclusions.
func (t *phraseTrie) longest(dst []phraseHit, base int, free []phraseHit) []phraseHit {
	kept := dst[:base]
	for _, h := range dst[base:] {
		use := t.uses[h.use]
		if free[use.domain] == h && use.weight > 0 {
			kept = append(kept, h)
		}
	}
	return kept
}
