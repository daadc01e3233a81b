package read

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
	pqformat "github.com/parquet-go/parquet-go/format"

	"attache/corpus"
)

// readParquet reads one report a row. Columns are named by their paths,
// "author.name"; lists are joined by "; ". Bytes that are no text are left out.
func readParquet(s *session, source string, r *bufio.Reader) {
	whole, size, err := s.seekable(source, r)
	if err != nil {
		s.skipError(source, err)
		return
	}
	file, err := timed(s, func() (file *parquet.File, err error) {
		defer func() {
			if p := recover(); p != nil { // the library takes the file's word for much
				err = refuse(Truncated, "the file is damaged: %v", p)
			}
		}()
		return parquet.OpenFile(whole, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	})
	if err == nil {
		err = s.parquetSizes(file)
	}
	if err != nil {
		s.skipError(source, parquetError(err))
		return
	}
	t := &parquetTable{s: s, source: source}
	if err := t.columnsOf(file); err != nil {
		s.skipError(source, err)
		return
	}
	for _, group := range file.RowGroups() {
		if err := t.group(group); err != nil {
			s.skipError(source, parquetError(err))
			return
		}
		if s.done() {
			return
		}
	}
	if t.n == 0 {
		s.skip(source, Empty, "no row in it")
	}
}

func parquetError(err error) error {
	if _, isRefusal := err.(*refusal); isRefusal {
		return err
	}
	return refuse(Truncated, "the file is damaged: %v", err)
}

// parquetSizes refuses a file whose column chunks say that they unpack to more
// than the limits.
func (s *session) parquetSizes(file *parquet.File) error {
	for _, g := range file.Metadata().RowGroups {
		for i := range g.Columns {
			m := &g.Columns[i].MetaData
			packed, plain := max(m.TotalCompressedSize, 1), m.TotalUncompressedSize
			if plain < 0 || m.NumValues < 0 || plain > ratioFree && plain/s.opts.MaxRatio > packed {
				s.burst = true
				return refuse(Bomb, "a column chunk unpacks to more than %d times its size (--max-ratio)", s.opts.MaxRatio)
			}
			if plain > 64*s.opts.MaxBytes {
				return refuse(TooLarge, "a column chunk of %d bytes; the limit is %d, 64 times that of one document (--max-bytes)", plain, 64*s.opts.MaxBytes)
			}
		}
	}
	return nil
}

// parquetTable reads the rows of one file.
type parquetTable struct {
	s       *session
	source  string
	columns []parquetColumn // by the index of their values
	n       int             // rows read
}

type parquetColumn struct {
	name string
	show func(parquet.Value) string
}

// columnsOf names the columns and says how their values are written.
func (t *parquetTable) columnsOf(file *parquet.File) error {
	hasText := false
	var names []string
	for _, path := range file.Schema().Columns() {
		leaf, ok := file.Schema().Lookup(path...)
		if !ok {
			return refuse(Truncated, "the file is damaged: no column %q", path)
		}
		for len(t.columns) <= leaf.ColumnIndex {
			t.columns = append(t.columns, parquetColumn{})
		}
		name := printable(strings.ToValidUTF8(columnPath(path), ""))
		t.columns[leaf.ColumnIndex] = parquetColumn{name, showing(leaf.Node.Type())}
		names = append(names, name)
		hasText = hasText || t.s.opts.fieldOf(name) == "text"
	}
	if !hasText {
		return noText(t.s.opts, "column", names)
	}
	return nil
}

// columnPath joins the names on the way to a column, without those that only
// say how a list or a map is stored.
func columnPath(path []string) string {
	var names []string
	for i, name := range path {
		if i > 0 && (name == "list" || name == "element" || name == "key_value" || name == "bag" || name == "array") {
			continue
		}
		names = append(names, name)
	}
	return strings.Join(names, ".")
}

func (t *parquetTable) group(group parquet.RowGroup) error {
	rows := group.Rows()
	defer rows.Close()
	buffer := make([]parquet.Row, 16)
	for !t.s.done() {
		n, err := rows.ReadRows(buffer)
		for _, row := range buffer[:n] {
			t.n++
			place := fmt.Sprintf("%s:%d", t.source, t.n)
			d, raw, bad := t.document(row)
			if bad != nil {
				t.s.skipError(place, bad)
			} else if !t.s.document(d, place, raw) {
				return nil
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if n == 0 {
			return refuse(Truncated, "the file holds fewer rows than it says")
		}
	}
	return nil
}

// document makes a document of one row; raw stands for its bytes.
func (t *parquetTable) document(row parquet.Row) (d *corpus.Document, raw []byte, err error) {
	d = &corpus.Document{Reader: &corpus.Reader{Name: "parquet/1", Encoding: "utf-8"}}
	values := make([]string, len(t.columns))
	size := int64(0)
	for _, v := range row {
		if v.IsNull() || v.Column() >= len(t.columns) {
			continue
		}
		c := &t.columns[v.Column()]
		text := c.show(v)
		if size += int64(len(text)); size > t.s.opts.MaxBytes {
			return nil, nil, refuse(TooLarge, "a row of more than %d bytes, the limit of one document (--max-bytes)", t.s.opts.MaxBytes)
		}
		if strings.IndexByte(text, 0) >= 0 {
			return nil, nil, refuse(NotText, "column %q: NUL byte in a cell", c.name)
		}
		if old := values[v.Column()]; old != "" && text != "" {
			text = old + "; " + text
		}
		if text != "" {
			values[v.Column()] = text
		}
	}
	for i, value := range values {
		raw = append(append(raw, value...), 0x1f)
		if t.columns[i].name != "" {
			t.s.opts.setField(d, t.columns[i].name, value)
		}
	}
	return d, raw, nil
}

// showing says how values of a type are written: text as it is, days as
// 2019-03-02, moments by RFC 3339.
func showing(t parquet.Type) func(parquet.Value) string {
	logical := t.LogicalType()
	switch {
	case logical != nil && logical.Date != nil:
		return func(v parquet.Value) string {
			return time.Unix(0, 0).UTC().AddDate(0, 0, int(v.Int32())).Format(time.DateOnly)
		}
	case logical != nil && logical.Timestamp != nil:
		unit := logical.Timestamp.Unit
		return func(v parquet.Value) string { return moment(v.Int64(), unit).UTC().Format(time.RFC3339Nano) }
	}
	switch t.Kind() {
	case parquet.Boolean:
		return func(v parquet.Value) string { return strconv.FormatBool(v.Boolean()) }
	case parquet.Int32:
		return func(v parquet.Value) string { return strconv.FormatInt(int64(v.Int32()), 10) }
	case parquet.Int64:
		return func(v parquet.Value) string { return strconv.FormatInt(v.Int64(), 10) }
	case parquet.Float:
		return func(v parquet.Value) string { return strconv.FormatFloat(float64(v.Float()), 'g', -1, 32) }
	case parquet.Double:
		return func(v parquet.Value) string { return strconv.FormatFloat(v.Double(), 'g', -1, 64) }
	case parquet.ByteArray:
		return func(v parquet.Value) string {
			if b := v.ByteArray(); utf8.Valid(b) {
				return string(b)
			}
			return ""
		}
	}
	return func(parquet.Value) string { return "" }
}

func moment(n int64, unit pqformat.TimeUnit) time.Time {
	switch {
	case unit.Millis != nil:
		return time.UnixMilli(n)
	case unit.Micros != nil:
		return time.UnixMicro(n)
	}
	return time.Unix(0, n)
}

// seekable is a file as it lies on disk, or, inside another, in memory, where
// the limit of one document holds for it.
func (s *session) seekable(source string, r *bufio.Reader) (io.ReaderAt, int64, error) {
	if s.depth == 0 && s.onDisk != nil && source == s.file.Name {
		info, err := s.onDisk.Stat()
		if err != nil {
			return nil, 0, err
		}
		s.bytes, s.packed = s.bytes-s.packed+info.Size(), info.Size()
		return s.onDisk, info.Size(), nil
	}
	data, err := readLimited(r, s.opts.MaxBytes)
	return bytes.NewReader(data), int64(len(data)), err
}
