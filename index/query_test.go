package index

import (
	"strings"
	"testing"
)

// What a query is printed as reads back as the same query, whatever it is made
// of: String(Parse(String(q))) == String(Simplify(q)).
func TestQueryString(t *testing.T) {
	w := newWorld(61)
	for range 5000 {
		q := w.query(3)
		again, errs := Parse(q.String(), Vocabulary{})
		if errs != nil {
			t.Errorf("%s does not parse: %v", q, errs)
			continue
		}
		if got, want := again.String(), Simplify(q).String(); got != want {
			t.Errorf("%s reads back as %s, want %s", q, got, want)
		}
	}
}

// Simplifying and mapping leave a query's meaning; simplifying twice is
// simplifying once.
func TestSimplifyMeans(t *testing.T) {
	w := newWorld(62)
	for i := range 400 {
		q, r := w.query(3), w.record(i)
		want := oracleMatch(r, q, oracleThresholds)
		simple := Simplify(q)
		if oracleMatch(r, simple, oracleThresholds) != want {
			t.Errorf("%s simplified is %s", q, simple)
		}
		if again := Simplify(simple); again.String() != simple.String() {
			t.Errorf("%s simplified again is %s", simple, again)
		}
		if same := Map(q, func(q Query) Query { return q }); same.String() != q.String() {
			t.Errorf("%s mapped to itself is %s", q, same)
		}
	}
}

// The built-in synonyms are read, each of their groups has several terms, and
// all of them find each other.
func TestBuiltinSynonyms(t *testing.T) {
	groups := BuiltinSynonyms()
	if len(groups) < 50 {
		t.Fatalf("%d groups", len(groups))
	}
	s := NewSynonyms(groups)
	for _, group := range groups {
		for _, term := range group {
			got := strings.ToLower(s.Expand(Phrase{Text: term}).String())
			for _, other := range group {
				key, _ := synonymKey(other)
				if own, _ := synonymKey(term); own != key && !strings.Contains(got, strings.ToLower(other)) {
					t.Errorf("%s does not find %s: %s", term, other, got)
				}
			}
		}
	}
	if twice := NewSynonyms(append(groups, groups...)); len(twice.groups) != len(s.groups) {
		t.Errorf("%d groups, given twice %d", len(s.groups), len(twice.groups))
	}
	for _, query := range []string{"solar", "the", "license fees"} {
		if got := s.Expand(parse(t, query)).String(); strings.Contains(got, "PV") {
			t.Errorf("%s became %s", query, got)
		}
	}
}

// Widening finds all that was found before, and a query that excludes a term
// excludes its synonyms.
func TestSynonymsOnlyAdd(t *testing.T) {
	w := newWorld(63)
	s := NewSynonyms([][]string{{"laser", "optic"}, {"the art", "sky", "quanta"}, {"5g", "华为"}})
	for i := range 1500 {
		r := w.record(i)
		q := And{Word{Text: w.word()}, Word{Text: w.word()}}
		wide := s.Expand(q)
		if oracleMatch(r, q, oracleThresholds) && !oracleMatch(r, wide, oracleThresholds) {
			t.Errorf("%s finds %q / %q, %s does not", q, r.Title, r.Text, wide)
		}
		not := Not{q}
		if !oracleMatch(r, not, oracleThresholds) && oracleMatch(r, s.Expand(not), oracleThresholds) {
			t.Errorf("%s does not find %q / %q, widened it does", not, r.Title, r.Text)
		}
	}
}
