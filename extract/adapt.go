package extract

import (
	"errors"
	"fmt"
	"hash/fnv"

	"attache/extract/crf"
	"attache/internal/stat"
)

// AdaptOptions say how a model is adapted. The zero value is useful.
type AdaptOptions struct {
	// Strength is how strongly what the model knows is held on to while it
	// learns, and Keep the share of it that is kept in the end: L2 and Keep of
	// [crf.Options]. 0 is 2, and 0.5; a Keep below 0 is none. What more and less
	// gain on the new kind of text and lose on others is in
	// testdata/quality/adapt.txt.
	Strength, Keep float64
	// Seed orders the sentences.
	Seed uint64
	// Workers is the number of goroutines; the model does not depend on it.
	Workers int
}

// AdaptEntities returns the model, trained further on marked texts: what it
// knows is kept unless they speak against it. A type of names that no text
// marks was not looked for: there the texts teach nothing. Scores are weighed
// as the model weighs them.
func AdaptEntities(base *EntityModel, docs []GoldDocument, o AdaptOptions) (*EntityModel, error) {
	options := crf.Options{Epochs: 10, Rate: 0.06, L2: o.Strength, Keep: max(o.Keep, 0), Prior: base.crf, Seed: o.Seed, Workers: o.Workers}
	if options.L2 == 0 {
		options.L2 = 2
	}
	if o.Keep == 0 {
		options.Keep = 0.5
	}
	copy(options.Dropout[:], []float64{0.1, 0.15, 0.15, 0.3, 0.4, 0.25})
	t := trainer{sources: []loaded{{docs: docs}}}
	t.remember(base, func(*loaded, int) bool { return true })
	f := newFeaturizer(base.tags, base.lex, base.lists)
	marked := markedTypes(docs)
	for _, typ := range base.Types() {
		if !marked[typ] {
			f.open |= base.tags.bits(typ)
		}
	}
	set := crf.NewSet(base.tags.labels(), allowed)
	for d := range docs {
		if err := f.add(set, &docs[d], sample{weight: 1, reading: t.sources[0].readings[d]}); err != nil {
			return nil, fmt.Errorf("adapt: %w", err)
		}
	}
	fitted, err := crf.Train(set, options)
	if err != nil {
		return nil, fmt.Errorf("adapt: %w", err)
	}
	return &EntityModel{
		Language: base.Language, tags: base.tags, crf: fitted, lex: base.lex, lists: base.lists,
		shift: base.shift, least: base.least, scales: base.scales,
	}, nil
}

// AdaptTrial is what adapting brings on documents that were held out: the base
// and the adapted model against the marks, and bounds of the gain in F1 with
// 95 % confidence, by a bootstrap over documents.
type AdaptTrial struct {
	Before, After Counts
	Low, High     float64
}

// adaptFolds is the number of parts, each of which is held out once.
const adaptFolds = 5

// TryAdapting adapts the model to the documents but for a fifth, five times,
// and compares with the model as it is on the fifth held out.
func TryAdapting(base *EntityModel, docs []GoldDocument, o AdaptOptions) (AdaptTrial, error) {
	var trial AdaptTrial
	var pairs [][2]Counts
	marked := markedTypes(docs)
	for fold := range uint32(adaptFolds) {
		var taught, held []GoldDocument
		for _, doc := range docs {
			h := fnv.New32a()
			h.Write([]byte(doc.ID))
			if h.Sum32()%adaptFolds == fold {
				held = append(held, doc)
			} else {
				taught = append(taught, doc)
			}
		}
		if len(held) == 0 {
			continue
		}
		if len(taught) == 0 {
			return trial, errors.New("adapt: too few documents to hold one out")
		}
		adapted, err := AdaptEntities(base, taught, o)
		if err != nil {
			return trial, err
		}
		for _, doc := range held {
			pairs = append(pairs, [2]Counts{countMarked(&doc, base, marked), countMarked(&doc, adapted, marked)})
		}
	}
	sum := func(sample []int, which int) (total Counts) {
		for _, i := range sample {
			total = total.Add(pairs[i][which])
		}
		return total
	}
	for _, p := range pairs {
		trial.Before, trial.After = trial.Before.Add(p[0]), trial.After.Add(p[1])
	}
	trial.Low, trial.High = stat.Bootstrap(len(pairs), 1000, o.Seed, 0.95, func(sample []int) float64 {
		return sum(sample, 1).F1() - sum(sample, 0).F1()
	})
	return trial, nil
}

// ChooseAdapting tries adapting with half of what the model knows kept in the
// end, and with nothing, and returns the options of the one to take with its
// trial: the first, which forgets less of other texts, unless the gain of the
// second is above the first's with 97.5 % confidence.
func ChooseAdapting(base *EntityModel, docs []GoldDocument, o AdaptOptions) (AdaptOptions, AdaptTrial, error) {
	half, all := o, o
	half.Keep, all.Keep = 0.5, -1
	some, err := TryAdapting(base, docs, half)
	if err != nil {
		return half, some, err
	}
	most, err := TryAdapting(base, docs, all)
	if err == nil && most.Low > some.After.F1()-some.Before.F1() {
		return all, most, nil
	}
	return half, some, err
}

// countMarked compares what a recogniser finds in a document with the marks,
// over the types that are marked anywhere.
func countMarked(doc *GoldDocument, with Recognizer, types [MISC + 1]bool) (c Counts) {
	found := with.Recognize(doc.Passages, nil)
	for p := range doc.Passages {
		var here []Entity
		for _, e := range found {
			if e.Field == doc.Passages[p].Field {
				here = append(here, e)
			}
		}
		for t, n := range Count(compare(here, doc.Names[p])) {
			if t > 0 && types[t] {
				c = c.Add(n)
			}
		}
	}
	return c
}
