package export

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// LabelStudioConfig is the labelling interface that the labelstudio format's
// predictions belong to, with these domains to choose from.
func LabelStudioConfig(domains []string) string {
	var choices strings.Builder
	for _, id := range domains {
		choices.WriteString(`    <Choice value="`)
		_ = xml.EscapeText(&choices, []byte(id)) // a builder takes everything
		choices.WriteString("\"/>\n")
	}
	return `<View>
  <Style>.htx-text{ white-space: pre-wrap; }</Style>
  <Labels name="label" toName="text">
    <Label value="ORG"/><Label value="PER"/><Label value="LOC"/>
  </Labels>
  <Text name="text" value="$text"/>
  <Taxonomy name="domains" toName="text">
` + choices.String() + `  </Taxonomy>
</View>
`
}

// studioTask is one report as a Label Studio task: what attache says stands as
// a prediction for people to correct. Offsets count code points.
type studioTask struct {
	Data        studioData         `json:"data"`
	Predictions []studioPrediction `json:"predictions"`
}

type studioData struct {
	Text    string   `json:"text"`
	ID      string   `json:"id"`
	Title   string   `json:"title"`
	Source  string   `json:"source"`
	Domains []string `json:"domains"`
	Base
}

type studioPrediction struct {
	Model  string         `json:"model_version"`
	Result []studioResult `json:"result"`
}

type studioResult struct {
	ID    string         `json:"id"`
	From  string         `json:"from_name"`
	To    string         `json:"to_name"`
	Type  string         `json:"type"`
	Value map[string]any `json:"value"`
	Score float64        `json:"score,omitempty"`
}

func newLabelStudio(w io.Writer, opts *Options) encoder {
	return newList(w, func(_ int, r *entry) any { return studioOf(r, opts.Provenance.agent()) })
}

func studioOf(r *entry, model string) studioTask {
	f := Flatten(r.Record, true)
	results := []studioResult{}
	count := counter{text: f.Text}
	for i, s := range f.Names {
		results = append(results, studioResult{
			ID: fmt.Sprintf("s%d", i+1), From: "label", To: "text", Type: "labels", Score: s.Score,
			Value: map[string]any{"start": count.points(s.Start), "end": count.points(s.End), "text": s.Of(f.Text), "labels": []string{s.Label}},
		})
	}
	paths, domains := [][]string{}, []string{}
	for _, d := range r.Domains {
		paths = append(paths, []string{d.ID})
		domains = append(domains, d.ID)
	}
	if len(paths) > 0 {
		results = append(results, studioResult{ID: "domains", From: "domains", To: "text", Type: "taxonomy", Value: map[string]any{"taxonomy": paths}})
	}
	return studioTask{
		Data:        studioData{f.Text, r.ID, r.Title, r.Source, domains, r.Base},
		Predictions: []studioPrediction{{Model: model, Result: results}},
	}
}
