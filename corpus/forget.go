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
// text and labels, what the ledger quotes of them, and the derived stores, that
// is, the index and the lists, which are made anew when next asked for. A
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
		i, ok := f.find(hash16(id))
		if !ok {
			return 0, fmt.Errorf("%s: %s: %w", dir, id, ErrNotFound)
		}
		names[id] = true
		if i >= 0 && !goes[hash16(id)] {
			goes[hash16(id)] = true
			forgotten++
		}
	}
	if err := f.ledger.forget(names); err != nil {
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
	for i := range f.rows {
		r := &f.rows[i]
		if !r.forgotten() {
			continue
		}
		var t tombstone
		if err := f.head(r, &t); err != nil {
			return nil, err
		}
		list = append(list, Skipped{
			Seq: int(t.Seq), Source: t.Source, Reason: ReasonForgotten, SourceSHA256: t.SourceSHA256,
			Detail: fmt.Sprintf("report %s was forgotten, and stays so", t.ID),
		})
	}
	return list, nil
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
		for i := range f.rows {
			if line, err = readLine(in, line[:0]); err != nil {
				return fmt.Errorf("%s: byte %d: %w", f.records.Name(), f.rows[i].offset, err)
			}
			if goes[f.rows[i].id] {
				if line, err = buried(line); err != nil {
					return fmt.Errorf("%s: byte %d: %w", f.records.Name(), f.rows[i].offset, err)
				}
			}
			if _, err := out.Write(line); err != nil {
				return err
			}
		}
		return nil
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

// forget writes the ledger anew, with a blank entry in place of each that is
// about one of the documents. A line that cannot be read goes if it has the id
// of one in it; a half-written last line goes, as it does not count.
func (l *Ledger) forget(ids map[string]bool) error {
	data, err := os.ReadFile(l.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return replaceFile(l.path, func(out *bufio.Writer) error {
		at := int64(0)
		for i := range l.lines {
			line := data[at:l.lines[i].end]
			at = l.lines[i].end
			switch c := &l.lines[i].entry; {
			case l.lines[i].err == nil && ids[c.Doc]:
				blank := Correction{ID: c.ID, When: c.When, Do: Blank, Doc: c.Doc}
				if line, err = blank.appendLine(nil); err != nil {
					return err
				}
			case l.lines[i].err != nil && mentions(line, ids):
				continue
			}
			if _, err := out.Write(line); err != nil {
				return err
			}
		}
		return nil
	})
}

func mentions(line []byte, ids map[string]bool) bool {
	for id := range ids {
		if bytes.Contains(line, []byte(id)) {
			return true
		}
	}
	return false
}
