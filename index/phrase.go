package index

import (
	"cmp"
	"slices"
	"strings"

	"attache/internal/text"

	bleve "github.com/blevesearch/bleve_index_api"
)

// element is one place of a phrase: the terms that may stand there.
type element struct {
	offset int // from the first place of the phrase
	width  int // places it covers: 2 for a pair of characters
	terms  []string
}

// elements cuts a phrase for a field. An unspaced run of two characters or
// more is matched by its pairs, each at its place.
func (f textField) elements(phrase string) (list []element, width int) {
	for _, w := range text.AppendWords(nil, phrase) {
		raw := text.Fold(phrase[w.Start:w.End])
		if !w.Unspaced {
			if raw != "" {
				list = append(list, element{width, 1, f.terms(raw)})
				width++
			}
			continue
		}
		n := len([]rune(raw))
		text.Bigrams(raw, func(at int, gram string) {
			if pair := len([]rune(gram)) == 2; pair || n == 1 {
				size := 1
				if pair {
					size = 2
				}
				list = append(list, element{width + at, size, []string{gram}})
			}
		})
		width += n
	}
	return list, width
}

func (e *evaluator) phrase(q Phrase, within []hit) ([]hit, error) {
	var lists [][]hit
	for _, f := range e.ix.textFields(q.Field) {
		found, err := e.phraseIn(f, q, within)
		if err != nil {
			return nil, err
		}
		lists = append(lists, found)
	}
	return union(lists), nil
}

// phraseIn finds the documents that hold all elements, then looks at places.
func (e *evaluator) phraseIn(f textField, q Phrase, within []hit) ([]hit, error) {
	list, width := f.elements(q.Text)
	if len(list) == 0 {
		return nil, nil
	}
	rarest := slices.Clone(list)
	counts := map[string]int{}
	for _, el := range list {
		for _, term := range el.terms {
			n, err := e.count(f.name, term)
			if err != nil {
				return nil, err
			}
			counts[el.terms[0]] += n
		}
	}
	slices.SortStableFunc(rarest, func(a, b element) int { return cmp.Compare(counts[a.terms[0]], counts[b.terms[0]]) })
	found := within
	for i, el := range rarest {
		next, err := e.ranked(f, el.terms, found)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			next = intersect(found, next)
		}
		if found = next; len(found) == 0 {
			return nil, nil
		}
	}
	if len(list) == 1 {
		return found, nil
	}
	return e.placed(f, q, list, width, found)
}

// places holds, per candidate, the places of each element, ascending.
type places [][]int

func (e *evaluator) placed(f textField, q Phrase, list []element, width int, found []hit) ([]hit, error) {
	at := make([]places, len(found))
	for i := range at {
		at[i] = make(places, len(list))
	}
	for n, el := range list {
		for _, term := range el.terms {
			i := 0
			err := e.scan(f.name, term, true, true, found, func(d *bleve.TermFieldDoc) {
				for found[i].doc < uint32(d.ID.Value()) {
					i++
				}
				for _, v := range d.Vectors {
					at[i][n] = append(at[i][n], int(v.Pos))
				}
			})
			if err != nil {
				return nil, err
			}
		}
	}
	out := found[:0:0]
	for i, p := range at {
		for n := range p {
			slices.Sort(p[n])
		}
		if q.Near == 0 && p.adjacent(list) || q.Near > 0 && p.near(list, width+q.Near) {
			out = append(out, found[i])
		}
	}
	return out, nil
}

// adjacent reports whether the elements stand somewhere at their offsets.
func (p places) adjacent(list []element) bool {
start:
	for _, first := range p[0] {
		for n, el := range list[1:] {
			if _, ok := slices.BinarySearch(p[n+1], first+el.offset); !ok {
				continue start
			}
		}
		return true
	}
	return false
}

// near reports whether some stretch of at most span places holds all elements;
// equal elements need places of their own.
func (p places) near(list []element, span int) bool {
	kind, need := kinds(list)
	type place struct{ at, end, kind int }
	var all []place
	for n, el := range list {
		if kind[n] == n { // the first of its kind stands for all
			for _, at := range p[n] {
				all = append(all, place{at, at + el.width, n})
			}
		}
	}
	slices.SortFunc(all, func(a, b place) int { return cmp.Compare(a.at, b.at) })
	for i, first := range all {
		got, missing := make([]int, len(list)), len(list)
		for _, next := range all[i:] {
			if next.end-first.at > span {
				if next.at-first.at > span {
					break
				}
				continue
			}
			if got[next.kind]++; got[next.kind] <= need[next.kind] {
				missing--
			}
		}
		if missing == 0 {
			return true
		}
	}
	return false
}

// kinds gives every element the number of the first element with its terms,
// and how many share it.
func kinds(list []element) (kind, need []int) {
	kind, need = make([]int, len(list)), make([]int, len(list))
	for i, el := range list {
		kind[i] = slices.IndexFunc(list, func(o element) bool { return strings.Join(o.terms, " ") == strings.Join(el.terms, " ") })
		need[kind[i]]++
	}
	return kind, need
}
