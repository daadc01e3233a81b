package kind

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
)

// A model file holds, all numbers little-endian:
//
//	magic    8 bytes   "ATKIND1\n"
//	kinds    uint32    number of kinds, 8
//	features uint32    number of features
//	scale    float32   what a weight of 1 stands for
//	bias     float32   for each kind
//	weights  int8      for each feature and kind, feature by feature
//	crc      uint32    IEEE, of all before
const magic = "ATKIND1\n"

const (
	headerSize  = len(magic) + 4 + 4 + 4 + 4*len(kinds)
	maxFeatures = 1 << 24
)

// Encode returns the model as a file.
func (m *Model) Encode() []byte {
	data := binary.LittleEndian.AppendUint32([]byte(magic), uint32(len(kinds)))
	data = binary.LittleEndian.AppendUint32(data, m.buckets)
	data = binary.LittleEndian.AppendUint32(data, math.Float32bits(m.scale))
	for _, b := range m.bias {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(b))
	}
	for _, w := range m.weights {
		data = append(data, byte(w))
	}
	return binary.LittleEndian.AppendUint32(data, crc32.ChecksumIEEE(data))
}

// Decode reads what [Model.Encode] wrote; name stands in errors.
func Decode(name string, data []byte) (*Model, error) {
	m, err := decode(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return m, nil
}

func decode(data []byte) (*Model, error) {
	if len(data) < headerSize+4 || string(data[:len(magic)-2]) != magic[:len(magic)-2] {
		return nil, errors.New("no model of kinds")
	}
	if string(data[:len(magic)]) != magic {
		return nil, fmt.Errorf("a model of kinds of version %q, want %q", rune(data[len(magic)-2]), rune(magic[len(magic)-2]))
	}
	number := func(at int) uint32 { return binary.LittleEndian.Uint32(data[at:]) }
	n, buckets := number(len(magic)), number(len(magic)+4)
	if n != uint32(len(kinds)) || buckets == 0 || buckets > maxFeatures {
		return nil, fmt.Errorf("a model of %d kinds and %d features, want %d kinds", n, buckets, len(kinds))
	}
	if want := headerSize + len(kinds)*int(buckets) + 4; len(data) != want {
		return nil, fmt.Errorf("a model of kinds of %d bytes, want %d: truncated or altered", len(data), want)
	}
	body, sum := data[:len(data)-4], binary.LittleEndian.Uint32(data[len(data)-4:])
	if crc32.ChecksumIEEE(body) != sum {
		return nil, errors.New("a model of kinds with a wrong checksum: altered")
	}
	float := func(at int) float32 { return math.Float32frombits(number(at)) }
	m := &Model{buckets: buckets, scale: float(len(magic) + 8), weights: make([]int8, len(kinds)*int(buckets))}
	for k := range m.bias {
		m.bias[k] = float(len(magic) + 12 + 4*k)
	}
	for i, c := range body[headerSize:] {
		m.weights[i] = int8(c)
	}
	return m, nil
}
