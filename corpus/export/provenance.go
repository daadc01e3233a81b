package export

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"attache/corpus"
)

// Provenance says what an export was made from, and how.
type Provenance struct {
	// Engine, Models and Settings are those of the corpus's basis.
	Engine   string            `json:"engine,omitempty"`
	Models   map[string]string `json:"models,omitempty"`
	Settings map[string]string `json:"settings,omitempty"`
	// Manifest is the hex SHA-256 of manifest.json, Runs how many runs it has.
	Manifest string `json:"manifest,omitempty"`
	Runs     int    `json:"runs,omitempty"`
	// Ledger is how many entries of corrections.jsonl are applied.
	Ledger int `json:"ledger"`
	// Query is the search that chose the records, empty for all.
	Query string `json:"query,omitempty"`
	// MinScore, if positive, took the place of every threshold.
	MinScore float64 `json:"min_score,omitempty"`
	// Thresholds are the scores from which on labels count: those below are not
	// exported.
	Thresholds corpus.Thresholds `json:"thresholds,omitempty"`
	// NoText and NoPeople say what was withheld.
	NoText   bool `json:"no_text,omitempty"`
	NoPeople bool `json:"no_people,omitempty"`
}

// pair is one fact of a provenance.
type pair struct{ key, value string }

// pairs are the facts of a provenance that formats without nesting can hold:
// "engine", "models.taxonomy", "thresholds.domain", …
func (p *Provenance) pairs() (list []pair) {
	data, err := json.Marshal(p)
	var fields map[string]any
	if err != nil || json.Unmarshal(data, &fields) != nil {
		return nil // cannot be: it holds strings and numbers
	}
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		if inner, nested := fields[key].(map[string]any); nested {
			for _, name := range slices.Sorted(maps.Keys(inner)) {
				list = append(list, pair{key + "." + name, fmt.Sprint(inner[name])})
			}
			continue
		}
		list = append(list, pair{key, fmt.Sprint(fields[key])})
	}
	return list
}

// agent names the program, its version and the start of the manifest's hash.
func (p *Provenance) agent() string {
	return strings.TrimSpace("attache " + p.Engine + " " + p.Manifest[:min(len(p.Manifest), 12)])
}
