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

// block is about how much text the sentence segmenter sees at once: its own
// memory is many times its input, and must not grow with the document.
const block = 64 << 10

// passage cuts one field, block by block.
func (s *segmenter) passage(field, text string) Passage {
	p := Passage{Field: field, Text: text, Tokens: make([]Token, 0, len(text)/5+8)}
	for base := 0; base < len(text); {
		end := base + blockEnd(text[base:])
		for _, sentence := range s.sentences.Segment(text[base:end]) {
			first := len(p.Tokens)
			p.Tokens = s.appendTokens(p.Tokens, sentence.Text, base+sentence.Start)
			if len(p.Tokens) > first {
				p.Sentences = append(p.Sentences, Sentence{first, len(p.Tokens)})
			}
		}
		base = end
	}
	return p
}

// blockEnd is the length of the first block of text: up to the last paragraph
// end within the limit, else the last line end, else the last space, else the
// last whole character.
func blockEnd(text string) int {
	if len(text) <= block {
		return len(text)
	}
	for _, boundary := range []string{"\n\n", "\n", ". ", " "} {
		if i := strings.LastIndex(text[:block], boundary); i > 0 {
			return i + len(boundary)
		}
	}
	end := block
	for end > 1 && !utf8.RuneStart(text[end]) {
		end--
	}
	return end
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
			end := start + chunk(text[start:])
			if end-start > maxWord {
				dst = append(dst, Token{Start: base + start, End: base + end})
			} else {
				for _, t := range s.words.Tokenize(text[start:end]) {
					if t.Text != "" {
						dst = append(dst, Token{Start: base + start + t.Start, End: base + start + t.End()})
					}
				}
			}
			start = end
		}
	}
	return dst
}

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
