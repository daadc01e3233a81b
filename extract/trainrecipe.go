package extract

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"attache/extract/crf"
)

// Recipe says what a model is trained on and how. Its text has an order a
// line, "#" begins a comment; paths are relative to the folder of the data:
//
//	language en
//	types ORG PER LOC
//	clusters FILE                       a table of classes of words (extract/clusters
//	                                    makes one), relative to the recipe's folder
//	text FILE [FIELD...]                raw text to count capitals in: fields of
//	                                    lines of JSON, or words of marked text
//	names KIND FILE COLUMN              a list of names: KIND is company,
//	                                    short, academic, agency, acronym, city,
//	                                    region, or ror for the ROR dump;
//	                                    COLUMN a number (tables), a key (JSON)
//	                                    or - (a name a line, # begins a comment);
//	                                    a FILE ./… lies beside the recipe
//	train FILE [weight=W] [domain=N] [kind=N] [window=N] [swap=P] [case=P] [agree=1] [text=no]
//	set NAME VALUE                      seed, epochs, rate, l2, mincount, rows,
//	                                    shift, least, passes, or dropout with a value for each
//	                                    group of features: look, words, lists,
//	                                    document, the word itself, its parts, its classes
type Recipe struct {
	Language string
	Types    []EntityType
	Clusters string // path of the table of classes of words, "" for none
	Texts    []recipeText
	Names    []recipeNames
	Train    []recipeTrain
	Options  crf.Options
	// Shift is added to the scores of all tags but none: recall for precision.
	Shift float64
	// Least is the score below which a name is not told.
	Least float64
	// Passes is 2 for a model that reads a document twice.
	Passes int
	// Base, if set, lends its table of word forms and its name lists, in place
	// of those that Texts and Names would make.
	Base *EntityModel
}

type recipeText struct {
	file   string
	fields []string
}

type recipeNames struct {
	kind, file, column string
	// beside is the folder of the recipe, for a list that lies there.
	beside string
}

// path is where the list lies, given the folder of the data.
func (n recipeNames) path(dir string) string {
	if n.beside != "" {
		dir = n.beside
	}
	return filepath.Join(dir, n.file)
}

// recipeTrain is marked text to train on.
type recipeTrain struct {
	file   string
	weight float64
	domain int
	// kind is 0 or 1: models of one kind try the other, for scores that hold
	// of texts unlike those trained on.
	kind int
	// window joins so many sentences that stand together to one document,
	// where the file does not say where documents begin.
	window int
	// unmarked joins only in a file of tagged words without document lines.
	unmarked bool
	// swap and recase are the shares of sentences to add again with other
	// names, and in other case.
	swap, recase float64
	// raw is whether the words count for capitals too.
	raw bool
	// agree keeps only the sentences that a model trained on the others marks
	// the same: for text marked by machine.
	agree bool
}

// ParseRecipe reads a recipe; name is for errors, "name:line: …".
func ParseRecipe(name string, data []byte) (*Recipe, error) {
	r := &Recipe{Passes: 2}
	for number, line := range strings.Split(string(data), "\n") {
		line, _, _ = strings.Cut(line, "#")
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		if err := r.order(words[0], words[1:]); err != nil {
			return nil, fmt.Errorf("%s:%d: %s: %w", name, number+1, words[0], err)
		}
	}
	folder := filepath.Dir(name)
	if r.Clusters != "" {
		r.Clusters = filepath.Join(folder, r.Clusters)
	}
	for i := range r.Names {
		if strings.HasPrefix(r.Names[i].file, "./") {
			r.Names[i].beside = folder
		}
	}
	if len(r.Train) == 0 || len(r.Types) == 0 || r.Language == "" {
		return nil, fmt.Errorf("%s: a recipe needs language, types and train", name)
	}
	return r, nil
}

func (r *Recipe) order(what string, args []string) error {
	least := map[string]int{"language": 1, "types": 1, "clusters": 1, "text": 1, "names": 3, "train": 1, "set": 2}
	n, known := least[what]
	if !known {
		return fmt.Errorf("no such order")
	}
	if len(args) < n {
		return fmt.Errorf("want %d arguments or more, got %d", n, len(args))
	}
	switch what {
	case "language":
		r.Language = args[0]
	case "types":
		for _, a := range args {
			t, ok := ParseEntityType(a)
			if !ok {
				return fmt.Errorf("no type %q", a)
			}
			r.Types = append(r.Types, t)
		}
	case "clusters":
		r.Clusters = args[0]
	case "text":
		r.Texts = append(r.Texts, recipeText{args[0], args[1:]})
	case "names":
		if _, ok := listKinds[args[0]]; !ok && args[0] != "ror" {
			return fmt.Errorf("no kind %q", args[0])
		}
		r.Names = append(r.Names, recipeNames{kind: args[0], file: args[1], column: args[2]})
	case "train":
		return r.train(args)
	case "set":
		return r.set(args[0], args[1:])
	}
	return nil
}

func (r *Recipe) train(args []string) error {
	t := recipeTrain{file: args[0], weight: 1, raw: true}
	for _, a := range args[1:] {
		name, value, _ := strings.Cut(a, "=")
		if name == "text" {
			t.raw = value != "no"
			continue
		}
		v, err := strconv.ParseFloat(value, 64)
		if err != nil || v < 0 {
			return fmt.Errorf("want NAME=NUMBER, got %q", a)
		}
		switch name {
		case "weight":
			t.weight = v
		case "domain":
			t.domain = int(v)
		case "kind":
			if v != 0 && v != 1 {
				return fmt.Errorf("want kind=0 or kind=1, got %q", a)
			}
			t.kind = int(v)
		case "agree":
			t.agree = v > 0
		case "window":
			t.window = int(v)
		case "swap":
			t.swap = v
		case "case":
			t.recase = v
		default:
			return fmt.Errorf("no setting %q", name)
		}
	}
	r.Train = append(r.Train, t)
	return nil
}

func (r *Recipe) set(name string, values []string) error {
	numbers := make([]float64, len(values))
	for i, v := range values {
		var err error
		if numbers[i], err = strconv.ParseFloat(v, 64); err != nil {
			return fmt.Errorf("%s: want a number, got %q", name, v)
		}
	}
	first := numbers[0]
	switch name {
	case "seed":
		r.Options.Seed = uint64(first)
	case "epochs":
		r.Options.Epochs = int(first)
	case "rate":
		r.Options.Rate = first
	case "l2":
		r.Options.L2 = first
	case "mincount":
		r.Options.MinCount = int(first)
	case "rows":
		r.Options.MaxRows = int(first)
	case "shift":
		r.Shift = first
	case "least":
		r.Least = first
	case "passes":
		r.Passes = int(first)
	case "dropout":
		if len(numbers) > groups {
			return fmt.Errorf("dropout: want at most %d numbers", groups)
		}
		copy(r.Options.Dropout[:], numbers)
	default:
		return fmt.Errorf("no setting %q", name)
	}
	return nil
}
