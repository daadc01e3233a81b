package feature

import "strings"

// stopWords are the function words of English, and the words that texts about
// any technology share. They are compared after folding, singular like plural.
const stopWords = `a about above across after again against all almost along already also although always am among an and another any anyone
anything are around as at be became because become been before behind being below between beyond both but by can cannot could did do doe doing done down due
during each either else enough especially etc even ever every few first for from further furthermore get give given go had has have having he hence her here
herein hi him his how however i if in indeed instead into is it itself just keep last least less let like made mainly make making many may me might more moreover most much must my
namely near need needed neither never new next no nor not now of off often on once one only onto or other our out over own per perhap quite
rather said same second see seem several shall she should since so some such take than that the their them then there thereby therefore therein thereof these they thing third this those
though three through throughout thu thus to together too toward towards two under unless until up upon us use used using various very via was way we well were what when whenever where
whereby wherein whether which while who whole whom whose why will with within without would yet you your yes don t s re ve ll com www http http
de la le les des du et der die das und von il el los las di da`

// genreWords are those that tell the kind of text and not its field: what
// notices, award abstracts, calls, project summaries and patents are made of.
// A model left to itself would read the field off them.
const genreWords = `patent license licence licensing licensee exclusive nonexclusive sublicensable prospective grant grantee notice invention inventor inventorship federal register agency department ministry institute
institution university college national award awarded awardee nsf nih hhs nasa foundation intellectual merit broader impact review criterion criteria statutory mission deemed worthy evaluation phase sbir sttr sttrs proposal propose
proposed proposing offeror topic dod darpa solicitation project consortium partner partnership horizon eu europe european h2020 commission member state objective aim aimed aiming work package embodiment disclose disclosed disclosure
plurality comprise comprised comprising include included including wherein said method apparatus provide provided providing provider relate relating according herein described professor student undergraduate
graduate education educational outreach career workforce researcher research collaboration collaborate collaborative faculty reu pi postdoctoral doctoral fellowship company firm customer business ltd limited inc corporation subsidiary headquartered
incorporated founded principal investigator program programme funding funded fund support supported opportunity contemplating hereby publication published copyright present presented invited embodied supplementary information section application listed
commercialization commercialisation commercial eager enable enabling develop developed developing development new novel approach result based service`

var stopKeys = stopSet()

func stopSet() map[string]struct{} {
	set := make(map[string]struct{}, 512)
	for _, w := range strings.Fields(stopWords + " " + genreWords) {
		set[string(Normalize(nil, w))] = struct{}{}
	}
	return set
}

// longestStop is the length of the longest stop word.
const longestStop = 17

// isStop reports whether a normalised word is a function word, a word of the
// genre, a single letter or a number.
func isStop(w []byte) bool {
	if len(w) < 2 {
		return true
	}
	if '0' <= w[0] && w[0] <= '9' {
		for _, c := range w {
			if c < '0' || c > '9' {
				return false
			}
		}
		return true
	}
	if len(w) > longestStop {
		return false
	}
	_, stop := stopKeys[string(w)]
	return stop
}
