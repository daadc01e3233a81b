// Command bench measures the search engine on many real texts, and writes them
// down for its peers to index; see README.md.
//
//	bench texts 100000 > texts.jsonl         made of the labelled data beside the checkout
//	bench search texts.jsonl queries.txt     build, open, search; one line of JSON
package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"

	"attache/corpus"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	switch {
	case len(args) == 2 && args[0] == "texts":
		n, err := strconv.Atoi(args[1])
		if err != nil {
			return err
		}
		return writeTexts(out, n)
	case len(args) == 3 && args[0] == "search":
		return measure(out, args[1], args[2])
	}
	return errors.New("usage: bench texts N | bench search TEXTS QUERIES")
}

// data is where the real texts are.
const data = "../../shared/data/domains/"

// writeTexts writes n records made of the real texts, repeated with some words
// changed, and labels drawn at random, always the same.
func writeTexts(out io.Writer, n int) error {
	var real [][2]string
	for _, name := range []string{"h2020_projects", "nsf_awards", "patents"} {
		list, err := readTexts(data + name + ".jsonl.gz")
		if err != nil {
			return err
		}
		real = append(real, list...)
	}
	var starts []string // words to change others into
	for _, t := range real {
		starts = append(starts, strings.Fields(t[1])[0])
	}
	w := bufio.NewWriterSize(out, 1<<20)
	encoder := json.NewEncoder(w)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range n {
		source := real[i%len(real)]
		words := strings.Fields(source[1])
		for range i / len(real) * 5 {
			words[random.IntN(len(words))] = starts[random.IntN(len(starts))]
		}
		if err := encoder.Encode(labelled(random, i, source[0], words)); err != nil {
			return err
		}
	}
	return w.Flush()
}

// labelled makes a record of words and draws its labels.
func labelled(random *rand.Rand, i int, title string, words []string) *corpus.Record {
	countries := []string{"RU", "US", "GB", "JP", "DE", "FR", "IL", "KR"}
	domains := []string{"ai", "biotech", "semiconductors/design", "semiconductors/equipment", "quantum", "energy", "aerospace"}
	r := &corpus.Record{
		ID: fmt.Sprintf("r%07d", i), Seq: i, Lang: "en", Title: title, Text: strings.Join(words, " "), Source: fmt.Sprintf("table.csv:%d", i),
		Date: &corpus.Date{Value: fmt.Sprintf("%d-%02d-%02d", 2008+random.IntN(12), 1+random.IntN(12), 1+random.IntN(28))},
	}
	for range random.IntN(3) {
		code := countries[min(random.IntN(8), random.IntN(8))]
		r.Countries = append(r.Countries, corpus.Country{Code: code, Score: 0.9, Roles: []corpus.Role{{ID: "origin", Score: 0.7}}})
		r.Domains = append(r.Domains, corpus.Domain{ID: domains[random.IntN(len(domains))], Score: corpus.Round(0.5 + random.Float64()/2)})
		r.Organizations = append(r.Organizations, corpus.Organization{Name: "Institute " + words[random.IntN(len(words))], Kind: "institute", Score: 0.9})
	}
	return r
}

func readTexts(path string) (list [][2]string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var row struct{ Title, Text, Objective, Abstract string }
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		if s := row.Text + row.Objective + row.Abstract; len(strings.Fields(s)) > 5 {
			list = append(list, [2]string{row.Title, s})
		}
	}
	return list, lines.Err()
}
