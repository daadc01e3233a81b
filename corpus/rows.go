package corpus

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
)

// rows are the rows for what a folder covers. They stay in records.idx and are
// read from there as they are asked for; four bytes of each are in memory, for
// finding an id. Rows that records.idx lacks are in memory, with all others, as
// they would stand in it.
//
// A writer adds to the file that is open, or puts another in its place, but
// changes none of its rows.
type rows struct {
	name  string      // of the file
	data  io.ReaderAt // from the first row on
	file  *os.File    // what data is read from; nil for memory
	len   int
	ids   order
	past  []bool // those superseded or forgotten; nil if none is
	count int    // of records: all rows but these
}

// openRows finds the rows for the first size bytes of records.jsonl.
func openRows(dir string, size int64) (*rows, error) {
	t := &rows{name: filepath.Join(dir, "records.idx")}
	if file, err := os.Open(t.name); err == nil {
		room := int64(0)
		if info, err := file.Stat(); err == nil {
			room = info.Size() / rowSize
		}
		keys, gone, covered := readKeys(file, size, int(room))
		if covered == size {
			t.file, t.data = file, io.NewSectionReader(file, int64(len(tableHeader)), int64(len(keys))*rowSize)
			t.settle(keys, gone)
			return t, nil
		}
		file.Close()
	}
	table, err := loadTable(dir, size)
	if err != nil {
		return nil, err
	}
	data := bytes.NewBufferString(tableHeader)
	for i := range table.rows {
		data.Write(table.rows[i].append(data.AvailableBuffer()))
	}
	keys, gone, _ := readKeys(bytes.NewReader(data.Bytes()), size, len(table.rows))
	t.data = bytes.NewReader(data.Bytes()[len(tableHeader):])
	t.settle(keys, gone)
	return t, nil
}

// readKeys reads what finds the rows of a records.idx within size, which of them
// are tombstones, and the length of records.jsonl that they cover. There are about
// room of them.
func readKeys(in io.Reader, size int64, room int) (keys []uint64, gone []int, covered int64) {
	keys = make([]uint64, 0, room)
	err := readRows(in, size, func(r *row) {
		if r.forgotten() {
			gone = append(gone, len(keys))
		}
		keys, covered = append(keys, idKey(r.id)), r.end()
	})
	if err != nil {
		return nil, nil, -1
	}
	return keys, gone, covered
}

func (t *rows) settle(keys []uint64, gone []int) {
	t.len, t.count, t.ids = len(keys), len(keys), newOrder(keys)
	pass := func(i int) {
		if t.past == nil {
			t.past = make([]bool, t.len)
		}
		if !t.past[i] {
			t.past[i] = true
			t.count--
		}
	}
	for k := 1; k < t.len; k++ {
		if before := t.ids.byKey[k-1]; keys[before] == keys[t.ids.byKey[k]] {
			pass(int(before))
		}
	}
	for _, i := range gone {
		pass(i)
	}
}

// current reports whether a row is the last revision of a record.
func (t *rows) current(i int) bool { return t.past == nil || !t.past[i] }

// at reads row i.
func (t *rows) at(i int) (row, error) {
	var data [rowSize]byte
	if _, err := t.data.ReadAt(data[:], int64(i)*rowSize); err != nil {
		return row{}, t.broken(i, err)
	}
	r, ok := decodeRow(data[:])
	if !ok {
		return row{}, t.broken(i, errChecksum)
	}
	return r, nil
}

var errChecksum = errors.New("its checksum does not fit")

func (t *rows) broken(i int, err error) error {
	return fmt.Errorf("%s: row %d: %w", t.name, i, err)
}

// from calls yield for the rows from first on, in order, until it returns an
// error. The row is valid during the call.
func (t *rows) from(first int, yield func(i int, r *row) error) error {
	at := int64(first) * rowSize
	in := bufio.NewReaderSize(io.NewSectionReader(t.data, at, int64(t.len)*rowSize-at), 1<<16)
	data := make([]byte, rowSize)
	var r row
	for i := first; i < t.len; i++ {
		if _, err := io.ReadFull(in, data); err != nil {
			return t.broken(i, err)
		}
		var ok bool
		if r, ok = decodeRow(data); !ok {
			return t.broken(i, errChecksum)
		}
		if err := yield(i, &r); err != nil {
			return err
		}
	}
	return nil
}

// last reads the last row of an id, that of its record or tombstone.
func (t *rows) last(id [16]byte) (i int, r row, ok bool, err error) {
	key, near := idKey(id), t.ids.near(idKey(id))
	after := sort.Search(len(near), func(k int) bool {
		r, e := t.at(int(near[k]))
		err = cmp.Or(err, e)
		return idKey(r.id) > key
	})
	if after == 0 || err != nil {
		return 0, row{}, false, err
	}
	i = int(near[after-1])
	r, err = t.at(i)
	return i, r, err == nil && r.id == id, err
}

// since is the first row of a line at or after a place in records.jsonl.
func (t *rows) since(offset int64) (first int, err error) {
	first = sort.Search(t.len, func(i int) bool {
		r, e := t.at(i)
		err = cmp.Or(err, e)
		return r.offset >= offset
	})
	return first, err
}

func (t *rows) close() error {
	if t.file == nil {
		return nil
	}
	return t.file.Close()
}
