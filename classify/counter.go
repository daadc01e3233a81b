package classify

// counter counts keys: an open-addressed table that remembers the order in
// which keys came, so that sums over it never depend on hashing. The zero
// value needs a reset first.
type counter struct {
	slots []counterSlot
	mask  uint64
	keys  []uint64 // in order of first occurrence
	epoch uint32   // slots of other epochs are empty
}

type counterSlot struct {
	key   uint64
	count float64
	epoch uint32
}

// reset empties the counter and makes room for about size/2 keys; it grows.
func (c *counter) reset(size int) {
	c.keys = c.keys[:0]
	c.epoch++
	if len(c.slots) < size || c.epoch == 0 {
		c.slots = make([]counterSlot, max(size, len(c.slots)))
		c.mask = uint64(len(c.slots) - 1)
		c.epoch = 1
	}
}

// slot finds the slot of the key, or the empty one it belongs into.
func (c *counter) slot(key uint64) *counterSlot {
	for i := key * 0x9E3779B97F4A7C15 >> 20; ; i++ {
		s := &c.slots[i&c.mask]
		if s.epoch != c.epoch || s.key == key {
			return s
		}
	}
}

func (c *counter) add(key uint64, n float64) {
	s := c.slot(key)
	if s.epoch == c.epoch {
		s.count += n
		return
	}
	*s = counterSlot{key, n, c.epoch}
	c.keys = append(c.keys, key)
	if 2*len(c.keys) > len(c.slots) {
		c.grow()
	}
}

func (c *counter) grow() {
	old := c.slots
	c.slots = make([]counterSlot, 2*len(old))
	c.mask = uint64(len(c.slots) - 1)
	for _, s := range old {
		if s.epoch == c.epoch {
			*c.slot(s.key) = s
		}
	}
}

// of returns the count of a key, 0 for one not added.
func (c *counter) of(key uint64) float64 {
	if s := c.slot(key); s.epoch == c.epoch {
		return s.count
	}
	return 0
}

func (c *counter) distinct() int { return len(c.keys) }
