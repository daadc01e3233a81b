package index

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Query is a node of a query. String gives the query in the language of
// [Parse], which reads it back as the same query.
type Query interface{ String() string }

// And matches what all of its parts match; nothing in it matches everything.
type And []Query

// Or matches what any of its parts matches.
type Or []Query

// Not matches what its part does not.
type Not struct{ Query Query }

// Word matches a word in a field of words; Field is "" for title and text.
// Words cut into several ("state-of-the-art") match as a phrase.
type Word struct {
	Field, Text string
	// Prefix takes Text for the beginning of words.
	Prefix bool
	// Fuzzy is how many letters may be added, lost, changed or swapped with
	// their neighbour: 0, 1 or 2.
	Fuzzy int
}

// Phrase matches words in order side by side or, with Near, in any order with
// at most Near other words among them.
type Phrase struct {
	Field, Text string
	Near        int
}

// Label matches a whole value: a country, a domain, an id. With Prefix it is
// the beginning of values.
type Label struct {
	Field, Value string
	Prefix       bool
}

// Score compares a label's score, also one below the label's threshold.
type Score struct {
	Field, Value string
	// Op is ">", ">=", "<" or "<=".
	Op string
	X  float64
}

// Dates matches records whose date lies wholly between From and To, both of
// them years, months or days and included; "" leaves an end open.
type Dates struct{ From, To string }

// Has matches records that have something at all: "has:post".
type Has struct{ What string }

func (q And) String() string {
	if len(q) == 0 {
		return "*"
	}
	return join(q, " ")
}

func (q Or) String() string {
	if len(q) == 0 {
		return "NOT *"
	}
	return join(q, " OR ")
}

func join(list []Query, by string) string {
	parts := make([]string, len(list))
	for i, q := range list {
		parts[i] = q.String()
		switch q := q.(type) {
		case And:
			if len(q) > 0 && len(list) > 1 {
				parts[i] = "(" + parts[i] + ")"
			}
		case Or:
			if len(list) > 1 {
				parts[i] = "(" + parts[i] + ")"
			}
		}
	}
	return strings.Join(parts, by)
}

func (q Not) String() string {
	switch inner := q.Query.(type) {
	case And, Or:
		return "NOT (" + inner.String() + ")"
	}
	return "NOT " + q.Query.String()
}

func (q Word) String() string {
	switch {
	case q.Prefix:
		return prefixed(q.Field) + q.Text + "*" // one plain word, even if it is "OR"
	case q.Fuzzy > 0:
		return prefixed(q.Field) + q.Text + "~" + strconv.Itoa(q.Fuzzy)
	}
	return prefixed(q.Field) + bare(q.Text)
}

func (q Phrase) String() string {
	s := prefixed(q.Field) + quote(q.Text)
	if q.Near > 0 {
		s += "~" + strconv.Itoa(q.Near)
	}
	return s
}

func (q Label) String() string {
	field, value := q.Field, q.Value
	switch field {
	case fieldOrgName, fieldPostAll:
		field = strings.TrimSuffix(field, "=")
		return field + ":=" + quote(value)
	case fieldPlace:
		field = "place"
	case fieldRole:
		field = "role-country"
	}
	if q.Prefix {
		return field + ":" + bare(value) + "*"
	}
	return field + ":" + bare(value)
}

func (q Score) String() string {
	field := q.Field
	if field == fieldRole {
		field = "role-country"
	}
	return fmt.Sprintf("%s:%s%s%s", field, bare(q.Value), q.Op, strconv.FormatFloat(q.X, 'g', -1, 64))
}

func (q Dates) String() string {
	if q.From == q.To {
		return "date:" + q.From
	}
	return "date:" + q.From + ".." + q.To
}

func (q Has) String() string { return "has:" + q.What }

func prefixed(field string) string {
	switch column, isMeta := strings.CutPrefix(field, metaPrefix); {
	case field == "":
		return ""
	case isMeta && strings.ContainsFunc(column, func(r rune) bool { return !isNameRune(r) }):
		return metaPrefix + `"` + column + `":`
	}
	return field + ":"
}

// isNameRune reports whether a field's name may hold r without quotes.
func isNameRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '_' || r == '.'
}

// bare writes a value without quotes if it reads back as itself.
func bare(s string) string {
	plain := s != "" && s != "OR" && s != "AND" && s != "NOT" && s[0] != '-' && s[0] != '=' &&
		!strings.ContainsFunc(s, func(r rune) bool { return isSpace(r) || strings.ContainsRune(`()"“”*~<>:\`, r) }) && !strings.Contains(s, "..")
	if plain {
		return s
	}
	return quote(s)
}

func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// Simplify returns an equal query without needless nesting: an And in an And,
// an Or of one, a Not of a Not, the same part twice.
func Simplify(q Query) Query {
	switch q := q.(type) {
	case And:
		list := flatten(q, func(q Query) ([]Query, bool) { a, ok := q.(And); return a, ok })
		if len(list) == 1 {
			return list[0]
		}
		return And(list)
	case Or:
		list := flatten(q, func(q Query) ([]Query, bool) { o, ok := q.(Or); return o, ok })
		if len(list) == 1 {
			return list[0]
		}
		return Or(list)
	case Not:
		inner := Simplify(q.Query)
		if twice, ok := inner.(Not); ok {
			return twice.Query
		}
		return Not{inner}
	}
	return q
}

func flatten(list []Query, same func(Query) ([]Query, bool)) []Query {
	var out []Query
	add := func(q Query) {
		if !slices.ContainsFunc(out, func(have Query) bool { return have.String() == q.String() }) {
			out = append(out, q)
		}
	}
	for _, q := range list {
		q = Simplify(q)
		if inner, ok := same(q); ok {
			for _, part := range inner {
				add(part)
			}
			continue
		}
		add(q)
	}
	return out
}

// Map returns the query with f put in the place of every leaf.
func Map(q Query, f func(Query) Query) Query {
	each := func(list []Query) []Query {
		out := make([]Query, len(list))
		for i, part := range list {
			out[i] = Map(part, f)
		}
		return out
	}
	switch q := q.(type) {
	case And:
		return And(each(q))
	case Or:
		return Or(each(q))
	case Not:
		return Not{Map(q.Query, f)}
	}
	return f(q)
}
