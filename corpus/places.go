package corpus

import "iter"

// Places yields, for every record of g in the order of the file, its sequence
// number there and that of the same record in f, or -1 where f has none: one of
// the same id that was read from the same bytes.
func (f *Folder) Places(g *Folder) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		for i := range g.rows {
			if !g.current(i) {
				continue
			}
			r, from := &g.rows[i], -1
			if at, ok := f.find(r.id); ok && at >= 0 && f.rows[at].content == r.content {
				from = int(f.rows[at].seq)
			}
			if !yield(int(r.seq), from) {
				return
			}
		}
	}
}
