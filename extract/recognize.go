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
	// least is the score below which a name is not worth telling.
	least float32
	// scales turn the signs of a name of a type into its score.
	scales  [MISC + 1]scale
	scratch sync.Pool
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
	sums []uint64 // (2·window+1) × the model's lanes
}

// cacheSize is the number of words a reader keeps, by their hash; cacheWord is
// the longest kept. The cache never changes a result, only its price.
const (
	cacheSize = 1 << 14
	cacheWord = 32
)

// reader is the room one goroutine needs to recognise names.
type reader struct {
	m       *EntityModel
	lanes   int
	cache   []cached
	names   [][cacheWord]byte
	sizes   []uint8
	long    []cached // words of this sentence that the cache does not hold
	words   []*word
	own     []*cached
	state   sentence
	lattice *crf.Lattice
	memory  memory
	found   []finding // names of the sentence at hand
	keep    bool      // whether to keep the signs of the names found, for training
	kept    []signs
	hints   []uint64
	steps   int // features looked up and words made, for tests of linear work

	// What the first reading leaves of the document's words: their sums, and
	// what the memory asks.
	sums  []uint64
	forms []wordForm
	// news is the share of the words that training has not seen.
	news float64
}

// finding is a name in words of a sentence.
type finding struct {
	first, last int
	typ         EntityType
}

func newReader(m *EntityModel) *reader {
	lanes := m.crf.Lanes()
	r := &reader{m: m, lanes: lanes, cache: make([]cached, cacheSize), names: make([][cacheWord]byte, cacheSize), sizes: make([]uint8, cacheSize)}
	sums := make([]uint64, cacheSize*(2*window+1)*lanes)
	for i := range r.cache {
		r.cache[i].sums = sums[i*(2*window+1)*lanes:][:(2*window+1)*lanes]
	}
	r.state.lists = m.lists
	r.lattice = crf.NewLattice(m.crf)
	return r
}

// maxSentence is the number of words labelled at once; a longer sentence is
// cut, so that the room needed does not grow with the text. maxKept is the
// number of words beyond which the room for a document is not kept for others.
const (
	maxSentence = 1024
	maxKept     = 1 << 20
)

// eachSentence calls yield with the words of each sentence, or part of one, and
// the number of words before it in the document.
func eachSentence(passages []Passage, yield func(p *Passage, tokens []Token, at int)) {
	at := 0
	for i := range passages {
		p := &passages[i]
		for _, span := range p.Sentences {
			for first := span.First; first < span.Last; first += maxSentence {
				tokens := p.Tokens[first:min(first+maxSentence, span.Last)]
				yield(p, tokens, at)
				at += len(tokens)
			}
		}
	}
}

func (r *reader) recognize(passages []Passage, dst []Entity) []Entity {
	r.read(passages)
	eachSentence(passages, func(p *Passage, tokens []Token, at int) { dst = r.readAgain(p, tokens, at, dst) })
	if len(r.forms) > maxKept {
		r.sums, r.forms = nil, nil
	}
	return dst
}

// read is the first reading: it leaves the sums of all words, and what the
// memory learns of them where there is more than one sentence.
func (r *reader) read(passages []Passage) {
	r.memory.reset()
	r.sums, r.forms = r.sums[:0], r.forms[:0]
	unseen, words := 0, 0
	alone := len(passages) == 1 && len(passages[0].Sentences) == 1
	eachSentence(passages, func(p *Passage, tokens []Token, at int) {
		r.look(p.Text, tokens)
		r.state.set(r.words)
		r.sum()
		for i, w := range r.words {
			r.forms = append(r.forms, w.wordForm)
			r.forms[at+i].listed = r.state.known[i].kinds&listOrganization != 0
			if w.plain != 0 {
				words++
				if w.unseen {
					unseen++
				}
			}
		}
		if !alone {
			r.fill(at, len(tokens), nil)
			r.find(r.lattice.Best())
			r.memory.count(r.forms[at:], r.found)
		}
	})
	r.news = float64(unseen) / float64(max(1, words))
}

// readAgain appends the names of a sentence, whose first word is number at of
// the document, to dst.
func (r *reader) readAgain(p *Passage, tokens []Token, at int, dst []Entity) []Entity {
	r.fill(at, len(tokens), &r.memory)
	tags := r.lattice.Best()
	r.find(tags)
	before, end := len(dst), 0 // the names so far; where the name before ends
	for _, name := range r.found {
		first, last := name.first, name.last
		if first < end {
			continue // completed the name before
		}
		if name.typ == ORG {
			if last-first == 1 && endings[r.forms[at+first].lower] {
				continue
			}
			first = opened(p.Text, tokens, first, last)
			for n := len(dst) - 1; n >= before && dst[n].Span.End > tokens[first].Start; n-- {
				dst, r.kept = dst[:n], r.kept[:min(n, len(r.kept))] // a part of this name
			}
			first = begun(r.forms[at:at+len(tokens)], first, last)
			last = r.m.tags.completed(p.Text, tokens, tags, last)
		}
		end = last
		signs := r.signs(r.lattice.Probability(name.first, tags[name.first:name.last]), r.forms[at+first:at+last])
		score := logistic(r.m.scales[name.typ].odds(signs))
		if score < float64(r.m.least) {
			continue
		}
		if r.keep {
			r.kept = append(r.kept, signs)
		}
		dst = append(dst, Entity{
			Field: p.Field,
			Span:  Token{Start: tokens[first].Start, End: tokens[last-1].End},
			Type:  name.typ, Score: score,
		})
	}
	return r.formed(p, tokens, dst, before)
}

// find leaves the names that the tags mark in r.found.
func (r *reader) find(tags []uint8) {
	r.found = r.found[:0]
	r.m.tags.names(tags, func(first, last int, t EntityType) { r.found = append(r.found, finding{first, last, t}) })
}

// fill fills the lattice with the sums of n words from number at on, and what
// the memory, if given, says of them.
func (r *reader) fill(at, n int, memory *memory) {
	r.lattice.Reset(n)
	for i := range n {
		sums := r.sums[(at+i)*r.lanes:][:r.lanes]
		if memory != nil {
			form := &r.forms[at+i]
			r.hints = appendHint(r.hints[:0], memory.hint(form), form.caps)
			r.add(sums, r.hints)
		}
		r.lattice.Set(i, sums)
	}
	if r.m.shift != 0 {
		r.lattice.Shift(r.m.shift)
	}
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
	r.makeCached(c, text, how)
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
		c.sums = make([]uint64, (2*window+1)*r.lanes)
	}
	r.makeCached(c, text, how)
	return c
}

func (r *reader) makeCached(c *cached, text string, how recase) {
	c.word, c.how = makeWord(text, how, r.m.lex), how
	w := &c.word
	w.outside = article[w.lower] || w.caps == capsLower && w.lex.caps() == 1 && !linking[w.lower]
	w.unseen = !r.m.crf.Knows(key1(template(tLower, 0), w.lower))
	clear(c.sums)
	for offset := -window; offset <= window; offset++ {
		keys := &r.state.keys
		for g := range keys {
			keys[g] = keys[g][:0]
		}
		r.state.ownFeatures(&c.word, offset, keys)
		r.addAll(c.sums[(offset+window)*r.lanes:][:r.lanes])
	}
}

// addAll adds the weights of the features in r.state.keys to sums.
func (r *reader) addAll(sums []uint64) {
	for _, group := range r.state.keys {
		r.add(sums, group)
	}
}

func (r *reader) add(sums, keys []uint64) {
	r.steps += len(keys)
	for _, key := range keys {
		r.m.crf.Add(sums, key)
	}
}

// sum appends the sums of the words of the sentence in r.state to r.sums.
func (r *reader) sum() {
	n := len(r.words)
	for i := range n {
		from := len(r.sums)
		for range r.lanes {
			r.sums = append(r.sums, 0)
		}
		sums := r.sums[from:]
		for offset := -window; offset <= window; offset++ {
			if at := i + offset; at >= 0 && at < n {
				for j, own := range r.own[at].sums[(offset+window)*r.lanes:][:r.lanes] {
					sums[j] += own
				}
			}
		}
		r.state.contextFeatures(i)
		r.addAll(sums)
	}
}

// signs are what tells whether a name found is right: 1, the log-odds the
// field gives it, the share of its words that training has not seen, that of
// the document's, the log-odds times that, the share of its words that are part
// of a listed organisation, whether it is a single word, and whether it ends in
// a legal form.
type signs [8]float64

func (r *reader) signs(probability float64, name []wordForm) signs {
	p := min(max(probability, 1e-6), 1-1e-6)
	odds := math.Log(p / (1 - p))
	unseen, listed, single, legal := 0.0, 0.0, 0.0, 0.0
	for i := range name {
		if name[i].unseen {
			unseen++
		}
		if name[i].listed {
			listed++
		}
	}
	if len(name) == 1 {
		single = 1
	}
	if len(name) > 1 && endings[name[len(name)-1].lower] {
		legal = 1
	}
	n := float64(len(name))
	return signs{1, odds, unseen / n, r.news, odds * r.news, listed / n, single, legal}
}

// scale is the weights of the signs; plainScale takes the field at its word.
type scale [len(signs{})]float32

var plainScale = scale{1: 1}

// odds are the log-odds of being right.
func (s *scale) odds(of signs) float64 {
	sum := 0.0
	for k, x := range of {
		sum += float64(s[k]) * x
	}
	return sum
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
