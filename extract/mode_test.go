package extract

import (
	"slices"
	"strings"
	"testing"

	"attache/corpus"
)

// modesOf is the modes from the threshold on, in the order of the definitions.
func modesOf(t *testing.T, title, text string) string {
	t.Helper()
	doc := &corpus.Document{Title: title, Text: text}
	found := findModes(passagesOf(doc))
	checkEvidence(t, doc, &corpus.Record{Modes: found})
	var list []string
	for _, id := range modeIDs {
		for _, m := range found {
			if m.ID == id && m.Score >= ModeThreshold {
				list = append(list, id)
			}
		}
	}
	return strings.Join(list, " ")
}

func TestFindModes(t *testing.T) {
	for text, want := range map[string]string{
		"The company is seeking an investor for its next stage.":                          "investment",
		"It plans a Series A round.":                                                      "investment",
		"The founders want to raise 3 million euros.":                                     "investment",
		"They would sell a majority stake.":                                               "acquisition",
		"The owner wishes to sell all of his shares.":                                     "acquisition",
		"Both sides will set up a joint venture in Wuxi.":                                 "joint-venture",
		"A 50:50 venture is planned.":                                                     "joint-venture",
		"An exclusive licence for Asia is available.":                                     "licensing",
		"Rights for China are still to be had against a royalty.":                         "licensing",
		"The institute will transfer the technology and train engineers.":                 "technology-transfer",
		"It would hand over the complete design documentation.":                           "technology-transfer",
		"A contract manufacturer in Dongguan is wanted to mould the parts.":               "production",
		"The parts would be assembled in Hefei.":                                          "production",
		"They propose a joint research project.":                                          "joint-research",
		"The two institutes will co-develop the sensor.":                                  "joint-research",
		"We want to recruit twelve specialists.":                                          "recruitment",
		"A hospital would like to order 200 units.":                                       "procurement",
		"The maker looks for a distributor in Japan.":                                     "distribution",
		"A sole agent is wanted who sells the device.":                                    "distribution",
		"A delegation will visit; we arrange one-to-one meetings.":                        "matchmaking",
		"The office will keep an eye on the plant.":                                       "scouting",
		"Our industry lacks such a sensor and no domestic supplier exists.":               "domestic-need",
		"The laboratory is looking for an investor, or would license the process.":        "investment licensing",
		"Form of cooperation: transfer of technology; joint venture; sale of equipment":   "joint-venture technology-transfer procurement",
		"Distribution rights for China are to be given to an agent.":                      "distribution",
		"Rights for China are to be given to an agent.":                                   "licensing",
		"Two institutes have ordered 3 of the instruments.":                               "",
		"They would like to order 3 of the instruments.":                                  "procurement",
		"Licences of the software are held by four chip makers.":                          "",
		"The plasmid is produced in bacteria by the same firm.":                           "",
		"Small hospitals lack a test that works at the bedside.":                          "domestic-need",
		"It runs for years, thanks to the lack of lubricants.":                            "",
		"The virus lacks a gene, so that vaccinated pigs can be told from infected ones.": "",
		"The plasmid would be produced in Wuhan.":                                         "production",
		"The virus lacks a gene.":                                                         "",
		"Chinese industry lacks such a sensor.":                                           "domestic-need",
		"At home there is an urgent need for this technology.":                            "domestic-need",
		"The section will go on watching this development.":                               "scouting",
		"The development should be followed closely.":                                     "scouting",
		"No licence was granted.":                                                         "",
		"The firm does not seek investment.":                                              "",
		"The firm doesn't seek investors, nor a joint venture.":                           "",
		"It has declined to license the patent.":                                          "",
		"A sale of the company is ruled out.":                                             "",
		"A joint project is not wished for.":                                              "",
		"Neither a licence nor a joint venture is on offer.":                              "",
		"Not sought: shareholders, distributors, a joint venture":                         "",
		"The process could one day be licensed.":                                          "",
		"They can imagine selling the firm.":                                              "",
		"It seeks no investor, but it would grant an exclusive licence.":                  "licensing",
		"It does not want an investor; a joint venture is welcome.":                       "joint-venture",
		"Not only an investor is sought.":                                                 "investment",
		"The technology transfer office answered.":                                        "",
		"The export licence arrived.":                                                     "",
		"The joint-stock company was founded in 1990.":                                    "",
		"Data acquisition runs at 2 GHz.":                                                 "",
		"The power distribution network was renewed.":                                     "",
		"Researchers at the institute have developed a novel prototype which runs alone.": "scouting",
		"Researchers have developed a novel prototype and seek an investor.":              "investment",
		"There will be no summer party.":                                                  "",
		"":                                                                                "",
	} {
		if got := modesOf(t, "", text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestModesCountAPhraseOnce(t *testing.T) {
	once := findModes(passagesOf(&corpus.Document{Text: "A series A round."}))
	twice := findModes(passagesOf(&corpus.Document{Text: "A series A round. The series A round."}))
	if len(once) != 1 || len(twice) != 1 || once[0].Score != twice[0].Score {
		t.Errorf("got %v and %v", once, twice)
	}
}

func TestModesKeepTheStrongestEvidence(t *testing.T) {
	text := "A licence. A licensee. Royalties. A royalty. An exclusive licence. License fees. They grant rights. Under licence. Milestone payments."
	found := findModes(passagesOf(&corpus.Document{Text: text}))
	if len(found) != 1 || len(found[0].Evidence) != maxModeEvidence {
		t.Fatalf("got %v", found)
	}
	if !slices.IsSortedFunc(found[0].Evidence, func(a, b corpus.Evidence) int { return a.Span.Start - b.Span.Start }) {
		t.Errorf("evidence out of order: %v", found[0].Evidence)
	}
}

func TestParseModesErrors(t *testing.T) {
	for data, want := range map[string]string{
		"nonsense\n":                     `m:1: no mode "nonsense"`,
		"0.5 a word\n":                   `m:1: phrase "a word" before any mode`,
		"licensing\n1.5 a word\n":        `m:2: weight "1.5" is not between 0 and 1`,
		"licensing\nx a word\n":          `m:2: weight "x" is not between 0 and 1`,
		"none\n0.5 a word\n":             `m:2: weight "0.5" where none belongs`,
		"licensing\n0.5 @what else\n":    `m:2: no list @what in "@what else"`,
		"licensing\n0.5 word ..x else\n": `m:2: bad gap "..x" in "word ..x else"`,
		"licensing\n0.5 word ..3\n":      `m:2: no word to start from in "word ..3"`,
		"licensing\n0.5 word? more?\n":   `m:2: no word to start from in "word? more?"`,
		"licensing\n0.5 wo~rd\n":         `m:2: bad word "wo~rd" in "wo~rd"`,
	} {
		_, err := parseModes("m", data)
		if err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", data, err, want)
		}
	}
	if _, err := parseModes("m", "# a note\n\n@x one two\nlicensing\n0.5 @x|three~ ..2 word?\n"); err != nil {
		t.Error(err)
	}
}

func TestPhraseMatch(t *testing.T) {
	lists := map[string][]string{"seek": {"seek", "seeks"}}
	for _, c := range []struct{ pattern, text, want string }{
		{"joint venture", "a Joint-Venture here", "Joint-Venture"},
		{"joint venture", "joint, venture", ""},
		{"joint venture", "joint. Venture", ""},
		{"@seek ..2 partner~", "seeks a good partner", "seeks a good partner"},
		{"@seek ..2 partner~", "seeks a very good partner", ""},
		{"@seek ..3 partner~", "seeks a good, able partner", "seeks a good, able partner"},
		{"@seek ..3 partner~", "seeks good; able partner", ""},
		{"license~ to? sell", "licensing sell", "licensing sell"},
		{"license~ to? sell", "licensed to sell", "licensed to sell"},
		{"sale ..2 up? plant", "sale of a plant", "sale of a plant"},
		{"plant up? ..2 sale", "plant is on sale", "plant is on sale"},
		{"# units", "buy 200 units", "200 units"},
		{"study~", "studies", "studies"},
		{"genève", "GENEVE", "GENEVE"},
	} {
		l := newPhraseTable()
		p, err := l.compile(c.pattern, lists)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		cues := l.seal().cues(new(scratch), c.text)
		for i := range cues {
			if !p.elements[p.anchor].has(cues[i].ID) {
				continue
			}
			if first, last, ok := p.matchAt(cues, i); ok {
				got = c.text[cues[first].Start:cues[last-1].End]
			}
		}
		if got != c.want {
			t.Errorf("%q in %q: got %q, want %q", c.pattern, c.text, got, c.want)
		}
	}
}

// The built-in table compiles, has phrases for every mode, and none twice.
func TestModeTable(t *testing.T) {
	table := modeRules()
	count := make([]int, kindNot+len(modeIDs)) // of what only looks like a mode, those that need it
	seen := map[string]bool{}
	for _, p := range table.phrases {
		count[p.kind]++
		if key := string(rune(p.kind)) + p.text; seen[key] {
			t.Errorf("%q stands twice", p.text)
		} else {
			seen[key] = true
		}
	}
	for kind, n := range count {
		if n == 0 && kind < kindNot {
			t.Errorf("kind %d has no phrase", kind)
		}
	}
}

// Whatever the text, evidence quotes it and scores lie in [floor, 1].
func FuzzFindModes(f *testing.F) {
	for _, s := range []string{"seeks an investor", "no licence, but a joint venture", "Not sought: a\nb", "50:50 venture", "licence\xff", "..."} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, title, text string) {
		doc := &corpus.Document{Title: title, Text: text}
		found := findModes(passagesOf(doc))
		checkEvidence(t, doc, &corpus.Record{Modes: found})
		for i, m := range found {
			if m.Score < modeFloor || m.Score > 1 || len(m.Evidence) == 0 || i > 0 && m.Score > found[i-1].Score {
				t.Fatalf("%q: %v", text, m)
			}
		}
	})
}
