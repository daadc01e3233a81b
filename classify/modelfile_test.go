package classify

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"attache/models"
)

func TestBuiltinModel(t *testing.T) {
	m, err := BuiltinModel()
	if err != nil {
		t.Fatal(err)
	}
	if n := len(models.DomainsEN); n > 8<<20 {
		t.Errorf("%d bytes, at most 8 MiB", n)
	}
	taxonomy, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(m.Domains(), " "), strings.Join(taxonomy.IDs(), " "); got != want {
		t.Errorf("the model knows %s\nthe taxonomy has %s", got, want)
	}
	if info := m.Info(); info.Name == "" || len(info.SHA256) != 64 || info.Examples == 0 {
		t.Errorf("%+v", info)
	}
}

// What is read is written again byte for byte.
func TestModelRoundTrip(t *testing.T) {
	m := tinyModel(t)
	var b bytes.Buffer
	if _, err := m.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	again, err := ParseModel("again", b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(again.encode(), b.Bytes()) {
		t.Error("reading and writing changes the bytes")
	}
	if again.Info() != m.Info() {
		t.Errorf("%+v, was %+v", again.Info(), m.Info())
	}
}

func TestParseModelRefuses(t *testing.T) {
	good := tinyModel(t).encode()
	altered := func(at int) []byte {
		b := bytes.Clone(good)
		b[at] ^= 1
		return b
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"empty":       {nil, "my.model: not a model of domains"},
		"other file":  {[]byte("PK\x03\x04 this is a zip file, not a model"), "my.model: not a model of domains"},
		"version":     {altered(7), "my.model: a model of domains of version 0; this engine reads version 1"},
		"head only":   {good[:20], "my.model: truncated: 20 bytes"},
		"truncated":   {good[:len(good)-1], "my.model: truncated or padded"},
		"padded":      {append(bytes.Clone(good), 0), "my.model: truncated or padded"},
		"altered":     {altered(len(good) / 2), "my.model: altered: its sha256"},
		"altered sum": {altered(20), "my.model: altered: its sha256"},
	} {
		_, err := ParseModel("my.model", c.data)
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}

// A body whose counts lie is refused before anything is allocated for them.
func TestDecodeModelCounts(t *testing.T) {
	body := tinyModel(t).encode()[modelHead:]
	for n := range body {
		if _, err := decodeModel(body[:n]); err == nil {
			t.Fatalf("%d of %d bytes are a model", n, len(body))
		}
	}
	if _, err := decodeModel([]byte{0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff}); !errors.Is(err, errShort) {
		t.Errorf("four thousand million rows: %v", err)
	}
}

func FuzzDecodeModel(f *testing.F) {
	good := tinyModel(f).encode()[modelHead:]
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Fuzz(func(t *testing.T, body []byte) {
		m, err := decodeModel(body)
		if err != nil {
			return
		}
		if again := m.encode()[modelHead:]; !bytes.Equal(again, body) {
			t.Fatal("reading and writing changes the bytes")
		}
		if _, err := New(Options{Model: m}); err != nil {
			t.Fatal(err)
		}
	})
}

type failingWriter struct{ left int }

var errFull = errors.New("disk full")

func (w *failingWriter) Write(p []byte) (int, error) {
	if len(p) > w.left {
		return w.left, errFull
	}
	return len(p), nil
}

func TestWriteToFails(t *testing.T) {
	m := tinyModel(t)
	if n, err := m.WriteTo(&failingWriter{left: 10}); !errors.Is(err, errFull) || n != 10 {
		t.Errorf("%d, %v", n, err)
	}
}

var release = flag.Bool("release", false, "write a model of the present format into testdata/released")

// Old formats are read for ever. -release adds a file when the format changes.
func TestReleasedModels(t *testing.T) {
	if *release {
		if err := os.WriteFile("testdata/released/v1.model", tinyModel(t).encode(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	files, err := filepath.Glob("testdata/released/*.model")
	if err != nil || len(files) == 0 {
		t.Fatalf("no released models: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		m, err := ParseModel(file, data)
		if err != nil {
			t.Error(err)
			continue
		}
		c := newClassifier(t, Options{Taxonomy: tea(t), Model: m})
		text := "We saw pluckers and withered bushes in the hill garden and wrote a letter to the office about the price asked."
		if got := assigned(c, doc("", text)); got != "tea" {
			t.Errorf("%s: %q", file, got)
		}
	}
}

func BenchmarkParseModel(b *testing.B) {
	for range b.N {
		if _, err := BuiltinModel(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/load")
}
