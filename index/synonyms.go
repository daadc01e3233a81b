package index

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"attache/internal/text"
)

// Synonyms widen a query: where it has one term of a group, any of them will
// do. The zero value widens nothing. It may be used from several goroutines.
type Synonyms struct {
	groups [][]string
	// where finds a term's group by its stems, joined by spaces.
	where map[string][]int
	// longest is the number of words of the longest term.
	longest int
}

//go:embed builtin.txt
var builtin string

// BuiltinSynonyms returns the groups that come with the program: spellings,
// abbreviations and names of technologies.
func BuiltinSynonyms() [][]string {
	groups, err := ParseSynonyms("builtin.txt", builtin)
	if err != nil {
		panic("index: " + err.Error()) // a test reads it
	}
	return groups
}

// ParseSynonyms reads groups of terms that mean the same, one a line, parted
// by "=" or ",": "AI = artificial intelligence". Empty lines and what follows
// a # are passed over. name is what errors call the input.
func ParseSynonyms(name, data string) ([][]string, error) {
	var groups [][]string
	number := 0
	for line := range strings.Lines(data) {
		number++
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		var group []string
		for _, term := range strings.FieldsFunc(line, func(r rune) bool { return r == '=' || r == ',' }) {
			if len(units(term)) == 0 {
				return nil, fmt.Errorf("%s:%d: no letter or digit in term %q", name, number, strings.TrimSpace(term))
			}
			group = append(group, strings.Join(strings.Fields(term), " "))
		}
		if len(group) < 2 {
			return nil, fmt.Errorf("%s:%d: %q is alone, want terms parted by = or ,", name, number, line)
		}
		groups = append(groups, group)
	}
	return groups, nil
}

// NewSynonyms makes synonyms of groups of terms. Terms without words are passed
// over, and groups of which an earlier one has every term.
func NewSynonyms(groups [][]string) *Synonyms {
	s := &Synonyms{where: map[string][]int{}}
	for _, group := range groups {
		if s.has(group) {
			continue
		}
		i := len(s.groups)
		s.groups = append(s.groups, group)
		for _, term := range group {
			key, n := synonymKey(term)
			if n > 0 && !slices.Contains(s.where[key], i) {
				s.where[key] = append(s.where[key], i)
				s.longest = max(s.longest, n)
			}
		}
	}
	return s
}

// has reports whether one group holds all terms of another.
func (s *Synonyms) has(group []string) bool {
	in := map[int]int{}
	for _, term := range group {
		key, _ := synonymKey(term)
		for _, i := range s.where[key] {
			in[i]++
		}
	}
	for _, n := range in {
		if n == len(group) {
			return true
		}
	}
	return false
}

func synonymKey(term string) (key string, words int) {
	list := units(term)
	for i, u := range list {
		if i > 0 {
			key += " "
		}
		key += text.Stem(u.folded)
	}
	return key, len(list)
}

// Expand returns the query with every term of a group replaced by all of the
// group and every phrase also spelt otherwise: words side by side ("artificial intelligence" without quotes),
// single words, and whole phrases. What was typed stays among the
// alternatives.
func (s *Synonyms) Expand(q Query) Query {
	if s == nil || s.longest == 0 {
		return q
	}
	switch q := q.(type) {
	case And:
		return s.expandAll(q)
	case Or:
		out := make(Or, len(q))
		for i, part := range q {
			out[i] = s.Expand(part)
		}
		return out
	case Not:
		return Not{s.Expand(q.Query)}
	case Word, Phrase:
		return s.alternatives(And{q})
	}
	return q
}

// Used lists the groups that Expand would widen the query by, in the order of
// the query, each once: what a reader of the answer should be told.
func (s *Synonyms) Used(q Query) [][]string {
	var used [][]string
	seen := map[int]bool{}
	note := func(part And) bool {
		_, words, ok := plainWords(part)
		key, _ := synonymKey(words)
		if !ok {
			return false
		}
		for _, i := range s.where[key] {
			if !seen[i] {
				seen[i] = true
				used = append(used, s.groups[i])
			}
		}
		return len(s.where[key]) > 0
	}
	var walk func(q Query)
	walk = func(q Query) {
		switch q := q.(type) {
		case And:
			for i := 0; i < len(q); {
				n := min(s.longest, len(q)-i)
				for n > 1 && !note(q[i:i+n]) {
					n--
				}
				if n <= 1 {
					n = 1
					walk(q[i])
				}
				i += n
			}
		case Or:
			for _, part := range q {
				walk(part)
			}
		case Not:
			walk(q.Query)
		case Word, Phrase:
			note(And{q})
		}
	}
	if s != nil && s.longest > 0 && q != nil {
		walk(q)
	}
	return used
}

// expandAll replaces the longest runs of clauses that are a term.
func (s *Synonyms) expandAll(q And) Query {
	var out And
	for i := 0; i < len(q); {
		n := min(s.longest, len(q)-i)
		for n > 1 && s.alternatives(q[i:i+n]) == nil {
			n--
		}
		if n > 1 {
			out = append(out, s.alternatives(q[i:i+n]))
		} else {
			n = 1
			out = append(out, s.Expand(q[i]))
		}
		i += n
	}
	return out
}

// alternatives returns an Or of what the clauses say and of the other terms of
// their groups. Of several clauses that are no term it returns nil, of one the
// clause.
func (s *Synonyms) alternatives(q And) Query {
	field, words, ok := plainWords(q)
	key, _ := synonymKey(words)
	respelt := s.respelt(q)
	if !ok || len(s.where[key]) == 0 && respelt == nil {
		if len(q) == 1 {
			return q[0]
		}
		return nil
	}
	out := append(Or{Simplify(q)}, respelt...)
	for _, i := range s.where[key] {
		for _, term := range s.groups[i] {
			if other, n := synonymKey(term); other != key && n > 1 {
				out = append(out, Phrase{Field: field, Text: term})
			} else if other != key && n == 1 {
				out = append(out, Word{Field: field, Text: term})
			}
		}
	}
	return Simplify(out)
}

// maxRespelt bounds the spellings of one phrase.
const maxRespelt = 8

// respelt returns the other spellings of a phrase: those with single words in
// the place of single words ("fibre laser" for "fiber laser").
func (s *Synonyms) respelt(q And) (list []Query) {
	if len(q) != 1 {
		return nil
	}
	p, ok := q[0].(Phrase)
	if !ok || p.Near > 0 {
		return nil
	}
	spellings := []string{""}
	last := 0
	for _, u := range units(p.Text) {
		choices := append([]string{u.span.Of(p.Text)}, s.singles(u.folded)...)
		var longer []string
		for _, start := range spellings {
			for _, word := range choices {
				longer = append(longer, start+p.Text[last:u.span.Start]+word)
			}
		}
		spellings, last = longer[:min(len(longer), maxRespelt)], u.span.End
	}
	for _, spelling := range spellings[1:] { // the first is what was typed
		list = append(list, Phrase{Field: p.Field, Text: spelling + p.Text[last:]})
	}
	return list
}

// singles returns the other words of the groups of a word that have but single
// words.
func (s *Synonyms) singles(word string) (list []string) {
	key, _ := synonymKey(word)
	for _, i := range s.where[key] {
		for _, term := range s.groups[i] {
			other, n := synonymKey(term)
			if n > 1 {
				return nil // names and abbreviations replace whole terms only
			}
			if other != key {
				list = append(list, term)
			}
		}
	}
	return list
}

// plainWords joins clauses that are words of one field, or one phrase.
func plainWords(q And) (field, words string, ok bool) {
	for i, part := range q {
		var f, w string
		switch part := part.(type) {
		case Word:
			if part.Prefix || part.Fuzzy > 0 {
				return "", "", false
			}
			f, w = part.Field, part.Text
		case Phrase:
			if part.Near > 0 || len(q) > 1 {
				return "", "", false
			}
			f, w = part.Field, part.Text
		default:
			return "", "", false
		}
		if i > 0 && f != field {
			return "", "", false
		}
		field, words = f, words+" "+w
	}
	return field, words, len(q) > 0
}
