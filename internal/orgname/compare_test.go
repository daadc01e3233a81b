package orgname

import (
	"strings"
	"testing"
)

func TestCompare(t *testing.T) {
	for _, tt := range []struct {
		a, b     string
		low, top float64
		why      string
	}{
		{"SIEMENS AG", "Siemens AG", 1, 1, "case"},
		{"Siemens AG", "Siemens", 0.98, 0.98, "legal form"},
		{"Univ. of Geneva", "University of Geneva", 0.96, 0.96, "abbreviations"},
		{"Université de Genève", "UNIVERSITE DE GENEVE", 1, 1, "accents"},
		{"Data Bricks Inc", "Databricks", 0.94, 0.94, "spacing"},
		{"P. I. Chaikovsky Conservatory", "P.I. Tchaikovskii Conservatory", 0.9, 0.95, "transliteration"},
		{"Газпром", "Gazprom", 0.85, 0.9, "transliteration"},
		{"Zhejiang Shapuaisi Pharmaceutical Co., Ltd.", "Zhejiang Shapuasi Pharmaceutical", 0.85, 0.9, "near miss shapuaisi / shapuasi"},
		{"Applied Material", "Applied Materials, Inc.", 0.9, 0.96, "plural"},
		{"Centre for Materials", "Center for Materials", 0.96, 0.96, "abbreviations"},
		{"Bank of China", "Bank of Chile", 0, 0, ""},
		{"Shanxi University", "Shaanxi University", 0, 0, ""},
		{"University of Austria", "University of Australia", 0, 0, ""},
		{"Institute 17", "Institute 18", 0, 0, ""},
		{"Washington University", "University of Washington", 0, 0, ""},
		{"Intel", "Inter", 0, 0.65, ""},
		{"Lund University", "Bund University", 0, 0, ""},
		{"Ltd", "", 0, 0, ""},
		{"Bank of America", "Bank of China", 0, 0, ""},
	} {
		a, b := Parse(tt.a), Parse(tt.b)
		score, why := Compare(&a, &b, nil)
		if score < tt.low-1e-9 || score > tt.top+1e-9 || !strings.Contains(why, tt.why) {
			t.Errorf("Compare(%q, %q) = %.3f, %q; want %.2f to %.2f, %q", tt.a, tt.b, score, why, tt.low, tt.top, tt.why)
		}
	}
}

func TestCompareCommon(t *testing.T) {
	a, b := Parse("Institute of Chemistries"), Parse("Institute of Chemistrics")
	if score, _ := Compare(&a, &b, nil); score < 0.8 {
		t.Errorf("a near miss scores %.3f", score)
	}
	if score, _ := Compare(&a, &b, func(string) bool { return true }); score != 0 {
		t.Errorf("two ordinary words are a near miss: %.3f", score)
	}
}

func TestDistance(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{{"abc", "abc", 0}, {"abc", "acb", 1}, {"abc", "ab", 1}, {"abc", "xbc", 1}, {"kitten", "sitting", 3}, {"ab", "abcdef", 3}} {
		if got := distance(tt.a, tt.b, 2); got != tt.want {
			t.Errorf("distance(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}

// FuzzCompare holds that comparing is symmetric, within [0,1], and sure of a
// name and itself.
func FuzzCompare(f *testing.F) {
	f.Add("Siemens AG", "SIEMENS")
	f.Add("Газпром", "Gazprom OAO")
	f.Add("a b c", "ab c")
	f.Fuzz(func(t *testing.T, x, y string) {
		a, b := Parse(x), Parse(y)
		s, _ := Compare(&a, &b, nil)
		r, _ := Compare(&b, &a, nil)
		if s != r || s < 0 || s > 1 {
			t.Errorf("Compare(%q, %q) = %v, turned round %v", x, y, s, r)
		}
		if self, _ := Compare(&a, &a, nil); len(a.Core) > 0 && self != 1 {
			t.Errorf("Compare(%q, itself) = %v", x, self)
		}
	})
}
