package extract

import (
	"math/rand/v2"
	"strings"
	"unicode"

	"attache/corpus"
)

// pools are names to put in the place of others of their kind.
type pools struct {
	cut       *segmenter
	companies []string
	academic  []string
	agencies  []string
}

// readPools reads the lists of organisations that the recipe names.
func readPools(recipe *Recipe, dir string) (*pools, error) {
	cut, err := newSegmenter()
	if err != nil {
		return nil, err
	}
	p := &pools{cut: cut}
	for _, list := range recipe.Names {
		path := list.path(dir)
		switch list.kind {
		case "company", "academic", "agency":
			names, err := readNames(path, list.column)
			if err != nil {
				return nil, err
			}
			for _, name := range names {
				p.put(cleanName(name), listKinds[list.kind])
			}
		case "ror":
			data, err := readData(path)
			if err != nil {
				return nil, err
			}
			for _, line := range strings.Split(string(data), "\n")[1:] {
				if cells := strings.Split(line, "\t"); len(cells) >= 10 {
					p.put(cleanName(cells[6]), rorKind(cells[2]))
				}
			}
		}
	}
	return p, nil
}

// put adds a name that reads like one in a text: in Latin letters, begun by a
// capital, not too long; one in capitals is put in small letters.
func (p *pools) put(name string, is kinds) {
	if name == "" || len(name) > 80 || strings.Count(name, " ") > 8 {
		return
	}
	first := true
	for _, r := range name {
		if unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) || first && !unicode.IsUpper(r) && !unicode.IsDigit(r) {
			return
		}
		first = false
	}
	name = lowered(name)
	switch {
	case is&listCompany != 0:
		p.companies = append(p.companies, name)
	case is&listAcademic != 0:
		p.academic = append(p.academic, name)
	case is&listAgency != 0:
		p.agencies = append(p.agencies, name)
	}
}

// lowered gives a name in capitals small letters, but for its words of up to
// three letters that are no legal form.
func lowered(name string) string {
	if strings.ToUpper(name) != name || !strings.Contains(name, " ") {
		return name
	}
	words := strings.Fields(name)
	for i, w := range words {
		if folded := FoldWord(w); len(w) > 3 || legalForms[folded] {
			r := []rune(strings.ToLower(w))
			r[0] = unicode.ToUpper(r[0])
			words[i] = string(r)
		}
	}
	return strings.Join(words, " ")
}

// other draws a name of the kind that an organisation's name seems to be of,
// or "" to keep it: bodies of state and parties are kept, as no list has them.
func (p *pools) other(rng *rand.Rand, name string, lex *formTable) string {
	words := strings.Fields(name)
	academic, company := false, false
	for i, w := range words {
		known := lex.find(lowerHash(FoldWord(w)))
		academic = academic || known.in(startsAcademic) > 1 || known.in(inAcademic) == 3 && known.in(inCompany) < 2 && !linking[lowerHash(FoldWord(w))]
		company = company || i > 0 && (legalForms[FoldWord(w)] && known.in(inAcademic) < 3)
	}
	draw := func(pool []string) string {
		if len(pool) == 0 {
			return ""
		}
		return pool[rng.IntN(len(pool))]
	}
	switch {
	case academic && !company:
		return draw(p.academic)
	case company || rng.IntN(2) == 0:
		name := draw(p.companies)
		if !company {
			name = withoutForm(name)
		}
		return name
	}
	return ""
}

// withoutForm takes the legal form off a company's name.
func withoutForm(name string) string {
	words := strings.Fields(name)
	for len(words) > 1 && legalForms[strings.TrimRight(FoldWord(words[len(words)-1]), ",")] {
		words = words[:len(words)-1]
	}
	return strings.TrimRight(strings.Join(words, " "), ",")
}

// swapped returns the document with organisations' names exchanged; ok is
// false when none was.
func (p *pools) swapped(rng *rand.Rand, doc *GoldDocument, lex *formTable) (out GoldDocument, ok bool) {
	out.ID = doc.ID + " swapped"
	for i := range doc.Passages {
		passage, names, changed := p.swapPassage(rng, &doc.Passages[i], doc.Names[i], lex)
		if changed {
			out.Passages, out.Names, ok = append(out.Passages, passage), append(out.Names, names), true
		}
	}
	return out, ok
}

func (p *pools) swapPassage(rng *rand.Rand, old *Passage, names []Entity, lex *formTable) (Passage, []Entity, bool) {
	var text strings.Builder
	out := Passage{Field: old.Field}
	var marks []Entity
	at, changed := 0, false
	copyTokens := func(until int) {
		for ; at < len(old.Tokens) && old.Tokens[at].Start < until; at++ {
			appendToken(&out, &text, old.Tokens[at].Of(old.Text))
		}
	}
	for _, name := range names {
		copyTokens(name.Span.Start)
		from := len(out.Tokens)
		other := ""
		if name.Type == ORG {
			other = p.other(rng, name.Span.Of(old.Text), lex)
		}
		if other == "" {
			copyTokens(name.Span.End)
		} else {
			changed = true
			for _, t := range p.cut.appendTokens(nil, other, 0) {
				appendToken(&out, &text, t.Of(other))
			}
			for at < len(old.Tokens) && old.Tokens[at].Start < name.Span.End {
				at++
			}
		}
		if from < len(out.Tokens) {
			span := corpus.Span{Start: out.Tokens[from].Start, End: out.Tokens[len(out.Tokens)-1].End}
			marks = append(marks, Entity{Field: old.Field, Span: span, Type: name.Type, Score: 1})
		}
	}
	copyTokens(len(old.Text) + 1)
	out.Text = text.String()
	out.Sentences = []Sentence{{0, len(out.Tokens)}}
	return out, marks, changed
}

func appendToken(p *Passage, text *strings.Builder, word string) {
	if text.Len() > 0 {
		text.WriteByte(' ')
	}
	p.Tokens = append(p.Tokens, Token{Start: text.Len(), End: text.Len() + len(word)})
	text.WriteString(word)
}

// recasedCopy returns the document in capitals or in small letters. The spans
// are kept by mapping token by token.
func recasedCopy(doc *GoldDocument, to func(string) string) GoldDocument {
	out := GoldDocument{ID: doc.ID + " recased"}
	for i := range doc.Passages {
		old := &doc.Passages[i]
		var text strings.Builder
		p := Passage{Field: old.Field, Sentences: old.Sentences}
		for _, t := range old.Tokens {
			appendToken(&p, &text, to(t.Of(old.Text)))
		}
		p.Text = text.String()
		var names []Entity
		at := 0
		for _, name := range doc.Names[i] {
			for at < len(old.Tokens) && old.Tokens[at].End <= name.Span.Start {
				at++
			}
			from := at
			for at < len(old.Tokens) && old.Tokens[at].Start < name.Span.End {
				at++
			}
			if from < at {
				name.Span = corpus.Span{Start: p.Tokens[from].Start, End: p.Tokens[at-1].End}
				names = append(names, name)
			}
		}
		out.Passages, out.Names = append(out.Passages, p), append(out.Names, names)
	}
	return out
}

// augment returns documents to train on besides those of a source.
func (t *trainer) augment(source *loaded, p *pools) []GoldDocument {
	rng := rand.New(rand.NewPCG(t.options.Seed, hashString(source.file)))
	var more []GoldDocument
	for d := range source.docs {
		for share := source.swap; share > 0; share-- {
			if rng.Float64() < share {
				if doc, ok := p.swapped(rng, &source.docs[d], t.lex); ok {
					more = append(more, doc)
				}
			}
		}
		if rng.Float64() < source.recase {
			to := strings.ToUpper
			if rng.IntN(2) == 0 {
				to = strings.ToLower
			}
			more = append(more, recasedCopy(&source.docs[d], to))
		}
	}
	return more
}
