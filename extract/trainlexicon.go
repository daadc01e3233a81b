package extract

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// lexiconBuilder gathers what the form table and the name filter are made of:
// words of raw text, lists of names.
type lexiconBuilder struct {
	cut     *segmenter
	numbers map[string]int32 // of folded words, in order of appearance
	forms   []formCount
	bigrams map[[2]int32]int32
	listed  map[string]*[listRoles]int32 // how often a folded word plays a part in names
	names   map[uint64]kinds
}

// formCount counts a word in raw text: in all, and inside sentences by case.
type formCount struct {
	text          string
	all           int32
	small, capped int32
}

func newLexiconBuilder() (*lexiconBuilder, error) {
	cut, err := newSegmenter()
	if err != nil {
		return nil, err
	}
	return &lexiconBuilder{cut: cut, numbers: make(map[string]int32), bigrams: make(map[[2]int32]int32),
		listed: make(map[string]*[listRoles]int32), names: make(map[uint64]kinds)}, nil
}

// text adds the sentences of a raw text.
func (b *lexiconBuilder) text(text string) {
	p := b.cut.passage("", text)
	b.passage(&p)
}

func (b *lexiconBuilder) passage(p *Passage) {
	for _, s := range p.Sentences {
		tokens := p.Tokens[s.First:s.Last]
		if shouted(p.Text, tokens) {
			continue
		}
		last := int32(-1)
		for i, t := range tokens {
			form := t.Of(p.Text)
			number := b.number(foldWord(form))
			c := &b.forms[number]
			c.all++
			if w := makeWord(form, asWritten, nil); i > 0 && w.caps == capsLower {
				c.small++
			} else if i > 0 && w.caps.capital() {
				c.capped++
			}
			if last >= 0 {
				b.bigrams[[2]int32{last, number}]++
			}
			last = number
		}
	}
}

func (b *lexiconBuilder) number(folded string) int32 {
	n, ok := b.numbers[folded]
	if !ok {
		n = int32(len(b.forms))
		b.numbers[folded] = n
		b.forms = append(b.forms, formCount{text: folded})
	}
	return n
}

// foldWord is the folded form that a word's lower hash is of.
func foldWord(word string) string { return strings.Map(fold, word) }

// addText adds a file of raw text: the named fields of lines of JSON, or the
// words of marked text if none are named.
func (b *lexiconBuilder) addText(dir string, text recipeText) error {
	path := filepath.Join(dir, text.file)
	if len(text.fields) > 0 {
		data, err := readData(path)
		if err != nil {
			return err
		}
		return b.textLines(path, data, text.fields)
	}
	docs, err := ReadGoldFile(path)
	if err != nil {
		return err
	}
	for _, doc := range docs {
		for p := range doc.Passages {
			b.passage(&doc.Passages[p])
		}
	}
	return nil
}

// textLines adds the named string fields of each line of JSON.
func (b *lexiconBuilder) textLines(path string, data []byte, fields []string) error {
	for number, raw := range bytes.Split(data, []byte("\n")) {
		if len(bytes.TrimSpace(raw)) == 0 {
			continue
		}
		var line map[string]any
		if err := json.Unmarshal(raw, &line); err != nil {
			return fmt.Errorf("%s:%d: %w", path, number+1, err)
		}
		for _, field := range fields {
			if text, ok := line[field].(string); ok {
				b.text(text)
			}
		}
	}
	return nil
}

// name adds a name to the lists of the kinds. A name of a company is added
// without its legal form too. Roles counts its words by their place in it.
func (b *lexiconBuilder) name(name string, is kinds) {
	name = strings.TrimSpace(name)
	if name == "" || len(name) > 200 {
		return
	}
	words := b.nameWords(name)
	if len(words) == 0 {
		return
	}
	b.enter(words, is)
	if is&listCompany == 0 {
		b.roles(words, is)
		return
	}
	bare := words
	for len(bare) > 1 && legalForms[bare[len(bare)-1].folded] {
		bare = bare[:len(bare)-1]
	}
	if len(bare) < len(words) {
		b.enter(bare, is)
	}
	b.roles(bare, is)
}

type nameWord struct {
	folded string
	plain  uint64
}

// nameWords cuts a name as text is cut, punctuation left out.
func (b *lexiconBuilder) nameWords(name string) []nameWord {
	var words []nameWord
	for _, t := range b.cut.appendTokens(nil, name, 0) {
		form := t.Of(name)
		if w := makeWord(form, asWritten, nil); w.plain != 0 {
			words = append(words, nameWord{foldWord(form), w.plain})
		}
	}
	return words
}

func (b *lexiconBuilder) enter(words []nameWord, is kinds) {
	if len(words) > maxName {
		return
	}
	if is == listCompany && len(words) == 1 {
		is = listShort
	}
	name := uint64(0)
	for i, w := range words {
		name = extendName(name, w.plain)
		if i+1 < len(words) {
			b.names[name] |= listPrefix
		}
	}
	b.names[name] |= is
}

func (b *lexiconBuilder) roles(words []nameWord, is kinds) {
	play := func(word string, r listRole) {
		counts := b.listed[word]
		if counts == nil {
			counts = new([listRoles]int32)
			b.listed[word] = counts
		}
		counts[r]++
	}
	for i, w := range words {
		switch {
		case is&(listCompany|listShort) != 0:
			play(w.folded, inCompany)
			if i == len(words)-1 && i > 0 {
				play(w.folded, endsCompany)
			}
		case is&listAcademic != 0:
			play(w.folded, inAcademic)
			if i == 0 && len(words) > 1 {
				play(w.folded, startsAcademic)
			}
		case is&listAgency != 0:
			play(w.folded, inAgency)
		case is&(listCity|listRegion) != 0:
			play(w.folded, inPlace)
		}
	}
}

// legalForms are the words that may end a company's name.
var legalForms = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields("inc inc. incorporated corp corp. corporation co co. company ltd ltd. limited llc l.l.c. l.l.c lp l.p. l.p llp plc p.l.c. ag a.g. se s.e. sa s.a. s.a sas s.a.s. spa s.p.a. s.p.a srl s.r.l. s.r.l gmbh mbh kg kgaa ab asa as a/s aps oy oyj nv n.v. n.v bv b.v. b.v bhd bhd. berhad sdn tbk pt jsc pjsc ojsc oao pao ao kk k.k. pty pte pvt private public publ holdings holding group ltda ltda. sarl s.à.r.l. spółka z.o.o. sp. s.p. a.s. a.ş. anonim sirketi şirketi s.a.b. sab de c.v. cv s.a.b.de.c.v trust reit & and the") {
		m[w] = true
	}
	return m
}()

// cluster options: words seen at least this often are clustered, at most this
// many of them.
const leastClustered = 4

// build makes the form table and the filter. Words are clustered into the given
// number of clusters.
func (b *lexiconBuilder) build(clusters, vocabulary int) (*formTable, *nameLists) {
	order := make([]int32, 0, len(b.forms))
	for i, f := range b.forms {
		if f.all >= leastClustered {
			order = append(order, int32(i))
		}
	}
	slices.SortStableFunc(order, func(x, y int32) int { return cmp.Compare(b.forms[y].all, b.forms[x].all) })
	order = order[:min(len(order), vocabulary)]
	rank := make(map[int32]int32, len(order))
	for i, n := range order {
		rank[n] = int32(i)
	}
	bigrams := make(map[[2]int32]int32)
	for words, count := range b.bigrams {
		x, okx := rank[words[0]]
		y, oky := rank[words[1]]
		if okx && oky {
			bigrams[[2]int32{x, y}] = count
		}
	}
	of, paths := clusterWords(len(order), clusters, bigrams)
	lexemes := make(map[uint64]lexeme)
	for i, n := range order {
		lexemes[lowerHash(b.forms[n].text)] = lexeme(of[i])
	}
	for _, f := range b.forms {
		if level := f.caps(); level > 0 && f.all >= 3 {
			lexemes[lowerHash(f.text)] |= lexeme(level) << capsAt
		}
	}
	for text, counts := range b.listed {
		hash := lowerHash(text)
		for r, n := range counts {
			if level := roleLevel(n); level > 0 {
				lexemes[hash] = lexemes[hash].with(listRole(r), level)
			}
		}
	}
	return packSorted(lexemes, paths), b.lists()
}

func packSorted(lexemes map[uint64]lexeme, paths []uint32) *formTable {
	hashes := make([]uint64, 0, len(lexemes))
	for h, l := range lexemes {
		if l != 0 {
			hashes = append(hashes, h)
		}
	}
	slices.Sort(hashes)
	values := make([]lexeme, len(hashes))
	for i, h := range hashes {
		values[i] = lexemes[h]
	}
	return packLexicon(hashes, values, paths)
}

func (b *lexiconBuilder) lists() *nameLists {
	hashes := make([]uint64, 0, len(b.names))
	for h := range b.names {
		hashes = append(hashes, h)
	}
	slices.Sort(hashes)
	sets := make([]kinds, len(hashes))
	for i, h := range hashes {
		sets[i] = b.names[h]
	}
	return packLists(hashes, sets)
}

func lowerHash(folded string) uint64 { w := makeWord(folded, asWritten, nil); return w.lower }

func roleLevel(n int32) uint64 {
	switch {
	case n >= 50:
		return 3
	case n >= 8:
		return 2
	case n >= 2:
		return 1
	}
	return 0
}

// caps is the level [lexeme.caps] gives.
func (f *formCount) caps() uint64 {
	seen := f.small + f.capped
	switch {
	case seen < 3:
		return 0
	case 10*f.small >= 9*seen:
		return 1
	case 10*f.capped >= 8*seen:
		return 3
	}
	return 2
}
