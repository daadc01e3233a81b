package extract

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"attache/extract/crf"
)

// TrainEntities trains a recogniser of names by the recipe, on files below
// dir. Log, if not nil, is told what is being done. The same recipe and files
// give the same model on one architecture, whatever the number of workers.
func TrainEntities(recipe *Recipe, dir string, workers int, log func(string)) (*EntityModel, error) {
	if log == nil {
		log = func(string) {}
	}
	log("reading lists and texts")
	lex, lists, err := formTableOf(recipe, dir)
	if err != nil {
		return nil, err
	}
	t := trainer{recipe: recipe, dir: dir, lex: lex, lists: lists, log: log}
	t.options = recipe.Options
	t.options.Workers = workers
	if err := t.load(); err != nil {
		return nil, err
	}
	docs := 0
	for _, source := range t.sources {
		docs += len(source.docs)
	}
	if docs < 2 {
		return nil, fmt.Errorf("too few sentences to learn from: they make %d document, and it takes two, each to try what the other taught", docs)
	}
	return t.train()
}

// formTableOf is the base's table and lists, or those built from files.
func formTableOf(recipe *Recipe, dir string) (*formTable, *nameLists, error) {
	if recipe.Base != nil {
		return recipe.Base.lex, recipe.Base.lists, nil
	}
	return buildFormTable(recipe, dir)
}

// buildFormTable reads the lists, the raw texts and the training texts.
func buildFormTable(recipe *Recipe, dir string) (*formTable, *nameLists, error) {
	b, err := newLexiconBuilder()
	if err != nil {
		return nil, nil, err
	}
	if recipe.Clusters != "" {
		if err := b.addClasses(recipe.Clusters); err != nil {
			return nil, nil, fmt.Errorf("clusters: %w", err)
		}
	}
	for _, names := range recipe.Names {
		if err := b.addNames(dir, names); err != nil {
			return nil, nil, fmt.Errorf("names: %w", err)
		}
	}
	for _, text := range recipe.Texts {
		if err := b.addText(dir, text); err != nil {
			return nil, nil, fmt.Errorf("text: %w", err)
		}
	}
	for _, source := range recipe.Train {
		if !source.raw {
			continue
		}
		if err := b.addText(dir, recipeText{file: source.file}); err != nil {
			return nil, nil, fmt.Errorf("train: %w", err)
		}
	}
	lex, lists := b.build()
	return lex, lists, nil
}

// trainer holds what the stages of training share.
type trainer struct {
	recipe  *Recipe
	dir     string
	options crf.Options
	lex     *formTable
	lists   *nameLists
	log     func(string)
	sources []loaded
	trials  [MISC + 1][]trial
}

// loaded is a source of training with its first reading.
type loaded struct {
	recipeTrain
	docs     []GoldDocument
	readings []*reading     // beside docs
	more     []GoldDocument // made from docs, each beside what it was made from
}

// reading is what a first reading of a document leaves: what is remembered of
// it, and its words in order.
type reading struct {
	memory
	forms []wordForm
}

func (t *trainer) load() error {
	for _, source := range t.recipe.Train {
		docs, err := ReadGoldFile(filepath.Join(t.dir, source.file))
		if err != nil {
			return fmt.Errorf("train: %w", err)
		}
		if source.unmarked && marksDocuments(docs) {
			source.window = 0
		}
		t.sources = append(t.sources, loaded{recipeTrain: source, docs: joined(docs, source.window)})
	}
	t.harmonise()
	pools, err := readPools(t.recipe, t.dir)
	if err != nil {
		return fmt.Errorf("names: %w", err)
	}
	for i := range t.sources {
		t.sources[i].more = t.augment(&t.sources[i], pools)
	}
	return nil
}

// harmonise unmarks, in texts marked by another guide than ours (domain 1 and
// up), names of one word that ours see often and mark next to never:
// adjectives of nations, languages, months.
func (t *trainer) harmonise() {
	seen, marked := make(map[string]int), make(map[string]int)
	for i := range t.sources {
		if t.sources[i].domain == 0 && !t.sources[i].agree {
			for d := range t.sources[i].docs {
				countForms(&t.sources[i].docs[d], seen, marked)
			}
		}
	}
	for i := range t.sources {
		if t.sources[i].domain == 0 {
			continue
		}
		for _, doc := range t.sources[i].docs {
			for p := range doc.Names {
				text := doc.Passages[p].Text
				doc.Names[p] = slices.DeleteFunc(doc.Names[p], func(name Entity) bool {
					form := name.Span.Of(text)
					return seen[form] >= 4 && 10*marked[form] <= seen[form]
				})
			}
		}
	}
}

// countForms counts the words of a text, and those marked inside a name.
func countForms(doc *GoldDocument, seen, marked map[string]int) {
	for p := range doc.Passages {
		passage, names := &doc.Passages[p], doc.Names[p]
		for _, token := range passage.Tokens {
			form := token.Of(passage.Text)
			seen[form]++
			for len(names) > 0 && names[0].Span.End <= token.Start {
				names = names[1:]
			}
			if len(names) > 0 && names[0].Span == token {
				marked[form]++
			}
		}
	}
}

// joined makes documents of up to window sentences each out of documents of
// one sentence each.
func joined(docs []GoldDocument, window int) []GoldDocument {
	if window < 2 {
		return docs
	}
	var all []GoldDocument
	for part := range slices.Chunk(docs, window) {
		doc := GoldDocument{ID: part[0].ID}
		for i := range part {
			doc.Passages, doc.Names = append(doc.Passages, part[i].Passages...), append(doc.Names, part[i].Names...)
		}
		for p := range doc.Passages {
			doc.Passages[p].Field = fmt.Sprintf("s%d", p+1)
			for n := range doc.Names[p] {
				doc.Names[p][n].Field = doc.Passages[p].Field
			}
		}
		all = append(all, doc)
	}
	return all
}

// train fits the model: with two passes, first two models on a half each, whose
// readings of the other half are what a first reading will look like. What
// these and models of one kind of texts find in the other calibrates scores.
func (t *trainer) train() (*EntityModel, error) {
	if t.recipe.Passes > 1 {
		for half := range 2 {
			t.log(fmt.Sprintf("training on half %d", half+1))
			other := func(_ *loaded, d int) bool { return d%2 != half }
			first, err := t.fitBriefly(func(_ *loaded, d int) bool { return d%2 == half })
			if err != nil {
				return nil, err
			}
			t.remember(first, other)
			t.try(first, func(source *loaded, d int) bool { return source.domain == 0 && d%5 < 2 && other(source, d) })
			if half == 1 {
				t.agreeing(first)
			}
		}
	}
	if slices.ContainsFunc(t.sources, func(s loaded) bool { return s.kind != t.sources[0].kind }) {
		for kind := range 2 {
			t.log(fmt.Sprintf("training on kind %d", kind))
			first, err := t.fitBriefly(func(source *loaded, _ int) bool { return source.kind == kind })
			if err != nil {
				return nil, err
			}
			t.try(first, func(source *loaded, d int) bool { return source.kind != kind && d%3 == 0 })
		}
	}
	t.log("training on all")
	m, err := t.fit(t.options, func(*loaded, int) bool { return true })
	if err != nil {
		return nil, err
	}
	t.calibrate(m)
	m.least = float32(t.recipe.Least)
	return m, nil
}

// fitBriefly fits a model to some of the documents in a third of the epochs.
func (t *trainer) fitBriefly(take func(source *loaded, d int) bool) (*EntityModel, error) {
	options := t.options
	options.Epochs = max(3, options.Epochs/3)
	return t.fit(options, take)
}

func (t *trainer) fit(options crf.Options, take func(source *loaded, d int) bool) (*EntityModel, error) {
	tags := newTagSet(t.recipe.Types)
	f := newFeaturizer(tags, t.lex, t.lists)
	set := crf.NewSet(tags.labels(), allowed)
	for i := range t.sources {
		if err := t.addSource(f, set, &t.sources[i], take); err != nil {
			return nil, err
		}
	}
	t.log(fmt.Sprintf("%d sentences", set.Len()))
	options.Progress = func(epoch int, loss float64) { t.log(fmt.Sprintf("epoch %d: loss %.4f", epoch, loss)) }
	fitted, err := crf.Train(set, options)
	if err != nil {
		return nil, err
	}
	m := &EntityModel{Language: t.recipe.Language, tags: tags, crf: fitted, lex: t.lex, lists: t.lists, shift: float32(t.recipe.Shift)}
	for i := range m.scales {
		m.scales[i] = plainScale
	}
	return m, nil
}

// agreeing keeps, of the sources that ask for it, the documents that the model
// marks as they are marked.
func (t *trainer) agreeing(m *EntityModel) {
	for i := range t.sources {
		source := &t.sources[i]
		if !source.agree {
			continue
		}
		source.agree = false
		kept := source.docs[:0]
		for d := range source.docs {
			same := true
			for _, j := range Judge(source.docs[d:d+1], m) {
				same = same && j.Found && j.Gold
			}
			if found := m.Recognize(source.docs[d].Passages, nil); same && len(found) == countNames(&source.docs[d]) {
				kept = append(kept, source.docs[d])
			}
		}
		t.log(fmt.Sprintf("%s: %d of %d documents agree", source.file, len(kept), len(source.docs)))
		source.docs, source.readings = kept, nil
	}
}

func countNames(doc *GoldDocument) int {
	n := 0
	for _, names := range doc.Names {
		n += len(names)
	}
	return n
}

func (t *trainer) addSource(f *featurizer, set *crf.Set, source *loaded, take func(source *loaded, d int) bool) error {
	if source.agree { // still to be looked through
		return nil
	}
	for d := range source.docs {
		if !take(source, d) {
			continue
		}
		how := sample{weight: float32(source.weight), domain: uint64(source.domain)}
		if source.readings != nil {
			how.reading = source.readings[d]
		}
		if err := f.add(set, &source.docs[d], how); err != nil {
			return fmt.Errorf("%s: %w", source.file, err)
		}
	}
	for d := range source.more {
		if !take(source, d) {
			continue
		}
		how := sample{weight: float32(source.weight), domain: uint64(source.domain), unlisted: d%2 == 0}
		if err := f.add(set, &source.more[d], how); err != nil {
			return fmt.Errorf("%s: %w", source.file, err)
		}
	}
	return nil
}

// remember reads the documents of more than one sentence with the model and
// keeps what it learns of each.
func (t *trainer) remember(m *EntityModel, take func(source *loaded, d int) bool) {
	r := newReader(m)
	for i := range t.sources {
		source := &t.sources[i]
		if source.readings == nil {
			source.readings = make([]*reading, len(source.docs))
		}
		for d := range source.docs {
			if passages := source.docs[d].Passages; take(source, d) && len(passages) > 1 {
				r.read(passages)
				source.readings[d] = &reading{memory{maps.Clone(r.memory.facts)}, slices.Clone(r.forms)}
			}
		}
	}
}

// typeNames joins names of types for messages.
func typeNames(types []EntityType) string {
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = t.String()
	}
	return strings.Join(names, " ")
}
