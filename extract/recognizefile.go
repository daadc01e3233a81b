package extract

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"attache/extract/crf"
)

// A model file is, in little-endian numbers:
//
//	magic        8 bytes, "attache\x01"
//	kind         8 bytes, "entities"
//	version      uint32; [modelVersion] or the file is refused
//	size         uint64, of what follows the checksum
//	checksum     32 bytes, SHA-256 of what follows
//	language     uint32 length and its bytes
//	types        uint32 count, then a byte each
//	shift        float32
//	least        float32
//	scales       eight float32 for each type
//	form table   uint32 count of paths, a uint32 each;
//	             uint64 slots, 8 bytes each
//	lists        uint64 slots, 4 bytes each
//	field        as [crf.Model.Encode] writes it
//
// The version changes with the layout, and with any change to how features
// are made of text, as the weights belong to them.

const (
	modelMagic   = "attache\x01entities"
	modelVersion = 3
	headerSize   = len(modelMagic) + 4 + 8 + sha256.Size
)

// Encode returns the model as the bytes of a file.
func (m *EntityModel) Encode() []byte {
	le := binary.LittleEndian
	var body []byte
	body = le.AppendUint32(body, uint32(len(m.Language)))
	body = append(body, m.Language...)
	body = le.AppendUint32(body, uint32(len(m.tags.types)))
	for _, t := range m.tags.types {
		body = append(body, byte(t))
	}
	body = le.AppendUint32(body, math.Float32bits(m.shift))
	body = le.AppendUint32(body, math.Float32bits(m.least))
	for _, t := range m.tags.types {
		for _, weight := range m.scales[t] {
			body = le.AppendUint32(body, math.Float32bits(weight))
		}
	}
	body = append(le.AppendUint64(body, m.lex.count), m.lex.slots...)
	body = append(le.AppendUint64(body, m.lists.count), m.lists.slots...)
	body = m.crf.Encode(body)

	sum := sha256.Sum256(body)
	file := le.AppendUint32([]byte(modelMagic), modelVersion)
	file = le.AppendUint64(file, uint64(len(body)))
	return append(append(file, sum[:]...), body...)
}

// IsEntityModel reports whether data begins as a model of names does. The rest
// may still be damaged.
func IsEntityModel(data []byte) bool { return bytes.HasPrefix(data, []byte(modelMagic)) }

// DecodeEntityModel reads a model file; name is for errors. The model keeps
// parts of data: it must not be changed afterwards.
func DecodeEntityModel(name string, data []byte) (*EntityModel, error) {
	m, err := decodeEntityModel(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return m, nil
}

func decodeEntityModel(data []byte) (*EntityModel, error) {
	le := binary.LittleEndian
	if !IsEntityModel(data) {
		return nil, errors.New("not a model of names")
	}
	if len(data) < headerSize {
		return nil, errors.New("truncated: the header is not whole")
	}
	at := len(modelMagic)
	if version := le.Uint32(data[at:]); version != modelVersion {
		return nil, fmt.Errorf("version %d of the format, want %d: train it anew", version, modelVersion)
	}
	body := data[headerSize:]
	if size := le.Uint64(data[at+4:]); size != uint64(len(body)) {
		return nil, fmt.Errorf("truncated or extended: %d bytes, want %d", len(body), size)
	}
	if sum := sha256.Sum256(body); !bytes.Equal(sum[:], data[at+12:headerSize]) {
		return nil, errors.New("altered: the checksum does not match")
	}
	return decodeBody(body)
}

func decodeBody(body []byte) (*EntityModel, error) {
	r := modelReader{rest: body}
	m := &EntityModel{Language: string(r.take("language", uint64(r.uint32("language"))))}
	var types []EntityType
	for _, t := range r.take("types", uint64(r.uint32("types"))) {
		if t < byte(ORG) || t > byte(MISC) {
			return nil, fmt.Errorf("types: no type %d", t)
		}
		types = append(types, EntityType(t))
	}
	m.tags = newTagSet(types)
	m.shift = math.Float32frombits(r.uint32("shift"))
	m.least = math.Float32frombits(r.uint32("least"))
	for _, t := range types {
		for i := range m.scales[t] {
			m.scales[t][i] = math.Float32frombits(r.uint32("scale"))
		}
	}
	m.lex = &formTable{}
	m.lex.slots, m.lex.count = r.slots("form table", 8)
	m.lists = &nameLists{}
	m.lists.slots, m.lists.count = r.slots("lists", 4)
	if r.err != nil {
		return nil, r.err
	}
	var err error
	if m.crf, err = crf.Decode(r.rest); err != nil {
		return nil, err
	}
	if want := m.tags.labels(); len(want) != len(m.crf.Labels()) {
		return nil, fmt.Errorf("%d labels for the types %s, want %d", len(m.crf.Labels()), typeNames(types), len(want))
	}
	return m, nil
}

// modelReader keeps the first error; what is read after it is empty.
type modelReader struct {
	rest []byte
	err  error
}

func (r *modelReader) take(what string, n uint64) []byte {
	if r.err == nil && n > uint64(len(r.rest)) {
		r.err = fmt.Errorf("%s: %d bytes wanted, %d left", what, n, len(r.rest))
	}
	if r.err != nil {
		return nil
	}
	part := r.rest[:n:n]
	r.rest = r.rest[n:]
	return part
}

func (r *modelReader) uint32(what string) uint32 {
	if part := r.take(what, 4); part != nil {
		return binary.LittleEndian.Uint32(part)
	}
	return 0
}

// slots reads a table, of which a slot must be free: else a look-up of what
// is not there would not end.
func (r *modelReader) slots(what string, size uint64) ([]byte, uint64) {
	head := r.take(what, 8)
	if head == nil {
		return nil, 0
	}
	count := binary.LittleEndian.Uint64(head)
	if count > uint64(len(r.rest)) {
		r.err = fmt.Errorf("%s: %d slots in %d bytes", what, count, len(r.rest))
		return nil, 0
	}
	slots := r.take(what, count*size)
	for at := uint64(0); at < uint64(len(slots)); at += size {
		if bytes.Equal(slots[at:at+size], make([]byte, size)) {
			return slots, count
		}
	}
	if r.err == nil && count > 0 {
		r.err = fmt.Errorf("%s: no free slot", what)
	}
	return slots, count
}
