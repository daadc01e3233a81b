package read

import "testing"

// TestShortTexts: of texts as short as a row of a table English and Chinese are
// known, and what is too short has no language rather than a wrong one.
func TestShortTexts(t *testing.T) {
	for text, want := range map[string]string{
		"The firm offers a licence for blue lasers.":                       "en",
		"Norwegian company seeks partner for joint development of sensors": "en",
		"New vaccine platform, phase II trials completed in 2021":          "en",
		"寻求激光技术合作伙伴":                                                       "zh", "挪威公司提供蓝光激光器许可。": "zh", "尋求合作夥伴共同開發感測器": "zh", "与德国Fraunhofer研究所合作开发AI芯片": "zh",
		"レーザー技術の共同研究を希望しています": "ja", "레이저 기술 협력을 원합니다": "ko",
		"Компания предлагает лицензию на лазеры и ищет партнёра.":                       "ru",
		"Das Unternehmen bietet eine Lizenz für blaue Laser an.":                        "de",
		"L'entreprise propose une licence pour des lasers bleus et cherche un associé.": "fr",
		"Quantum magnetometer for drilling, prototype available":                        "", "Joint venture wanted: solar cell production line": "",
		"Laser": "", "5 W, 808 nm": "", "": "",
	} {
		if got := DetectLang(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
