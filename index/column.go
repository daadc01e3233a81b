package index

import (
	bleve "github.com/blevesearch/bleve_index_api"
)

// stringColumn holds one value a document, "" for none, for all documents: what
// an order over a whole result needs.
type stringColumn struct {
	ords  []uint32 // by document number
	terms []string // terms[0] is ""
}

func (c *stringColumn) of(doc uint32) string {
	if int(doc) >= len(c.ords) {
		return ""
	}
	return c.terms[c.ords[doc]]
}

// column reads a column once and keeps it: the index does not change while it
// is open.
func (ix *Index) column(field string) (*stringColumn, error) {
	ix.columns.mu.Lock()
	defer ix.columns.mu.Unlock()
	if c := ix.columns.names[field]; c != nil {
		return c, nil
	}
	c := &stringColumn{terms: []string{""}}
	known := map[string]uint32{}
	err := ix.visit([]string{field}, nil, func(doc uint32, _ string, term []byte) {
		ord, ok := known[string(term)]
		if !ok {
			ord = uint32(len(c.terms))
			c.terms = append(c.terms, string(term))
			known[c.terms[ord]] = ord
		}
		for int(doc) >= len(c.ords) {
			c.ords = append(c.ords, 0)
		}
		c.ords[doc] = ord
	})
	if err != nil {
		return nil, err
	}
	if ix.columns.names == nil {
		ix.columns.names = map[string]*stringColumn{}
	}
	ix.columns.names[field] = c
	return c, nil
}

// visit calls f for every value of the fields of the documents (nil: of all).
func (ix *Index) visit(fields []string, docs []hit, f func(doc uint32, field string, term []byte)) error {
	have := fields[:0:0]
	for _, name := range fields {
		if ix.fields[name] {
			have = append(have, name)
		}
	}
	if len(have) == 0 {
		return nil
	}
	values, err := ix.reader.DocValueReader(have)
	if err != nil {
		return err
	}
	var key bleve.IndexInternalID
	one := func(doc uint32) error {
		key = bleve.NewIndexInternalID(key, uint64(doc))
		return values.VisitDocValues(key, func(field string, term []byte) { f(doc, field, term) })
	}
	if docs != nil {
		for _, h := range docs {
			if err := one(h.doc); err != nil {
				return err
			}
		}
		return nil
	}
	ids, err := ix.reader.DocIDReaderAll()
	if err != nil {
		return err
	}
	defer ids.Close()
	for {
		id, err := ids.Next()
		if err != nil || id == nil {
			return err
		}
		if err := one(uint32(id.Value())); err != nil {
			return err
		}
	}
}
