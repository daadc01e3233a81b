package extract

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// lexiconBuilder gathers what the form table and the name filter are made of:
// classes of words, words of raw text, lists of names.
type lexiconBuilder struct {
	cut     *segmenter
	numbers map[string]int32 // of folded words, in order of appearance
	forms   []formCount
	classed map[uint64]lexeme            // by the hash of the folded word, its classes
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
	return &lexiconBuilder{cut: cut, numbers: make(map[string]int32), classed: make(map[uint64]lexeme),
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
		for i, t := range tokens {
			form := t.Of(p.Text)
			c := &b.forms[b.number(FoldWord(form))]
			c.all++
			if w := makeWord(form, asWritten, nil); i > 0 && w.caps == capsLower {
				c.small++
			} else if i > 0 && w.caps.capital() {
				c.capped++
			}
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

// FoldWord is the form in which the word forms of a model of names are kept:
// small letters, every digit 0, plain quotes and hyphens.
func FoldWord(word string) string { return strings.Map(fold, word) }

// addClasses adds a table of classes of words: a line a word, the word and its
// class in each clustering, parted by tabs. Of words that fold to the same, the
// first counts.
func (b *lexiconBuilder) addClasses(path string) error {
	data, err := readData(path)
	if err != nil {
		return err
	}
	number := 0
	for line := range bytes.Lines(data) {
		number++
		word, numbers, _ := strings.Cut(strings.TrimSuffix(string(line), "\n"), "\t")
		l, ok := parseClasses(numbers)
		if !ok {
			return fmt.Errorf("%s:%d: want %d numbers of classes, from 1 to %d, %d and %d, got %q", path, number,
				clusterings, 1<<classBits[0]-1, 1<<classBits[1]-1, 1<<classBits[2]-1, numbers)
		}
		if hash := lowerHash(word); b.classed[hash] == 0 {
			b.classed[hash] = l
		}
	}
	return nil
}

func parseClasses(numbers string) (lexeme, bool) {
	fields := strings.Split(numbers, "\t")
	if len(fields) != clusterings {
		return 0, false
	}
	var classes [clusterings]uint64
	for i, field := range fields {
		class, err := strconv.ParseUint(field, 10, int(classBits[i]))
		if err != nil || class == 0 {
			return 0, false
		}
		classes[i] = class
	}
	return lexemeOf(classes), true
}

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
			words = append(words, nameWord{FoldWord(form), w.plain})
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

// build makes the form table and the filter.
func (b *lexiconBuilder) build() (*formTable, *nameLists) {
	lexemes := maps.Clone(b.classed)
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
	return packSorted(lexemes), b.lists()
}

func packSorted(lexemes map[uint64]lexeme) *formTable {
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
	return packLexicon(hashes, values)
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
