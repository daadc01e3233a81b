package attache

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"attache/classify"
	"attache/corpus"
	"attache/extract"
)

// LearntFrom says what of a corpus a model was trained on, and whether it does
// better for it.
type LearntFrom struct {
	// Corrected reports were trained on, out of all.
	Corrected, Reports int
	// HeldOut of them tell how good a model trained on the others is: After,
	// against Before, the model it started from. Both are F1 over all labels,
	// from 0 to 1.
	HeldOut       int
	Before, After float64
	// Low and High bound the gain, After less Before, with 95 % confidence;
	// both are 0 where it was not worked out.
	Low, High float64
	// Whole says that nothing of the model it started from was held back in the
	// end, for want of gain otherwise: it forgets more of other texts.
	Whole bool
}

// enoughReports is the number of corrected reports from which training is
// offered: a fifth of them is held out, and fewer than five tell nothing.
const enoughReports = 25

// ErrTooLittle is wrapped by the error for a corpus with too few corrections to
// learn from.
var ErrTooLittle = errors.New("too little to learn from")

// IsCorpus reports whether path is a corpus folder.
func IsCorpus(path string) bool {
	_, err := os.Stat(filepath.Join(path, "manifest.json"))
	return err == nil
}

// TrainDomainsOn fits a model of domains to the reports of a corpus folder whose
// domains people corrected, as they are with the corrections, and writes it to
// out. A report that nobody corrected teaches nothing: it says what the model
// said. The error wraps ErrTooLittle if there are too few.
func TrainDomainsOn(ctx context.Context, folder, out string, opts TrainOptions) (*classify.TrainReport, *LearntFrom, error) {
	files, from, err := correctedFiles(ctx, folder, func(c *corpus.Correction) bool { return c.What == "domain" })
	if err != nil {
		return nil, nil, err
	}
	defer os.RemoveAll(files.dir)
	rest := filepath.Join(files.dir, "rest.model")
	if _, err := TrainDomains(ctx, []string{files.rest}, rest, opts); err != nil {
		return nil, nil, err
	}
	for _, m := range []struct {
		path string
		f1   *float64
	}{{opts.Base, &from.Before}, {rest, &from.After}} {
		e, err := EvaluateDomains(ctx, files.heldOut, m.path, opts.Taxonomy)
		if err != nil {
			return nil, nil, err
		}
		*m.f1 = e.MicroF1
	}
	report, err := TrainDomains(ctx, []string{files.all}, out, opts)
	return report, from, err
}

// TrainEntitiesOn is TrainDomainsOn for names: it adapts the base model to the
// reports whose organisations or people somebody corrected. All names in such a
// report are taken as right, as corrected; the types that records do not hold,
// places, as unknown. Each fifth of the reports is held out once, so that
// HeldOut are all of them.
func TrainEntitiesOn(ctx context.Context, folder, out string, opts TrainOptions) (*TrainedNames, *LearntFrom, error) {
	files, from, err := correctedFiles(ctx, folder, func(c *corpus.Correction) bool { return c.What == "organization" || c.What == "person" })
	if err != nil {
		return nil, nil, err
	}
	defer os.RemoveAll(files.dir)
	if err := checkOutput(out, nil); err != nil {
		return nil, nil, err
	}
	parts, err := loadOnly(opts.Base, "", "entities")
	if err != nil {
		return nil, nil, err
	}
	recognizer, err := parts.recognizer()
	if err != nil {
		return nil, nil, err
	}
	base, ok := recognizer.(*extract.EntityModel)
	if !ok {
		return nil, nil, errors.New("--base rules: corrected reports are learnt on top of a model, and the rules are none")
	}
	docs, err := extract.ReadGoldFile(files.all)
	if err != nil {
		return nil, nil, err
	}
	how, trial, err := extract.ChooseAdapting(base, docs, extract.AdaptOptions{Seed: opts.Seed, Workers: opts.Workers})
	if err = errors.Join(err, ctx.Err()); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", folder, err)
	}
	from.HeldOut, from.Whole = len(docs), how.Keep < 0
	from.Before, from.After, from.Low, from.High = trial.Before.F1(), trial.After.F1(), trial.Low, trial.High
	model, err := extract.AdaptEntities(base, docs, how)
	if err = errors.Join(err, ctx.Err()); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", folder, err)
	}
	data := model.Encode()
	return &TrainedNames{Types: typesMarked(docs), Bytes: len(data)}, from, corpus.WriteFile(out, data)
}

// typesMarked counts the marked names of each type that there are.
func typesMarked(docs []extract.GoldDocument) (list []TrainedType) {
	var counts [extract.MISC + 1]int
	for d := range docs {
		for _, names := range docs[d].Names {
			for _, name := range names {
				counts[name.Type]++
			}
		}
	}
	for t := extract.ORG; t <= extract.MISC; t++ {
		if counts[t] > 0 {
			list = append(list, TrainedType{Type: t.String(), Names: counts[t]})
		}
	}
	return list
}

// trainFiles are the corrected reports of a corpus as JSON lines: all of them,
// and in two parts.
type trainFiles struct{ dir, all, rest, heldOut string }

// eachCorrected calls yield for the records that entries of a kind are about and
// fit, as they are with the corrections, with the labels that count.
func eachCorrected(ctx context.Context, f *corpus.Folder, about func(*corpus.Correction) bool, yield func(*corpus.Record) error) error {
	touched, err := f.Touched(0)
	if err != nil {
		return err
	}
	raw := f.With(nil)
	for _, id := range touched {
		rec, err := raw.Get(id)
		if err = errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		looked := false
		for _, o := range f.Ledger().ReplayWhy(rec) {
			looked = looked || about(o.Entry) && marks(o.Entry) && (o.Status == corpus.Applied || o.Status == corpus.Already)
		}
		if !looked {
			continue
		}
		rec.Prune(f.Manifest().Thresholds)
		if err := yield(rec); err != nil {
			return err
		}
	}
	return nil
}

// correctedFiles writes the records of eachCorrected.
func correctedFiles(ctx context.Context, folder string, about func(*corpus.Correction) bool) (files trainFiles, from *LearntFrom, err error) {
	f, err := corpus.Open(folder)
	if err != nil {
		return files, nil, err
	}
	defer f.Close()
	from = &LearntFrom{Reports: f.Len()}
	var all, rest, heldOut bytes.Buffer
	err = eachCorrected(ctx, f, about, func(rec *corpus.Record) error {
		line, err := trainLine(rec)
		if err != nil {
			return err
		}
		from.Corrected++
		all.Write(line)
		if sha256.Sum256([]byte(rec.ID))[0]%5 == 0 { // a fifth, the same ones each time
			from.HeldOut++
			heldOut.Write(line)
		} else {
			rest.Write(line)
		}
		return nil
	})
	if err != nil {
		return files, nil, err
	}
	if from.Corrected < enoughReports || from.HeldOut == 0 {
		return files, from, fmt.Errorf("%s: %w: %d of %d reports have corrections of that kind; it takes %d", folder, ErrTooLittle, from.Corrected, from.Reports, enoughReports)
	}
	if files.dir, err = os.MkdirTemp("", "attache-train-"); err != nil {
		return files, nil, err
	}
	files.all, files.rest, files.heldOut = filepath.Join(files.dir, "all.jsonl"), filepath.Join(files.dir, "rest.jsonl"), filepath.Join(files.dir, "held-out.jsonl")
	for path, data := range map[string]*bytes.Buffer{files.all: &all, files.rest: &rest, files.heldOut: &heldOut} {
		err = errors.Join(err, os.WriteFile(path, data.Bytes(), 0o600))
	}
	if err != nil {
		return files, nil, errors.Join(err, os.RemoveAll(files.dir))
	}
	return files, from, nil
}

// marks reports whether an entry says anything of what a model marks: of the
// report itself, or that a name is or is not one. Of what kind the organisations
// of a name are, in all reports, nobody read these for.
func marks(c *corpus.Correction) bool {
	return c.Doc != "" || c.Do == corpus.Remove || c.Do == corpus.Add
}

// trainLine is a record as training reads it: with its domains even if it has
// none, for that is what a person said.
func trainLine(rec *corpus.Record) ([]byte, error) {
	line, err := rec.AppendJSON(nil)
	if err != nil || len(rec.Domains) > 0 {
		return line, err
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(line, &fields); err != nil {
		return nil, err
	}
	fields["domains"] = json.RawMessage("[]")
	var out bytes.Buffer
	w := bufio.NewWriter(&out)
	err = errors.Join(json.NewEncoder(w).Encode(fields), w.Flush())
	return out.Bytes(), err
}
