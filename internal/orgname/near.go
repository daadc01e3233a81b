package orgname

import (
	"sort"

	"github.com/sajari/fuzzy"
)

// Near finds, among many names, those that share words, or near words, with a
// name: the few that are worth comparing. It is immutable after [NewNear] and
// safe for concurrent use. Names are known by their position.
type Near struct {
	words    map[string][]int32 // names by plain word
	squeezed map[string][]int32 // names by plain words without spaces
	sounds   map[string][]string
	speller  *fuzzy.Model
	ordinary int
}

const (
	// fewest is the number of names from which on a word is an ordinary one, in
	// a list of any size.
	fewest = 8
	// longestList bounds the names that one word leads to.
	longestList = 400
)

// NewNear makes names findable.
func NewNear(names []*Name) *Near {
	n := &Near{
		words: make(map[string][]int32), squeezed: make(map[string][]int32, len(names)), sounds: make(map[string][]string),
		speller: fuzzy.NewModel(), ordinary: max(fewest, len(names)/5000),
	}
	n.speller.SetThreshold(1)
	n.speller.SetDepth(1)
	for i := range names {
		plain := names[i].Plain
		for k, w := range plain {
			if !repeated(plain, k) {
				n.words[w] = append(n.words[w], int32(i))
			}
		}
		key := squeeze(plain)
		n.squeezed[key] = append(n.squeezed[key], int32(i))
	}
	words := make([]string, 0, len(n.words))
	for w := range n.words {
		words = append(words, w)
	}
	sort.Strings(words)
	for _, w := range words {
		s := Sound(w)
		n.sounds[s] = append(n.sounds[s], w)
		if len(w) >= 5 && len(w) <= 24 {
			n.speller.SetCount(w, len(n.words[w]), true)
		}
	}
	return n
}

func repeated(words []string, k int) bool {
	for _, w := range words[:k] {
		if w == words[k] {
			return true
		}
	}
	return false
}

func squeeze(words []string) string {
	out := make([]byte, 0, 64)
	for _, w := range words {
		out = append(out, w...)
	}
	return string(out)
}

// Common reports whether many of the names use a word.
func (n *Near) Common(w string) bool { return len(n.words[w]) >= n.ordinary }

// Candidates are the positions of the names that may be near a name, ascending:
// those that are equal but for spaces, and those that hold one of its two
// rarest words or a word spelt or sounding nearly so.
func (n *Near) Candidates(name *Name) []int32 {
	plain := name.Plain
	if len(plain) == 0 || len(plain) > 24 {
		return nil
	}
	out := append([]int32(nil), n.squeezed[squeeze(plain)]...)
	// All but one word of a near spelling are equal or near; so the two rarest
	// words of the name lead to it, through themselves or their like.
	order := append([]string(nil), plain...)
	sort.SliceStable(order, func(i, j int) bool { return len(n.words[order[i]]) < len(n.words[order[j]]) })
	for _, w := range order[:min(2, len(order))] {
		if list := n.words[w]; len(list) <= longestList {
			out = append(out, list...)
		}
		for _, v := range n.like(w) {
			if list := n.words[v]; len(list) <= longestList {
				out = append(out, list...)
			}
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i] < out[j] })
	return unique(out)
}

// like are the words of the lists that are spelt or sound nearly as w.
func (n *Near) like(w string) []string {
	list := append([]string(nil), n.sounds[Sound(w)]...)
	if s := w + "s"; n.words[s] != nil {
		list = append(list, s)
	}
	if len(w) > 4 && w[len(w)-1] == 's' && n.words[w[:len(w)-1]] != nil {
		list = append(list, w[:len(w)-1])
	}
	if len(w) >= 5 && len(w) <= 24 && !n.Common(w) {
		list = append(list, n.speller.Suggestions(w, true)...)
	}
	sort.Strings(list)
	out := list[:0]
	for i, v := range list {
		if v != w && (i == 0 || v != list[i-1]) {
			out = append(out, v)
		}
	}
	return out
}

func unique(list []int32) []int32 {
	out := list[:0]
	for i, v := range list {
		if i == 0 || v != list[i-1] {
			out = append(out, v)
		}
	}
	return out
}
