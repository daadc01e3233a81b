package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/corpus"
	"attache/internal/orgname"
)

// spreadTokens bounds the names that are looked for again, in tokens.
const spreadTokens = 16

// spreadShare is what a further occurrence keeps of the best score of its
// form: the recogniser did not see it as a name.
const spreadShare = 0.9

// propagate adds the further exact occurrences of names that are sure enough,
// and of the short forms companies' names have: "Huawei" once "Huawei
// Technologies Co., Ltd." was found. The search is one pass over the tokens.
func (d *document) propagate() {
	d.derive()
	wanted := d.wanted()
	if len(wanted) == 0 {
		return
	}
	longest := make(map[string]int) // by first word: bytes of the longest wanted name
	for name := range wanted {
		first := firstWord(name)
		longest[first] = max(longest[first], len(name))
	}
	taken := d.taken()
	for i := range d.passages {
		d.spread(&d.passages[i], taken[i], wanted, longest)
	}
}

// derive makes forms of what companies' names are called for short.
func (d *document) derive() {
	short := make(map[string]*form)
	for _, f := range d.forms[:len(d.forms):len(d.forms)] {
		name := d.shortName(f)
		if name == "" || d.byText[name] != nil {
			continue
		}
		if other, ok := short[name]; ok && (other == nil || other.root() != f.root()) {
			short[name] = nil // two companies would be called so
			continue
		}
		short[name] = f
	}
	for _, f := range d.forms[:len(d.forms):len(d.forms)] {
		if name := d.shortName(f); name != "" && short[name] == f {
			g := d.form(name)
			g.derived = true
			join(f, g)
		}
	}
}

// shortName is the first word of a company's name with a legal form, if it is
// distinctive and all that follows is generic; "" else.
func (d *document) shortName(f *form) string {
	if !f.legal || len(f.core) > 4 {
		return ""
	}
	name := firstWord(f.text)
	if utf8.RuneCountInString(name) < 4 || d.generic(orgname.Words(name)) || d.located[name] {
		return ""
	}
	first, _ := utf8.DecodeRuneInString(name)
	if !unicode.IsUpper(first) || d.words[name]&(givenName|titleWord|nationWord|acronymNot) != 0 {
		return ""
	}
	for _, w := range f.core[1:] {
		if !orgname.FirmWord(w) {
			return ""
		}
	}
	return name
}

func firstWord(name string) string {
	end := strings.IndexFunc(name, func(r rune) bool { return unicode.IsSpace(r) || r == ',' })
	if end < 0 {
		return name
	}
	return name[:end]
}

// wanted are the forms worth looking for again, less the single words that the
// document also writes in lower case.
func (d *document) wanted() map[string]*form {
	joined := make(map[*form]int)
	for _, f := range d.forms {
		joined[f.root()]++
	}
	wanted, lower := make(map[string]*form), make(map[string]*form)
	for _, f := range d.forms {
		single := !strings.ContainsAny(f.text, " \n\t")
		switch {
		case d.located[f.text] || len(f.text) < 2:
		case single && !f.derived && joined[f.root()] == 1 && f.best() < 0.8:
		case !single && f.best() < 0.5:
		default:
			wanted[f.text] = f
			if single {
				lower[strings.ToLower(f.text)] = f
			}
		}
	}
	if len(lower) == 0 {
		return wanted
	}
	for i := range d.passages {
		p := &d.passages[i]
		for _, t := range p.Tokens {
			if f, ok := lower[t.Of(p.Text)]; ok && f.text != t.Of(p.Text) {
				delete(wanted, f.text)
			}
		}
	}
	return wanted
}

// best is the highest score of the mentions of all forms joined with f, as far
// as f is one of several; of its own otherwise.
func (f *form) best() float64 {
	best := 0.0
	for _, m := range f.mentions {
		best = max(best, m.Score)
	}
	if f.derived {
		return f.root().best()
	}
	return best
}

// taken lists the spans of each passage that are names already, ascending.
func (d *document) taken() [][]corpus.Span {
	taken := make([][]corpus.Span, len(d.passages))
	for _, e := range d.entities {
		if at, ok := d.place[e.Field]; ok {
			taken[at] = append(taken[at], e.Span)
		}
	}
	return taken
}

// spread adds the occurrences in one passage.
func (d *document) spread(p *Passage, taken []corpus.Span, wanted map[string]*form, longest map[string]int) {
	for i := 0; i < len(p.Tokens); i++ {
		start := p.Tokens[i].Start
		for len(taken) > 0 && taken[0].End <= start {
			taken = taken[1:]
		}
		limit := longest[p.Tokens[i].Of(p.Text)]
		if limit == 0 || len(taken) > 0 && taken[0].Start <= start {
			continue
		}
		found, last := (*form)(nil), i
		for k := i; k < len(p.Tokens) && k < i+spreadTokens && p.Tokens[k].End-start <= limit; k++ {
			if len(taken) > 0 && taken[0].Start < p.Tokens[k].End {
				break
			}
			if f, ok := wanted[p.Text[start:p.Tokens[k].End]]; ok {
				found, last = f, k
			}
		}
		if found != nil {
			d.mention(p.Field, p.Text, corpus.Span{Start: start, End: p.Tokens[last].End}, found.best()*spreadShare)
			i = last
		}
	}
}
