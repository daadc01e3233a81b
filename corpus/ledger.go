package corpus

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Ledger is corrections.jsonl as it was read: what people changed, in the order
// of the file. It is safe for concurrent use.
//
// The file only grows, by whole lines. Ledgers can be joined by putting one
// behind the other. A line that cannot be read is named by Problems and holds
// its place; the rest holds. A last line without its end was being written
// when something was killed: it does not count.
type Ledger struct {
	path     string
	lines    []ledgerLine
	unended  bool // the last line lacks its line feed
	problems []error

	byID map[string]int   // the line of an id
	docs map[string][]int // lines in force about a document, by its id
	some sieve            // of these documents
	wide wide             // lines in force about the whole corpus
}

// ledgerLine is one line: an entry, or what is wrong with it.
type ledgerLine struct {
	entry packed
	whole *Correction // in place of entry, for one that is not packed
	err   error
	end   int64  // the length of the file up to here
	sum   uint32 // CRC-32C of the file up to here
	key   string // of the name that a corpus-wide entry is about
	names bool   // it gives what it is about another name
	off   string // why it is not in force: "", or the id of an Undo, or "twice"
}

// twice marks a line whose id an earlier line has.
const twice = "twice"

func ledgerPath(dir string) string { return filepath.Join(dir, "corrections.jsonl") }

// ReadLedger reads the ledger of the folder dir; no file is an empty one.
func ReadLedger(dir string) (*Ledger, error) {
	data, err := os.ReadFile(ledgerPath(dir))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return parseLedger(ledgerPath(dir), data), nil
}

func parseLedger(path string, data []byte) *Ledger {
	l := &Ledger{path: path, lines: make([]ledgerLine, 0, bytes.Count(data, []byte{'\n'})+1)}
	for len(data) > 0 {
		line := data
		if i := bytes.IndexByte(data, '\n'); i >= 0 {
			line = data[:i+1]
		} else if !json.Valid(data) { // a whole one lacks no more than its line feed
			l.problems = append(l.problems, fmt.Errorf("%s:%d: half-written last line of %d bytes, which does not count", path, len(l.lines)+1, len(data)))
			break
		}
		data = data[len(line):]
		l.read(line)
	}
	l.gather()
	l.settle()
	return l
}

// gather puts the entries into one piece of memory.
func (l *Ledger) gather() {
	var all strings.Builder
	for i := range l.lines {
		all.WriteString(string(l.lines[i].entry))
	}
	rest := packed(all.String())
	for i := range l.lines {
		n := len(l.lines[i].entry)
		l.lines[i].entry, rest = rest[:n], rest[n:]
	}
}

// read adds a line of the file.
func (l *Ledger) read(data []byte) {
	var line ledgerLine
	if n := len(l.lines); n > 0 {
		line.end, line.sum = l.lines[n-1].end, l.lines[n-1].sum
	}
	line.end, line.sum = line.end+int64(len(data)), crc32.Update(line.sum, castagnoli, data)
	c := &Correction{}
	if line.err = json.Unmarshal(data, c); line.err == nil && c.ID == "" {
		line.err = errors.New("an entry without id")
	}
	if line.err == nil {
		line.err = c.Validate()
	}
	var ok bool
	if line.entry, ok = c.pack(); !ok {
		line.whole = c
	}
	l.lines, l.unended = append(l.lines, line), data[len(data)-1] != '\n'
}

// entry is the entry of line i, as far as it could be read.
func (l *Ledger) entry(i int) *Correction {
	if c := l.lines[i].whole; c != nil {
		return c
	}
	return l.lines[i].entry.unpack()
}

// copy are the first n lines, as they were before they were settled.
func (l *Ledger) copy(n int) []ledgerLine {
	lines := slices.Clone(l.lines[:min(max(n, 0), len(l.lines))])
	for i := range lines {
		if lines[i].off == twice {
			lines[i].err = nil // an id used twice shows again
		}
		lines[i].off = ""
	}
	return lines
}

// settle says which lines are in force, and finds them by document and name.
func (l *Ledger) settle() {
	l.byID, l.docs, l.some, l.wide = make(map[string]int, len(l.lines)), make(map[string][]int), nil, wide{}
	for i := range l.lines {
		line := &l.lines[i]
		if line.err != nil {
			l.problem(i, line.err)
			continue
		}
		e := l.entry(i)
		first, again := l.byID[e.ID]
		if !again {
			l.byID[e.ID] = i
			continue
		}
		if line.off = twice; !sameEntry(l.entry(first), e) {
			line.err = fmt.Errorf("id %s is that of line %d, which says something else", e.ID, first+1)
			l.problem(i, line.err)
		}
	}
	for i := len(l.lines) - 1; i >= 0; i-- { // the last first: an undo can be undone
		if e := l.entry(i); e.Do == Undo && l.InForce(i) {
			if target, ok := l.byID[e.Reverts]; ok && target != i {
				l.lines[target].off = e.ID
			} else {
				l.problem(i, fmt.Errorf("it takes back %s, which is not in the ledger", e.Reverts))
			}
		}
	}
	for i := range l.lines {
		if e := l.entry(i); !l.InForce(i) || e.Do == Undo || e.Do == Blank {
			continue
		} else if e.Doc != "" {
			l.docs[e.Doc] = append(l.docs[e.Doc], i)
			l.some.add(e.Doc)
		} else {
			l.lines[i].key, l.lines[i].names = l.wide.add(i, e), e.to().Name != ""
		}
	}
}

func sameEntry(a, b *Correction) bool {
	x, errX := a.appendLine(nil)
	y, errY := b.appendLine(nil)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

func (l *Ledger) problem(i int, err error) {
	l.problems = append(l.problems, fmt.Errorf("%s:%d: %w", l.path, i+1, err))
}

// Len is the number of lines. Bytes is their length: what derived stores note.
func (l *Ledger) Len() int { return len(l.lines) }

// Bytes is the length of all whole lines.
func (l *Ledger) Bytes() int64 { return l.lengthOf(len(l.lines)) }

func (l *Ledger) lengthOf(n int) int64 {
	if n == 0 {
		return 0
	}
	return l.lines[n-1].end
}

// Sum is a checksum of the first size bytes; ok is false if no line ends there,
// so that what was built from a ledger of that length was built from another.
func (l *Ledger) Sum(size int64) (sum uint32, ok bool) {
	if size == 0 {
		return 0, true
	}
	i, ok := slices.BinarySearchFunc(l.lines, size, func(line ledgerLine, size int64) int { return int(line.end - size) })
	if !ok {
		return 0, false
	}
	return l.lines[i].sum, true
}

// Entry is the entry of line i, counted from 0; err is what is wrong with it.
func (l *Ledger) Entry(i int) (c *Correction, err error) { return l.entry(i), l.lines[i].err }

// Find is the line of the entry whose id begins with prefix. The error says
// that there is none, or more than one.
func (l *Ledger) Find(prefix string) (int, error) {
	found := -1
	for id, i := range l.byID {
		switch {
		case id == prefix:
			return i, nil
		case prefix == "" || !strings.HasPrefix(id, prefix):
		case found >= 0:
			return 0, fmt.Errorf("%s: more than one correction begins with %s", l.path, prefix)
		default:
			found = i
		}
	}
	if found < 0 {
		return 0, fmt.Errorf("%s: no correction %s", l.path, prefix)
	}
	return found, nil
}

// InForce reports whether line i can be read and was not taken back.
func (l *Ledger) InForce(i int) bool { return l.lines[i].err == nil && l.lines[i].off == "" }

// about reports whether a line in force is about the document.
func (l *Ledger) about(doc string) bool { return l.some.may(doc) && len(l.docs[doc]) > 0 }

// TakenBack is the id of the entry that took line i back, "" if none did.
func (l *Ledger) TakenBack(i int) string {
	if l.lines[i].off == twice {
		return ""
	}
	return l.lines[i].off
}

// Problems are the lines that cannot be read, each with its place.
func (l *Ledger) Problems() []error { return l.problems }

// First is the ledger as it was when it had n lines.
func (l *Ledger) First(n int) *Ledger {
	if n >= len(l.lines) {
		return l
	}
	first := &Ledger{path: l.path, lines: l.copy(n)}
	first.settle()
	return first
}

// AppendLedger adds the entries to the ledger of the folder dir, gives them
// their ids, and syncs. The caller holds the folder's lock. The entries are
// there all or, after a kill or an error, up to some whole line.
func AppendLedger(dir string, entries []Correction) (err error) {
	l, err := ReadLedger(dir)
	if err != nil {
		return err
	}
	data, err := l.encode(entries)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(ledgerPath(dir), os.O_WRONLY|os.O_CREATE, 0o644)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := f.Truncate(l.Bytes()); err != nil { // a half-written line goes
		return err
	}
	if _, err := f.WriteAt(data, l.Bytes()); err != nil {
		return err
	}
	return f.Sync()
}

// encode names the entries and makes the lines to add behind the ledger.
func (l *Ledger) encode(entries []Correction) (data []byte, err error) {
	if l.unended {
		data = append(data, '\n')
	}
	for i := range entries {
		if err := entries[i].Validate(); err != nil {
			return nil, fmt.Errorf("%s: %w", l.path, err)
		}
		if err := entries[i].name(l.Bytes() + int64(len(data))); err != nil {
			return nil, err
		}
		if data, err = entries[i].appendLine(data); err != nil {
			return nil, err
		}
	}
	return data, nil
}

// Plus is the ledger with entries added in memory, and the entries with their
// ids: what AppendLedger would make of it.
func (l *Ledger) Plus(entries []Correction) (*Ledger, []Correction, error) {
	entries = slices.Clone(entries)
	data, err := l.encode(entries)
	if err != nil {
		return nil, nil, err
	}
	plus := &Ledger{path: l.path, lines: l.copy(len(l.lines))}
	for line := range bytes.Lines(data) {
		if len(line) > 1 || len(plus.lines) == 0 {
			plus.read(line)
		} else {
			plus.lines[len(plus.lines)-1].end++ // the line feed that the last line lacked
		}
	}
	plus.settle()
	return plus, entries, nil
}
