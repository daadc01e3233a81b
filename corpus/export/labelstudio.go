package export

import (
	"fmt"
	"io"
)

// LabelStudioConfig is the labelling configuration that the labelstudio
// format's predictions belong to. Domain choices are any ids; Label Studio asks
// for them to be listed here.
const LabelStudioConfig = `<View>
  <Labels name="label" toName="text">
    <Label value="ORG"/><Label value="PER"/><Label value="LOC"/>
  </Labels>
  <Text name="text" value="$text"/>
  <Taxonomy name="domains" toName="text" value="$domains"/>
</View>
`

// studioTask is one report as a Label Studio task: what attache says stands as
// a prediction for people to correct. Offsets count code points.
type studioTask struct {
	Data        studioData         `json:"data"`
	Predictions []studioPrediction `json:"predictions"`
}

type studioData struct {
	Text    string              `json:"text"`
	ID      string              `json:"id"`
	Title   string              `json:"title"`
	Source  string              `json:"source"`
	Domains []map[string]string `json:"domains"`
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

func newLabelStudio(w io.Writer, _ *Options) encoder {
	return newList(w, func(_ int, r *entry) any { return studioOf(r) })
}

func studioOf(r *entry) studioTask {
	f := Flatten(r.Record, true)
	results := []studioResult{}
	count := counter{text: f.Text}
	for i, s := range f.Names {
		results = append(results, studioResult{
			ID: fmt.Sprintf("s%d", i+1), From: "label", To: "text", Type: "labels", Score: s.Score,
			Value: map[string]any{"start": count.points(s.Start), "end": count.points(s.End), "text": s.Of(f.Text), "labels": []string{s.Label}},
		})
	}
	paths, choices := [][]string{}, []map[string]string{}
	for _, d := range r.Domains {
		paths = append(paths, []string{d.ID})
		choices = append(choices, map[string]string{"value": d.ID})
	}
	if len(paths) > 0 {
		results = append(results, studioResult{ID: "domains", From: "domains", To: "text", Type: "taxonomy", Value: map[string]any{"taxonomy": paths}})
	}
	return studioTask{
		Data:        studioData{f.Text, r.ID, r.Title, r.Source, choices, r.Base},
		Predictions: []studioPrediction{{Model: "attache", Result: results}},
	}
}
