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
// cluster (1 up) and each cluster's path, a 1 before it; with less than two
// clusters, no word has one.
func clusterWords(vocabulary, clusters int, bigrams map[[2]int32]int32) (of []int, paths []uint32) {
	clusters = min(clusters, vocabulary)
	if clusters < 2 {
		return make([]int, vocabulary), nil
	}
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
	loss     []float64 // of merging slots a<b, at a*size+b: the part of third clusters
	rest     []float64 // beside it: the part of the two themselves
	home     []int     // the slot each word was put in
	into     []int     // the word's cluster was merged into that of this word, or itself
	owner    []int     // the word that stands for a slot
	next     [][]pair  // of a word: the words that follow, and how often
	before   [][]pair
	f        []float64
	children [][2]int
	nodes    []int
}

type pair struct{ word, count int32 }

func newBrown(vocabulary, clusters int, bigrams map[[2]int32]int32) *brown {
	size := clusters + 1
	b := &brown{size: size, n: make([]int32, size*size), row: make([]int64, size), col: make([]int64, size),
		loss: make([]float64, size*size), rest: make([]float64, size*size), home: make([]int, size), into: make([]int, vocabulary), owner: make([]int, size),
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
	b.count(slot)
	b.contribute(slot)
	b.refresh(slot)
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

// count brings rows and columns up to date with a new slot.
func (b *brown) count(slot int) {
	b.row[slot], b.col[slot] = 0, 0
	for _, a := range b.live {
		in, out := int64(b.n[a*b.size+slot]), int64(b.n[slot*b.size+a])
		b.col[slot], b.row[slot] = b.col[slot]+in, b.row[slot]+out
		if a != slot && in+out > 0 {
			b.row[a], b.col[a] = b.row[a]+in, b.col[a]+out
			b.settle(a)
		}
	}
}

// contribute adds to every pair's loss what a new slot d is to it as a third.
// Pairs of which either does not know d are untouched.
func (b *brown) contribute(d int) {
	out := b.known(func(a int) bool { return a != d && b.n[a*b.size+d] != 0 })
	for i, a := range out {
		for _, c := range out[i+1:] {
			b.loss[a*b.size+c] += b.g(b.n[a*b.size+d], b.n[c*b.size+d])
		}
	}
	in := b.known(func(a int) bool { return a != d && b.n[d*b.size+a] != 0 })
	for i, a := range in {
		for _, c := range in[i+1:] {
			b.loss[a*b.size+c] += b.g(b.n[d*b.size+a], b.n[d*b.size+c])
		}
	}
}

// known returns the slots in use that are so, ascending.
func (b *brown) known(so func(a int) bool) []int {
	var slots []int
	for _, a := range b.live {
		if so(a) {
			slots = append(slots, a)
		}
	}
	return slots
}

// refresh works out the loss of every pair with slot a.
func (b *brown) refresh(a int) {
	near := b.known(func(d int) bool { return d != a && (b.n[a*b.size+d] != 0 || b.n[d*b.size+a] != 0) })
	for _, c := range b.live {
		if c == a {
			continue
		}
		sum := 0.0
		for _, d := range near {
			if d != c {
				sum += b.third(a, c, d)
			}
		}
		b.loss[min(a, c)*b.size+max(a, c)] = sum
	}
	b.settle(a)
}

// third is what cluster d adds to the loss of merging a and c.
func (b *brown) third(a, c, d int) float64 {
	return b.g(b.n[a*b.size+d], b.n[c*b.size+d]) + b.g(b.n[d*b.size+a], b.n[d*b.size+c])
}

// settle works out the part of the loss that is between the two, for every
// pair with slot a.
func (b *brown) settle(a int) {
	aa := int64(b.n[a*b.size+a])
	rowA, colA := b.xlogx(b.row[a]), b.xlogx(b.col[a])
	for _, c := range b.live {
		if c == a {
			continue
		}
		ac, ca, cc := int64(b.n[a*b.size+c]), int64(b.n[c*b.size+a]), int64(b.n[c*b.size+c])
		self := b.xlogx(aa) + b.xlogx(ac) + b.xlogx(ca) + b.xlogx(cc) - b.xlogx(aa+ac+ca+cc)
		rows := rowA + b.xlogx(b.row[c]) - b.xlogx(b.row[a]+b.row[c])
		cols := colA + b.xlogx(b.col[c]) - b.xlogx(b.col[a]+b.col[c])
		b.rest[min(a, c)*b.size+max(a, c)] = self - rows - cols
	}
}

// cheapest returns the pair that loses least, the one with more bigrams first.
func (b *brown) cheapest() (big, small int) {
	least := math.Inf(1)
	for i, a := range b.live {
		loss, rest := b.loss[a*b.size:][:b.size], b.rest[a*b.size:][:b.size]
		for _, c := range b.live[i+1:] {
			if v := loss[c] + rest[c]; v < least {
				least, big, small = v, a, c
			}
		}
	}
	if b.row[small]+b.col[small] > b.row[big]+b.col[big] {
		big, small = small, big
	}
	return big, small
}

// merge puts the words of slot t, which should be the smaller, into slot s.
// Only what knows t changes, which for most words is little.
func (b *brown) merge(s, t int) {
	b.live = slices.DeleteFunc(b.live, func(d int) bool { return d == t })
	near := b.known(func(d int) bool { return d != s && (b.n[t*b.size+d] != 0 || b.n[d*b.size+t] != 0) })
	b.leave(s, t, near)
	for _, d := range b.live {
		if d != s {
			b.n[s*b.size+d] += b.n[t*b.size+d]
			b.n[d*b.size+s] += b.n[d*b.size+t]
		}
	}
	b.n[s*b.size+s] += b.n[s*b.size+t] + b.n[t*b.size+s] + b.n[t*b.size+t]
	for d := range b.size {
		b.n[t*b.size+d], b.n[d*b.size+t] = 0, 0
		b.loss[min(t, d)*b.size+max(t, d)] = 0
	}
	b.row[s], b.col[s] = b.row[s]+b.row[t], b.col[s]+b.col[t]
	b.into[b.owner[t]] = b.owner[s]
	b.owner[t] = -1
	b.enter(s, near)
	b.settle(s)
}

// leave takes from the losses what slots s and t were as third clusters to
// pairs that know t, and to pairs with s what the clusters near t were.
func (b *brown) leave(s, t int, near []int) {
	b.pairs(s, near, func(a, c int) float64 { return -b.third(a, c, s) - b.third(a, c, t) })
	for _, c := range b.live {
		if c == s {
			continue
		}
		sum := b.third(s, c, t)
		for _, d := range near {
			if d != c {
				sum += b.third(s, c, d)
			}
		}
		b.loss[min(s, c)*b.size+max(s, c)] -= sum
	}
}

// enter puts back what leave took, after the counts are joined.
func (b *brown) enter(s int, near []int) {
	b.pairs(s, near, func(a, c int) float64 { return b.third(a, c, s) })
	for _, c := range b.live {
		if c == s {
			continue
		}
		sum := 0.0
		for _, d := range near {
			if d != c {
				sum += b.third(s, c, d)
			}
		}
		b.loss[min(s, c)*b.size+max(s, c)] += sum
	}
}

// pairs adds to the loss of every pair, without s, that has a slot of near.
func (b *brown) pairs(s int, near []int, add func(a, c int) float64) {
	in := make([]bool, b.size)
	for _, a := range near {
		in[a] = true
		for _, c := range b.live {
			if c != s && c != a && !in[c] {
				b.loss[min(a, c)*b.size+max(a, c)] += add(a, c)
			}
		}
	}
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
