package extract

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// joinSentences is how many sentences that stand together make a document,
// where a file of tagged words does not say where documents begin.
const joinSentences = 20

// NewRecipe is the recipe for a model trained on marked files alone, English,
// for the types ORG, PER and LOC, with the settings of the built-in model. The
// base, if not nil, lends its word forms and name lists; without it the names
// that few files mark are all that is known of words.
func NewRecipe(files []string, base *EntityModel) *Recipe {
	r := &Recipe{Language: "en", Types: []EntityType{ORG, PER, LOC}, Passes: 2, Base: base, Shift: 0.2}
	r.Options.Epochs, r.Options.L2 = 10, 3
	copy(r.Options.Dropout[:], []float64{0, 0.2, 0.15, 0.3, 0.3})
	for _, file := range files {
		source := recipeTrain{file: file, weight: 1, raw: true}
		if !strings.HasSuffix(strings.TrimSuffix(file, ".gz"), ".jsonl") {
			source.window, source.unmarked = joinSentences, true
		}
		r.Train = append(r.Train, source)
	}
	return r
}

// Count reads the files below dir that the recipe trains on and counts the
// names of each type in them.
func (r *Recipe) Count(dir string) (counts [MISC + 1]int, err error) {
	for i := range r.Train {
		docs, err := ReadGoldFile(filepath.Join(dir, r.Train[i].file))
		if err != nil {
			return counts, fmt.Errorf("train: %w", err)
		}
		for d := range docs {
			for _, names := range docs[d].Names {
				for _, name := range names {
					counts[name.Type]++
				}
			}
		}
	}
	return counts, nil
}

// marksDocuments reports whether a document has more than one passage, which
// only those of a file with document lines have.
func marksDocuments(docs []GoldDocument) bool {
	return slices.ContainsFunc(docs, func(d GoldDocument) bool { return len(d.Passages) > 1 })
}
