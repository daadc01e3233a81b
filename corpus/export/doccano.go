package export

import (
	"bufio"
	"io"
)

// doccano writes JSON lines for a sequence labelling project of doccano: the
// text, and names as [start, end, label], counted in code points. All other
// fields come back out of doccano as they are.
type doccano struct{ w *bufio.Writer }

type doccanoLine struct {
	Text     string   `json:"text"`
	Label    [][3]any `json:"label"`
	RecordID string   `json:"record_id"`
	Title    string   `json:"title"`
	Source   string   `json:"source"`
	Domains  []string `json:"domains"`
	Base
}

func newDoccano(w io.Writer, _ *Options) encoder { return &doccano{bufio.NewWriter(w)} }

func (d *doccano) Write(e *entry) error {
	f := Flatten(e.Record, false)
	line := doccanoLine{Text: f.Text, Label: [][3]any{}, RecordID: e.ID, Title: e.Title, Source: e.Source, Domains: []string{}, Base: e.Base}
	count := counter{text: f.Text}
	for _, n := range f.Names {
		line.Label = append(line.Label, [3]any{count.points(n.Start), count.points(n.End), n.Label})
	}
	for _, domain := range e.Domains {
		line.Domains = append(line.Domains, domain.ID)
	}
	return writeJSON(d.w, line, "\n")
}

func (d *doccano) Close() error { return d.w.Flush() }
