package crf

import (
	"encoding/binary"
	"fmt"
	"math"
)

// Encode appends the model to dst: little-endian numbers throughout.
//
//	labels        uint32, then for each a uint32 length and its bytes
//	scale         float32
//	edges         labels² float32, then labels starts, labels stops
//	bits          uint32, of the number of a bucket
//	buckets       2^bits bytes, the rows in each
//	table         for each row 4 bytes and those of its lanes, 4 each
func (m *Model) Encode(dst []byte) []byte {
	le := binary.LittleEndian
	dst = le.AppendUint32(dst, uint32(len(m.labels)))
	for _, label := range m.labels {
		dst = le.AppendUint32(dst, uint32(len(label)))
		dst = append(dst, label...)
	}
	dst = le.AppendUint32(dst, math.Float32bits(m.scale))
	for _, part := range [][]float32{m.edges, m.start, m.stop} {
		for _, v := range part {
			dst = le.AppendUint32(dst, math.Float32bits(v))
		}
	}
	dst = le.AppendUint32(dst, uint32(m.bits))
	for b := range len(m.starts) - 1 {
		dst = append(dst, byte(m.starts[b+1]-m.starts[b]))
	}
	return append(dst, m.table...)
}

// maxLabels, maxLabel and maxBits bound what a file may claim.
const (
	maxLabels = 200
	maxLabel  = 64
	maxBits   = 28
)

// Decode reads a model that [Model.Encode] wrote. The model keeps the table
// where it is: data must not be changed afterwards. Every count is checked
// against the bytes there are before anything is made of it.
func Decode(data []byte) (*Model, error) {
	r := reader{rest: data}
	m := &Model{}
	labels := r.count("labels", 2, maxLabels)
	for range labels {
		m.labels = append(m.labels, string(r.bytes("label", r.count("length of a label", 1, maxLabel))))
	}
	m.scale = r.float("scale")
	m.edges = r.floats("transitions", labels*labels)
	m.start = r.floats("starts", labels)
	m.stop = r.floats("stops", labels)
	m.bits = uint(r.count("bits of a bucket", 0, maxBits))
	counts := r.bytes("buckets", 1<<m.bits)
	if r.err != nil {
		return nil, r.err
	}
	m.starts = startsOf(counts)
	rows, stride := uint64(m.starts[len(counts)]), uint64(4+4*m.Lanes())
	if rows*stride != uint64(len(r.rest)) {
		return nil, fmt.Errorf("model: table: %d rows of %d bytes in %d bytes", rows, stride, len(r.rest))
	}
	m.table = r.rest
	m.graph = newGraph(m.edges, labels)
	return m, nil
}

// reader keeps the first error; what is read after it is zero.
type reader struct {
	rest []byte
	err  error
}

func (r *reader) fail(what string, err error) {
	if r.err == nil {
		r.err = fmt.Errorf("model: %s: %w", what, err)
	}
}

// bytes returns the next n bytes, or eight zeros after an error.
func (r *reader) bytes(what string, n int) []byte {
	if r.err == nil && len(r.rest) < n {
		r.fail(what, fmt.Errorf("%d bytes wanted, %d left", n, len(r.rest)))
	}
	if r.err != nil {
		return make([]byte, 8)
	}
	part := r.rest[:n:n]
	r.rest = r.rest[n:]
	return part
}

func (r *reader) count(what string, least, most int) int {
	n := int(binary.LittleEndian.Uint32(r.bytes(what, 4)))
	if r.err == nil && (n < least || n > most) {
		r.fail(what, fmt.Errorf("%d is not within %d and %d", n, least, most))
	}
	if r.err != nil {
		return 0
	}
	return n
}

func (r *reader) float(what string) float32 {
	v := math.Float32frombits(binary.LittleEndian.Uint32(r.bytes(what, 4)))
	if v != v || math.IsInf(float64(v), 0) {
		r.fail(what, fmt.Errorf("%v is no weight", v))
	}
	return v
}

func (r *reader) floats(what string, n int) []float32 {
	if r.err == nil && len(r.rest) < 4*n {
		r.fail(what, fmt.Errorf("%d numbers wanted, %d bytes left", n, len(r.rest)))
	}
	if r.err != nil {
		return nil
	}
	values := make([]float32, n)
	for i := range values {
		values[i] = r.float(what)
	}
	return values
}
