package extract

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"attache/corpus"
)

// Rules is a recogniser of organisations and people that needs no model: it
// reads capitals, legal forms, head words, titles and first names. It is what
// there is for a language without a trained recogniser, and what a trained
// one has to beat; its figures stand in testdata/rules.golden.
//
// A Rules is immutable after [NewRules] and safe for concurrent use.
type Rules struct {
	words   map[string]class
	phrases map[string][][]string // by first word
	generic map[string]bool
	scratch sync.Pool
}

var _ Recognizer = (*Rules)(nil)

// The scores of the rules: how often each was right on the development sets
// that testdata/rules.golden names, rounded to a twentieth.
const (
	scoreLegal   = 0.85
	scoreKnown   = 0.90
	scoreBegin   = 0.60
	scoreHead    = 0.70
	scoreAcronym = 0.85
	scoreContext = 0.35
	scoreTitle   = 0.90
	scoreGiven   = 0.80
)

// NewRules builds the vocabulary of the rules.
func NewRules() *Rules {
	r := &Rules{words: vocabulary(), phrases: make(map[string][][]string)}
	r.generic = make(map[string]bool)
	for name := range strings.SplitSeq(genericNames, "|") {
		r.generic[name] = true
	}
	for phrase := range strings.SplitSeq(orgPhrases, "|") {
		words := strings.Fields(phrase)
		r.phrases[words[0]] = append(r.phrases[words[0]], words)
	}
	r.scratch.New = func() any { return new(sentenceRules) }
	return r
}

// Recognize implements [Recognizer]; it finds ORG and PER.
func (r *Rules) Recognize(passages []Passage, dst []Entity) []Entity {
	s := r.scratch.Get().(*sentenceRules)
	defer r.scratch.Put(s)
	for i := range passages {
		p := &passages[i]
		for _, sentence := range p.Sentences {
			s.read(r, p, sentence)
			dst = s.recognize(dst)
		}
	}
	*s = sentenceRules{seen: s.seen[:0]} // keeps no text alive
	return dst
}

// seen is what the rules know of a token.
type seen struct {
	class   class
	capital bool // starts with an upper-case letter, or a digit with one after it: 3M
	upper   bool // two or more letters, none of them lower-case
}

// sentenceRules is one sentence under the rules, reused for the next.
type sentenceRules struct {
	rules  *Rules
	field  string
	text   string
	tokens []Token
	seen   []seen
}

func (s *sentenceRules) read(r *Rules, p *Passage, sentence Sentence) {
	s.rules, s.field, s.text = r, p.Field, p.Text
	s.tokens = p.Tokens[sentence.First:sentence.Last]
	s.seen = s.seen[:0]
	for i := range s.tokens {
		s.seen = append(s.seen, r.look(s.word(i)))
	}
}

// word is token i as written.
func (s *sentenceRules) word(i int) string { return s.tokens[i].Of(s.text) }

// is reports whether token i exists and is of one of the classes.
func (s *sentenceRules) is(i int, c class) bool {
	return i >= 0 && i < len(s.seen) && s.seen[i].class&c != 0
}

func (s *sentenceRules) mark(i int, word string) bool {
	return i >= 0 && i < len(s.tokens) && s.word(i) == word
}

func (r *Rules) look(word string) seen {
	capital, upper := capitals(word)
	if !capital && len(word) > 12 {
		return seen{}
	}
	c, ok := r.words[word]
	if !ok && strings.IndexByte(word, '.') >= 0 {
		c = r.words[strings.ReplaceAll(word, ".", "")] & (legalWord | orgWord | acronymNot)
	}
	if !capital {
		c &= legalWord | joinWord | firmNoun | firmVerb
	}
	return seen{class: c, capital: capital, upper: upper}
}

// capitals reports whether a word starts as a name does, and whether it is
// written in capitals throughout.
func capitals(word string) (capital, upper bool) {
	first, _ := utf8.DecodeRuneInString(word)
	capital = unicode.IsUpper(first)
	if !capital && !unicode.IsDigit(first) && first != 'e' && first != 'i' {
		return false, false
	}
	letters, lower, hyphen := 0, 0, -1
	for i, c := range word {
		switch {
		case unicode.IsUpper(c):
			letters++
			capital = capital || i == 1
		case unicode.IsLower(c):
			letters++
			lower++
			if hyphen >= 0 && i == hyphen+1 && !strings.HasPrefix(word, "al-") {
				return false, false // Boston-based, Chinese-made
			}
		case c == '-':
			hyphen = i
		}
	}
	return capital, letters >= 2 && lower == 0
}

// namable reports whether token i can stand in a name.
func (s *sentenceRules) namable(i int) bool {
	return i >= 0 && i < len(s.seen) && s.seen[i].capital && s.seen[i].class&stopWord == 0
}

// recognize appends the names of the sentence.
func (s *sentenceRules) recognize(dst []Entity) []Entity {
	for i := 0; i < len(s.tokens); {
		if !s.namable(i) {
			i++
			continue
		}
		end, kind, score := s.name(i)
		if kind != 0 {
			dst = append(dst, s.entity(i, end, kind, score))
			if kind == ORG {
				if a := s.acronym(i, end); a > 0 {
					dst = append(dst, s.entity(a, a+1, ORG, scoreAcronym))
					end = a + 1
				}
			}
		}
		i = max(end, i+1)
	}
	return dst
}

func (s *sentenceRules) entity(first, end int, kind EntityType, score float64) Entity {
	e := Entity{
		Field: s.field, Type: kind, Score: score,
		Span: corpus.Span{Start: s.tokens[first].Start, End: s.tokens[end-1].End},
	}
	if kind == ORG && closesSentence(s.word(end-1)) {
		e.Span.End--
	}
	return e
}

// closesSentence reports whether a word's dot is the sentence's, which the
// tokeniser left on it: "Oyj.", but not "Inc." or "S.p.A.".
func closesSentence(word string) bool {
	stem, dotted := strings.CutSuffix(word, ".")
	if !dotted || len(stem) < 2 || strings.Contains(stem, ".") {
		return false
	}
	switch stem {
	case "Inc", "Corp", "Ltd", "Co", "Bros", "Univ", "Inst", "Dept", "Pvt", "Pty", "Bhd", "Sdn", "Assn", "Assoc", "Cie", "INC", "CORP", "LTD", "CO", "Co.,Ltd", "Ges", "Jr", "Sr", "Lab", "Labs", "Intl", "Natl", "Tbk", "Pte", "Ltda", "Lda", "St":
		return false
	}
	return true
}

// acronym returns the token of "(NCI)" right after the name [first, end), or
// 0. Its letters must be capitals that begin words of the name, in order.
func (s *sentenceRules) acronym(first, end int) int {
	if !s.mark(end, "(") || !s.mark(end+2, ")") {
		return 0
	}
	short := s.word(end + 1)
	if !s.seen[end+1].upper || len(short) > 10 {
		return 0
	}
	long := s.text[s.tokens[first].Start:s.tokens[end-1].End]
	if !acronymOf(short, long) {
		return 0
	}
	return end + 1
}
