package corpus

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// tombstone is the line that stands in place of a forgotten record. The digests
// prove which text it was, to one who has the text.
type tombstone struct {
	ID           string `json:"id"`
	Seq          int64  `json:"seq"`
	Rev          uint32 `json:"rev"`
	Source       string `json:"source"`
	Forgotten    bool   `json:"forgotten"`
	TextSHA256   string `json:"text_sha256"`
	SourceSHA256 string `json:"source_sha256"`
}

// ReasonForgotten is the reason of a skip for an input whose record was
// forgotten.
const ReasonForgotten = "forgotten"

// Forget removes the records with the ids from the folder: every revision's
// text and labels, what the ledger quotes of them and says of names that no other
// record has, and the derived stores, that is, the index and the lists, which
// are made anew when next asked for. A
// tombstone with the digests is left, so that a later run does not bring the
// report back.
//
// The caller holds the folder's lock, and no run is interrupted. Each file is
// replaced whole, records.jsonl last: a call that was cut short is done again.
// An id that no record has is an error that wraps ErrNotFound, before anything
// is changed; one that was forgotten already is passed over.
func Forget(dir string, ids []string) (forgotten int, err error) {
	if err := sweep(dir); err != nil { // what a kill left behind may hold the text
		return 0, err
	}
	f, err := Open(dir)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	if f.manifest.Running != nil {
		return 0, fmt.Errorf("%s: %w: finish it, or give it up with --restart, first", dir, ErrInterrupted)
	}
	goes := make(map[[16]byte]bool)
	names := make(map[string]bool)
	for _, id := range ids {
		_, _, err := f.find(id)
		if err != nil && !errors.Is(err, ErrForgotten) {
			return 0, err
		}
		names[id] = true
		if err == nil && !goes[hash16(id)] {
			goes[hash16(id)] = true
			forgotten++
		}
	}
	orphans, err := f.Orphans(names)
	if err != nil {
		return 0, err
	}
	if err := f.ledger.forget(names, orphans); err != nil {
		return 0, err
	}
	for _, name := range []string{"index", "entities.jsonl", "duplicates.jsonl", "duplicates.sig", "records.idx"} {
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			return 0, err
		}
	}
	if err := f.bury(goes); err != nil {
		return 0, err
	}
	return forgotten, extendTable(dir, f.Bytes())
}

// Forgotten lists what was forgotten, as the skips that keep it from coming back
// to a folder made from this one. Seq is that of the record.
func (f *Folder) Forgotten() ([]Skipped, error) {
	var list []Skipped
	err := f.rows.from(0, func(_ int, r *row) error {
		if !r.forgotten() {
			return nil
		}
		var t tombstone
		if err := f.head(r, &t); err != nil {
			return err
		}
		list = append(list, Skipped{
			Seq: int(t.Seq), Source: t.Source, Reason: ReasonForgotten, SourceSHA256: t.SourceSHA256,
			Detail: fmt.Sprintf("report %s was forgotten, and stays so", t.ID),
		})
		return nil
	})
	return list, err
}

// bury writes records.jsonl anew with a tombstone for each line of the ids, as
// long as the line was: every other line stays where the manifest and
// commits.log say it is.
func (f *Folder) bury(goes map[[16]byte]bool) error {
	return replaceFile(f.records.Name(), func(out *bufio.Writer) error {
		info, err := f.records.Stat()
		if err != nil {
			return err
		}
		in := bufio.NewReaderSize(io.NewSectionReader(f.records, 0, info.Size()), 1<<20)
		var line []byte
		return f.rows.from(0, func(_ int, r *row) error {
			if line, err = readLine(in, line[:0]); err == nil && goes[r.id] {
				line, err = buried(line)
			}
			if err != nil {
				return fmt.Errorf("%s: byte %d: %w", f.records.Name(), r.offset, err)
			}
			_, err := out.Write(line)
			return err
		})
	})
}

// buried is the tombstone of a line, filled up with spaces to its length.
func buried(line []byte) ([]byte, error) {
	var t tombstone
	if err := json.Unmarshal(line, &t); err != nil {
		return nil, err
	}
	t.Forgotten = true
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(t); err != nil {
		return nil, err
	}
	short := len(line) - buf.Len()
	if short < 0 {
		return nil, errors.New("a record too short for its tombstone")
	}
	stone := buf.Bytes()[:buf.Len()-1]
	return append(append(stone, bytes.Repeat([]byte{' '}, short)...), '\n'), nil
}

// Orphans are the lines of the ledger, counted from 0, about names across the
// corpus that only the records of the ids have, as labelled or as corrected. A
// name that no record has is none: it was not read in one.
func (f *Folder) Orphans(ids map[string]bool) (map[int]bool, error) {
	keys := map[string][]int{} // what, name: lines
	for i := range f.ledger.lines {
		if e := f.ledger.entry(i); f.ledger.lines[i].err == nil && e.Doc == "" && e.Do != Undo && e.Do != Blank {
			for _, name := range append([]string{e.Name}, e.Names...) {
				key := e.What + "\x00" + NameKey(e.What, name)
				keys[key] = append(keys[key], i)
			}
		}
	}
	if len(keys) == 0 {
		return nil, nil
	}
	orphans, stays := map[int]bool{}, map[int]bool{}
	err := f.lines(0, func(_ int, r *row, line []byte) error {
		var rec Record
		if err := json.Unmarshal(line, &rec); err != nil {
			return fmt.Errorf("%s: byte %d: %w", f.records.Name(), r.offset, err)
		}
		lines := stays
		if ids[rec.ID] {
			lines = orphans
		}
		note := func(what, name string) {
			for _, at := range keys[what+"\x00"+NameKey(what, name)] {
				lines[at] = true
			}
		}
		for _, at := range f.ledger.docs[rec.ID] {
			f.ledger.entry(at).gives(note)
		}
		for pass := range 2 { // as labelled, then as corrected
			for _, o := range rec.Organizations {
				note("organization", o.Name)
			}
			for _, p := range rec.People {
				note("person", p.Name)
			}
			if pass == 0 {
				f.ledger.Replay(&rec)
			}
		}
		return nil
	})
	for i := range stays {
		delete(orphans, i)
	}
	return orphans, err
}

// forget writes the ledger anew, with a blank entry in place of each that is
// about one of the documents or is one of the lines. A line that cannot be read goes if it has the id
// of one in it; a half-written last line goes, as it does not count.
func (l *Ledger) forget(ids map[string]bool, lines map[int]bool) error {
	data, err := os.ReadFile(l.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return replaceFile(l.path, func(out *bufio.Writer) error {
		without, err := l.without(data, ids, lines)
		if err == nil {
			_, err = out.Write(without)
		}
		return err
	})
}

// without is the ledger, whose file holds data, as forget leaves it.
func (l *Ledger) without(data []byte, ids map[string]bool, lines map[int]bool) (out []byte, err error) {
	at := int64(0)
	for i := range l.lines {
		line := data[at:l.lines[i].end]
		at = l.lines[i].end
		switch c := l.entry(i); {
		case l.lines[i].err == nil && (ids[c.Doc] || lines[i]):
			blank := Correction{ID: c.ID, When: c.When, Do: Blank, Doc: c.Doc}
			if line, err = blank.appendLine(nil); err != nil {
				return nil, err
			}
		case l.lines[i].err != nil && mentions(line, ids):
			continue
		}
		out = append(out, line...)
	}
	return out, nil
}

// Without is the text of the ledger, whole lines only, with a blank entry in
// place of each that is about one of the documents or is one of the lines: what
// a folder is given that has not these. A line that cannot be read goes if it has
// the id of one in it.
func (l *Ledger) Without(ids map[string]bool, lines map[int]bool) ([]byte, error) {
	data, err := os.ReadFile(l.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err == nil && int64(len(data)) < l.Bytes() {
		err = fmt.Errorf("%s: %d bytes, and it had %d", l.path, len(data), l.Bytes())
	}
	if err != nil {
		return nil, err
	}
	if data, err = l.without(data, ids, lines); len(data) > 0 && data[len(data)-1] != '\n' {
		data = append(data, '\n')
	}
	return data, err
}

func mentions(line []byte, ids map[string]bool) bool {
	for id := range ids {
		if bytes.Contains(line, []byte(id)) {
			return true
		}
	}
	return false
}
