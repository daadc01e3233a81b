package read

import (
	"strings"
	"unicode"

	"github.com/abadojack/whatlanggo"
)

// langSample is how many characters of a text are looked at, minLetters how
// many letters are too few to tell, and shortText too few to be told with
// little confidence: a line of English terms is soon taken for French.
const (
	shortText  = 80
	langSample = 4000
	minLetters = 24
)

// detectable are the languages that are told apart by their letter sequences;
// fewer candidates make fewer mistakes.
var detectable = map[whatlanggo.Lang]bool{
	whatlanggo.Eng: true, whatlanggo.Deu: true, whatlanggo.Fra: true, whatlanggo.Spa: true, whatlanggo.Por: true, whatlanggo.Ita: true,
	whatlanggo.Nld: true, whatlanggo.Swe: true, whatlanggo.Dan: true, whatlanggo.Nob: true, whatlanggo.Fin: true, whatlanggo.Pol: true,
	whatlanggo.Ces: true, whatlanggo.Hun: true, whatlanggo.Ron: true, whatlanggo.Tur: true, whatlanggo.Rus: true, whatlanggo.Ukr: true,
	whatlanggo.Bul: true, whatlanggo.Srp: true, whatlanggo.Ell: true, whatlanggo.Arb: true, whatlanggo.Pes: true, whatlanggo.Heb: true,
	whatlanggo.Hin: true, whatlanggo.Vie: true, whatlanggo.Ind: true, whatlanggo.Tha: true,
}

// DetectLang returns the ISO 639-1 code of the language a text is in, or ""
// when it is too short or unsure. Chinese, Japanese and Korean are told by
// their scripts, the rest by their letter sequences.
func DetectLang(text string) string {
	han, kana, hangul, letters, n := 0, 0, 0, 0, 0
	end := len(text)
	for i, r := range text {
		if n++; n > langSample {
			end = i
			break
		}
		switch {
		case r < 0x2e80 && unicode.IsLetter(r):
			letters++
		case unicode.Is(unicode.Han, r):
			han++
		case unicode.In(r, unicode.Hiragana, unicode.Katakana):
			kana++
		case unicode.Is(unicode.Hangul, r):
			hangul++
		case unicode.IsLetter(r):
			letters++
		}
	}
	// A Han character is about half a word, a letter a sixth.
	cjk := han + kana + hangul
	switch {
	case cjk >= 6 && 3*cjk >= letters:
		switch {
		case 10*kana >= cjk:
			return "ja"
		case 2*hangul >= cjk:
			return "ko"
		}
		return "zh"
	case letters < minLetters:
		return ""
	}
	if readsEnglish(text[:end]) {
		return "en"
	}
	info := whatlanggo.DetectWithOptions(shorten(text[:end], maxTrigram), whatlanggo.Options{Whitelist: detectable})
	if info.Confidence < 0.1 || letters < shortText && info.Confidence < 0.25 {
		return ""
	}
	return info.Lang.Iso6391()
}

// functionWords are the commonest words of English, less those that other
// languages write too ("in", "is", "to", "for", "on").
var functionWords = map[string]bool{
	"the": true, "of": true, "and": true, "with": true, "that": true, "this": true, "are": true, "by": true, "which": true, "be": true,
	"from": true, "will": true, "has": true, "have": true, "its": true, "their": true, "or": true, "at": true, "can": true, "been": true, "these": true, "through": true,
}

// readsEnglish reports whether a tenth of the first words are function words of
// English, of four kinds at least: sure, and a hundred times faster than
// letter sequences.
func readsEnglish(text string) bool {
	words, hits := 0, 0
	kinds := make(map[string]bool, len(functionWords))
	for word := range strings.FieldsSeq(shorten(text, 2000)) {
		words++
		if len(word) > 7 {
			continue
		}
		if word = strings.ToLower(word); functionWords[word] {
			hits++
			kinds[word] = true
		}
	}
	return len(kinds) >= 4 && 10*hits >= words
}

// maxTrigram is how many bytes of text letter sequences are taken from.
const maxTrigram = 1200

// shorten cuts text to at most n bytes, at the start of a character.
func shorten(text string, n int) string {
	for n < len(text) && n > 0 && text[n]&0xc0 == 0x80 {
		n--
	}
	return text[:min(n, len(text))]
}

// cleanLang turns a stated language, "en-US", "EN", "English" or "zh_CN", into
// an ISO 639-1 code, or "" if it is none.
func cleanLang(lang string) string {
	lang = strings.ToLower(strings.TrimSpace(lang))
	switch lang {
	case "english", "eng":
		return "en"
	case "chinese", "zho", "chi", "中文", "cmn":
		return "zh"
	}
	if i := strings.IndexAny(lang, "-_"); i > 0 {
		lang = lang[:i]
	}
	if len(lang) != 2 || lang[0] < 'a' || lang[0] > 'z' || lang[1] < 'a' || lang[1] > 'z' {
		return ""
	}
	return lang
}
