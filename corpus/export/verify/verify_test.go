package verify

import (
	"iter"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache/corpus"
)

func TestBytesOf(t *testing.T) {
	const text = "a🇳🇴é\u0301北" // 1, 4+4, 2+2, 3 bytes
	for _, tt := range []struct{ points, want []int }{
		{[]int{0, 1, 2, 3, 4, 5, 6}, []int{0, 1, 5, 9, 11, 13, 16}},
		{[]int{6, 0, 3, 3}, []int{16, 0, 9, 9}}, {[]int{7, 100}, []int{17, 17}}, {[]int{-1, 0}, []int{-1, 0}}, {nil, []int{}},
	} {
		if diff := cmp.Diff(tt.want, bytesOf(text, tt.points...)); diff != "" {
			t.Errorf("%v: %s", tt.points, diff)
		}
	}
}

func TestBare(t *testing.T) {
	for cell, want := range map[string]string{"'=1": "=1", "''=1": "'=1", "'tis": "'tis", "'": "'", "": "", "'＝1": "＝1", "a'=1": "a'=1", "'\n": "\n"} {
		if got := bare(cell); got != want {
			t.Errorf("%q is bare %q, want %q", cell, got, want)
		}
	}
}

func TestReadAnn(t *testing.T) {
	const text = "Bank of\r\n Norway, Norway"
	for _, tt := range []struct {
		ann  string
		want []found
	}{
		{"", nil}, {"T1\tORG 0 7;10 16\tBank of Norway\nT2\tLOC 10 16\tNorway\n", nil}, // a piece has no space before it
		{"T1\tORG 0 7;9 16\tBank of  Norway\n", []found{{0, 16, "ORG", ""}}},
		{"T1\tLOC 10 16\tNorway\n", []found{{10, 16, "LOC", ""}}},
		{"T1\tLOC 10 16\tNor\n", nil}, {"T1\tLOC 10\tNorway\n", nil}, {"T1\tLOC\tNorway\n", nil}, {"T1\tLOC 16 10\tx\n", nil}, {"T1\tLOC -1 4\tx\n", nil},
		{"T1\tLOC 10 99\tx\n", nil}, {"R1\tx Arg1:T1 Arg2:T2\n", nil}, {"T1\tLOC a b\tx\n", nil}, {"T1\tLOC 10 16;0 4\tNorway Bank\n", nil}, {"T1 LOC\n", nil},
	} {
		got, err := readAnn(text, tt.ann)
		if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(found{})); diff != "" || (err != nil) != (tt.want == nil && tt.ann != "") {
			t.Errorf("%q: %v %s", tt.ann, err, diff)
		}
	}
}

func TestParsePlaces(t *testing.T) {
	got, err := parsePlaces("text:1-2; meta.a:b:30-40")
	if diff := cmp.Diff([]quoted{{"text", 1, 2, ""}, {"meta.a:b", 30, 40, ""}}, got, cmp.AllowUnexported(quoted{})); diff != "" || err != nil {
		t.Error(err, diff)
	}
	for _, bad := range []string{"text", "text:1", "text:a-b", "text:-"} {
		if got, err := parsePlaces(bad); err == nil {
			t.Errorf("%q is %v", bad, got)
		}
	}
}

func wants() iter.Seq2[Want, error] {
	r := &corpus.Record{ID: "a", Text: "Norway", Countries: []corpus.Country{{Code: "NO", Mentions: []corpus.Evidence{{Field: "text", Span: corpus.Span{End: 6}, Text: "Norway"}}}}}
	return func(yield func(Want, error) bool) { yield(Want{r, r}, nil) }
}

// FuzzReaders: no file, however broken, makes a reader panic, and none but a
// right one passes for the record. A wrong one that passes has all the words.
func FuzzReaders(f *testing.F) {
	for _, format := range []string{"csv", "jsonl", "bulk", "conll", "spacy", "labelstudio", "doccano", "ftm", "graphml", "parquet", "xlsx", "brat"} {
		f.Add(format, []byte("x"))
	}
	f.Add("jsonl", []byte(`{"id":"a","text":"Norway","countries":[{"mentions":[{"field":"text","span":[0,6],"text":"Norway"}]}]}`))
	f.Add("conll", []byte("-DOCSTART- id=a -X- O\n\nNorway -X- -X- B-LOC\n\n"))
	f.Add("doccano", []byte(`{"record_id":"a","text":"Norway","label":[[0,6,"LOC"]]}`))
	f.Add("labelstudio", []byte(`[{"data":{"id":"a","text":"Norway"},"predictions":[{"result":[{"type":"labels","value":{"start":-1,"end":6,"text":"Norway","labels":["LOC"]}}]}]}]`))
	f.Add("csv", []byte("id,title,text,spans\na,,Norway,text:0-6\n"))
	f.Add("bulk", []byte(`{"index":{"_id":"a"}}{"id":"a","text":"Norway"}`))
	f.Add("spacy", []byte(`[{"meta":{"id":"a"},"paragraphs":[{"raw":"Norway","sentences":[{"tokens":[{"orth":"Norway","ner":"U-LOC"}]}]}]}]`))
	f.Add("graphml", []byte(`<graphml><graph><node id="n1"><data key="type">country</data><data key="country">NO</data></node><edge source="n1" target="n1"/></graph></graphml>`))
	f.Fuzz(func(t *testing.T, format string, data []byte) {
		path := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		for _, opts := range []Options{{}, {NoText: true}, {Rows: "countries", Raw: true}} {
			report, err := Export(format, path, wants(), opts)
			if err == nil && (report.Records != 1 || len(data) < 10) {
				t.Errorf("%s %+v: %q passes: %+v", format, opts, data, report)
			}
		}
	})
}

func TestCovered(t *testing.T) {
	names := []found{{0, 10, "ORG", ""}, {20, 22, "LOC", ""}}
	for _, tt := range []struct {
		m    found
		want bool
	}{{found{2, 5, "LOC", ""}, true}, {found{0, 10, "LOC", ""}, true}, {found{19, 23, "LOC", ""}, false}, {found{10, 20, "LOC", ""}, false}, {found{8, 30, "LOC", ""}, false}} {
		if got := covered(tt.m, slices.Clone(names)); got != tt.want {
			t.Errorf("%v: %v", tt.m, got)
		}
	}
}
