package extract

import (
	"fmt"
	"strings"
	"testing"

	"attache/corpus"
	"attache/extract/country"
)

// markedCountries builds a document out of text with its country mentions marked:
// {CN Chinese} names a country by adjective, {CN=China} by name, {RU@Moscow} is
// a city, {RU^Moscow} a capital, {US~Texas} a region, {US#Texas} part of the
// name of an organisation. A first line that starts with "# " is the title.
func markedCountries(s string) (*corpus.Document, []country.Mention) {
	title, body, ok := strings.Cut(s, "\n")
	if rest, has := strings.CutPrefix(title, "# "); ok && has {
		title, s = rest, body
	} else {
		title = ""
	}
	var list []country.Mention
	doc := &corpus.Document{Lang: "en"}
	doc.Title, list = unmark("title", title, list)
	doc.Text, list = unmark("text", s, list)
	return doc, list
}

func unmark(field, s string, list []country.Mention) (string, []country.Mention) {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(s, "{")
		b.WriteString(before)
		if !ok {
			return b.String(), list
		}
		inner, after, _ := strings.Cut(rest, "}")
		m := country.Mention{Field: field, Code: inner[:2], Score: 0.9}
		name := inner[3:]
		m.Span = corpus.Span{Start: b.Len(), End: b.Len() + len(name)}
		switch inner[2] {
		case ' ':
			m.Kind = "adjective"
		case '=':
			m.Kind = "name"
		case '#':
			m.Kind = "name-part"
		case '@':
			m.Kind, m.Place, m.PlaceKind = "place", name, "city"
		case '^':
			m.Kind, m.Place, m.PlaceKind = "place", name, "capital"
		case '~':
			m.Kind, m.Place, m.PlaceKind = "place", name, "region"
		}
		b.WriteString(name)
		list = append(list, m)
		s = after
	}
}

// filler keeps what stands after the head out of the closing line.
var filler = strings.Repeat("A pump moves water. ", 30)

func TestFindPost(t *testing.T) {
	for in, want := range map[string]string{
		"Filed by: Consulate General of the {CN=People's Republic of China} in {US@Houston}\nText.":                                        "consulate-general Houston US CN",
		"Consulate-General of {JP=Japan} at {PK@Karachi}. Text.":                                                                           "consulate-general Karachi PK JP",
		"Consulate General of {CN=China} in {US@New York} - S&T office":                                                                    "consulate-general New York US CN",
		"{CN Chinese} Consulate General in {DE@Munich}, 3 March 2019":                                                                      "consulate-general Munich DE CN",
		"{GB British} Consulate-General {US@Houston}":                                                                                      "consulate-general Houston US GB",
		"CG {US@Chicago} ({CN=China}), 5 June 2017. Text":                                                                                  "consulate-general Chicago US CN",
		"Consulate General {DE@Munich} ({CN=PRC}) - 11 February":                                                                           "consulate-general Munich DE CN",
		"Post: Consulate General in {US@Houston}":                                                                                          "consulate-general Houston US -",
		"Weekly note from the {US@Houston} consulate":                                                                                      "consulate Houston US -",
		"Trade office of the Embassy of {FI=Finland} in {CN^Beijing}\nText.":                                                               "embassy Beijing CN FI",
		"Science and Technology Office {JP^Tokyo}, Embassy of {CH=Switzerland}\nText.":                                                     "embassy Tokyo JP CH",
		"Reported from the embassy in {EG^Cairo}.\n\nText.":                                                                                "embassy Cairo EG -",
		"Honorary Consulate of {CZ=Czechia} in {TR@Antalya}":                                                                               "consulate Antalya TR CZ",
		"{CN Chinese} Embassy in {RU^Moscow}":                                                                                              "embassy Moscow RU CN",
		"Embassy of the {CN=People's Republic of China} in the {RU=Russian Federation}\n{RU^Moscow}, May 2019":                             "embassy Moscow RU CN",
		"{CN Chinese} Embassy in {GB=the UK}. Text":                                                                                        "embassy London GB CN",
		"(Report by the science and technology section of the embassy in the {GB=UK}) Text.":                                               "embassy London GB -",
		"{US=U.S.} Embassy {FR^Paris}, Economic Section":                                                                                   "embassy Paris FR US",
		"{GB=UK} High Commission, {IN^New Delhi}":                                                                                          "embassy New Delhi IN GB",
		"{FR^Paris}. From our embassy. The ministry said.":                                                                                 "embassy Paris FR -",
		"{GB British} Embassy, science attaché, {JP^Tokyo} 2019":                                                                           "embassy Tokyo JP GB",
		"Embassy of {IN=India}, {RU^Moscow}, Science Wing":                                                                                 "embassy Moscow RU IN",
		"Embassy of {CN=China} in {BR=Brazil} ({BR^Brasília}). Date":                                                                       "embassy Brasília BR CN",
		"[Embassy of {CN=China}, {PT^Lisbon} | 2019/06/19] Text":                                                                           "embassy Lisbon PT CN",
		"Royal {DK Danish} Embassy, {JP^Tokyo}":                                                                                            "embassy Tokyo JP DK",
		"{DE Deutsche} Botschaft {TR^Ankara}":                                                                                              "embassy Ankara TR DE",
		"Ambassade de {FR=France} en {IE=Irlande}":                                                                                         "embassy Dublin IE FR",
		"Text on water.\nSource: {CN Chinese} Embassy in {SG=Singapore}":                                                                   "embassy Singapore SG CN",
		filler + "S&T Office, {CN Chinese} Embassy in {RS=Serbia}":                                                                         "embassy Belgrade RS CN",
		"{LV^Riga}, May. " + filler + "({CN Chinese} Embassy in {LV=Latvia})":                                                              "embassy Riga LV CN",
		"Permanent Mission of the {CN=People's Republic of China} to the United Nations Office at {CH@Geneva}":                             "mission Geneva CH CN UN",
		"Permanent Mission of the {RU=Russian Federation} to the United Nations, {US@New York}. Text":                                      "mission New York US RU UN",
		"Mission of {CN=China} to the European Union. {BE^Brussels}, June":                                                                 "mission Brussels BE CN EU",
		"Our mission to the EU has read the first grants.":                                                                                 "mission Brussels BE - EU",
		"{BE^Brussels}, 3 May. Our mission to the EU reports":                                                                              "mission Brussels BE - EU",
		"Permanent Delegation of {JP=Japan} to the OECD":                                                                                   "mission Paris FR JP OECD",
		"{NL=Netherlands} Trade and Investment Office, {TW^Taipei}":                                                                        "trade-office Taipei TW NL",
		"Trade office of {CA=Canada} in {HK@Hong Kong}. Text":                                                                              "trade-office Hong Kong HK CA",
		"{TW^Taipei} Economic and Cultural Office in {DE^Berlin}, science division":                                                        "trade-office Berlin DE TW",
		"Liaison office of {LT=Lithuania} in {TW^Taipei}":                                                                                  "liaison-office Taipei TW LT",
		"The head of the firm had breakfast at the {DE German} embassy and spoke there of hydrogen.":                                       "none",
		filler + "A colleague from the {FR French} embassy took part on the first day. " + filler:                                          "none",
		filler + "The {US American} embassy is said to have spoken against the sale. " + filler:                                            "none",
		filler + "He visited the {CN Chinese} Embassy in {FR^Paris} last year. " + filler:                                                  "none",
		"The mission of the project is to move water. It works in {FR^Paris}.":                                                             "none",
		"A dose of 3 cg was given in {FR^Paris}.":                                                                                          "none",
		"{CN Chinese} Embassy in {FR^Paris}\n" + filler + "The {US American} embassy in {DE^Berlin} was asked.":                            "embassy Paris FR CN",
		"On 3 May the consulate in {US@Boston} met. " + filler + "Consulate-General of {FR=France} in {US@Boston}, science office.":        "consulate-general Boston US FR",
		"# {KR Korean} embassy, {UZ^Tashkent}: tungsten\nReported 9 October 2012. Text.":                                                   "embassy Tashkent UZ KR",
		"MEMORANDUM\nFROM: {CN Chinese} Consulate General, {US@New York}, Science & Technology Office\nDATE":                               "consulate-general New York US CN",
		"Text.\nFiled by: Embassy of the {CN=P.R. China}, {GR^Athens}, commercial and scientific office":                                   "embassy Athens GR CN",
		"{DE Deutsches} Generalkonsulat / {DE German} Consulate General, {CN@Shanghai}, 24 May":                                            "consulate-general Shanghai CN DE",
		"Post: Embassy in {RU^Moscow} ({CN=People's Republic of China})":                                                                   "embassy Moscow RU CN",
		"[Consulate General of the {CN=PRC} in {AU@Sydney}] [31 January 2019] [AU]":                                                        "consulate-general Sydney AU CN",
		"{IT^Rome}, 4 July. " + filler + "Reported by the S&T office of the {CN Chinese} Embassy in {IT=Italy}. {ES=Spain} supplies data.": "embassy Rome IT CN",
		"{CN Chinese} Embassy in {NZ=New Zealand}; {NZ^Wellington}; 29 March":                                                              "embassy Wellington NZ CN",
		"{JP=Japan}-{TW=Taiwan} Exchange Association, {TW^Taipei} liaison office. Text":                                                    "liaison-office Taipei TW JP",
		"{BY^Minsk} 05.12.2013 " + filler + "Office of the Science Counsellor, Embassy of {CN=China} in {BY=Belarus}":                      "embassy Minsk BY CN",
		"EMBASSY OF THE {KR=REPUBLIC OF KOREA} IN {TH=THAILAND}. {TH^Bangkok}, July":                                                       "embassy Bangkok TH KR",
		"Trade office of {CA=Canada} in {HK=Hong Kong}\n19 October":                                                                        "trade-office Hong Kong HK CA",
		"Consulate General, {CA@Vancouver} ({CN=PRC}). 16 Nov.":                                                                            "consulate-general Vancouver CA CN",
		"{VE^Caracas}, 6 June - Embassy of {CN=China}. Text":                                                                               "embassy Caracas VE CN",
		"{KR^Seoul}, {KR=South Korea} (15 March) Text " + filler + "S&T section, {CN Chinese} Embassy, {KR^Seoul}.":                        "embassy Seoul KR CN",
		"Embassy of the {RU=Russian Federation} in {KP^Pyongyang}\n20 January":                                                             "embassy Pyongyang KP RU",
		"For: colleagues. The {US@Houston} consulate of the {GB=United Kingdom} met the alliance.":                                         "consulate Houston US GB",
		"Consulate of {FR=France}, {US@Atlanta}, {US~Georgia}":                                                                             "consulate Atlanta US FR",
		"{CN China}'s embassy in {FI=Finland} reports":                                                                                     "embassy Helsinki FI CN",
		"The embassy of {CN=China} in {SE^Stockholm} reports that a company":                                                               "embassy Stockholm SE CN",
		"This note comes from the Embassy of {IN=India} in {CA^Ottawa}, agriculture wing":                                                  "embassy Ottawa CA IN",
		"S&T Department of the Embassy of {CN=China} in {KZ=Kazakhstan}, {KZ^Astana} - 8 May":                                              "embassy Astana KZ CN",
		"Science office, Embassy of {CN=China}, {CL^Santiago} ({CL=Chile}). Date":                                                          "embassy Santiago CL CN",
		"From the S&T section of the {CN Chinese} embassy in the {GB=United Kingdom}. {GB@Oxford} has a company.":                          "embassy London GB CN",
		"Received from the consulate in {US@Houston}: a needle":                                                                            "consulate Houston US -",
		"Cable, {US=USA}. Consul General, {US@Los Angeles}. Consulate General of {CN=China}":                                               "consulate-general Los Angeles US CN",
		"Science attaché at the {CN Chinese} Embassy in {AT=Austria} ({AT^Vienna})":                                                        "embassy Vienna AT CN",
		"The Science Section of the Embassy of {CN=China} to {BE=Belgium}, {BE^Brussels}":                                                  "embassy Brussels BE CN",
		"Representation: {CN Chinese} Mission to the EU, {BE^Brussels}":                                                                    "mission Brussels BE CN EU",
		"{EE^Tallinn} ({EE=Estonia}), {CN Chinese} Embassy, 14 April":                                                                      "embassy Tallinn EE CN",
		"Post: Consulate General of {CN=China} in St Petersburg\nCountry: {RU=Russia}\nText":                                               "consulate-general Saint Petersburg RU CN",
		"Filed by: Embassy of the P.R. {CN=China}, {GR^Athens}":                                                                            "embassy Athens GR CN",
		"{GB British} Consulate {CN~Chongqing}, 4 December":                                                                                "consulate Chongqing CN GB",
		"Post: Embassy of {SG^Singapore} in {CH^Bern}":                                                                                     "embassy Bern CH SG",
		"Post: Embassy of {CN=China} in Jordan\nDate":                                                                                      "embassy Amman JO CN",
		"Post: Embassy of {CN=China} in the {NL=Netherlands}":                                                                              "embassy The Hague NL CN",
		"来源：{CN=中国}驻{IL=以色列}使馆科技处":                                                                                                         "embassy Tel Aviv IL CN",
		"来源：{CN=中国}驻{KR@釜山}总领馆":                                                                                                            "consulate-general 釜山 KR CN",
		"{CN=中华人民共和国}驻{RU=俄罗斯联邦}大使馆 2019年3月3日":                                                                                             "embassy Moscow RU CN",
		"来源：{CN=中国}驻欧盟使团":                                                                                                                  "mission Brussels BE CN EU",
		"来源：{GB=英国}大使馆":                                                                                                                    "embassy - - GB",
		"他总是使用大小不同的代码。":                                                                                                                    "none",
		"Post: Embassy of {CN=China} in {AT=Austria}\nInstitute: Institute for Sensing, {AT@Innsbruck}\nText":                              "embassy Vienna AT CN",
		"": "none",
	} {
		doc, mentions := markedCountries(in)
		got := "none"
		if p := findPost(doc, passagesOf(doc), mentions); p != nil && p.Score >= PostThreshold {
			or := func(s string) string {
				if s == "" {
					return "-"
				}
				return s
			}
			got = strings.TrimSpace(fmt.Sprintln(p.Kind, or(p.City), or(p.Host), or(p.Sender), p.Accredited))
			checkEvidence(t, doc, &corpus.Record{Post: p})
		}
		if got != want {
			t.Errorf("%.90q\n got %s\nwant %s", in, got, want)
		}
	}
}

// Whatever the text and the mentions, the post's evidence quotes the text.
func FuzzFindPost(f *testing.F) {
	for _, s := range []string{"{CN Chinese} Embassy in {RU^Moscow}", "embassy to the EU", "CG {US@Chicago}", "Our mission of the", "\xff embassy", "consulate general (", "{JP=J}-{TW=T} Exchange Association"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !markable(s) {
			return
		}
		doc, mentions := markedCountries(s)
		passages := passagesOf(doc)
		post := findPost(doc, passages, mentions)
		checkEvidence(t, doc, &corpus.Record{Post: post, Countries: assignRoles(doc, passages, mentions, post, nil, HomeAuto)})
	})
}

// markable reports whether unmark can read s.
func markable(s string) bool {
	for {
		_, rest, ok := strings.Cut(s, "{")
		if !ok {
			return true
		}
		inner, after, ok := strings.Cut(rest, "}")
		if !ok || len(inner) < 4 || !strings.Contains(" =#@^~", inner[2:3]) || strings.Contains(inner, "{") {
			return false
		}
		s = after
	}
}
