// Command rebuild fits the shipped classifier of domains from the public data,
// or measures it by cross-validation beside two baselines.
//
//	go run ./classify/rebuild -data ../shared/data/domains -o models/domains-en.model
//	go run ./classify/rebuild -data ../shared/data/domains -cv classify/testdata/cv.golden
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"attache/classify"
)

func main() {
	data := flag.String("data", "../shared/data/domains", "folder of the labelled and unlabelled texts")
	out := flag.String("o", "", "fit on everything and write the model here")
	cv := flag.String("cv", "", "cross-validate and write the figures here")
	fasttext := flag.String("fasttext", "", "the fasttext program, to measure beside with -cv")
	seed := flag.Uint64("seed", 1, "orders examples and folds")
	workers := flag.Int("j", 0, "goroutines, 0 for one a core")
	flag.Parse()
	if err := run(*data, *out, *cv, *fasttext, *seed, *workers); err != nil {
		fmt.Fprintln(os.Stderr, "rebuild: error:", err)
		os.Exit(1)
	}
}

func run(data, out, cv, fasttext string, seed uint64, workers int) error {
	examples, sources, err := readLabelled(filepath.Join(data, "labelled.jsonl.gz"))
	if err != nil {
		return err
	}
	unlabelled, err := readUnlabelled(data, examples)
	if err != nil {
		return err
	}
	opts := classify.TrainOptions{Name: "domains-en/1", Scratch: true, Unlabelled: unlabelled, Seed: seed, Workers: workers}
	fmt.Fprintf(os.Stderr, "%d labelled texts, %d others\n", len(examples), len(unlabelled))
	if cv != "" {
		companies, _, err := readLabelled(filepath.Join(data, "labelled_companies.jsonl.gz"))
		if err != nil {
			return err
		}
		return crossValidate(cv, fasttext, opts, examples, sources, companies)
	}
	if out == "" {
		return nil
	}
	start := time.Now()
	model, report, err := classify.Train(opts, examples)
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "trained in %v\n", time.Since(start).Round(time.Second))
	for _, d := range report.Domains {
		fmt.Fprintf(os.Stderr, "%-24s %4d  P %.3f R %.3f F1 %.3f  threshold %.3f\n", d.ID, d.Positive, d.Precision, d.Recall, d.F1, d.Threshold)
	}
	file, err := os.Create(out)
	if err != nil {
		return err
	}
	if _, err := model.WriteTo(file); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}
