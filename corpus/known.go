package corpus

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Known tells what a folder holds already, so that a run labels only what is
// new or changed. It belongs to one goroutine.
type Known struct {
	dir     string
	rows    []row
	ids     map[[16]byte]int    // the row of an id's last revision
	skips   map[[8]byte][8]byte // source to content
	gone    map[[8]byte]bool    // sources skipped as forgotten: by a corpus that this one was made from
	seen    map[uint64]int32    // ids of this run to their place in places
	places  []string            // sources that gave an id; the first stands for all others
	present []bool              // rows whose document is still in the inputs
}

// Fate is what becomes of an input.
type Fate int

// The fates of an input.
const (
	New       Fate = iota // not in the folder: gets a record
	Changed               // supersedes a record: gets one of the next revision
	Unchanged             // has a record of the same bytes
	Duplicate             // its id is taken: skipped
	StillSkipped
	Forgotten // its record was forgotten: skipped, whatever it says now
)

// LoadKnown reads what the folder dir holds, for looking only. A folder that
// is not there yet holds nothing.
func LoadKnown(dir string) (*Known, error) {
	m, err := readManifest(dir)
	if errors.Is(err, ErrNoCorpus) {
		if _, statErr := os.Stat(filepath.Join(dir, "records.jsonl")); errors.Is(statErr, fs.ErrNotExist) {
			return loadKnown(dir, Run{})
		}
	}
	if err != nil {
		return nil, err
	}
	return loadKnown(dir, m.last())
}

func loadKnown(dir string, last Run) (*Known, error) {
	t := &table{}
	if last.RecordsBytes > 0 {
		var err error
		if t, err = loadTable(dir, last.RecordsBytes); err != nil {
			return nil, err
		}
	}
	k := &Known{
		dir: dir, rows: t.rows, ids: make(map[[16]byte]int, len(t.rows)), skips: map[[8]byte][8]byte{}, gone: map[[8]byte]bool{},
		seen: map[uint64]int32{}, places: []string{"a report without an id of its own"}, present: make([]bool, len(t.rows)),
	}
	for i := range t.rows {
		k.ids[t.rows[i].id] = i
	}
	for s, err := range readSkipped(dir, last.SkippedBytes) {
		if err != nil {
			return nil, err
		}
		r := newRow("", s.Source, s.SourceSHA256)
		k.skips[r.source] = r.content
		if s.Reason == ReasonForgotten {
			k.gone[r.source] = true
		}
	}
	return k, nil
}

// ID is the id of a document that states none: a hash of its source, which is
// relative to the input, so that it stays when the folder moves.
func ID(source string) string {
	sum := sha256.Sum256([]byte(source))
	return hex.EncodeToString(sum[:8])
}

// Document says what becomes of a document, and of which revision its record
// would be. given tells whether the document itself stated its id. For a
// Duplicate, place is the source that has the id.
func (k *Known) Document(doc *Document, given, retry bool) (fate Fate, rev int, place string) {
	r := newRow(doc.ID, doc.Source, doc.SourceSHA256)
	if first, again := k.seen[seenKey(r.id)]; again {
		return Duplicate, 0, k.places[first]
	}
	i, known := k.ids[r.id]
	if known && k.rows[i].forgotten() || k.gone[r.source] {
		return Forgotten, 0, ""
	}
	if known && k.rows[i].content == r.content {
		k.see(r.id, doc.Source, given)
		k.present[i] = true
		return Unchanged, 0, ""
	}
	if known && k.rows[i].file != r.file {
		return Duplicate, 0, k.sourceOf(i)
	}
	if s, skipped := k.skips[r.source]; skipped && !known && !retry && s == r.content && r.content != ([8]byte{}) {
		return StillSkipped, 0, ""
	}
	k.see(r.id, doc.Source, given)
	if known {
		k.present[i] = true
		return Changed, int(k.rows[i].rev) + 1, ""
	}
	return New, 1, ""
}

// sourceOf reads the source of a record of an earlier run.
func (k *Known) sourceOf(i int) string {
	f, err := os.Open(filepath.Join(k.dir, "records.jsonl"))
	if err != nil {
		return "an earlier run"
	}
	defer f.Close()
	line := make([]byte, k.rows[i].length)
	var head struct{ Source string }
	if _, err := f.ReadAt(line, k.rows[i].offset); err != nil || json.Unmarshal(line, &head) != nil {
		return "an earlier run"
	}
	return head.Source
}

// see notes an id of this run, in few bytes. Only the place of a given id is
// kept: an id made from the source comes twice only if another input gives it.
func (k *Known) see(id [16]byte, source string, given bool) {
	place := int32(0)
	if given {
		place = int32(len(k.places))
		k.places = append(k.places, source)
	}
	k.seen[seenKey(id)] = place
}

func seenKey(id [16]byte) uint64 { return binary.LittleEndian.Uint64(id[:]) }

// Skip says what becomes of an input that could not be read: StillSkipped if
// an earlier run said so already, else New.
func (k *Known) Skip(source, contentSHA256 string) Fate {
	r := newRow("", source, contentSHA256)
	if s, known := k.skips[r.source]; known && s == r.content {
		return StillSkipped
	}
	return New
}

// Vanished counts the documents that came from one of the inputs in an earlier
// run and did not come in this one.
func (k *Known) Vanished(inputs []string) int {
	from := make(map[[8]byte]bool, len(inputs))
	for _, name := range inputs {
		from[hash8(name)] = true
	}
	n := 0
	for _, i := range k.ids {
		if !k.present[i] && !k.rows[i].forgotten() && from[k.rows[i].input] {
			n++
		}
	}
	return n
}
