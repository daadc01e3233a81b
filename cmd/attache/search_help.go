package main

import (
	"fmt"
	"strings"

	"attache/extract"
	"attache/index"
)

// searchHelp is the manual of the query language.
func searchHelp() string {
	return `search finds the reports that match a query and prints them best first, each
with the passage that matched. An empty query finds all. With several corpora
counts are summed, scores compare, and each hit names its corpus; the last
argument is always the query.

The query
  laser diode              both words, in any form: lasers, diodes
  "machine tool"           side by side, in this order
  "laser Moscow"~5         in any order, at most 5 other words among them
  laser OR maser           either; capitals make the operator
  -radar    NOT radar      not; also -(radar sonar), -country:US
  (laser OR maser) -radar  parentheses
  photon*                  words that begin so, from two letters on
  lasre~   lasre~2         one letter wrong, or two
  title:laser              words of one field; title:(laser OR maser)
  country:RU               labels, by code or name; country:"South Korea"
  domain:ai>0.8            labels from a score on, also below their threshold
  has:post   -has:date     what is there at all; org:* says the same
  *                        everything

Not comes first, then words side by side, then OR. For the shell the query goes
in '…'; within "…" of the query \" is a quotation mark.

Case, accents and punctuation do not count. A word matches in all its forms, the
form that was typed first. What cannot be read is an error: all of them at once,
each with its place and the nearest right thing; no query means something else.

Fields
` + fieldHelp() + `
Of kind:       ` + list(extract.Kinds()) + `
Of mode:       ` + list(extract.Modes()) + `
Of domain:     ` + column("those of the corpus's taxonomy; --facets domain:0 lists them") + `
Scores (> >= < <=) have domain, country, origin, partner, role-country, mode.

Synonyms. An abbreviation of the corpus's taxonomy finds what it stands for, and
the other way round: AI = artificial intelligence. --synonyms FILE adds groups
of your own, one a line: IC = integrated circuit = microchip. What widened a
query is said below the hits; --no-synonyms turns it off. With few hits a query
that finds more may be suggested; it never replaces yours.

Passages. The words that matched stand in [brackets], the names of
organisations, people and countries in {braces}; on a terminal bold and
coloured.

Facets. --facets domain,year:20 counts the whole result, not only what is shown,
and prints with each value the clause that narrows the query to it.

New. --since-run=2 finds what came after run 2 of attache label. --fold shows a
report that was repeated or re-posted once; attache duplicates lists them.

Paging. -n 10 prints the first ten, -n 0 all. What a page ends with goes into
--after for the next; pages of one search fit together, and a cursor is refused
once the corpus has changed.

Batches. --batch FILE runs every query of a CSV file: a column "query" and, if
you like, one "name". All lines are checked before any is run. The rows are
query by report, with the count of each query; a query without hits has a row
too. attache saved keeps queries in the corpus.

With --json each hit is a line with "type":"hit"; the last line, "type":"summary",
has the total, facets and suggestions.`
}

func list(names []string) string { return column("one of " + strings.Join(names, ", ")) }

// column wraps what stands beside a field.
func column(s string) string {
	return strings.ReplaceAll(wrap(s, 63), "\n", "\n"+strings.Repeat(" ", 17))
}

func fieldHelp() string {
	var b strings.Builder
	for _, line := range index.FieldHelp() {
		fmt.Fprintf(&b, "  %s %s\n", pad(line[0], 14), column(line[1]))
	}
	return b.String()
}
