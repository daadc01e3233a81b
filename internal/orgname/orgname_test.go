package orgname

import (
	"slices"
	"strings"
	"testing"
)

func TestKey(t *testing.T) {
	for name, want := range map[string]string{
		"Huawei Technologies Co., Ltd.":      "huawei technologies",
		"HUAWEI TECHNOLOGIES CO.,LTD":        "huawei technologies",
		"OOO Yandex":                         "yandex",
		"The Boeing Company":                 "boeing",
		"Eni S.p.A.":                         "eni",
		"AT&T Inc.":                          "att",
		"Procter & Gamble Co.":               "procter and gamble",
		"L'Oréal S.A.":                       "loreal",
		"Macy’s, Inc.":                       "macy",
		"Nokia Oyj":                          "nokia",
		"Bosch GmbH & Co. KG":                "bosch",
		"Farmers and Merchants Bank":         "farmers and merchants bank",
		"Morgan Guaranty and Trust Company":  "morgan guaranty and trust",
		"Smith and Company":                  "smith and company",
		"Company":                            "company",
		"PT Telkom Indonesia Tbk":            "telkom indonesia",
		"华为技术有限公司":                           "华 为 技 术",
		"Université de Genève":               "universite de geneve",
		"U.S. Steel":                         "us steel",
		"J.P. Morgan":                        "jp morgan",
		"":                                   "",
		"Grupo Bimbo, S.A.B. de C.V.":        "grupo bimbo",
		"Public Joint Stock Company Gazprom": "gazprom",
	} {
		if got := Key(name); got != want {
			t.Errorf("Key(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestLegal(t *testing.T) {
	for name, country := range map[string]string{"Nokia Oyj": "FI", "Enel SpA": "IT", "Petronas Sdn. Bhd.": "MY", "Acme Inc.": ""} {
		_, forms := Split(Words(name))
		if len(forms) == 0 {
			t.Errorf("%s: no form found", name)
			continue
		}
		f, ok := Legal(forms[0])
		if !ok || f.Country != country {
			t.Errorf("%s: Legal(%q) = %v, %v; want %q", name, forms[0], f, ok, country)
		}
	}
	if _, ok := Legal("banana"); ok {
		t.Error("a banana is a legal form")
	}
}

// FuzzKey holds Key(Key(name)) == Key(name), words that are words, and that the
// short way for plain names ends where the long one does.
func FuzzKey(f *testing.F) {
	for _, s := range []string{"Huawei Technologies Co., Ltd.", "A.B.C. Ltd Co", "’s", "the the", "&", "İ.Ş.", "有限公司", "a&b", "x 's", "\xff.", " A-B,  Co\tLTD "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		key := Key(name)
		if again := Key(key); again != key {
			t.Errorf("Key(%q) = %q, and its Key is %q", name, key, again)
		}
		long := appendWords(nil, foldName(name))
		if words := Words(name); !slices.Equal(words, long) || key != join(Core(slices.Clone(long))) {
			t.Errorf("%q: words %q and key %q; the long way %q", name, words, key, long)
		}
		for _, w := range Words(name) {
			if w == "" || strings.ContainsAny(w, " .,'&") {
				t.Errorf("Words(%q) holds %q", name, w)
			}
		}
	})
}

func BenchmarkKey(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Key("Zhejiang Shapuaisi Pharmaceutical Co.,Ltd.")
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "names/s")
}
