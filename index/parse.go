package index

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/corpus"
	"attache/internal/text"
)

// Limits of a query, so that every answer comes in bounded time.
const (
	MaxQueryBytes = 64 << 10
	MaxClauses    = 1024
	maxDepth      = 100
	maxNear       = 100
)

// Vocabulary tells [Parse] what values mean. The zero value takes values as
// they are.
type Vocabulary struct {
	// Country gives the code of a country's name or code.
	Country func(nameOrCode string) (code string, ok bool)
	// Domain gives the id of a domain's name or id.
	Domain func(nameOrID string) (id string, ok bool)
	// Values lists the values that a field takes ("domain", "mode", "kind"), and
	// Names what else they may be called, for "did you mean".
	Values, Names map[string][]string
	// Meta lists the columns that "meta." can name; nil allows any.
	Meta []string
}

// ParseError is one thing wrong with a query.
type ParseError struct {
	// Span is the part of the query that is wrong.
	Span corpus.Span
	// Message says what is wrong and what was expected.
	Message string
	// Suggestion is the nearest right thing, or "".
	Suggestion string
}

func (e ParseError) Error() string {
	s := fmt.Sprintf("query:%d: %s", e.Span.Start+1, e.Message)
	if e.Suggestion != "" {
		s += fmt.Sprintf(", did you mean %s?", e.Suggestion)
	}
	return s
}

// Parse reads a query. All errors are reported at once, in the order in which
// they stand; with any, the query is nil. An empty query matches everything.
//
// The language: words, all of which must match; "phrases"; "words near each
// other"~3; OR, NOT or -, parentheses; prefix*; fuzzy~ or fuzzy~2; field:value,
// field:(one OR other); see [FieldHelp].
func Parse(query string, v Vocabulary) (Query, []ParseError) {
	p := &parser{s: query, v: v}
	if len(query) > MaxQueryBytes {
		p.fail(corpus.Span{Start: MaxQueryBytes, End: len(query)}, "", "query of %d bytes, at most %d are allowed", len(query), MaxQueryBytes)
		return nil, p.errs
	}
	q := p.or("", 0)
	for p.space(); p.pos < len(p.s) && !p.stop; p.space() { // only a ")" is left over
		p.fail(corpus.Span{Start: p.pos, End: p.pos + 1}, "", "unmatched )")
		p.pos++
		q = And{q, p.or("", 0)}
	}
	if p.clauses > MaxClauses {
		p.fail(corpus.Span{Start: 0, End: len(query)}, "", "query of %d clauses, at most %d are allowed", p.clauses, MaxClauses)
	}
	if len(p.errs) > 0 {
		return nil, p.errs
	}
	return Simplify(q), nil
}

type parser struct {
	s       string
	pos     int
	v       Vocabulary
	errs    []ParseError
	clauses int
	stop    bool // after an error that leaves no sense in the rest
}

// maxErrors bounds what is reported for a query that is all wrong.
const maxErrors = 20

func (p *parser) fail(at corpus.Span, suggestion, format string, args ...any) {
	if len(p.errs) < maxErrors {
		p.errs = append(p.errs, ParseError{at, fmt.Sprintf(format, args...), suggestion})
	}
}

// isSpace takes control and format characters for space: they cannot be meant.
func isSpace(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

func (p *parser) space() {
	for p.pos < len(p.s) {
		r, size := utf8.DecodeRuneInString(p.s[p.pos:])
		if !isSpace(r) {
			return
		}
		p.pos += size
	}
}

// operator consumes a word that stands alone: OR, AND, NOT.
func (p *parser) operator(word string) bool {
	p.space()
	rest, ok := strings.CutPrefix(p.s[p.pos:], word)
	if !ok {
		return false
	}
	if r, _ := utf8.DecodeRuneInString(rest); rest != "" && !isSpace(r) && r != '(' && r != ')' && !isQuote(r) {
		return false
	}
	p.pos += len(word)
	return true
}

func (p *parser) or(scope string, depth int) Query {
	if depth > maxDepth {
		p.fail(corpus.Span{Start: p.pos, End: p.pos + 1}, "", "parentheses deeper than %d", maxDepth)
		p.stop, p.pos = true, len(p.s)
		return And{}
	}
	list := Or{p.and(scope, depth)}
	for {
		at := p.pos
		if !p.operator("OR") {
			break
		}
		if all, ok := list[len(list)-1].(And); ok && len(all) == 0 {
			p.fail(corpus.Span{Start: at, End: p.pos}, "", "nothing before OR")
		}
		next := p.and(scope, depth)
		if all, ok := next.(And); ok && len(all) == 0 && !p.at("OR") {
			p.fail(corpus.Span{Start: at, End: p.pos}, "", "nothing after OR")
		}
		list = append(list, next)
	}
	if len(list) == 1 {
		return list[0]
	}
	return list
}

// at reports whether an operator comes next, without consuming it.
func (p *parser) at(word string) bool {
	before := p.pos
	ok := p.operator(word)
	p.pos = before
	return ok
}

func (p *parser) and(scope string, depth int) Query {
	var list And
	for {
		p.space()
		if p.pos >= len(p.s) || p.s[p.pos] == ')' || p.at("OR") {
			return list
		}
		at := p.pos
		if p.operator("AND") {
			p.space()
			if len(list) == 0 || p.pos >= len(p.s) || p.s[p.pos] == ')' || p.at("OR") || p.at("AND") {
				p.fail(corpus.Span{Start: at, End: at + 3}, "", "AND needs something before and after it")
			}
			continue
		}
		if q := p.unary(scope, depth); q != nil {
			list = append(list, q)
		}
	}
}

// unary reads one clause, with what negates it. nil stands for an error or for
// "*", everything.
func (p *parser) unary(scope string, depth int) Query {
	negated := false
	for {
		at := p.pos
		switch {
		case p.operator("NOT"):
		case strings.HasPrefix(p.s[p.pos:], "-") && p.pos+1 < len(p.s):
			p.pos++
		default:
			q := p.primary(scope, depth)
			if q != nil && negated {
				q = Not{q}
			}
			return q
		}
		negated = !negated
		p.space()
		if p.pos >= len(p.s) || p.s[p.pos] == ')' || p.at("OR") || p.at("AND") {
			p.fail(corpus.Span{Start: at, End: p.pos}, "", "nothing after %s", strings.TrimSpace(p.s[at:p.pos]))
			return nil
		}
	}
}

func (p *parser) primary(scope string, depth int) Query {
	if p.s[p.pos] == '(' {
		return p.group(scope, depth)
	}
	start := p.pos
	if field, ok := p.field(); ok {
		if scope != "" {
			p.fail(corpus.Span{Start: start, End: p.pos}, "", "field %s within the parentheses of %s:", field, scope)
		}
		if p.pos < len(p.s) && p.s[p.pos] == '(' {
			if !p.known(field, corpus.Span{Start: start, End: p.pos - 1}) {
				mark := len(p.errs)
				p.group("text", depth) // read on for errors of syntax only
				p.errs = p.errs[:mark]
				return nil
			}
			return p.group(field, depth)
		}
		return p.clause(field, start)
	}
	return p.clause(scope, start)
}

func (p *parser) group(scope string, depth int) Query {
	open := p.pos
	p.pos++
	q := p.or(scope, depth+1)
	p.space()
	if p.pos >= len(p.s) {
		if !p.stop {
			p.fail(corpus.Span{Start: open, End: open + 1}, "", "( is not closed")
		}
		return nil
	}
	p.pos++ // or stops at ")" or the end
	if all, ok := q.(And); ok && len(all) == 0 && len(p.errs) == 0 {
		p.fail(corpus.Span{Start: open, End: p.pos}, "", "nothing between the parentheses")
	}
	return q
}

// field consumes "name:" and returns the name. Digits before a colon are no
// field: "10:30" is words.
func (p *parser) field() (string, bool) {
	rest := p.s[p.pos:]
	if column, ok := strings.CutPrefix(rest, metaPrefix+`"`); ok {
		if name, tail, ok := strings.Cut(column, `":`); ok {
			p.pos = len(p.s) - len(tail)
			return metaPrefix + name, true
		}
	}
	for i, r := range rest {
		switch {
		case r == ':' && i > 0:
			p.pos += i + 1
			return rest[:i], true
		case unicode.IsLetter(r), i > 0 && isNameRune(r):
		default:
			return "", false
		}
	}
	return "", false
}

func (p *parser) known(field string, at corpus.Span) bool {
	if column, ok := strings.CutPrefix(field, metaPrefix); ok {
		if p.v.Meta == nil {
			return true
		}
		for _, have := range p.v.Meta {
			if have == column {
				return true
			}
		}
		near, message := text.Nearest(column, p.v.Meta), fmt.Sprintf("unknown column '%s'", column)
		switch {
		case near != "":
		case len(p.v.Meta) == 0:
			message += ", these reports carry none"
		default:
			message += ", want one of " + strings.Join(p.v.Meta[:min(len(p.v.Meta), maxErrors)], ", ")
		}
		p.fail(at, addPrefix(metaPrefix, near), "%s", message)
		return false
	}
	if _, ok := fieldNamed(field); ok {
		return true
	}
	p.fail(at, text.Nearest(field, append(fieldNames(), "meta.")), "unknown field '%s' (put it in quotes if it is no field)", field)
	return false
}

func addPrefix(prefix, s string) string {
	if s == "" {
		return ""
	}
	return prefix + s
}

// value is what stands after a field, or alone.
type value struct {
	text   string
	quoted bool
	exact  bool // :=
	prefix bool // *
	tilde  int  // ~n; -1 for none
	op     string
	x      float64
	span   corpus.Span
}

func isQuote(r rune) bool { return r == '"' || r == '“' || r == '”' }

// clause reads one value and gives it to the field. nil stands for an error.
func (p *parser) clause(field string, start int) Query {
	p.clauses++
	if field != "" && !p.known(field, corpus.Span{Start: start, End: max(start, p.pos-1)}) {
		p.value(false)
		return nil
	}
	before := len(p.errs)
	f, isMeta := queryField{}, strings.HasPrefix(field, metaPrefix)
	switch {
	case isMeta:
		f = queryField{name: field, label: field}
	case field != "":
		f, _ = fieldNamed(field)
	}
	v := p.value(f.kind == valueField)
	if len(p.errs) > before {
		return nil
	}
	if v.text == "" && !v.prefix {
		p.fail(corpus.Span{Start: start, End: p.pos}, "", "nothing after %s:", field)
		return nil
	}
	switch f.kind {
	case valueField:
		return p.label(f, v)
	case dateField:
		return p.dates(v)
	case hasField:
		return p.has(v)
	case watchField:
		return p.watch(v)
	}
	return p.words(f, v)
}

// value reads a value: bare or in quotes, with what may follow it. compare
// allows for a comparison, "ai>0.8".
func (p *parser) value(compare bool) value {
	v := value{tilde: -1}
	start := p.pos
	if strings.HasPrefix(p.s[p.pos:], "=") {
		v.exact = true
		p.pos++
	}
	if r, size := utf8.DecodeRuneInString(p.s[p.pos:]); isQuote(r) {
		p.pos += size
		v.quoted = true
		v.text = p.quoted(start, r)
	} else {
		v.text = p.bareText(compare)
	}
	p.suffix(&v, compare)
	v.span = corpus.Span{Start: start, End: p.pos}
	return v
}

// quoted reads up to the quotation mark that closes. One of the keyboard is
// closed by its like, so that “ and ” can stand within; a curly one by any.
func (p *parser) quoted(start int, opened rune) string {
	var b strings.Builder
	for p.pos < len(p.s) {
		r, size := utf8.DecodeRuneInString(p.s[p.pos:])
		p.pos += size
		switch {
		case r == '"' || opened != '"' && isQuote(r):
			return b.String()
		case r == '\\' && p.pos < len(p.s) && (p.s[p.pos] == '"' || p.s[p.pos] == '\\'):
			b.WriteByte(p.s[p.pos])
			p.pos++
		default:
			b.WriteString(p.s[p.pos-size : p.pos])
		}
	}
	p.fail(corpus.Span{Start: start, End: len(p.s)}, "", "quotation mark is not closed")
	return b.String()
}

// bareText reads up to a space, a parenthesis, a quotation mark, * or ~.
func (p *parser) bareText(compare bool) string {
	start := p.pos
	for p.pos < len(p.s) {
		r, size := utf8.DecodeRuneInString(p.s[p.pos:])
		if isSpace(r) || r == '(' || r == ')' || r == '*' || r == '~' || isQuote(r) || compare && (r == '<' || r == '>') {
			break
		}
		p.pos += size
	}
	return p.s[start:p.pos]
}

// suffix reads "*", "~", "~2" and, for labels, ">0.8".
func (p *parser) suffix(v *value, compare bool) {
	at := p.pos
	rest := func() string { return p.s[p.pos:] }
	switch {
	case strings.HasPrefix(rest(), "*"):
		p.pos++
		v.prefix = true
	case strings.HasPrefix(rest(), "~"):
		p.pos++
		n := p.digits()
		v.tilde = 1
		if n != "" {
			v.tilde, _ = strconv.Atoi(n)
		}
	case compare && (strings.HasPrefix(rest(), "<") || strings.HasPrefix(rest(), ">")):
		v.op = rest()[:1]
		p.pos++
		if strings.HasPrefix(rest(), "=") {
			v.op += "="
			p.pos++
		}
		number := p.bareText(false)
		x, err := strconv.ParseFloat(number, 64)
		if err != nil || !(x >= 0 && x <= 1) {
			p.fail(corpus.Span{Start: at, End: p.pos}, "", "'%s' is no score, want a number from 0 to 1", number)
		}
		v.x = x
	}
	if r, _ := utf8.DecodeRuneInString(rest()); rest() != "" && !isSpace(r) && r != ')' && r != '(' {
		end := p.pos
		p.bareText(false)
		if p.pos == end {
			_, size := utf8.DecodeRuneInString(rest())
			p.pos += size
		}
		p.fail(corpus.Span{Start: end, End: p.pos}, "", "unexpected '%s', want a space", p.s[end:p.pos])
	}
}

func (p *parser) digits() string {
	start := p.pos
	for p.pos < len(p.s) && '0' <= p.s[p.pos] && p.s[p.pos] <= '9' && p.pos-start < 6 {
		p.pos++
	}
	return p.s[start:p.pos]
}
