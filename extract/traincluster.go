package extract

import (
	"cmp"
	"math"
	"slices"
)

// Clusters of words are learnt from raw text by Brown et al. (1992),
// "Class-based n-gram models of natural language": words in order of frequency
// become clusters, and whenever there is one too many, those two are merged
// that cost the least mutual information of neighbours. Merging the clusters
// left over to one gives each a path in a binary tree.
//
// With n(a,b) the number of times a word of b follows one of a, and
// f(n) = n·log n, the information is, up to constants,
//
//	Σ f(n(a,b)) - Σ_a f(n(a,·)) - Σ_b f(n(·,b))
//
// so that what a third cluster d adds to the loss of merging a and b is
// g(n(a,d), n(b,d)) + g(n(d,a), n(d,b)), g(x,y) = f(x) + f(y) - f(x+y), which
// is 0 when either count is.

// clusterWords sorts the words 0..vocabulary-1, most frequent first, into
// clusters: bigrams counts the pairs of neighbours. It returns each word's
// cluster (1 up) and each cluster's path, a 1 before it.
func clusterWords(vocabulary, clusters int, bigrams map[[2]int32]int32) (of []int, paths []uint32) {
	clusters = min(clusters, vocabulary)
	b := newBrown(vocabulary, clusters, bigrams)
	for word := range vocabulary {
		b.add(word)
		if len(b.live) > clusters {
			b.merge(b.cheapest())
		}
	}
	leaves := slices.Clone(b.live)
	for i := range b.children {
		b.children[i] = [2]int{-1, -1}
	}
	b.nodes = make([]int, len(b.home))
	number := make(map[int]int, len(leaves))
	paths = make([]uint32, len(leaves))
	for i, slot := range leaves {
		number[slot] = i + 1
		b.nodes[slot] = i
		b.children = append(b.children[:i], [2]int{-1, -1})
	}
	of = make([]int, vocabulary)
	for word := range of {
		of[word] = number[b.slotOf(word)]
	}
	for len(b.live) > 1 {
		s, t := b.cheapest()
		b.children = append(b.children, [2]int{b.nodes[s], b.nodes[t]})
		b.merge(s, t)
		b.nodes[s] = len(b.children) - 1
	}
	if len(b.live) == 1 {
		b.walk(b.nodes[b.live[0]], 1, paths)
	}
	return of, paths
}

// brown is the state of the clustering: slots hold the clusters alive.
type brown struct {
	live     []int   // slots in use, ascending
	n        []int32 // size×size counts between slots
	size     int
	row, col []int64
	loss     []float64 // of merging slots a<b, at a*size+b
	home     []int     // the slot each word was put in
	into     []int     // the word's cluster was merged into that of this word, or itself
	owner    []int     // the word that stands for a slot
	next     [][]pair  // of a word: the words that follow, and how often
	before   [][]pair
	f        []float64
	children [][2]int
	nodes    []int
	added    int
}

type pair struct{ word, count int32 }

func newBrown(vocabulary, clusters int, bigrams map[[2]int32]int32) *brown {
	size := clusters + 1
	b := &brown{size: size, n: make([]int32, size*size), row: make([]int64, size), col: make([]int64, size),
		loss: make([]float64, size*size), home: make([]int, size), into: make([]int, vocabulary), owner: make([]int, size),
		next: make([][]pair, vocabulary), before: make([][]pair, vocabulary), f: make([]float64, 1<<16)}
	for i := range b.f {
		b.f[i] = xlogx(float64(i))
	}
	for words, count := range bigrams {
		b.next[words[0]] = append(b.next[words[0]], pair{words[1], count})
		b.before[words[1]] = append(b.before[words[1]], pair{words[0], count})
	}
	for word := range b.next {
		byWord := func(x, y pair) int { return cmp.Compare(x.word, y.word) }
		slices.SortFunc(b.next[word], byWord)
		slices.SortFunc(b.before[word], byWord)
	}
	return b
}

func xlogx(x float64) float64 {
	if x < 2 {
		return 0
	}
	return x * math.Log(x)
}

func (b *brown) xlogx(n int64) float64 {
	if n < int64(len(b.f)) {
		return b.f[n]
	}
	return xlogx(float64(n))
}

// g is what is lost in joining two counts.
func (b *brown) g(x, y int32) float64 {
	if x == 0 || y == 0 {
		return 0
	}
	return b.xlogx(int64(x)) + b.xlogx(int64(y)) - b.xlogx(int64(x)+int64(y))
}

// slotOf follows the merges to where a word is now.
func (b *brown) slotOf(word int) int {
	root := word
	for b.into[root] != root {
		root = b.into[root]
	}
	for b.into[word] != root {
		b.into[word], word = root, b.into[word]
	}
	return slices.Index(b.owner, root)
}

// add makes the word a cluster of its own in a free slot.
func (b *brown) add(word int) {
	slot := 0
	for slot < len(b.live) && b.live[slot] == slot {
		slot++
	}
	b.into[word], b.owner[slot] = word, word
	slots := b.slotsOfRoots()
	for _, follower := range b.next[word] {
		if int(follower.word) <= word {
			b.n[slot*b.size+b.rootSlot(int(follower.word), slots)] += follower.count
		}
	}
	for _, leader := range b.before[word] {
		if int(leader.word) < word {
			b.n[b.rootSlot(int(leader.word), slots)*b.size+slot] += leader.count
		}
	}
	b.live = append(b.live, slot)
	slices.Sort(b.live)
	b.recount()
	b.contribute(slot, 1)
	b.refresh(slot)
	b.added++
}

func (b *brown) slotsOfRoots() map[int]int {
	slots := make(map[int]int, len(b.live)+1)
	for _, s := range b.live {
		slots[b.owner[s]] = s
	}
	return slots
}

func (b *brown) rootSlot(word int, slots map[int]int) int {
	root := word
	for b.into[root] != root {
		root = b.into[root]
	}
	for b.into[word] != root {
		b.into[word], word = root, b.into[word]
	}
	if s, ok := slots[root]; ok {
		return s
	}
	return slices.Index(b.owner, root)
}

func (b *brown) recount() {
	for _, a := range b.live {
		row, col := int64(0), int64(0)
		for _, c := range b.live {
			row += int64(b.n[a*b.size+c])
			col += int64(b.n[c*b.size+a])
		}
		b.row[a], b.col[a] = row, col
	}
}

// contribute adds to every pair's loss, or takes from it, what slot d is to
// it as a third. Pairs of which neither knows d are untouched.
func (b *brown) contribute(d int, sign float64) {
	var out, in []int // slots d follows, and those that follow d
	for _, a := range b.live {
		if a == d {
			continue
		}
		if b.n[a*b.size+d] != 0 {
			out = append(out, a)
		}
		if b.n[d*b.size+a] != 0 {
			in = append(in, a)
		}
	}
	for i, a := range out {
		for _, c := range out[i+1:] {
			b.loss[a*b.size+c] += sign * b.g(b.n[a*b.size+d], b.n[c*b.size+d])
		}
	}
	for i, a := range in {
		for _, c := range in[i+1:] {
			b.loss[a*b.size+c] += sign * b.g(b.n[d*b.size+a], b.n[d*b.size+c])
		}
	}
}

// refresh works out the third-party loss of every pair with slot a.
func (b *brown) refresh(a int) {
	for _, c := range b.live {
		if c == a {
			continue
		}
		sum := 0.0
		for _, d := range b.live {
			if d != a && d != c {
				sum += b.g(b.n[a*b.size+d], b.n[c*b.size+d]) + b.g(b.n[d*b.size+a], b.n[d*b.size+c])
			}
		}
		b.loss[min(a, c)*b.size+max(a, c)] = sum
	}
}

// total is the whole loss of merging slots a and c.
func (b *brown) total(a, c int) float64 {
	aa, ac, ca, cc := int64(b.n[a*b.size+a]), int64(b.n[a*b.size+c]), int64(b.n[c*b.size+a]), int64(b.n[c*b.size+c])
	self := b.xlogx(aa) + b.xlogx(ac) + b.xlogx(ca) + b.xlogx(cc) - b.xlogx(aa+ac+ca+cc)
	rows := b.xlogx(b.row[a]) + b.xlogx(b.row[c]) - b.xlogx(b.row[a]+b.row[c])
	cols := b.xlogx(b.col[a]) + b.xlogx(b.col[c]) - b.xlogx(b.col[a]+b.col[c])
	return b.loss[a*b.size+c] + self - rows - cols
}

func (b *brown) cheapest() (s, t int) {
	least := math.Inf(1)
	for i, a := range b.live {
		for _, c := range b.live[i+1:] {
			if v := b.total(a, c); v < least {
				least, s, t = v, a, c
			}
		}
	}
	return s, t
}

// merge puts the words of slot t into slot s.
func (b *brown) merge(s, t int) {
	b.contribute(s, -1)
	b.contribute(t, -1)
	for _, d := range b.live {
		if d != s && d != t {
			b.n[s*b.size+d] += b.n[t*b.size+d]
			b.n[d*b.size+s] += b.n[d*b.size+t]
		}
	}
	b.n[s*b.size+s] += b.n[s*b.size+t] + b.n[t*b.size+s] + b.n[t*b.size+t]
	for _, d := range b.live {
		b.n[t*b.size+d], b.n[d*b.size+t] = 0, 0
		b.loss[min(t, d)*b.size+max(t, d)] = 0
	}
	b.row[s], b.col[s] = b.row[s]+b.row[t], b.col[s]+b.col[t]
	b.into[b.owner[t]] = b.owner[s]
	b.owner[t] = -1
	b.live = slices.DeleteFunc(b.live, func(d int) bool { return d == t })
	b.contribute(s, 1)
	b.refresh(s)
}

// walk gives the leaves below a node their paths. A path has at most 31 bits;
// what is deeper shares one.
func (b *brown) walk(node int, path uint32, paths []uint32) {
	if node < len(paths) {
		paths[node] = path
		return
	}
	for side, child := range b.children[node] {
		longer := path
		if path < 1<<30 {
			longer = path<<1 | uint32(side)
		}
		b.walk(child, longer, paths)
	}
}
