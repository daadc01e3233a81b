package extract

import (
	"bufio"
	"fmt"
	"io"
	"slices"

	"attache/internal/stat"
)

// EvalOptions say how a recogniser is measured. The zero value is useful.
type EvalOptions struct {
	// Rounds of the bootstrap; 0 is 1000.
	Rounds int
	// Bins of the reliability table; 0 is 10.
	Bins int
	// Seed of the bootstrap.
	Seed uint64
}

// EntityReport is how well a recogniser did on marked documents.
type EntityReport struct {
	Documents, Sentences, Words int
	// Types has a row for each type that is marked, then one for all.
	Types []TypeReport
	// Reliability sets scores against the share that is right; Calibration is
	// the expected calibration error.
	Reliability []stat.Bin
	Calibration float64
	// Judged is every name found or missed, for lists of errors.
	Judged []Judged
}

// TypeReport is a row of a report. Low and High bound F1 with 95 % confidence,
// by a bootstrap over documents.
type TypeReport struct {
	Type      string
	Counts    Counts
	F1        float64
	Low, High float64
}

// EvalEntities measures a recogniser on marked documents, by [Judge].
func EvalEntities(docs []GoldDocument, with Recognizer, o EvalOptions) EntityReport {
	if o.Rounds == 0 {
		o.Rounds = 1000
	}
	if o.Bins == 0 {
		o.Bins = 10
	}
	r := EntityReport{Documents: len(docs), Judged: Judge(docs, with)}
	for _, doc := range docs {
		for _, p := range doc.Passages {
			r.Sentences += len(p.Sentences)
			r.Words += len(p.Tokens)
		}
	}
	perDoc := make([][MISC + 1]Counts, len(docs))
	var scores []float64
	var right []bool
	for _, j := range r.Judged {
		one := Count([]Judged{j})
		for t := range one {
			perDoc[j.Document][t] = perDoc[j.Document][t].Add(one[t])
		}
		if j.Found {
			scores, right = append(scores, j.Entity.Score), append(right, j.Gold)
		}
	}
	r.Reliability, r.Calibration = stat.Reliability(scores, right, o.Bins)
	total, marked := Count(r.Judged), markedTypes(docs)
	for _, t := range []EntityType{ORG, PER, LOC, MISC, 0} {
		if t == 0 || marked[t] {
			r.Types = append(r.Types, typeReport(t, total[t], perDoc, o))
		}
	}
	return r
}

func typeReport(t EntityType, total Counts, perDoc [][MISC + 1]Counts, o EvalOptions) TypeReport {
	row := TypeReport{Type: "all", Counts: total, F1: total.F1()}
	if t != 0 {
		row.Type = t.String()
	}
	row.Low, row.High = stat.Bootstrap(len(perDoc), o.Rounds, o.Seed, 0.95, func(sample []int) float64 {
		var sum Counts
		for _, d := range sample {
			sum = sum.Add(perDoc[d][t])
		}
		return sum.F1()
	})
	return row
}

// WriteTo prints the report as a table for people.
func (r *EntityReport) WriteTo(w io.Writer) (int64, error) {
	c := &countingWriter{w: w}
	c.printf("%d documents, %d sentences, %d words\n", r.Documents, r.Sentences, r.Words)
	c.printf("%-5s %7s %7s %7s %9s %9s %9s   %s\n", "type", "gold", "found", "right", "precision", "recall", "F1", "95 %")
	for _, t := range r.Types {
		c.printf("%-5s %7d %7d %7d %9.4f %9.4f %9.4f   %.4f to %.4f\n", t.Type, t.Counts.Gold, t.Counts.Found, t.Counts.Right,
			t.Counts.Precision(), t.Counts.Recall(), t.F1, t.Low, t.High)
	}
	c.printf("\nscore         names  mean   right\n")
	for _, b := range r.Reliability {
		if b.Count > 0 {
			c.printf("%.2f to %.2f %6d  %.3f  %.3f\n", b.Low, b.High, b.Count, b.Score, b.Right)
		}
	}
	c.printf("expected calibration error %.4f\n", r.Calibration)
	return c.n, c.err
}

type countingWriter struct {
	w   io.Writer
	n   int64
	err error
}

func (c *countingWriter) printf(format string, args ...any) {
	if c.err == nil {
		n, err := fmt.Fprintf(c.w, format, args...)
		c.n, c.err = c.n+int64(n), err
	}
}

// context is the number of bytes of text shown around an error.
const errorContext = 60

// WriteErrors lists the names missed and the false alarms in their context, a
// line each: document, passage, what went wrong, type, score, text.
func (r *EntityReport) WriteErrors(w io.Writer, docs []GoldDocument) error {
	c := &countingWriter{w: w}
	for _, j := range r.Judged {
		if j.Found && j.Gold {
			continue
		}
		what := "missed"
		if j.Found {
			what = "false"
		}
		p, span := &docs[j.Document].Passages[j.Passage], j.Entity.Span
		c.printf("%s\t%s\t%s\t%s\t%.4f\t%s[%s]%s\n", docs[j.Document].ID, p.Field, what, j.Entity.Type, j.Entity.Score,
			tail(p.Text[:span.Start]), span.Of(p.Text), head(p.Text[span.End:]))
	}
	return c.err
}

// head and tail cut context to size, between characters and on one line.
func head(text string) string {
	runes := []rune(text[:min(len(text), 4*errorContext)])
	return oneLine(runes[:min(len(runes), errorContext)])
}

func tail(text string) string {
	runes := []rune(text[max(0, len(text)-4*errorContext):])
	return oneLine(runes[max(0, len(runes)-errorContext):])
}

func oneLine(runes []rune) string {
	for i, r := range runes {
		if r == '\n' || r == '\t' || r == '\r' {
			runes[i] = ' '
		}
	}
	return string(runes)
}

// WritePredictions writes a word, a tab, its gold tag, a tab and the tag found
// a line, in BIO, with a blank line after each sentence, so that conlleval and
// its like can check the figures. A name that ends inside a word has the whole
// of it.
func WritePredictions(w io.Writer, docs []GoldDocument, with Recognizer) error {
	out := bufio.NewWriter(w)
	for d := range docs {
		found := with.Recognize(docs[d].Passages, nil)
		for p := range docs[d].Passages {
			passage := &docs[d].Passages[p]
			n := slices.IndexFunc(found, func(e Entity) bool { return e.Field != passage.Field })
			if n < 0 {
				n = len(found)
			}
			gold, predicted := bioTags(passage, docs[d].Names[p]), bioTags(passage, found[:n])
			found = found[n:]
			for _, s := range passage.Sentences {
				for i := s.First; i < s.Last; i++ {
					fmt.Fprintf(out, "%s\t%s\t%s\n", passage.Tokens[i].Of(passage.Text), gold[i], predicted[i])
				}
				fmt.Fprintln(out)
			}
		}
	}
	return out.Flush()
}

func bioTags(p *Passage, names []Entity) []string {
	tags := make([]string, len(p.Tokens))
	at := 0
	for i, token := range p.Tokens {
		tags[i] = "O"
		for at < len(names) && names[at].Span.End <= token.Start {
			at++
		}
		if at < len(names) && names[at].Span.Overlaps(token) {
			part := "I-"
			if i == 0 || !names[at].Span.Overlaps(p.Tokens[i-1]) {
				part = "B-"
			}
			tags[i] = part + names[at].Type.String()
		}
	}
	return tags
}
