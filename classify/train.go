package classify

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"

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

const (
	// minPositive is the number of examples from which a domain is calibrated
	// on its own.
	minPositive = 10
	folds       = 4
	cost        = 2.0
	sureLogit   = 3.0
	baseCost    = 1.0 // on top of a base: its weights stand for many texts
	// phraseUnit scales points against the learnt features, and lsaUnit the
	// directions: regularisation is weaker for what is scaled up. Both chosen by
	// cross-validation among 0.03 to 1 and 1 to 4.
	phraseUnit = 0.1
	lsaUnit    = 2
)

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

// fitted is one domain after training.
type fitted struct {
	weights []float64 // by row
	scale   scale
	points  []float64 // κ, by whose phrases
	z       []float64 // held-out, by sample
	tooFew  bool
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
	r := t.reader.read(d)
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

// fit fits one domain: first with each fold held out, to calibrate, then on
// all examples.
func (t *trainer) fit(d int, projected [][]float32) fitted {
	p := t.problem(d, projected)
	f := fitted{z: make([]float64, len(t.samples))}
	positive := 0
	for i := range t.samples {
		if p.sign[i] && !t.samples[i].lead {
			positive++
		}
	}
	f.scale = t.startScale(d)
	if f.tooFew = positive < minPositive; f.tooFew && t.base != nil {
		f.keep(p, len(t.rows.keys), len(t.taxonomy.Domains))
		return f
	}
	if t.base != nil && t.base.column(t.taxonomy.Domains[d].ID) < 0 {
		// in logits so far; the solver wants margins, sure at ±1
		for i := len(t.rows.keys); i < p.dim; i++ {
			p.prior[i] /= sureLogit
		}
	}
	for hold := range folds {
		weight := slices.Clone(p.weight)
		for i := range t.samples {
			if t.samples[i].fold == hold {
				weight[i] = 0
			}
		}
		w := linear.Fit(p.x, p.sign, weight, p.prior, p.dim, p.opts)
		for i := range t.samples {
			if t.samples[i].fold == hold {
				f.z[i] = p.x[i].Dot(w)
			}
		}
	}
	w := linear.Fit(p.x, p.sign, p.weight, p.prior, p.dim, p.opts)
	rows := len(t.rows.keys)
	f.weights = w[:rows]
	f.scale.bias = w[rows]
	f.points = pointsOf(w[rows+1:], len(t.taxonomy.Domains))
	if t.basis != nil {
		t.collapse(f.weights, w[rows+1+len(f.points):])
	}
	f.scale.slope, f.scale.shift = linear.Platt(f.z, p.sign, p.weight)
	return f
}

// keep leaves a domain as the base, or its key phrases, have it.
func (f *fitted) keep(p *problem, rows, domains int) {
	f.weights = p.prior[:rows]
	f.points = pointsOf(p.prior[rows+1:], domains)
	for i := range f.z {
		f.z[i] = p.x[i].Dot(p.prior)
	}
}

// pointsOf turns the solver's weights of key phrases into κ.
func pointsOf(w []float64, domains int) []float64 {
	points := make([]float64, domains)
	for i := range points {
		points[i] = w[i] * phraseUnit
	}
	return points
}

// startScale is the base's scale of a domain, or that of key phrases.
func (t *trainer) startScale(d int) scale {
	if j := t.base.column(t.taxonomy.Domains[d].ID); j >= 0 {
		return t.base.scales[j]
	}
	return phraseScale
}

// collapse turns weights of directions into weights of rows.
func (t *trainer) collapse(weights, directions []float64) {
	for i := range weights {
		for j, v := range t.basis.Row(int32(i)) {
			weights[i] += lsaUnit * float64(v) * directions[j]
		}
	}
}

// problem is what the solver gets for one domain. Coordinates: the rows, the
// bias, the points of every domain, the directions.
type problem struct {
	x      []linear.Vector
	sign   []bool
	weight []float64
	prior  []float64
	dim    int
	opts   linear.Options
}

func (t *trainer) problem(d int, projected [][]float32) *problem {
	rows := len(t.rows.keys)
	p := &problem{dim: rows + 1 + len(t.taxonomy.Domains), prior: t.prior(d), opts: linear.Options{Cost: cost, Seed: t.seed}}
	if t.base != nil {
		p.opts.Cost = baseCost
	}
	if t.basis != nil {
		p.dim += t.basis.K
	}
	for i := range t.samples {
		s := &t.samples[i]
		x := append(slices.Clone(s.x), linear.Term{Index: int32(rows), Value: 1})
		for j, v := range s.points {
			if v != 0 {
				x = append(x, linear.Term{Index: int32(rows + 1 + j), Value: float32(phraseUnit * v)})
			}
		}
		for j, v := range projected[i] {
			x = append(x, linear.Term{Index: int32(rows + 1 + len(s.points) + j), Value: lsaUnit * v})
		}
		p.x = append(p.x, x)
		p.sign = append(p.sign, s.labels[d])
		p.weight = append(p.weight, s.weight)
	}
	return p
}

// prior is the base's weights for a domain, those of key phrases for a domain
// it does not know, nil without a base.
func (t *trainer) prior(d int) []float64 {
	if t.base == nil {
		return nil
	}
	rows := len(t.rows.keys)
	w := make([]float64, rows+1+len(t.taxonomy.Domains))
	w[rows] = t.startScale(d).bias
	if j := t.base.column(t.taxonomy.Domains[d].ID); j >= 0 {
		for row := range t.base.keys {
			w[row] = t.base.weight(uint64(row), j)
		}
		for i := range t.taxonomy.Domains {
			if whose := t.base.column(t.taxonomy.Domains[i].ID); whose >= 0 {
				w[rows+1+i] = t.base.points[j][whose] / phraseUnit
			}
		}
	} else {
		w[rows+1+d] = 1 / phraseUnit
	}
	return w
}

// setThresholds chooses from the held-out scores: one threshold for all, by
// micro F1, and each domain's own, drawn to it the more the fewer examples.
func (t *trainer) setThresholds(columns []fitted) {
	all := make([]scoredLabel, 0, len(columns)*len(t.samples))
	own := make([][]scoredLabel, len(columns))
	for d := range columns {
		f := &columns[d]
		for i := range t.samples {
			own[d] = append(own[d], scoredLabel{logistic(f.scale.slope*f.z[i] + f.scale.shift), t.samples[i].labels[d], t.samples[i].weight})
		}
		all = append(all, own[d]...)
	}
	common := bestThreshold(all, 0.5)
	for d := range columns {
		f := &columns[d]
		if f.tooFew {
			if t.base == nil {
				f.scale.threshold = common
			}
			continue
		}
		n := 0.0
		for i := range t.samples {
			if t.samples[i].labels[d] && !t.samples[i].lead {
				n++
			}
		}
		f.scale.threshold = (n*bestThreshold(own[d], common) + thresholdPull*common) / (n + thresholdPull)
	}
}

// thresholdPull is how many examples the common threshold counts for.
const thresholdPull = 100

// scoredLabel is a held-out score and the truth.
type scoredLabel struct {
	score    float64
	positive bool
	weight   float64
}

// bestThreshold is the threshold in [0.2, 0.6] with the highest F1, the
// nearest to otherwise of equals.
func bestThreshold(list []scoredLabel, otherwise float64) float64 {
	slices.SortStableFunc(list, func(a, b scoredLabel) int { return cmp.Compare(b.score, a.score) })
	total := 0.0
	for _, s := range list {
		if s.positive {
			total += s.weight
		}
	}
	best, at := -1.0, otherwise
	hit, taken := 0.0, 0.0
	i := 0
	for step := 60; step >= 20; step-- {
		threshold := float64(step) / 100
		for ; i < len(list) && list[i].score >= threshold; i++ {
			taken += list[i].weight
			if list[i].positive {
				hit += list[i].weight
			}
		}
		f := 0.0
		if hit > 0 {
			f = 2 * hit / (taken + total)
		}
		if f > best+1e-12 || f > best-1e-12 && math.Abs(threshold-otherwise) < math.Abs(at-otherwise) {
			best, at = f, threshold
		}
	}
	return at
}
