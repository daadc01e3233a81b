package attache

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"

	"attache/corpus"
	"attache/corpus/export"
)

// readRecords reads JSON lines of whole records.
func readRecords(path string) iter.Seq2[row, error] {
	return func(yield func(row, error) bool) {
		in, err := os.Open(path)
		if err != nil {
			yield(row{}, err)
			return
		}
		defer in.Close()
		lines := bufio.NewReaderSize(in, 1<<20)
		for n := 1; ; n++ {
			line, err := lines.ReadBytes('\n')
			if len(strings.TrimSpace(string(line))) > 0 {
				r, badLine := readRecord(fmt.Sprintf("%s:%d", path, n), line)
				if !yield(r, badLine) || badLine != nil {
					return
				}
			}
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(row{}, fmt.Errorf("%s:%d: %w", path, n, err))
				return
			}
		}
	}
}

func readRecord(place string, line []byte) (row, error) {
	var has map[string]json.RawMessage
	var rec struct {
		corpus.Record
		export.Base
	}
	if err := errors.Join(json.Unmarshal(line, &rec), json.Unmarshal(line, &has)); err != nil {
		return row{}, fmt.Errorf("%s: %w", place, err)
	}
	return row{place, rec.ID, rec.Base, func(r *corpus.Record) ([]string, error) {
		said := &rec.Record
		notes := compareText(r, said, rec.Base)
		r.Date, r.Post, r.Organizations, r.Countries, r.Domains, r.Modes = said.Date, said.Post, unmask(r.Organizations, said.Organizations), said.Countries, said.Domains, said.Modes
		if !rec.NoPeople {
			r.People = said.People
		}
		return notes, quotesHold(r)
	}}, nil
}

// compareText says that the text of a row is not that of the record, where it
// should be.
func compareText(r, said *corpus.Record, base export.Base) (notes []string) {
	same := said.Text == r.Text || base.NoText && said.Text == ""
	if base.NoPeople && len(said.Text) == len(r.Text) { // names are starred out, byte for byte
		same = true
		for i := range len(r.Text) {
			same = same && (said.Text[i] == r.Text[i] || said.Text[i] == '*')
		}
	}
	if !same {
		notes = append(notes, "its text was changed: texts are not corrected, only labels")
	}
	return notes
}

// unmask gives back the names of organisations that stars were put into.
func unmask(was, said []corpus.Organization) []corpus.Organization {
	for i := range said {
		for j := range was {
			if a, b := said[i].Name, was[j].Name; strings.Contains(a, "*") && len(a) == len(b) && strings.Trim(a, "*") != a {
				said[i].Name = b
			}
		}
	}
	return said
}

// quotesHold checks that each mention is where the text has it, and fills in
// its words.
func quotesHold(r *corpus.Record) error {
	var err error
	r.Evidence(func(what string, e *corpus.Evidence) bool {
		text, ok := r.Field(e.Field)
		if quote := e.Span.Of(text); ok && quote != "" || e.Span.Len() == 0 {
			e.Text = quote
			return true
		}
		err = fmt.Errorf("%s: %s%v is no place in the text", what, e.Field, e.Span)
		return false
	})
	return err
}
