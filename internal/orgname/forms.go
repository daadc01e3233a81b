package orgname

import "strings"

// Form is a legal form of companies.
type Form struct {
	// Country is the one country that uses the form, "" if several do.
	Country string
}

// The legal forms, folded as [AppendWords] folds them, "|" between spellings,
// after the code of the country that alone uses them ("--" where several do).
// Written from the registers' own names for their forms.
const suffixForms = `
--	inc|incorporated|corp|corporation|co|company|companies|ltd|limited|llc|llp|lp|lllp|limited liability company|limited liability partnership|limited partnership|plc|public limited company
--	holding|holdings|group|publ
--	sa|s a|sas|sarl|s a r l|societe anonyme|sociedad anonima|societe par actions simplifiee|societe a responsabilite limitee|gmbh|gesellschaft mit beschrankter haftung|mbh|ag|aktiengesellschaft|ab|as|se|societas europaea|nv|cv|sl|eg
--	jsc|joint stock company|public joint stock company|open joint stock company|closed joint stock company|pjsc|ojsc|cjsc|kk kaisha|pte ltd
--	sro|s r o|as|doo|d o o|ad|sia|uab|ou|wll|fze|fz llc|qsc|psc|bsc|saog|saoc
AU	proprietary limited
--	pty ltd|pty limited|pty|pvt ltd|pvt|private limited|private ltd
FI	oy|oyj|oy ab|osakeyhtio
SE	aktiebolag
NO	asa|aksjeselskap
DK	aps|a s|aktieselskab
DE	gmbh and co kg|gmbh co kg|kgaa|ag and co kgaa|kg|ug|gmbh and co kgaa|ev|e v
IT	spa|societa per azioni|s p a|societa a responsabilita limitata
--	srl|s r l
NL	bv|b v|besloten vennootschap
BE	bvba|sprl
ES	slu|sau|sociedad limitada
PT	lda
BR	ltda me|eireli|s a ltda
--	ltda|limitada|eirl
MX	sa de cv|s a de c v|sab de cv|s de rl de cv|sapi de cv
HU	kft|zrt|nyrt|rt
PL	sp z o o|sp zoo|spolka z o o|spolka akcyjna
CZ	spol s r o|spol sro
BG	ead|eood|ood
GR	ae|epe|abee
TR	a s ti|ltd sti|anonim sirketi|anonim sirket
MY	sdn bhd|bhd|berhad|sendirian berhad
SG	pte|pte ltd|private limited singapore
ID	tbk|persero tbk|persero
JP	kk|k k|kabushiki kaisha|godo kaisha|kabushikigaisha
TH	pcl|public company limited
PH	opc
IL	b m
CN	co ltd china|有 限 公 司|股 份 有 限 公 司|有 限 责 任 公 司
JP	株 式 会 社
CA	ulc
RU	ooo|oao|zao|pao
--	ао|ооо|оао|зао|пао|kabushiki`

const prefixForms = `
RU	ooo|oao|zao|pao|fsue|fgup|limited liability company|federal state unitary enterprise
--	jsc|pjsc|ojsc|cjsc|joint stock company|public joint stock company|open joint stock company|closed joint stock company
--	ооо|оао|зао|пао|ао|фгуп
ID	pt
JP	株 式 会 社
LT	uab
LV	sia`

var (
	suffixes = forms(suffixForms)
	prefixes = forms(prefixForms)

	// How many words the longest form has that ends, or begins, with a word.
	suffixWords = longest(suffixes, func(words []string) string { return words[len(words)-1] })
	prefixWords = longest(prefixes, func(words []string) string { return words[0] })
)

func longest(forms map[string]Form, at func(words []string) string) map[string]int {
	m := make(map[string]int, len(forms))
	for form := range forms {
		words := strings.Fields(form)
		m[at(words)] = max(m[at(words)], len(words))
	}
	return m
}

func forms(table string) map[string]Form {
	m := make(map[string]Form, 256)
	for line := range strings.Lines(strings.TrimSpace(table)) {
		country, list, _ := strings.Cut(strings.TrimSpace(line), "\t")
		for form := range strings.SplitSeq(list, "|") {
			f := Form{}
			if country != "--" {
				f.Country = country
			}
			m[form] = f
		}
	}
	return m
}

// Legal looks up a legal form as [Split] returns it; ok is false for words that
// are none.
func Legal(form string) (f Form, ok bool) {
	if f, ok = suffixes[form]; !ok {
		f, ok = prefixes[form]
	}
	return f, ok
}

// firmWords add nothing to a company's name: Huawei Technologies is Huawei.
var firmWords = set(`technologies technology electronics motor motors pharmaceuticals pharmaceutical pharma therapeutics biosciences biotech biotechnology biotechnologies
	biopharma biologics systems industries enterprises group holdings holding international semiconductor semiconductors software solutions networks
	communications energy laboratories labs aerospace robotics diagnostics medical genomics sciences and airlines airways telecom devices platforms global
	worldwide brands stores partners ventures materials chemicals chemical company financial capital instruments`)

// FirmWord reports whether a folded word adds nothing to a company's name: a
// legal form, or one of "technologies", "group", "pharmaceuticals" and the like.
func FirmWord(w string) bool {
	_, legal := Legal(w)
	return legal || firmWords[w]
}

// neutralWords say nothing about what a company does, so that a name with and
// without them is one company's, also in different texts.
var neutralWords = set("technologies technology group holding holdings company corporation worldwide")

// NeutralWord reports whether a folded word of a company's name says nothing
// about what it does: a legal form, "group", "technologies". Mitsubishi Motors
// is not Mitsubishi.
func NeutralWord(w string) bool {
	_, legal := Legal(w)
	return legal || neutralWords[w]
}
