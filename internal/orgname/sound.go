package orgname

import "strings"

// cyrillic spells the letters as the common transliterations do.
var cyrillic = strings.NewReplacer("а", "a", "б", "b", "в", "v", "г", "g", "д", "d", "е", "e", "ё", "e", "ж", "zh", "з", "z", "и", "i", "й", "i", "к", "k", "л", "l", "м", "m", "н", "n", "о", "o",
	"п", "p", "р", "r", "с", "s", "т", "t", "у", "u", "ф", "f", "х", "kh", "ц", "ts", "ч", "ch", "ш", "sh", "щ", "shch", "ъ", "", "ы", "y", "ь", "", "э", "e", "ю", "yu", "я", "ya", "і", "i", "ї", "i", "є", "e", "ґ", "g")

// letters brings the spellings of one sound together. Longer ones go first.
var letters = strings.NewReplacer("shch", "s", "tsch", "c", "sch", "s", "tch", "c", "sh", "s", "ch", "c", "zh", "z", "kh", "h", "tz", "ts", "ph", "f", "ks", "x",
	"ou", "u", "ae", "a", "oe", "o", "ue", "u",
	"iy", "i", "yi", "i", "ii", "i", "ij", "i", "yy", "i", "ck", "k", "y", "i", "j", "i", "w", "v", "q", "k", "ff", "v")

// Sound reduces a folded word to what its transliterations share. Doubled
// letters count once but at the start, where they tell names apart.
//
//	Sound("tchaikovskii") == Sound("chaikovsky")
//	Sound("газпром") == Sound("gazprom")
func Sound(word string) string {
	s := letters.Replace(cyrillic.Replace(word))
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if i < 2 || s[i] != s[i-1] {
			out = append(out, s[i])
		}
	}
	return string(out)
}

// set makes a set of the words of a list.
func set(list string) map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}

// particles are left out when names are compared.
var particles = set("of the and for de la le les du des del della di da do dos das der die das und fur et e y von van in at")

// confusable are names of places, and words beside them, that one letter turns
// into others; and nations whose names are near.
var confusable = set(`shanxi shaanxi henan hunan hainan hebei hubei jiangsu jiangxi guangdong guangxi anhui sichuan taiyuan taiwan tainan jinan jinhua jilin beijing nanjing beihang beihua nantong nanchong
	austria australia austrian australian iran iraq iranian iraqi slovakia slovenia slovak slovene niger nigeria guinea guyana gambia zambia mali malawi malta india indiana indian indonesia korea china chile chinese
	dominica dominican georgia mauritius mauritania monaco morocco congo togo tonga oman jordan sweden swiss sudan paraguay uruguay latvia liberia libya lithuania
	north south east west northern southern eastern western northeast northwest southeast southwest national rational international internal
	bonn born bern brno turin tours trier trent essex sussex york cork kent ghent gent lund lyon leon leiden london washington wellington warwick norwich houston boston austin dallas
	texas kansas arkansas carolina california virginia tokyo kyoto osaka otsuka kobe kochi fukui fukuoka fukushima hiroshima kagoshima kagawa kanagawa nagoya nagano nagasaki miyagi miyazaki
	minsk pinsk tomsk omsk kursk kirov kiev kyiv perm moscow samara saratov sarajevo vienna vilnius venice verona valencia valence palermo parma padua pavia pisa
	first second third one two three alpha beta gamma delta`)

// abbreviations of words in names.
var abbreviations = map[string]string{
	"univ": "university", "inst": "institute", "dept": "department", "natl": "national", "intl": "international", "assoc": "association", "assn": "association", "lab": "laboratory", "labs": "laboratories",
	"tech": "technology", "sci": "science", "res": "research", "ctr": "center", "centre": "center", "centres": "centers", "acad": "academy", "hosp": "hospital", "govt": "government", "min": "ministry", "mfg": "manufacturing",
	"org": "organization", "organisation": "organization", "programme": "program", "defence": "defense", "labour": "labor", "bros": "brothers", "st": "saint", "mt": "mount", "ft": "fort",
	"pharma": "pharmaceuticals", "pharm": "pharmaceuticals", "semi": "semiconductor", "eng": "engineering", "dev": "development", "svcs": "services", "sys": "systems", "fed": "federal",
	"us": "united states", "uk": "united kingdom", "theatre": "theater", "aluminium": "aluminum",
}
