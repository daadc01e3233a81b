package classify

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"

	"attache/models"
)

// The model file, little-endian:
//
//	magic    8 bytes "attdom\x00\x01": kind and version
//	sha256   32 bytes, of everything after
//	length   uint64, bytes after
//	name     uint16 length, bytes
//	examples uint32
//	columns  uint16; for each: uint16 length and id, then bias, slope, shift, threshold and columns × points as float64
//	rows     uint32
//	measured uint32, the first rows, which the norm is taken over
//	keys     rows × uint64, as feature.Join gives them
//	idf      rows × float32
//	unit     rows × float32, the step of the row's weights
//	weights  rows × columns × int8
const modelMagic = "attdom\x00\x01"

const modelHead = len(modelMagic) + sha256.Size + 8

// BuiltinModel returns the embedded model of English.
func BuiltinModel() (*Model, error) {
	return ParseModel("domains-en.model", models.DomainsEN)
}

// IsModel reports whether data begins as a model of domains of any version
// does. The rest may still be damaged.
func IsModel(data []byte) bool { return bytes.HasPrefix(data, []byte(modelMagic[:6])) }

// ParseModel reads a model file. name is what errors call it. A file that is
// truncated or altered is refused.
func ParseModel(name string, data []byte) (*Model, error) {
	switch {
	case len(data) < len(modelMagic) || !IsModel(data):
		return nil, fmt.Errorf("%s: not a model of domains", name)
	case string(data[:len(modelMagic)]) != modelMagic:
		return nil, fmt.Errorf("%s: a model of domains of version %d; this engine reads version %d", name, data[7], modelMagic[7])
	case len(data) < modelHead:
		return nil, fmt.Errorf("%s: truncated: %d bytes", name, len(data))
	}
	body := data[modelHead:]
	if want := binary.LittleEndian.Uint64(data[modelHead-8:]); want != uint64(len(body)) {
		return nil, fmt.Errorf("%s: truncated or padded: %d bytes after the head, which says %d", name, len(body), want)
	}
	sum := sha256.Sum256(body)
	if !bytes.Equal(sum[:], data[len(modelMagic):len(modelMagic)+sha256.Size]) {
		return nil, fmt.Errorf("%s: altered: its sha256 is not the one it states", name)
	}
	m, err := decodeModel(body)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	m.info.SHA256 = hex.EncodeToString(sum[:])
	return m, nil
}

var errShort = errors.New("counts do not fit the length")

// decoder reads the body; its error sticks.
type decoder struct {
	data []byte
	err  error
}

// take returns the next n bytes, nil after an error.
func (d *decoder) take(n int) []byte {
	if d.err != nil || n < 0 || n > len(d.data) {
		d.err = errShort
		return nil
	}
	b := d.data[:n]
	d.data = d.data[n:]
	return b
}

func (d *decoder) uint16() int {
	if b := d.take(2); b != nil {
		return int(binary.LittleEndian.Uint16(b))
	}
	return 0
}

func (d *decoder) uint32() int {
	if b := d.take(4); b != nil {
		return int(binary.LittleEndian.Uint32(b))
	}
	return 0
}

func (d *decoder) float64() float64 {
	if b := d.take(8); b != nil {
		return math.Float64frombits(binary.LittleEndian.Uint64(b))
	}
	return 0
}

func (d *decoder) text() string { return string(d.take(d.uint16())) }

// floats reads n float32. Sizes are checked before anything is allocated.
func (d *decoder) floats(n int) []float32 {
	b := d.take(4 * n)
	if b == nil {
		return nil
	}
	list := make([]float32, n)
	for i := range list {
		list[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return list
}

func decodeModel(body []byte) (*Model, error) {
	d := &decoder{data: body}
	m := &Model{}
	m.info.Name = d.text()
	m.info.Examples = d.uint32()
	columns := d.uint16()
	for i := 0; i < columns && d.err == nil; i++ {
		m.ids = append(m.ids, d.text())
		m.scales = append(m.scales, scale{d.float64(), d.float64(), d.float64(), d.float64()})
		points := d.take(8 * columns)
		m.points = append(m.points, nil)
		for ; len(points) > 0; points = points[8:] {
			m.points[i] = append(m.points[i], math.Float64frombits(binary.LittleEndian.Uint64(points)))
		}
	}
	rows := d.uint32()
	m.measured = d.uint32()
	if raw := d.take(8 * rows); raw != nil {
		m.keys = make([]uint64, rows)
		for i := range m.keys {
			m.keys[i] = binary.LittleEndian.Uint64(raw[8*i:])
		}
	}
	m.idf = d.floats(rows)
	m.unit = d.floats(rows)
	weights := d.take(rows * columns)
	switch {
	case d.err != nil:
		return nil, d.err
	case len(d.data) > 0:
		return nil, fmt.Errorf("%d bytes too many", len(d.data))
	}
	m.weights = make([]int8, len(weights))
	for i, b := range weights {
		m.weights[i] = int8(b)
	}
	m.features = newKeyTable(m.keys)
	return m, m.check()
}

// check refuses numbers that no training writes.
func (m *Model) check() error {
	if m.measured > len(m.keys) {
		return fmt.Errorf("%d of %d rows measured", m.measured, len(m.keys))
	}
	for i, s := range m.scales {
		for _, v := range append([]float64{s.bias, s.slope, s.shift, s.threshold}, m.points[i]...) {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("domain %q: %v in its scale", m.ids[i], v)
			}
		}
	}
	for row := range m.idf {
		for _, v := range []float32{m.idf[row], m.unit[row]} {
			if !(v >= 0 && v <= math.MaxFloat32) {
				return fmt.Errorf("row %d: %v", row, v)
			}
		}
	}
	return nil
}

// WriteTo writes the model file.
func (m *Model) WriteTo(w io.Writer) (int64, error) {
	n, err := w.Write(m.encode())
	if err != nil {
		return int64(n), fmt.Errorf("write model %s: %w", m.info.Name, err)
	}
	return int64(n), nil
}

// encode returns the model file.
func (m *Model) encode() []byte {
	le := binary.LittleEndian
	text := func(b []byte, s string) []byte { return append(le.AppendUint16(b, uint16(len(s))), s...) }
	body := text(nil, m.info.Name)
	body = le.AppendUint32(body, uint32(m.info.Examples))
	body = le.AppendUint16(body, uint16(len(m.ids)))
	for i, s := range m.scales {
		body = text(body, m.ids[i])
		for _, v := range append([]float64{s.bias, s.slope, s.shift, s.threshold}, m.points[i]...) {
			body = le.AppendUint64(body, math.Float64bits(v))
		}
	}
	body = le.AppendUint32(body, uint32(len(m.keys)))
	body = le.AppendUint32(body, uint32(m.measured))
	for _, k := range m.keys {
		body = le.AppendUint64(body, k)
	}
	for _, list := range [][]float32{m.idf, m.unit} {
		for _, v := range list {
			body = le.AppendUint32(body, math.Float32bits(v))
		}
	}
	for _, v := range m.weights {
		body = append(body, byte(v))
	}
	sum := sha256.Sum256(body)
	head := append([]byte(modelMagic), sum[:]...)
	return append(le.AppendUint64(head, uint64(len(body))), body...)
}
