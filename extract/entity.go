package extract

import (
	"fmt"

	"attache/corpus"
)

// EntityType says what a recognised name names.
type EntityType uint8

// The types of names; 0 is none of them.
const (
	ORG EntityType = iota + 1
	PER
	LOC
	MISC
)

var entityTypeNames = [...]string{"", "ORG", "PER", "LOC", "MISC"}

// String returns "ORG", "PER", "LOC" or "MISC", as data files write them.
func (t EntityType) String() string {
	if t < ORG || t > MISC {
		return fmt.Sprintf("EntityType(%d)", uint8(t))
	}
	return entityTypeNames[t]
}

// ParseEntityType reads what [EntityType.String] writes.
func ParseEntityType(name string) (EntityType, bool) {
	for t := ORG; t <= MISC; t++ {
		if entityTypeNames[t] == name {
			return t, true
		}
	}
	return 0, false
}

// Entity is a name found in a passage.
//
//	passage.Text[e.Span.Start:e.Span.End]  // is the name, verbatim
//
// Score is the probability that span and type are both right, in [0,1].
type Entity struct {
	Field string
	Span  corpus.Span
	Type  EntityType
	Score float64
}

// Recognizer finds names in the passages of one document, which it sees at
// once: a name spelt out in the title helps with the text. Entities are
// appended to dst passage by passage, ascending and without overlap within
// each. Recognizers are safe for concurrent use.
type Recognizer interface {
	Recognize(passages []Passage, dst []Entity) []Entity
}
