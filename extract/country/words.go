package country

import (
	"strings"

	"attache/internal/text"
)

// wordClass is a set of the roles a word plays around a name.
type wordClass uint32

const (
	wordPattern    wordClass = 1 << iota // a word of some pattern
	wordGiven                            // a first name or a title of persons, no place
	wordGivenPlace                       // a first name that is a place's name too
	wordIn                               // "in", "near": a place follows
	wordHead                             // "Bank", "University": heads an organisation
	wordOf                               // "of", "for", "the": within an organisation's name
	wordLanguage                         // "language", "speaking"
	wordSpeak                            // "in", "into", "speak": a language may follow
	wordEnglish                          // nouns "English" goes with when it means England
	wordFood                             // "breast", "meat": "turkey" is the bird
	wordGeo                              // "Mount", "Lake", "River": names of another thing
	wordCommon                           // capitalised in titles, part of no name
	wordField                            // "Country", "Nationality": a code follows
	wordOrdinary                         // cities named like an everyday word
	wordCounty                           // "County" after a name: in America, more likely
	wordGeneric                          // ends the names of regions, in lower case too
	wordState                            // "state", "county": it is no country
	wordSovereign                        // "ministry", "embassy": only a country has one
)

var contextLists = []struct {
	class wordClass
	words string
}{
	{wordIn, `in at near from to of outside around visit visiting visited toward towards across throughout through leave leaving left via based headquartered located between and or reach reached capital city downtown central greater northern southern eastern western north south east west over into`},
	{wordHead, `bank university college institute institution academy ministry department agency association society council commission foundation corporation corp company co inc ltd limited plc gmbh ag sa llc group holdings holding airlines airways airline air telecom telecommunications mobile unicom petroleum oil gas energy power electric electronics steel motor motors bank bancorp insurance life reinsurance school hospital clinic centre center laboratory laboratories lab labs observatory museum library press times post journal herald tribune daily news radio television tv broadcasting orchestra opera ballet theatre theater club united fc railways railway rail lines shipping industries industry systems technologies technology pharmaceuticals pharma pharmaceutical biotech biotechnology biosciences sciences scientific research aerospace aviation aircraft space chamber federation union league party congress parliament senate court police army navy forces guard authority board bureau office service services embassy consulate mission trust fund ventures capital partners securities exchange stock post postal medical health healthcare engineering network networks software semiconductor semiconductors instruments devices materials chemical chemicals polytechnic consortium alliance committee international resources mining gold minerals metals foods beverage brewery tobacco cement construction shipbuilding heavy works solutions innovations`},
	{wordOf, `of for the and & de du der`},
	{wordLanguage, `language languages speaker speakers speaking spoken translation translations version text texts subtitles subtitle grammar vocabulary dialect dialects alphabet literature-language word words phrase wikipedia corpus idiom lessons teacher`},
	{wordSpeak, `in into speak speaks spoke speaking spoken fluent learn learning translate translated`},
	{wordEnglish, `coast countryside county town city village football footballer cricket cricketer rugby team side court courts law parliament king queen monarch government company companies firm firms university universities midlands premier club clubs champions captain coach manager striker midfielder defender goalkeeper batsman bowler batsmen bowlers player players fans squad soccer nation soldier soldiers aristocrat nobleman mathematician physicist chemist engineer inventor scientist author novelist playwright poet actor actress composer philosopher economist businessman local counties hospital hospitals schools chain side`},
	{wordFood, `breast meat sandwich poult poults hen hens egg eggs farm farms dinner sausage bacon burger feather feathers vulture vultures herd flock hatchery gravy stuffing slices leg legs carcass carcasses litter shoot hunt hunting`},
	{wordGeo, `mount mt lake river cape fort port point san santa santo saint st los las el la le de bay gulf strait sea glacier canyon creek`},
	{wordCommon, `the a an this that these those our its his her their and or but if when while as for with by on since after before during because although however both some many most all other new old former today yesterday meanwhile also only even under over about against among between within without where which who why how what not no one two three first second last next such each every any from in at near to of into via per president minister prime chancellor premier secretary king queen prince princess ambassador senator governor mayor general foreign defense defence finance interior trade central southern northern eastern western north south east west northeast northwest southeast southwest greater downtown upper lower city province state region county capital republic people government officials official monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec is was are were has had have will would said says`},
	{wordField, `country countries nation nationality origin location`},
	{wordCounty, `county township borough parish`},
	{wordGeneric, `state valley province region oblast islands island delta county republic peninsula district territory`},
	{wordOrdinary, `andes crystal hopkins cutler pereira sousa santana valenzuela hidalgo santos constantine engels preston anderson warren gresham yao kai university toyota hitachi scania stanley richardson anand midland riverview xian tyre rosetta temple peabody lawrence forest arrecife asker college hospital church school market street bridge castle chapel field grove hill park port valley village wells wood woods reading mobile bath orange nice tours surprise independence enterprise most split same hope bury sale deal corona pearl mission union central male of bar march along man university police home best normal van batman van ordu police green temple bend buffalo sandy palm plantation marina folsom flower mound sugar citrus gates phoenix eagle cork essen worms hall ham ban bor via para are ica data gap asha lens barry poole stafford reading rugby crawley hove gold sterling peoria victor providence liberty harmony commerce industry paramount compton racing date cary rich long young king young price early moore hull brest kent lund sens cannes troyes nimes kayes dole beziers macon brighton chart bari como lodi asti trapani mode modena cary moers marl unna hamm hanau trier soest minden lage herne hilden celle gap rosario la mira sur loja ambato manta salto melo toledo linares parral angol curico osorno colon david soledad sincelejo neiva pasto tulua buga bello envigado florencia merida maturin progress science energy optics eureka genesis atlas apex titan vision alpha delta sigma omega laguna alliance summit pinnacle keystone frontier horizon hercules mercury saturn jupiter apollo orion nova quest spring fusion matrix sol luna terra aurora lincoln of phoenix`},
	{wordState, `state states county governor senator legislature`},
	{wordSovereign, `ministry minister government parliament president embassy ambassador republic army navy citizen citizens constitution academy prime cabinet armed`},
}

// contextWords gives each word its classes.
func contextWords(t *tables) map[string]wordClass {
	classes := map[string]wordClass{}
	for _, list := range contextLists {
		for _, word := range strings.Fields(list.words) {
			classes[word] |= list.class
		}
	}
	for _, name := range t.given {
		if place, ok := strings.CutPrefix(name, "~"); ok {
			classes[text.Fold(place)] |= wordGivenPlace
		} else {
			classes[text.Fold(name)] |= wordGiven
		}
	}
	for word, class := range classes {
		if class&wordGiven != 0 && class&wordGivenPlace != 0 {
			classes[word] = class &^ wordGiven
		}
	}
	return classes
}
