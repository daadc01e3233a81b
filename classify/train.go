package classify

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"

	"attache/classify/internal/feature"
	"attache/classify/internal/linear"
	"attache/corpus"
	"attache/internal/par"
)

// Example is a labelled document: every domain it carries, none if it carries
// none. A child implies its parent. Domains the taxonomy lacks are an error.
type Example struct {
	Doc     *corpus.Document
	Domains []string
	// Names are counted for less when a classifier is measured on the example.
	// Training reads them like other words, which did as well.
	Names []Named
	// Weight multiplies the example's loss; 0 means 1.
	Weight float64
}

// TrainOptions configures Train. The zero value learns on top of the built-in
// model and taxonomy.
type TrainOptions struct {
	// Name goes into the model.
	Name string
	// Taxonomy is nil for the built-in one.
	Taxonomy *Taxonomy
	// Base is the model to start from, nil for the built-in one. What it knows
	// is kept unless the examples speak against it: the solver is regularised
	// towards the base's weights, which stand for the texts they were fitted on.
	Base *Model
	// Scratch starts from nothing instead.
	Scratch bool
	// Unlabelled texts teach which words go together; only with Scratch.
	Unlabelled []*corpus.Document
	// Components is the number of directions learnt from Unlabelled; 0 means 150.
	Components int
	// Seed orders the examples. The model depends on it, and never on Workers.
	Seed uint64
	// Workers is the number of goroutines, 0 for one a core.
	Workers int
}

// TrainReport says what Train did.
type TrainReport struct {
	Examples   int
	Unlabelled int
	Features   int
	// Domains in the order of the taxonomy.
	Domains []TrainedDomain
}

// TrainedDomain is one domain's training, measured on held-out folds of the
// examples.
type TrainedDomain struct {
	ID        string
	Positive  int // examples that carry it
	Precision float64
	Recall    float64
	F1        float64
	Threshold float64
	// TooFew says that fewer examples carry it than it takes to learn: a domain
	// that the base knows stays as it was, another rests on its key phrases.
	TooFew bool
}

// Train fits a model to the examples. The same options and examples give the
// same bytes, whatever the number of workers.
func Train(opts TrainOptions, examples []Example) (*Model, *TrainReport, error) {
	t, err := newTrainer(opts)
	if err != nil {
		return nil, nil, err
	}
	if err := t.read(examples, opts.Unlabelled); err != nil {
		return nil, nil, err
	}
	if err := t.learnBasis(opts); err != nil {
		return nil, nil, err
	}
	columns, err := t.fitAll()
	if err != nil {
		return nil, nil, err
	}
	m, err := ParseModel("trained model", t.assemble(opts.Name, columns).encode())
	if err != nil {
		return nil, nil, err
	}
	return m, t.report(columns, len(opts.Unlabelled)), nil
}

// trainer holds what all domains share.
type trainer struct {
	taxonomy *Taxonomy
	base     *Model
	reader   *Classifier // key phrases only
	workers  int
	seed     uint64
	rows     *rowSet
	samples  []sample
	extra    []linear.Vector // of the unlabelled texts
	basis    *linear.Basis
}

// sample is an example as the solver sees it.
type sample struct {
	x      linear.Vector // unit length, by row
	points []float64     // of key phrases, by domain, over λ
	labels []bool        // by domain
	weight float64
	fold   int
	lead   bool // the first words of the example before it
}

func newTrainer(opts TrainOptions) (*trainer, error) {
	t := &trainer{taxonomy: opts.Taxonomy, base: opts.Base, workers: opts.Workers, seed: opts.Seed}
	if t.workers < 1 {
		t.workers = runtime.GOMAXPROCS(0)
	}
	reader, err := New(Options{Taxonomy: opts.Taxonomy, PhrasesOnly: true})
	if err != nil {
		return nil, err
	}
	t.reader, t.taxonomy = reader, reader.taxonomy
	switch {
	case opts.Scratch && opts.Base != nil:
		return nil, errors.New("train: a base and from scratch")
	case !opts.Scratch && len(opts.Unlabelled) > 0:
		return nil, errors.New("train: unlabelled texts are for training from scratch")
	case !opts.Scratch && t.base == nil:
		if t.base, err = BuiltinModel(); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// read turns the examples and unlabelled texts into vectors.
func (t *trainer) read(examples []Example, unlabelled []*corpus.Document) error {
	if len(examples) == 0 {
		return errors.New("train: no examples")
	}
	var docs []*corpus.Document
	for i, e := range examples {
		if e.Doc == nil || e.Weight < 0 || math.IsNaN(e.Weight) || math.IsInf(e.Weight, 0) {
			return fmt.Errorf("train: example %d: no document, or weight %v", i+1, e.Weight)
		}
		labels, err := t.taxonomy.labels(e.Domains)
		if err != nil {
			return fmt.Errorf("train: example %d (%s): %w", i+1, e.Doc.ID, err)
		}
		weight := e.Weight
		if weight == 0 {
			weight = 1
		}
		t.samples = append(t.samples, sample{labels: labels, weight: weight, points: t.points(e.Doc), fold: foldOf(e.Doc, t.seed)})
		docs = append(docs, e.Doc)
	}
	docs = append(docs, unlabelled...)
	t.rows = newRowSet(t.base, docs)
	for _, d := range unlabelled {
		t.extra = append(t.extra, t.rows.vector(d))
	}
	for i := range examples {
		s := &t.samples[i]
		s.x = t.rows.vector(examples[i].Doc)
		if d := lead(examples[i].Doc); d != nil {
			short := *s
			short.lead, short.weight = true, s.weight*leadWeight
			short.x, short.points = t.rows.vector(d), t.points(d)
			t.samples = append(t.samples, short)
		}
	}
	return nil
}

const (
	leadWords  = 40
	leadWeight = 0.1
)

// lead is the beginning of a document as a document of its own, so that short
// texts are learnt too; nil for one that is short itself.
func lead(d *corpus.Document) *corpus.Document {
	var cut feature.Cutter
	words := cut.AppendWords(nil, d.Text)
	if len(words) < 2*leadWords {
		return nil
	}
	return &corpus.Document{ID: d.ID, Text: d.Text[:words[leadWords-1].End]}
}

// points returns the key-phrase points of a document, by domain.
func (t *trainer) points(d *corpus.Document) []float64 {
	r := t.reader.read(d, nil)
	defer t.reader.scratch.Put(r)
	points := make([]float64, len(r.z))
	for i := range points {
		points[i] = r.z[i] - phraseScale.bias
	}
	return points
}

// labels turns ids into a flag a domain, parents implied.
func (t *Taxonomy) labels(ids []string) ([]bool, error) {
	labels := make([]bool, len(t.Domains))
	parents := t.parents()
	for _, id := range ids {
		i, ok := t.index[id]
		if !ok {
			return nil, fmt.Errorf("no domain %q in the taxonomy", id)
		}
		labels[i] = true
		if p := parents[i]; p >= 0 {
			labels[p] = true
		}
	}
	return labels, nil
}

// blocks runs numbered blocks of work in the trainer's goroutines.
func (t *trainer) blocks(n int, do func(int)) error {
	numbers := func(yield func(int, error) bool) {
		for i := range n {
			if !yield(i, nil) {
				return
			}
		}
	}
	return par.Map(context.Background(), t.workers, numbers,
		func(_ context.Context, i int) (struct{}, error) { do(i); return struct{}{}, nil },
		func(struct{}) error { return nil })
}

// learnBasis finds the directions of the unlabelled texts.
func (t *trainer) learnBasis(opts TrainOptions) error {
	k := opts.Components
	if k == 0 {
		k = 150
	}
	if k = min(k, len(t.extra)/4); k < 2 {
		return nil
	}
	var err error
	t.basis, err = linear.NewBasis(t.extra, len(t.rows.keys), k, 4, t.seed, t.blocks)
	return err
}

// fitAll fits every domain.
func (t *trainer) fitAll() ([]fitted, error) {
	projected := make([][]float32, len(t.samples))
	if t.basis != nil {
		for i := range t.samples {
			projected[i] = t.basis.Project(t.samples[i].x)
		}
	}
	columns := make([]fitted, len(t.taxonomy.Domains))
	err := t.blocks(len(columns), func(d int) { columns[d] = t.fit(d, projected) })
	if err != nil {
		return nil, err
	}
	t.setThresholds(columns)
	return columns, nil
}
