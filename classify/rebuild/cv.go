package main

import (
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"strings"

	"attache/classify"
	"attache/corpus"
)

const folds = 5

// foldOf puts texts that begin alike into one fold, and one project into one.
func foldOf(e classify.Example) int {
	h := fnv.New32a()
	words := strings.Fields(strings.ToLower(e.Doc.Text))
	io.WriteString(h, strings.Join(words[:min(20, len(words))], " "))
	return int(h.Sum32()>>4) % folds
}

// system is one classifier under test, named as in the table.
type system struct {
	name   string
	judged []classify.Judged
}

// trial is one cross-validation: ours, the baselines, and ours on texts cut
// short, joined, and of another kind.
type trial struct {
	full, short, long, firm, phrases, fast system
	held                                   []int // example of each judged text, in the order of the folds
}

// crossValidate measures our classifier, key phrases alone and fasttext on the
// same folds, thresholds chosen without the fold they are tried on. The whole
// training runs anew for each fold.
func crossValidate(path, fasttext string, opts classify.TrainOptions, examples []classify.Example, sources []string, companies []classify.Example) error {
	taxonomy, err := classify.Builtin()
	if err != nil {
		return err
	}
	ids := taxonomy.IDs()
	t := &trial{
		full: system{name: "attache"}, phrases: system{name: "key phrases only"}, fast: system{name: "fasttext"},
		short: system{name: "attache, first 40 words"}, long: system{name: "attache, 4,000 words"}, firm: system{name: "attache on companies"},
	}
	for f := range folds {
		var train, test []classify.Example
		for i, e := range examples {
			if foldOf(e) == f {
				test = append(test, e)
				t.held = append(t.held, i)
			} else {
				train = append(train, e)
			}
		}
		if f > 0 {
			companies = nil // one model's judgement is enough
		}
		if err := t.fold(opts, ids, fasttext, train, test, companies); err != nil {
			return err
		}
		fmt.Fprintf(os.Stderr, "fold %d of %d\n", f+1, folds)
	}
	var out strings.Builder
	fmt.Fprintf(&out, "5-fold cross-validation on labelled.jsonl, %d texts; thresholds chosen within the training folds.\n\n", len(examples))
	if err := table(&out, ids, &t.full, &t.phrases, &t.fast, &t.short, &t.long, &t.firm); err != nil {
		return err
	}
	if err := bySource(&out, ids, &t.full, t.held, sources); err != nil {
		return err
	}
	if err := perDomain(&out, ids, &t.full); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(out.String()), 0o644)
}

// fold trains on some folds and judges the one left out.
func (t *trial) fold(opts classify.TrainOptions, ids []string, fasttext string, train, test, companies []classify.Example) error {
	model, _, err := classify.Train(opts, train)
	if err != nil {
		return err
	}
	ours := classify.Options{Model: model}
	err = errors.Join(
		t.full.judge(ours, test),
		t.short.judge(ours, cutTo(test, 40)),
		t.long.judge(ours, joined(test, 4000)),
		t.firm.judge(ours, companies),
		t.phrases.judge(classify.Options{PhrasesOnly: true}, test),
	)
	if err != nil || fasttext == "" {
		return err
	}
	judged, err := runFasttext(fasttext, ids, train, test)
	t.fast.judged = append(t.fast.judged, judged...)
	return err
}

func (s *system) judge(opts classify.Options, test []classify.Example) error {
	c, err := classify.New(opts)
	if err != nil {
		return err
	}
	judged, err := c.Judge(test)
	s.judged = append(s.judged, judged...)
	return err
}

// cutTo keeps the first words of each text, and no title.
func cutTo(list []classify.Example, words int) []classify.Example {
	var short []classify.Example
	for _, e := range list {
		all := strings.Fields(e.Doc.Text)
		short = append(short, classify.Example{
			Doc:     &corpus.Document{ID: e.Doc.ID, Text: strings.Join(all[:min(words, len(all))], " ")},
			Domains: e.Domains,
		})
	}
	return short
}

// joined makes reports of so many words out of texts with the same domains,
// and of texts of two such sets in turn.
func joined(list []classify.Example, words int) []classify.Example {
	var order []string
	groups := make(map[string][]classify.Example)
	for _, e := range list {
		name := strings.Join(e.Domains, " ")
		if groups[name] == nil {
			order = append(order, name)
		}
		groups[name] = append(groups[name], e)
	}
	var reports []classify.Example
	for i, name := range order {
		reports = append(reports, report(groups[name], words))
		if next := order[(i+1)%len(order)]; next != name && name != "" && next != "" {
			a, b := report(groups[name], words/2), report(groups[next], words/2)
			a.Doc.Text += "\n\n" + b.Doc.Text
			for _, id := range b.Domains {
				if !contains(a.Domains, id) {
					a.Domains = append(a.Domains[:len(a.Domains):len(a.Domains)], id)
				}
			}
			reports = append(reports, a)
		}
	}
	return reports
}

func report(texts []classify.Example, words int) classify.Example {
	var b strings.Builder
	for n, i := 0, 0; n < words; i++ {
		text := texts[i%len(texts)].Doc.Text
		n += len(strings.Fields(text)) + 1
		b.WriteString(text + "\n\n")
	}
	return classify.Example{Doc: &corpus.Document{ID: texts[0].Doc.ID, Text: b.String()}, Domains: texts[0].Domains}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func table(out io.Writer, ids []string, systems ...*system) error {
	fmt.Fprintf(out, "%-26s %5s  %7s %7s  %7s %15s  %7s %15s  %6s %6s  %8s\n", "system", "texts", "P", "R", "micro", "(95 %)", "macro", "(95 %)", "ECE", "kept", "coverage")
	for _, s := range systems {
		if len(s.judged) == 0 {
			continue
		}
		e, err := classify.EvaluateJudged(ids, s.judged)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%-26s %5d  %7.3f %7.3f  %7.3f (%.3f to %.3f)  %6.3f (%.3f to %.3f)  %6.3f %6.3f  %8.3f\n", s.name, e.Documents, e.Micro.Precision(), e.Micro.Recall(),
			e.MicroF1, e.MicroInterval.Low, e.MicroInterval.High, e.MacroF1, e.MacroInterval.Low, e.MacroInterval.High, e.CalibrationError, e.CalibrationErrorKept, e.Coverage)
	}
	return nil
}

func bySource(out io.Writer, ids []string, s *system, held []int, sources []string) error {
	groups := make(map[string][]classify.Judged)
	for i, at := range held {
		groups[sources[at]] = append(groups[sources[at]], s.judged[i])
	}
	fmt.Fprintf(out, "\nattache by source\n")
	for _, name := range []string{"h2020", "patents", "nsf", "dod_sbir", "sbir_cet", "federal_register"} {
		e, err := classify.EvaluateJudged(ids, groups[name])
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		fmt.Fprintf(out, "%-26s %5d  P %.3f R %.3f micro %.3f\n", name, e.Documents, e.Micro.Precision(), e.Micro.Recall(), e.MicroF1)
	}
	return nil
}

func perDomain(out io.Writer, ids []string, s *system) error {
	e, err := classify.EvaluateJudged(ids, s.judged)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "\nattache by domain\n")
	for _, d := range e.Domains {
		fmt.Fprintf(out, "%-26s %5d  P %.3f R %.3f F1 %.3f\n", d.ID, d.Both+d.Missed, d.P, d.R, d.F1)
	}
	fmt.Fprintf(out, "\nattache, reliability: score, share right, decisions\n")
	for _, b := range e.Reliability {
		fmt.Fprintf(out, "%.1f to %.1f  %.3f %.3f %6d\n", b.Low, b.High, b.Score, b.Right, b.Count)
	}
	fmt.Fprintf(out, "\nattache, assigned in place of\n")
	for _, c := range e.Confusion[:min(12, len(e.Confusion))] {
		fmt.Fprintf(out, "%-26s for %-26s %3d\n", c.Got, c.Gold, c.Count)
	}
	return nil
}
