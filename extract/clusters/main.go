// Command clusters sorts words into classes by their vectors, which it reads
// in the text form of GloVe: a line a word, the word and its numbers parted by
// spaces, frequent words first. It writes the table that a recipe for a model
// of names asks for with "clusters": a line a word, the word and its class in
// each of three clusterings (1 up), parted by tabs.
//
//	go run ./extract/clusters <vectors.txt | gzip -9n >models/clusters-en.tsv.gz
package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"strings"

	"attache/extract"
)

// sizes are the numbers of classes of the clusterings, coarse to fine.
var sizes = [...]int{256, 1000, 3000}

// fitted is how many words, the most frequent, the classes are fitted to; the
// others go to the nearest.
const fitted = 60_000

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "clusters: error:", err)
		os.Exit(1)
	}
}

func run(in io.Reader, out io.Writer) error {
	words, vectors, err := readVectors(in)
	if err != nil {
		return err
	}
	centre(vectors)
	var classes [len(sizes)][]int
	for i, size := range sizes {
		fmt.Fprintf(os.Stderr, "%d words into %d classes\n", len(words), size)
		if classes[i], err = cluster(context.Background(), vectors, min(fitted, len(vectors)), size, runtime.GOMAXPROCS(0)); err != nil {
			return err
		}
	}
	w := bufio.NewWriter(out)
	for i, word := range words {
		w.WriteString(word)
		for _, of := range classes {
			fmt.Fprintf(w, "\t%d", of[i]+1)
		}
		w.WriteByte('\n')
	}
	return w.Flush()
}

// readVectors returns the words, folded as a model of names folds them, and
// their vectors. Of words that fold to the same, the first is kept.
func readVectors(in io.Reader) (words []string, vectors [][]float32, err error) {
	seen := make(map[string]bool)
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for number := 1; lines.Scan(); number++ {
		fields := strings.Split(lines.Text(), " ")
		vector := make([]float32, len(fields)-1)
		for i, field := range fields[1:] {
			v, err := strconv.ParseFloat(field, 32)
			if err != nil {
				return nil, nil, fmt.Errorf("line %d: number %d: %w", number, i+1, err)
			}
			vector[i] = float32(v)
		}
		if len(vectors) > 0 && len(vector) != len(vectors[0]) || len(vector) == 0 {
			return nil, nil, fmt.Errorf("line %d: %d numbers", number, len(vector))
		}
		if word := extract.FoldWord(fields[0]); word != "" && !seen[word] {
			seen[word] = true
			words, vectors = append(words, word), append(vectors, vector)
		}
	}
	if len(words) == 0 && lines.Err() == nil {
		return nil, nil, fmt.Errorf("no words")
	}
	return words, vectors, lines.Err()
}
