package extract

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"attache/internal/text"
)

// A cue is a word of a passage as the phrase matcher sees it: its bytes, its
// number in the phraseTable (0 for a word no phrase uses) and what parts it from
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

// number is the table's class of words that start with a digit, written #.
const number uint16 = 1

// phraseTable numbers the words that phrases use. Immutable once sealed.
type phraseTable struct {
	ids    map[string]uint16
	slots  []slot     // ids again, open-addressed, for words as they stand in a text
	starts [1024]bool // by the first two letters, whether a word starts so
}

// slot is a word of the sealed table; id 0 marks an empty one.
type slot struct {
	word string
	hash uint32
	id   uint16
}

func newPhraseTable() *phraseTable {
	return &phraseTable{ids: map[string]uint16{"#": number}}
}

// id returns the number of a folded word, giving it one if it has none.
func (l *phraseTable) id(word string) uint16 {
	id, ok := l.ids[word]
	if !ok {
		id = uint16(len(l.ids)) + 1
		l.ids[word] = id
	}
	return id
}

// seal readies the table for cues; no word is numbered after that.
func (l *phraseTable) seal() *phraseTable {
	size := 64
	for size < 4*len(l.ids) {
		size *= 2
	}
	l.slots = make([]slot, size)
	for word, id := range l.ids {
		hash := uint32(0)
		for i := range len(word) {
			hash = hash*hashFactor + uint32(word[i])
		}
		at := hash & uint32(size-1)
		for l.slots[at].id != 0 {
			at = (at + 1) & uint32(size-1)
		}
		l.slots[at] = slot{word, hash, id}
		l.starts[startOf(word)] = true
	}
	return l
}

// startOf numbers the first two letters of a word, in either case. Folding
// keeps them where they are ASCII.
func startOf(word string) int {
	if len(word) == 1 {
		return int(word[0]&31) << 5
	}
	return int(word[0]&31)<<5 | int(word[1]&31)
}

const hashFactor = 0x9E3779B1

// lookup is the number of a word as it stands in a text, 0 if it has none.
func (l *phraseTable) lookup(word string) uint16 {
	if !l.starts[startOf(word)] && word[0] < 0x80 && (len(word) == 1 || word[1] < 0x80) {
		return 0
	}
	hash := uint32(0)
	for i := range len(word) {
		c := word[i]
		if c >= 0x80 {
			return l.ids[text.Fold(word)]
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		hash = hash*hashFactor + uint32(c)
	}
	mask := uint32(len(l.slots) - 1)
	for at := hash & mask; l.slots[at].id != 0; at = (at + 1) & mask {
		if s := &l.slots[at]; s.hash == hash && len(s.word) == len(word) && strings.EqualFold(s.word, word) {
			return s.id
		}
	}
	return 0
}

// longestCue is the length in bytes from which a word is no word of a phrase.
const longestCue = 32

// scratch holds the buffers of one call; see scratches.
type scratch struct {
	words []text.Word
	cues  []cue
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// cues cuts s into numbered words. They lie in the scratch, until its next use.
func (l *phraseTable) cues(buf *scratch, s string) []cue {
	buf.words, buf.cues = text.AppendWords(buf.words[:0], s), buf.cues[:0]
	end := 0
	for _, w := range buf.words {
		c := cue{Start: w.Start, End: w.End, Break: parting(s[end:w.Start])}
		end = w.End
		switch first := s[w.Start]; {
		case '0' <= first && first <= '9':
			c.ID = number
		case w.End-w.Start <= longestCue:
			c.ID = l.lookup(s[w.Start:w.End])
		}
		buf.cues = append(buf.cues, c)
	}
	return buf.cues
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
		case ';', '—', '–', '；', '：', '|', '[', ']', '*':
			kind = max(kind, breakClause)
		case ':':
			if i+1 < len(gap) { // not "50:50"
				kind = max(kind, breakClause)
			}
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
func (l *phraseTable) compile(pattern string, lists map[string][]string) (phrase, error) {
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
func anchor(elements []element, l *phraseTable) int {
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
	last, ok = p.forward(cues, p.anchor+1, i+1, 0)
	if !ok {
		return 0, 0, false
	}
	first, ok = p.backward(cues, p.anchor-1, i, p.elements[p.anchor].gap)
	return first, last, ok
}

// forward matches elements e and on against the words from i and returns where
// they end. slack is the gap before an optional element passed over. The
// shortest gap wins.
func (p *phrase) forward(cues []cue, e, i, slack int) (int, bool) {
	if e == len(p.elements) {
		return i, true
	}
	el := &p.elements[e]
	gap := el.gap + slack
	for k := i; k <= i+gap && k < len(cues) && cues[k].Break <= limit(gap); k++ {
		if el.has(cues[k].ID) {
			if last, ok := p.forward(cues, e+1, k+1, 0); ok {
				return last, true
			}
		}
	}
	if el.optional {
		return p.forward(cues, e+1, i, gap)
	}
	return 0, false
}

// backward matches the elements up to e against the words before i, with at
// most gap words between, and returns where they start.
func (p *phrase) backward(cues []cue, e, i, gap int) (int, bool) {
	if e < 0 {
		return i, true
	}
	el := &p.elements[e]
	for k := i - 1; k >= i-1-gap && k >= 0 && cues[k+1].Break <= limit(gap); k-- {
		if el.has(cues[k].ID) {
			if first, ok := p.backward(cues, e-1, k, el.gap); ok {
				return first, true
			}
		}
	}
	if el.optional {
		return p.backward(cues, e-1, i, gap+el.gap)
	}
	return 0, false
}

// limit is the strongest boundary a phrase may cross: a comma inside a gap.
func limit(gap int) breakKind {
	if gap > 0 {
		return breakComma
	}
	return breakNone
}
