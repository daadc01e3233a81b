package extract

import (
	"strings"
	"testing"

	"attache/corpus"
	"attache/extract/country"
)

// BenchmarkContext measures date, post, roles and modes over the invented
// reports, cut and with their countries found beforehand: each alone, and all.
func BenchmarkContext(b *testing.B) {
	type input struct {
		doc      *corpus.Document
		passages []Passage
		mentions []country.Mention
		post     *corpus.Post
	}
	var inputs []input
	words := 0
	for _, r := range readReports(b, "dev") {
		doc := r.document()
		in := input{doc: doc, passages: passagesOf(doc)}
		in.mentions = mentionsOf(b, in.passages)
		in.post = findPost(doc, in.passages, in.mentions)
		inputs = append(inputs, in)
		words += len(strings.Fields(doc.Text))
	}
	date := func(in *input) { findDate(in.doc, in.passages, "") }
	post := func(in *input) { findPost(in.doc, in.passages, in.mentions) }
	roles := func(in *input) { assignRoles(in.doc, in.passages, in.mentions, in.post, nil, HomeAuto) }
	modes := func(in *input) { findModes(in.passages) }
	for _, bench := range []struct {
		name  string
		parts []func(*input)
	}{
		{"date", []func(*input){date}}, {"post", []func(*input){post}}, {"roles", []func(*input){roles}}, {"modes", []func(*input){modes}},
		{"all", []func(*input){date, post, roles, modes}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for i := range inputs {
					for _, part := range bench.parts {
						part(&inputs[i])
					}
				}
			}
			b.ReportMetric(float64(words)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
		})
	}
}
