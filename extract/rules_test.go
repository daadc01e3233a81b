package extract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func recognize(t testing.TB, r Recognizer, text string) []string {
	t.Helper()
	s, err := newSegmenter()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range r.Recognize([]Passage{s.passage("text", text)}, nil) {
		got = append(got, e.Type.String()+" "+e.Span.Of(text))
	}
	return got
}

func TestRules(t *testing.T) {
	r := NewRules()
	for _, tt := range []struct{ text, want string }{
		{"The Institute of Physics of the Russian Academy of Sciences seeks partners.", "ORG Institute of Physics of the Russian Academy of Sciences"},
		{"Lyell Immunopharma, Inc. and Zhejiang Shapuaisi Pharmaceutical Co.,Ltd. signed.", "ORG Lyell Immunopharma, Inc.|ORG Zhejiang Shapuaisi Pharmaceutical Co.,Ltd."},
		{"They visited Siemens, ABB and the Technical University of Munich.", "ORG Siemens|ORG ABB|ORG Technical University of Munich"},
		{"The National Cancer Institute (NCI) funds it.", "ORG National Cancer Institute|ORG NCI"},
		{"Dr. Li Wei of Tsinghua University said so.", "PER Li Wei|ORG Tsinghua University"},
		{"The Ministry of Science and Technology of China met with Imperial College London and the University of Oxford.", "ORG Ministry of Science and Technology of China|ORG Imperial College London|ORG University of Oxford"},
		{"The Food and Drug Administration approved it.", "ORG Food and Drug Administration"},
		{"Boston-based Acmeware, a maker of pumps, hired Robert Miller.", "ORG Acmeware|PER Robert Miller"},
		{"The Russian Federation and the Air Force Research Laboratory as well.", "ORG Air Force Research Laboratory"},
		{"In January the company sold it in Germany.", ""},
	} {
		got := strings.Join(recognize(t, r, tt.text), "|")
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Errorf("%s\n%s", tt.text, d)
		}
	}
}
