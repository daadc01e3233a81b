package main

import (
	"encoding/csv"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"attache/internal/sheet"
)

// fill fills the table of an audit in, for scripts: fill IN OUT [ROW.COLUMN=TEXT]...
// writes y, n or none as the program said, and then what it is given, as CSV
// with semicolons, as a spreadsheet would. ROW 0 is the header, and tick=TEXT
// writes every tick.
func fill(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: fill IN OUT [ROW.COLUMN=TEXT]...")
	}
	rows, err := sheet.Read(ts.MkAbs(args[0]))
	ts.Check(err)
	column := func(name string) int {
		i := slices.Index(rows[0], name)
		if i < 0 {
			ts.Fatalf("no column %s", name)
		}
		return i
	}
	said, tick := column("said"), column("tick")
	for _, row := range rows[1:] {
		row[tick] = map[string]string{"yes": "y", "no": "n", "": "none"}[row[said]]
	}
	edits := map[[2]int]string{}
	for _, arg := range args[2:] {
		place, text, _ := strings.Cut(arg, "=")
		row, name, ok := strings.Cut(place, ".")
		if !ok {
			for _, r := range rows[1:] {
				r[column(place)] = text
			}
			continue
		}
		n, err := strconv.Atoi(row)
		ts.Check(err)
		edits[[2]int{n, column(name)}] = text
	}
	for at, text := range edits {
		rows[at[0]][at[1]] = text
	}
	f, err := os.Create(ts.MkAbs(args[1]))
	ts.Check(err)
	w := csv.NewWriter(f)
	w.Comma = ';'
	ts.Check(w.WriteAll(rows))
	ts.Check(f.Close())
}
