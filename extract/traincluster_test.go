package extract

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestBrownLosses compares the losses kept up to date through additions and
// merges with those worked out anew.
func TestBrownLosses(t *testing.T) {
	const vocabulary, clusters = 40, 8
	rng := rand.New(rand.NewPCG(1, 2))
	bigrams := make(map[[2]int32]int32)
	for range 600 {
		x, y := int32(rng.IntN(vocabulary)), int32(rng.IntN(vocabulary))
		bigrams[[2]int32{x * x / vocabulary, y}] += int32(1 + rng.IntN(5))
	}
	b := newBrown(vocabulary, clusters, bigrams)
	for word := range vocabulary {
		b.add(word)
		if len(b.live) > clusters {
			b.merge(b.cheapest())
		}
		for i, a := range b.live {
			for _, c := range b.live[i+1:] {
				got := b.loss[a*b.size+c] + b.rest[a*b.size+c]
				if want := b.information() - b.merged(a, c).information(); math.Abs(got-want) > 1e-6 {
					t.Fatalf("after word %d: merging %d and %d loses %g, want %g", word, a, c, got, want)
				}
			}
		}
	}
}

// information is what the counts say, by the formula at the top of the file.
func (b *brown) information() float64 {
	sum := 0.0
	for _, a := range b.live {
		row, col := int64(0), int64(0)
		for _, c := range b.live {
			sum += b.xlogx(int64(b.n[a*b.size+c]))
			row, col = row+int64(b.n[a*b.size+c]), col+int64(b.n[c*b.size+a])
		}
		sum -= b.xlogx(row) + b.xlogx(col)
	}
	return sum
}

// merged is a copy of the counts with slot c in slot a.
func (b *brown) merged(a, c int) *brown {
	m := &brown{size: b.size, f: b.f, n: append([]int32(nil), b.n...)}
	for _, d := range b.live {
		m.n[a*m.size+d] += m.n[c*m.size+d]
		m.n[c*m.size+d] = 0
	}
	for _, d := range b.live {
		m.n[d*m.size+a] += m.n[d*m.size+c]
		m.n[d*m.size+c] = 0
		if d != c {
			m.live = append(m.live, d)
		}
	}
	return m
}

// TestClusterWordsFindsClasses plants two classes of words that alternate.
func TestClusterWordsFindsClasses(t *testing.T) {
	const vocabulary = 20
	bigrams := make(map[[2]int32]int32)
	rng := rand.New(rand.NewPCG(3, 4))
	for range 4000 {
		even, odd := 2*rng.IntN(vocabulary/2), 2*rng.IntN(vocabulary/2)+1
		bigrams[[2]int32{int32(even), int32(odd)}]++
		bigrams[[2]int32{int32(odd), int32(2 * rng.IntN(vocabulary/2))}]++
	}
	of, paths := clusterWords(vocabulary, 2, bigrams)
	if len(paths) != 2 || paths[0] == paths[1] {
		t.Fatalf("paths %b, want two that differ", paths)
	}
	for word := range vocabulary {
		if of[word] != of[word%2] || of[word] == of[1-word%2] {
			t.Errorf("word %d is in cluster %d of %v", word, of[word], of)
		}
	}
}
