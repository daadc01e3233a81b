package corpus

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
)

// Touched returns the ids of the records that the entries after the first size
// bytes of the ledger may change, in the order of the file: those that a store
// built from a ledger of that size has to read again. It looks through the
// whole corpus only if one of the entries is about a name.
func (f *Folder) Touched(size int64) ([]string, error) {
	first := 0
	for first < f.ledger.Len() && f.ledger.lines[first].end <= size {
		first++
	}
	return f.TouchedBy(f.ledger.tail(first)...)
}

// TouchedBy is Touched for some entries, which need not be in the ledger.
func (f *Folder) TouchedBy(entries ...*Correction) ([]string, error) {
	docs, names := map[string]bool{}, map[string]bool{}
	for _, e := range entries {
		if e.Doc != "" {
			docs[e.Doc] = true
		} else if e.Do != Split {
			for _, name := range append([]string{e.Name}, e.Names...) {
				names[e.What+"\x00"+NameKey(e.What, name)] = true
			}
		}
	}
	f.ledger.reach(names, docs)
	var rows []int
	for id := range docs {
		i, _, err := f.find(id)
		if err == nil {
			rows = append(rows, i)
		} else if !errors.Is(err, ErrNotFound) {
			return nil, err
		}
	}
	if len(names) > 0 {
		err := f.naming(names, func(i int) { rows = append(rows, i) })
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(rows)
	rows = slices.Compact(rows)
	ids := make([]string, len(rows))
	for n, i := range rows {
		var err error
		if ids[n], err = f.idOf(i); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// tail are the entries from line first on; an Undo stands for what it takes
// back or brings back.
func (l *Ledger) tail(first int) (list []*Correction) {
	for i := first; i < len(l.lines); i++ {
		if l.lines[i].err != nil {
			continue
		}
		e := l.entry(i)
		for n := 0; e.Do == Undo && n < len(l.lines); n++ {
			j, ok := l.byID[e.Reverts]
			if !ok {
				break
			}
			e = l.entry(j)
		}
		if e.Do != Undo {
			list = append(list, e)
		}
	}
	return list
}

// reach adds the names that other entries turn into one of names, and the
// documents in which entries do so.
func (l *Ledger) reach(names, docs map[string]bool) {
	for grown := len(names) > 0; grown; {
		grown = false
		for i := range l.lines {
			e := l.entry(i)
			if l.lines[i].err != nil || e.Doc != "" && docs[e.Doc] {
				continue
			}
			hit := false
			e.gives(func(what, name string) { hit = hit || names[what+"\x00"+NameKey(what, name)] })
			if !hit {
				continue
			}
			if e.Doc != "" {
				docs[e.Doc] = true
				continue
			}
			for _, name := range append([]string{e.Name}, e.Names...) {
				if key := e.What + "\x00" + NameKey(e.What, name); !names[key] {
					names[key], grown = true, true
				}
			}
		}
	}
}

// naming calls yield for the rows whose records, as they were labelled, have
// one of the names.
func (f *Folder) naming(names map[string]bool, yield func(row int)) error {
	w := wide{organizations: map[string][]int{}, people: map[string][]int{}, cache: &nameCache{}}
	for name := range names {
		what, key, _ := strings.Cut(name, "\x00")
		w.of(what)[key] = []int{0}
		w.some.add(key)
	}
	type called struct{ Name string }
	has := func(what string, list []called) bool {
		return slices.ContainsFunc(list, func(x called) bool { return w.cache.about(&w, what, x.Name) })
	}
	return f.lines(0, func(i int, _ *row, line []byte) error {
		var head struct{ Organizations, People []called }
		if err := json.Unmarshal(line, &head); err != nil {
			return err
		}
		if has("organization", head.Organizations) || has("person", head.People) {
			yield(i)
		}
		return nil
	})
}

// idOf reads the id of a row.
func (f *Folder) idOf(i int) (string, error) {
	r, err := f.rows.at(i)
	if err != nil {
		return "", err
	}
	var head tombstone
	err = f.head(&r, &head)
	return head.ID, err
}
