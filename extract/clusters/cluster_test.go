package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// planted draws vectors around the three first axes, in turn.
func planted(n int) [][]float32 {
	draw := rand.New(rand.NewPCG(1, 2))
	vectors := make([][]float32, n)
	for i := range vectors {
		vectors[i] = make([]float32, 6)
		for d := range vectors[i] {
			vectors[i][d] = float32(draw.NormFloat64()) / 10
		}
		vectors[i][i%3] += 2
	}
	return vectors
}

func TestClusterFindsPlantedClasses(t *testing.T) {
	vectors := planted(3000)
	centre(vectors)
	of, err := cluster(context.Background(), vectors, 900, 3, 1)
	if err != nil {
		t.Fatal(err)
	}
	if of[0] == of[1] || of[1] == of[2] || of[2] == of[0] {
		t.Fatalf("classes %v of three words that have nothing in common", of[:3])
	}
	for i := range of {
		if of[i] != of[i%3] {
			t.Errorf("vector %d is in class %d, want %d", i, of[i], of[i%3])
		}
	}
	three, err := cluster(context.Background(), vectors, 900, 3, 3)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(of, three) {
		t.Error("three workers find other classes than one")
	}
}

func TestCentre(t *testing.T) {
	vectors := [][]float32{{5, 1, 0, 0, 0}, {5, -1, 0, 0, 0}, {5, 0, 0, 0, 0}}
	centre(vectors)
	for i, want := range [][]float32{{0, 1, 0, 0, 0}, {0, -1, 0, 0, 0}, {0, 0, 0, 0, 0}} {
		if !slices.Equal(vectors[i], want) {
			t.Errorf("vector %d: %v, want %v", i, vectors[i], want)
		}
	}
	if got := dot([]float32{1, 2, 3, 4, 5}, []float32{1, 1, 1, 1, 2}); got != 20 {
		t.Errorf("dot: %g, want 20", got)
	}
}

func TestReadVectors(t *testing.T) {
	words, vectors, err := readVectors(strings.NewReader("Oslo 1 2\n1990 3 -4e-2\n2024 5 6\n"))
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(words, vectors) != "[oslo 0000] [[1 2] [3 -0.04]]" {
		t.Errorf("read %v %v", words, vectors)
	}
	for text, want := range map[string]string{
		"":                 "no words",
		"a 1 2\nb 1\n":     "line 2: 1 numbers",
		"a\n":              "line 1: 0 numbers",
		"a 1 2\nb 1 two\n": "line 2: number 2",
	} {
		if _, _, err := readVectors(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func TestRun(t *testing.T) {
	var in, out strings.Builder
	for i, v := range planted(6) {
		fmt.Fprintf(&in, "word%c %s\n", 'a'+rune(i), strings.Trim(fmt.Sprint(v), "[]"))
	}
	if err := run(strings.NewReader(in.String()), &out); err != nil {
		t.Fatal(err)
	}
	lines := bytes.Count([]byte(out.String()), []byte("\n"))
	if lines != 6 || strings.Count(out.String(), "\t") != 6*len(sizes) || !strings.HasPrefix(out.String(), "worda\t") {
		t.Errorf("wrote %q", out.String())
	}
}
