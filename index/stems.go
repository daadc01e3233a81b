package index

import (
	"bufio"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"attache/internal/text"

	bleve "github.com/blevesearch/bleve_index_api"
)

// The index holds the words of a text as they are, folded, each once. Which of
// them share a stem is listed in the generation's file "stems", so that a word
// can be found in all its forms without a second posting for each:
//
//	licens license licensed licensing
//
// one line a stem, sorted, the stem first, then all words of the index with
// that stem. Words that are their own and only form are left out.
const stemsName = "stems"

// stemTable finds the forms of a stem.
type stemTable struct{ lines string }

// readStems reads the table of a generation; an index without English texts
// has none.
func readStems(path string) (stemTable, error) {
	data, err := os.ReadFile(filepath.Join(path, stemsName))
	if errors.Is(err, fs.ErrNotExist) {
		return stemTable{}, nil
	}
	return stemTable{string(data)}, err
}

// line returns the line that holds the byte at i.
func (t stemTable) line(i int) (start, end int) {
	start = strings.LastIndexByte(t.lines[:i], '\n') + 1
	end = strings.IndexByte(t.lines[start:], '\n')
	if end < 0 {
		return start, len(t.lines)
	}
	return start, start + end
}

// forms returns all words with a stem, without those that stand for themselves.
func (t stemTable) forms(stem string) []string {
	i := sort.Search(len(t.lines), func(i int) bool {
		start, end := t.line(i)
		have, _, _ := strings.Cut(t.lines[start:end], " ")
		return have >= stem
	})
	if i == len(t.lines) {
		return nil
	}
	start, end := t.line(i)
	words := strings.Split(t.lines[start:end], " ")
	if words[0] != stem {
		return nil
	}
	return words[1:]
}

// writeStems makes the table for the words of a generation.
func writeStems(path string, r bleve.IndexReader) error {
	lines, err := stemLines(r)
	if err != nil {
		return err
	}
	return writeLines(filepath.Join(path, stemsName), lines)
}

// stemLines are the lines of the table for the words of an index.
func stemLines(r bleve.IndexReader) ([]string, error) {
	forms := map[string][]string{}
	for _, base := range []string{fieldText, fieldTitle} {
		dict, err := r.FieldDict(base + "_en")
		if err != nil {
			return nil, err
		}
		for {
			entry, err := dict.Next()
			if err != nil {
				return nil, err
			}
			if entry == nil {
				break
			}
			if stem := text.Stem(entry.Term); !slices.Contains(forms[stem], entry.Term) {
				forms[stem] = append(forms[stem], strings.Clone(entry.Term))
			}
		}
		if err := dict.Close(); err != nil {
			return nil, err
		}
	}
	lines := make([]string, 0, len(forms))
	for stem, words := range forms {
		if len(words) > 1 || words[0] != stem {
			slices.Sort(words)
			lines = append(lines, stem+" "+strings.Join(words, " ")+"\n")
		}
	}
	slices.SortFunc(lines, func(a, b string) int {
		x, _, _ := strings.Cut(a, " ")
		y, _, _ := strings.Cut(b, " ")
		return strings.Compare(x, y)
	})
	return lines, nil
}

func writeLines(path string, lines []string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	for _, line := range lines {
		if _, err := w.WriteString(line); err != nil {
			return errors.Join(err, f.Close())
		}
	}
	return errors.Join(w.Flush(), f.Close())
}

// forms returns the terms that hold a folded word in a field, in all its forms.
func (ix *Index) forms(f textField, word string) []string {
	if !f.stemmed {
		return []string{word}
	}
	stem := text.Stem(word)
	if list := ix.stems.forms(stem); list != nil {
		return list
	}
	return []string{stem} // its own and only form, if it is there at all
}
