package text

import (
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
)

// Stem returns the English stem of a folded word (Porter's second algorithm,
// "Snowball"): "licensing" and "licensed" give "licens". Words with anything
// but a to z in them ("5g", "москва") are their own stems.
//
// The stem of a stem may differ: callers compare stems with stems only.
func Stem(word string) string {
	for i := 0; i < len(word); i++ {
		if word[i] < 'a' || word[i] > 'z' {
			return word
		}
	}
	if len(word) < 3 {
		return word
	}
	env := snowballstem.NewEnv(word)
	english.Stem(env)
	return env.Current()
}

// Bigrams calls yield for every two neighbouring characters of an unspaced
// run and for every single one, with the number of characters before it: how
// text without spaces is found. "华为" gives "华为" and "华" at 0, "为" at 1.
func Bigrams(run string, yield func(position int, gram string)) {
	last, position := -1, 0
	for i := 0; i < len(run); {
		_, size := utf8.DecodeRuneInString(run[i:])
		end := i + size
		if last >= 0 {
			yield(position-1, run[last:end])
		}
		yield(position, run[i:end])
		last, position, i = i, position+1, end
	}
}
