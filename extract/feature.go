package extract

import (
	"unicode"
	"unicode/utf8"
)

// A feature is a 64-bit key: the hash of a template's number and of what the
// template was filled with. Templates and hash are part of a model: change
// one, and the version in models must change with it.

const (
	prime1 = 0x9E3779B97F4A7C15
	prime2 = 0xBF58476D1CE4E5B9
	prime3 = 0x94D049BB133111EB
)

// mix spreads the bits of h over the word (the finisher of SplitMix64).
func mix(h uint64) uint64 {
	h = (h ^ h>>30) * prime2
	h = (h ^ h>>27) * prime3
	return h ^ h>>31
}

func key1(template, a uint64) uint64 { return mix(template*prime1 + a) }

func key2(template, a, b uint64) uint64 { return mix(mix(template*prime1+a) + b) }

func key3(template, a, b, c uint64) uint64 { return mix(mix(mix(template*prime1+a)+b) + c) }

// hashString is FNV-1a, finished.
func hashString(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return mix(h)
}

// caps is how a word is capitalised.
type caps uint8

const (
	capsOther caps = iota // no letter, no digit: punctuation
	capsLower
	capsTitle // Word
	capsUpper // WORD, two letters or more
	capsOne   // a single capital
	capsMixed // iPhone, McDonald, VoA
	capsDigit // no letter, a digit
	capsAlnum // letters and digits
	capsDots  // U.S., J.
	capsNone  // letters without case
)

// capital reports whether a word so written can be part of a name by its look.
func (c caps) capital() bool {
	return c >= capsTitle && c != capsDigit && c != capsNone
}

// wordForm is what the rest of a document may tell of a token.
type wordForm struct {
	exact, lower uint64
	letters      uint64 // of a short word in capitals: its letters as initials of a name
	initial      rune   // the first character, folded
	caps         caps
	size         uint8 // characters, at most 255
	unseen       bool  // the field has no weights for it
	outside      bool  // an article, or a word as a rule in small letters and so written
	listed       bool  // part of a listed organisation's name, here
	typ          uint8 // of the name it stands in by the first reading, or 0
}

// word is what is known of a token by itself.
type word struct {
	wordForm
	plain  uint64 // letters and digits only, folded; 0 if there are none
	shape  uint64 // X for capitals, x for letters, 0 for digits, runs cut at two
	prefix [4]uint64
	suffix [4]uint64
	lex    lexeme
}

const (
	maxFolded = 48 // characters of a word that count
)

// fold maps a character to what the folded form of a word keeps of it.
func fold(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		switch {
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A'
		case '0' <= r && r <= '9':
			return '0'
		}
		return r
	case r == '’' || r == '‘':
		return '\''
	case r == '“' || r == '”':
		return '"'
	case r == '–' || r == '—' || r == '‑':
		return '-'
	case unicode.IsDigit(r):
		return '0'
	}
	return unicode.ToLower(r)
}

// shapeOf maps a character to its class.
func shapeOf(r rune) rune {
	switch {
	case 'a' <= r && r <= 'z':
		return 'x'
	case 'A' <= r && r <= 'Z':
		return 'X'
	case '0' <= r && r <= '9':
		return '0'
	case r < utf8.RuneSelf:
		return r
	case unicode.IsUpper(r):
		return 'X'
	case unicode.IsLower(r):
		return 'x'
	case unicode.IsLetter(r):
		return 'c'
	case unicode.IsDigit(r):
		return '0'
	}
	return '-'
}

// recase says how a word is to be read in a sentence written in capitals.
type recase uint8

const (
	asWritten recase = iota
	asTitle
	asLower
)

// makeWord works out what is known of a token. Words are cached, so this runs
// for a small part of the tokens.
func makeWord(text string, how recase, lex *formTable) word {
	var folded [maxFolded]rune
	var w word
	n, shape, last, same := 0, uint64(0), rune(0), 0
	exact, lower, plain := uint64(14695981039346656037), uint64(14695981039346656037), uint64(0)
	var look looks
	for i, r := range text {
		if how == asLower || how == asTitle && i > 0 {
			r = unicode.ToLower(r)
		}
		f, s := fold(r), shapeOf(r)
		exact = (exact ^ uint64(r)) * 1099511628211
		lower = (lower ^ uint64(f)) * 1099511628211
		look.see(s, n)
		if s == 'x' || s == 'X' || s == '0' || s == 'c' {
			plain = (plain ^ uint64(f)) * 1099511628211
		}
		if s != last {
			same = 0
		}
		if same++; same <= 2 {
			shape = shape*37 + uint64(s)
		}
		last = s
		if n < maxFolded {
			folded[n] = f
		} else {
			copy(folded[maxFolded/2:], folded[maxFolded/2+1:])
			folded[maxFolded-1] = f
		}
		n++
	}
	w.exact, w.lower, w.shape = mix(exact), mix(lower), mix(shape)
	if plain != 0 {
		w.plain = mix(plain)
	}
	w.caps, w.size = look.caps(n), uint8(min(n, 255))
	w.affixes(folded[:min(n, maxFolded)])
	w.initial = folded[0]
	if w.caps == capsUpper && n < 9 {
		for _, f := range folded[:n] {
			w.letters = extendName(w.letters, uint64(f))
		}
	}
	w.lex = lex.find(w.lower)
	return w
}

func (w *word) affixes(folded []rune) {
	n := len(folded)
	prefix, suffix := uint64(1), uint64(2)
	for k := 0; k < 4 && k < n-1; k++ {
		prefix = prefix*1099511628211 + uint64(folded[k])
		suffix = suffix*1099511628211 + uint64(folded[n-1-k])
		w.prefix[k], w.suffix[k] = prefix, suffix
	}
}

// looks counts the classes of a word's characters.
type looks struct {
	upper, lower, digit, uncased, dots, rest int
	first                                    bool // the first character is a capital
}

func (l *looks) see(class rune, at int) {
	switch class {
	case 'X':
		l.upper++
		l.first = l.first || at == 0
	case 'x':
		l.lower++
	case '0':
		l.digit++
	case 'c':
		l.uncased++
	case '.':
		l.dots++
	default:
		l.rest++
	}
}

func (l *looks) caps(n int) caps {
	letters := l.upper + l.lower
	switch {
	case letters+l.uncased == 0 && l.digit == 0:
		return capsOther
	case letters+l.uncased == 0:
		return capsDigit
	case letters == 0:
		return capsNone
	case l.digit > 0:
		return capsAlnum
	case l.upper > 0 && l.dots > 0 && l.lower <= l.upper:
		return capsDots
	case l.upper == 0:
		return capsLower
	case l.lower == 0 && n == 1:
		return capsOne
	case l.lower == 0:
		return capsUpper
	case l.first && l.upper == 1:
		return capsTitle
	}
	return capsMixed
}
