package country

import "strings"

// trie finds all patterns that start at a token. Its edges are words of the
// vocabulary; node 0 is the root.
type trie struct {
	vocabulary map[string]int32
	classes    []wordClass // of each word of the vocabulary
	first      []int32     // the root's children by word
	edges      map[edge]int32
	senses     [][]sense // of each node
	slab       []sense   // where most of them lie
	words      struct {  // words with rules of their own
		turkey, english, indian, based int32
		america                        [3]int32
	}
}

type edge struct{ node, word int32 }

func newFinder(t *tables) *Finder {
	f := &Finder{t: t}
	f.vocabulary = make(map[string]int32, len(t.patterns))
	f.edges = make(map[edge]int32, len(t.patterns))
	f.senses = make([][]sense, 1, 2*len(t.patterns))
	f.slab = make([]sense, 0, len(t.patterns))
	for word, class := range contextWords(t) {
		w := f.number(word)
		f.classes[w] |= class
	}
	f.words.turkey, f.words.english, f.words.indian, f.words.based = f.number("turkey"), f.number("english"), f.number("indian"), f.number("based")
	f.words.america = [3]int32{f.number("america"), f.number("american"), f.number("americans")}
	var tokens []token
	for _, p := range t.patterns {
		tokens = f.add(tokens[:0], p)
	}
	return f
}

// number returns the vocabulary's number of a folded word, a new one if need be.
func (f *trie) number(word string) int32 {
	if w, ok := f.vocabulary[word]; ok {
		return w
	}
	w := int32(len(f.classes))
	f.vocabulary[word] = w
	f.classes = append(f.classes, 0)
	f.first = append(f.first, 0)
	return w
}

// add enters a pattern; a lower-case first letter lets it match any case.
func (f *trie) add(tokens []token, p pattern) []token {
	if p.class == className {
		p.text = strings.TrimPrefix(p.text, "The ")
	}
	tokens = f.appendTokens(tokens, p.text)
	node := int32(0)
	for i := range tokens {
		t := &tokens[i]
		w := t.word
		if w < 0 {
			w = f.number(string(appendKey(nil, p.text[t.start:t.end])))
		}
		f.classes[w] |= wordPattern
		node = f.child(node, w)
		switch {
		case t.shape == upper && p.exact:
			p.upper |= 1 << min(i, 15)
		case t.shape == title || t.shape == upper:
			p.capital |= 1 << min(i, 15)
		}
	}
	p.capital = ends(p.capital, len(tokens))
	if n := len(tokens) - 1; n > 0 && p.isPlace() && tokens[n].word >= 0 && f.classes[tokens[n].word]&wordGeneric != 0 {
		p.capital &= 1 // "Swat valley"
	}
	for i := range f.senses[node] {
		s := &f.senses[node][i]
		if s.code == p.code && s.class == p.class && s.state == p.state {
			s.people = max(s.people, p.people)
			s.capital &= p.capital
			return tokens
		}
		if s.weak == strong && s.class < classCapital && s.class != classBlock && p.isPlace() {
			return tokens // "Hong Kong" is a country's name before a city's
		}
	}
	if len(f.senses[node]) == 0 { // most nodes have one sense: no slice of its own
		f.slab = append(f.slab, p.sense)
		f.senses[node] = f.slab[len(f.slab)-1 : len(f.slab) : len(f.slab)]
		return tokens
	}
	f.senses[node] = append(f.senses[node], p.sense)
	return tokens
}

func (f *trie) child(node, word int32) int32 {
	if node == 0 && f.first[word] != 0 {
		return f.first[word]
	}
	e := edge{node, word}
	if c, ok := f.edges[e]; ok && node != 0 {
		return c
	}
	c := int32(len(f.senses))
	f.senses = append(f.senses, nil)
	if node == 0 {
		f.first[word] = c
	} else {
		f.edges[e] = c
	}
	return c
}

// ends keeps the first and the last bit of n: of "Republic of the Congo", the
// two words that must be capitalised.
func ends(bits uint16, n int) uint16 {
	return bits & (1 | 1<<min(n-1, 15))
}
