package extract

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/extract/country"
)

// before reads what stands before the word: "Chinese Embassy", "the Houston
// consulate", "the PRC's Moscow embassy".
func (m *mission) before(mentions []country.Mention) {
	end := m.start
	for i := firstFrom(mentions, m.start) - 1; i >= 0; i-- {
		c := &mentions[i]
		if c.Span.End > end {
			continue
		}
		if m.text[c.Span.End:end] == ", " && c.PlaceKind != "" { // "Science Office Tokyo, Embassy of Switzerland"
			m.near = c
			return
		}
		gap := strings.ToLower(strings.Trim(m.text[c.Span.End:end], " -'’"))
		switch gap {
		case "", "s", "royal", "federal":
		default:
			return
		}
		if strings.ContainsAny(m.text[c.Span.End:end], "\n.,;:") {
			return
		}
		if c.PlaceKind == "" && c.Kind != "place" {
			m.sender, m.span.Start = c.Code, c.Span.Start
			if i > 0 && mentions[i-1].Span.End+1 == c.Span.Start && m.text[c.Span.Start-1] == '-' { // "Japan-Taiwan Exchange Association"
				m.sender, m.host, m.span.Start = mentions[i-1].Code, c.Code, mentions[i-1].Span.Start
			} else if i > 0 {
				m.lead(&mentions[i-1], c.Span.Start)
			}
			return
		}
		m.city, m.host, m.leads = c.Place, c.Code, true
		m.span.Start, end = c.Span.Start, c.Span.Start
	}
}

// lead takes a place before the sender, which starts at byte i: "Moscow:
// Chinese Embassy".
func (m *mission) lead(c *country.Mention, i int) {
	if gap := m.text[min(c.Span.End, i):i]; c.PlaceKind != "" && (gap == ", " || gap == ": " || gap == " ") {
		m.city, m.host, m.span.Start = c.Place, c.Code, c.Span.Start
	}
}

// firstFrom is the index of the first mention that starts at byte i or later.
func firstFrom(mentions []country.Mention, i int) int {
	k, _ := slices.BinarySearchFunc(mentions, i, func(m country.Mention, i int) int { return m.Span.Start - i })
	return k
}

// postNoise are words that may stand between a mission and its place.
var postNoise = map[string]bool{
	"the": true, "science": true, "technology": true, "technological": true, "section": true, "office": true, "offices": true, "s": true, "t": true,
	"and": true, "economic": true, "other": true, "international": true, "organizations": true, "wing": true, "annex": true, "commercial": true,
	"mainland": true, "scientific": true, "dept": true, "department": true, "desk": true, "division": true, "city": true, "attaché": true, "attache": true,
	"counsellor": true, "counselor": true, "officer": true, "group": true, "unit": true, "innovation": true, "trade": true, "service": true, "government": true, "kingdom": true, "royal": true,
}

// after reads what stands after the word: "of India, Moscow", "in the UK",
// "General Munich (PRC)", "to the United Nations Office at Geneva".
func (m *mission) after(mentions []country.Mention) {
	s, prep, paren := m.text, "", false
	if strings.HasSuffix(s[m.start:m.span.End], " of") || strings.HasSuffix(s[m.start:m.span.End], " of the") {
		prep = "of"
	}
	if rest := strings.TrimSuffix(s[m.start:m.span.End], " the"); strings.HasSuffix(rest, " to") {
		prep = "to"
	}
	k := firstFrom(mentions, m.span.End)
	for i, skipped := m.span.End, 0; i < len(s) && skipped < 8; {
		for k < len(mentions) && mentions[k].Span.Start < i {
			k++
		}
		if k < len(mentions) && mentions[k].Span.Start == i {
			if !m.take(&mentions[k], prep, paren) {
				return
			}
			i, prep = mentions[k].Span.End, ""
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '\n' || r == '.' || r == ';' || r == ':':
			return
		case r == '(':
			paren = true
			i += size
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			i += size
		default:
			if n := republic(s[i:]); n > 0 {
				i += n
				continue
			}
			word, end := wordAt(s, i)
			if body, last := accreditedAt(s, i); body != "" && (prep == "to" || m.isMission()) {
				m.accredited, m.span.End = body, last
				i, prep = last, ""
				continue
			}
			switch word {
			case "of", "in", "at", "to", "for", "de", "du", "en", "di", "do", "da", "von", "des":
				prep = word
			default:
				if last := m.unknownCity(s, i, prep); last > i {
					end, prep = last, ""
				} else if !postNoise[word] {
					return
				}
			}
			i = end
			skipped++
		}
	}
}

// republic is the length of "P.R. " before a country's name.
func republic(s string) int {
	for _, p := range []string{"Government of ", "P.R. ", "P. R. ", "PR ", "P.R.", "Federal Republic of ", "Republic of ", "Kingdom of "} {
		if strings.HasPrefix(s, p) {
			return len(p)
		}
	}
	return 0
}

func (m *mission) isMission() bool { return missionKinds[m.kind].kind == "mission" }

// wordAt is the run of letters and digits at byte i, in lower case.
func wordAt(s string, i int) (string, int) {
	end := i
	for end < len(s) && end-i < 40 {
		r, size := utf8.DecodeRuneInString(s[end:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			break
		}
		end += size
	}
	return strings.ToLower(s[i:end]), end
}

// take adds a country or place that follows the mission; false ends the name.
func (m *mission) take(c *country.Mention, prep string, paren bool) bool {
	place := c.PlaceKind != "" || c.Kind == "place"
	sends := prep == "of" || prep == "de" || prep == "du" || prep == "di" || prep == "do" || prep == "da" || prep == "des"
	if _, ok := cityStates[c.Code]; ok && (sends || prep == "to") {
		place = false // "Embassy of Singapore"
	}
	switch {
	case c.Kind == "adjective" || c.Kind == "demonym":
		return false
	case place && (m.host == "" || m.host == c.Code) && m.city == "":
		m.host, m.city = c.Code, c.Place // New York is a region too; a mission's place is its city
	case place && m.sender == "" && m.leads:
		m.sender, m.host, m.city, m.leads = m.host, c.Code, c.Place, false // "Taipei Economic and Cultural Office in Berlin"
	case place:
		return false
	case sends && m.sender == "":
		m.sender = c.Code
	case paren && m.sender == "" && m.host != "" && m.host != c.Code:
		m.sender = c.Code
	case m.host == "" && m.sender != c.Code:
		m.host = c.Code
	case m.host == c.Code || m.sender == c.Code:
	default:
		return false
	}
	m.span.End = max(m.span.End, c.Span.End)
	return true
}

// accreditedBodies are bodies that missions are accredited to, with the seat
// that hosts them where there is one.
var accreditedBodies = [...]struct{ name, id, city, host string }{
	{"european union", "EU", "Brussels", "BE"},
	{"european communities", "EU", "Brussels", "BE"},
	{"eu", "EU", "Brussels", "BE"},
	{"united nations", "UN", "", ""},
	{"un", "UN", "", ""},
	{"nato", "NATO", "Brussels", "BE"},
	{"oecd", "OECD", "Paris", "FR"},
	{"unesco", "UNESCO", "Paris", "FR"},
	{"world trade organization", "WTO", "Geneva", "CH"},
	{"wto", "WTO", "Geneva", "CH"},
	{"asean", "ASEAN", "Jakarta", "ID"},
	{"african union", "AU", "Addis Ababa", "ET"},
	{"iaea", "IAEA", "Vienna", "AT"},
}

// unSeats are the cities of the United Nations, with their hosts.
var unSeats = map[string]string{"New York": "US", "Geneva": "CH", "Vienna": "AT", "Nairobi": "KE"}

// accreditedAt reads the name of such a body at byte i.
func accreditedAt(s string, i int) (id string, end int) {
	for _, b := range accreditedBodies {
		end := i + len(b.name)
		if end > len(s) || !strings.EqualFold(s[i:end], b.name) {
			continue
		}
		if end < len(s) && isLetter(s[end]) {
			continue
		}
		return b.id, end
	}
	return "", i
}

// Words before a mission that say it files, or that it is only spoken of.
var (
	filingWords  = []string{"filed by", "reported by", "report by", "prepared by", "submitted by", "sent by", "post:", "from:", "source:", "office:", "our", "this", "note from", "received from", "来源：", "报送：", "发布：", "单位：", "report from", "reported from", "filed from", "sent from", "report of", "news from", "cable from"}
	passingWords = []string{" at the", "visited the", "visit to the", " by the", " with the", " to the", " from the", " told the", "contact the", "than the", " a", "another", "former", "against the", "near the", "via the", "through the", "how the", " at our"}
)

// weigh scores how likely the mission is the one that filed the report: 0 is
// an even chance before the threshold's offset.
func (m *mission) weigh() {
	before := strings.ToLower(lastBytes(m.text[:m.span.Start], 48))
	if cut := strings.LastIndexAny(before, "\n.;"); cut >= 0 {
		before = before[cut+1:]
	}
	bare := strings.TrimSuffix(strings.TrimRight(before, " ("), " the")
	capital := unicode.IsUpper(firstRune(m.text[m.start:]))
	switch end := len(m.text) - m.span.End; {
	case m.field != "text":
		m.score += 1
	case m.span.Start < 250:
		m.score += 1.5
	case end < 250:
		m.score += 1.5
	case m.span.Start < 600 && capital:
		m.score += 0.5
	default:
		m.score--
	}
	if strings.TrimSpace(before) == "" {
		m.score++
	}
	for _, w := range filingWords {
		if strings.HasSuffix(bare, w) || strings.HasSuffix(strings.TrimRight(before, " "), w) {
			m.score += 2
			break
		}
	}
	passing := !capital || m.sender == "" && m.host == ""
	for _, w := range passingWords {
		if strings.HasSuffix(strings.TrimRight(before, " "), w) {
			passing = passing || m.span.Start > 120
			if passing && !m.section() {
				m.score -= 2
			}
			break
		}
	}
	if capital {
		m.score += 0.7
	}
	if m.sender != "" {
		m.score += 0.5
	}
	if m.host != "" {
		m.score += 0.5
	}
	if m.section() {
		m.score++
	}
	if strings.HasPrefix(m.field, "meta.") {
		m.score += 2
	}
	if m.sender == "" && m.host == "" && m.city == "" && m.accredited == "" {
		m.score-- // "Trade Office of the Embassy of Finland": another says more
	}
}

// section reports whether a science section or the like is named beside the
// mission.
func (m *mission) section() bool {
	around := strings.ToLower(lastBytes(m.text[:m.span.Start], 60) + " " + m.text[m.span.End:min(len(m.text), m.span.End+60)])
	for _, w := range []string{"science", "s&t", "technology section", "s & t", "scientific", "technology group", "attach", "counsellor"} {
		if strings.Contains(around, w) {
			return true
		}
	}
	return false
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}
