package extract

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestModelFileRoundTrip(t *testing.T) {
	m := toyModel(t)
	data := m.Encode()
	read, err := DecodeEntityModel("toy", data)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(read.Encode(), data) {
		t.Error("read and written, the file differs")
	}
	text := "Mary Jones works for Siemens AG in Oslo."
	if diff := cmp.Diff(found(t, m, text), found(t, read, text)); diff != "" {
		t.Errorf("names before and after (-before +after):\n%s", diff)
	}
	if diff := cmp.Diff([]EntityType{ORG, PER, LOC}, read.Types()); diff != "" || read.Language != "en" {
		t.Errorf("language %q, types (-want +got):\n%s", read.Language, diff)
	}
}

func TestModelFileRefused(t *testing.T) {
	good := toyModel(t).Encode()
	change := func(at int, b byte) []byte {
		data := bytes.Clone(good)
		data[at] ^= b
		return data
	}
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"empty", nil, "empty: not a model of names"},
		{"text", []byte(strings.Repeat("no model at all ", 20)), "text: not a model of names"},
		{"header", good[:30], "header: truncated"},
		{"version", change(len(modelMagic), 8), "version: version 11 of the format, want 3"},
		{"short", good[:len(good)-1], "short: truncated or extended"},
		{"long", append(bytes.Clone(good), 0), "long: truncated or extended"},
		{"altered", change(len(good)-9, 1), "altered: altered: the checksum does not match"},
		{"checksum", change(headerSize-1, 1), "the checksum does not match"},
	} {
		if _, err := DecodeEntityModel(c.name, c.data); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// resealed makes a file of a body, so that what is wrong in the body shows.
func resealed(body []byte) []byte {
	sum := sha256.Sum256(body)
	file := binary.LittleEndian.AppendUint32([]byte(modelMagic), modelVersion)
	file = binary.LittleEndian.AppendUint64(file, uint64(len(body)))
	return append(append(file, sum[:]...), body...)
}

func TestModelFileWithSoundChecksumAndWrongBody(t *testing.T) {
	body := toyModel(t).Encode()[headerSize:]
	step := max(1, len(body)/400)
	for n := 0; n < len(body); n += step {
		if _, err := DecodeEntityModel("cut", resealed(body[:n])); err == nil {
			t.Errorf("a body of %d of %d bytes is taken for a model", n, len(body))
		}
	}
	huge := bytes.Clone(body)
	binary.LittleEndian.PutUint32(huge, 1<<31)
	types := bytes.Clone(body)
	types[4+2+4] = 77
	for name, data := range map[string][]byte{"length of the language": huge, "type": types} {
		if _, err := DecodeEntityModel(name, resealed(data)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func FuzzDecodeEntityModel(f *testing.F) {
	body := toyModel(f).Encode()[headerSize:]
	f.Add(body)
	f.Add(body[:100])
	f.Fuzz(func(t *testing.T, body []byte) {
		m, err := DecodeEntityModel("fuzz", resealed(body))
		if err != nil {
			return
		}
		m.lex.find(1) // ends, and stays inside
		m.lists.find(1)
	})
}
