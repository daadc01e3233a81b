package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/jdkato/prose/v3/segment"
	"github.com/jdkato/prose/v3/tokenize"

	"attache/corpus"
)

// Passage is one field of a document, cut into sentences and tokens.
//
//	p.Text[t.Start:t.End]  // is token t, verbatim, for every t in p.Tokens
//
// Tokens ascend and do not overlap; a sentence is a range of tokens.
type Passage struct {
	Field     string
	Text      string
	Tokens    []Token
	Sentences []Sentence
}

// Token is a word or a punctuation mark: byte offsets into its passage's text.
type Token = corpus.Span

// Sentence is the half-open range [First, Last) of its tokens.
type Sentence struct{ First, Last int }

// segmenter cuts text; safe for concurrent use once built.
type segmenter struct {
	sentences *segment.Segmenter
	words     *tokenize.Tokenizer
}

func newSegmenter() (*segmenter, error) {
	sentences, err := segment.New()
	if err != nil {
		return nil, err
	}
	return &segmenter{sentences: sentences, words: tokenize.New()}, nil
}

// maxWord bounds the tokens handed to the tokeniser: a run of non-spaces
// longer than this is no word of any language, and is one token as it stands.
const maxWord = 512

// block is about how much text the sentence segmenter sees at most at once: its
// own memory is many times its input, and must not grow with the document.
const block = 64 << 10

// passage cuts one field, paragraph by paragraph. The sentence segmenter judges
// where sentences end within one; what it takes for an end behind "Ltd." and
// its like is joined again.
func (s *segmenter) passage(field, text string) Passage {
	p := Passage{Field: field, Text: text, Tokens: make([]Token, 0, len(text)/5+8)}
	for base := 0; base < len(text); {
		end := base + paragraphEnd(text[base:])
		start := len(p.Sentences)
		for _, sentence := range s.sentences.Segment(text[base:end]) {
			first := len(p.Tokens)
			p.Tokens = s.appendTokens(p.Tokens, sentence.Text, base+sentence.Start)
			switch n := len(p.Sentences); {
			case len(p.Tokens) == first:
			case n > start && continues(text, p.Tokens[:first], p.Tokens[first]):
				p.Sentences[n-1].Last = len(p.Tokens)
			default:
				p.Sentences = append(p.Sentences, Sentence{first, len(p.Tokens)})
			}
		}
		base = end
	}
	return p
}

// paragraphEnd is the length of the first paragraph of text: up to a blank
// line, or to the end of a line that stands for itself. A paragraph without end
// is cut within block bytes, at a line end, a sentence end, a space or, failing
// all, between two characters.
func paragraphEnd(text string) int {
	limit := min(len(text), block)
	for at := 0; at < limit; {
		i := strings.IndexByte(text[at:limit], '\n')
		if i < 0 {
			break
		}
		next := at + i + 1
		if standsAlone(text[at:next-1]) || next == len(text) || startsAnew(text[next:]) {
			return next
		}
		at = next
	}
	if limit == len(text) {
		return limit
	}
	for _, boundary := range []string{"\n", ". ", " "} {
		if i := strings.LastIndex(text[:limit], boundary); i > 0 {
			return i + len(boundary)
		}
	}
	for limit > 1 && !utf8.RuneStart(text[limit]) {
		limit--
	}
	return limit
}

// shortLine is the length below which a line is a heading, a field or the end
// of a paragraph rather than running text wrapped at a margin.
const shortLine = 48

// standsAlone reports whether a line is a paragraph of its own: blank, short,
// or a field such as "Post: Embassy in Bern".
func standsAlone(line string) bool {
	return len(strings.TrimSpace(line)) < shortLine || isField(line)
}

// startsAnew reports whether the line that text begins with starts a paragraph:
// a blank line, a field, or an item of a list.
func startsAnew(text string) bool {
	line, _, _ := strings.Cut(text[:min(len(text), 64)], "\n")
	trimmed := strings.TrimSpace(line)
	return trimmed == "" || strings.HasPrefix(trimmed, "- ") || strings.HasPrefix(trimmed, "* ") ||
		strings.HasPrefix(trimmed, "• ") || strings.HasPrefix(trimmed, "#") || isField(line)
}

// isField reports whether a line begins with a name of a few words and a colon.
func isField(line string) bool {
	name, _, found := strings.Cut(line[:min(len(line), 32)], ":")
	if !found || name == "" || strings.Count(name, " ") > 3 {
		return false
	}
	r, _ := utf8.DecodeRuneInString(name)
	return unicode.IsUpper(r)
}

// continues reports whether the token after those of a sentence goes on with
// it: the last is a full stop, or ends in one, and the next begins with a
// small letter or a comma on the same line, or is the other half of a legal
// form, "Pte. Ltd.".
func continues(text string, before []Token, next Token) bool {
	last := before[len(before)-1]
	if text[last.End-1] != '.' || strings.ContainsRune(text[last.End:next.Start], '\n') {
		return false
	}
	switch last.Of(text) {
	case "Pte.", "Sdn.", "Pvt.", "Pty.", "Co.":
		switch next.Of(text) {
		case "Ltd.", "Ltd", "LTD.", "LTD", "Limited", "Bhd.", "Bhd", "BHD.", "BHD", "Inc.", "Inc", "KG":
			return true
		}
	}
	r, _ := utf8.DecodeRuneInString(text[next.Start:])
	return unicode.IsLower(r) || r == ',' || r == ';'
}

// appendTokens appends the tokens of text, which starts at byte base. Han,
// kana and Hangul are one token a character, as no spaces part their words.
func (s *segmenter) appendTokens(dst []Token, text string, base int) []Token {
	for start := 0; start < len(text); {
		r, size := utf8.DecodeRuneInString(text[start:])
		switch {
		case unicode.IsSpace(r):
			start += size
		case unspaced(r):
			dst = append(dst, Token{Start: base + start, End: base + start + size})
			start += size
		default:
			word, end := plainWord(text, start)
			if end > 0 {
				dst = append(dst, Token{Start: base + start, End: base + word})
				if word < end {
					dst = append(dst, Token{Start: base + word, End: base + end})
				}
				start = end
				continue
			}
			end = start + chunk(text[start:])
			if end-start > maxWord {
				dst = append(dst, Token{Start: base + start, End: base + end})
			} else {
				for _, t := range s.words.Tokenize(text[start:end]) {
					if t.Text != "" {
						dst = appendParts(dst, text, base, Token{Start: start + t.Start, End: start + t.End()})
					}
				}
			}
			start = end
		}
	}
	return dst
}

// plainWord recognises what most of a text is and the tokeniser takes longest
// to leave alone: a word of ASCII letters, and a comma behind it. The word is
// text[start:word], the comma text[word:end]; end is 0 where it is neither.
func plainWord(text string, start int) (word, end int) {
	word = start
	for word < len(text) && isASCIILetter(text[word]) {
		word++
	}
	end = word
	if end < len(text) && text[end] == ',' {
		end++
	}
	if word == start || word-start > maxWord || end < len(text) && text[end] != ' ' && text[end] != '\n' {
		return 0, 0
	}
	return word, end
}

func isASCIILetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// chunk is the length of the longest prefix free of spaces and of characters
// that stand alone.
func chunk(text string) int {
	for i, r := range text {
		if unicode.IsSpace(r) || unspaced(r) {
			return i
		}
	}
	return len(text)
}

func unspaced(r rune) bool {
	return r >= 0x1100 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

// appendParts appends a token of text, cut further at dashes, quotation marks,
// and commas inside it, and joined to a full stop that belongs to it.
func appendParts(dst []Token, text string, base int, t Token) []Token {
	if t.Len() == 1 && text[t.Start] == '.' && len(dst) > 0 {
		last := &dst[len(dst)-1]
		if last.End == base+t.Start && abbreviated(text[last.Start-base:last.End-base]) {
			last.End++
			return dst
		}
	}
	from := t.Start
	word := text[t.Start:t.End]
	for i := 0; i < len(word); {
		r, size := rune(word[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(word[i:])
		}
		if parts(r) && size < len(word) && !(r == ',' && betweenDigits(word, i)) {
			if at := t.Start + i; at > from {
				dst = append(dst, Token{Start: base + from, End: base + at})
			}
			from = t.Start + i + size
			dst = append(dst, Token{Start: base + from - size, End: base + from})
		}
		i += size
	}
	if from < t.End {
		dst = append(dst, Token{Start: base + from, End: base + t.End})
	}
	return dst
}

// parts reports whether a character stands by itself wherever it is.
func parts(r rune) bool {
	switch r {
	case ',', ';', '(', ')', '[', ']', '"', '“', '”', '„', '«', '»', '—', '–', '…':
		return true
	}
	return false
}

func betweenDigits(word string, i int) bool {
	return i > 0 && i+1 < len(word) && unicode.IsDigit(rune(word[i-1])) && unicode.IsDigit(rune(word[i+1]))
}

// abbreviated reports whether a full stop after the word belongs to it: the
// legal forms that are written with one.
func abbreviated(word string) bool {
	switch word {
	case "Inc", "Ltd", "Corp", "Co", "Ltda", "Bhd", "Sdn", "Pte", "Pvt", "Pty", "Cie", "Bros", "Tbk", "Mfg",
		"inc", "ltd", "corp", "co", "INC", "LTD", "CORP", "CO", "S.A", "S.p.A", "N.V", "B.V", "L.P", "Univ", "Inst":
		return true
	}
	return false
}
