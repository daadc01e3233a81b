package index

import (
	"slices"
	"strings"
)

// since leaves out documents of a lower seq.
func (ix *Index) since(found []hit, seq int) ([]hit, error) {
	if seq <= 0 {
		return found, nil
	}
	c, err := ix.column(fieldSeq)
	if err != nil {
		return nil, err
	}
	least := encodeSeq(seq)
	kept := make([]hit, 0, len(found))
	for _, h := range found {
		if c.first(h.doc) >= least {
			kept = append(kept, h)
		}
	}
	return kept, nil
}

// fold keeps of the documents of each group the one of the lowest seq, and
// returns the ids of the others by it.
func (ix *Index) fold(found []hit, group func(corpus int, id string) string) ([]hit, map[uint32][]string, error) {
	if group == nil {
		return found, nil, nil
	}
	ids, err := ix.column(fieldID)
	if err != nil {
		return nil, nil, err
	}
	seq, err := ix.column(fieldSeq)
	if err != nil {
		return nil, nil, err
	}
	bySeq := func(a, b uint32) int { return strings.Compare(seq.first(a), seq.first(b)) }
	groups := map[string][]uint32{}
	for _, h := range found {
		if g := group(0, ids.first(h.doc)); g != "" {
			groups[g] = append(groups[g], h.doc)
		}
	}
	heads, folded := map[uint32][]string{}, map[uint32]bool{}
	for _, docs := range groups {
		slices.SortFunc(docs, bySeq)
		for _, doc := range docs[1:] {
			heads[docs[0]] = append(heads[docs[0]], ids.first(doc))
			folded[doc] = true
		}
	}
	kept := make([]hit, 0, len(found)-len(folded))
	for _, h := range found {
		if !folded[h.doc] {
			kept = append(kept, h)
		}
	}
	return kept, heads, nil
}

// MetaColumns lists the columns that records carry along and "meta." can name,
// sorted.
func (ix *Index) MetaColumns() []string {
	list := []string{}
	for name := range ix.fields {
		if column, ok := strings.CutPrefix(name, metaPrefix); ok {
			list = append(list, column)
		}
	}
	slices.Sort(list)
	return list
}
