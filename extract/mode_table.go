package extract

import (
	"fmt"
	"strconv"
	"strings"
	"sync"

	"attache/models"
)

// Modes of cooperation, in the order of the definitions; the order in which
// records list modes of equal score.
var modeIDs = [...]string{
	"investment", "acquisition", "joint-venture", "licensing", "technology-transfer", "production", "joint-research",
	"recruitment", "procurement", "distribution", "matchmaking", "scouting", "domestic-need",
}

// Kinds of phrases besides the modes themselves, numbered after them.
const (
	kindDescribed  = len(modeIDs) + iota // a technology is described: scouting, where no deal is named
	kindNone                             // looks like a mode and is not
	kindNegator                          // denies what follows
	kindDenial                           // denies what stands before
	kindHypothesis                       // only imagines what follows
	kindTurn                             // starts a clause of its own: "but"
	kindSubject                          // starts one after a comma: ", they"
	kindNot                              // looks like the first mode and is not; then like the second, and so on
)

var kindNames = map[string]int{"described": kindDescribed, "none": kindNone, "negator": kindNegator, "denial": kindDenial, "hypothesis": kindHypothesis, "turn": kindTurn, "subject": kindSubject}

// modePhrase is a line of the table.
type modePhrase struct {
	phrase
	kind   int
	weight float64
}

// modeTable is the compiled table: phrases by the words they start from.
// Immutable once built.
type modeTable struct {
	phraseTable *phraseTable
	phrases     []modePhrase
	byAnchor    [][]uint16 // word number to phrases
	turning     []int      // word number to kindTurn, kindSubject or 0
	only        uint16     // "only", as in "not only"
}

// modeRules is the built-in table, compiled once.
var modeRules = sync.OnceValue(func() *modeTable {
	table, err := parseModes("modes.txt", models.Modes)
	if err != nil {
		panic(err) // the table is part of the program; a test compiles it
	}
	return table
})

// parseModes reads a table in the form that models/modes.txt explains. Errors
// start with "name:line: ".
func parseModes(name, data string) (*modeTable, error) {
	t := &modeTable{phraseTable: newPhraseTable()}
	lists := map[string][]string{}
	kind, n := -1, 0
	for line := range strings.Lines(data) {
		n++
		fields := strings.Fields(line)
		var err error
		switch {
		case len(fields) == 0 || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "@"):
			lists[fields[0][1:]] = fields[1:]
		case len(fields) == 1:
			if kind, err = kindNumber(fields[0]); err != nil {
				return nil, fmt.Errorf("%s:%d: %w", name, n, err)
			}
		default:
			if err := t.add(kind, fields[0], strings.Join(fields[1:], " "), lists); err != nil {
				return nil, fmt.Errorf("%s:%d: %w", name, n, err)
			}
		}
	}
	t.index()
	return t, nil
}

func kindNumber(name string) (int, error) {
	mode, not := strings.CutPrefix(name, "not:")
	for i, id := range modeIDs {
		if id == mode && not {
			return kindNot + i, nil
		} else if id == mode {
			return i, nil
		}
	}
	if kind, ok := kindNames[name]; ok {
		return kind, nil
	}
	return -1, fmt.Errorf("no mode %q", name)
}

// add compiles one phrase. The weight is a number in (0,1), or "-" where the
// kind has none.
func (t *modeTable) add(kind int, weight, pattern string, lists map[string][]string) error {
	if kind < 0 {
		return fmt.Errorf("phrase %q before any mode", pattern)
	}
	p := modePhrase{kind: kind}
	if kind <= kindDescribed {
		w, err := strconv.ParseFloat(weight, 64)
		if err != nil || w <= 0 || w >= 1 {
			return fmt.Errorf("weight %q is not between 0 and 1", weight)
		}
		p.weight = w
	} else if weight != "-" {
		return fmt.Errorf("weight %q where none belongs", weight)
	}
	var err error
	if p.phrase, err = t.phraseTable.compile(pattern, lists); err != nil {
		return err
	}
	t.phrases = append(t.phrases, p)
	return nil
}

// index lists the phrases under each word of their anchors.
func (t *modeTable) index() {
	t.only = t.phraseTable.id("only")
	t.byAnchor = make([][]uint16, len(t.phraseTable.ids)+1)
	t.phraseTable.seal()
	t.turning = make([]int, len(t.byAnchor))
	for i, p := range t.phrases {
		if p.kind == kindTurn || p.kind == kindSubject {
			for _, id := range p.elements[0].words {
				t.turning[id] = p.kind
			}
			continue
		}
		for _, id := range p.elements[p.anchor].words {
			t.byAnchor[id] = append(t.byAnchor[id], uint16(i))
		}
	}
}
