package extract

import (
	"fmt"

	"attache/extract/crf"
)

// featurizer turns marked text into features for training, by the code that
// recognising uses.
type featurizer struct {
	lex    *formTable
	lists  *nameLists
	tags   tagSet
	cache  map[recased]*word
	state  sentence
	gold   []uint8
	open   uint64   // the tags that a word without a marked name may have
	opens  []uint64 // of the sentence at hand
	buffer [groups][]uint64
}

type recased struct {
	text string
	how  recase
}

func newFeaturizer(tags tagSet, lex *formTable, lists *nameLists) *featurizer {
	f := &featurizer{lex: lex, lists: lists, tags: tags, cache: make(map[recased]*word)}
	f.state.lists = lists
	return f
}

func (f *featurizer) word(text string, how recase) *word {
	key := recased{text, how}
	w := f.cache[key]
	if w == nil {
		made := makeWord(text, how, f.lex)
		w = &made
		f.cache[key] = w
	}
	return w
}

func (f *featurizer) words(text string, tokens []Token) []*word {
	shout := shouted(text, tokens)
	words := make([]*word, len(tokens))
	for i, t := range tokens {
		part := t.Of(text)
		words[i] = f.word(part, recasing(part, shout, f.lex))
	}
	return words
}

// sample says how a document takes part in training.
type sample struct {
	weight float32
	// domain numbers the guide it is marked by: 0 is ours, others have copies
	// of some features to themselves, so that what is particular to them
	// stays out of the weights used later.
	domain uint64
	// reading is the first one; nil if there was none.
	*reading
	// unlisted leaves the name lists out, as for a name that stands in none.
	unlisted bool
}

// add adds the sentences of a document to the set.
func (f *featurizer) add(set *crf.Set, doc *GoldDocument, how sample) error {
	f.state.lists = f.lists
	if how.unlisted {
		f.state.lists = nil
	}
	at := 0 // words before the sentence
	for p := range doc.Passages {
		passage := &doc.Passages[p]
		for _, span := range passage.Sentences {
			tokens := passage.Tokens[span.First:min(span.Last, span.First+maxSentence)]
			f.state.set(f.words(passage.Text, tokens))
			for i := range tokens {
				f.position(i, how.domain)
				if how.reading != nil {
					w := &how.forms[at+i]
					f.buffer[groupMemory] = appendHint(f.buffer[groupMemory], how.memory.hint(w), w.caps)
				}
				set.Position(f.buffer[:]...)
			}
			gold := f.goldTags(tokens, doc.Names[p])
			if err := set.EndOpen(gold, f.openTags(gold), how.weight); err != nil {
				return fmt.Errorf("document %s: %w", doc.ID, err)
			}
			at += span.Last - span.First
		}
	}
	return nil
}

// position gathers the features of position i in f.buffer.
func (f *featurizer) position(i int, domain uint64) {
	for g := range f.buffer {
		f.buffer[g] = f.buffer[g][:0]
	}
	s := &f.state
	for offset := -window; offset <= window; offset++ {
		if at := i + offset; at >= 0 && at < len(s.words) {
			s.ownFeatures(s.words[at], offset, &f.buffer)
		}
	}
	s.contextFeatures(i)
	for g := range f.buffer {
		f.buffer[g] = append(f.buffer[g], s.keys[g]...)
	}
	if domain < 1 {
		return
	}
	w := s.words[i]
	own := func(group int, number, value uint64) {
		f.buffer[group] = append(f.buffer[group], key3(^uint64(0), domain, number, value))
	}
	own(groupLook, 0, uint64(w.caps))
	own(groupLook, 1, w.lex.sorts())
	own(groupClass, 5, w.lex.classes()[0])
	own(groupLexical, 2, w.lower)
	own(groupLexical, 3, s.at(i-1).lower)
	own(groupLexical, 6, s.at(i+1).lower)
	own(groupList, 4, uint64(s.known[i].kinds)<<8|uint64(s.known[i].part))
}

// openTags are the tags that words may have beside those marked, nil if there
// are none.
func (f *featurizer) openTags(gold []uint8) []uint64 {
	if f.open == 0 {
		return nil
	}
	f.opens = resized(f.opens, len(gold))
	for i, tag := range gold {
		f.opens[i] = 0
		if tag == 0 {
			f.opens[i] = f.open
		}
	}
	return f.opens
}

// goldTags turns names into tags of the tokens; a name that ends inside a
// token takes the whole of it.
func (f *featurizer) goldTags(tokens []Token, names []Entity) []uint8 {
	f.gold = resized(f.gold, len(tokens))
	clear(f.gold)
	at := 0
	for _, name := range names {
		for at < len(tokens) && tokens[at].End <= name.Span.Start {
			at++
		}
		end := at
		for end < len(tokens) && tokens[end].Start < name.Span.End {
			end++
		}
		f.tags.mark(f.gold, at, end, name.Type)
		at = end
	}
	return f.gold
}
