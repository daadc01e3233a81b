package attache

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"os"
	"slices"
	"strings"

	"attache/corpus"
	"attache/corpus/export"
)

// task is one of a JSON export of Label Studio.
type task struct {
	Data struct {
		Text, ID string
		Domains  []string
		export.Base
	}
	Annotations []annotation
}

type annotation struct {
	Cancelled bool `json:"was_cancelled"`
	Result    []region
}

type region struct {
	Type  string
	Value struct {
		Start, End int
		Text       string
		Labels     []string
		Taxonomy   [][]string
	}
}

// readTasks reads a JSON export of Label Studio: of each task the last
// annotation that was not cancelled. A task without one says nothing.
func readTasks(path string) iter.Seq2[row, error] {
	return func(yield func(row, error) bool) {
		data, err := os.ReadFile(path)
		var tasks []task
		if err == nil {
			if err = json.Unmarshal(data, &tasks); err != nil {
				err = fmt.Errorf("%s: not a JSON export of Label Studio: %w", path, err)
			}
		}
		if err != nil {
			yield(row{}, err)
			return
		}
		asked, had := askedDomains(tasks)
		silent := had && !asked
		for n, t := range tasks {
			r := row{fmt.Sprintf("%s: task %d", path, n+1), t.Data.ID, t.Data.Base, func(*corpus.Record) ([]string, error) { return nil, nil }}
			for _, a := range t.Annotations {
				if a.Cancelled {
					continue
				}
				told := a.domains()
				if !asked {
					told = nil
				}
				r.edit = flatEdit(t.Data.Base, true, &t.Data.Text, a.names, told)
				if edit := r.edit; silent {
					r.edit = func(rec *corpus.Record) ([]string, error) {
						notes, err := edit(rec)
						return append(notes, "no task of the file has a domain any more: domains stay as they are; to remove one: attache correct CORPUS remove domain"), err
					}
					silent = false // once is enough
				}
			}
			if !yield(r, nil) {
				return
			}
		}
	}
}

// askedDomains reports whether people gave any task domains, and whether any
// that they judged came with some. A project of one's own may not ask for
// domains: that no task has any does not say that all are wrong.
func askedDomains(tasks []task) (asked, had bool) {
	for _, t := range tasks {
		for _, a := range t.Annotations {
			had = had || !a.Cancelled && len(t.Data.Domains) > 0
			asked = asked || !a.Cancelled && slices.ContainsFunc(a.Result, func(x region) bool { return len(x.Value.Taxonomy) > 0 })
		}
	}
	return asked, had
}

// domains are those that an annotation gives, never nil.
func (a *annotation) domains() *[]string {
	list := []string{}
	for _, x := range a.Result {
		for _, p := range x.Value.Taxonomy {
			list = append(list, strings.Join(p, "/"))
		}
	}
	return &list
}

// names are the marks of an annotation in a text.
func (a *annotation) names(text string) (list []said, err error) {
	for _, x := range a.Result {
		for _, label := range x.Value.Labels {
			s, err := pointed(text, x.Value.Start, x.Value.End, x.Value.Text)
			if err != nil {
				return nil, err
			}
			list = append(list, said{s, label})
		}
	}
	return list, nil
}

// readDoccano reads JSON lines of doccano.
func readDoccano(path string) iter.Seq2[row, error] {
	return func(yield func(row, error) bool) {
		in, err := os.Open(path)
		if err != nil {
			yield(row{}, err)
			return
		}
		defer in.Close()
		dec := json.NewDecoder(bufio.NewReader(in))
		for n := 1; ; n++ {
			var l struct {
				Text     string
				Label    *[][]any
				Entities *[]doccanoEntity // what a project with relations has in place of label
				RecordID string           `json:"record_id"`
				Domains  *[]string
				export.Base
			}
			err := dec.Decode(&l)
			if errors.Is(err, io.EOF) {
				return
			}
			place := fmt.Sprintf("%s:%d", path, n)
			if err != nil {
				yield(row{}, fmt.Errorf("%s: %w", place, err))
				return
			}
			if l.Label == nil && l.Entities == nil {
				yield(row{}, fmt.Errorf("%s: %w: neither label nor entities, so that it does not say which names there are", place, ErrForeign))
				return
			}
			names := func(text string) (list []said, err error) {
				var labels [][]any
				if l.Label != nil {
					labels = *l.Label
				}
				if l.Entities != nil {
					for _, e := range *l.Entities {
						labels = append(labels, []any{e.Start, e.End, e.Label})
					}
				}
				for _, x := range labels {
					s, label, err := doccanoLabel(text, x)
					if err != nil {
						return nil, err
					}
					list = append(list, said{s, label})
				}
				return list, nil
			}
			if !yield(row{place, l.RecordID, l.Base, flatEdit(l.Base, false, &l.Text, names, l.Domains)}, nil) {
				return
			}
		}
	}
}

type doccanoEntity struct {
	Start float64 `json:"start_offset"`
	End   float64 `json:"end_offset"`
	Label string  `json:"label"`
}

func doccanoLabel(text string, x []any) (s corpus.Span, label string, err error) {
	if len(x) == 3 {
		start, ok1 := x[0].(float64)
		end, ok2 := x[1].(float64)
		label, ok3 := x[2].(string)
		whole := start == math.Trunc(start) && end == math.Trunc(end)
		if s, ok := pointSpan(text, int(start), int(end)); ok1 && ok2 && ok3 && whole && ok {
			return s, label, nil
		}
	}
	return s, "", fmt.Errorf("label %v: want [start,end,\"ORG\"] within the text", x)
}
