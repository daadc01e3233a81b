package extract

import (
	"fmt"
	"slices"
	"strings"

	"attache/internal/text"
)

// A cue is a word of a passage as the phrase matcher sees it: its bytes, its
// number in the lexicon (0 for a word no phrase uses) and what parts it from
// the word before.
type cue struct {
	Start, End int
	ID         uint16
	Break      breakKind
}

// breakKind is the strongest boundary between a word and the one before it.
type breakKind uint8

const (
	breakNone   breakKind = iota // space, hyphen, slash, quote
	breakComma                   // comma or bracket
	breakClause                  // semicolon, colon, dash
	breakEnd                     // end of a sentence or line
)

// number is the lexicon's class of words that start with a digit, written #.
const number uint16 = 1

// lexicon numbers the words that phrases use. Immutable once its phrases are
// compiled.
type lexicon struct {
	ids map[string]uint16
}

func newLexicon() *lexicon {
	return &lexicon{ids: map[string]uint16{"#": number}}
}

// id returns the number of a folded word, giving it one if it has none.
func (l *lexicon) id(word string) uint16 {
	id, ok := l.ids[word]
	if !ok {
		id = uint16(len(l.ids)) + 1
		l.ids[word] = id
	}
	return id
}

// cues appends the words of s to dst, numbered. scratch is reused for words.
func (l *lexicon) cues(dst []cue, s string) []cue {
	var fold [64]byte
	end := 0
	for _, w := range text.AppendWords(make([]text.Word, 0, len(s)/5+1), s) {
		c := cue{Start: w.Start, End: w.End, Break: parting(s[end:w.Start])}
		end = w.End
		switch first := s[w.Start]; {
		case '0' <= first && first <= '9':
			c.ID = number
		case w.End-w.Start <= 32:
			c.ID = l.ids[string(text.AppendFold(fold[:0], s[w.Start:w.End]))]
		}
		dst = append(dst, c)
	}
	return dst
}

// parting is the strongest boundary in what stands between two words.
func parting(gap string) breakKind {
	if gap == " " || gap == "-" || gap == "" {
		return breakNone
	}
	kind := breakNone
	for i, r := range gap {
		switch r {
		case ',', '(', ')', '，', '（', '）':
			kind = max(kind, breakComma)
		case ';', ':', '—', '–', '；', '：', '|', '[', ']', '*':
			kind = max(kind, breakClause)
		case '?', '!', '\n', '。', '•':
			kind = breakEnd
		case '.':
			if i+1 == len(gap) {
				continue // "U.S", "3.2": a full stop before a space ends a sentence
			}
			kind = breakEnd
		case '-':
			if i > 0 && gap[i-1] == ' ' {
				kind = max(kind, breakClause)
			}
		}
	}
	return kind
}

// phrase is a compiled pattern: elements in order, with gaps between them.
type phrase struct {
	elements []element
	anchor   int // the element whose words are rarest; matching starts there
	text     string
}

// element matches one word out of a set, after at most Gap others.
type element struct {
	words    []uint16 // ascending
	optional bool
	gap      int
}

func (e *element) has(id uint16) bool {
	if id == 0 {
		return false
	}
	if len(e.words) <= 4 {
		return slices.Contains(e.words, id)
	}
	_, ok := slices.BinarySearch(e.words, id)
	return ok
}

// compile reads a pattern: words in order, alternatives a|b, @list for a named
// list, word~ for all its regular forms, word? for one that may be missing,
// ..N for up to N words between, # for a number.
func (l *lexicon) compile(pattern string, lists map[string][]string) (phrase, error) {
	p := phrase{text: pattern, anchor: -1}
	gap := 0
	for field := range strings.FieldsSeq(pattern) {
		if rest, isGap := strings.CutPrefix(field, ".."); isGap {
			if len(rest) != 1 || rest[0] < '1' || rest[0] > '9' || len(p.elements) == 0 {
				return p, fmt.Errorf("bad gap %q in %q", field, pattern)
			}
			gap = int(rest[0] - '0')
			continue
		}
		e := element{gap: gap}
		gap = 0
		field, e.optional = strings.CutSuffix(field, "?")
		for word := range strings.SplitSeq(field, "|") {
			words, err := expand(word, lists)
			if err != nil {
				return p, fmt.Errorf("%w in %q", err, pattern)
			}
			for _, w := range words {
				e.words = append(e.words, l.id(w))
			}
		}
		slices.Sort(e.words)
		e.words = slices.Compact(e.words)
		p.elements = append(p.elements, e)
	}
	p.anchor = anchor(p.elements, l)
	if p.anchor < 0 || gap != 0 {
		return p, fmt.Errorf("no word to start from in %q", pattern)
	}
	return p, nil
}

// anchor picks the required element with the fewest words, common ones last.
func anchor(elements []element, l *lexicon) int {
	best, bestCost := -1, 0
	for i, e := range elements {
		if e.optional {
			continue
		}
		cost := len(e.words)
		for _, w := range commonWords {
			if id, ok := l.ids[w]; ok && e.has(id) {
				cost += 100
			}
		}
		if best < 0 || cost < bestCost {
			best, bestCost = i, cost
		}
	}
	return best
}

var commonWords = []string{"the", "of", "to", "a", "an", "in", "on", "for", "with", "and", "or", "is", "are", "be", "by", "at", "from", "as", "that", "it", "its", "was", "were", "would", "will", "has", "have", "had", "not", "no", "this", "which", "their", "who", "may", "can", "could", "#", "one", "new", "up", "out", "we", "our"}

// expand spells out one alternative of a pattern.
func expand(word string, lists map[string][]string) ([]string, error) {
	if name, isList := strings.CutPrefix(word, "@"); isList {
		words, ok := lists[name]
		if !ok {
			return nil, fmt.Errorf("no list @%s", name)
		}
		return words, nil
	}
	stem, inflected := strings.CutSuffix(word, "~")
	if stem == "" || strings.ContainsAny(stem, "@~?") {
		return nil, fmt.Errorf("bad word %q", word)
	}
	if !inflected {
		return []string{text.Fold(stem)}, nil
	}
	return inflections(text.Fold(stem)), nil
}

// inflections lists the regular forms of an English verb or noun.
func inflections(w string) []string {
	last := w[len(w)-1]
	switch {
	case last == 'e':
		return []string{w, w + "s", w + "d", w[:len(w)-1] + "ing"}
	case last == 'y' && len(w) > 2 && !strings.ContainsRune("aeiou", rune(w[len(w)-2])):
		return []string{w, w[:len(w)-1] + "ies", w[:len(w)-1] + "ied", w + "ing"}
	case strings.HasSuffix(w, "s") || strings.HasSuffix(w, "sh") || strings.HasSuffix(w, "ch") || strings.HasSuffix(w, "x"):
		return []string{w, w + "es", w + "ed", w + "ing"}
	}
	return []string{w, w + "s", w + "ed", w + "ing"}
}

// matchAt tries the phrase with its anchor on word i of cues and returns the
// words [first, last) it covers.
func (p *phrase) matchAt(cues []cue, i int) (first, last int, ok bool) {
	last, ok = p.forward(cues, p.anchor+1, i+1)
	if !ok {
		return 0, 0, false
	}
	first, ok = p.backward(cues, p.anchor, i)
	return first, last, ok
}

// forward matches elements e and on against the words from i; i is returned
// when none is left. The shortest gap wins.
func (p *phrase) forward(cues []cue, e, i int) (int, bool) {
	if e == len(p.elements) {
		return i, true
	}
	el := &p.elements[e]
	for skip := 0; skip <= el.gap && i+skip < len(cues); skip++ {
		limit := breakNone
		if el.gap > 0 {
			limit = breakComma
		}
		if cues[i+skip].Break > limit {
			break
		}
		if el.has(cues[i+skip].ID) {
			if last, ok := p.forward(cues, e+1, i+skip+1); ok {
				return last, true
			}
		}
	}
	if el.optional {
		return p.forward(cues, e+1, i)
	}
	return 0, false
}

// backward matches the elements before e against the words before i.
func (p *phrase) backward(cues []cue, e, i int) (int, bool) {
	if e == 0 {
		return i, true
	}
	el, gap := &p.elements[e-1], p.elements[e].gap
	limit := breakNone
	if gap > 0 {
		limit = breakComma
	}
	for skip := 0; skip <= gap && i-1-skip >= 0; skip++ {
		if cues[i-skip].Break > limit {
			break
		}
		if el.has(cues[i-1-skip].ID) {
			if first, ok := p.backward(cues, e-1, i-1-skip); ok {
				return first, true
			}
		}
	}
	if el.optional {
		return p.backward(cues, e-1, i)
	}
	return 0, false
}
