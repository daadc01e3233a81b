package index

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"

	"attache/internal/text"

	bleve "github.com/blevesearch/bleve_index_api"
)

// Postings hold the words of a text as they are, folded, each once. The
// generation's file "words" gives every word and stem its number, for "order",
// and lists under each stem all words of the index that share it, so that a word
// can be found in all its forms without a second posting for each:
//
//	licens 17 license licensed licensing
//	moscow 4
//
// one line a word or stem, sorted. Words that are their own and only form have
// none listed. Numbers are given in the order in which the words first stand in
// the records, so common ones are small.
const wordsName = "words"

// wordTable finds the number and the forms of a word.
type wordTable struct {
	lines string
	// laid has the numbers of words laid over the index; see overlay.go.
	laid map[string]uint32
}

// readWords reads the table of a generation.
func readWords(path string) (wordTable, error) {
	data, err := os.ReadFile(filepath.Join(path, wordsName))
	return wordTable{lines: string(data)}, err
}

// line returns the line that holds the byte at i.
func (t wordTable) line(i int) (start, end int) {
	start = strings.LastIndexByte(t.lines[:i], '\n') + 1
	end = strings.IndexByte(t.lines[start:], '\n')
	if end < 0 {
		return start, len(t.lines)
	}
	return start, start + end
}

// find returns what stands behind a word; "" if it is not there.
func (t wordTable) find(word string) string {
	i := sort.Search(len(t.lines), func(i int) bool {
		start, end := t.line(i)
		have, _, _ := strings.Cut(t.lines[start:end], " ")
		return have >= word
	})
	if i == len(t.lines) {
		return ""
	}
	start, end := t.line(i)
	have, rest, _ := strings.Cut(t.lines[start:end], " ")
	if have != word {
		return ""
	}
	return rest
}

// number returns the number of a word or stem; 0 if no text has it.
func (t wordTable) number(word string) uint32 {
	digits, _, _ := strings.Cut(t.find(word), " ")
	n, err := strconv.ParseUint(digits, 10, 32)
	if err != nil {
		return t.laid[word]
	}
	return uint32(n)
}

// forms returns all words with a stem, without those that stand for themselves.
func (t wordTable) forms(stem string) []string {
	_, forms, some := strings.Cut(t.find(stem), " ")
	if !some {
		return nil
	}
	return strings.Split(forms, " ")
}

// writeWords makes the table for the words of a generation and their numbers.
func writeWords(path string, r bleve.IndexReader, numbers *numbering) error {
	f, err := os.Create(filepath.Join(path, wordsName))
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<18)
	err = printWords(w, r, numbers)
	return errors.Join(err, w.Flush(), f.Close())
}

// printWords prints the table for the words of an index.
func printWords(w io.Writer, r bleve.IndexReader, numbers *numbering) error {
	forms := map[string][]string{}
	for _, base := range []string{fieldText, fieldTitle} {
		err := eachTerm(r, base+"_en", func(term string) {
			if stem := text.Stem(term); !slices.Contains(forms[stem], term) {
				forms[stem] = append(forms[stem], strings.Clone(term))
			}
		})
		if err != nil {
			return err
		}
	}
	for word, number := range numbers.all() {
		list := forms[word]
		if slices.Sort(list); len(list) == 1 && list[0] == word {
			list = nil
		}
		line := fmt.Sprintln(strings.Join(append([]string{word, strconv.Itoa(int(number))}, list...), " "))
		if _, err := io.WriteString(w, line); err != nil {
			return err
		}
	}
	return nil
}

// eachTerm calls f for the terms of a field. A term is valid during the call.
func eachTerm(r bleve.IndexReader, field string, f func(term string)) error {
	dict, err := r.FieldDict(field)
	if err != nil {
		return err
	}
	defer dict.Close()
	for {
		entry, err := dict.Next()
		if err != nil || entry == nil {
			return err
		}
		f(entry.Term)
	}
}

// forms returns the terms that hold a folded word in a field, in all its forms.
func (ix *Index) forms(f textField, word string) []string {
	if !f.stemmed {
		return []string{word}
	}
	stem := text.Stem(word)
	if list := ix.words.forms(stem); list != nil {
		return list
	}
	return []string{stem} // its own and only form, if it is there at all
}

// vocabulary numbers the words one analyser meets. The numbers are its own: list
// holds word n at n-1.
type vocabulary struct {
	number map[string]uint32
	list   []string
	// global holds the number in the index for each own one. It belongs to
	// whoever numbers the index; see numbering.
	global []uint32
}

func newVocabulary() *vocabulary { return &vocabulary{number: map[string]uint32{}} }

func (v *vocabulary) add(word string) uint32 {
	n, ok := v.number[word]
	if !ok {
		word = strings.Clone(word)
		v.list = append(v.list, word)
		n = uint32(len(v.list))
		v.number[word] = n
	}
	return n
}

// numbering gives words and fields their numbers in an index, in the order in
// which the documents come. So they do not depend on who analysed which.
type numbering struct {
	before wordTable // what has numbers already
	count  int       // of numbers given, before and now
	words  map[string]uint32
	fields []string
	entry  []byte
}

// newNumbering goes on where an index stopped; the zero Index is an empty one.
func newNumbering(ix *Index) *numbering {
	return &numbering{
		before: ix.words, count: strings.Count(ix.words.lines, "\n") + len(ix.words.laid),
		words: maps.Clone(ix.words.laid), fields: slices.Clone(ix.manifest.Fields),
	}
}

// all yields all words, ascending, with their numbers.
func (n *numbering) all() iter.Seq2[string, uint32] {
	return func(yield func(string, uint32) bool) {
		fresh := slices.Sorted(maps.Keys(n.words))
		for line := range strings.Lines(n.before.lines) {
			word, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
			for len(fresh) > 0 && fresh[0] < word {
				if !yield(fresh[0], n.words[fresh[0]]) {
					return
				}
				fresh = fresh[1:]
			}
			digits, _, _ := strings.Cut(rest, " ")
			number, err := strconv.ParseUint(digits, 10, 32)
			if err == nil && !yield(word, uint32(number)) {
				return
			}
		}
		for _, word := range fresh {
			if !yield(word, n.words[word]) {
				return
			}
		}
	}
}

// encode writes a document's entry of "order", analysed with v. list is v.list
// as it was then: its owner may be adding to it.
func (n *numbering) encode(runs []run, v *vocabulary, list []string) []byte {
	if more := len(list) - len(v.global); more > 0 {
		v.global = append(v.global, make([]uint32, more)...)
	}
	n.entry = appendEntry(n.entry[:0], runs, func(own uint32) uint32 {
		if v.global[own-1] == 0 {
			v.global[own-1] = n.word(list[own-1])
		}
		return v.global[own-1]
	}, n.field)
	return n.entry
}

func (n *numbering) word(word string) uint32 {
	number, ok := n.words[word]
	if !ok {
		number = n.before.number(word)
	}
	if number == 0 {
		n.count++
		number = uint32(n.count)
		if n.words == nil {
			n.words = map[string]uint32{}
		}
		n.words[word] = number
	}
	return number
}

func (n *numbering) field(name string) uint32 {
	i := slices.Index(n.fields, name)
	if i < 0 {
		i = len(n.fields)
		n.fields = append(n.fields, name)
	}
	return uint32(i + 1)
}
