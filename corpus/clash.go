package corpus

import (
	"encoding/json"
	"fmt"
)

// Clash is an id that two folders have.
type Clash struct {
	ID string `json:"id"`
	// Source and Other are what the two records were read from.
	Source string `json:"source"`
	Other  string `json:"other"`
	// Same says that they were read from the same bytes.
	Same bool `json:"same"`
	// Forgotten says that one of the folders has forgotten the record.
	Forgotten bool `json:"forgotten,omitempty"`
}

// Clashes lists the ids that both folders have, in the order of f.
func (f *Folder) Clashes(g *Folder) ([]Clash, error) {
	var list []Clash
	err := f.rows.from(0, func(i int, a *row) error {
		if !f.rows.current(i) {
			if last, _, _, err := f.rows.last(a.id); err != nil || last != i {
				return err
			}
		}
		_, b, both, err := g.rows.last(a.id)
		if err != nil || !both {
			return err
		}
		c := Clash{Same: a.content == b.content, Forgotten: a.forgotten() || b.forgotten()}
		var head tombstone
		if err := f.head(a, &head); err != nil {
			return err
		}
		c.ID, c.Source = head.ID, head.Source
		if err := g.head(&b, &head); err != nil {
			return err
		}
		c.Other = head.Source
		list = append(list, c)
		return nil
	})
	return list, err
}

// head decodes what a record and a tombstone both have.
func (f *Folder) head(r *row, to *tombstone) error {
	line := make([]byte, r.length)
	_, err := f.records.ReadAt(line, r.offset)
	if err == nil {
		err = json.Unmarshal(line, to)
	}
	if err != nil {
		return fmt.Errorf("%s: byte %d: %w", f.records.Name(), r.offset, err)
	}
	return nil
}
