package corpus

// Places calls yield, until it says false, for every record of g in the order of the file, with its
// sequence number there and that of the same record in f, or -1 where f has
// none: one of the same id that was read from the same bytes. The error is of
// reading records.idx.
func (f *Folder) Places(g *Folder, yield func(seq, from int) bool) error {
	err := g.rows.from(0, func(i int, r *row) error {
		if !g.rows.current(i) {
			return nil
		}
		from := -1
		_, at, ok, err := f.rows.last(r.id)
		if ok && !at.forgotten() && at.content == r.content {
			from = int(at.seq)
		}
		if err == nil && !yield(int(r.seq), from) {
			err = errStopped
		}
		return err
	})
	if err == errStopped {
		return nil
	}
	return err
}
