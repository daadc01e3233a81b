package kind

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

func builtin(t testing.TB) *Model {
	t.Helper()
	m, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func ExampleModel_Classify() {
	m, err := New()
	if err != nil {
		panic(err)
	}
	kind, _ := m.Classify("Technische Universität Dresden")
	fmt.Println(kind)
	// Output: university
}

func TestClassify(t *testing.T) {
	m := builtin(t)
	for name, want := range map[string]string{
		"Lyell Immunopharma, Inc.": "company",
		"Siemens AG":               "company",
		"Moscow State University named after M.V. Lomonosov":      "university",
		"Institute of Physics of the Russian Academy of Sciences": "institute",
		"Université de Genève":                                    "university",
		"Ministry of Science and Technology":                      "government",
		"St. Mary's Hospital":                                     "hospital",
		"Royal Australian Air Force":                              "military",
		"Association of German Engineers":                         "ngo",
	} {
		if got, p := m.Classify(name); got != want || p <= 1.0/8 {
			t.Errorf("Classify(%q) = %s, %.3f; want %s", name, got, p, want)
		}
	}
}

// tiny is a model small enough to alter.
func tiny(t testing.TB, opts TrainOptions) *Model {
	t.Helper()
	if opts.Features == 0 {
		opts.Features = 512
	}
	m, err := Train([]Example{{"Acme Inc", "company", 0}, {"University of Acme", "university", 0}, {"Acme Hospital", "hospital", 2}}, opts)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestTrain(t *testing.T) {
	m := tiny(t, TrainOptions{Epochs: 30})
	for name, want := range map[string]string{"Roadrunner Inc": "company", "University of Utah": "university", "Utah Hospital": "hospital"} {
		if got, _ := m.Classify(name); got != want {
			t.Errorf("%s is a %s, want %s", name, got, want)
		}
	}
	if a, b := m.Encode(), tiny(t, TrainOptions{Epochs: 30}).Encode(); string(a) != string(b) {
		t.Error("the same names gave two different models")
	}
	for name, tt := range map[string]struct {
		examples []Example
		opts     TrainOptions
		want     string
	}{
		"none":         {nil, TrainOptions{}, "no examples"},
		"unknown kind": {[]Example{{"Acme", "shop", 0}}, TrainOptions{}, `"Acme" is of unknown kind "shop"`},
		"too large":    {[]Example{{"Acme", "company", 0}}, TrainOptions{Features: 1 << 30}, "features are more than"},
	} {
		if _, err := Train(tt.examples, tt.opts); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", name, err, tt.want)
		}
	}
}

func TestFormat(t *testing.T) {
	m := tiny(t, TrainOptions{})
	data := m.Encode()
	again, err := Decode("tiny", data)
	if err != nil {
		t.Fatal(err)
	}
	if again.Probabilities("Acme") != m.Probabilities("Acme") {
		t.Error("the model read differs from the model written")
	}
	alter := func(at int, c byte) []byte {
		out := append([]byte(nil), data...)
		out[at] = c
		return out
	}
	for _, tt := range []struct {
		name string
		data []byte
		want string
	}{
		{"empty", nil, "no model of kinds"},
		{"text", []byte(strings.Repeat("hello", 100)), "no model of kinds"},
		{"version", alter(len(magic)-2, '9'), `version '9'`},
		{"kinds", alter(len(magic), 9), "9 kinds"},
		{"huge", alter(len(magic)+7, 9), "features, want"},
		{"altered", alter(headerSize+3, 99), "checksum"},
	} {
		if _, err := Decode("m.bin", tt.data); err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "m.bin: ") {
			t.Errorf("%s: error %v, want %q", tt.name, err, tt.want)
		}
	}
	for n := range data {
		if _, err := Decode("cut", data[:n]); err == nil {
			t.Fatalf("a model cut to %d of %d bytes was read", n, len(data))
		}
	}
}

func TestKindsTable(t *testing.T) {
	list := Kinds()
	for i, k := range list {
		if Index(k) != i {
			t.Errorf("Index(%q) = %d, want %d", k, Index(k), i)
		}
	}
	list[0] = "changed"
	if Kinds()[0] == "changed" || Index("changed") != -1 {
		t.Error("a caller changed the kinds")
	}
}

// FuzzProbabilities holds that the probabilities of any name sum to one.
func FuzzProbabilities(f *testing.F) {
	for _, s := range []string{"", "Acme Inc.", "清华大学", "\xff\x00", strings.Repeat("university ", 100)} {
		f.Add(s)
	}
	m := builtin(f)
	f.Fuzz(func(t *testing.T, name string) {
		sum := 0.0
		for _, p := range m.Probabilities(name) {
			if p < 0 || math.IsNaN(p) {
				t.Errorf("probability %v", p)
			}
			sum += p
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Errorf("probabilities of %q sum to %v", name, sum)
		}
	})
}

func BenchmarkClassify(b *testing.B) {
	m := builtin(b)
	b.ReportAllocs()
	for b.Loop() {
		m.Classify("Zhejiang Shapuaisi Pharmaceutical Co.,Ltd.")
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "names/s")
}
