package attache

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"attache/classify"
	"attache/corpus"
	"attache/extract"
)

// TrainOptions say how a model is trained. The zero value learns on top of
// what is built in.
type TrainOptions struct {
	// Taxonomy is the path of a taxonomy file; empty is the built-in one.
	Taxonomy string
	// Base is the path of the model to start from; empty is the built-in one.
	Base string
	// Scratch starts a model of domains from nothing.
	Scratch bool
	// Recipe is the path of a recipe for a model of names, and Data the folder
	// its files are below.
	Recipe, Data string
	// Seed orders the examples.
	Seed uint64
	// Workers is the number of goroutines; 0 is one a core. The model does not
	// depend on it.
	Workers int
	// Log, if set, is told what is being done.
	Log func(string)
}

// TrainDomains fits a model of domains to the labelled texts of the files and
// writes it to out, whole or not at all.
func TrainDomains(ctx context.Context, files []string, out string, opts TrainOptions) (*classify.TrainReport, error) {
	if err := checkOutput(out, files); err != nil {
		return nil, err
	}
	parts, err := loadOnly(opts.Base, opts.Taxonomy, "domains")
	if err != nil {
		return nil, err
	}
	c, err := classify.New(classify.Options{Taxonomy: parts.taxonomy, Model: parts.domains})
	if err != nil {
		return nil, err
	}
	var examples []classify.Example
	for _, path := range files {
		list, err := readExamples(path, c)
		if err != nil {
			return nil, err
		}
		examples = append(examples, list...)
	}
	if len(examples) == 0 {
		return nil, fmt.Errorf("%s: no labelled text in it: each line needs \"domains\"", strings.Join(files, ", "))
	}
	model, report, err := classify.Train(classify.TrainOptions{
		Name: modelName(out), Taxonomy: parts.taxonomy, Base: parts.domains, Scratch: opts.Scratch, Seed: opts.Seed, Workers: opts.Workers,
	}, examples)
	if err = errors.Join(err, ctx.Err()); err != nil {
		return nil, err
	}
	var file bytes.Buffer
	if _, err := model.WriteTo(&file); err != nil {
		return nil, err
	}
	return report, corpus.WriteFile(out, file.Bytes())
}

// modelName is the file's name without its extension.
func modelName(path string) string {
	name := filepath.Base(path)
	return strings.TrimSuffix(name, filepath.Ext(name))
}

// checkOutput refuses, before the work begins, a file that could not be
// written at its end, or that is one of the inputs.
func checkOutput(out string, inputs []string) error {
	if info, err := os.Stat(out); err == nil {
		if info.IsDir() {
			return fmt.Errorf("%s: a folder, where the file of the model is wanted", out)
		}
		for _, path := range inputs {
			if other, err := os.Stat(path); err == nil && os.SameFile(info, other) {
				return fmt.Errorf("%s: both input and output", out)
			}
		}
	}
	_, err := os.Stat(filepath.Dir(out))
	return err
}

// TrainedNames is what a model of names was trained on.
type TrainedNames struct {
	Types []TrainedType
	Bytes int // of the model
}

// TrainedType is a type of names and how many were marked. TooFew says that
// they are fewer than it takes to learn the type.
type TrainedType struct {
	Type   string `json:"type"`
	Names  int    `json:"names"`
	TooFew bool   `json:"too_few,omitempty"`
}

// enoughNames is the number of marked names from which a type can be learnt:
// below it, its scores cannot be calibrated either.
const enoughNames = 200

// TrainEntities trains a model of names and writes it to out, whole or not at
// all: by opts.Recipe on files below opts.Data, or on the marked files with
// the settings of extract.NewRecipe, and the name lists and word forms of the
// base model.
func TrainEntities(ctx context.Context, files []string, out string, opts TrainOptions) (*TrainedNames, error) {
	if err := checkOutput(out, append(slices.Clone(files), opts.Recipe)); err != nil {
		return nil, err
	}
	recipe, err := entityRecipe(files, opts)
	if err != nil {
		return nil, err
	}
	counts, err := recipe.Count(opts.Data)
	if err != nil {
		return nil, err
	}
	if len(files) > 0 {
		recipe.Types = recipe.Types[:0]
		for t := extract.ORG; t <= extract.MISC; t++ {
			if counts[t] > 0 {
				recipe.Types = append(recipe.Types, t)
			}
		}
	}
	trained := &TrainedNames{}
	for _, t := range recipe.Types {
		trained.Types = append(trained.Types, TrainedType{t.String(), counts[t], counts[t] < enoughNames})
	}
	if !slices.ContainsFunc(trained.Types, func(t TrainedType) bool { return t.Names > 0 }) {
		return nil, fmt.Errorf("%s: no name is marked", strings.Join(append(slices.Clone(files), opts.Recipe), " "))
	}
	model, err := extract.TrainEntities(recipe, opts.Data, opts.Workers, opts.Log)
	if err = errors.Join(err, ctx.Err()); err != nil {
		return nil, err
	}
	data := model.Encode()
	trained.Bytes = len(data)
	return trained, corpus.WriteFile(out, data)
}

// entityRecipe reads the recipe, or makes one for the files.
func entityRecipe(files []string, opts TrainOptions) (*extract.Recipe, error) {
	if opts.Recipe != "" {
		data, err := os.ReadFile(opts.Recipe)
		if err != nil {
			return nil, err
		}
		return extract.ParseRecipe(opts.Recipe, data)
	}
	parts, err := loadOnly(opts.Base, "", "entities")
	if err != nil {
		return nil, err
	}
	base := parts.names
	if base == nil && !parts.rules {
		if base, err = extract.BuiltInEntities(); err != nil {
			return nil, err
		}
	}
	recipe := extract.NewRecipe(files, base)
	recipe.Options.Seed = opts.Seed
	return recipe, nil
}
