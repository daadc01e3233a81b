package crf

import (
	"bytes"
	"encoding/binary"
	"testing"
)

func TestDecodeReadsWhatEncodeWrites(t *testing.T) {
	data := randomModel(2).Encode(nil)
	m, err := Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if again := m.Encode(nil); !bytes.Equal(again, data) {
		t.Error("decoded and encoded, the model differs")
	}
}

func TestDecodeRefusesEveryTruncation(t *testing.T) {
	data := randomModel(2).Encode(nil)
	for n := range data {
		if _, err := Decode(data[:n]); err == nil {
			t.Errorf("the first %d of %d bytes are taken for a model", n, len(data))
		}
	}
	if _, err := Decode(append(bytes.Clone(data), 0)); err == nil {
		t.Error("a byte too many is accepted")
	}
}

func TestDecodeRefusesCounts(t *testing.T) {
	good := randomModel(2).Encode(nil)
	huge := bytes.Clone(good)
	binary.LittleEndian.PutUint32(huge, 1<<31)
	buckets := bytes.Clone(good) // sixteen, then ten rows of eight bytes
	buckets[len(good)-10*8-1]++
	bits := bytes.Clone(good)
	binary.LittleEndian.PutUint32(bits[len(good)-10*8-16-4:], 29)
	nan := bytes.Clone(good)
	copy(nan[4+3*5:], []byte{0xff, 0xff, 0xff, 0xff})
	for name, data := range map[string][]byte{"labels": huge, "a row too many": buckets, "bits of a bucket": bits, "not a number": nan} {
		if _, err := Decode(data); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func FuzzDecode(f *testing.F) {
	good := randomModel(2).Encode(nil)
	f.Add(good)
	f.Add(good[:40])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := Decode(data)
		if err != nil {
			return
		}
		m.Add(make([]uint64, m.Lanes()), 42) // ends, and stays inside
		if again := m.Encode(nil); !bytes.Equal(again, data) {
			t.Error("decoded and encoded, the model differs")
		}
	})
}
