package extract

import (
	"math"
	"sync"
	"unicode"
	"unicode/utf8"

	"attache/extract/crf"
)

// EntityModel is a trained recogniser of names: a [crf.Model] over tags of
// words, the form table and the name filter its features need, and what turns its
// probabilities into scores. It is a [Recognizer], immutable and safe to share.
type EntityModel struct {
	// Language is the ISO 639-1 code of the texts it is for.
	Language string
	tags     tagSet
	crf      *crf.Model
	lex      *formTable
	lists    *nameLists
	// shift is added to the score of every tag but none.
	shift float32
	// slope and offset turn the log-odds of a name of a type into those of
	// its being right.
	slope, offset [MISC + 1]float32
	scratch       sync.Pool
}

// Types returns the types of names the model finds.
func (m *EntityModel) Types() []EntityType { return m.tags.types }

// Recognize appends the names of one document's passages to dst. It reads the
// text twice: what the first reading found tells the second what a word is
// elsewhere in the document.
func (m *EntityModel) Recognize(passages []Passage, dst []Entity) []Entity {
	r := m.reader()
	defer m.scratch.Put(r)
	return r.recognize(passages, dst)
}

func (m *EntityModel) reader() *reader {
	if r, ok := m.scratch.Get().(*reader); ok {
		return r
	}
	return newReader(m)
}

// cached is a word with the sums of its own features at each offset.
type cached struct {
	word word
	how  recase
	full bool
	sums []int32 // (2·window+1) × the model's width
}

// cacheSize is the number of words a reader keeps, by their hash; cacheWord is
// the longest kept. The cache never changes a result, only its price.
const (
	cacheSize = 1 << 13
	cacheWord = 32
)

// reader is the room one goroutine needs to recognise names.
type reader struct {
	m       *EntityModel
	cache   []cached
	names   [][cacheWord]byte
	sizes   []uint8
	long    []cached // words of this sentence that the cache does not hold
	words   []*word
	own     []*cached
	state   sentence
	lattice *crf.Lattice
	base    []int32
	sum     []int32
	memory  memory
	found   []finding
	steps   int // features looked up and words made, for tests of linear work
}

// finding is a name in words of a sentence.
type finding struct {
	passage, sentence int
	first, last       int // words of the passage
	entity            Entity
}

func newReader(m *EntityModel) *reader {
	width := m.crf.Width()
	r := &reader{m: m, cache: make([]cached, cacheSize), names: make([][cacheWord]byte, cacheSize), sizes: make([]uint8, cacheSize)}
	sums := make([]int32, cacheSize*(2*window+1)*width)
	for i := range r.cache {
		r.cache[i].sums = sums[i*(2*window+1)*width:][:(2*window+1)*width]
	}
	r.state.lex, r.state.lists = m.lex, m.lists
	r.lattice = crf.NewLattice(m.crf)
	r.base, r.sum = make([]int32, width), make([]int32, width)
	return r
}

func (r *reader) recognize(passages []Passage, dst []Entity) []Entity {
	r.memory.reset()
	r.read(passages, nil)
	if len(passages) > 1 || len(passages) == 1 && len(passages[0].Sentences) > 1 {
		first := r.found
		r.memory.learn(r, passages, first)
		r.read(passages, &r.memory)
	}
	for i := range r.found {
		dst = append(dst, r.found[i].entity)
	}
	return dst
}

// read finds the names of all sentences, with the hints of a memory if given.
func (r *reader) read(passages []Passage, memory *memory) {
	r.found = r.found[:0]
	for p := range passages {
		for s, sentence := range passages[p].Sentences {
			r.sentence(&passages[p], p, s, sentence, memory)
		}
	}
}

// maxSentence is the number of words labelled at once; a longer sentence is
// cut, so that the room needed does not grow with the text.
const maxSentence = 1024

func (r *reader) sentence(p *Passage, passage, number int, span Sentence, memory *memory) {
	for first := span.First; first < span.Last; first += maxSentence {
		last := min(first+maxSentence, span.Last)
		tokens := p.Tokens[first:last]
		r.look(p.Text, tokens)
		r.state.set(r.words)
		if memory != nil {
			memory.hint(&r.state)
		}
		r.score()
		tags := r.lattice.Best()
		r.m.tags.names(tags, func(from, to int, t EntityType) {
			probability := r.lattice.Probability(from, tags[from:to])
			if t == ORG {
				to = completed(p.Text, tokens, tags, to)
			}
			r.found = append(r.found, finding{passage, number, first + from, first + to, Entity{
				Field: p.Field,
				Span:  Token{Start: tokens[from].Start, End: tokens[to-1].End},
				Type:  t, Score: r.m.calibrate(t, probability),
			}})
		})
	}
}

// completed returns the end of an organisation's name with what belongs to it
// but is rarely seen in training: a legal form behind a comma, "(publ)". The
// tags say where the next name begins.
func completed(text string, tokens []Token, tags []uint8, to int) int {
	free := func(n int) bool {
		if to+n > len(tokens) {
			return false
		}
		for _, tag := range tags[to : to+n] {
			if tag != 0 {
				return false
			}
		}
		return true
	}
	word := func(i int) string { return tokens[to+i].Of(text) }
	if free(2) && word(0) == "," && formAfterComma(word(1)) {
		to += 2
	} else if free(1) && formAlone(word(0)) {
		to++
	}
	if free(3) && word(0) == "(" && word(1) == "publ" && word(2) == ")" {
		to += 3
	}
	return to
}

func formAfterComma(word string) bool {
	switch word {
	case "Inc.", "Inc", "INC.", "Ltd.", "Ltd", "LTD.", "LLC", "L.L.C.", "L.P.", "LP", "Corp.", "Tbk", "Tbk.", "S.A.", "GmbH", "N.V.", "S.p.A.", "Co.", "Limited", "Incorporated", "LLP", "P.C.", "PLLC":
		return true
	}
	return false
}

func formAlone(word string) bool {
	switch word {
	case "Inc.", "Ltd.", "LLC", "GmbH", "plc", "AG", "Oyj", "ASA", "AB", "Tbk", "S.A.", "N.V.", "Bhd.":
		return true
	}
	return false
}

// look fills r.words and r.own for the tokens.
func (r *reader) look(text string, tokens []Token) {
	r.words, r.own, r.long = r.words[:0], r.own[:0], r.long[:0]
	if cap(r.long) < len(tokens) {
		r.long = make([]cached, 0, len(tokens))
	}
	shout := shouted(text, tokens)
	for _, t := range tokens {
		word := t.Of(text)
		c := r.word(word, recasing(word, shout, r.m.lex))
		r.own, r.words = append(r.own, c), append(r.words, &c.word)
	}
}

// word finds a word in the cache, or makes it. What is made stays valid for
// this sentence: a slot is not taken from a word the sentence holds.
func (r *reader) word(text string, how recase) *cached {
	if len(text) > cacheWord {
		return r.make(text, how)
	}
	slot := hashString(text) % cacheSize
	c := &r.cache[slot]
	if c.full && c.how == how && string(r.names[slot][:r.sizes[slot]]) == text {
		return c
	}
	if c.full && r.held(c) {
		return r.make(text, how)
	}
	r.fill(c, text, how)
	c.full = true
	r.sizes[slot] = uint8(copy(r.names[slot][:], text))
	return c
}

func (r *reader) held(c *cached) bool {
	for _, o := range r.own {
		if o == c {
			return true
		}
	}
	return false
}

// make makes a word that is not kept beyond the sentence.
func (r *reader) make(text string, how recase) *cached {
	r.long = r.long[:len(r.long)+1]
	c := &r.long[len(r.long)-1]
	if c.sums == nil {
		c.sums = make([]int32, (2*window+1)*r.m.crf.Width())
	}
	r.fill(c, text, how)
	return c
}

func (r *reader) fill(c *cached, text string, how recase) {
	c.word, c.how = makeWord(text, how, r.m.lex), how
	clear(c.sums)
	width := r.m.crf.Width()
	for offset := -window; offset <= window; offset++ {
		keys := &r.state.keys
		for g := range keys {
			keys[g] = keys[g][:0]
		}
		r.state.ownFeatures(&c.word, offset, keys)
		r.add(c.sums[(offset+window)*width:][:width])
	}
}

// add adds the weights of the features in r.state.keys to sums.
func (r *reader) add(sums []int32) {
	for _, group := range r.state.keys {
		r.steps += len(group)
		for _, key := range group {
			r.m.crf.Add(sums, key)
		}
	}
}

// score fills the lattice for the sentence in r.state.
func (r *reader) score() {
	width := r.m.crf.Width()
	n := len(r.words)
	r.lattice.Reset(n)
	for i := range n {
		clear(r.sum)
		for offset := -window; offset <= window; offset++ {
			if at := i + offset; at >= 0 && at < n {
				own := r.own[at].sums[(offset+window)*width:][:width]
				for j := range r.sum {
					r.sum[j] += own[j]
				}
			}
		}
		r.state.contextFeatures(i)
		r.add(r.sum)
		r.lattice.Set(i, r.sum)
	}
	if r.m.shift != 0 {
		r.lattice.Shift(r.m.shift)
	}
}

// calibrate turns a probability of the field into a score.
func (m *EntityModel) calibrate(t EntityType, p float64) float64 {
	p = min(max(p, 1e-6), 1-1e-6)
	odds := float64(m.slope[t])*math.Log(p/(1-p)) + float64(m.offset[t])
	return 1 / (1 + math.Exp(-odds))
}

// shouted reports whether a sentence is written in capitals: three words or
// more of two letters or more, and four in five of those in capitals.
func shouted(text string, tokens []Token) bool {
	words, upper := 0, 0
	for _, t := range tokens {
		word := t.Of(text)
		if len(word) < 2 || len(word) > 64 {
			continue
		}
		letters, small := 0, 0
		for _, c := range word {
			if unicode.IsLetter(c) {
				letters++
				if !unicode.IsUpper(c) {
					small++
				}
			}
		}
		if letters < 2 {
			continue
		}
		words++
		if small == 0 {
			upper++
		}
	}
	return words >= 3 && 5*upper >= 4*words
}

// recasing says how to read a word: in a sentence in capitals those mostly
// seen in lower case are lowered, the others get a capital and small letters.
func recasing(text string, shout bool, lex *formTable) recase {
	if !shout || len(text) < 2 {
		return asWritten
	}
	for _, c := range text {
		if unicode.IsLetter(c) && !unicode.IsUpper(c) {
			return asWritten
		}
	}
	if _, size := utf8.DecodeRuneInString(text); size == len(text) {
		return asWritten
	}
	w := makeWord(text, asLower, lex)
	if w.lex.caps() == 1 || w.lex.caps() == 0 && len(text) < 4 {
		return asLower
	}
	return asTitle
}
