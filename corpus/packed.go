package corpus

import "encoding/binary"

// packed is an entry in one string. A ledger keeps its entries so: what the
// garbage collector has to look through, while records are read, are the places
// where a pointer may be, and an entry has thirty, most of them empty.
type packed string

// The parts of an entry that may not be there, and its answers to yes or no.
const (
	packedAt = 1 << iota
	packedEvery
	packedTo
	packedHistorical
	packedToAt
	packedToEvery
)

// pack packs an entry; ok is false for one with a post, which is few people's.
func (c *Correction) pack() (p packed, ok bool) {
	flags, occurrence, toOccurrence := byte(0), 0, 0
	if c.At != nil {
		flags, occurrence = flags|packedAt|flag(c.At.Every, packedEvery), c.At.Occurrence
	}
	if to := c.To; to != nil {
		if to.Post != nil {
			return "", false
		}
		flags |= packedTo | flag(to.Historical, packedHistorical)
		if to.At != nil {
			flags, toOccurrence = flags|packedToAt|flag(to.At.Every, packedToEvery), to.At.Occurrence
		}
	}
	out := make([]byte, 1, 256)
	out[0] = flags
	for _, n := range []int{occurrence, toOccurrence, len(c.Names)} {
		out = binary.AppendVarint(out, int64(n))
	}
	c.words(func(s *string) {
		out = append(binary.AppendVarint(out, int64(len(*s))), *s...)
	})
	return packed(out), true
}

func flag(is bool, bit byte) byte {
	if is {
		return bit
	}
	return 0
}

// unpack makes the entry of which p was made; its words are parts of p.
func (p packed) unpack() *Correction {
	c, flags, rest := &Correction{}, p[0], string(p[1:])
	number := func() int {
		u, shift := uint64(0), 0
		for ; rest[0] >= 0x80; rest, shift = rest[1:], shift+7 {
			u |= uint64(rest[0]&0x7f) << shift
		}
		u |= uint64(rest[0]) << shift
		rest = rest[1:]
		return int(u>>1) ^ -int(u&1)
	}
	occurrence, toOccurrence, names := number(), number(), number()
	if flags&packedAt != 0 {
		c.At = &Place{Occurrence: occurrence, Every: flags&packedEvery != 0}
	}
	if flags&packedTo != 0 {
		c.To = &Value{Historical: flags&packedHistorical != 0}
	}
	if flags&packedToAt != 0 {
		c.To.At = &Place{Occurrence: toOccurrence, Every: flags&packedToEvery != 0}
	}
	if names > 0 {
		c.Names = make([]string, names)
	}
	c.words(func(s *string) {
		n := number()
		*s, rest = rest[:n], rest[n:]
	})
	return c
}

// words calls yield for every string of an entry without a post, in one order.
func (c *Correction) words(yield func(*string)) {
	place := func(p *Place) {
		if p != nil {
			yield(&p.Field)
			yield(&p.Quote)
			yield(&p.Before)
			yield(&p.After)
		}
	}
	for _, s := range [...]*string{&c.ID, &c.When, &c.Who, &c.Why, &c.Do, &c.What, &c.Doc, &c.Label, &c.Name, &c.Country, &c.Reverts} {
		yield(s)
	}
	for i := range c.Names {
		yield(&c.Names[i])
	}
	place(c.At)
	if v := c.To; v != nil {
		for _, s := range [...]*string{&v.What, &v.Name, &v.Kind, &v.Country, &v.ID, &v.Label, &v.Date} {
			yield(s)
		}
		place(v.At)
	}
}
