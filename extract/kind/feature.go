package kind

import (
	"attache/internal/orgname"
)

// featurer turns names into features and keeps its memory for the next.
type featurer struct {
	words  []string
	hashes []uint32
}

// maxWords bounds the words of a name that are looked at: the first and last
// half of them.
const maxWords = 24

// features returns the hashed features of a name: its words, pairs of
// neighbours, its first and last word as such, its letter sequences of three
// to five within words, how many words it has, and whether it is written in
// capitals. The result is valid until the next call.
func (f *featurer) features(name string, buckets uint32) []uint32 {
	f.words = orgname.AppendWords(f.words[:0], name)
	words := f.words
	if len(words) > maxWords {
		copy(words[maxWords/2:], words[len(words)-maxWords/2:])
		words = words[:maxWords]
	}
	f.hashes = f.hashes[:0]
	add := func(h uint64) { f.hashes = append(f.hashes, uint32(h>>32*uint64(buckets)>>32)) }
	previous := uint64(0)
	for i, w := range words {
		word := hash('w', w)
		add(word)
		if i == 0 {
			add(hash('f', w))
		}
		if i == len(words)-1 {
			add(hash('l', w))
		}
		if i > 0 {
			add(mix(previous*31 + word))
		}
		previous = word
		f.letters(w, add)
	}
	add(mix(uint64(min(len(words), 8)) + 77))
	if capitals(name) {
		add(mix(99))
	}
	return f.hashes
}

// letters adds the sequences of three to five bytes of a word, with its ends
// marked.
func (f *featurer) letters(w string, add func(uint64)) {
	if len(w) < 3 {
		return
	}
	for n := 3; n <= 5; n++ {
		for i := -1; i+n <= len(w)+1; i++ {
			h := uint64(offset) ^ uint64(n)
			for k := i; k < i+n; k++ {
				c := byte('_')
				if k >= 0 && k < len(w) {
					c = w[k]
				}
				h = (h ^ uint64(c)) * prime
			}
			add(mix(h))
		}
	}
}

// capitals reports whether a name has letters and none in lower case.
func capitals(name string) bool {
	upper := false
	for i := 0; i < len(name); i++ {
		switch c := name[i]; {
		case c >= 'a' && c <= 'z':
			return false
		case c >= 'A' && c <= 'Z':
			upper = true
		}
	}
	return upper
}

// FNV-1a, whose low bits mix stirs into the high ones that are used.
const (
	offset = 14695981039346656037
	prime  = 1099511628211
)

func hash(space byte, s string) uint64 {
	h := (uint64(offset) ^ uint64(space)) * prime
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * prime
	}
	return mix(h)
}

func mix(h uint64) uint64 {
	h ^= h >> 31
	h *= 0x9E3779B97F4A7C15
	return h ^ h>>29
}
