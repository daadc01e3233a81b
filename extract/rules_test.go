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

// FuzzRules holds that entities quote the text, ascend and do not overlap.
func FuzzRules(f *testing.F) {
	for _, s := range []string{"The Bank of China (BOC) and A.B. Co., Ltd.", "Dr. Dr.", "(X) Inc. , Inc", "of Of of", "\xff University of \xfe", "ЗАО Рога и Копыта", "University of of the of"} {
		f.Add(s)
	}
	r := NewRules()
	s, err := newSegmenter()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, e := range r.Recognize([]Passage{s.passage("text", text)}, nil) {
			if e.Span.Start < end || e.Span.End <= e.Span.Start || e.Span.End > len(text) || e.Score <= 0 || e.Score > 1 || e.Field != "text" {
				t.Fatalf("entity %+v after %d", e, end)
			}
			end = e.Span.End
		}
	})
}

func TestVocabulary(t *testing.T) {
	words := vocabulary()
	for word, want := range map[string]class{"GmbH": legalWord, "University": headWord, "UNIVERSITY": headWord, "Dr": titleWord, "The": stopWord, "Siemens": orgWord, "maker": firmNoun, "DNA": acronymNot} {
		if words[word]&want == 0 {
			t.Errorf("%s is %b, want %b", word, words[word], want)
		}
	}
	for _, word := range []string{"as", "ad", "a", "so"} {
		if words[word]&legalWord != 0 {
			t.Errorf("%q, an English word, is taken for a legal form", word)
		}
	}
}

func TestCapitals(t *testing.T) {
	for word, want := range map[string][2]bool{
		"Siemens": {true, false}, "NATO": {true, true}, "3M": {true, false}, "eBay": {true, false}, "iRobot": {true, false}, "Boston-based": {false, false}, "the": {false, false}, "": {false, false}, "1990": {false, false}, "Élan": {true, false}, "al-Qaida": {false, false},
	} {
		capital, upper := capitals(word)
		if capital != want[0] || upper != want[1] {
			t.Errorf("capitals(%q) = %v, %v, want %v", word, capital, upper, want)
		}
	}
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
		{"Migdal Insurance and Financial Holdings Ltd. signed.", "ORG Migdal Insurance and Financial Holdings Ltd."},
		{"Guangdong Neptunus (Group) Co., Ltd. and Boliden AB (publ) signed.", "ORG Guangdong Neptunus (Group) Co., Ltd.|ORG Boliden AB (publ)"},
		{"Public Joint Stock Company Transneft signed.", "ORG Public Joint Stock Company Transneft"},
		{"The Securities and Exchange Commission asked the Board of Directors.", "ORG Securities and Exchange Commission"},
		{"Google Maps and NASA Case Number LAR-1.", "ORG Google|ORG NASA"},
		{"The Universidad de Chile and the Université de Genève.", "ORG Universidad de Chile|ORG Université de Genève"},
		{"Moscow State University named after M.V. Lomonosov won.", "ORG Moscow State University named after M.V. Lomonosov"},
		{"The Ministry of Agriculture, Food and Rural Affairs met.", "ORG Ministry of Agriculture, Food and Rural Affairs"},
		{"Procter & Gamble Co. sells soap.", "ORG Procter & Gamble Co."},
		{"Enel S.p.A. and Petronas Chemicals Group Berhad agreed with Nokia Oyj.", "ORG Enel S.p.A.|ORG Petronas Chemicals Group Berhad|ORG Nokia Oyj"},
		{"The White House and the Kremlin.", "ORG White House|ORG Kremlin"},
		{"Professor J. Smith and Mrs. Anna Roth met President Putin.", "PER J. Smith|PER Anna Roth|PER Putin"},
		{"The firm Qlorra left with its supplier.", "ORG Qlorra"},
		{"A bank, a university and an institute.", ""},
		{"The Bank said the University would pay.", ""},
		{"", ""},
		{"清华大学与西门子签约。", ""},
		{"In January the company sold it in Germany.", ""},
	} {
		got := strings.Join(recognize(t, r, tt.text), "|")
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Errorf("%s\n%s", tt.text, d)
		}
	}
}
