package report

import "container/heap"

// flow is what a reader can reckon with: counts that are hidden or shown, and
// the totals that bind them. A node is a sum that is known, such as a row of a
// table, an arc is a count that goes into the sum of one node and out of that of
// another; "ground" stands where a count is bound by nothing.
//
// To raise a count and keep every sum, others must fall and rise along a way
// back from the arc's head to its tail. If all counts on such a way are hidden,
// the table with them changed looks the same, and the count cannot be told. So
// the ways that cost least are hidden: network flow for complementary
// suppression, Cox, "Network models for complementary cell suppression", JASA 90
// (1995), with the shortest paths of Castro, "A shortest-paths heuristic for
// statistical data protection in positive tables", INFORMS Journal on Computing
// 19 (2007).
type flow struct {
	nodes map[string]int
	arcs  []arc
	out   [][]int // arcs that touch a node
	delta []int   // of the change being looked for, by arc
	moved []int   // arcs with a delta
}

// arc is a count.
type arc struct {
	from, to int
	count    int
	// least is what a reader knows the count not to fall below: 1 where a 0 would
	// be shown.
	least int
	// hidden arcs are not shown; up and down are by how much they could be more
	// or less for all a reader knows.
	hidden   bool
	up, down int
	// unseen counts are in no table: a reader may guess them.
	unseen bool
}

const ground = "ground"

func newFlow() *flow { return &flow{nodes: map[string]int{}} }

func (n *flow) node(name string) int {
	i, ok := n.nodes[name]
	if !ok {
		i = len(n.out)
		n.nodes[name] = i
		n.out = append(n.out, nil)
	}
	return i
}

// add puts in a count and returns its place. A count between a node and itself
// is bound by nothing.
func (n *flow) add(from, to string, count, least int, hidden bool) int {
	a := arc{from: n.node(from), to: n.node(to), count: count, least: least, hidden: hidden}
	i := len(n.arcs)
	n.arcs, n.delta = append(n.arcs, a), append(n.delta, 0)
	n.out[a.from] = append(n.out[a.from], i)
	n.out[a.to] = append(n.out[a.to], i)
	return i
}

// overlap puts in by how much the counts that go out of a node, or else into it,
// exceed its sum.
func (n *flow) overlap(node string, out bool, count int) {
	from, to := ground, node
	if !out {
		from, to = to, from
	}
	n.arcs[n.add(from, to, count, 0, true)].unseen = true
}

// protect hides counts until each hidden one below limit could be any from 1 to
// limit-1, or as many of them as the sums allow. It reports whether none of them
// can be told.
func (n *flow) protect(limit int) bool {
	safe := true
	for i := range n.arcs {
		a := &n.arcs[i]
		if !a.hidden || a.unseen || a.count == 0 || a.count >= limit || a.from == a.to {
			continue
		}
		n.free(i, limit-1-a.count, a.to, a.from, +1, limit)
		n.free(i, a.count-1, a.from, a.to, -1, limit)
		if a.up+a.down == 0 && a.count > a.least { // it could be 0
			n.free(i, 1, a.from, a.to, -1, limit)
		}
		safe = safe && a.up+a.down > 0
	}
	for i := range n.arcs { // ways that cancelled each other out
		if a := &n.arcs[i]; a.hidden && !a.unseen && a.up+a.down == 0 && a.from != a.to {
			n.free(i, 1, a.to, a.from, +1, limit)
		}
	}
	return safe
}

// free finds ways to change arc i by amount in a direction, through counts other
// than 0 first.
func (n *flow) free(i, amount, from, to, sign, limit int) {
	a := &n.arcs[i]
	if sign > 0 && a.up >= amount || sign < 0 && a.down >= amount {
		return
	}
	for _, zeros := range []bool{false, true} {
		for amount > 0 {
			sent := n.send(i, from, to, amount, zeros, limit)
			if sent == 0 {
				break
			}
			amount -= sent
			n.move(i, sign*sent)
		}
	}
	for _, j := range n.moved {
		n.arcs[j].up, n.arcs[j].down = max(n.arcs[j].up, n.delta[j]), max(n.arcs[j].down, -n.delta[j])
		n.delta[j] = 0
	}
	n.moved = n.moved[:0]
}

// send changes the counts along the cheapest way, arc i left out, by as much as
// all of them bear, and hides them.
func (n *flow) send(i, from, to, amount int, zeros bool, limit int) int {
	type step struct{ arc, sign int }
	came := make([]step, len(n.out))
	cost := make([]int, len(n.out))
	for v := range cost {
		cost[v] = -1
	}
	queue := &frontier{{0, from}}
	cost[from] = 0
	done := make([]bool, len(n.out))
	for queue.Len() > 0 && !done[to] {
		v := heap.Pop(queue).(reached).node
		if done[v] {
			continue
		}
		done[v] = true
		for _, j := range n.out[v] {
			a := &n.arcs[j]
			sign, w := +1, a.to
			if a.to == v {
				sign, w = -1, a.from
			}
			if j == i || a.from == a.to || done[w] || sign < 0 && a.count+n.delta[j] <= a.least || a.count == 0 && !a.hidden && !zeros {
				continue
			}
			c := cost[v] + a.cost(limit)
			if cost[w] < 0 || c < cost[w] {
				cost[w], came[w] = c, step{j, sign}
				heap.Push(queue, reached{c, w})
			}
		}
	}
	if !done[to] {
		return 0
	}
	for v := to; v != from; v = n.other(came[v].arc, v) {
		if s := came[v]; s.sign < 0 {
			amount = min(amount, n.arcs[s.arc].count+n.delta[s.arc]-n.arcs[s.arc].least)
		}
	}
	for v := to; v != from; v = n.other(came[v].arc, v) {
		s := came[v]
		n.move(s.arc, s.sign*amount)
		n.arcs[s.arc].hidden = true
	}
	return amount
}

func (n *flow) move(i, by int) {
	n.delta[i] += by
	n.moved = append(n.moved, i)
}

func (n *flow) other(arc, node int) int { return n.arcs[arc].from + n.arcs[arc].to - node }

// cost is what is lost when a count is hidden. A 0 tells much too: that there is
// none.
func (a *arc) cost(limit int) int {
	switch {
	case a.hidden:
		return 0
	case a.count == 0:
		return 4 * limit
	}
	return a.count + 1
}

// reached is a node on the way, frontier those to go on from.
type reached struct{ cost, node int }

type frontier []reached

func (f frontier) Len() int { return len(f) }
func (f frontier) Less(i, j int) bool {
	return f[i].cost < f[j].cost || f[i].cost == f[j].cost && f[i].node < f[j].node
}
func (f frontier) Swap(i, j int) { f[i], f[j] = f[j], f[i] }
func (f *frontier) Push(x any)   { *f = append(*f, x.(reached)) }
func (f *frontier) Pop() any {
	last := (*f)[len(*f)-1]
	*f = (*f)[:len(*f)-1]
	return last
}
