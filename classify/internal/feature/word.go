// Package feature turns text into what a linear model reads: words as they
// are compared, and the keys of words and short phrases.
//
// A word keeps its byte range, so that text[w.Start:w.End] is the word as
// written, whatever was folded for comparison. Keys are 64-bit hashes; the
// package keeps no strings. All functions are pure.
package feature

import (
	"strings"
	"unicode/utf8"

	"attache/internal/text"
)

// Word is one word of a field: its byte range and how it compares.
type Word struct {
	Start, End int32
	// Key is the hash of the word folded and in the singular.
	Key uint64
	// Stop marks function words, words of the genre, numbers and single
	// letters, which are no feature of their own.
	Stop bool
	// Break says that punctuation stands between this word and the one before,
	// so that no phrase spans it.
	Break bool
	// Name says that the word stands in a name; AppendWords does not know.
	Name bool
}

// Cutter cuts text into words. It keeps scratch, so each goroutine needs its
// own; the zero value is ready.
type Cutter struct {
	raw []text.Word
	buf []byte
}

// AppendWords appends the words of s to dst. Texts beyond 2 GiB are cut there.
func (c *Cutter) AppendWords(dst []Word, s string) []Word {
	if len(s) > maxText {
		s = s[:maxText]
	}
	c.raw = text.AppendWords(c.raw[:0], s)
	last := 0
	for _, w := range c.raw {
		c.buf = Normalize(c.buf[:0], s[w.Start:w.End])
		dst = append(dst, Word{
			Start: int32(w.Start), End: int32(w.End),
			Key:   Hash(c.buf),
			Stop:  isStop(c.buf),
			Break: parts(s[last:w.Start]),
		})
		last = w.End
	}
	return dst
}

const maxText = 1<<31 - 1

// Keys returns the keys of the words of a phrase, as AppendWords would give
// them.
func Keys(phrase string) []uint64 {
	var c Cutter
	var keys []uint64
	for _, w := range c.AppendWords(nil, phrase) {
		keys = append(keys, w.Key)
	}
	return keys
}

// Normalize appends the word as it is compared: folded (lower case, no
// accents) and with the plural taken off where the ending says so: "batteries"
// and "battery" become "battery", "viruses" "virus", "houses" "house"; what ends
// in "ss", "us" or "is" stays ("analysis", "virus", "glass"), and "lens" does.
func Normalize(dst []byte, word string) []byte {
	base := len(dst)
	dst = text.AppendFold(dst, word)
	w := dst[base:]
	n := len(w)
	if n < 4 || w[n-1] != 's' {
		return dst
	}
	switch w[n-2] {
	case 's', 'u', 'i':
		return dst
	case 'n':
		if string(w) == "lens" {
			return dst
		}
	case 'e':
		if n > 4 && w[n-3] == 'i' {
			w[n-3] = 'y'
			return dst[:len(dst)-2]
		}
		if n > 4 && (w[n-3] == 'x' || w[n-3] == 'z' || w[n-3] == 'h' || w[n-3] == 's' && w[n-4] == 's') {
			return dst[:len(dst)-2]
		}
		if w[n-3] == 's' && singular(string(w[:n-2])) {
			return dst[:len(dst)-2]
		}
	}
	return dst[:len(dst)-1]
}

// singular reports whether a word in "s" is the singular of the one in "ses":
// "virus", "campus", "bus", "gas", "lens", but not "hous", "fus" or "abus".
func singular(word string) bool {
	stem, us := strings.CutSuffix(word, "us")
	if !us || stem == "" {
		return word == "lens" || strings.HasSuffix(word, "gas")
	}
	return strings.ContainsRune("rptn", rune(stem[len(stem)-1])) || strings.HasSuffix(stem, "b") && !strings.HasSuffix(stem, "ab")
}

// Hash is FNV-1a over the bytes, finished so that all bits depend on all.
func Hash(b []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range b {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return mix(h)
}

// Join is the key of a phrase one word longer: Join(Join(0, a), b) is the key
// of "a b".
func Join(phrase, word uint64) uint64 {
	return mix(phrase*0x9E3779B97F4A7C15 + word)
}

// mix is the finisher of MurmurHash3 (Appleby, public domain).
func mix(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	h ^= h >> 33
	return h
}

// parts reports whether what stands between two words parts phrases: anything
// but spaces, single line breaks, hyphens, slashes and apostrophes.
func parts(gap string) bool {
	breaks := 0
	for i := 0; i < len(gap); {
		c := gap[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(gap[i:])
			if r != '\u2010' && r != '\u2011' && r != '\u2019' && r != '\u00A0' && r != '\u00AE' && r != '\u2122' {
				return true
			}
			i += size
			continue
		}
		switch c {
		case ' ', '\t', '\r', '-', '/', '\'':
		case '\n':
			if breaks++; breaks > 1 {
				return true
			}
		default:
			return true
		}
		i++
	}
	return false
}
