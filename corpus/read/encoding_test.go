package read

import (
	"strings"
	"testing"

	"golang.org/x/net/html/charset"
)

var prose = map[string]string{
	"de": "Die Elbtal Elektrolyse GmbH hat einen Elektrolyseur für Windparks entwickelt. Er lässt sich schnell regeln, so dass der Verdichter entfällt. Größe und Lebensdauer wurden geprüft – Förderung endet 2019.",
	"fr": "Le laboratoire a développé des câbles supraconducteurs. L'équipe cherche un fabricant qui prenne part à un essai commun ; les brevets restent en France, où l'État a financé la recherche.",
	"ru": "Институт радиационной химии предлагает совместное производство ускорителей электронов. Стороны договорились о встрече в сентябре, после чего будет подписан договор.",
	"zh": "该公司开发的土壤水分传感器埋深可达一米五，用一节电池可工作六年，数据通过无线网络传送，用于棉花和番茄的滴灌控制，可节水约百分之二十五。希望寻找合作伙伴共同生产。",
	"tw": "該公司開發的土壤水分感測器埋深可達一公尺半，用一節電池可工作六年，資料透過無線網路傳送，用於棉花和番茄的滴灌控制，可節水約百分之二十五。希望尋找合作夥伴共同生產。",
	"ja": "当社は補聴器向けの低消費電力集積回路を設計しています。マイクの増幅器と変換器を一つのチップにまとめ、消費電力を従来の半分に抑えました。ライセンス契約を希望しています。",
	"ko": "연구원은 선박 평형수 처리 장치를 개발하였다. 이 장치는 여과와 자외선을 함께 사용하며 시간당 육백 톤의 해수를 처리할 수 있다. 연구원은 도면과 소프트웨어의 이전을 희망한다.",
}

func TestDecode(t *testing.T) {
	for _, tt := range []struct{ lang, charset string }{
		{"de", "windows-1252"}, {"fr", "windows-1252"}, {"ru", "windows-1251"}, {"ru", "koi8-r"}, {"zh", "gb18030"}, {"zh", "gbk"},
		{"tw", "big5"}, {"ja", "shift_jis"}, {"ja", "euc-jp"}, {"ja", "iso-2022-jp"}, {"ko", "euc-kr"},
		{"de", "utf-16le"}, {"ru", "utf-16be"}, {"zh", "utf-8"},
	} {
		enc, _ := charset.Lookup(tt.charset)
		data, err := enc.NewEncoder().Bytes([]byte(prose[tt.lang]))
		if err != nil {
			t.Fatalf("%s in %s: %v", tt.lang, tt.charset, err)
		}
		mark := map[string]string{"utf-16le": "\xff\xfe", "utf-16be": "\xfe\xff"}[tt.charset]
		text, name, err := decode([]byte(mark+string(data)), "")
		if err != nil || text != prose[tt.lang] {
			t.Errorf("%s in %s: read as %s: %.40q, %v", tt.lang, tt.charset, name, text, err)
		}
	}
	for name, mark := range map[string]string{"utf-8": "\xef\xbb\xbfx", "utf-32le": "\xff\xfe\x00\x00x\x00\x00\x00", "utf-16le": "h\x00e\x00l\x00l\x00o\x00"} {
		if text, got, err := decode([]byte(mark), ""); err != nil || got != name || !strings.Contains("xhello", text) {
			t.Errorf("%q: %q as %s, %v; want %s", mark, text, got, err, name)
		}
	}
	if _, _, err := decode([]byte("\xff\xfea"), ""); err == nil {
		t.Error("half a character of UTF-16 was read")
	}
}

// TestDeclared: a page in few words, where detection would fail, is read as it
// declares.
func TestDeclared(t *testing.T) {
	enc, _ := charset.Lookup("windows-1251")
	page, err := enc.NewEncoder().String(`<html><head><meta charset="windows-1251"></head><body>Привет</body></html>`)
	if err != nil {
		t.Fatal(err)
	}
	opts := Options{}
	if d, err := opts.htmlDocument([]byte(page)); err != nil || d.Text != "Привет" || d.Reader.Encoding != "windows-1251" {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestDetectLang(t *testing.T) {
	for want, text := range prose {
		if want == "tw" {
			want = "zh"
		}
		if got := DetectLang(text); got != want {
			t.Errorf("%.30q: %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{
		"":         "",
		"1234 567": "",
		"Short.":   "",
		"The company offers a licence to manufacture the injector for the Asian market and would contribute its filling line.":             "en",
		"PharmaJet 公司开发的无针注射器 with DNA vaccines 希望寻找合作伙伴":                                                                                  "zh",
		"Negev AgriSense Ltd. (内盖夫) of Beersheba offers sensors that are read by radio and that work for six years with one battery each.": "en",
	} {
		if got := DetectLang(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	for stated, want := range map[string]string{"en-US": "en", "zh_CN": "zh", "English": "en", "中文": "zh", "DE": "de", "klingon": "", "e1": ""} {
		if got := cleanLang(stated); got != want {
			t.Errorf("stated %q: %q, want %q", stated, got, want)
		}
	}
}
