package extract

import (
	"strings"
	"testing"

	"attache/corpus"
)

// The name stands in brackets; a plus says that it is a thing's.
func TestEponymous(t *testing.T) {
	for _, c := range []string{
		"+ the [Brauer] groups of fields",
		"+ [Kerr] nonlinearity",
		"+ [Rubik]'s cube",
		"+ [Shelah]’s classification theory",
		"+ [Zhang]'s admissible relative dualizing sheaf",
		"+ diseases like [Alzheimer]’s, and others",
		"+ the [Loehr–Warrington] conjecture",
		"+ a [Josephson]-junction",
		"+ [Bragg] gratings in the fibre",
		"+ The [Wassenaar] list does not cover it",
		"- [Zhang] models the flow",
		"- [Zhang] lists the items",
		"- [Smith]'s team met",
		"- [Smith]'s old friend of the group",
		"- [Wei Liu] groups them",
		"- [Smith]'s work on groups",
		"- by [Kohn] and Nirenberg",
		"- said [Hale].",
		"- [Hale]'s",
	} {
		want := c[0] == '+'
		s := c[2:]
		start, end := strings.Index(s, "["), strings.Index(s, "]")-1
		s = strings.NewReplacer("[", "", "]", "").Replace(s)
		if got := eponymous(s, corpus.Span{Start: start, End: end}); got != want {
			t.Errorf("%s: %v", c, got)
		}
	}
}
