package attache

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"attache/classify"
	"attache/extract"
)

// EntityEvaluation is how well a recogniser of names did on marked texts.
type EntityEvaluation struct {
	extract.EntityReport
	docs       []extract.GoldDocument
	recognizer extract.Recognizer
}

// EvaluateEntities measures the model of names at path model ("" for the
// built-in one, "rules" for the rules) on the marked texts of a file that
// extract.ReadGoldFile reads. A text without any marked name is an error.
func EvaluateEntities(ctx context.Context, gold, model string) (*EntityEvaluation, error) {
	parts, err := loadOnly(model, "", "entities")
	if err != nil {
		return nil, err
	}
	docs, err := extract.ReadGoldFile(gold)
	if err != nil {
		return nil, err
	}
	e := &EntityEvaluation{docs: docs}
	if e.recognizer, err = parts.recognizer(); err != nil {
		return nil, err
	}
	e.EntityReport = extract.EvalEntities(docs, e.recognizer, extract.EvalOptions{})
	if len(e.Types) < 2 { // nothing but the row for all
		return nil, fmt.Errorf("%s: no name is marked in its %d documents", gold, len(docs))
	}
	return e, ctx.Err()
}

// WriteErrors lists the names missed and the false alarms in their context.
func (e *EntityEvaluation) WriteErrors(w io.Writer) error {
	return e.EntityReport.WriteErrors(w, e.docs)
}

// WritePredictions writes word, gold tag and predicted tag, for other scorers.
func (e *EntityEvaluation) WritePredictions(w io.Writer) error {
	return extract.WritePredictions(w, e.docs, e.recognizer)
}

// EachError yields the names missed and the false alarms with the id of their
// document and the passage they stand in.
func (e *EntityEvaluation) EachError(yield func(id string, p *extract.Passage, j extract.Judged) bool) {
	for _, j := range e.Judged {
		doc := &e.docs[j.Document]
		if j.Found != j.Gold && !yield(doc.ID, &doc.Passages[j.Passage], j) {
			return
		}
	}
}

// EvaluateDomains measures the model of domains at path model ("" for the
// built-in one) with a taxonomy on a file of labelled texts, which
// classify.ReadExamples describes.
func EvaluateDomains(ctx context.Context, gold, model, taxonomy string) (*classify.Evaluation, error) {
	parts, err := loadOnly(model, taxonomy, "domains")
	if err != nil {
		return nil, err
	}
	c, err := classify.New(classify.Options{Taxonomy: parts.taxonomy, Model: parts.domains})
	if err != nil {
		return nil, err
	}
	examples, err := readExamples(gold, c)
	if err != nil {
		return nil, err
	}
	if len(examples) == 0 {
		return nil, fmt.Errorf("%s: no labelled text in it: each line needs \"domains\"", gold)
	}
	e, err := classify.Evaluate(c, examples)
	return e, errors.Join(err, ctx.Err())
}

// loadOnly loads a model that must be of one kind, and a taxonomy.
func loadOnly(model, taxonomy, kind string) (*parts, error) {
	opts := Options{Taxonomy: taxonomy}
	if model != "" {
		opts.Models = []string{model}
	}
	p, err := load(opts)
	switch {
	case err != nil:
		return nil, err
	case kind == "entities" && p.domains != nil:
		return nil, fmt.Errorf("%s: a model of domains, where one of names is wanted", model)
	case kind == "domains" && p.names != nil:
		return nil, fmt.Errorf("%s: a model of names, where one of domains is wanted", model)
	case kind == "domains" && p.rules:
		return nil, errors.New("rules: they find names, and a model of domains is wanted")
	}
	return p, nil
}

// readExamples reads a file of labelled texts, unpacked if its name ends in .gz.
func readExamples(path string, c *classify.Classifier) ([]classify.Example, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var in io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if in, err = gzip.NewReader(f); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	return classify.ReadExamples(path, in, c)
}
