package corpus

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// table is records.idx: where each line of records.jsonl stands and whose it
// is, so that a record is found without reading the file. It is derived: what
// it lacks is read from records.jsonl, and a broken one is made anew.
//
// The file is a header of 16 bytes, "attache records\n", then a row a line of
// records.jsonl, in order, little-endian, 76 bytes each:
//
//	id      16  first bytes of SHA-256 of the id
//	input    8  the same of the source's first element, the input's name
//	file     8  the same of the source without its row
//	source   8  the same of the source
//	content  8  first bytes of source_sha256
//	offset   8  where the line starts
//	length   4  of the line, newline included
//	rev      4  0 for the tombstone of a record that was forgotten
//	seq      8
//	check    4  CRC-32C of the 72 bytes before it
type table struct{ rows []row }

type row struct {
	id                           [16]byte
	input, file, source, content [8]byte
	offset                       int64
	length, rev                  uint32
	seq                          int64
}

const (
	tableHeader = "attache records\n"
	rowSize     = 76
)

// forgotten reports whether the line is a tombstone; its rev is 0 here.
func (r *row) forgotten() bool { return r.rev == 0 }

func (r *row) end() int64 { return r.offset + int64(r.length) }

func (r *row) append(dst []byte) []byte {
	dst = append(append(dst, r.id[:]...), r.input[:]...)
	dst = append(append(dst, r.file[:]...), r.source[:]...)
	dst = append(dst, r.content[:]...)
	dst = binary.LittleEndian.AppendUint64(dst, uint64(r.offset))
	dst = binary.LittleEndian.AppendUint32(dst, r.length)
	dst = binary.LittleEndian.AppendUint32(dst, r.rev)
	dst = binary.LittleEndian.AppendUint64(dst, uint64(r.seq))
	return binary.LittleEndian.AppendUint32(dst, crc32.Checksum(dst[len(dst)-rowSize+4:], castagnoli))
}

// decodeRow reads a row; ok is false if its checksum does not fit.
func decodeRow(b []byte) (r row, ok bool) {
	copy(r.id[:], b)
	copy(r.input[:], b[16:])
	copy(r.file[:], b[24:])
	copy(r.source[:], b[32:])
	copy(r.content[:], b[40:])
	r.offset = int64(binary.LittleEndian.Uint64(b[48:]))
	r.length = binary.LittleEndian.Uint32(b[56:])
	r.rev = binary.LittleEndian.Uint32(b[60:])
	r.seq = int64(binary.LittleEndian.Uint64(b[64:]))
	return r, crc32.Checksum(b[:rowSize-4], castagnoli) == binary.LittleEndian.Uint32(b[rowSize-4:])
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// covered is the length of records.jsonl that the rows describe.
func (t *table) covered() int64 {
	if len(t.rows) == 0 {
		return 0
	}
	return t.rows[len(t.rows)-1].end()
}

// loadTable reads the rows for the first size bytes of records.jsonl: from
// records.idx as far as it goes, the rest from the lines themselves.
func loadTable(dir string, size int64) (*table, error) {
	t := &table{}
	t.readFile(filepath.Join(dir, "records.idx"), size)
	if t.covered() == size {
		return t, nil
	}
	f, err := os.Open(filepath.Join(dir, "records.jsonl"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if err := t.scan(f, size); err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name(), err)
	}
	return t, nil
}

// readFile takes the rows of records.idx that stand within size, and none if
// they do not follow one another: the file is derived, so doubt is enough.
func (t *table) readFile(path string, size int64) {
	file, err := os.Open(path)
	if err != nil {
		return
	}
	defer file.Close()
	var rows []row
	if info, err := file.Stat(); err == nil {
		rows = make([]row, 0, info.Size()/rowSize)
	}
	if err := readRows(file, size, func(r *row) { rows = append(rows, *r) }); err == nil {
		t.rows = rows
	}
}

var errTable = errors.New("not a table of records")

// readRows yields the rows of a records.idx that stand within size, up to a last
// one that is not whole. Whether they follow one another shows as they are read.
func readRows(file io.Reader, size int64, yield func(*row)) error {
	in := bufio.NewReaderSize(file, 1<<16)
	header := make([]byte, len(tableHeader))
	if _, err := io.ReadFull(in, header); err != nil || string(header) != tableHeader {
		return errTable
	}
	data := make([]byte, rowSize)
	var r row
	var at int64
	for {
		if _, err := io.ReadFull(in, data); err == io.EOF || err == io.ErrUnexpectedEOF {
			return nil
		} else if err != nil {
			return err
		}
		var ok bool
		if r, ok = decodeRow(data); !ok || r.offset != at || r.length == 0 {
			return errTable
		}
		if r.end() > size {
			return nil
		}
		at = r.end()
		yield(&r)
	}
}

// scan appends the rows of the lines between what is covered and size.
func (t *table) scan(f io.ReaderAt, size int64) error {
	return scanRows(f, t.covered(), size, func(r *row) error {
		t.rows = append(t.rows, *r)
		return nil
	})
}

// scanRows yields the rows of the lines of records.jsonl between two offsets.
func scanRows(f io.ReaderAt, at, size int64, yield func(*row) error) error {
	in := bufio.NewReaderSize(io.NewSectionReader(f, at, size-at), 1<<20)
	var line []byte
	for at < size {
		var err error
		if line, err = readLine(in, line[:0]); err != nil {
			return fmt.Errorf("byte %d: %w", at, err)
		}
		r, err := parseRow(line, at)
		if err != nil {
			return fmt.Errorf("byte %d: %w", at, err)
		}
		if err := yield(&r); err != nil {
			return err
		}
		at = r.end()
	}
	return nil
}

// readLine appends one line, newline included; a line without one is an error.
func readLine(in *bufio.Reader, dst []byte) ([]byte, error) {
	for {
		part, err := in.ReadSlice('\n')
		dst = append(dst, part...)
		switch {
		case err == nil:
			return dst, nil
		case errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF):
			return dst, io.ErrUnexpectedEOF
		default:
			return dst, err
		}
	}
}

// parseRow reads what the table needs out of a line, without decoding its text:
// the first keys in their fixed order, then source_sha256 by its key, which no
// string can contain unescaped.
func parseRow(line []byte, offset int64) (row, error) {
	var head struct {
		ID     string
		Seq    int64
		Rev    uint32
		Source string

		Forgotten bool
	}
	dec := json.NewDecoder(bytes.NewReader(line))
	if tok, err := dec.Token(); err != nil || tok != json.Delim('{') {
		return row{}, errors.New("not a record")
	}
fields:
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return row{}, fmt.Errorf("not a record: %w", err)
		}
		switch key {
		case "id":
			err = dec.Decode(&head.ID)
		case "seq":
			err = dec.Decode(&head.Seq)
		case "rev":
			err = dec.Decode(&head.Rev)
		case "source":
			err = dec.Decode(&head.Source)
		case "forgotten":
			err = dec.Decode(&head.Forgotten)
		default:
			break fields
		}
		if err != nil {
			return row{}, fmt.Errorf("not a record: %w", err)
		}
	}
	if head.ID == "" || head.Rev == 0 {
		return row{}, errors.New("not a record: it has no id or no rev")
	}
	r := newRow(head.ID, head.Source, hexAfter(line, `,"source_sha256":"`))
	r.offset, r.length, r.rev, r.seq = offset, uint32(len(line)), head.Rev, head.Seq
	if head.Forgotten {
		r.rev = 0
	}
	return r, nil
}

// newRow makes a row's keys, without its place.
func newRow(id, source, contentSHA256 string) row {
	r := row{id: hash16(id), input: hash8(input(source)), file: hash8(file(source)), source: hash8(source)}
	content, _ := hex.DecodeString(contentSHA256[:min(len(contentSHA256), 2*len(r.content))])
	copy(r.content[:], content)
	return r
}

// hexAfter returns the value of a JSON string field that needs no unescaping.
func hexAfter(line []byte, key string) string {
	_, rest, found := bytes.Cut(line, []byte(key))
	if !found {
		return ""
	}
	value, _, _ := bytes.Cut(rest, []byte{'"'})
	return string(value)
}

// file is a source without its row: "table.csv:12" gives "table.csv".
func file(source string) string {
	if i := strings.LastIndexByte(source, ':'); i > 0 && strings.Trim(source[i+1:], "0123456789") == "" {
		return source[:i]
	}
	return source
}

// input is the name of the input a source came from: its first element.
func input(source string) string {
	name, _, _ := strings.Cut(file(source), "/")
	name, _, _ = strings.Cut(name, "!")
	return name
}

func hash16(s string) [16]byte {
	sum := sha256.Sum256([]byte(s))
	return [16]byte(sum[:16])
}

func hash8(s string) [8]byte {
	sum := sha256.Sum256([]byte(s))
	return [8]byte(sum[:8])
}

// extendTable brings records.idx up to the first size bytes of records.jsonl,
// row by row: its memory does not grow with the file. What stands there is
// kept if its header and its last row are whole, and else written anew.
func extendTable(dir string, size int64) (err error) {
	records, err := os.Open(filepath.Join(dir, "records.jsonl"))
	if err != nil {
		return err
	}
	defer records.Close()
	path := filepath.Join(dir, "records.idx")
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	at, end := tableEnd(f, size)
	if end == 0 {
		if f, err = newFile(f); err != nil {
			return err
		}
		end = int64(len(tableHeader))
		if _, err := f.WriteAt([]byte(tableHeader), 0); err != nil {
			return err
		}
	}
	if err := f.Truncate(end); err != nil {
		return err
	}
	if _, err := f.Seek(end, io.SeekStart); err != nil {
		return err
	}
	out := bufio.NewWriter(f)
	var buf []byte
	err = scanRows(records, at, size, func(r *row) error {
		buf = r.append(buf[:0])
		_, err := out.Write(buf)
		return err
	})
	return errors.Join(err, out.Flush())
}

// newFile puts an empty file in the place of an open one, which others may be
// reading.
func newFile(f *os.File) (*os.File, error) {
	if err := errors.Join(f.Close(), os.Remove(f.Name())); err != nil {
		return f, err
	}
	return os.OpenFile(f.Name(), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o644)
}

// tableEnd looks at the end of a records.idx: at is the length of
// records.jsonl that it covers, end its own length, both 0 if it is no good.
func tableEnd(f *os.File, size int64) (at, end int64) {
	info, err := f.Stat()
	header := make([]byte, len(tableHeader))
	if err != nil || info.Size() < int64(len(header)+rowSize) || (info.Size()-int64(len(header)))%rowSize != 0 {
		return 0, 0
	}
	last := make([]byte, rowSize)
	if _, err := f.ReadAt(header, 0); err != nil || string(header) != tableHeader {
		return 0, 0
	}
	if _, err := f.ReadAt(last, info.Size()-rowSize); err != nil {
		return 0, 0
	}
	r, ok := decodeRow(last)
	if !ok || r.end() > size {
		return 0, 0
	}
	return r.end(), info.Size()
}
