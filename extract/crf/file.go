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
//	slots         uint64
//	table         slots · (4 + labels - 1) bytes
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
	dst = le.AppendUint64(dst, m.slots)
	return append(dst, m.table...)
}

// maxLabels and maxLabel bound what a file may claim.
const (
	maxLabels = 200
	maxLabel  = 64
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
	stride := uint64(4 + labels - 1)
	m.slots = binary.LittleEndian.Uint64(r.bytes("number of slots", 8))
	if r.err == nil && (m.slots == 0 || m.slots != uint64(len(r.rest))/stride || uint64(len(r.rest))%stride != 0) {
		r.fail("table", fmt.Errorf("%d slots of %d bytes in %d bytes", m.slots, stride, len(r.rest)))
	}
	m.table = r.rest
	if r.err == nil && !m.hasRoom() {
		r.fail("table", fmt.Errorf("no free slot"))
	}
	if r.err != nil {
		return nil, r.err
	}
	m.graph = newGraph(m.edges, labels)
	return m, nil
}

// hasRoom reports whether a slot is free, without which a look-up of what is
// not there would not end.
func (m *Model) hasRoom() bool {
	stride := 4 + m.Width()
	for at := 0; at+4 <= len(m.table); at += stride {
		if binary.LittleEndian.Uint32(m.table[at:]) == 0 {
			return true
		}
	}
	return false
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
